/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The native side of tests/clue_same.mjs: reads calls from stdin, writes answers to stdout.
 *
 * A call: what (1 show, 2 find, 3 tags), kind, length of the country, 0, length of the value
 * (4 bytes, little-endian), value, country.  An answer: its length (4 bytes), its bytes.
 */
#include <stdio.h>
#include <string.h>

#include "clue/clue.h"

enum { ROOM = 65536 }; /* as web/wasm_rt.c */

static char room[ROOM];

static Str
answer_of(uint8_t what, ClueKind kind, Str value, Str country)
{
    ClueRoom rest = { room, ROOM, value.len + country.len };

    switch (what) {
    case 1: return clue_json_show(kind, value, country, &rest);
    case 2: return clue_json_find(value, country, &rest);
    default: return clue_json_tags(value, country, &rest);
    }
}

int
main(void)
{
    uint8_t head[8];

    while (fread(head, 1, sizeof head, stdin) == sizeof head) {
        size_t len = (size_t)head[4] | (size_t)head[5] << 8 | (size_t)head[6] << 16;
        size_t country_len = head[2];
        uint8_t size[4];
        Str answer;

        if (len + country_len > ROOM ||
            fread(room, 1, len + country_len, stdin) != len + country_len)
            return 1;
        answer = answer_of(head[0], (ClueKind)head[1], (Str){ room, len },
                           (Str){ room + len, country_len });
        for (size_t i = 0; i < sizeof size; i++)
            size[i] = (uint8_t)(answer.len >> (8 * i));
        if (fwrite(size, 1, sizeof size, stdout) != sizeof size ||
            fwrite(answer.ptr, 1, answer.len, stdout) != answer.len)
            return 1;
    }
    return 0;
}
