/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The scorecard: who stands outside and holds what ties the members.
 *
 * A tag ties a member if a member of another voice holds it too.  Most tags of a member nobody else
 * in the set holds: those are told by the members' own lists, without a look at the tags' rows.
 */
#include "engine/engine_card.h"

#include <math.h>
#include <string.h>

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
    engine->outside.n = 0;
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
common_fill(Engine *engine, const Card *card)
{
    for (uint32_t i = 0; i < card->n; i++) {
        const PieceRow *row = &engine->rows[card->rows[i]];
        const Held *held = engine_held(engine, row);
        for (uint32_t k = 0; k < row->nheld; k++) {
            Common *common = common_of(engine, held[k].tag);
            common->tag = held[k].tag;
            common->voices |= 1u << card->voice[i];
            if ((common->voices & (common->voices - 1)) != 0)
                __builtin_prefetch(&engine->tags[common->tag]);
        }
    }
}

/* Which voices are heard in a tag, and the desks of those who are heard and are no members. */
static void
common_know(Engine *engine, const Card *card, Common *common)
{
    const TagRow *tag = &engine->tags[common->tag];
    uint32_t voices = 0, n = 0;
    const uint32_t *at = engine_heard(engine, tag, &n);
    common->known = true;
    common->first = engine->outside.n;
    for (uint32_t i = 0; i < n; i++) {
        const Brief *brief = &engine->brief[at[i]];
        if (brief->place > 0)
            voices |= 1u << card->voice[brief->place - 1];
        else if (!brief->quiet)
            engine_slots_push(&engine->outside, brief->desk);
    }
    common->n = engine->outside.n - common->first;
    common->carried = (uint8_t)__builtin_popcount(voices);
}

/* True if a tag ties a member that holds it. */
static bool
ties(Engine *engine, const Card *card, Common *common)
{
    bool shared = (common->voices & (common->voices - 1)) != 0;
    if (!shared || engine_tag_counts(engine, &engine->tags[common->tag]).voices < 2)
        return false;
    if (!common->known)
        common_know(engine, card, common);
    return common->carried >= 2;
}

/* What nobody outside gave is not what speaks against them. */
static void
carrier_note(const Engine *engine, Card *card, const Common *common)
{
    uint8_t kind = engine->tags[common->tag].kind;
    if (common->n == 0 || common->carried < card->carried ||
        (common->carried == card->carried && kind >= card->carrier_kind))
        return;
    card->carried = common->carried;
    card->carrier_kind = kind;
}

/* Of how many desks the pieces outside are that hold what ties a member. */
static uint32_t
outside_of(Engine *engine, Card *card, uint32_t at)
{
    const PieceRow *row = &engine->rows[card->rows[at]];
    const Held *held = engine_held(engine, row);
    uint32_t stamp = engine_stamp(engine), desks = 0;
    for (uint32_t i = 0; i < row->nheld; i++) {
        Common *common = common_of(engine, held[i].tag);
        if (!ties(engine, card, common))
            continue;
        carrier_note(engine, card, common);
        for (uint32_t k = 0; k < common->n; k++) {
            Desk *desk = &engine->givers.desk[engine->outside.ptr[common->first + k]];
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
    double sum = 0;
    common_begin(engine, card);
    common_fill(engine, card);
    for (uint32_t i = 0; i < card->n; i++)
        if (!card->echo[i])
            sum += log2(1.0 + outside_of(engine, card, i));
    card->unit[CARD_OUTSIDE] = sum / card->voices;
}
