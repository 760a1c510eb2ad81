/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups of records that are of one person.
 *
 * Two groups are joined by what the pairs between them say together: for each field the mean over
 * the pairs in which both sides have a value, then the sum over the fields.  A pair of which
 * nothing is known does not count against, two dates of birth that differ do; so a group neither
 * falls apart over gaps nor grows along a chain.  Components of pairs do not touch each other: they
 * are worked on at once. */
#include "link/lk_internal.h"

#include <math.h>

enum { RANGES = 64, BETWEEN_MOST = 100, PASSES = 2, SIZES_MOST = 255 };

/* Pairs this far below the threshold are tried again when their groups have grown. */
static const float tried_below = 5;

typedef struct Edge {
    uint32_t rank;  /* falls as bits rise */
    uint32_t pair;  /* of lk->scored */
    uint32_t tried; /* records of the two groups when it was tried last */
} Edge;

typedef struct Grouping {
    Lk *lk;
    float threshold;
    bool one_to_one;
    Edge *edges;         /* component by component */
    uint32_t *edge_at;   /* where those of the component of each row begin, by its lowest row */
    uint32_t *first;     /* of lk->scored, of each row */
    uint32_t *component; /* of each row: the lowest row of it */
    uint32_t *parent;
    uint32_t *next; /* the members of a group in a ring */
    uint32_t *size;
    float *strength;           /* odds with which a row came to its group */
    size_t listed[RANGES + 1]; /* pairs of the groups, before each range of rows */
} Grouping;

static uint32_t
find(uint32_t *parent, uint32_t row)
{
    while (parent[row] != row) {
        parent[row] = parent[parent[row]];
        row = parent[row];
    }
    return row;
}

/* The lower row is the root. */
static void
unite(uint32_t *parent, uint32_t a, uint32_t b)
{
    uint32_t x = find(parent, a);
    uint32_t y = find(parent, b);

    if (x < y)
        parent[y] = x;
    else
        parent[x] = y;
}

/* --- what speaks for one person between two groups -------------------------------------------- */

typedef struct Between {
    Odds odds[LK_FIELDS];
    unsigned n[LK_FIELDS];
} Between;

/* The pair of two rows that blocking found; NULL if it did not. */
static const LkPair *
scored_pair(const Grouping *grouping, uint32_t a, uint32_t b)
{
    const LkPair *scored = grouping->lk->scored;

    for (uint32_t i = grouping->first[a]; i < grouping->first[a + 1]; i++) {
        if (scored[i].b == b)
            return &scored[i];
    }
    return NULL;
}

static uint64_t
levels_of(const Grouping *grouping, uint32_t a, uint32_t b)
{
    const LkPair *found = scored_pair(grouping, a, b);

    return found != NULL ? found->levels : lk_compare(grouping->lk, a, b);
}

static void
add_pair(const Grouping *grouping, Between *between, uint32_t a, uint32_t b)
{
    const Lk *lk = grouping->lk;
    uint64_t levels = a < b ? levels_of(grouping, a, b) : levels_of(grouping, b, a);

    for (size_t f = 0; f < lk->model.nfields; f++) {
        unsigned level = levels >> (4 * f) & 15;

        if (level == 0)
            continue;
        lk_add_bits(lk, f, level, a, &between->odds[f]);
        between->n[f]++;
    }
}

/* The prior and the mean of each field. */
static float
odds_of(const Lk *lk, const Between *between)
{
    Odds odds;

    memcpy(odds.bits, lk->weights.prior, sizeof odds.bits);
    for (size_t f = 0; f < lk->model.nfields; f++) {
        for (size_t kin = 0; kin < RIVALS && between->n[f] > 0; kin++)
            odds.bits[kin] += between->odds[f].bits[kin] / (float)between->n[f];
    }
    return lk_against(&odds);
}

static float
odds_between(const Grouping *grouping, uint32_t x, uint32_t y)
{
    Between between = { .n = { 0 } };
    unsigned pairs = 0;
    uint32_t a = x;

    do {
        uint32_t b = y;

        do {
            add_pair(grouping, &between, a, b);
            b = grouping->next[b];
        } while (b != y && ++pairs < BETWEEN_MOST);
        a = grouping->next[a];
    } while (a != x && pairs < BETWEEN_MOST);
    return odds_of(grouping->lk, &between);
}

/* --- joining ---------------------------------------------------------------------------------- */

static bool
shares_a_file(const Grouping *grouping, uint32_t x, uint32_t y)
{
    const uint8_t *file = grouping->lk->file;
    uint32_t a = x;

    do {
        uint32_t b = y;

        do {
            if (file[a] == file[b])
                return true;
            b = grouping->next[b];
        } while (b != y);
        a = grouping->next[a];
    } while (a != x);
    return false;
}

static void
weaken(Grouping *grouping, uint32_t root, float bits)
{
    uint32_t row = root;

    do {
        if (grouping->strength[row] > bits)
            grouping->strength[row] = bits;
        row = grouping->next[row];
    } while (row != root);
}

static void
join(Grouping *grouping, uint32_t x, uint32_t y, float bits)
{
    uint32_t after = grouping->next[x];
    uint32_t root = x < y ? x : y;

    if (grouping->size[x] <= grouping->size[y])
        weaken(grouping, x, bits);
    if (grouping->size[y] <= grouping->size[x])
        weaken(grouping, y, bits);
    grouping->next[x] = grouping->next[y];
    grouping->next[y] = after;
    grouping->size[root] = grouping->size[x] + grouping->size[y];
    unite(grouping->parent, x, y);
}

static void
try_edge(Grouping *grouping, Edge *edge)
{
    const LkPair *pair = &grouping->lk->scored[edge->pair];
    uint32_t x = find(grouping->parent, pair->a);
    uint32_t y = find(grouping->parent, pair->b);
    float bits;

    uint32_t size = grouping->size[x] + grouping->size[y];

    if (x == y || size == edge->tried || (grouping->one_to_one && shares_a_file(grouping, x, y)))
        return;
    edge->tried = size < SIZES_MOST ? size : 0;
    bits = size == 2 ? pair->bits : odds_between(grouping, x, y);
    if (bits >= grouping->threshold)
        join(grouping, x, y, bits);
}

/* --- edges ------------------------------------------------------------------------------------ */

static uint32_t
rank_of(float bits)
{
    uint32_t as_bits;

    memcpy(&as_bits, &bits, sizeof as_bits);
    return (as_bits & 0x80000000u) != 0 ? as_bits : ~(as_bits | 0x80000000u);
}

/* Strongest first; equal ones in the order of their rows. */
static bool
is_before(const Edge *a, const Edge *b)
{
    return a->rank != b->rank ? a->rank < b->rank : a->pair < b->pair;
}

static void
sift_down(Edge *edges, size_t at, size_t n)
{
    Edge moved = edges[at];

    for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        child += child + 1 < n && is_before(&edges[child], &edges[child + 1]);
        if (!is_before(&moved, &edges[child]))
            break;
        edges[at] = edges[child];
        at = child;
    }
    edges[at] = moved;
}

/* By a heap: a component is mostly small, but nobody promises it. */
static void
sort_edges(Edge *edges, size_t n)
{
    for (size_t i = n / 2; i-- > 0;)
        sift_down(edges, i, n);
    for (size_t end = n; end-- > 1;) {
        Edge last = edges[end];

        edges[end] = edges[0];
        edges[0] = last;
        sift_down(edges, 0, end);
    }
}

static uint32_t
range_begin(const Lk *lk, unsigned range)
{
    return (uint32_t)((uint64_t)lk->n * range / RANGES);
}

/* The components whose lowest row is in a range of rows. */
static void
group_range(void *arg, unsigned range)
{
    Grouping *grouping = arg;
    uint32_t end = range_begin(grouping->lk, range + 1);

    for (uint32_t row = range_begin(grouping->lk, range); row < end; row++) {
        Edge *edges = grouping->edges + grouping->edge_at[row];
        size_t n = grouping->edge_at[row + 1] - grouping->edge_at[row];

        sort_edges(edges, n);
        for (int pass = 0; pass < PASSES && n > 0; pass++) {
            for (size_t i = 0; i < n; i++)
                try_edge(grouping, &edges[i]);
        }
    }
}

static bool
is_edge(const Grouping *grouping, size_t pair)
{
    return grouping->lk->scored[pair].bits >= grouping->threshold - tried_below;
}

/* Components of edges, and the edges of each beside each other. */
static void
find_components(Grouping *grouping)
{
    const Lk *lk = grouping->lk;
    uint32_t *at = grouping->edge_at;

    for (uint32_t row = 0; row < lk->n; row++)
        grouping->component[row] = row;
    memset(at, 0, (lk->n + 2) * sizeof at[0]);
    for (size_t i = 0; i < lk->nscored; i++) {
        if (is_edge(grouping, i))
            unite(grouping->component, lk->scored[i].a, lk->scored[i].b);
    }
    for (uint32_t row = 0; row < lk->n; row++)
        grouping->component[row] = find(grouping->component, row);
    for (size_t i = 0; i < lk->nscored; i++)
        at[grouping->component[lk->scored[i].a] + 2] += is_edge(grouping, i);
    for (size_t row = 2; row < lk->n + 2; row++)
        at[row] += at[row - 1];
    for (size_t i = 0; i < lk->nscored; i++) {
        if (is_edge(grouping, i))
            grouping->edges[at[grouping->component[lk->scored[i].a] + 1]++] =
                (Edge){ rank_of(lk->scored[i].bits), (uint32_t)i, 0 };
    }
}

static void
find_firsts(Grouping *grouping)
{
    const Lk *lk = grouping->lk;

    memset(grouping->first, 0, (lk->n + 2) * sizeof grouping->first[0]);
    for (size_t i = 0; i < lk->nscored; i++)
        grouping->first[lk->scored[i].a + 1]++;
    for (size_t row = 0; row < lk->n; row++)
        grouping->first[row + 1] += grouping->first[row];
}

/* --- what came of it -------------------------------------------------------------------------- */

static bool
counts(const Lk *lk, uint32_t a, uint32_t b)
{
    return lk->file == NULL || lk->file[a] != lk->file[b];
}

static void
count_range(void *arg, unsigned range)
{
    Grouping *grouping = arg;
    const Lk *lk = grouping->lk;
    uint32_t end = range_begin(lk, range + 1);
    size_t n = 0;

    for (uint32_t a = range_begin(lk, range); a < end; a++) {
        for (uint32_t b = grouping->next[a]; b > a; b = grouping->next[b])
            n += counts(lk, a, b);
    }
    grouping->listed[range + 1] = n;
}

/* A pair of one group: its own odds, or those with which the group came together. */
static LkPair
listed_pair(const Grouping *grouping, uint32_t a, uint32_t b)
{
    const Lk *lk = grouping->lk;
    const LkPair *found = scored_pair(grouping, a, b);
    float weaker = grouping->strength[a] < grouping->strength[b] ? grouping->strength[a]
                                                                 : grouping->strength[b];
    LkPair pair = { a, b, 0, 0 };

    if (found != NULL) {
        pair = *found;
    } else {
        pair.levels = lk_compare(lk, a, b);
        pair.bits = lk_odds(lk, pair.levels, a);
    }
    pair.bits = pair.bits > weaker ? pair.bits : weaker;
    return pair;
}

static void
list_range(void *arg, unsigned range)
{
    Grouping *grouping = arg;
    const Lk *lk = grouping->lk;
    LkPair *to = lk->joined + grouping->listed[range];
    uint32_t end = range_begin(lk, range + 1);

    for (uint32_t a = range_begin(lk, range); a < end; a++) {
        for (uint32_t b = grouping->next[a]; b > a; b = grouping->next[b]) {
            if (counts(lk, a, b))
                *to++ = listed_pair(grouping, a, b);
        }
    }
}

/* The pairs of all groups, in order of rows. */
static LkStatus
list_pairs(Grouping *grouping)
{
    Lk *lk = grouping->lk;

    lk_run(lk, count_range, grouping, RANGES);
    for (size_t i = 0; i < RANGES; i++)
        grouping->listed[i + 1] += grouping->listed[i];
    lk->njoined = grouping->listed[RANGES];
    if (lk->njoined > (lk->room.size - lk->room.used) / sizeof(LkPair))
        return LK_NO_SPACE;
    lk->joined = (LkPair *)(void *)(lk->room.ptr + lk->room.used);
    lk_run(lk, list_range, grouping, RANGES);
    return LK_OK;
}

/* Rings in order of rows: the next higher row of the group, the highest before the lowest. */
static void
order_rings(Grouping *grouping)
{
    const Lk *lk = grouping->lk;
    uint32_t *last = grouping->size; /* no longer needed */

    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t root = find(grouping->parent, row);

        lk->groups[row] = root;
        grouping->next[row] = root;
        if (root != row)
            grouping->next[last[root]] = row;
        last[root] = row;
    }
}

LkStatus
lk_group(Lk *lk, double threshold, bool one_to_one)
{
    size_t bytes = (lk->n + 1) * sizeof(uint32_t);
    Grouping grouping = { .lk = lk, .one_to_one = one_to_one && lk->file != NULL };

    grouping.threshold = (float)log2(threshold / (1 - threshold));
    lk->groups = lk->groups != NULL ? lk->groups : lk_take(lk, bytes);
    size_t used = lk->room.used;
    grouping.edges = lk_take(lk, (lk->nscored + 1) * sizeof(Edge));
    grouping.edge_at = lk_take(lk, bytes + sizeof(uint32_t));
    grouping.first = lk_take(lk, bytes + sizeof(uint32_t));
    grouping.component = lk_take(lk, bytes);
    grouping.parent = lk_take(lk, bytes);
    grouping.next = lk_take(lk, bytes);
    grouping.size = lk_take(lk, bytes);
    grouping.strength = lk_take(lk, bytes);
    if (lk->full)
        return LK_NO_SPACE;
    find_components(&grouping);
    find_firsts(&grouping);
    for (uint32_t row = 0; row < lk->n; row++) {
        grouping.parent[row] = row;
        grouping.next[row] = row;
        grouping.size[row] = 1;
        grouping.strength[row] = 100;
    }
    lk_run(lk, group_range, &grouping, RANGES);
    order_rings(&grouping);
    LkStatus status = list_pairs(&grouping);
    /* The pairs move to where the temporary parts began. */
    LkPair *to = (LkPair *)(void *)(lk->room.ptr + used);
    memmove(to, lk->joined, lk->njoined * sizeof to[0]);
    lk->joined = to;
    lk->room.used = used;
    return status;
}

const uint32_t *
lk_groups(const Lk *lk)
{
    return lk->groups;
}

const LkPair *
lk_joined(const Lk *lk, size_t *ret_n)
{
    *ret_n = lk->njoined;
    return lk->joined;
}

bool
lk_seems_one_to_one(const Lk *lk)
{
    return lk->file != NULL && lk->within < 0.02 * lk->across;
}
