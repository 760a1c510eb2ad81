/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vectors of two pieces: some thousand different ones stand for millions of bonds, so that each
 * is weighed once and a bond only names its own.
 *
 * A vector says nothing of whose it was: those that no bond names any more stay.
 */
#include "engine/engine_internal.h"

#include <math.h>

enum { VECTORS_FIRST = 256 };

static const uint64_t LEVELS_ALL = ((uint64_t)1 << VECTOR_REGION_AT) - 1;

uint64_t
engine_vector_put(uint64_t levels, unsigned region, unsigned gap)
{
    return levels | (uint64_t)region << VECTOR_REGION_AT | (uint64_t)gap << VECTOR_GAP_AT;
}

uint64_t
engine_vector_name(uint64_t vector, unsigned namesakes)
{
    bool with_year = engine_vector_level(vector, CLUE_NAME) >= LEVEL_FUZZY;
    bool told = with_year && namesakes < NAMESAKES_COUNT;
    return vector | (told ? (uint64_t)namesakes << VECTOR_NAMESAKES_AT : 0);
}

double
engine_vector_kind_bits(const WeightTable *weights, uint64_t vector, unsigned kind)
{
    const double *bits = weights->kind_bits[kind];
    unsigned level = engine_vector_level(vector, kind);
    unsigned namesakes = kind == CLUE_NAME ? engine_vector_namesakes(vector) : NAMESAKES_FEW;
    if (namesakes == NAMESAKES_FEW)
        return bits[level];
    double most = weights->namesakes_bits[namesakes];
    if (level == LEVEL_YEARS)
        return bits[level] + fmin(most - bits[LEVEL_FUZZY], 0);
    return fmin(bits[level], most);
}

double
engine_vector_bits(const WeightTable *weights, uint64_t vector)
{
    double bits = weights->prior_bits;
    unsigned region = engine_vector_region(vector);
    /* Kinds that not both mention add nothing. */
    for (uint64_t left = vector & LEVELS_ALL; left != 0;) {
        unsigned kind = (unsigned)__builtin_ctzll(left) / 4 + 1;
        bits += engine_vector_kind_bits(weights, vector, kind);
        left &= ~engine_vector_levels(kind, 15);
    }
    if (region < LEN(weights->region_bits))
        bits += weights->region_bits[region];
    return bits + weights->gap_bits[engine_vector_gap(vector)];
}

bool
engine_level_grows(unsigned kind, unsigned level)
{
    return kind == CLUE_NAME || level <= LEVEL_DIFFER || level == LEVEL_WEAK ||
           level == LEVEL_FUZZY;
}

/* Regions apart, by a name or a form that leaves something out: among twice as many pieces chance
 * brings it twice as often to each.  The same number it hardly brings, however many there are. */
static bool
grows_by_chance(uint64_t vector)
{
    bool grows = engine_vector_region(vector) != VECTOR_REGION_SAME;
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX && grows; kind++)
        grows = engine_level_grows(kind, engine_vector_level(vector, kind));
    return grows;
}

double
engine_vector_weigh(const Engine *engine, uint64_t vector)
{
    unsigned doublings = grows_by_chance(vector) ? engine->rules.doublings : 0;
    return engine_vector_bits(engine->rules.weights, vector) - doublings;
}

static uint32_t
ties_of(uint64_t vector)
{
    uint32_t ties = 0;
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        ties |= (uint32_t)(engine_vector_level(vector, kind) > LEVEL_DIFFER) << kind;
    return ties;
}

/* Where a vector stands or would stand: 0, or 1 + its number. */
static uint32_t *
vector_place(const Vectors *vectors, uint64_t is)
{
    uint32_t i = (uint32_t)engine_mix(is) & (vectors->size - 1);
    while (vectors->at[i] != 0 && vectors->list[vectors->at[i] - 1].is != is)
        i = (i + 1) & (vectors->size - 1);
    return &vectors->at[i];
}

static void
vectors_room(Vectors *vectors)
{
    if (vectors->n * 2 < vectors->size)
        return;
    free(vectors->at);
    vectors->size = vectors->size == 0 ? VECTORS_FIRST : vectors->size * 2;
    vectors->list = engine_grow(vectors->list, vectors->size / 2, sizeof *vectors->list);
    vectors->at = calloc(vectors->size, sizeof *vectors->at);
    ASSERT(vectors->at != NULL);
    for (uint32_t i = 0; i < vectors->n; i++)
        *vector_place(vectors, vectors->list[i].is) = i + 1;
}

uint32_t
engine_vector_number(Engine *engine, uint64_t vector)
{
    Vectors *vectors = &engine->vectors;
    vectors_room(vectors);
    uint32_t *at = vector_place(vectors, vector);
    if (*at != 0)
        return *at - 1;
    double bits = engine_vector_weigh(engine, vector);
    vectors->list[vectors->n] = (Vector){ vector, bits, weight_chance(bits), ties_of(vector) };
    *at = ++vectors->n;
    return *at - 1;
}

size_t
engine_vectors_bytes(const Vectors *vectors)
{
    return vectors->size * (sizeof *vectors->at + sizeof *vectors->list / 2);
}

void
engine_vectors_free(Vectors *vectors)
{
    free(vectors->list);
    free(vectors->at);
}
