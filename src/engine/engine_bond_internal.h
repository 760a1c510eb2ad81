/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_bond_internal — how two pieces are alike, and the bonds that name it. */
#ifndef ENGINE_BOND_INTERNAL_H
#define ENGINE_BOND_INTERNAL_H

#include "engine/engine.h"

/* How two pieces are alike: 4 bits a kind of clue, its level, then the region (0 other, 1 same, 2
 * unknown), then the gap of days, then of a name with a year, how many have that name. */
enum {
    VECTOR_REGION_AT = 4 * CLUE_KIND_MAX,
    VECTOR_GAP_AT = VECTOR_REGION_AT + 2,
    VECTOR_NAMESAKES_AT = VECTOR_GAP_AT + 2,
    VECTOR_REGION_SAME = 1
};

typedef struct Vector {
    uint64_t is;
    double bits, chance;
    uint32_t ties; /* bit k: something of kind k is shared */
} Vector;

typedef struct Vectors {
    Vector *list;
    uint32_t *at; /* open addressing: 0, or 1 + a number in the list; the size a power of 2 */
    uint32_t n, size;
} Vectors;

typedef struct Bond {
    uint32_t other;
    uint32_t vector : 31; /* its number */
    bool echo : 1;        /* the two repeat each other */
} Bond;

_Static_assert(sizeof(Bond) == 8, "millions are kept");

/* engine_vector.c */
uint64_t engine_vector_put(uint64_t levels, unsigned region, unsigned gap);
/* With how many have a name, if one is shared with its year; NAMESAKES_COUNT: as without. */
uint64_t engine_vector_name(uint64_t vector, unsigned namesakes);
/* Among as many pieces as the table is of. */
double engine_vector_bits(const WeightTable *weights, uint64_t vector);
/* Among as many as the rules say. */
double engine_vector_weigh(const Engine *engine, uint64_t vector);
/* False if a kind at this level ties more than chance does, however many pieces there are. */
bool engine_level_grows(unsigned kind, unsigned level);
/* What it says by one kind. */
double engine_vector_kind_bits(const WeightTable *weights, uint64_t vector, unsigned kind);
/* Its number, a new one if there is none. */
uint32_t engine_vector_number(Engine *engine, uint64_t vector);
size_t engine_vectors_bytes(const Vectors *vectors);
void engine_vectors_free(Vectors *vectors);

static inline unsigned
engine_vector_level(uint64_t vector, unsigned kind)
{
    return (unsigned)(vector >> (4 * (kind - 1))) & 15;
}

/* The part of a vector that says the level of a kind. */
static inline uint64_t
engine_vector_levels(unsigned kind, unsigned level)
{
    return (uint64_t)level << (4 * (kind - 1));
}

static inline unsigned
engine_vector_region(uint64_t vector)
{
    return (unsigned)(vector >> VECTOR_REGION_AT) & 3;
}

static inline unsigned
engine_vector_gap(uint64_t vector)
{
    return (unsigned)(vector >> VECTOR_GAP_AT) & 3;
}

/* WeightNamesakes; NAMESAKES_FEW if it says nothing of names with a year. */
static inline unsigned
engine_vector_namesakes(uint64_t vector)
{
    return (unsigned)(vector >> VECTOR_NAMESAKES_AT) & 7;
}

#endif
