/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which bonds may be kept, told by the tags in which two pieces meet: most of them cannot, and what
 * the other holds, which is far off in memory, need not be read.
 *
 * Invariant: a bond that is kept is among them.  A kind says no more of two than the most that it
 * says by any tag of the one that others hold too.
 */
#include "engine/engine_internal.h"

/* What a piece may have in common with whoever shares a tag with it, by kind. */
typedef struct Bound {
    double bits[CLUE_KIND_MAX + 1];
    uint32_t firm; /* bit k: kind k may tie more than chance does */
} Bound;

/* How common a name is at least that a piece may share. */
static unsigned
namesakes_least(const Engine *engine, const Held *held, uint32_t n)
{
    unsigned least = NAMESAKES_COUNT;
    for (uint32_t i = 0; i < n; i++) {
        const TagRow *tag = &engine->tags[engine_held_tag(&held[i])];
        unsigned namesakes = tag->df > 1 ? engine_tag_namesakes(tag) : NAMESAKES_COUNT;
        least = namesakes < least ? namesakes : least;
    }
    return least;
}

/* Bit l: two may agree at level l by a tag that one of them holds so.  The other may hold it with a
 * year or a town, or call it a public place. */
static uint32_t
levels_of(const TagRow *tag, const Held *held)
{
    const Held plain = { .dated = false }, dated = { .dated = true };
    return 1u << engine_shared_level(tag, held, &plain) |
           1u << engine_shared_level(tag, held, &dated) | 1u << LEVEL_HUB;
}

/* Years are told apart only where a name is shared without its year, which tells how common it is.
 */
static void
bound_kind(const Engine *engine, unsigned kind, uint32_t levels, unsigned namesakes, Bound *bound)
{
    for (; levels != 0; levels &= levels - 1) {
        unsigned level = (unsigned)__builtin_ctz(levels);
        unsigned named = level == LEVEL_YEARS ? namesakes : NAMESAKES_COUNT;
        uint64_t vector = engine_vector_name(engine_vector_levels(kind, level), named);
        double bits = engine_vector_kind_bits(engine->rules.weights, vector, kind);
        if (bits > bound->bits[kind])
            bound->bits[kind] = bits;
        if (!engine_level_grows(kind, level))
            bound->firm |= 1u << kind;
    }
}

static void
bound_fill(const Engine *engine, const PieceRow *row, Bound *bound)
{
    const Held *held = engine_held(engine, row);
    uint32_t levels[CLUE_KIND_MAX + 1] = { 0 };
    unsigned namesakes = namesakes_least(engine, held, row->nheld);
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[engine_held_tag(&held[i])];
        if (tag->df > 1)
            levels[tag->kind] |= levels_of(tag, &held[i]);
    }
    bound->firm = 0;
    for (unsigned left = row->kinds; left != 0; left &= left - 1) {
        unsigned kind = (unsigned)__builtin_ctz(left);
        bound->bits[kind] = engine->rules.weights->kind_bits[kind][LEVEL_DIFFER];
        bound_kind(engine, kind, levels[kind], namesakes, bound);
    }
}

/* The most that the bond of a row with one of its sharers may weigh. */
static double
bound_of(const Engine *engine, const PieceRow *row, const Bound *bound, const Sharer *to)
{
    const WeightTable *weights = engine->rules.weights;
    const PieceRow *other = &engine->rows[to->slot];
    unsigned both = row->kinds & other->kinds, shared = (to->kinds | engine->near.kinds) & both;
    uint64_t vector = engine_vector_between(engine, row, other, 0);
    double bits = engine_vector_bits(weights, vector);
    for (unsigned left = both; left != 0; left &= left - 1) {
        unsigned kind = (unsigned)__builtin_ctz(left);
        bits += shared >> kind & 1 ? bound->bits[kind] : weights->kind_bits[kind][LEVEL_DIFFER];
    }
    bool grows = engine_vector_region(vector) != VECTOR_REGION_SAME && (shared & bound->firm) == 0;
    return bits - (grows ? engine->rules.doublings : 0);
}

const Slots *
engine_likely(Engine *engine, uint32_t slot)
{
    static const double rounding = 1e-6;
    const PieceRow *row = &engine->rows[slot];
    const Sharers *near = engine_sharers(engine, slot);
    Slots *likely = &engine->group;
    Bound bound;
    likely->n = 0;
    if (near->n > 0)
        bound_fill(engine, row, &bound);
    for (uint32_t i = 0; i < near->n; i++) {
        uint32_t other = near->ptr[i].slot;
        if (!engine->brief[other].echo && !engine_are_apart(engine, slot, other) &&
            bound_of(engine, row, &bound, &near->ptr[i]) > BOND_BITS_MIN - rounding)
            engine_slots_push(likely, other);
    }
    engine_fetch_near(engine, likely->ptr, likely->n);
    return likely;
}
