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

enum { PARTS = 4, BETWEEN_MOST = 100, PASSES = 2, SIZES_MOST = 255 };

/* Pairs this far below the threshold are tried again when their groups have grown. */
static const float tried_below = 5;

typedef struct Grouping {
    Lk *lk;
    float threshold;
    bool one_to_one;
    uint32_t *edges; /* of lk->scored, strongest first */
    size_t nedges;
    uint8_t *tried;      /* records of the two groups when an edge was tried last */
    uint32_t *first;     /* of lk->scored, of each row */
    uint32_t *component; /* of each row: a row of it */
    uint32_t *parent;
    uint32_t *next; /* the members of a group in a ring */
    uint32_t *size;
    float *strength; /* odds with which a row came to its group */
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

/* Levels of two rows, as they were found by blocking or compared now. */
static uint64_t
levels_of(const Grouping *grouping, uint32_t a, uint32_t b)
{
    const Lk *lk = grouping->lk;

    for (uint32_t i = grouping->first[a]; i < grouping->first[a + 1]; i++) {
        if (lk->scored[i].b == b)
            return lk->scored[i].levels;
    }
    return lk_compare(lk, a, b);
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
try_edge(Grouping *grouping, size_t edge)
{
    const LkPair *pair = &grouping->lk->scored[grouping->edges[edge]];
    uint32_t x = find(grouping->parent, pair->a);
    uint32_t y = find(grouping->parent, pair->b);
    float bits;

    uint32_t size = grouping->size[x] + grouping->size[y];

    if (x == y || size == grouping->tried[edge] ||
        (grouping->one_to_one && shares_a_file(grouping, x, y)))
        return;
    grouping->tried[edge] = size < SIZES_MOST ? (uint8_t)size : 0;
    bits = size == 2 ? pair->bits : odds_between(grouping, x, y);
    if (bits >= grouping->threshold)
        join(grouping, x, y, bits);
}

static void
group_part(void *arg, unsigned part)
{
    Grouping *grouping = arg;

    for (int pass = 0; pass < PASSES; pass++) {
        for (size_t i = 0; i < grouping->nedges; i++) {
            uint32_t row = grouping->lk->scored[grouping->edges[i]].a;

            if (grouping->component[row] % PARTS == part)
                try_edge(grouping, i);
        }
    }
}

/* --- edges ------------------------------------------------------------------------------------ */

/* A number that falls as bits rise. */
static uint32_t
rank_of(float bits)
{
    uint32_t as_bits;

    memcpy(&as_bits, &bits, sizeof as_bits);
    return (as_bits & 0x80000000u) != 0 ? as_bits : ~(as_bits | 0x80000000u);
}

/* Edges strongest first; equal ones in the order of their rows. */
static bool
sort_edges(Grouping *grouping)
{
    Lk *lk = grouping->lk;
    uint32_t *scratch = lk_take(lk, (lk->nscored + 1) * sizeof scratch[0]);
    uint32_t *from = grouping->edges;
    uint32_t *to = scratch;

    if (scratch == NULL)
        return false;
    for (unsigned shift = 0; shift < 32; shift += 16) {
        uint32_t *at = lk_take(lk, ((1 << 16) + 1) * sizeof at[0]);

        if (at == NULL)
            return false;
        memset(at, 0, ((1 << 16) + 1) * sizeof at[0]);
        for (size_t i = 0; i < grouping->nedges; i++)
            at[(rank_of(lk->scored[from[i]].bits) >> shift & 0xFFFF) + 1]++;
        for (size_t i = 1; i <= 1 << 16; i++)
            at[i] += at[i - 1];
        for (size_t i = 0; i < grouping->nedges; i++)
            to[at[rank_of(lk->scored[from[i]].bits) >> shift & 0xFFFF]++] = from[i];
        uint32_t *turned = from;
        from = to;
        to = turned;
    }
    return true;
}

/* The mean of the part that is kept: rows of one component are found from any of them. */
static bool
find_components(Grouping *grouping)
{
    Lk *lk = grouping->lk;

    for (uint32_t row = 0; row < lk->n; row++)
        grouping->component[row] = row;
    for (size_t i = 0; i < lk->nscored; i++) {
        if (lk->scored[i].bits < grouping->threshold - tried_below)
            continue;
        grouping->edges[grouping->nedges++] = (uint32_t)i;
        unite(grouping->component, lk->scored[i].a, lk->scored[i].b);
    }
    for (uint32_t row = 0; row < lk->n; row++)
        grouping->component[row] = find(grouping->component, row);
    memset(grouping->first, 0, (lk->n + 2) * sizeof grouping->first[0]);
    for (size_t i = 0; i < lk->nscored; i++)
        grouping->first[lk->scored[i].a + 1]++;
    for (size_t row = 0; row < lk->n; row++)
        grouping->first[row + 1] += grouping->first[row];
    return sort_edges(grouping);
}

/* --- what came of it -------------------------------------------------------------------------- */

static bool
counts(const Lk *lk, uint32_t a, uint32_t b)
{
    return lk->file == NULL || lk->file[a] != lk->file[b];
}

/* Members in order of rows: head and following, from the groups. */
static LkStatus
list_pairs(Grouping *grouping)
{
    Lk *lk = grouping->lk;
    size_t most = (lk->room.size - lk->room.used) / sizeof(LkPair);

    lk->joined = (LkPair *)(void *)(lk->room.ptr + lk->room.used);
    lk->njoined = 0;
    for (uint32_t a = 0; a < lk->n; a++) {
        for (uint32_t b = grouping->next[a]; b > a; b = grouping->next[b]) {
            float weaker = grouping->strength[a] < grouping->strength[b] ? grouping->strength[a]
                                                                         : grouping->strength[b];
            uint64_t levels;
            float bits;

            if (!counts(lk, a, b))
                continue;
            if (lk->njoined == most)
                return LK_NO_SPACE;
            levels = lk_compare(lk, a, b);
            bits = lk_odds(lk, levels, a);
            lk->joined[lk->njoined++] = (LkPair){ a, b, levels, bits > weaker ? bits : weaker };
        }
    }
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
    grouping.edges = lk_take(lk, (lk->nscored + 1) * sizeof(uint32_t));
    grouping.tried = lk_take(lk, lk->nscored + 1);
    grouping.first = lk_take(lk, bytes + sizeof(uint32_t));
    grouping.component = lk_take(lk, bytes);
    grouping.parent = lk_take(lk, bytes);
    grouping.next = lk_take(lk, bytes);
    grouping.size = lk_take(lk, bytes);
    grouping.strength = lk_take(lk, bytes);
    if (lk->full || !find_components(&grouping))
        return LK_NO_SPACE;
    memset(grouping.tried, 0, lk->nscored + 1);
    for (uint32_t row = 0; row < lk->n; row++) {
        grouping.parent[row] = row;
        grouping.next[row] = row;
        grouping.size[row] = 1;
        grouping.strength[row] = 100;
    }
    lk_run(lk, group_part, &grouping, PARTS);
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
