/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* courier.yaml: where words go, and what they say. */
#include "courier/courier_internal.h"
#include "os/file.h"

enum { SETTINGS_MAX = 64 * 1024, LANGUAGES_MAX = 32, SUBJECT_MAX = 80, TEXT_MAX = 400 };

static const Field words_fields[] = {
    { .name = "language",
      .type = FIELD_TEXT,
      .offset = offsetof(CourierWords, language),
      .min = 2,
      .max = 16 },
    { .name = "subject",
      .type = FIELD_TEXT,
      .offset = offsetof(CourierWords, subject),
      .min = 1,
      .max = SUBJECT_MAX },
    { .name = "text",
      .type = FIELD_TEXT,
      .offset = offsetof(CourierWords, text),
      .min = 1,
      .max = TEXT_MAX },
};
static const Shape words_shape = { "CourierWords", sizeof(CourierWords), words_fields,
                                   LEN(words_fields) };

static const char *const tls_names[] = { "offered", "required", NULL };

#define SETTING(type_, field_)                                                                     \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL,                                      \
    .offset = offsetof(CourierSettings, field_)

static const Field settings_fields[] = {
    { SETTING(FIELD_TEXT, relay), .max = 200 },
    { SETTING(FIELD_TEXT, from), .max = COURIER_ADDRESS_MAX },
    { SETTING(FIELD_CHOICE, tls), .names = tls_names },
    { SETTING(FIELD_TEXT, login), .max = 200 },
    { SETTING(FIELD_TEXT, password), .max = 200 },
    { SETTING(FIELD_LIST, words), .max = LANGUAGES_MAX, .shape = &words_shape },
};
static const Shape settings_shape = { "CourierSettings", sizeof(CourierSettings), settings_fields,
                                      LEN(settings_fields) };

static bool
is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_all_of(Str s, Str signs)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_letter_or_digit(s.ptr[i]) && str_find(signs, s.ptr[i]) == signs.len)
            return false;
    }
    return s.len > 0;
}

bool
courier_is_address(Str address)
{
    Str host = { NULL, 0 };
    Str name = str_cut(address, '@', &host);

    return address.len <= COURIER_ADDRESS_MAX && is_all_of(name, STR("!#$%&'*+-/=^_`{|}~.")) &&
           is_all_of(host, STR(".-")) && host.ptr[0] != '.' && host.ptr[0] != '-';
}

/* A fixed text cannot carry a number, an address or a link with parameters. */
static bool
is_neutral(Str words)
{
    static const Str telling = { "0123456789?=&%#@", 16 };

    for (size_t i = 0; i < words.len; i++) {
        char c = words.ptr[i];

        if (str_find(telling, c) < telling.len || c == 0x7f ||
            ((unsigned char)c < ' ' && c != '\n'))
            return false;
    }
    return true;
}

static Status
check_words(Cx *cx, const ShapeList *list)
{
    const CourierWords *words = list->items;

    for (size_t i = 0; i < list->n; i++) {
        if (!is_neutral(words[i].subject) ||
            str_find(words[i].subject, '\n') < words[i].subject.len)
            FAIL_AT(ERR_INVALID, "courier.subject", "subject",
                    "the subject has no digits, none of ? = & %% # @, and is one line");
        if (!is_neutral(words[i].text))
            FAIL_AT(ERR_INVALID, "courier.text", "text",
                    "the text has no digits and none of ? = & %% # @");
    }
    return OK;
}

static Status
check(Cx *cx, const CourierSettings *settings)
{
    Str host = settings->relay;

    if (str_starts(host, STR("smtp://")))
        host = str_slice(host, 7, host.len);
    else if (str_starts(host, STR("smtps://")))
        host = str_slice(host, 8, host.len);
    else
        FAIL_AT(ERR_INVALID, "courier.relay", "relay", "smtp:// or smtps:// and a host are needed");
    if (!is_all_of(host, STR(".-:[]")))
        FAIL_AT(ERR_INVALID, "courier.relay", "relay",
                "the relay is a host and a port, nothing else");
    if (!courier_is_address(settings->from))
        FAIL_AT(ERR_INVALID, "courier.from", "from", "the mail address of the sender is needed");
    return check_words(cx, &settings->words);
}

Status
courier_settings(Cx *cx, const char *folder, CourierSettings *ret)
{
    const char *path = arena_format(cx->arena, "%s/courier.yaml", folder).ptr;
    const char *authority = arena_format(cx->arena, "%s/authority.pem", folder).ptr;
    CourierSettings settings = { .tls = COURIER_TLS_OFFERED };
    Str text;

    if (file_exists(path)) {
        TRY(file_read(cx, path, SETTINGS_MAX, &text));
        TRY(shape_read_yaml(cx, &settings_shape, "courier.yaml", text, &settings));
    }
    if (settings.relay.len > 0)
        TRY(check(cx, &settings));
    if (settings.login.len > 0 || str_starts(settings.relay, STR("smtps://")))
        settings.tls = COURIER_TLS_REQUIRED;
    if (file_exists(authority))
        settings.authority = authority;
    *ret = settings;
    return OK;
}

Status
courier_has_relay(Cx *cx, const char *folder, bool *ret)
{
    CourierSettings settings;

    TRY(courier_settings(cx, folder, &settings));
    *ret = settings.relay.len > 0;
    return OK;
}
