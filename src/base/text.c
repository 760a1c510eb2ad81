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

/* The value of a digit, or -1; by ranges, since bodies are full of them. */
static int
base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool
base64_to_fixed(Str text, uint8_t *ret, size_t len)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t at = 0;

    if (text.len != (len * 4 + 2) / 3)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        int digit = base64_value(text.ptr[i]);

        if (digit < 0)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            ret[at++] = (uint8_t)(bits >> held);
        }
    }
    return at == len && (bits & ((1U << held) - 1)) == 0;
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
