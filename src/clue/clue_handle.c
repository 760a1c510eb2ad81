/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_net.h"

enum { HANDLE_MOST = 64, LOCAL_MOST = 64 };

/* --- mail ------------------------------------------------------------------------------------- */

static bool
is_local(char c)
{
    return clue_plain(c) || str_find(STR("!#$%&'*+/=?^_`{|}~.-"), c) < 20;
}

static bool
check_local(ClueJob *job, Str local)
{
    char last = '.';

    for (size_t i = 0; i < local.len; i++) {
        char c = clue_lower(local.ptr[i]);

        if (!is_local(c) || (c == '.' && last == '.'))
            return clue_refuse(job, CLUE_CHARACTER, (size_t)(local.ptr - job->value.ptr) + i,
                               "Letters, digits and signs of a mail address are expected.");
        last = c;
    }
    if (local.len == 0 || local.len > LOCAL_MOST || last == '.')
        return clue_refuse(job, CLUE_LENGTH, 0,
                           "A name of 1 to 64 characters before @ is expected.");
    return true;
}

/* The local part in lower case, without what the provider ignores (d: dots, p: + and the rest). */
static Str
kept_local(ClueJob *job, Str local, Str ignores)
{
    ClueOut out = clue_room_begin(job->room);
    bool dots = str_find(ignores, 'd') < ignores.len;
    bool plus = str_find(ignores, 'p') < ignores.len;

    for (size_t i = 0; i < local.len; i++) {
        if (plus && local.ptr[i] == '+' && i > 0)
            break;
        if (!(dots && local.ptr[i] == '.'))
            clue_put_char(&out, clue_lower(local.ptr[i]));
    }
    return clue_room_end(job->room, &out, &job->full);
}

static bool
has_digit(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
            return true;
    }
    return false;
}

bool
clue_email(ClueJob *job)
{
    Str value = str_starts(job->value, STR("mailto:")) ? str_slice(job->value, 7, job->value.len)
                                                       : job->value;
    Str domain;
    Str local = str_cut(value, '@', &domain);
    Str ignores = STR("");
    ClueOut out = clue_room_begin(job->room);
    Str provider;

    if (local.len == value.len)
        return clue_refuse(job, CLUE_SHAPE, job->value.len, "An address with @ is expected.");
    if (!check_local(job, local))
        return false;
    if (!clue_put_host(&out, domain))
        return clue_refuse(job, CLUE_SHAPE, (size_t)(domain.ptr - job->value.ptr),
                           "A domain is expected after @.");
    domain = clue_room_end(job->room, &out, &job->full);
    provider = clue_word_means(CLUE_LIST_MAIL, domain);
    if (provider.ptr != NULL)
        domain = str_cut(provider, ' ', &ignores);
    local = kept_local(job, local, ignores);
    out = clue_room_begin(job->room);
    clue_put(&out, local);
    clue_put_char(&out, '@');
    clue_put(&out, domain);
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    clue_add(job, CLUE_FORM_EXACT, job->clue->canonical);
    if (local.len >= 7 && has_digit(local))
        clue_add(job, CLUE_FORM_LOCAL, local);
    return true;
}

/* --- handles ---------------------------------------------------------------------------------- */

static const char handle_expected[] =
    "A site and a name are expected, as in instagram:@name, or the address of a profile.";

/* Parts of a path that stand before the name. */
static bool
is_path_word(Str part)
{
    static const char *const known[] = { "in", "add",     "user",   "users",  "u",
                                         "c",  "s",       "t",      "people", "profile",
                                         "id", "channel", "stories" };

    for (size_t i = 0; i < LEN(known); i++) {
        if (str_equal(str_of(known[i]), part))
            return true;
    }
    return false;
}

/* Site and name of a profile's address. */
static bool
read_profile(ClueJob *job, Str *ret_site, Str *ret_name)
{
    char held[CLUE_HOST_MOST + 4];
    ClueOut out = { held, sizeof held, 0, false };
    ClueUrl url = { .host = STR("") };
    Str site;
    Str rest;

    if (!clue_url(job, &url))
        return false;
    if (!clue_put_host(&out, url.host))
        return clue_refuse(job, CLUE_SHAPE, 0, handle_expected);
    site = clue_word_means(CLUE_LIST_HANDLES, clue_bare_host(clue_out_text(&out)));
    if (site.ptr == NULL)
        return clue_refuse(job, CLUE_UNKNOWN, 0,
                           "The address of a profile on a known site is "
                           "expected, or site:@name.");
    rest = str_slice(url.path, 1, url.path.len);
    do
        *ret_name = str_cut(rest, '/', &rest);
    while (is_path_word(*ret_name) && rest.len > 0);
    if (str_equal(*ret_name, STR("profile.php")))
        *ret_name = clue_parameter(url.query, STR("id"));
    *ret_site = site;
    return true;
}

/* "site:@name", "site: name", "site @name". */
static bool
read_site(ClueJob *job, Str *ret_site, Str *ret_name)
{
    size_t at = clue_find_any(job->value, ":@");
    Str site = str_trim(str_slice(job->value, 0, at));
    Str name = str_trim(str_slice(job->value, at, job->value.len));
    ClueOut out = clue_room_begin(job->room);
    Str known;

    if (name.len > 0 && name.ptr[0] == ':')
        name = str_trim(str_slice(name, 1, name.len));
    for (size_t i = 0; i < site.len; i++) {
        char c = clue_lower(site.ptr[i]);

        if (!clue_plain(c) && c != '-' && c != '.' && c != '_')
            return clue_refuse(job, CLUE_CHARACTER, i, handle_expected);
        clue_put_char(&out, c);
    }
    if (site.len < 1 || site.len > HANDLE_MOST || name.len == 0)
        return clue_refuse(job, CLUE_SHAPE, 0, handle_expected);
    site = clue_room_end(job->room, &out, &job->full);
    known = clue_word_means(CLUE_LIST_HANDLES, clue_bare_host(site));
    *ret_site = known.ptr != NULL ? known : site;
    *ret_name = name;
    return true;
}

/* The name in lower case without what sites and people leave out. */
static bool
fold_name(ClueJob *job, Str name, Str *ret)
{
    ClueOut out = clue_room_begin(job->room);
    size_t first = name.len > 0 && name.ptr[0] == '@' ? 1 : 0;

    for (size_t i = first; i < name.len; i++) {
        char c = clue_lower(name.ptr[i]);

        if (c == '_' || c == '.' || c == '-')
            continue;
        if (!clue_plain(c))
            return clue_refuse(job, CLUE_CHARACTER, (size_t)(name.ptr - job->value.ptr) + i,
                               "Letters, digits, dots, hyphens and _ of a name are expected.");
        clue_put_char(&out, c);
    }
    if (out.len < 2 || out.len > HANDLE_MOST)
        return clue_refuse(job, CLUE_LENGTH, job->value.len,
                           "A name of 2 to 64 letters and digits is expected.");
    *ret = clue_room_end(job->room, &out, &job->full);
    return true;
}

static bool
is_address(Str value)
{
    size_t slash = str_find(value, '/');
    size_t at = clue_find_any(value, ":@");

    return slash < value.len &&
           (slash < at || str_starts(str_slice(value, at, value.len), STR("://")));
}

bool
clue_handle(ClueJob *job)
{
    Str site = STR("");
    Str name = STR("");
    ClueOut out;

    if (!(is_address(job->value) ? read_profile(job, &site, &name)
                                 : read_site(job, &site, &name)) ||
        !fold_name(job, name, &name))
        return false;
    out = clue_room_begin(job->room);
    clue_put(&out, site);
    clue_put(&out, STR(":@"));
    clue_put(&out, name);
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    clue_add(job, CLUE_FORM_EXACT, job->clue->canonical);
    if (name.len >= 6)
        clue_add(job, CLUE_FORM_NAME, name);
    return true;
}
