/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ladders from every piece (design: mosaic, 3.3). */
#include "engine/engine_internal.h"

#include <math.h>

static const double step_min = 0.10;

typedef struct Ladder {
    uint32_t row[LADDER_MAX];
    double chance[LADDER_MAX];
    uint32_t n;
    uint32_t stamp; /* of the fringe: bonded, not yet on the ladder */
} Ladder;

uint32_t
engine_fringe_begin(Engine *engine)
{
    engine->fringe.n = 0;
    return engine_stamp(engine);
}

double *
engine_fringe_doubt(Engine *engine, uint32_t stamp, uint32_t row)
{
    Fringe *fringe = &engine->fringe;
    if (engine->brief[row].mark == stamp)
        return &fringe->miss[engine->brief[row].root];
    if (fringe->n == fringe->room) {
        fringe->room = fringe->room * 2 + 64;
        fringe->row = engine_grow(fringe->row, fringe->room, sizeof *fringe->row);
        fringe->miss = engine_grow(fringe->miss, fringe->room, sizeof *fringe->miss);
    }
    engine->brief[row].mark = stamp;
    engine->brief[row].root = fringe->n;
    fringe->row[fringe->n] = row;
    fringe->miss[fringe->n] = 1;
    return &fringe->miss[fringe->n++];
}

/* Takes one out; the last takes its place. */
static void
fringe_pull(Engine *engine, uint32_t at)
{
    Fringe *fringe = &engine->fringe;
    fringe->n--;
    fringe->row[at] = fringe->row[fringe->n];
    fringe->miss[at] = fringe->miss[fringe->n];
    engine->brief[fringe->row[at]].root = at;
}

/* Which earlier rungs are one voice with the last: what two of them carry counts once. */
static uint32_t
companions(const Engine *engine, const Ladder *ladder)
{
    const Bond *with[LADDER_MAX] = { NULL };
    uint32_t found = 0, b = ladder->row[ladder->n - 1];
    const PieceRow *row = &engine->rows[b];
    const Bond *bonds = engine_bonds(engine, row);
    for (uint32_t i = 0; i < row->nbonds; i++) {
        uint32_t place = engine->brief[bonds[i].other].place;
        if (place > 0)
            with[place - 1] = &bonds[i];
    }
    for (uint32_t i = 0; i + 1 < ladder->n; i++)
        if (engine_same_voice(engine, ladder->row[i], b, with[i]))
            found |= 1u << i;
    return found;
}

/* What the last rung leaves of the doubt about x that its companions have not taken already. */
static double
left_by_voice(const Engine *engine, const Ladder *ladder, uint32_t with, uint32_t x, double left)
{
    double before = 1;
    for (uint32_t i = 0; with >> i != 0; i++) {
        const Bond *bond = with >> i & 1 ? engine_bond_find(engine, ladder->row[i], x) : NULL;
        if (bond != NULL)
            before = fmin(before, 1 - ladder->chance[i] * engine_bond_chance(engine, bond));
    }
    return left < before ? left / before : 1;
}

static void
ladder_expand(Engine *engine, Ladder *ladder)
{
    uint32_t last = ladder->n - 1;
    const PieceRow *row = &engine->rows[ladder->row[last]];
    const Bond *bonds = engine_bonds(engine, row);
    for (uint32_t i = 0; i < row->nbonds; i++)
        __builtin_prefetch(&engine->brief[bonds[i].other]);
    uint32_t with = companions(engine, ladder), known = engine->fringe.n;
    for (uint32_t i = 0; i < row->nbonds; i++) {
        uint32_t x = bonds[i].other;
        double left = 1 - ladder->chance[last] * engine_bond_chance(engine, &bonds[i]);
        if (engine->brief[x].place > 0)
            continue;
        left = with == 0 ? left : left_by_voice(engine, ladder, with, x, left);
        *engine_fringe_doubt(engine, ladder->stamp, x) *= left;
    }
    engine_fetch_fringe(engine, known, 1 - step_min);
}

/* True if the desk of a piece stands on as many rungs as one desk may. */
static bool
has_rungs(const Engine *engine, const Ladder *ladder, uint32_t x)
{
    uint32_t rungs = 0;
    for (uint32_t i = 0; i < ladder->n; i++)
        rungs += engine_same_desk(engine, ladder->row[i], x);
    return rungs >= LADDER_DESK_MAX;
}

/* True if of two in the fringe this one is the more likely to belong; of equal ones, by id. */
static bool
is_likelier(const Engine *engine, uint32_t at, uint32_t than)
{
    const Fringe *fringe = &engine->fringe;
    return than == fringe->n || fringe->miss[at] < fringe->miss[than] ||
           (fringe->miss[at] <= fringe->miss[than] &&
            engine_row_compare(engine, fringe->row[at], fringe->row[than]) < 0);
}

/* The place in the fringe of the piece most likely to belong, or its length.  Whether a piece may
 * be a rung is asked last: of most the doubt alone tells. */
static uint32_t
ladder_best(const Engine *engine, const Ladder *ladder)
{
    const Fringe *fringe = &engine->fringe;
    uint32_t best = fringe->n;
    for (uint32_t i = 0; i < fringe->n; i++)
        if (1 - fringe->miss[i] >= step_min && is_likelier(engine, i, best) &&
            !has_rungs(engine, ladder, fringe->row[i]) &&
            engine_is_with(engine, fringe->row[i], ladder->row, ladder->n))
            best = i;
    return best;
}

static void
ladder_push(Engine *engine, Ladder *ladder, uint32_t row, double chance)
{
    ladder->row[ladder->n] = row;
    ladder->chance[ladder->n++] = chance;
    engine->brief[row].place = ladder->n & 255;
}

/* What of a ladder stays as it was: so many of its rungs, the first, and of the offers of these. */
typedef struct Kept {
    uint32_t rungs, offers;
} Kept;

/* False if offers of the ladder may hold more than its rungs: what these repeat. */
static bool
is_plain(const Engine *engine, const Ladder *ladder)
{
    uint32_t i = 0;
    while (i < ladder->n && !engine->rows[ladder->row[i]].repeats)
        i++;
    return i == ladder->n;
}

/* What rungs alone lead to follows from who they are.  The first of these may offer nothing, since
 * the gate would not let them through; from the first offer on each rung has one. */
static Kept
kept_of(const Engine *engine, const Stand *stand, const Ladder *ladder)
{
    const uint32_t *was = engine_cell_at(&engine->cells, stand->ladder);
    uint32_t n = 0, most = stand->nread < ladder->n ? stand->nread : ladder->n;
    if (!stand->plain || !is_plain(engine, ladder))
        return (Kept){ 0, 0 };
    while (n < most && was[n] == ladder->row[n])
        n++;
    uint32_t silent = (uint32_t)stand->nread - stand->nown;
    return (Kept){ n, n > silent ? n - silent : 0 };
}

/* What the ladder of a seed led to no longer counts, but for what is kept. */
static void
ladder_drop(Engine *engine, uint32_t seed, Stand *stand, Kept kept)
{
    const uint32_t *read = engine_cell_at(&engine->cells, stand->ladder);
    for (uint32_t i = kept.offers; i < stand->nown; i++)
        engine_offer_leave(engine, engine_offer(engine, read[stand->nread + i]));
    for (uint32_t i = kept.rungs; i < stand->nread; i++)
        engine_list_pull(&engine->cells, &engine_stand(engine, read[i])->seeds, seed);
}

/* Keeps what was read, then the offers. */
static void
ladder_keep(Engine *engine, uint32_t seed, const uint32_t *own, uint32_t nown, uint32_t known)
{
    const Slots *read = &engine->read;
    Stand *stand = engine_stand(engine, seed);
    stand->nread = (uint16_t)read->n;
    stand->nown = (uint8_t)nown;
    stand->ladder = engine_cell_take(&engine->cells, (read->n + nown) * sizeof *own);
    uint32_t *ptr = engine_cell_at(&engine->cells, stand->ladder);
    memcpy(ptr, read->ptr, read->n * sizeof *ptr);
    memcpy(ptr + read->n, own, nown * sizeof *ptr);
    for (uint32_t i = known; i < read->n; i++)
        engine_list_push(&engine->cells, &engine_stand(engine, read->ptr[i])->seeds, seed);
}

/* Offers each set of the first rungs, from so many on.  Returns how many; *ret: their cells. */
static uint32_t
rungs_offer(Engine *engine, const Ladder *ladder, uint32_t from, uint32_t *ret)
{
    uint64_t sum[LADDER_MAX + 1] = { 0 };
    uint32_t rows[LADDER_MAX], offered = 0;
    memcpy(rows, ladder->row, sizeof rows);
    for (uint32_t i = 0; i < ladder->n; i++)
        sum[i + 1] = sum[i] + engine_row_sum(&engine->rows[rows[i]]);
    engine_fetch_offered(engine, sum, from, ladder->n);
    for (uint32_t n = from; n <= ladder->n; n++) {
        engine_rows_sort(engine, rows, n);
        const Offer *offer = engine_offer_add(engine, rows, n, sum[n], &engine->read);
        if (offer != NULL)
            ret[offered++] = offer->self;
    }
    return offered;
}

/* Each set of three rungs or more is an offer. */
static void
ladder_offer(Engine *engine, uint32_t seed, const Ladder *ladder)
{
    Stand *stand = engine_stand(engine, seed);
    Kept kept = kept_of(engine, stand, ladder);
    uint32_t own[LADDER_MAX], nown = kept.offers;
    const uint32_t *was = engine_cell_at(&engine->cells, stand->ladder);
    if (kept.rungs == ladder->n && kept.rungs == stand->nread)
        return;
    memcpy(own, was + stand->nread, nown * sizeof *own);
    ladder_drop(engine, seed, stand, kept);
    engine_ladder_clear(engine, stand);
    engine->read.n = 0;
    for (uint32_t i = 0; i < ladder->n; i++)
        engine_slots_push(&engine->read, ladder->row[i]);
    nown += rungs_offer(engine, ladder, kept.rungs < 3 ? 3 : kept.rungs + 1, own + nown);
    stand->plain = is_plain(engine, ladder);
    ladder_keep(engine, seed, own, nown, kept.rungs);
}

static void
ladder_grow(Engine *engine, uint32_t seed)
{
    Ladder ladder = { .stamp = engine_fringe_begin(engine) };
    ladder_push(engine, &ladder, seed, 1);
    while (ladder.n < LADDER_MAX) {
        ladder_expand(engine, &ladder);
        uint32_t at = ladder_best(engine, &ladder);
        if (at == engine->fringe.n)
            break;
        ladder_push(engine, &ladder, engine->fringe.row[at], 1 - engine->fringe.miss[at]);
        fringe_pull(engine, at);
    }
    for (uint32_t i = 0; i < ladder.n; i++)
        engine->brief[ladder.row[i]].place = 0;
    ladder_offer(engine, seed, &ladder);
}

void
engine_ladder_clear(Engine *engine, Stand *stand)
{
    size_t n = (size_t)stand->nread + stand->nown;
    engine_cell_give(&engine->cells, stand->ladder, n * sizeof(uint32_t));
    stand->ladder = 0;
    stand->nread = stand->nown = 0;
}

/* Of a piece without bonds. */
static void
ladder_end(Engine *engine, uint32_t seed)
{
    Stand *stand = engine_stand(engine, seed);
    ladder_drop(engine, seed, stand, (Kept){ 0, 0 });
    engine_ladder_clear(engine, stand);
}

void
engine_ladders_turn(Engine *engine)
{
    const Slots *changed = &engine->set[SET_BOND];
    const Slots *grow = &engine->set[SET_GROW];
    engine_fetch_ladders(engine, changed->ptr, changed->n);
    for (uint32_t i = 0; i < changed->n; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[changed->ptr[i]]);
        for (uint32_t k = 0; stand != NULL && k < stand->seeds.n; k++)
            engine_set_add(engine, SET_GROW, engine_list(&engine->cells, &stand->seeds)[k]);
    }
    engine_fetch_ladders(engine, grow->ptr, grow->n);
    for (uint32_t i = 0; i < grow->n; i++) {
        const PieceRow *row = &engine->rows[grow->ptr[i]];
        if (row->nbonds > 0)
            ladder_grow(engine, grow->ptr[i]);
        else if (row->stand != 0)
            ladder_end(engine, grow->ptr[i]);
    }
}
