/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_meet_internal — two records beside each other. */
#ifndef LINK_LK_MEET_INTERNAL_H
#define LINK_LK_MEET_INTERNAL_H

#include "link/lk_internal.h"

enum { TAGS_A_LINE = 16 }; /* of a processor's cache */
enum { TOLD = 512 };

/* The level of two texts that was found before: records of one block say much the same. */
typedef struct Told {
    uint32_t a;
    uint32_t b;
    uint16_t lanes;
    uint16_t level;
} Told;

/* Two records that are compared: which lanes both have, and which of these are equal, a bit each.
 */
typedef struct Met {
    const uint32_t *x;
    const uint32_t *y;
    uint32_t both;
    uint32_t same;
    Told *told; /* TOLD of one worker; NULL: none */
} Met;

/* Level of each field, 4 bits each. */
uint64_t lk_levels(const Lk *lk, const Met *met);
/* Levels of what is compared without reading a text; their bits, with the most that all else can
 * give but both names. */
float lk_begin_met(const Lk *lk, const Met *met, uint64_t *ret_levels);
/* False if hints of the names show that lk_end_met will say so; of what is open. */
bool lk_may_reach(const Lk *lk, const Met *met, float bits, float least);
/* The levels that lk_begin_met left out; false, perhaps before all were compared, if the bits of
 * all do not reach `least`. */
bool lk_end_met(const Lk *lk, const Met *met, float bits, float least, uint64_t *levels);
/* The level of an address. */
unsigned lk_address_of(const Lk *lk, const Field *field, const Met *met);
/* The level of a field that both have, and do not have the same. */
unsigned lk_unlike_level(const Lk *lk, const Field *field, const Met *met);
/* The levels of given name and surname together: where they changed places and the straight way
 * does not fit, one level of the given name for both. */
uint64_t lk_names_level(const Lk *lk, const Met *met, unsigned given, unsigned surname);
/* Four numbers at once: the compilers know how on every machine. */
typedef uint32_t Four __attribute__((vector_size(16)));

/* All bits that are set in one of the four. */
static inline uint32_t
lk_any_of(Four four)
{
    uint64_t halves[2];

    memcpy(halves, &four, sizeof halves);
    halves[0] |= halves[1];
    return (uint32_t)(halves[0] | halves[0] >> 32);
}

/* True if one of the first `nkeys` keys finds the pair. */
static inline bool
lk_is_found(const Lk *lk, uint32_t a, uint32_t b, size_t nkeys)
{
    static const Four first = { 0, 1, 2, 3 };
    const uint32_t *line = lk->lines + (size_t)a * lk->width;
    const uint32_t *other = lk->lines + (size_t)b * lk->width;
    Four known = { 0 };
    Four x, y;

    for (uint32_t i = 0; i < nkeys; i += 4) {
        memcpy(&x, line + i, sizeof x);
        memcpy(&y, other + i, sizeof y);
        known |= (Four)(x == y) & (Four)(x != 0) & (Four)(first + i < (uint32_t)nkeys);
    }
    return lk_any_of(known) != 0;
}

static inline Met
lk_meet(const Lk *lk, uint32_t a, uint32_t b)
{
    static const Four bits[LANES / 4] = {
        { 1, 2, 4, 8 }, { 16, 32, 64, 128 }, { 256, 512, 1024, 2048 }, { 4096, 8192, 16384, 32768 }
    };
    Met met = { lk->lanes + (size_t)a * LANES, lk->lanes + (size_t)b * LANES, 0, 0, NULL };
    Four both = { 0 };
    Four same = { 0 };

    for (size_t i = 0; i < (lk->nlanes + 3) / 4; i++) {
        Four x, y, here;

        memcpy(&x, met.x + 4 * i, sizeof x);
        memcpy(&y, met.y + 4 * i, sizeof y);
        here = (Four)(x != 0) & (Four)(y != 0) & bits[i];
        both |= here;
        same |= here & (Four)(x == y);
    }
    met.both = lk_any_of(both);
    met.same = lk_any_of(same);
    return met;
}

/* EQUAL_: what two records say in a lane, which may be -1. */
static inline unsigned
lk_equal_of(int8_t lane, const Met *met)
{
    if (lane < 0 || (met->both >> lane & 1) == 0)
        return EQUAL_EMPTY;
    return (met->same >> lane & 1) != 0 ? EQUAL_SAME : EQUAL_NOT;
}

/* The level of a field for two records, whatever the others say. */
static inline unsigned
lk_field_level(const Lk *lk, size_t field, const Met *met)
{
    const Field *compared = &lk->fields[field];
    int8_t lane = compared->lane[0];

    if (compared->type == FIELD_ADDRESS)
        return lk_address_of(lk, compared, met);
    switch (lk_equal_of(lane, met)) {
    case EQUAL_EMPTY: return LEVEL_EMPTY;
    case EQUAL_SAME: return LEVEL_SAME + lk->dicts[lane].hints[met->x[lane]].band;
    default: return lk_unlike_level(lk, compared, met);
    }
}

/* False for most: one of them is no initial, short form or word of the other. */
static inline bool
lk_may_be_part(const Hint *a, const Hint *b)
{
    return a->first == b->first || a->sound == b->sound || a->words || b->words;
}

/* What is asked first of the texts of two records, in some lanes. */
FETCHING void
lk_fetch_hints(const Lk *lk, const Met *met, uint32_t lanes)
{
    for (uint32_t left = lanes; left != 0; left &= left - 1) {
        unsigned lane = (unsigned)__builtin_ctz(left);
        const Dict *dict = &lk->dicts[lane];

        __builtin_prefetch(&dict->hints[met->x[lane]]);
        __builtin_prefetch(&dict->hints[met->y[lane]]);
    }
    for (uint32_t left = lk->sealed ? lanes & ~met->same : 0; left != 0; left &= left - 1) {
        unsigned lane = (unsigned)__builtin_ctz(left);
        const Dict *dict = &lk->dicts[lane];

        __builtin_prefetch(&dict->sealed[met->x[lane]]);
        __builtin_prefetch(&dict->sealed[met->y[lane]]);
    }
}

FETCHING void
lk_fetch_tags_of(const Dict *dict, uint32_t text)
{
    const SealedText *sealed = &dict->sealed[text];
    const uint32_t *tags = dict->tags + sealed->at;

    __builtin_prefetch(tags);
    __builtin_prefetch(tags + TAGS_A_LINE);
    __builtin_prefetch(tags + sealed->nlevels);
}

/* The tags of two sealed records, whose places in memory are there. */
FETCHING void
lk_fetch_tags(const Lk *lk, const Met *met)
{
    for (uint32_t left = met->both & ~met->same; left != 0; left &= left - 1) {
        unsigned lane = (unsigned)__builtin_ctz(left);

        lk_fetch_tags_of(&lk->dicts[lane], met->x[lane]);
        lk_fetch_tags_of(&lk->dicts[lane], met->y[lane]);
    }
}

#endif
