/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces that only repeat what a piece of the same voice says (R4).
 *
 * Such a piece stands in no ladder and no offer, has no bonds and is not counted among those that
 * have a tag: what is grouped is grouped as if it had not been given.  It joins the mosaic of what
 * it repeats afterwards, where the card counts it as an echo, which only takes off.  Which of two
 * pieces is the echo is a matter of the pieces, not of which came to the engine first.
 */
#include "engine/engine_internal.h"

#include <stdlib.h>

/* Those that came in this settle are counted when all tags have turned.  Of two that do not repeat
 * each other neither does so when more of what they say is shared: each would still have to hold
 * what the other shared before, and of two that share the same one is the echo already. */
static void
shared_turn(Engine *engine, TagRow *tag)
{
    const uint32_t *at = engine_holders(engine, tag);
    Counts counts = engine_tag_counts(engine, tag);
    bool shared = counts.desks > 1, turns = shared != tag->shared;
    unsigned class = engine_tag_class(engine, tag);
    unsigned heard = (tag->class ^ class) & (CLASS_WALKED | CLASS_CROWDED);
    if ((class & CLASS_CROWDED) != 0)
        engine_tag_hear(engine, tag);
    if (!turns && heard == 0)
        return;
    tag->shared = shared;
    for (uint32_t i = 0; i < counts.df; i++) {
        PieceRow *row = &engine->rows[at[i]];
        const Brief *brief = &engine->brief[at[i]];
        if (heard != 0 || (shared ? brief->kin : !brief->lone))
            engine_set_add(engine, SET_VOICE, at[i]);
        if (turns && !row->fresh)
            row->nshared = (uint8_t)(shared ? row->nshared + 1 : row->nshared - 1);
    }
}

static uint8_t
shared_tags(const Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    const Held *held = engine_held(engine, row);
    uint32_t n = 0;
    for (uint32_t i = 0; i < row->nheld; i++)
        n += engine->tags[engine_held_tag(&held[i])].shared;
    return (uint8_t)n;
}

/* Of two that repeat each other, the one that says more speaks; of those the earlier. */
static bool
stands_before(const Engine *engine, uint32_t a, uint32_t b)
{
    uint8_t left = engine->rows[a].nshared, right = engine->rows[b].nshared;
    return left != right ? left > right : engine_is_earlier(engine, a, b);
}

/* True if `of` holds all tags of `echo` that are not of this voice alone. */
static bool
holds_all_of(const Engine *engine, uint32_t of, uint32_t echo)
{
    const PieceRow *row = &engine->rows[echo];
    const Held *held = engine_held(engine, row);
    uint32_t at = 0;
    bool all = true;
    for (uint32_t i = 0; i < row->nheld && all; i++)
        all = engine_holds(engine, &engine->rows[of], &at, &held[i]) ||
              !engine->tags[engine_held_tag(&held[i])].shared;
    return all;
}

/* What comes later speaks for a piece of its own desk alone: else who says again all that another
 * said, and more, would take its voice. */
static bool
only_repeats(const Engine *engine, uint32_t echo, uint32_t of)
{
    return engine->rows[of].nshared >= engine->rows[echo].nshared &&
           (engine_same_desk(engine, of, echo) || engine_is_earlier(engine, of, echo)) &&
           engine_same_voice(engine, echo, of, NULL) && holds_all_of(engine, of, echo) &&
           stands_before(engine, of, echo);
}

/* 1 + the slot of the foremost piece that a piece only repeats, or 0. */
static uint32_t
find_source(Engine *engine, uint32_t slot)
{
    uint32_t found = 0;
    if (engine->brief[slot].lone)
        return 0;
    const Sharers *near = engine_sharers(engine, slot);
    for (uint32_t i = 0; i < near->n; i++) {
        uint32_t other = near->ptr[i].slot;
        if (!only_repeats(engine, slot, other))
            continue;
        engine->brief[slot].kin = engine->brief[other].kin = true;
        if (found == 0 || stands_before(engine, other, found - 1))
            found = other + 1;
    }
    return found;
}

/* What it alone holds changes nothing for anybody. */
static void
tags_touch(Engine *engine, const PieceRow *row)
{
    const Held *held = engine_held(engine, row);
    for (uint32_t i = 0; i < row->nheld; i++)
        if (engine->tags[engine_held_tag(&held[i])].df > 1)
            engine_tag_touch(engine, engine_held_tag(&held[i]));
}

/* One that begins or ends to repeat another has other bonds, and another component. */
static void
echo_turn(Engine *engine, uint32_t slot)
{
    PieceRow *row = &engine->rows[slot];
    uint32_t echoes = row->live ? find_source(engine, slot) : 0;
    if (echoes == row->echoes && !row->fresh && row->live)
        return;
    engine_set_add(engine, SET_SOURCE, slot);
    if ((echoes == 0) != (row->echoes == 0)) {
        engine_set_add(engine, SET_WEIGH, slot);
        tags_touch(engine, row);
    }
    row->echoes = echoes;
    engine->brief[slot].echo = echoes != 0;
}

/* True if voice_turn() is done for a piece itself. */
static bool
is_to_turn(const Engine *engine, uint32_t slot)
{
    return engine->rows[slot].sets >> SET_VOICE & 1;
}

/* Which of two of one voice stands before the other may have changed if either has. */
static void
voice_turn(Engine *engine, uint32_t slot)
{
    const Sharers *near = engine_sharers(engine, slot);
    engine->brief[slot].lone = true;
    for (uint32_t i = 0; i < near->n; i++) {
        uint32_t other = near->ptr[i].slot;
        if (!engine_near_voice(engine, near, i))
            continue;
        engine->brief[slot].lone = engine->brief[other].lone = false;
        /* What came just now changes nothing for another, unless that repeats it. */
        if (!is_to_turn(engine, other) &&
            (!engine->rows[slot].fresh || only_repeats(engine, other, slot)))
            engine_set_add(engine, SET_ECHO, other);
    }
    echo_turn(engine, slot);
}

/* The piece that a chain of echoes repeats in the end. */
static uint32_t
chain_end(const Engine *engine, uint32_t slot)
{
    while (engine->rows[slot].echoes != 0)
        slot = engine->rows[slot].echoes - 1;
    return slot;
}

/* Those who repeat it have its source too. */
static void
followers_add(Engine *engine, uint32_t slot)
{
    if (engine->brief[slot].lone)
        return;
    const Sharers *near = engine_sharers(engine, slot);
    for (uint32_t i = 0; i < near->n; i++)
        if (engine->rows[near->ptr[i].slot].echoes == slot + 1)
            engine_set_add(engine, SET_SOURCE, near->ptr[i].slot);
}

static void
quiet_turn(Engine *engine, uint32_t slot, bool quiet)
{
    const PieceRow *row = &engine->rows[slot];
    if (quiet == engine->brief[slot].quiet)
        return;
    engine->brief[slot].quiet = quiet;
    tags_touch(engine, row);
    for (uint32_t i = 0; i < row->nheld; i++)
        engine_tag_voice(engine, engine_held_tag(&engine_held(engine, row)[i]), slot, !quiet);
}

/* One more, or one less, repeats a piece in the end: by how many desks that is done. */
static void
echoed_turn(Engine *engine, uint32_t source, uint32_t echo, bool more)
{
    Stand *stand = engine_stand(engine, source);
    List *echoes = &stand->echoes;
    uint32_t stamp = engine_stamp(engine), desks = 0;
    if (more)
        engine_list_push(&engine->cells, echoes, echo);
    else
        engine_list_pull(&engine->cells, echoes, echo);
    for (uint32_t i = 0; i < echoes->n; i++)
        desks += engine_desk_first(engine, engine_list(&engine->cells, echoes)[i], stamp);
    stand->nechoes = desks;
    engine->rows[source].echoed = desks > 0;
    engine_set_add(engine, SET_CARD, source);
}

/* What a piece repeats in the end.  An echo that does so only through another still counts among
 * those who have a tag: one in between takes no weight off the others. */
static void
source_turn(Engine *engine, uint32_t slot)
{
    PieceRow *row = &engine->rows[slot];
    uint32_t was = row->source, source = chain_end(engine, slot);
    bool repeats = source != slot && engine_same_voice(engine, slot, source, NULL);
    quiet_turn(engine, slot, repeats || !row->live);
    if (source == was)
        return;
    if (was != slot)
        echoed_turn(engine, was, slot, false);
    if (source != slot)
        echoed_turn(engine, source, slot, true);
    row->source = source;
}

void
engine_echoes_find(Engine *engine)
{
    const Slots *voice = &engine->set[SET_VOICE];
    const Slots *echo = &engine->set[SET_ECHO];
    const Slots *source = &engine->set[SET_SOURCE];
    for (uint32_t i = 0; i < engine->touched.n; i++)
        shared_turn(engine, &engine->tags[engine->touched.ptr[i]]);
    for (uint32_t i = 0; i < voice->n; i++) {
        engine->brief[voice->ptr[i]].kin = false;
        if (engine->rows[voice->ptr[i]].fresh)
            engine->rows[voice->ptr[i]].nshared = shared_tags(engine, voice->ptr[i]);
    }
    for (uint32_t i = 0; i < voice->n; i++)
        voice_turn(engine, voice->ptr[i]);
    for (uint32_t i = 0; i < echo->n; i++)
        echo_turn(engine, echo->ptr[i]);
    for (uint32_t i = 0; i < source->n; i++) /* which grows */
        followers_add(engine, source->ptr[i]);
    for (uint32_t i = 0; i < source->n; i++)
        source_turn(engine, source->ptr[i]);
}

uint32_t
engine_echoes_of(Engine *engine, const uint32_t *rows, uint32_t n, uint32_t most, uint32_t *ret)
{
    Slots found = { NULL, 0, 0 };
    for (uint32_t i = 0; i < n; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[rows[i]]);
        for (uint32_t k = 0; stand != NULL && k < stand->echoes.n; k++)
            engine_slots_push(&found, engine_list(&engine->cells, &stand->echoes)[k]);
    }
    engine_rows_sort(engine, found.ptr, found.n);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < found.n && kept < most; i++)
        if (engine_is_with(engine, found.ptr[i], rows, n) &&
            engine_is_with(engine, found.ptr[i], ret, kept))
            ret[kept++] = found.ptr[i];
    free(found.ptr);
    return kept;
}
