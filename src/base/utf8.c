/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"

#include <string.h>

static bool
is_scalar(uint32_t c)
{
    return c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

/* Length of the character that a byte begins; 0 if it begins none. */
static size_t
length_by(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first < 0xC0 || first >= 0xF8)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t
utf8_next(Str s, uint32_t *ret)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint8_t first = s.len > 0 ? (uint8_t)s.ptr[0] : 0x80;
    size_t len = length_by(first);
    uint32_t c = len == 1 ? first : first & (0xFFU >> (len + 1));

    if (len == 0 || len > s.len)
        return 0;
    for (size_t i = 1; i < len; i++) {
        uint8_t next = (uint8_t)s.ptr[i];

        if ((next & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (next & 0x3FU);
    }
    if (c < least[len] || !is_scalar(c))
        return 0;
    *ret = c;
    return len;
}

size_t
utf8_put(uint32_t character, char to[4])
{
    static const uint8_t lead[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    size_t len = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;

    if (!is_scalar(character))
        return 0;
    for (size_t i = len; i-- > 1;) {
        to[i] = (char)(0x80 | (character & 0x3F));
        character >>= 6;
    }
    to[0] = (char)(lead[len] | character);
    return len;
}

/* The first byte from there on that is not ASCII. */
static size_t
behind_ascii(Str s, size_t at)
{
    for (; at + 8 <= s.len; at += 8) {
        uint64_t high;

        memcpy(&high, s.ptr + at, sizeof high);
        high &= 0x8080808080808080u;
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
            high = __builtin_bswap64(high);
        if (high != 0)
            return at + (size_t)__builtin_ctzll(high) / 8;
    }
    while (at < s.len && (uint8_t)s.ptr[at] < 0x80)
        at++;
    return at;
}

size_t
utf8_check(Str s)
{
    size_t at = behind_ascii(s, 0);
    uint32_t c;

    while (at < s.len) {
        size_t len = utf8_next(str_slice(s, at, s.len), &c);

        if (len == 0)
            return at;
        at = behind_ascii(s, at + len);
    }
    return s.len;
}

bool
utf8_is(Str s)
{
    return utf8_check(s) == s.len;
}
