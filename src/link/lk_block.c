/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs of the blocks: each is compared once, where it is found first, and kept if it can still be
 * of one person.  Workers write into one array, some places at a time; the order in which they do
 * so goes when the pairs are sorted. */
#include "link/lk_copies_internal.h"
#include "link/lk_meet_internal.h"

enum { STRIDE_MOST = 4096, STRIDES = 16, AHEAD = 96, BATCH = 128, SCORED_AHEAD = 32 };

typedef struct Blocking {
    Lk *lk;
    size_t most;  /* places in lk->scored */
    size_t taken; /* of them */
    size_t key;   /* a key, and how many of its records are a task */
    size_t stride;
    uint64_t fresh[LK_KEYS];
} Blocking;

/* A pair that waits; then, in which lanes both records are filled, and equal; then what
 * lk_begin_met found. */
typedef struct Waiting {
    uint32_t a;
    uint32_t b;
    uint16_t both;
    uint16_t same;
    float bits;
    uint64_t levels;
} Waiting;

/* What one worker holds: places for pairs that are kept, and pairs that wait to be compared.
 * Memory is slow and what a pair needs lies anywhere in it: pairs are compared some at a time, step
 * by step, and what the next step of each needs is fetched meanwhile. */
typedef struct Hold {
    LkPair *at;
    LkPair *end;
    uint64_t fresh;
    size_t n;
    Waiting pairs[BATCH];
    Told told[TOLD];
} Hold;

static void
keep(Blocking *blocking, Hold *hold, const LkPair *pair)
{
    if (hold->at == hold->end) {
        size_t from = __atomic_fetch_add(&blocking->taken, KEPT_BLOCK, __ATOMIC_RELAXED);

        if (from + KEPT_BLOCK > blocking->most) {
            __atomic_store_n(&blocking->lk->full, true, __ATOMIC_RELAXED);
            return;
        }
        hold->at = blocking->lk->scored + from;
        hold->end = hold->at + KEPT_BLOCK;
    }
    *hold->at++ = *pair;
}

static Met
met_of(const Lk *lk, const Waiting *pair, Told *told)
{
    return (Met){ lk->lanes + (size_t)pair->a * LANES, lk->lanes + (size_t)pair->b * LANES,
                  pair->both, pair->same, told };
}

/* First: which lanes are equal. */
FETCHING void
meet(const Lk *lk, Waiting *pair)
{
    Met met = lk_meet(lk, pair->a, pair->b);

    /* Of those that are quick all, empty ones too: a processor foretells a loop of one length. */
    lk_fetch_hints(lk, &met, lk->sealed ? met.both : lk->quick_lanes);
    pair->both = (uint16_t)met.both;
    pair->same = (uint16_t)met.same;
}

FETCHING void
fetch_texts(const Lk *lk, int8_t lane, const Met *met)
{
    if (lk_equal_of(lane, met) != EQUAL_NOT)
        return;
    __builtin_prefetch(&lk->dicts[lane].rows[met->x[lane]]);
    __builtin_prefetch(&lk->dicts[lane].rows[met->y[lane]]);
}

/* Second: what is quick to compare; false if no more is needed.  Of the others the names are read,
 * or tags of what is sealed. */
static bool
is_worth_reading(const Lk *lk, Waiting *pair)
{
    Met met = met_of(lk, pair, NULL);

    if (lk->sealed) {
        lk_fetch_tags(lk, &met);
        return true;
    }
    pair->bits = lk_begin_met(lk, &met, &pair->levels);
    if (!lk_may_reach(lk, &met, pair->bits, LK_KEPT_LEAST))
        return false;
    lk_fetch_hints(lk, &met, met.both & ~lk->quick_lanes);
    fetch_texts(lk, lk->given, &met);
    fetch_texts(lk, lk->surname, &met);
    return true;
}

/* Third: all else. */
static void
compare(Blocking *blocking, Hold *hold, Waiting *waiting)
{
    Lk *lk = blocking->lk;
    LkPair pair = { waiting->a, waiting->b, 0, 0 };
    Met met = met_of(lk, waiting, hold->told);

    if (lk->sealed)
        waiting->bits = lk_begin_met(lk, &met, &waiting->levels);
    if (!lk_end_met(lk, &met, waiting->bits, LK_KEPT_LEAST, &waiting->levels))
        return;
    pair.levels = waiting->levels;
    keep(blocking, hold, &pair);
}

static void
compare_all(Blocking *blocking, Hold *hold)
{
    size_t left = 0;

    for (size_t i = 0; i < hold->n; i++)
        meet(blocking->lk, &hold->pairs[i]);
    for (size_t i = 0; i < hold->n; i++) {
        if (is_worth_reading(blocking->lk, &hold->pairs[i]))
            hold->pairs[left++] = hold->pairs[i];
    }
    for (size_t i = 0; i < left; i++)
        compare(blocking, hold, &hold->pairs[i]);
    hold->fresh += hold->n;
    hold->n = 0;
}

/* A pair that no key found before waits for others. */
static void
look_at(Blocking *blocking, Hold *hold, size_t key, uint32_t a, uint32_t b)
{
    const Lk *lk = blocking->lk;

    if (lk->file != NULL && lk->file[a] == lk->file[b])
        return;
    if (lk_is_found(lk, a, b, key))
        return;
    __builtin_prefetch(lk->lanes + (size_t)a * LANES);
    __builtin_prefetch(lk->lanes + (size_t)b * LANES);
    hold->pairs[hold->n++] = (Waiting){ .a = a, .b = b };
    if (hold->n == BATCH)
        compare_all(blocking, hold);
}

/* The keys of a record that comes up soon. */
FETCHING void
look_ahead(const Lk *lk, size_t key, size_t at)
{
    if (at + AHEAD < lk->norder[key])
        __builtin_prefetch(lk->lines + (size_t)lk_row_at(lk, key, at + AHEAD) * lk->width);
}

/* Pairs whose first record lies within one stride of a key's order. */
static void
look_at_stride(void *arg, unsigned task)
{
    Blocking *blocking = arg;
    const Lk *lk = blocking->lk;
    size_t key = blocking->key;
    size_t n = lk->norder[key];
    size_t from = task * blocking->stride;
    size_t end = from + blocking->stride < n ? from + blocking->stride : n;
    Hold hold = { .n = 0 };

    for (size_t i = from; i < end; i++) {
        look_ahead(lk, key, i);
        for (size_t j = i + 1; j < n && !lk_begins_block(lk, key, j); j++)
            look_at(blocking, &hold, key, lk_row_at(lk, key, i), lk_row_at(lk, key, j));
    }
    compare_all(blocking, &hold);
    while (hold.at != hold.end)
        *hold.at++ = (LkPair){ 0, 0, 0, 0 };
    __atomic_fetch_add(&blocking->fresh[key], hold.fresh, __ATOMIC_RELAXED);
}

/* Each worker has something to do, also where there are few records. */
static void
look_at_key(Blocking *blocking, size_t key)
{
    size_t n = blocking->lk->norder[key];

    blocking->key = key;
    blocking->stride = n / STRIDES < STRIDE_MOST ? n / STRIDES + 1 : STRIDE_MOST;
    lk_run(blocking->lk, look_at_stride, blocking, (unsigned)(n / blocking->stride + 1));
}

/* Takes out the places that were not used. */
static void
close_up(Lk *lk, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (lk->scored[i].a != lk->scored[i].b)
            lk->scored[kept++] = lk->scored[i];
    }
    lk->nscored = kept;
}

LkStatus
lk_block(Lk *lk, bool copies, LkStep *on_step, void *self)
{
    Blocking blocking = { .lk = lk };

    blocking.most =
        (lk->room.size - lk->room.used) / 2 / sizeof(LkPair); /* sorting takes as much */
    lk->scored = lk_take(lk, blocking.most * sizeof lk->scored[0]);
    if (lk->full)
        return LK_NO_SPACE;
    for (size_t key = 0; key < lk->nkeys; key++) {
        if (on_step != NULL)
            on_step(self, "comparing", (double)key / (double)lk->nkeys);
        look_at_key(&blocking, key);
    }
    for (size_t key = 0; key < lk->nkeys; key++)
        lk->keys[key].fresh = blocking.fresh[key];
    close_up(lk, blocking.taken < blocking.most ? blocking.taken : blocking.most);
    if (lk->full)
        return LK_NO_SPACE;
    return copies ? lk_pair_copies(lk, blocking.most) : LK_OK;
}

/* --- scoring ---------------------------------------------------------------------------------- */

/* The record of a pair that comes up, and how rare its values are when it is half way. */
FETCHING void
fetch_rarities(const Lk *lk, size_t at, size_t end)
{
    const uint32_t *line;

    if (at + SCORED_AHEAD >= end)
        return;
    __builtin_prefetch(lk->lanes + (size_t)lk->scored[at + SCORED_AHEAD].a * LANES);
    line = lk->lanes + (size_t)lk->scored[at + SCORED_AHEAD / 2].a * LANES;
    for (size_t lane = 0; lane < lk->nlanes; lane++)
        __builtin_prefetch(&lk->dicts[lane].rarities[line[lane]]);
}

static void
score_stride(void *arg, unsigned task)
{
    Lk *lk = arg;
    size_t from = (size_t)task * STRIDE_MOST;
    size_t end = from + STRIDE_MOST < lk->nscored ? from + STRIDE_MOST : lk->nscored;

    for (size_t i = from; i < end; i++) {
        LkPair *pair = &lk->scored[i];

        fetch_rarities(lk, i, end);
        pair->bits = lk_odds(lk, pair->levels, pair->a);
    }
}

/* By b within one a: a few each. */
static void
sort_by_b(LkPair *pairs, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        LkPair moved = pairs[i];
        size_t k = i;

        for (; k > 0 && pairs[k - 1].b > moved.b; k--)
            pairs[k] = pairs[k - 1];
        pairs[k] = moved;
    }
}

static LkStatus
sort_pairs(Lk *lk)
{
    size_t used = lk->room.used;
    uint32_t *at = lk_take(lk, (lk->n + 2) * sizeof at[0]);
    LkPair *from = lk_take(lk, (lk->nscored + 1) * sizeof from[0]);

    if (at == NULL || from == NULL)
        return LK_NO_SPACE;
    memcpy(from, lk->scored, lk->nscored * sizeof from[0]);
    memset(at, 0, (lk->n + 2) * sizeof at[0]);
    for (size_t i = 0; i < lk->nscored; i++)
        at[from[i].a + 2]++;
    for (size_t i = 2; i < lk->n + 2; i++)
        at[i] += at[i - 1];
    for (size_t i = 0; i < lk->nscored; i++)
        lk->scored[at[from[i].a + 1]++] = from[i];
    for (size_t row = 0; row < lk->n; row++)
        sort_by_b(lk->scored + at[row], at[row + 1] - at[row]);
    lk->room.used = used;
    return LK_OK;
}

void
lk_weigh_scored(Lk *lk)
{
    lk_run(lk, score_stride, lk, (unsigned)(lk->nscored / STRIDE_MOST + 1));
}

LkStatus
lk_score(Lk *lk)
{
    size_t kept = 0;

    lk_weigh_rarities(lk);
    lk_weigh_scored(lk);
    for (size_t i = 0; i < lk->nscored; i++) {
        if (lk->scored[i].bits >= LK_KEPT_LEAST)
            lk->scored[kept++] = lk->scored[i];
    }
    lk->nscored = kept;
    lk->room.used = ((size_t)((uint8_t *)(lk->scored + kept) - lk->room.ptr) + 63) & ~(size_t)63;
    return sort_pairs(lk);
}
