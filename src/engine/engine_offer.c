/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Offers: sets of pieces that may become mosaics, each kept once, whatever leads to it. */
#include "engine/engine_card.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

void
engine_offers_push(Offers *offers, Offer *offer)
{
    if (offers->n == offers->room) {
        offers->room = offers->room == 0 ? 3 : offers->room * 2;
        offers->ptr = engine_grow(offers->ptr, offers->room, sizeof(Offer *));
    }
    offers->ptr[offers->n++] = offer;
}

Stand *
engine_stand(Engine *engine, uint32_t slot)
{
    PieceRow *row = &engine->rows[slot];
    if (row->stand == 0)
        row->stand = engine_cell_take(&engine->cells, sizeof(Stand));
    return engine_stand_of(engine, row);
}

void
engine_stand_free(Engine *engine, PieceRow *row)
{
    Stand *stand = engine_stand_of(engine, row);
    if (stand == NULL)
        return;
    engine_ladder_clear(engine, stand);
    engine_list_clear(&engine->cells, &stand->seeds);
    engine_list_clear(&engine->cells, &stand->in);
    engine_list_clear(&engine->cells, &stand->echoes);
    engine_cell_give(&engine->cells, row->stand, sizeof *stand);
}

static int
slot_compare(const void *a, const void *b, void *engine)
{
    return engine_row_compare(engine, *(const uint32_t *)a, *(const uint32_t *)b);
}

/* Of a set that may be offered most stand in order already. */
void
engine_rows_sort(Engine *engine, uint32_t *rows, size_t n)
{
    if (n > ENGINE_MEMBERS_MAX)
        qsort_r(rows, n, sizeof *rows, slot_compare, engine);
    for (size_t i = 1; i < n && n <= ENGINE_MEMBERS_MAX; i++) {
        uint32_t row = rows[i];
        size_t at = i;
        for (; at > 0 && engine_row_compare(engine, rows[at - 1], row) > 0; at--)
            rows[at] = rows[at - 1];
        rows[at] = row;
    }
}

static void
buckets_room(Engine *engine)
{
    if (engine->noffers < engine->nbuckets)
        return;
    uint32_t n = engine->nbuckets == 0 ? 256 : engine->nbuckets * 2;
    uint32_t *buckets = calloc(n, sizeof *buckets);
    ASSERT(buckets != NULL);
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        for (uint32_t at = engine->buckets[i], next = 0; at != 0; at = next) {
            Offer *offer = engine_offer(engine, at);
            next = offer->next;
            offer->next = buckets[offer->sum & (n - 1)];
            buckets[offer->sum & (n - 1)] = at;
        }
    }
    free(engine->buckets);
    engine->buckets = buckets;
    engine->nbuckets = n;
}

static size_t
offer_bytes(uint32_t n)
{
    return offsetof(Offer, members) + n * (sizeof(uint32_t) + 1);
}

double
engine_offer_weight(const Engine *engine, const Offer *offer)
{
    const double *part = offer->part_bits;
    double score = part[PART_INNER] + part[PART_OUTSIDE] + part[PART_LEFT];
    return fmax(score + engine->rules.weights->shift_bits, 0);
}

enum { OFFER_NEW = 1 << PART_COUNT | ((1 << PART_COUNT) - 1) };

static Offer *
offer_new(Engine *engine, uint32_t sum, const uint32_t *rows, uint32_t n)
{
    uint32_t at = engine_cell_take(&engine->cells, offer_bytes(n));
    Offer *offer = engine_offer(engine, at);
    offer->sum = sum;
    offer->self = at;
    offer->n = n & 255;
    memcpy(offer->members, rows, n * sizeof *rows);
    uint32_t *bucket = &engine->buckets[sum & (engine->nbuckets - 1)];
    offer->next = *bucket;
    *bucket = at;
    engine->noffers++;
    for (uint32_t i = 0; i < n; i++)
        engine_list_push(&engine->cells, &engine_stand(engine, rows[i])->in, at);
    engine_offer_dirty(engine, offer, OFFER_NEW);
    return offer;
}

uint64_t
engine_offer_sum(const Engine *engine, const uint32_t *rows, uint32_t n)
{
    uint64_t sum = n;
    for (uint32_t i = 0; i < n; i++)
        sum += engine_row_sum(&engine->rows[rows[i]]);
    return sum;
}

static Offer *
offer_get(Engine *engine, const uint32_t *rows, uint32_t n, uint32_t sum)
{
    buckets_room(engine);
    uint32_t at = engine->buckets[sum & (engine->nbuckets - 1)];
    while (at != 0) {
        Offer *offer = engine_offer(engine, at);
        if (offer->sum == sum && offer->n == n && memcmp(offer->members, rows, n * 4) == 0)
            return offer;
        at = offer->next;
    }
    return offer_new(engine, sum, rows, n);
}

/* What no gate lets through need not be kept: three voices are three desks. */
static bool
may_pass(const Engine *engine, const uint32_t *rows, uint32_t n)
{
    uint64_t sectors = 0;
    uint32_t desks = 0;
    bool passes = false;
    for (uint32_t i = 0; i < n && !passes; i++) {
        const Giver *giver = engine_giver(engine, &engine->rows[rows[i]]);
        bool seen = false;
        sectors |= (uint64_t)1 << giver->sector;
        for (uint32_t j = 0; j < i && !seen; j++)
            seen = engine_same_desk(engine, rows[i], rows[j]);
        desks += !seen;
        passes = desks >= engine->rules.voices_min &&
                 __builtin_popcountll(sectors) >= engine->rules.sectors_min;
    }
    return passes;
}

static bool
is_in(const uint32_t *rows, uint32_t n, uint32_t row)
{
    uint32_t i = 0;
    while (i < n && rows[i] != row)
        i++;
    return i < n;
}

/* Of what a row repeats the earliest of each other desk: else who gives often fills the set. */
static bool
is_repeated(const Engine *engine, const PieceRow *row, const Bond *bond)
{
    const Bond *bonds = engine_bonds(engine, row);
    uint32_t other = bond->other;
    bool first = bond->echo && engine->rows[other].day.n <= row->day.n &&
                 !engine_same_desk(engine, (uint32_t)(row - engine->rows), other);
    for (uint32_t i = 0; i < row->nbonds && first; i++)
        first = !bonds[i].echo || !engine_same_desk(engine, bonds[i].other, other) ||
                !engine_is_earlier(engine, bonds[i].other, other);
    return first;
}

/* An echo never stands without the earlier piece that it repeats, whose sector and region are
 * those that count.  False if the set grows too large. */
static bool
add_repeated(const Engine *engine, uint32_t *rows, uint32_t *n)
{
    for (uint32_t i = 0; i < *n; i++) {
        const PieceRow *row = &engine->rows[rows[i]];
        for (uint32_t j = 0; j < row->nbonds && row->repeats; j++) {
            const Bond *bond = &engine_bonds(engine, row)[j];
            uint32_t other = bond->other;
            if (!is_repeated(engine, row, bond) || is_in(rows, *n, other))
                continue;
            if (*n == ENGINE_MEMBERS_MAX)
                return false;
            rows[(*n)++] = other;
        }
    }
    return true;
}

static void
read_add(Slots *read, const uint32_t *rows, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!is_in(read->ptr, read->n, rows[i]))
            engine_slots_push(read, rows[i]);
}

Offer *
engine_offer_add(Engine *engine, const uint32_t *from, uint32_t n, uint64_t sum, Slots *read)
{
    uint32_t rows[ENGINE_MEMBERS_MAX], given = n;
    memcpy(rows, from, n * sizeof *rows);
    bool fits = add_repeated(engine, rows, &n);
    if (read != NULL && n > given)
        read_add(read, rows, n);
    if (!fits || !may_pass(engine, rows, n) || !engine_are_whole(engine, rows, n))
        return NULL;
    for (uint32_t i = given; i < n; i++)
        sum += engine_row_sum(&engine->rows[rows[i]]);
    engine_rows_sort(engine, rows, n);
    Offer *offer = offer_get(engine, rows, n, (uint32_t)(sum + n));
    offer->refs++;
    return offer;
}

void
engine_offer_leave(Engine *engine, Offer *offer)
{
    if (--offer->refs > 0 || offer->loose)
        return;
    offer->loose = true;
    engine_offers_push(&engine->loose, offer);
}

/* A part that is not known is weighed when it is wanted, whatever has changed since. */
void
engine_offer_dirty(Engine *engine, Offer *offer, unsigned parts)
{
    unsigned known = (1u << offer->known) - 1;
    if ((parts & (known | 1u << PART_INNER)) == 0)
        return;
    offer->dirty = (offer->dirty | parts) & 15;
    if (offer->listed)
        return;
    offer->listed = true;
    engine_offers_push(&engine->dirty, offer);
}

/* Until the end of the settle others may still point to it. */
static void
offer_drop(Engine *engine, Offer *offer)
{
    uint32_t *link = &engine->buckets[offer->sum & (engine->nbuckets - 1)];
    while (*link != offer->self)
        link = &engine_offer(engine, *link)->next;
    *link = offer->next;
    engine->noffers--;
    offer->passes = false;
    if (offer->taken)
        engine_offer_untake(engine, offer);
    engine_offer_near(engine, offer, false);
    for (uint32_t i = 0; i < offer->n; i++)
        engine_list_pull(&engine->cells, &engine_stand(engine, offer->members[i])->in, offer->self);
    engine_offers_push(&engine->dropped, offer);
}

/* True if the floor can be reached by its members alone. */
static bool
is_near(const Engine *engine, const Offer *offer)
{
    Offer inner = { .part_bits = { offer->part_bits[PART_INNER] } };
    return !offer->closed && (!engine_card_falls(engine) ||
                              engine_offer_weight(engine, &inner) >= engine->rules.floor_bits);
}

/* How many parts of an offer are weighed at once: of one that is taken all.  Of any other who
 * stands outside is not asked again before it would be taken without. */
static unsigned
parts_wanted(const Engine *engine, const Offer *offer)
{
    if (offer->taken || !engine_card_falls(engine))
        return PART_COUNT;
    if (offer->known <= PART_LEFT)
        return PART_LEFT;
    return offer->dirty >> PART_OUTSIDE & 1 ? PART_OUTSIDE : offer->known;
}

void
engine_offer_ask(Engine *engine, Offer *offer)
{
    engine_card_weigh(engine, offer, offer->known + 1u);
    offer->passes = engine_offer_weight(engine, offer) >= engine->rules.floor_bits;
}

double
engine_offer_exact(Engine *engine, const Offer *offer)
{
    uint64_t room[sizeof(Offer) / 8 + ENGINE_MEMBERS_MAX];
    Offer *copy = (Offer *)room;
    memcpy(copy, offer, offer_bytes(offer->n));
    if (copy->passes)
        engine_card_weigh(engine, copy, PART_COUNT);
    return engine_offer_weight(engine, copy);
}

static void
offer_turn(Engine *engine, Offer *offer)
{
    double was_bits = engine_offer_weight(engine, offer);
    bool passed = offer->passes;
    if (offer->closed)
        return;
    engine_card_weigh(engine, offer, parts_wanted(engine, offer));
    double bits = engine_offer_weight(engine, offer);
    offer->passes = !offer->closed && bits >= engine->rules.floor_bits;
    if (offer->taken)
        engine_offer_turned(engine, offer);
    if (offer->passes != passed || bits < was_bits || bits > was_bits) {
        if (offer->taken)
            engine_offer_untake(engine, offer);
        if (offer->passes)
            engine_offer_queue(engine, offer);
    }
    engine_offer_near(engine, offer, is_near(engine, offer));
}

/* The first `n` offers with a piece, which are all or those near the floor. */
static void
offers_dirty(Engine *engine, const Stand *stand, uint32_t n, unsigned part)
{
    for (uint32_t i = 0; i < n; i++)
        engine_offer_dirty(engine, engine_offer(engine, engine_list(&engine->cells, &stand->in)[i]),
                           1u << part);
}

static void
offers_of_turned(Engine *engine)
{
    const Slots *card = &engine->set[SET_CARD];
    const Slots *bond = &engine->set[SET_BOND];
    for (uint32_t i = 0; i < card->n; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[card->ptr[i]]);
        if (stand != NULL)
            offers_dirty(engine, stand, stand->in.n, PART_INNER);
    }
    for (uint32_t i = 0; i < bond->n; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[bond->ptr[i]]);
        if (stand != NULL)
            offers_dirty(engine, stand, stand->nnear, PART_LEFT);
    }
}

void
engine_offers_turn(Engine *engine)
{
    for (uint32_t i = 0; i < engine->loose.n; i++) {
        Offer *offer = engine->loose.ptr[i];
        offer->loose = false;
        if (offer->refs == 0)
            offer_drop(engine, offer);
    }
    offers_of_turned(engine);
    for (uint32_t i = 0; i < engine->dirty.n; i++) {
        engine_fetch_offers(engine, &engine->dirty, i);
        if (engine->dirty.ptr[i]->refs > 0)
            offer_turn(engine, engine->dirty.ptr[i]);
    }
}

void
engine_offers_forget(Engine *engine)
{
    for (uint32_t i = 0; i < engine->dirty.n; i++) {
        engine->dirty.ptr[i]->dirty = 0;
        engine->dirty.ptr[i]->listed = false;
    }
    for (uint32_t i = 0; i < engine->dropped.n; i++)
        engine_cell_give(&engine->cells, engine->dropped.ptr[i]->self,
                         offer_bytes(engine->dropped.ptr[i]->n));
    engine_offers_empty(&engine->dirty);
    engine_offers_empty(&engine->loose);
    engine_offers_empty(&engine->dropped);
    engine_offers_empty(&engine->queue);
    engine_offers_empty(&engine->turned);
}

void
engine_offers(Engine *engine, EngineOffered *offered, void *arg)
{
    PieceId pieces[ENGINE_MEMBERS_MAX];
    Card card;
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        const Offer *offer = NULL;
        for (uint32_t at = engine->buckets[i]; at != 0; at = offer->next) {
            offer = engine_offer(engine, at);
            for (uint32_t j = 0; j < offer->n; j++)
                pieces[j] = engine->rows[offer->members[j]].id;
            if (offer->passes && engine_offer_exact(engine, offer) >= engine->rules.floor_bits &&
                engine_card_fill(engine, offer->members, offer->n, &card))
                offered(arg, pieces, offer->n, card.unit);
        }
    }
}

void
engine_offers_free(Engine *engine)
{
    free(engine->buckets);
    free(engine->dirty.ptr);
    free(engine->loose.ptr);
    free(engine->dropped.ptr);
    free(engine->queue.ptr);
    free(engine->turned.ptr);
}
