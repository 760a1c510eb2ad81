/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/words — 2,048 short plain English words (packs/words.txt), 11 bits each: fingerprints,
 * suggested passphrases, receipts of tips. */
#ifndef SEAL_WORDS_H
#define SEAL_WORDS_H

#include "base/arena.h"

enum { WORDS = 2048, WORD_BITS = 11, WORD_LETTERS_MAX = 7 };

/* In byte order, each 3 to 7 lower-case letters; terminated.  Written at build. */
extern const char words_list[WORDS][WORD_LETTERS_MAX + 1];

/* The word's number, or -1.  Lower case only. */
int words_find(Str word);
/* `n` words with blanks between, taken from the leading n * 11 bits of `bits` (big-endian); there
 * must be that many. */
Str words_of_bits(Arena *arena, Bytes bits, size_t n);

#endif
