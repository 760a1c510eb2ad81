/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A linkage kept open: records come and go one by one.
 *
 * An epoch is what lk_fit found: weights, how common texts are, which blocks are divided.  The
 * state is a function of the epoch and of the records that are here, whatever came and went before:
 *   L1  A pair is kept if both records are here, share a key, and their bits reach what is tried.
 *   L2  A group depends on the pairs of its component alone: whoever is touched by a record that
 *       comes or goes is grouped again, and nobody else. */
#include "link/lk_copies_internal.h"
#include "link/lk_group_internal.h"
#include "link/lk_sort_internal.h"

/* Room for pairs: so many a row, and more, so that in a small table all may be alike. */
enum { LIVE_PAIRS = 8, LIVE_PAIRS_LEAST = 1 << 16 };

typedef struct Live {
    Lk *lk;
    uint32_t *chains; /* of each bucket of each key: a row + 1; 0: none */
    uint32_t *behind; /* rows x LK_KEYS: the next row of the chain + 1 */
    uint32_t mask;
    LkPair *pairs; /* from 1 */
    Beside *beside;
    uint32_t npairs;
    uint32_t most;
    uint32_t unused; /* pairs that were taken out, by beside[].next[0] */
    uint32_t *first; /* pair of each row */
    uint8_t *here;
    uint32_t *met; /* the turn in which a row was met last */
    uint32_t turn;
    uint32_t *queue;
    uint32_t *others;
    Edge *edges;
    Grouping grouping;
} Live;

bool
lk_is_here(const Lk *lk, uint32_t row)
{
    return row < lk->n && (lk->live == NULL || lk->live->here[row] != 0);
}

/* --- keys ------------------------------------------------------------------------------------- */

static bool
is_large(const Lk *lk, size_t key, size_t level, uint32_t value)
{
    const uint32_t *values = lk->large[key];
    size_t low = level == 0 ? 0 : lk->nlarge[key][level - 1];
    size_t high = lk->nlarge[key][level];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (values[middle] == value)
            return true;
        if (values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* The block of a row, divided as those of the epoch are. */
static uint32_t
block_of(const Lk *lk, size_t key, uint32_t row)
{
    const Key *parts = &lk->key_parts[key];
    uint32_t value = lk_key_value(lk, parts, row);

    for (size_t level = 0; value != 0 && is_large(lk, key, level, value); level++) {
        value = lk_with_part(value, level < KEY_MORE ? lk_atom(lk, parts->more[level], row) : 0);
    }
    return value;
}

static uint32_t *
chain_of(const Live *live, size_t key, uint32_t value)
{
    return &live->chains[key * ((size_t)live->mask + 1) + (lk_mix(value, key) & live->mask)];
}

static void
chain_row(Live *live, uint32_t row)
{
    Lk *lk = live->lk;

    for (size_t key = 0; key < lk->nkeys; key++) {
        size_t at = (size_t)row * lk->width + key;
        uint32_t value = lk->lines[at];

        if (value != 0) {
            uint32_t *chain = chain_of(live, key, value);

            live->behind[at] = *chain;
            *chain = row + 1;
        }
    }
}

static void
unchain_row(Live *live, uint32_t row)
{
    const Lk *lk = live->lk;

    for (size_t key = 0; key < lk->nkeys; key++) {
        uint32_t value = lk->lines[(size_t)row * lk->width + key];
        uint32_t *at = chain_of(live, key, value);

        if (value == 0)
            continue;
        while (*at != row + 1)
            at = &live->behind[(size_t)(*at - 1) * lk->width + key];
        *at = live->behind[(size_t)row * lk->width + key];
    }
}

/* --- pairs ------------------------------------------------------------------------------------ */

static uint32_t *
behind_pair(const Live *live, uint32_t pair, uint32_t row)
{
    return &live->beside[pair].next[live->pairs[pair].b == row];
}

static void
add_pair(Live *live, const LkPair *pair)
{
    uint32_t at = live->unused;

    if (at != 0)
        live->unused = live->beside[at].next[0];
    else if (live->npairs + 1 < live->most)
        at = ++live->npairs;
    if (at == 0) {
        live->lk->full = true;
        return;
    }
    live->pairs[at] = *pair;
    live->beside[at] = (Beside){ { live->first[pair->a], live->first[pair->b] } };
    live->first[pair->a] = at;
    live->first[pair->b] = at;
}

static void
drop_from_list(Live *live, uint32_t pair, uint32_t row)
{
    uint32_t *at = &live->first[row];

    while (*at != pair)
        at = behind_pair(live, *at, row);
    *at = *behind_pair(live, pair, row);
}

static uint32_t
other_of(const Live *live, uint32_t pair, uint32_t row)
{
    return live->pairs[pair].a == row ? live->pairs[pair].b : live->pairs[pair].a;
}

static void
try_pair(Live *live, uint32_t row, uint32_t other)
{
    Lk *lk = live->lk;
    LkPair pair = { other < row ? other : row, other < row ? row : other, 0, 0 };

    if (lk->file != NULL && lk->file[row] == lk->file[other])
        return;
    if (!lk_compare_least(lk, pair.a, pair.b, LK_KEPT_LEAST, &pair.levels))
        return;
    pair.bits = lk_odds(lk, pair.levels, pair.a);
    if (pair.bits >= LK_KEPT_LEAST && pair.bits >= live->grouping.threshold - LK_TRIED_BELOW)
        add_pair(live, &pair);
}

/* Pairs of a row with all that are here and share a key; each is met once in this turn. */
static void
find_pairs(Live *live, uint32_t row)
{
    const Lk *lk = live->lk;
    const uint32_t *line = lk->lines + (size_t)row * lk->width;

    live->met[row] = ++live->turn;
    for (size_t key = 0; key < lk->nkeys; key++) {
        uint32_t at = line[key] == 0 ? 0 : *chain_of(live, key, line[key]);

        for (; at != 0; at = live->behind[(size_t)(at - 1) * lk->width + key]) {
            bool shared = lk->lines[(size_t)(at - 1) * lk->width + key] == line[key];

            if (shared && live->met[at - 1] != live->turn) {
                live->met[at - 1] = live->turn;
                try_pair(live, row, at - 1);
            }
        }
    }
}

/* --- groups ----------------------------------------------------------------------------------- */

/* Of copies of one table each is tried with the last before it alone: what they say together is the
 * same, and of n of them there are n * (n - 1) / 2 pairs. */
static bool
is_of_copies(const Live *live, uint32_t a, uint32_t b)
{
    const Lk *lk = live->lk;

    return lk->file == NULL && lk->content[a] == lk->content[b] && lk_is_copy(lk, a, b);
}

/* Edges of a row with those before it; who was not met stands in the queue of n then. */
static size_t
take_edges(Live *live, uint32_t row, Edge *edges, size_t *n)
{
    size_t nedges = 0;
    uint32_t copy = 0;

    for (uint32_t pair = live->first[row]; pair != 0; pair = *behind_pair(live, pair, row)) {
        uint32_t other = other_of(live, pair, row);

        if (live->met[other] != live->turn) {
            live->met[other] = live->turn;
            live->queue[(*n)++] = other;
        }
        if (other > row)
            continue;
        if (!is_of_copies(live, row, other))
            edges[nedges++] = lk_edge(&live->grouping, pair);
        else if (copy == 0 || live->pairs[copy].a < other)
            copy = pair;
    }
    if (copy != 0)
        edges[nedges++] = lk_edge(&live->grouping, copy);
    return nedges;
}

/* Rows and edges of the component of a row, met in this turn. */
static size_t
find_component(Live *live, uint32_t row, size_t *ret_edges)
{
    size_t n = 0;
    size_t nedges = 0;

    live->queue[n++] = row;
    live->met[row] = live->turn;
    for (size_t i = 0; i < n; i++)
        nedges += take_edges(live, live->queue[i], live->edges + nedges, &n);
    *ret_edges = nedges;
    return n;
}

/* The lowest row of each group of those in the queue. */
static void
name_groups(Live *live, size_t n)
{
    uint32_t *groups = live->lk->groups;

    for (size_t i = 0; i < n; i++)
        groups[live->queue[i]] = live->queue[i];
    for (size_t i = 0; i < n; i++) {
        uint32_t *lowest = &groups[lk_find(live->grouping.parent, live->queue[i])];

        *lowest = live->queue[i] < *lowest ? live->queue[i] : *lowest;
    }
    for (size_t i = 0; i < n; i++)
        groups[live->queue[i]] = groups[lk_find(live->grouping.parent, live->queue[i])];
}

static void
regroup(Live *live, uint32_t row)
{
    Grouping *grouping = &live->grouping;
    size_t nedges;
    size_t n = find_component(live, row, &nedges);

    for (size_t i = 0; i < n; i++)
        lk_alone(grouping, live->queue[i]);
    lk_group_edges(grouping, live->edges, nedges);
    name_groups(live, n);
}

/* --- opening ---------------------------------------------------------------------------------- */

static bool
take_parts(Lk *lk, Live *live)
{
    size_t rows = lk->rows + 1;
    uint32_t buckets = 1024;

    while (buckets < rows)
        buckets *= 2;
    live->mask = buckets - 1;
    live->most = (uint32_t)(rows * LIVE_PAIRS + LIVE_PAIRS_LEAST);
    live->chains = lk_take(lk, buckets * lk->nkeys * sizeof live->chains[0]);
    live->behind = lk_take(lk, rows * lk->width * sizeof live->behind[0]);
    live->pairs = lk_take(lk, live->most * sizeof live->pairs[0]);
    live->beside = lk_take(lk, live->most * sizeof live->beside[0]);
    live->edges = lk_take(lk, live->most * sizeof live->edges[0]);
    live->first = lk_take(lk, rows * sizeof live->first[0]);
    live->met = lk_take(lk, rows * sizeof live->met[0]);
    live->queue = lk_take(lk, rows * sizeof live->queue[0]);
    live->others = lk_take(lk, rows * sizeof live->others[0]);
    live->here = lk_take(lk, rows);
    live->grouping.parent = lk_take(lk, rows * sizeof live->grouping.parent[0]);
    live->grouping.next = lk_take(lk, rows * sizeof live->grouping.next[0]);
    live->grouping.size = lk_take(lk, rows * sizeof live->grouping.size[0]);
    live->grouping.strength = lk_take(lk, rows * sizeof live->grouping.strength[0]);
    lk->groups = lk_take(lk, rows * sizeof lk->groups[0]);
    if (lk->full)
        return false;
    memset(live->chains, 0, buckets * lk->nkeys * sizeof live->chains[0]);
    memset(live->first, 0, rows * sizeof live->first[0]);
    memset(live->met, 0, rows * sizeof live->met[0]);
    memset(live->here, 0, rows);
    return true;
}

static void
take_rows(Live *live)
{
    Lk *lk = live->lk;

    for (uint32_t row = 0; row < lk->n; row++) {
        for (size_t key = 0; key < lk->nkeys; key++)
            lk->lines[(size_t)row * lk->width + key] = block_of(lk, key, row);
        chain_row(live, row);
        live->here[row] = 1;
    }
}

static void
open_grouping(Live *live, double threshold, LkOnce once)
{
    Grouping *grouping = &live->grouping;

    grouping->lk = live->lk;
    grouping->pairs = live->pairs;
    grouping->first = live->first;
    grouping->beside = live->beside;
    grouping->threshold = lk_threshold_bits(threshold);
    lk_set_once(grouping, once);
}

/* The pairs that were scored, and the groups that they make. */
static void
take_pairs(Live *live, const LkPair *scored, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (scored[i].bits >= live->grouping.threshold - LK_TRIED_BELOW)
            add_pair(live, &scored[i]);
    }
    live->turn++;
    for (uint32_t row = 0; row < live->lk->n; row++) {
        if (live->met[row] != live->turn)
            regroup(live, row);
    }
}

LkStatus
lk_live(Lk *lk, double threshold, LkOnce once)
{
    Live *live;
    LkStatus status;

    if (lk->stage != STAGE_FITTED || !lk_is_threshold(threshold) || !lk_is_once(once))
        return LK_BAD;
    lk_weigh_prior(lk);
    status = lk_again(lk);
    lk->joined = NULL;
    lk->njoined = 0;
    lk->unlisted = 0;
    if (status != LK_OK)
        return status;
    live = lk_take(lk, sizeof *live);
    if (live == NULL)
        return LK_NO_SPACE;
    memset(live, 0, sizeof *live);
    live->lk = lk;
    if (!take_parts(lk, live))
        return LK_NO_SPACE;
    open_grouping(live, threshold, once);
    take_rows(live);
    take_pairs(live, lk->scored, lk->nscored);
    lk->live = live;
    lk->stage = STAGE_LIVE;
    return lk->full ? LK_NO_SPACE : LK_OK;
}

/* --- coming and going ------------------------------------------------------------------------- */

LkStatus
lk_insert(Lk *lk, unsigned file, const LkText *cells, uint32_t *ret_row)
{
    Live *live = lk->live;
    uint32_t row = (uint32_t)lk->n;

    if (live == NULL || file >= lk->files)
        return LK_BAD;
    if (lk->n == lk->rows)
        return LK_FULL;
    lk_read_row(lk, cells, row);
    lk_note_content(lk, row);
    if (lk->file != NULL)
        lk->file[row] = (uint8_t)file;
    lk->n++;
    for (size_t key = 0; key < lk->nkeys; key++)
        lk->lines[(size_t)row * lk->width + key] = block_of(lk, key, row);
    find_pairs(live, row);
    chain_row(live, row);
    live->here[row] = 1;
    live->turn++;
    regroup(live, row);
    *ret_row = row;
    return lk->full ? LK_NO_SPACE : LK_OK;
}

LkStatus
lk_remove(Lk *lk, uint32_t row)
{
    Live *live = lk->live;
    size_t n = 0;

    if (live == NULL || row >= lk->n || !live->here[row])
        return LK_BAD;
    while (live->first[row] != 0) {
        uint32_t pair = live->first[row];
        uint32_t other = other_of(live, pair, row);

        drop_from_list(live, pair, row);
        drop_from_list(live, pair, other);
        live->beside[pair].next[0] = live->unused;
        live->unused = pair;
        live->others[n++] = other;
    }
    unchain_row(live, row);
    live->here[row] = 0;
    lk->groups[row] = row;
    live->turn++;
    for (size_t i = 0; i < n; i++) {
        if (live->met[live->others[i]] != live->turn)
            regroup(live, live->others[i]);
    }
    return LK_OK;
}

size_t
lk_links(const Lk *lk, uint32_t row, LkPair *ret, size_t most)
{
    const Live *live = lk->live;
    size_t n = 0;

    if (live == NULL || row >= lk->n)
        return 0;
    for (uint32_t pair = live->first[row]; pair != 0; pair = *behind_pair(live, pair, row)) {
        if (n < most)
            ret[n] = live->pairs[pair];
        n++;
    }
    return n;
}
