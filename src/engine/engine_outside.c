/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scorecard: who stands outside and holds what ties the members.
 *
 * A tag ties a member if a member of another voice holds it too.  Most tags of a member nobody else
 * in the set holds: those are told by the members' own lists, without a look at the tags' rows.
 */
#include "engine/engine_card.h"

#include <math.h>
#include <string.h>

/* Two members at least hold each. */
enum { TIES_MAX = ENGINE_MEMBERS_MAX * ENGINE_TAGS_MAX / 2 };

/* A tag that ties members. */
typedef struct Tie {
    uint32_t members;
    uint32_t first, n; /* of `outside`: the desks of others who are heard in it */
    uint8_t carried;   /* how many of the voices are */
    uint8_t kind;
} Tie;

/* Twice as many places as the members hold tags, all free. */
static void
common_begin(Engine *engine, const Card *card)
{
    uint32_t held = 0, size = 64;
    for (uint32_t i = 0; i < card->n; i++)
        held += engine->rows[card->rows[i]].nheld;
    while (size < held * 2)
        size *= 2;
    if (size > engine->common_room) {
        free(engine->common);
        engine->common = engine_grow(NULL, size, sizeof *engine->common);
        engine->common_room = size;
    }
    engine->ncommon = size;
    memset(engine->common, 0, size * sizeof *engine->common);
    engine->outside.n = engine->shared.n = 0;
}

/* Where a tag stands or would stand. */
static Common *
common_of(const Engine *engine, uint32_t tag)
{
    uint32_t mask = engine->ncommon - 1, i = (tag * 0x9e3779b1u >> 7) & mask;
    while (engine->common[i].voices != 0 && engine->common[i].tag != tag)
        i = (i + 1) & mask;
    return &engine->common[i];
}

static void
common_add(Engine *engine, const Card *card, uint32_t at, uint32_t tag)
{
    Common *common = common_of(engine, tag);
    uint32_t voice = 1u << card->voice[at], before = common->voices;
    common->tag = tag;
    common->members |= 1u << at;
    common->voices |= voice;
    if (before == 0 || before == common->voices || (before & (before - 1)) != 0)
        return;
    engine_slots_push(&engine->shared, (uint32_t)(common - engine->common));
    __builtin_prefetch(&engine->tags[tag]);
}

static void
common_fill(Engine *engine, const Card *card)
{
    for (uint32_t i = 0; i < card->n; i++) {
        const PieceRow *row = &engine->rows[card->rows[i]];
        const Held *held = engine_held(engine, row);
        for (uint32_t k = 0; k < row->nheld; k++)
            common_add(engine, card, i, engine_held_tag(&held[k]));
    }
}

/* Which voices are heard in a tag, and the desks of those who are heard and are no members. */
static Tie
tie_of(Engine *engine, const Card *card, const Common *common)
{
    const TagRow *tag = &engine->tags[common->tag];
    Tie tie = { .members = common->members, .first = engine->outside.n, .kind = tag->kind };
    uint32_t voices = 0, n = 0;
    const uint32_t *at = engine_heard(engine, tag, &n);
    for (uint32_t i = 0; i < n; i++) {
        const Brief *brief = &engine->brief[at[i]];
        if (brief->place > 0)
            voices |= 1u << card->voice[brief->place - 1];
        else if (!brief->quiet)
            engine_slots_push(&engine->outside, brief->desk);
    }
    tie.n = engine->outside.n - tie.first;
    tie.carried = (uint8_t)__builtin_popcount(voices);
    return tie;
}

/* Of the tags that several voices hold, but those in which too few speak or are heard. */
static uint32_t
ties_fill(Engine *engine, const Card *card, Tie *ties)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < engine->shared.n; i++)
        engine_fetch_holders(engine, engine->common[engine->shared.ptr[i]].tag);
    for (uint32_t i = 0; i < engine->shared.n; i++) {
        const Common *common = &engine->common[engine->shared.ptr[i]];
        if (engine_tag_counts(engine, &engine->tags[common->tag]).voices < 2)
            continue;
        ties[n] = tie_of(engine, card, common);
        n += ties[n].carried >= 2;
    }
    return n;
}

/* What nobody outside gave is not what speaks against them. */
static void
carrier_note(Card *card, const Tie *tie)
{
    if (tie->n == 0 || tie->carried < card->carried ||
        (tie->carried == card->carried && tie->kind >= card->carrier_kind))
        return;
    card->carried = tie->carried;
    card->carrier_kind = tie->kind;
}

/* Of how many desks the pieces outside are that hold what ties a member. */
static uint32_t
outside_of(Engine *engine, Card *card, uint32_t at, const Tie *ties, uint32_t n)
{
    uint32_t stamp = engine_stamp(engine), desks = 0;
    for (uint32_t i = 0; i < n; i++) {
        if ((ties[i].members >> at & 1) == 0)
            continue;
        carrier_note(card, &ties[i]);
        for (uint32_t k = 0; k < ties[i].n; k++) {
            Desk *desk = &engine->givers.desk[engine->outside.ptr[ties[i].first + k]];
            desks += desk->mark != stamp;
            desk->mark = stamp;
        }
    }
    card->outside = desks > card->outside ? desks : card->outside;
    return desks;
}

void
engine_card_outside(Engine *engine, Card *card)
{
    Tie ties[TIES_MAX] __attribute__((uninitialized)); /* as many as are filled are read */
    double sum = 0;
    common_begin(engine, card);
    common_fill(engine, card);
    uint32_t n = ties_fill(engine, card, ties);
    for (uint32_t i = 0; i < card->n; i++)
        if (!card->echo[i])
            sum += log2(1.0 + outside_of(engine, card, i, ties, n));
    card->unit[CARD_OUTSIDE] = sum / card->voices;
}
