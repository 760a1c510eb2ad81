/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The browser's door to src/clue: no import, one room of 64 KB for input and output.
 *
 * The caller writes its texts at clue_room(), one after the other, then calls with their lengths.
 * Each call returns where its answer begins (JSON as clue.h says); clue_length() is how long it is.
 * The answer stands in the same room, behind the input, until the next call; empty: too long.
 */
#include <string.h>

#include "clue/clue.h"

#define EXPORT(name) __attribute__((export_name(name)))

enum { ROOM = 65536 };

static char room[ROOM];
static size_t answer_len;

const char *wasm_room(void);
size_t wasm_length(void);
const char *wasm_show(int kind, size_t value_len, size_t country_len);
const char *wasm_find(size_t text_len, size_t country_len);
int wasm_is_name_word(int which, size_t word_len);
const char *wasm_tags(size_t lines_len, size_t country_len);

void *
memcpy(void *restrict to, const void *restrict from, size_t len)
{
    char *target = to;
    const char *source = from;

    for (size_t i = 0; i < len; i++)
        target[i] = source[i];
    return to;
}

void *
memmove(void *to, const void *from, size_t len)
{
    char *target = to;
    const char *source = from;

    if (target < source)
        return memcpy(to, from, len);
    for (size_t i = len; i-- > 0;)
        target[i] = source[i];
    return to;
}

void *
memset(void *to, int c, size_t len)
{
    char *target = to;

    for (size_t i = 0; i < len; i++)
        target[i] = (char)c;
    return to;
}

int
memcmp(const void *a, const void *b, size_t len)
{
    const unsigned char *x = a;
    const unsigned char *y = b;

    for (size_t i = 0; i < len; i++) {
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    }
    return 0;
}

size_t
strlen(const char *s)
{
    size_t len = 0;

    while (s[len] != '\0')
        len++;
    return len;
}

/* The two texts of a call; false if they cannot lie in the room. */
static bool
take_texts(size_t first_len, size_t second_len, Str *ret_first, Str *ret_second, ClueRoom *ret)
{
    answer_len = 0;
    if (first_len > ROOM || second_len > ROOM - first_len)
        return false;
    *ret_first = (Str){ room, first_len };
    *ret_second = (Str){ room + first_len, second_len };
    *ret = (ClueRoom){ room, ROOM, first_len + second_len };
    return true;
}

static const char *
answer(Str text)
{
    answer_len = text.len;
    return text.ptr;
}

EXPORT("clue_room")
const char *
wasm_room(void)
{
    return room;
}

EXPORT("clue_length")
size_t
wasm_length(void)
{
    return answer_len;
}

EXPORT("clue_show")
const char *
wasm_show(int kind, size_t value_len, size_t country_len)
{
    Str value;
    Str country;
    ClueRoom rest;

    if (!take_texts(value_len, country_len, &value, &country, &rest))
        return room;
    return answer(clue_json_show((ClueKind)kind, value, country, &rest));
}

EXPORT("clue_find")
const char *
wasm_find(size_t text_len, size_t country_len)
{
    Str text;
    Str country;
    ClueRoom rest;

    if (!take_texts(text_len, country_len, &text, &country, &rest))
        return room;
    return answer(clue_json_find(text, country, &rest));
}

EXPORT("clue_is_name_word")
int
wasm_is_name_word(int which, size_t word_len)
{
    return word_len <= ROOM && clue_is_name_word((ClueNameWord)which, (Str){ room, word_len });
}

EXPORT("clue_tags")
const char *
wasm_tags(size_t lines_len, size_t country_len)
{
    Str lines;
    Str country;
    ClueRoom rest;

    if (!take_texts(lines_len, country_len, &lines, &country, &rest))
        return room;
    return answer(clue_json_tags(lines, country, &rest));
}
