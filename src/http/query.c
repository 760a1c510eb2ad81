/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"
#include "http/http_internal.h"

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The character at *at, which moves on; -1 if a percent sign has no two digits behind it. */
static int
next_byte(Str encoded, size_t *at)
{
    char c = encoded.ptr[(*at)++];
    int high;
    int low;

    if (c != '%')
        return c == '+' ? ' ' : (unsigned char)c;
    if (encoded.len - *at < 2)
        return -1;
    high = hex_value(encoded.ptr[(*at)++]);
    low = hex_value(encoded.ptr[(*at)++]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool
http_query_decode(Str encoded, char *to, size_t *ret_len)
{
    size_t len = 0;
    size_t at = 0;

    while (at < encoded.len) {
        int byte = next_byte(encoded, &at);

        if (byte <= 0)
            return false;
        to[len++] = (char)byte;
    }
    if (!utf8_is((Str){ to, len }))
        return false;
    *ret_len = len;
    return true;
}

/* As http_query_decode, but only whether it would.  Chunks end where a character may end. */
static bool
decodes(Str encoded)
{
    size_t at = 0;

    while (at < encoded.len) {
        char character[4];
        size_t len = 0;
        uint32_t ignored;

        do {
            int byte = next_byte(encoded, &at);

            if (byte <= 0)
                return false;
            character[len++] = (char)byte;
        } while (len < 4 && at < encoded.len && utf8_next((Str){ character, len }, &ignored) == 0);
        if (utf8_next((Str){ character, len }, &ignored) != len)
            return false;
    }
    return true;
}

/* The next part of the form name=value; *rest is what follows. */
static Str
next_pair(Str *rest, Str *ret_value)
{
    Str pair = str_cut(*rest, '&', rest);

    return str_cut(pair, '=', ret_value);
}

bool
http_query_find(Str query, Str name, Str *ret)
{
    Str value;

    while (query.len > 0) {
        if (str_equal(next_pair(&query, &value), name)) {
            *ret = value;
            return true;
        }
    }
    return false;
}

/* Each name is looked for among those before it alone, not in the whole rest: whoever may send a
 * megabyte could else keep a worker busy for minutes. */
bool
http_query_check(Str query)
{
    Str names[QUERY_NAMES_MAX];
    size_t n = 0;

    while (query.len > 0) {
        Str value;
        Str name = next_pair(&query, &value);

        if (n == LEN(names) || name.len == 0 || !decodes(name) || !decodes(value))
            return false;
        for (size_t i = 0; i < n; i++) {
            if (str_equal(names[i], name))
                return false;
        }
        names[n++] = name;
    }
    return true;
}

static bool
is_listed(const char *const *names, Str name)
{
    for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
        if (str_equal(str_of(names[i]), name))
            return true;
    }
    return false;
}

bool
http_query_is_known(Str query, const char *const *names)
{
    Str value;

    while (query.len > 0) {
        if (!is_listed(names, next_pair(&query, &value)))
            return false;
    }
    return true;
}

/* What a value says, where it may say anything: what is no byte stands as it was sent. */
static Str
decoded(Arena *arena, Str encoded)
{
    char *to = arena_alloc(arena, encoded.len);
    size_t len = 0;
    size_t at = 0;

    while (at < encoded.len) {
        size_t begin = at;
        int byte = next_byte(encoded, &at);

        if (byte < 0)
            at = begin + 1;
        to[len++] = (char)(byte < 0 ? encoded.ptr[begin] : byte);
    }
    return (Str){ to, len };
}

bool
http_typed(const Req *req, Str name, Str *ret)
{
    Arena *arena = req->cx->arena;
    Str rest = req->typed;

    while (rest.len > 0) {
        Str value;
        Str its_name = str_cut(str_cut(rest, '&', &rest), '=', &value);

        if (!str_equal(decoded(arena, its_name), name))
            continue;
        *ret = decoded(arena, value);
        return true;
    }
    return false;
}
