/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ladders from every piece (design: mosaic, 3.3). */
#include "link/link_internal.h"

#include <math.h>

static const double step_min = 0.10;

typedef struct Ladder {
    uint32_t row[LADDER_MAX];
    double chance[LADDER_MAX];
    uint32_t n;
    uint32_t stamp;
    uint32_t nfringe; /* the fringe is engine->root: bonded, not yet on the ladder */
} Ladder;

/* Which earlier rungs are one voice with the last: what two of them carry counts once. */
static uint32_t
companions(const Engine *engine, const Ladder *ladder)
{
    uint32_t found = 0;
    uint32_t last = ladder->n - 1;
    for (uint32_t i = 0; i < last; i++) {
        uint32_t a = ladder->row[i], b = ladder->row[last];
        if (link_same_voice(engine, a, b, link_bond_find(engine, a, b)))
            found |= 1u << i;
    }
    return found;
}

/* What the last rung leaves of the doubt about x that its companions have not taken already. */
static double
left_by_voice(const Engine *engine, const Ladder *ladder, uint32_t with, uint32_t x, double left)
{
    double before = 1;
    for (uint32_t i = 0; with >> i != 0; i++) {
        const Bond *bond = with >> i & 1 ? link_bond_find(engine, ladder->row[i], x) : NULL;
        if (bond != NULL)
            before = fmin(before, 1 - ladder->chance[i] * link_bond_chance(engine, bond));
    }
    return left < before ? left / before : 1;
}

static void
ladder_expand(Engine *engine, Ladder *ladder)
{
    uint32_t last = ladder->n - 1;
    const PieceRow *row = &engine->rows[ladder->row[last]];
    const Bond *bonds = link_bonds(engine, row);
    uint32_t with = companions(engine, ladder);
    for (uint32_t i = 0; i < row->nbonds; i++) {
        uint32_t x = bonds[i].other;
        double left = 1 - ladder->chance[last] * link_bond_chance(engine, &bonds[i]);
        if (engine->place[x] >= 0)
            continue;
        if (engine->mark[x] != ladder->stamp) {
            engine->mark[x] = ladder->stamp;
            engine->miss[x] = 1;
            engine->root[ladder->nfringe++] = x;
        }
        engine->miss[x] *= with == 0 ? left : left_by_voice(engine, ladder, with, x, left);
    }
}

/* The place in the fringe of the piece most likely to belong, or its length. */
static uint32_t
ladder_best(const Engine *engine, const Ladder *ladder)
{
    uint32_t best = ladder->nfringe;
    for (uint32_t i = 0; i < ladder->nfringe; i++) {
        uint32_t x = engine->root[i];
        if (1 - engine->miss[x] < step_min || !link_is_with(engine, x, ladder->row, ladder->n))
            continue;
        if (best == ladder->nfringe) {
            best = i;
            continue;
        }
        uint32_t y = engine->root[best];
        if (engine->miss[x] < engine->miss[y] ||
            (engine->miss[x] <= engine->miss[y] && link_row_compare(engine, x, y) < 0))
            best = i;
    }
    return best;
}

static void
ladder_push(Engine *engine, Ladder *ladder, uint32_t row, double chance)
{
    engine->place[row] = (int8_t)ladder->n;
    ladder->row[ladder->n] = row;
    ladder->chance[ladder->n++] = chance;
}

/* Each set of three rungs or more is an offer. */
static void
ladder_offer(Engine *engine, uint32_t seed, const Ladder *ladder)
{
    Stand *stand = link_stand(engine, seed);
    for (uint32_t i = 0; i < ladder->n; i++)
        link_list_push(&engine->cells, &stand->read, ladder->row[i]);
    for (uint32_t n = 3; n <= ladder->n; n++) {
        Offer *offer = link_offer_add(engine, ladder->row, n, &stand->read);
        if (offer != NULL)
            link_list_push(&engine->cells, &stand->own, offer->self);
    }
    for (uint32_t i = 0; i < stand->read.n; i++)
        link_list_push(&engine->cells,
                       &link_stand(engine, link_list(&engine->cells, &stand->read)[i])->seeds,
                       seed);
}

static void
ladder_grow(Engine *engine, uint32_t seed)
{
    Ladder ladder = { .stamp = link_stamp(engine) };
    ladder_push(engine, &ladder, seed, 1);
    while (ladder.n < LADDER_MAX) {
        ladder_expand(engine, &ladder);
        uint32_t at = ladder_best(engine, &ladder);
        if (at == ladder.nfringe)
            break;
        uint32_t x = engine->root[at];
        engine->root[at] = engine->root[--ladder.nfringe];
        ladder_push(engine, &ladder, x, 1 - engine->miss[x]);
    }
    for (uint32_t i = 0; i < ladder.n; i++)
        engine->place[ladder.row[i]] = -1;
    ladder_offer(engine, seed, &ladder);
}

/* What the ladder of a seed led to no longer counts. */
static void
ladder_drop(Engine *engine, uint32_t seed, Stand *stand)
{
    for (uint32_t i = 0; i < stand->own.n; i++)
        link_offer_leave(engine, link_offer(engine, link_list(&engine->cells, &stand->own)[i]));
    for (uint32_t i = 0; i < stand->read.n; i++)
        link_list_pull(&engine->cells,
                       &link_stand(engine, link_list(&engine->cells, &stand->read)[i])->seeds,
                       seed);
    link_list_clear(&engine->cells, &stand->own);
    link_list_clear(&engine->cells, &stand->read);
}

void
link_ladders_turn(Engine *engine)
{
    const Slots *changed = &engine->set[SET_BOND];
    const Slots *grow = &engine->set[SET_GROW];
    for (uint32_t i = 0; i < changed->n; i++) {
        const Stand *stand = link_stand_of(engine, &engine->rows[changed->ptr[i]]);
        for (uint32_t k = 0; stand != NULL && k < stand->seeds.n; k++)
            link_set_add(engine, SET_GROW, link_list(&engine->cells, &stand->seeds)[k]);
    }
    for (uint32_t i = 0; i < grow->n; i++) {
        const PieceRow *row = &engine->rows[grow->ptr[i]];
        if (row->stand != 0)
            ladder_drop(engine, grow->ptr[i], link_stand_of(engine, row));
        if (row->nbonds > 0)
            ladder_grow(engine, grow->ptr[i]);
    }
}
