/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs that do not belong together: few, said by people.  A piece that came before its pair, or
 * comes after it, is marked, so that all others cost nothing. */
#include "engine/engine_internal.h"

static Parted
pair_of(PieceId a, PieceId b)
{
    return id_compare(a.id, b.id) < 0 ? (Parted){ a, b } : (Parted){ b, a };
}

static uint32_t
pair_place(const Engine *engine, Parted pair)
{
    uint32_t i = 0;
    while (i < engine->nparted && (!engine_same_id(&engine->parted[i].a.id, &pair.a.id) ||
                                   !engine_same_id(&engine->parted[i].b.id, &pair.b.id)))
        i++;
    return i;
}

bool
engine_is_parted(const Engine *engine, PieceId piece)
{
    uint32_t i = 0;
    while (i < engine->nparted && !engine_same_id(&engine->parted[i].a.id, &piece.id) &&
           !engine_same_id(&engine->parted[i].b.id, &piece.id))
        i++;
    return i < engine->nparted;
}

bool
engine_are_apart(const Engine *engine, uint32_t a, uint32_t b)
{
    const PieceRow *x = &engine->rows[a];
    const PieceRow *y = &engine->rows[b];
    return engine->brief[a].parted && engine->brief[b].parted &&
           pair_place(engine, pair_of(x->id, y->id)) < engine->nparted;
}

bool
engine_is_with(const Engine *engine, uint32_t slot, const uint32_t *rows, uint32_t n)
{
    for (uint32_t i = 0; engine->brief[slot].parted && i < n; i++)
        if (engine_are_apart(engine, slot, rows[i]))
            return false;
    return true;
}

bool
engine_are_whole(const Engine *engine, const uint32_t *rows, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (!engine_is_with(engine, rows[i], rows, i))
            return false;
    return true;
}

/* All that was derived from a piece is derived again: its bonds, what reads them, its component,
 * and where it stands as an echo. */
static void
turn(Engine *engine, PieceId piece)
{
    uint32_t slot = engine_row_find(engine, piece);
    if (slot == UINT32_MAX)
        return;
    engine->brief[slot].parted = engine_is_parted(engine, piece);
    engine_set_add(engine, SET_WEIGH, slot);
    engine_set_add(engine, SET_BOND, slot);
    engine_set_add(engine, SET_CARD, slot);
    engine_set_add(engine, SET_CARD, engine->rows[slot].source);
}

bool
engine_part(Engine *engine, PieceId a, PieceId b)
{
    Parted pair = pair_of(a, b);
    if (engine_same_id(&a.id, &b.id) || pair_place(engine, pair) < engine->nparted)
        return false;
    engine->parted = engine_grow(engine->parted, engine->nparted + 1, sizeof *engine->parted);
    engine->parted[engine->nparted++] = pair;
    turn(engine, a);
    turn(engine, b);
    return true;
}

bool
engine_unpart(Engine *engine, PieceId a, PieceId b)
{
    uint32_t at = pair_place(engine, pair_of(a, b));
    if (at == engine->nparted)
        return false;
    engine->parted[at] = engine->parted[--engine->nparted];
    turn(engine, a);
    turn(engine, b);
    return true;
}
