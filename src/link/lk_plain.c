/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Digits and signs of other scripts as ASCII has them. */
#include "base/utf8.h"
#include "link/lk_amount_internal.h"

/* The sign that stands for that one; 0: it says nothing, itself: none does. */
static uint32_t
plain_of(uint32_t c)
{
    static const struct {
        uint16_t first;
        uint16_t last;
        char plain; /* of the first */
        bool digits;
    } plains[] = {
        { 0xA0, 0xA0, ' ', false },          { 0x61C, 0x61C, 0, false },
        { 0x60C, 0x60C, ',', false },        { 0x660, 0x669, '0', true },
        { 0x66B, 0x66B, LK_DECIMAL, false }, { 0x66C, 0x66C, '\'', false },
        { 0x6F0, 0x6F9, '0', true },         { 0x2000, 0x200A, ' ', false },
        { 0x200B, 0x200F, 0, false },        { 0x2010, 0x2015, '-', false },
        { 0x2019, 0x2019, '\'', false },     { 0x201D, 0x201D, '"', false },
        { 0x202A, 0x202E, 0, false },        { 0x202F, 0x202F, ' ', false },
        { 0x2032, 0x2032, '\'', false },     { 0x2033, 0x2033, '"', false },
        { 0x2066, 0x2069, 0, false },        { 0x2212, 0x2212, '-', false },
        { 0xFEFF, 0xFEFF, 0, false },        { 0xFF01, 0xFF5E, '!', true },
    };

    for (size_t i = 0; i < LEN(plains); i++) {
        if (c >= plains[i].first && c <= plains[i].last)
            return (uint8_t)plains[i].plain + (plains[i].digits ? c - plains[i].first : 0);
    }
    return c;
}

LkText
lk_plain(LkText cell, char ret[LK_PLAIN])
{
    Str rest = { cell.ptr, cell.len };
    size_t n = 0;

    while (rest.len > 0 && n + 4 < LK_PLAIN) {
        uint32_t c = 0;
        size_t len = utf8_next(rest, &c);

        if (len == 0)
            break;
        c = plain_of(c);
        n += c > 0 ? utf8_put(c, ret + n) : 0;
        rest = str_slice(rest, len, rest.len);
    }
    return (LkText){ ret, rest.len == 0 ? n : 0 };
}
