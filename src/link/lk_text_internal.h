/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_text_internal — texts as they lie in memory: once each, with what comparing asks first.
 */
#ifndef LINK_LK_TEXT_INTERNAL_H
#define LINK_LK_TEXT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

enum {
    TEXT_MAX = 28, /* bytes of a folded text that are compared */
    BANDS = 4      /* of frequency: 0 the most common */
};

typedef struct TextRow {
    char text[TEXT_MAX]; /* folded; not terminated */
    uint8_t len;
    uint8_t first; /* length of the first word; of an address of mail: of its local part */
    uint8_t words;
    uint8_t unused;
    uint32_t hash;
    uint32_t count; /* records that have it */
} TextRow;

/* Bits for how rare a text is within its band: for one person, and for one household; of a word,
 * what it weighs, and whether it is a number. */
typedef struct Rarity {
    float same;
    union {
        float household;
        bool is_number;
    };
} Rarity;

/* What a comparison asks first of a text, small enough to stay in the cache: most pairs of texts
 * are told apart by it and no text is read. */
typedef struct Hint {
    uint32_t set;   /* HintSort */
    uint32_t sound; /* of the first word; where nothing sounds, another number for each text */
    uint8_t len;
    uint8_t nletters; /* bits of the set */
    char first;
    uint8_t band : 6;
    uint8_t words : 1; /* more than one */
    uint8_t spelt : 1; /* sounds as it is spelt, and not as the full name that it stands for */
} Hint;

/* Of the hint of a date: the first of January is written in this table where only the year is
 * known. */
#define DATE_BY_DEFAULT 0x80000000u

typedef enum HintSort {
    HINT_GIVEN,   /* as HINT_LETTERS; a short form sounds like its full name */
    HINT_LETTERS, /* which letters stand in it, a bit each */
    HINT_PARITY,  /* of which characters there is an odd number, a bit each */
    HINT_DATE     /* the first bytes: a date itself */
} HintSort;

/* A text as it is compared. */
typedef struct Side {
    const TextRow *row;
    const Hint *hint;
} Side;

/* The tags of a sealed text, in its dictionary. */
typedef struct SealedText {
    uint32_t at;
    uint32_t exact;  /* its own tag */
    uint8_t nlevels; /* a rank in the two highest bits, best first */
    uint8_t nheads;  /* behind them: exact tags of what may be a part of it */
    uint32_t begin;  /* tags for blocking: how it begins and ends; 0: none */
    uint32_t end;
} SealedText;

/* Distinct texts of one sort; row 0 is none. */
typedef struct Dict {
    TextRow *rows;
    Hint *hints; /* of each row */
    Rarity *rarities;
    double expected[BANDS]; /* share of a text of each band that two others agree on */
    HintSort sort;
    uint32_t *slots;
    uint32_t n;
    uint32_t mask;
    uint32_t most;      /* slots there is room for */
    SealedText *sealed; /* of each row; NULL: texts are open */
    uint32_t *tags;
    uint32_t ntags;
    uint32_t most_tags;
    uint32_t *word_at; /* where the words of each row begin, and where the last one's end */
    uint32_t *words;
    bool is_words; /* of words: its rarities are what each weighs */
} Dict;

enum { SEEN_BYTES = 24, SEENS = 1 << 12 };

/* A cell as it was typed and what became of it, so that what comes again is not read again. */
typedef struct Seen {
    uint64_t raw[SEEN_BYTES / 8]; /* zeros behind it */
    uint32_t len;                 /* 0: none */
    uint32_t text;
} Seen;

static inline bool
lk_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The first sounds of a word, by which it begins, and its last; those of lk_sound, SOUND_BITS each.
 */
enum { SOUND_BITS = 5, END_SOUNDS = 2 };

static inline uint32_t
lk_first_sounds(uint32_t sound)
{
    while (sound >> (SOUND_BITS * END_SOUNDS) != 0)
        sound >>= SOUND_BITS;
    return sound;
}

static inline uint32_t
lk_last_sounds(uint32_t sound)
{
    return sound & ((1u << (SOUND_BITS * END_SOUNDS)) - 1);
}

/* More than one sound. */
static inline bool
lk_sounds(uint32_t sound)
{
    return sound >> SOUND_BITS != 0;
}

/* Of two texts the one that is looked at first, so that (a, b) gives what (b, a) does. */
static inline bool
lk_goes_first(const char *a, size_t len_a, const char *b, size_t len_b)
{
    return len_a != len_b ? len_a < len_b : len_a == 0 || memcmp(a, b, len_a) <= 0;
}

/* Bits that are set: in the inner loop, and not every processor has it. */
static inline uint32_t
lk_bits_set(uint32_t x)
{
    x -= x >> 1 & 0x55555555;
    x = (x & 0x33333333) + (x >> 2 & 0x33333333);
    x = (x + (x >> 4)) & 0x0F0F0F0F;
    return x * 0x01010101 >> 24;
}

/* False if two hints of HINT_LETTERS show that lk_alike is below .82: letters of their own cannot
 * match, Jaro is at most 1 - lost / product / 3.  What Winkler makes .82 of is .7 at least, or .82
 * where the first letters differ; who sounds alike is let by. */
static inline bool
lk_may_be_alike(const Hint *a, const Hint *b)
{
    int shared = (int)lk_bits_set(a->set & b->set);
    int apart_a = a->nletters - shared;
    int apart_b = b->nletters - shared;
    int product = a->len * b->len;
    int lost = apart_a * b->len + apart_b * a->len;

    if (a->first != b->first && a->sound != b->sound)
        return shared > 0 && lost * 100 <= product * 54;
    return shared > 0 && lost * 10 <= product * 9;
}

#endif
