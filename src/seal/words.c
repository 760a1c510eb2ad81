/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/words.h"

#include "base/cx.h"

int
words_find(Str word)
{
    int low = 0;
    int high = WORDS;

    while (low < high) {
        int middle = (low + high) / 2;
        int order = str_compare(word, str_of(words_list[middle]));

        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

static unsigned
number_at(Bytes bits, size_t place)
{
    unsigned number = 0;

    for (size_t bit = place * WORD_BITS; bit < (place + 1) * WORD_BITS; bit++)
        number = number << 1 | ((unsigned)bits.ptr[bit / 8] >> (7 - bit % 8) & 1u);
    return number;
}

Str
words_of_bits(Arena *arena, Bytes bits, size_t n)
{
    char *text = arena_alloc(arena, n * (WORD_LETTERS_MAX + 1));
    size_t len = 0;

    ASSERT(n > 0 && bits.len * 8 >= n * WORD_BITS);
    for (size_t i = 0; i < n; i++) {
        Str word = str_of(words_list[number_at(bits, i)]);

        if (i > 0)
            text[len++] = ' ';
        for (size_t k = 0; k < word.len; k++)
            text[len++] = word.ptr[k];
    }
    return (Str){ text, len };
}
