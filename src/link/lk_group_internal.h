/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_group_internal — groups of one component of pairs, for all at once and one by one. */
#ifndef LINK_LK_GROUP_INTERNAL_H
#define LINK_LK_GROUP_INTERNAL_H

#include "link/lk_internal.h"

/* Pairs this far below the threshold are tried again when their groups have grown. */
#define LK_TRIED_BELOW 1.0f

typedef struct Edge {
    uint32_t rank;  /* falls as bits rise */
    uint32_t pair;  /* of the pairs */
    uint32_t tried; /* records of the two groups when it was tried last */
} Edge;

/* The pairs that stand behind a pair in the lists of its two rows; 0: none. */
typedef struct Beside {
    uint32_t next[2];
} Beside;

typedef struct Grouping {
    const Lk *lk;
    const LkPair *pairs;
    const uint32_t *first; /* the first pair of each row as a */
    const Beside *beside;  /* NULL: pairs are sorted by (a, b) */
    float threshold;       /* in bits */
    bool once[LK_FILES];   /* of a group, at most one record of that file */
    bool any_once;
    uint32_t *parent;
    uint32_t *next; /* the members of a group in a ring */
    uint32_t *size;
    float *strength; /* odds with which a row came to its group */
} Grouping;

/* True for a probability that is one and that is no certainty. */
static inline bool
lk_is_threshold(double threshold)
{
    return threshold > 0 && threshold < 1;
}

static inline bool
lk_is_once(LkOnce once)
{
    return once == LK_IN_NONE || once == LK_IN_ALL || once == LK_AS_IT_SEEMS;
}

/* Its odds in bits. */
static inline float
lk_threshold_bits(double threshold)
{
    return (float)lk_log2(threshold / (1 - threshold));
}

/* The root of a row: one for all of its group. */
uint32_t lk_find(uint32_t *parent, uint32_t row);
/* The lower root becomes the root of both. */
void lk_unite(uint32_t *parent, uint32_t a, uint32_t b);
/* A pair of two rows, a < b, that blocking found; NULL if it did not, or if pairs are in no order
 * and others stand before it. */
const LkPair *lk_pair_of(const Grouping *grouping, uint32_t a, uint32_t b);
/* An edge for a pair. */
Edge lk_edge(const Grouping *grouping, uint32_t pair);
/* Makes a row a group of its own. */
void lk_alone(Grouping *grouping, uint32_t row);
/* Which files give a group at most one record. */
void lk_set_once(Grouping *grouping, LkOnce once);
/* Joins the groups of one component by its edges, in whatever order they are given. */
void lk_group_edges(Grouping *grouping, Edge *edges, size_t n);

#endif
