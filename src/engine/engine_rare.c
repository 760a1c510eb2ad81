/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Components over rare exact tags (design: mosaic, 3.3). */
#include "engine/engine_internal.h"

/* The offer of a component that may have come apart or grown; of two, if both repeat into one. */
static void
component_drop(Engine *engine, Offer *offer)
{
    for (uint32_t i = 0; i < offer->n; i++) {
        Stand *stand = engine_stand(engine, offer->members[i]);
        if (stand->rare != offer->self)
            continue;
        stand->rare = 0;
        engine_set_add(engine, SET_RARE, offer->members[i]);
        engine_offer_leave(engine, offer);
    }
}

/* What a component offers holds what its pieces repeat too: if the bonds of one of those change,
 * it is offered again. */
static void
repeating_add(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    const Bond *bonds = engine_bonds(engine, row);
    for (uint32_t i = 0; i < row->nbonds; i++)
        if (bonds[i].echo)
            engine_set_add(engine, SET_RARE, bonds[i].other);
}

/* Adds those who hold a rare tag with a row.  False if one of them was seen in an earlier
 * component: then that one was too large to go through, and this is the same. */
static bool
component_widen(Engine *engine, Slots *found, uint32_t slot, uint32_t stamp, uint32_t number)
{
    const PieceRow *row = &engine->rows[slot];
    for (uint32_t i = 0; i < row->nexact; i++) { /* no other is rare */
        const TagRow *tag = &engine->tags[engine_held_tag(&engine_held(engine, row)[i])];
        uint32_t n = 0;
        const uint32_t *at = engine_heard(engine, tag, &n);
        if ((tag->class & CLASS_RARE) == 0 || !engine_is_heard(engine, tag, slot))
            continue;
        for (uint32_t j = 0; j < n; j++) {
            if (engine->brief[at[j]].echo)
                continue;
            if (engine->brief[at[j]].mark == stamp && engine->brief[at[j]].root != number)
                return false;
            if (engine->brief[at[j]].mark == stamp)
                continue;
            engine->brief[at[j]].mark = stamp;
            engine->brief[at[j]].root = number;
            engine_slots_push(found, at[j]);
        }
    }
    return true;
}

/* Keeps the component of a row at the end of `found`, followed by UINT32_MAX, if it is one to
 * offer. */
static void
component_find(Engine *engine, Slots *found, uint32_t slot, uint32_t stamp)
{
    uint32_t first = found->n;
    bool whole = true;
    engine->brief[slot].mark = stamp;
    engine->brief[slot].root = slot;
    engine_slots_push(found, slot);
    for (uint32_t i = first; whole && i < found->n; i++)
        whole = component_widen(engine, found, found->ptr[i], stamp, slot) &&
                found->n - first <= ENGINE_MEMBERS_MAX;
    if (whole && found->n - first >= 3)
        engine_slots_push(found, UINT32_MAX);
    else
        found->n = first;
}

static void
component_offer(Engine *engine, const uint32_t *rows, uint32_t n)
{
    Offer *offer = engine_offer_add(engine, rows, n, engine_offer_sum(engine, rows, n) - n, NULL);
    if (offer == NULL)
        return;
    for (uint32_t i = 0; i < n; i++)
        engine_stand(engine, rows[i])->rare = offer->self;
    offer->refs = (uint16_t)(offer->refs + n - 1);
}

void
engine_rare_turn(Engine *engine)
{
    const Slots *rare = &engine->set[SET_RARE];
    Slots *found = &engine->group;
    uint32_t stamp = engine_stamp(engine), first = 0;
    found->n = 0;
    engine_fetch_held(engine, rare->ptr, rare->n);
    for (uint32_t i = 0; i < engine->set[SET_BOND].n; i++)
        repeating_add(engine, engine->set[SET_BOND].ptr[i]);
    for (uint32_t i = 0; i < rare->n; i++) { /* which grows */
        const PieceRow *row = &engine->rows[rare->ptr[i]];
        const Stand *stand = engine_stand_of(engine, row);
        if (stand != NULL && stand->rare != 0)
            component_drop(engine, engine_offer(engine, stand->rare));
        if (row->repeats)
            repeating_add(engine, rare->ptr[i]);
    }
    for (uint32_t i = 0; i < rare->n; i++) {
        uint32_t slot = rare->ptr[i];
        if (engine->brief[slot].mark != stamp && engine->rows[slot].live &&
            !engine->brief[slot].echo)
            component_find(engine, found, slot, stamp);
    }
    for (uint32_t i = 0; i < found->n; i++) {
        if (found->ptr[i] != UINT32_MAX)
            continue;
        component_offer(engine, found->ptr + first, i - first);
        first = i + 1;
    }
}
