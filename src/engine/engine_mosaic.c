/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From offers that are taken to mosaics, and the list of them, heaviest first. */
#include "engine/engine_card.h"

#include <string.h>

static void
push_mosaic(Mosaics *mosaics, Mosaic *mosaic)
{
    if (mosaics->n == mosaics->room) {
        mosaics->room = mosaics->room == 0 ? 16 : mosaics->room * 2;
        mosaics->ptr = engine_grow(mosaics->ptr, mosaics->room, sizeof(Mosaic *));
    }
    mosaics->ptr[mosaics->n++] = mosaic;
}

/* --- what a mosaic shows --- */

/* A piece as it stands in the card at `at`, itself or what it repeats. */
static void
member_fill(const Engine *engine, const Card *card, uint32_t slot, uint32_t at, EngineMember *ret)
{
    const Giver *giver = engine_giver(engine, &engine->rows[slot]);
    ret->piece = engine->rows[slot].id;
    ret->org = giver->org;
    ret->sector = giver->sector;
    ret->voice = card->voice[at];
    ret->echo = card->echo[at];
    ret->chance = card->chance[at];
}

/* Those that only repeat a member come after all members; they weigh nothing. */
static void
echoes_join(Engine *engine, Card *card, EngineMember *members)
{
    uint32_t rows[ENGINE_MEMBERS_MAX];
    card->nechoes =
        engine_echoes_of(engine, card->rows, card->n, ENGINE_MEMBERS_MAX - card->n, rows);
    for (uint32_t i = 0; i < card->nechoes; i++) {
        uint32_t source = engine->rows[rows[i]].source, at = 0;
        while (card->rows[at] != source)
            at++;
        member_fill(engine, card, rows[i], at, &members[card->n + i]);
        members[card->n + i].echo = true;
        members[card->n + i].chance *= engine->rules.weights->echo;
        card->repeated |= 1u << at;
    }
}

static void
members_keep(Engine *engine, Mosaic *mosaic, const EngineMember *members)
{
    size_t bytes = mosaic->shown.nmembers * sizeof *members;
    mosaic->members = bytes == 0 ? 0 : engine_cell_take(&engine->cells, bytes);
    mosaic->shown.members = engine_cell_at(&engine->cells, mosaic->members);
    memcpy(engine_cell_at(&engine->cells, mosaic->members), members, bytes);
}

static void
members_give(Engine *engine, const Mosaic *mosaic)
{
    engine_cell_give(&engine->cells, mosaic->members,
                     mosaic->shown.nmembers * sizeof(EngineMember));
}

static uint64_t
sum_members(const EngineMember *members, size_t n, uint64_t sum)
{
    for (size_t i = 0; i < n; i++) {
        sum = engine_sum_of(sum, engine_id_word(members[i].piece.id));
        sum = engine_sum_of(sum, (uint64_t)members[i].voice << 8 | members[i].echo);
        sum = engine_sum_of(sum, engine_double_word(members[i].chance));
    }
    return sum;
}

static uint64_t
sum_reasons(const EngineReason *reasons, size_t n, uint64_t sum)
{
    for (size_t i = 0; i < n; i++) {
        const EngineReason *reason = &reasons[i];
        sum = engine_sum_of(sum, (uint64_t)reason->kind << 32 | reason->members);
        sum = engine_sum_of(sum, reason->sectors);
        sum = engine_sum_of(sum, (uint64_t)reason->clue << 40 | (uint64_t)reason->level << 32 |
                                     (uint64_t)reason->count << 16 | reason->of);
        sum = engine_sum_of(sum, engine_double_word(reason->bits));
    }
    return sum;
}

/* The card of a taken offer, with those who only repeat a member. */
static void
show(Engine *engine, const Offer *offer, Card *card, EngineMember *members)
{
    bool passes = engine_card_fill(engine, offer->members, offer->n, card);
    ASSERT(passes);
    for (uint32_t i = 0; i < offer->n; i++)
        member_fill(engine, card, offer->members[i], i, &members[i]);
    echoes_join(engine, card, members);
}

size_t
engine_reasons(Engine *engine, const EngineMosaic *mosaic, EngineReason ret[ENGINE_REASONS_MAX])
{
    const Offer *offer = ((const Mosaic *)mosaic)->offer;
    EngineMember members[ENGINE_MEMBERS_MAX];
    Card card;
    ASSERT(offer != NULL && engine->set[SET_WEIGH].n == 0);
    show(engine, offer, &card, members);
    memset(ret, 0, ENGINE_REASONS_MAX * sizeof *ret);
    return engine_reasons_fill(engine, &card, engine_offer_weight(engine, offer), ret);
}

/* All but the id; the members shown are the mosaic's own.  Of the reasons only the sum is kept:
 * they are ten times as many as the members. */
static void
mosaic_fill(Engine *engine, const Offer *offer, Mosaic *mosaic)
{
    EngineMember members[ENGINE_MEMBERS_MAX];
    EngineReason reasons[ENGINE_REASONS_MAX] __attribute__((uninitialized)); /* as the card */
    EngineMosaic *shown = &mosaic->shown;
    Card card __attribute__((uninitialized)); /* as much as is filled is read */
    memset(members, 0, sizeof members);
    show(engine, offer, &card, members);
    size_t nreasons =
        engine_reasons_fill(engine, &card, engine_offer_weight(engine, offer), reasons);
    shown->weight_bits = engine_offer_weight(engine, offer);
    shown->nmembers = card.n + card.nechoes;
    shown->voices = card.voices;
    shown->sectors = card.sectors;
    shown->orgs = card.orgs;
    members_keep(engine, mosaic, members);
    mosaic->sum = sum_members(members, shown->nmembers, engine_double_word(shown->weight_bits));
    mosaic->sum = sum_reasons(reasons, nreasons, mosaic->sum);
    mosaic->n = offer->n;
}

static Mosaic *
mosaic_take(Engine *engine)
{
    uint32_t at = engine_cell_take(&engine->cells, sizeof(Mosaic));
    Mosaic *mosaic = engine_cell_at(&engine->cells, at);
    mosaic->self = at;
    return mosaic;
}

static Mosaic *
mosaic_new(Engine *engine, Offer *offer)
{
    Mosaic *mosaic = mosaic_take(engine);
    mosaic_fill(engine, offer, mosaic);
    mosaic->offer = offer;
    offer->mosaic = mosaic;
    return mosaic;
}

static void
mosaic_give(Engine *engine, const Mosaic *mosaic)
{
    members_give(engine, mosaic);
    engine_cell_give(&engine->cells, mosaic->self, sizeof *mosaic);
}

void
engine_mosaics_free(Engine *engine)
{
    engine_ranks_free(&engine->mosaics);
    free(engine->recalled.ptr);
    free(engine->names);
    free(engine->changes);
}

void
engine_recall(Engine *engine, MosaicId id, const PieceId *pieces, size_t npieces)
{
    EngineMember members[ENGINE_MEMBERS_MAX];
    Mosaic *mosaic = mosaic_take(engine);
    ASSERT(!engine->settled);
    mosaic->shown.id = id;
    memset(members, 0, sizeof members);
    for (size_t i = 0; i < npieces && i < ENGINE_MEMBERS_MAX; i++)
        members[mosaic->shown.nmembers++].piece = pieces[i];
    members_keep(engine, mosaic, members);
    mosaic->born = ++engine->births;
    engine_name_put(engine, mosaic);
    push_mosaic(&engine->recalled, mosaic);
}

const Mosaic *
engine_mosaic_of(const Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    const Stand *stand = engine_stand_of(engine, &engine->rows[row->source]);
    const Offer *best = NULL;
    for (uint32_t i = 0; stand != NULL && i < stand->ntaken; i++) {
        const Offer *offer = engine_offer(engine, engine_list(&engine->cells, &stand->in)[i]);
        const EngineMosaic *shown = &offer->mosaic->shown;
        size_t at = 0;
        while (at < shown->nmembers && !id_equal(shown->members[at].piece.id, row->id.id))
            at++;
        if (at < shown->nmembers && (best == NULL || engine_offer_compare(engine, offer, best) < 0))
            best = offer;
    }
    return best == NULL ? NULL : best->mosaic;
}

/* --- the turn --- */

static int
mosaic_compare(const void *a, const void *b)
{
    return engine_mosaic_compare(*(Mosaic *const *)a, *(Mosaic *const *)b);
}

static void
mosaics_sort(Mosaics *mosaics)
{
    if (mosaics->n > 1)
        qsort(mosaics->ptr, mosaics->n, sizeof(Mosaic *), mosaic_compare);
}

typedef struct Turn {
    Mosaics was;  /* former ones that are no longer taken */
    Mosaics now;  /* new ones */
    Mosaics kept; /* still taken, but what they show may have changed */
    Mosaics join; /* those that are to stand in the list again */
} Turn;

static bool
same_weight(const Engine *engine, const Mosaic *mosaic)
{
    double bits = engine_offer_weight(engine, mosaic->offer);
    return mosaic->shown.weight_bits <= bits && mosaic->shown.weight_bits >= bits;
}

/* Parts what turned; former ones keep what they showed. */
static void
turn_part(Engine *engine, Turn *turn)
{
    for (uint32_t i = 0; i < engine->turned.n; i++) {
        Offer *offer = engine->turned.ptr[i];
        Mosaic *mosaic = offer->mosaic;
        offer->turned = false;
        if (!offer->taken && mosaic != NULL) {
            offer->mosaic = NULL;
            mosaic->offer = NULL;
            push_mosaic(&turn->was, mosaic);
            engine_rank_pull(&engine->mosaics, mosaic);
        } else if (offer->taken && mosaic == NULL) {
            push_mosaic(&turn->now, mosaic_new(engine, offer));
            push_mosaic(&turn->join, offer->mosaic);
        } else if (offer->taken) {
            push_mosaic(&turn->kept, mosaic);
            if (!same_weight(engine, mosaic)) {
                engine_rank_pull(&engine->mosaics, mosaic);
                push_mosaic(&turn->join, mosaic);
            }
        }
    }
    engine->turned.n = 0;
}

static void
kept_turn(Engine *engine, const Mosaics *kept)
{
    for (uint32_t i = 0; i < kept->n; i++) {
        Mosaic *mosaic = kept->ptr[i];
        Mosaic was = *mosaic;
        mosaic_fill(engine, mosaic->offer, mosaic);
        if (mosaic->sum != was.sum)
            engine_change_push(engine, ENGINE_CHANGED, was.shown.id, NULL);
        members_give(engine, &was);
    }
}

enum { CHANGES_MOST = 1 << 12 };

static void
changes_empty(Engine *engine)
{
    engine->nchanges = 0;
    if (engine->changes_room <= CHANGES_MOST)
        return;
    free(engine->changes);
    engine->changes = NULL;
    engine->changes_room = 0;
}

void
engine_mosaics_turn(Engine *engine, EngineName *name, void *arg)
{
    Turn turn = { .was = engine->recalled };
    engine->recalled = (Mosaics){ NULL, 0, 0 };
    changes_empty(engine);
    if (turn.was.n == 0 && engine->turned.n == 0)
        return;
    turn_part(engine, &turn);
    kept_turn(engine, &turn.kept);
    mosaics_sort(&turn.join);
    for (uint32_t i = 0; i < turn.join.n; i++)
        engine_rank_put(&engine->mosaics, turn.join.ptr[i]);
    mosaics_sort(&turn.now);
    engine_mosaics_name(engine, &turn.was, &turn.now, name, arg);
    for (uint32_t i = 0; i < turn.was.n; i++)
        mosaic_give(engine, turn.was.ptr[i]);
    free(turn.was.ptr);
    free(turn.now.ptr);
    free(turn.kept.ptr);
    free(turn.join.ptr);
}
