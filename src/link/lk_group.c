/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All groups at once.  Components of pairs do not touch each other: they are worked on at once. */
#include "link/lk_group_internal.h"

enum { RANGES = 64, AHEAD = 32 };

/* Of a group of more pairs than that, each row is listed with so many others at most: a thousand
 * rows that say the same are a fact, and half a million lines tell it no better than some. */
enum { WHOLE_PAIRS = 500000, NEAR_ROWS = 100 };

/* Beside how many later rows of its group a row has: the group is listed in part. */
#define IN_PART 0x80000000u

/* All groups at once. */
typedef struct Whole {
    Grouping grouping;
    Lk *lk;
    Edge *edges;               /* component by component */
    uint32_t *edge_at;         /* where those of each component begin, by its lowest row */
    uint32_t *first;           /* of lk->scored, of each row */
    uint32_t *component;       /* of each row: the lowest row of it */
    uint32_t *later;           /* of each row: pairs with later rows of its group, and IN_PART */
    size_t listed_most;        /* pairs that are listed of one row, at most */
    size_t unlisted[RANGES];   /* the others, of each range of rows */
    size_t listed[RANGES + 1]; /* pairs of the groups, before each range of rows */
} Whole;

static uint32_t
range_begin(const Lk *lk, unsigned range)
{
    return (uint32_t)((uint64_t)lk->n * range / RANGES);
}

/* The pair of an edge that comes up, and what is known of its rows when it is half way. */
FETCHING void
fetch_edge(const Whole *whole, size_t at, size_t end)
{
    const Grouping *grouping = &whole->grouping;
    uint32_t row;

    if (at + AHEAD >= end)
        return;
    __builtin_prefetch(&grouping->pairs[whole->edges[at + AHEAD].pair]);
    row = grouping->pairs[whole->edges[at + AHEAD / 2].pair].b;
    __builtin_prefetch(&grouping->parent[row]);
    __builtin_prefetch(&grouping->next[row]);
    __builtin_prefetch(&grouping->size[row]);
    __builtin_prefetch(&grouping->strength[row]);
}

/* The components whose lowest row is in a range of rows. */
static void
group_range(void *arg, unsigned range)
{
    Whole *whole = arg;
    uint32_t end = range_begin(whole->lk, range + 1);
    size_t last = whole->edge_at[end];

    for (uint32_t row = range_begin(whole->lk, range); row < end; row++) {
        size_t n = whole->edge_at[row + 1] - whole->edge_at[row];

        for (size_t i = 0; i < n; i++)
            fetch_edge(whole, whole->edge_at[row] + i, last);
        if (n > 0)
            lk_group_edges(&whole->grouping, whole->edges + whole->edge_at[row], n);
    }
}

static bool
is_edge(const Whole *whole, size_t pair)
{
    return whole->lk->scored[pair].bits >= whole->grouping.threshold - LK_TRIED_BELOW;
}

/* Components of edges, and the edges of each beside each other. */
static void
find_components(Whole *whole)
{
    const Lk *lk = whole->lk;
    uint32_t *at = whole->edge_at;

    for (uint32_t row = 0; row < lk->n; row++)
        whole->component[row] = row;
    memset(at, 0, (lk->n + 2) * sizeof at[0]);
    for (size_t i = 0; i < lk->nscored; i++) {
        if (is_edge(whole, i))
            lk_unite(whole->component, lk->scored[i].a, lk->scored[i].b);
    }
    for (uint32_t row = 0; row < lk->n; row++)
        whole->component[row] = lk_find(whole->component, row);
    for (size_t i = 0; i < lk->nscored; i++)
        at[whole->component[lk->scored[i].a] + 2] += is_edge(whole, i);
    for (size_t row = 2; row < lk->n + 2; row++)
        at[row] += at[row - 1];
    for (size_t i = 0; i < lk->nscored; i++) {
        if (is_edge(whole, i))
            whole->edges[at[whole->component[lk->scored[i].a] + 1]++] =
                lk_edge(&whole->grouping, (uint32_t)i);
    }
}

static void
find_firsts(Whole *whole)
{
    const Lk *lk = whole->lk;

    memset(whole->first, 0, (lk->n + 2) * sizeof whole->first[0]);
    for (size_t i = 0; i < lk->nscored; i++)
        whole->first[lk->scored[i].a + 1]++;
    for (size_t row = 0; row < lk->n; row++)
        whole->first[row + 1] += whole->first[row];
}

/* --- what came of it -------------------------------------------------------------------------- */

static unsigned
file_of(const Lk *lk, uint32_t row)
{
    return lk->file == NULL ? 0 : lk->file[row];
}

static bool
counts(const Lk *lk, uint32_t a, uint32_t b)
{
    return lk->file == NULL || lk->file[a] != lk->file[b];
}

/* Marks the rows of a group that has too many pairs. */
static void
list_in_part(Whole *whole, uint32_t root)
{
    uint32_t row = root;

    do {
        whole->later[row] |= IN_PART;
        row = whole->grouping.next[row];
    } while (row != root);
}

/* Of the groups whose lowest row is in a range: of each row how many pairs it has with later ones.
 */
static void
count_later(void *arg, unsigned range)
{
    Whole *whole = arg;
    const Lk *lk = whole->lk;
    const uint32_t *next = whole->grouping.next;
    uint32_t *later = whole->later;
    uint32_t end = range_begin(lk, range + 1);
    uint32_t left[LK_FILES] = { 0 };

    for (uint32_t root = range_begin(lk, range); root < end; root++) {
        uint64_t pairs = 0;
        uint32_t n = 0;
        uint32_t row = root;

        if (lk->groups[root] != root)
            continue;
        do {
            left[file_of(lk, row)]++;
            n++;
            row = next[row];
        } while (row != root);
        do {
            n--;
            left[file_of(lk, row)]--;
            later[row] = lk->file == NULL ? n : n - left[file_of(lk, row)];
            pairs += later[row];
            row = next[row];
        } while (row != root);
        if (pairs > WHOLE_PAIRS)
            list_in_part(whole, root);
    }
}

/* Pairs of a row that are listed. */
static size_t
listed_of(const Whole *whole, uint32_t row)
{
    size_t later = whole->later[row] & ~IN_PART;
    size_t most = whole->listed_most;

    if ((whole->later[row] & IN_PART) != 0 && most > NEAR_ROWS)
        most = NEAR_ROWS;
    return later < most ? later : most;
}

static void
count_range(void *arg, unsigned range)
{
    Whole *whole = arg;
    const Lk *lk = whole->lk;
    uint32_t end = range_begin(lk, range + 1);
    size_t n = 0;

    whole->unlisted[range] = 0;
    for (uint32_t a = range_begin(lk, range); a < end; a++) {
        size_t of_row = listed_of(whole, a);

        whole->unlisted[range] += (whole->later[a] & ~IN_PART) - of_row;
        n += of_row;
    }
    whole->listed[range + 1] = n;
}

/* A pair of one group: its own odds, or those with which the group came together. */
static LkPair
listed_pair(const Whole *whole, uint32_t a, uint32_t b)
{
    const Lk *lk = whole->lk;
    const LkPair *found = lk_pair_of(&whole->grouping, a, b);
    float weaker = whole->grouping.strength[a] < whole->grouping.strength[b]
                       ? whole->grouping.strength[a]
                       : whole->grouping.strength[b];
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

/* How many later ones a row passes over.  Of several files each row has others, so that all of a
 * file that comes behind have their turn. */
static size_t
passed_over(const Whole *whole, uint32_t row, size_t listed)
{
    size_t later = whole->later[row] & ~IN_PART;

    return whole->lk->file == NULL || later == listed ? 0 : row % (later - listed + 1);
}

static void
list_range(void *arg, unsigned range)
{
    Whole *whole = arg;
    const Lk *lk = whole->lk;
    LkPair *to = lk->joined + whole->listed[range];
    uint32_t end = range_begin(lk, range + 1);

    for (uint32_t a = range_begin(lk, range); a < end; a++) {
        size_t left = listed_of(whole, a);
        size_t passed = passed_over(whole, a, left);

        for (uint32_t b = whole->grouping.next[a]; b > a && left > 0; b = whole->grouping.next[b]) {
            if (!counts(lk, a, b))
                continue;
            if (passed > 0) {
                passed--;
                continue;
            }
            *to++ = listed_pair(whole, a, b);
            left--;
        }
    }
}

static size_t
count_pairs(Whole *whole)
{
    whole->lk->unlisted = 0;
    lk_run(whole->lk, count_range, whole, RANGES);
    for (size_t i = 0; i < RANGES; i++) {
        whole->listed[i + 1] += whole->listed[i];
        whole->lk->unlisted += whole->unlisted[i];
    }
    return whole->listed[RANGES];
}

/* The pairs of all groups, in order of rows; of rows of the largest groups only some. */
static LkStatus
list_pairs(Whole *whole)
{
    Lk *lk = whole->lk;
    size_t most = (lk->room.size - lk->room.used) / sizeof(LkPair);

    whole->listed_most = lk->n;
    lk_run(lk, count_later, whole, RANGES);
    while ((lk->njoined = count_pairs(whole)) > most && whole->listed_most > 1)
        whole->listed_most /= 2;
    if (lk->njoined > most)
        return LK_NO_SPACE;
    lk->joined = (LkPair *)(void *)(lk->room.ptr + lk->room.used);
    lk_run(lk, list_range, whole, RANGES);
    return LK_OK;
}

/* Rings in order of rows: the next higher row of the group, the highest before the lowest. */
static void
order_rings(Whole *whole)
{
    const Lk *lk = whole->lk;
    uint32_t *last = whole->grouping.size; /* no longer needed */

    for (uint32_t row = (uint32_t)lk->n; row-- > 0;)
        lk->groups[lk_find(whole->grouping.parent, row)] = row;
    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t lowest = lk->groups[lk_find(whole->grouping.parent, row)];

        lk->groups[row] = lowest;
        whole->grouping.next[row] = lowest;
        if (lowest != row)
            whole->grouping.next[last[lowest]] = row;
        last[lowest] = row;
    }
}

/* What tells of groups that are made, then what makes them: behind all that stays. */
static bool
take_parts(Lk *lk, Whole *whole, size_t *ret_made)
{
    size_t bytes = (lk->n + 2) * sizeof(uint32_t);

    whole->first = lk_take(lk, bytes);
    whole->grouping.next = lk_take(lk, bytes);
    whole->grouping.strength = lk_take(lk, bytes);
    whole->grouping.size = whole->later =
        lk_take(lk, bytes); /* no longer needed when it is later */
    *ret_made = lk->room.used;
    whole->edges = lk_take(lk, (lk->nscored + 1) * sizeof(Edge));
    whole->edge_at = lk_take(lk, bytes);
    whole->component = lk_take(lk, bytes);
    whole->grouping.parent = lk_take(lk, bytes);
    return !lk->full;
}

/* Groups, and the pairs of all of them in the place of the parts that made them. */
static LkStatus
group_all(Whole *whole)
{
    Lk *lk = whole->lk;
    size_t made;

    if (!take_parts(lk, whole, &made))
        return LK_NO_SPACE;
    whole->grouping.pairs = lk->scored;
    whole->grouping.first = whole->first;
    find_components(whole);
    find_firsts(whole);
    for (uint32_t row = 0; row < lk->n; row++)
        lk_alone(&whole->grouping, row);
    lk_run(lk, group_range, whole, RANGES);
    order_rings(whole);
    lk->room.used = made;
    return list_pairs(whole);
}

LkStatus
lk_group(Lk *lk, double threshold, LkOnce once)
{
    Whole whole = { .lk = lk };
    LkPair *to;
    size_t used;
    LkStatus status;

    if (lk->stage != STAGE_FITTED || !lk_is_threshold(threshold) || !lk_is_once(once))
        return LK_BAD;
    lk->groups = lk->groups != NULL ? lk->groups : lk_take(lk, (lk->n + 1) * sizeof lk->groups[0]);
    used = lk->room.used;
    whole.grouping.lk = lk;
    whole.grouping.threshold = lk_threshold_bits(threshold);
    lk_set_once(&whole.grouping, once);
    status = lk->files == 2 ? lk_weigh_rivals(lk, whole.grouping.once) : LK_OK;
    if (status == LK_OK)
        status = group_all(&whole);
    if (status != LK_OK)
        lk->njoined = 0;
    /* The pairs move to where the temporary parts began. */
    to = (LkPair *)(void *)(lk->room.ptr + used);
    if (lk->njoined > 0)
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

size_t
lk_unlisted(const Lk *lk)
{
    return lk->unlisted;
}

bool
lk_seems_once(const Lk *lk, unsigned file)
{
    return lk->stage != STAGE_ADDING && lk->file != NULL && file < lk->files && lk->once[file];
}
