/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* card make: a file to print, from the pack of a country. */
#include "app/cmd_directory.h"
#include "directory/card.h"
#include "os/file.h"

enum { CARD_FILE_MAX = 16 << 20 };

typedef struct CardContact {
    Str id;
    Str name;
    Str number;
    Str checked;
    Day valid_until;
    bool verified;
} CardContact;

typedef struct CardAnswer {
    Str file;
    int64_t kind;
    int64_t voice;
    Str country;
    Str version;
    Str language;
    bool reviewed;
    Day day;
    Str emergency;
    ShapeList contacts;
    ShapeList left_out;
    Str guide;
} CardAnswer;

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

static const Field contact_fields[] = {
    { NEED(FIELD_TEXT, CardContact, id) },         { NEED(FIELD_TEXT, CardContact, name) },
    { NEED(FIELD_TEXT, CardContact, number) },     { NEED(FIELD_TEXT, CardContact, checked) },
    { NEED(FIELD_DAY, CardContact, valid_until) }, { NEED(FIELD_BOOL, CardContact, verified) },
};
static const Shape contact_shape_here = { "CardContact", sizeof(CardContact), contact_fields,
                                          LEN(contact_fields) };

static const Field left_out_fields[] = {
    { NEED(FIELD_TEXT, WhoLeftOut, id) },
    { NEED(FIELD_TEXT, WhoLeftOut, name) },
    { NEED(FIELD_TEXT, WhoLeftOut, why) },
};
static const Shape left_out_shape = { "CardLeftOut", sizeof(WhoLeftOut), left_out_fields,
                                      LEN(left_out_fields) };

static const Field answer_fields[] = {
    { NEED(FIELD_TEXT, CardAnswer, file) },
    { NEED(FIELD_CHOICE, CardAnswer, kind), .names = card_kinds },
    { NEED(FIELD_CHOICE, CardAnswer, voice), .names = card_voices },
    { NEED(FIELD_TEXT, CardAnswer, country) },
    { NEED(FIELD_TEXT, CardAnswer, version) },
    { NEED(FIELD_TEXT, CardAnswer, language) },
    { NEED(FIELD_BOOL, CardAnswer, reviewed) },
    { NEED(FIELD_DAY, CardAnswer, day) },
    { NEED(FIELD_TEXT, CardAnswer, emergency) },
    { NEED(FIELD_LIST, CardAnswer, contacts), .shape = &contact_shape_here },
    { NEED(FIELD_LIST, CardAnswer, left_out), .shape = &left_out_shape },
    { .name = "guide",
      .type = FIELD_TEXT,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(CardAnswer, guide) },
};
static const Shape answer_shape = { "CardAnswer", sizeof(CardAnswer), answer_fields,
                                    LEN(answer_fields) };

/* One of the names; the first if the option is not there. */
static Status
read_choice(Cx *cx, const Args *args, const char *option, const char *const *names, int64_t *ret)
{
    Str value = args_value(args, option);
    Str all = { "", 0 };

    for (size_t i = 0; names[i] != NULL; i++) {
        all = arena_format(cx->arena, "%.*s%s%s", STR_ARG(all), i > 0 ? ", " : "", names[i]);
        if (str_equal(value, str_of(names[i])) || (i == 0 && !args_has(args, option))) {
            *ret = (int64_t)i;
            return OK;
        }
    }
    FAIL_AT(ERR_INVALID, "card.choice", option, "expected one of %.*s", STR_ARG(all));
}

/* The format is what the file's name ends with. */
static Status
read_format(Cx *cx, Str file, PrintFormat *ret)
{
    static const char *const ends[] = { ".pdf", ".svg", ".png" };

    for (size_t i = 0; i < LEN(ends); i++) {
        if (file.len > 4 && str_equal(str_slice(file, file.len - 4, file.len), str_of(ends[i]))) {
            *ret = (PrintFormat)i;
            return OK;
        }
    }
    FAIL_AT(ERR_INVALID, "card.file", "-o", "expected a name that ends with .pdf, .svg or .png");
}

static Status
read_order(Cx *cx, const Args *args, CardOrder *ret)
{
    CardOrder order = { .language = args_value(args, "lang"),
                        .region = args_value(args, "region"),
                        .guide = args_value(args, "guide"),
                        .day = day_of_time(cx->now_s),
                        .without_old = args_has(args, "without-old") };
    int64_t kind = 0;
    int64_t voice = 0;

    TRY(read_choice(cx, args, "kind", card_kinds, &kind));
    TRY(read_choice(cx, args, "voice", card_voices, &voice));
    order.kind = (PrintKind)kind;
    order.voice = (PrintVoice)voice;
    if (args_has(args, "on"))
        TRY(card_day(cx, "--on", args_value(args, "on"), &order.day));
    if (order.guide.len > 0 && !str_starts(order.guide, STR("https://")))
        FAIL_AT(ERR_INVALID, "card.guide", "--guide",
                "expected an address that begins with "
                "https://");
    *ret = order;
    return OK;
}

static void
say_card(Cx *cx, const Args *args, const CardAnswer *answer)
{
    const CardContact *contacts = answer->contacts.items;
    const WhoLeftOut *left_out = answer->left_out.items;

    say(args, "%.*s: %s for %s, %.*s, pack %.*s %.*s\n", STR_ARG(answer->file),
        card_kinds[answer->kind], card_voices[answer->voice], STR_ARG(answer->language),
        STR_ARG(answer->country), STR_ARG(answer->version));
    for (size_t i = 0; i < answer->contacts.n; i++)
        say(args, "  %.*s  %.*s, checked %.*s, valid until %.*s\n", STR_ARG(contacts[i].number),
            STR_ARG(contacts[i].name), STR_ARG(contacts[i].checked),
            STR_ARG(day_format(cx->arena, contacts[i].valid_until)));
    for (size_t i = 0; i < answer->left_out.n; i++)
        say(args, "  left out: %.*s (%.*s)\n", STR_ARG(left_out[i].name), STR_ARG(left_out[i].why));
    if (!answer->reviewed)
        say(args, "  nobody has reviewed this language: the card says so\n");
}

static void
answer_card(Cx *cx, const Args *args, const Contacts *contacts, const CardMade *made)
{
    CardContact *printed = ARENA_ARRAY(cx->arena, made->ncontacts, CardContact);
    CardAnswer answer = { .file = args_value(args, "out"),
                          .kind = made->print.kind,
                          .voice = made->print.voice,
                          .country = contacts->country,
                          .version = contacts->version,
                          .language = made->print.language,
                          .reviewed = !made->is_draft,
                          .day = made->print.day,
                          .emergency = contacts->emergency,
                          .contacts = { printed, made->ncontacts },
                          .left_out = made->left_out,
                          .guide = made->print.guide };

    for (size_t i = 0; i < made->ncontacts; i++) {
        const Contact *contact = made->contacts[i];

        printed[i] = (CardContact){ .id = contact->id,
                                    .name = contact->name,
                                    .number = contact->number,
                                    .checked = contact->checked,
                                    .valid_until = contact->until,
                                    .verified = contact->verified };
    }
    say_card(cx, args, &answer);
    tell_json(args, &answer_shape, &answer);
}

Status
cmd_card_make(Cx *cx, const Args *args)
{
    Str file = args_value(args, "out");
    PrintFormat format = PRINT_PDF;
    Buf out = buf_new(CARD_FILE_MAX);
    CardOrder order;
    Contacts contacts;
    CardMade made;
    Status status;

    TRY(read_format(cx, file, &format));
    TRY(read_order(cx, args, &order));
    TRY(cmd_contacts_asked(cx, args, &contacts));
    TRY(card_compose(cx, &contacts, &order, &made));
    status = print_card(cx, &made.print, format, &out);
    if (status.code == ERR_NONE)
        status = file_write(cx, arena_cstr(cx->arena, file), buf_view(&out), 0644);
    buf_free(&out);
    TRY(status);
    answer_card(cx, args, &contacts, &made);
    return OK;
}
