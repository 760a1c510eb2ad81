/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hexadecimal and base64url, strict in both directions. */
#include <string.h>

#include "base/buf.h"

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

Str
hex_of(Arena *arena, Bytes b)
{
    char *text = arena_alloc(arena, 2 * b.len + 1);

    for (size_t i = 0; i < b.len; i++) {
        text[2 * i] = hex_digits[b.ptr[i] >> 4];
        text[2 * i + 1] = hex_digits[b.ptr[i] & 15];
    }
    return (Str){ text, 2 * b.len };
}

/* Position of `c` among the first `n` digits, or -1. */
static int
digit_of(const char *digits, int n, char c)
{
    for (int i = 0; i < n; i++) {
        if (digits[i] == c)
            return i;
    }
    return -1;
}

bool
hex_to(Str text, uint8_t *ret, size_t len)
{
    if (text.len != 2 * len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (digit_of(hex_digits, 16, text.ptr[i]) < 0)
            return false;
    }
    for (size_t i = 0; i < len; i++) {
        int high = digit_of(hex_digits, 16, text.ptr[2 * i]);
        int low = digit_of(hex_digits, 16, text.ptr[2 * i + 1]);

        ret[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* Three bytes, or the one or two left at the end, as up to four digits. */
static size_t
base64_group(Bytes b, size_t at, char to[4])
{
    size_t n = b.len - at < 3 ? b.len - at : 3;
    uint32_t bits = 0;

    for (size_t i = 0; i < 3; i++)
        bits = bits << 8 | (i < n ? b.ptr[at + i] : 0U);
    for (size_t i = 0; i <= n; i++)
        to[i] = base64_digits[bits >> (18 - 6 * i) & 63];
    return n + 1;
}

Str
base64_of(Arena *arena, Bytes b)
{
    char *text = arena_alloc(arena, (b.len + 2) / 3 * 4 + 1);
    size_t len = 0;

    for (size_t at = 0; at < b.len; at += 3)
        len += base64_group(b, at, text + len);
    return (Str){ text, len };
}

void
buf_base64(Buf *buf, Bytes b)
{
    char group[4];

    for (size_t at = 0; at < b.len; at += 3) {
        size_t len = base64_group(b, at, group);

        buf_str(buf, (Str){ group, len });
    }
}

/* The value of a digit, or -1; by a table, since bodies are full of them. */
static int
base64_value(char c)
{
    /* from '-' to 'z': of each digit its value and 1, else 0 */
    static const int8_t and_one[] = {
        63, 0,  0,  53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 0,  0,  0,  0,  0,  0,  0,
        1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
        21, 22, 23, 24, 25, 26, 0,  0,  0,  0,  64, 0,  27, 28, 29, 30, 31, 32, 33, 34,
        35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
    };
    unsigned at = (unsigned)(unsigned char)c - (unsigned)'-';

    return at < sizeof and_one ? and_one[at] - 1 : -1;
}

/* One to four digits to one byte less; false for what is no digit, or bits beyond the last byte. */
static bool
base64_read_group(const char *from, size_t n, uint8_t *to)
{
    uint32_t bits = 0;
    int bad = 0;

    for (size_t i = 0; i < 4; i++) {
        int digit = i < n ? base64_value(from[i]) : 0;

        bad |= digit; /* negative once one is */
        bits = bits << 6 | ((uint32_t)digit & 63);
    }
    for (size_t i = 0; i + 1 < n; i++)
        to[i] = (uint8_t)(bits >> (16 - 8 * i));
    return bad >= 0 && (bits & ((1U << (8 * (4 - n))) - 1)) == 0;
}

bool
base64_to_fixed(Str text, uint8_t *ret, size_t len)
{
    bool good = text.len == (len * 4 + 2) / 3;

    for (size_t at = 0; good && at < text.len; at += 4) {
        size_t n = text.len - at < 4 ? text.len - at : 4;

        good = base64_read_group(text.ptr + at, n, ret + at / 4 * 3);
    }
    return good;
}

bool
base64_to(Arena *arena, Str text, Bytes *ret)
{
    size_t len = text.len * 3 / 4;
    uint8_t *bytes = arena_alloc(arena, len);

    if (!base64_to_fixed(text, bytes, len))
        return false;
    *ret = (Bytes){ bytes, len };
    return true;
}
