/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/str.h"

#include <string.h>

Str
str_of(const char *terminated)
{
    return terminated != NULL ? (Str){ terminated, strlen(terminated) } : (Str){ "", 0 };
}

Bytes
str_bytes(Str s)
{
    return (Bytes){ (const uint8_t *)s.ptr, s.len };
}

Str
bytes_str(Bytes b)
{
    return (Str){ (const char *)b.ptr, b.len };
}

bool
str_equal(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

int
str_compare(Str a, Str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);

    if (order != 0)
        return order;
    return a.len == b.len ? 0 : a.len < b.len ? -1 : 1;
}

bool
str_starts(Str s, Str prefix)
{
    return s.len >= prefix.len && str_equal((Str){ s.ptr, prefix.len }, prefix);
}

bool
bytes_equal(Bytes a, Bytes b)
{
    return str_equal(bytes_str(a), bytes_str(b));
}

Str
str_slice(Str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return from == 0 ? (Str){ s.ptr, to } : (Str){ s.ptr + from, to - from };
}

static bool
is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str
str_trim(Str s)
{
    while (s.len > 0 && is_blank(s.ptr[0]))
        s = str_slice(s, 1, s.len);
    while (s.len > 0 && is_blank(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

size_t
str_find(Str s, char c)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == c)
            return i;
    }
    return s.len;
}

Str
str_cut(Str s, char c, Str *rest)
{
    size_t at = str_find(s, c);

    *rest = str_slice(s, at + 1, s.len);
    return str_slice(s, 0, at);
}

bool
str_to_int(Str s, int64_t *ret)
{
    int64_t value = 0;

    if (s.len == 0 || s.len > 18)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        value = value * 10 + (s.ptr[i] - '0');
    }
    *ret = value;
    return true;
}
