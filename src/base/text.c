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

Str
base64_of(Arena *arena, Bytes b)
{
    size_t len = (b.len * 4 + 2) / 3;
    char *text = arena_alloc(arena, len + 1);
    uint32_t bits = 0;
    unsigned held = 0;
    size_t at = 0;

    for (size_t i = 0; i < b.len; i++) {
        bits = bits << 8 | b.ptr[i];
        for (held += 8; held >= 6; held -= 6)
            text[at++] = base64_digits[bits >> (held - 6) & 63];
    }
    if (held > 0)
        text[at++] = base64_digits[bits << (6 - held) & 63];
    ASSERT(at == len);
    return (Str){ text, len };
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
        int digit = digit_of(base64_digits, 64, text.ptr[i]);

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
