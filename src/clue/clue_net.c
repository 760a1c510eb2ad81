/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clue/clue_net.h"
#include "base/utf8.h"

enum { LABEL_MOST = 63, ID_LEAST = 5 };

char
clue_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
clue_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* --- hosts ------------------------------------------------------------------------------------ */

/* Lower case of the letters that hosts are written in; others stay. */
static uint32_t
lower_letter(uint32_t c)
{
    static const struct {
        uint16_t first, last, ahead;
    } capitals[] = { { 'A', 'Z', 32 },     { 0xC0, 0xD6, 32 },   { 0xD8, 0xDE, 32 },
                     { 0x391, 0x3A9, 32 }, { 0x400, 0x40F, 80 }, { 0x410, 0x42F, 32 } };

    for (size_t i = 0; i < LEN(capitals); i++) {
        if (c >= capitals[i].first && c <= capitals[i].last)
            return c + capitals[i].ahead;
    }
    return c >= 0x100 && c <= 0x137 ? c | 1U : c; /* Latin: capital and small in turn */
}

/* RFC 3492, section 6.1. */
static uint32_t
adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;

    delta = first ? delta / 700 : delta / 2;
    delta += delta / points;
    for (; delta > 455; k += 36)
        delta /= 35;
    return k + 36 * delta / (delta + 38);
}

static void
put_digits(ClueOut *out, uint32_t delta, uint32_t bias)
{
    for (uint32_t k = 36;; k += 36) {
        uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        uint32_t digit = delta < t ? delta : t + (delta - t) % (36 - t);

        clue_put_char(out, (char)(digit < 26 ? 'a' + digit : '0' + digit - 26));
        if (delta < t)
            return;
        delta = (delta - t) / (36 - t);
    }
}

/* Punycode of one label that is not plain ASCII (RFC 3492, section 6.3). */
static void
put_punycode(ClueOut *out, const uint32_t *letters, uint32_t n)
{
    uint32_t next = 128;
    uint32_t delta = 0;
    uint32_t bias = 72;
    uint32_t basic = 0;

    clue_put(out, STR("xn--"));
    for (uint32_t i = 0; i < n; i++) {
        if (letters[i] < 128) {
            clue_put_char(out, (char)letters[i]);
            basic++;
        }
    }
    if (basic > 0)
        clue_put_char(out, '-');
    for (uint32_t done = basic; done < n; delta++, next++) {
        uint32_t least = UINT32_MAX;

        for (uint32_t i = 0; i < n; i++)
            least = letters[i] >= next && letters[i] < least ? letters[i] : least;
        delta += (least - next) * (done + 1);
        next = least;
        for (uint32_t i = 0; i < n; i++) {
            if (letters[i] < next)
                delta++;
            if (letters[i] != next)
                continue;
            put_digits(out, delta, bias);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
    }
}

/* The letters of a label in lower case; how many, or 0 if it is none. */
static uint32_t
read_label(Str label, uint32_t letters[LABEL_MOST], bool *ret_plain)
{
    uint32_t n = 0;
    size_t len = 0;

    *ret_plain = true;
    for (size_t at = 0; at < label.len; at += len) {
        uint32_t c = 0;

        len = utf8_next(str_slice(label, at, label.len), &c);
        if (len == 0 || n == LABEL_MOST)
            return 0;
        c = lower_letter(c);
        if (c < 128 && !clue_plain((char)c) && c != '-' && c != '_')
            return 0;
        *ret_plain = *ret_plain && c < 128;
        letters[n++] = c;
    }
    return n > 0 && (letters[0] == '-' || letters[n - 1] == '-') ? 0 : n;
}

static bool
put_label(ClueOut *out, Str label)
{
    uint32_t letters[LABEL_MOST];
    bool plain = true;
    uint32_t n = read_label(label, letters, &plain);

    if (!plain && n > 0)
        put_punycode(out, letters, n);
    for (uint32_t i = 0; plain && i < n; i++)
        clue_put_char(out, (char)letters[i]);
    return n > 0;
}

static bool
is_letters(Str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < 'a' || s.ptr[i] > 'z')
            return false;
    }
    return s.len >= 2;
}

bool
clue_put_host(ClueOut *out, Str host)
{
    size_t start = out->len;
    size_t labels = 0;
    size_t last = 0;
    Str top;

    if (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    while (host.len > 0) {
        Str label = str_cut(host, '.', &host);

        if (labels++ > 0)
            clue_put_char(out, '.');
        last = out->len;
        if (!put_label(out, label))
            return false;
    }
    top = str_slice(clue_out_text(out), last, out->len);
    return labels >= 2 && !out->full && out->len - start <= CLUE_HOST_MOST &&
           (is_letters(top) || str_starts(top, STR("xn--")));
}

Str
clue_bare_host(Str host)
{
    static const char *const begins[] = { "www.", "m.", "mobile.", "touch.", "amp." };

    for (size_t i = 0; i < LEN(begins); i++) {
        Str begin = str_of(begins[i]);
        Str rest = str_slice(host, begin.len, host.len);

        if (str_starts(host, begin) && str_find(rest, '.') < rest.len) {
            host = rest;
            i = SIZE_MAX; /* from the start: "www.m.site" */
        }
    }
    return host;
}

size_t
clue_find_any(Str s, const char *any)
{
    size_t best = s.len;

    for (; *any != '\0'; any++) {
        size_t at = str_find(s, *any);

        best = at < best ? at : best;
    }
    return best;
}

bool
clue_url(ClueJob *job, ClueUrl *ret)
{
    Str rest = job->value;
    Str before;
    Str after;

    for (size_t i = 0; i < rest.len; i++) {
        if ((uint8_t)rest.ptr[i] <= ' ' || rest.ptr[i] == '"' || rest.ptr[i] == '<')
            return clue_refuse(job, CLUE_CHARACTER, i,
                               "An address of the web without blanks is expected.");
    }
    for (size_t i = 0; i + 3 <= rest.len && i < 12; i++) {
        if (str_starts(str_slice(rest, i, rest.len), STR("://"))) {
            rest = str_slice(rest, i + 3, rest.len);
            break;
        }
    }
    rest = str_slice(rest, 0, str_find(rest, '#'));
    before = str_slice(rest, 0, clue_find_any(rest, "/?"));
    rest = str_slice(rest, before.len, rest.len);
    if (str_find(before, '@') < before.len) {
        str_cut(before, '@', &after);
        before = after;
    }
    ret->host = str_cut(before, ':', &after);
    ret->path = str_cut(rest, '?', &ret->query);
    while (ret->path.len > 0 && ret->path.ptr[ret->path.len - 1] == '/')
        ret->path.len--;
    return true;
}

/* --- adverts ---------------------------------------------------------------------------------- */

/* The rule of a host or of a domain above it; *ret_site is the name in the list. */
static Str
rule_of(Str host, Str *ret_site)
{
    for (;;) {
        Str rule = clue_word_means(CLUE_LIST_ADVERTS, host);
        Str up;

        if (rule.ptr != NULL || host.len == 0) {
            *ret_site = host;
            return rule;
        }
        str_cut(host, '.', &up);
        host = up;
    }
}

Str
clue_parameter(Str query, Str name)
{
    while (query.len > 0) {
        Str value;
        Str pair = str_cut(query, '&', &query);

        if (str_equal(str_cut(pair, '=', &value), name))
            return value;
    }
    return STR("");
}

/* The digits with which the last part of the path ends or begins, before a suffix like ".html". */
static Str
last_id(Str path)
{
    Str found = STR("");

    for (size_t i = 0; i < path.len;) {
        size_t from = i;

        while (i < path.len && path.ptr[i] >= '0' && path.ptr[i] <= '9')
            i++;
        if (i - from >= ID_LEAST)
            found = str_slice(path, from, i);
        i += i == from;
    }
    return found;
}

/* Parameters that name the advert, in the order typed. */
static void
put_parameters(ClueOut *out, Str query, Str wanted)
{
    char mark = '?';

    while (query.len > 0) {
        Str value;
        Str pair = str_cut(query, '&', &query);
        Str name = str_cut(pair, '=', &value);

        if (value.len == 0 ||
            (wanted.len > 0 ? !str_equal(name, wanted) : !clue_has_word(CLUE_LIST_IDS, name)))
            continue;
        clue_put_char(out, mark);
        clue_put(out, pair);
        mark = '&';
    }
}

static void
add_exact(ClueJob *job, Str site, Str id)
{
    ClueOut out = clue_room_begin(job->room);

    if (id.len == 0) {
        clue_add(job, CLUE_FORM_EXACT, job->clue->canonical);
        return;
    }
    clue_put(&out, site);
    clue_put_char(&out, ':');
    clue_put(&out, id);
    clue_add(job, CLUE_FORM_EXACT, clue_room_end(job->room, &out, &job->full));
}

bool
clue_advert(ClueJob *job)
{
    ClueUrl url = { .host = STR("") };
    ClueOut out = clue_room_begin(job->room);
    Str site = STR("");
    Str wanted = STR("");
    Str host;
    Str rule;
    Str id;

    if (!clue_url(job, &url))
        return false;
    if (!clue_put_host(&out, url.host))
        return clue_refuse(job, CLUE_SHAPE, 0,
                           "An address of the web is expected, as in site.example/ad/123.");
    host = clue_bare_host(clue_room_end(job->room, &out, &job->full));
    rule = rule_of(host, &site);
    if (rule.ptr != NULL && !str_equal(rule, STR("last")))
        wanted = rule;
    id = rule.ptr == NULL ? STR("")
         : wanted.len > 0 ? clue_parameter(url.query, wanted)
                          : last_id(url.path);
    out = clue_room_begin(job->room);
    clue_put(&out, host);
    clue_put(&out, url.path);
    put_parameters(&out, url.query, id.len > 0 ? wanted : STR(""));
    if (out.len == host.len)
        return clue_refuse(job, CLUE_SHAPE, job->value.len,
                           "The address of one advert is expected: what follows the site's name "
                           "is missing.");
    job->clue->canonical = clue_room_end(job->room, &out, &job->full);
    add_exact(job, site, id);
    return true;
}
