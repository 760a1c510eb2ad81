/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Offers: sets of pieces that may become mosaics, each kept once however many ladders lead to it.
 *
 * Invariant: an offer with a dirty piece was dropped before anything is offered again, so what is
 * kept is worth what a rebuild would find.
 */
#include "link/engine_card.h"

#include <string.h>

static int
slot_compare(const void *a, const void *b, void *engine)
{
    return link_row_compare(engine, *(const uint32_t *)a, *(const uint32_t *)b);
}

void
link_rows_sort(Engine *engine, uint32_t *rows, size_t n)
{
    if (n > 1)
        qsort_r(rows, n, sizeof *rows, slot_compare, engine);
}

static void
buckets_room(Engine *engine)
{
    if (engine->noffers < engine->nbuckets)
        return;
    uint32_t n = engine->nbuckets == 0 ? 256 : engine->nbuckets * 2;
    Offer **buckets = calloc(n, sizeof *buckets);
    ASSERT(buckets != NULL);
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        for (Offer *offer = engine->buckets[i], *next = NULL; offer != NULL; offer = next) {
            next = offer->next;
            offer->next = buckets[offer->sum & (n - 1)];
            buckets[offer->sum & (n - 1)] = offer;
        }
    }
    free(engine->buckets);
    engine->buckets = buckets;
    engine->nbuckets = n;
}

static void
offer_weigh(Engine *engine, Offer *offer)
{
    Card card;
    if (!link_card_fill(engine, offer->members, offer->n, &card))
        return;
    offer->weight_bits = link_card_weight(engine, &card);
    offer->passes = offer->weight_bits >= engine->rules.floor_bits;
}

static Offer *
offer_get(Engine *engine, const uint32_t *rows, uint32_t n)
{
    uint64_t sum = n;
    for (uint32_t i = 0; i < n; i++)
        sum += link_mix(engine->rows[rows[i]].order);
    buckets_room(engine);
    Offer **bucket = &engine->buckets[sum & (engine->nbuckets - 1)];
    for (Offer *offer = *bucket; offer != NULL; offer = offer->next)
        if (offer->sum == sum && offer->n == n && memcmp(offer->members, rows, n * 4) == 0)
            return offer;
    Offer *offer = link_grow(NULL, 1, sizeof *offer + n * sizeof *offer->members);
    *offer = (Offer){ .next = *bucket, .sum = sum, .n = n };
    memcpy(offer->members, rows, n * sizeof *offer->members);
    *bucket = offer;
    engine->noffers++;
    offer_weigh(engine, offer);
    return offer;
}

/* What no gate lets through need not be kept: three voices are three desks. */
static bool
may_pass(const Engine *engine, const uint32_t *rows, uint32_t n)
{
    uint64_t sectors = 0;
    uint32_t desks = 0;
    for (uint32_t i = 0; i < n; i++) {
        const EnginePiece *piece = &engine->rows[rows[i]].piece;
        bool seen = false;
        sectors |= (uint64_t)1 << piece->sector;
        for (uint32_t j = 0; j < i && !seen; j++)
            seen = id_equal(piece->desk.id, engine->rows[rows[j]].piece.desk.id);
        desks += !seen;
    }
    return desks >= engine->rules.voices_min &&
           __builtin_popcountll(sectors) >= engine->rules.sectors_min;
}

static bool
is_in(const uint32_t *rows, uint32_t n, uint32_t row)
{
    uint32_t i = 0;
    while (i < n && rows[i] != row)
        i++;
    return i < n;
}

/* An echo never stands without the earlier piece that it repeats, whose sector and region are
 * those that count.  False if the set grows too large. */
static bool
add_repeated(const Engine *engine, uint32_t *rows, uint32_t *n)
{
    for (uint32_t i = 0; i < *n; i++) {
        const PieceRow *row = &engine->rows[rows[i]];
        for (uint32_t j = 0; j < row->nbonds && row->repeats; j++) {
            uint32_t other = row->bonds[j].other;
            if (!row->bonds[j].echo || engine->rows[other].piece.day.n > row->piece.day.n ||
                is_in(rows, *n, other))
                continue;
            if (*n == ENGINE_MEMBERS_MAX)
                return false;
            rows[(*n)++] = other;
        }
    }
    return true;
}

void
link_offer_add(Engine *engine, const uint32_t *from, uint32_t n, PieceRow *seed)
{
    uint32_t rows[ENGINE_MEMBERS_MAX], given = n;
    memcpy(rows, from, n * sizeof *rows);
    if (!add_repeated(engine, rows, &n) || !may_pass(engine, rows, n))
        return;
    link_rows_sort(engine, rows, n);
    Offer *offer = offer_get(engine, rows, n);
    if (seed == NULL) {
        offer->round = engine->round;
        return;
    }
    ASSERT(seed->noffers < LADDER_OFFERS);
    seed->borrows |= n > given;
    seed->offers[seed->noffers++] = offer;
    offer->seeds++;
}

static bool
any_dirty(const Engine *engine, const uint32_t *rows, uint32_t n)
{
    bool dirty = false;
    for (uint32_t i = 0; i < n && !dirty; i++)
        dirty = engine->rows[rows[i]].dirty;
    return dirty;
}

static bool
offer_is_dirty(const Engine *engine, const Offer *offer)
{
    return any_dirty(engine, offer->members, offer->n);
}

/* A ladder depends on its pieces, and its offers on what those repeat. */
static bool
ladder_is_dirty(const Engine *engine, const PieceRow *row)
{
    bool dirty = row->dirty || any_dirty(engine, row->ladder, row->nladder);
    for (uint32_t i = 0; i < row->noffers && row->borrows && !dirty; i++)
        dirty = offer_is_dirty(engine, row->offers[i]);
    return dirty;
}

static void
offers_filter(Engine *engine, bool (*drop)(const Engine *engine, const Offer *offer))
{
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        Offer **link = &engine->buckets[i];
        while (*link != NULL) {
            Offer *offer = *link;
            if (!drop(engine, offer)) {
                link = &offer->next;
                continue;
            }
            *link = offer->next;
            if (offer->mosaic != NULL)
                offer->mosaic->offer = NULL;
            free(offer);
            engine->noffers--;
        }
    }
}

void
link_offers_drop_dirty(Engine *engine)
{
    for (uint32_t i = 0; i < engine->nrows; i++) {
        PieceRow *row = &engine->rows[i];
        if (!ladder_is_dirty(engine, row))
            continue;
        for (uint32_t j = 0; j < row->noffers; j++)
            row->offers[j]->seeds--;
        row->noffers = row->nladder = 0;
        row->borrows = false;
    }
    offers_filter(engine, offer_is_dirty);
}

static bool
is_offered_by_none(const Engine *engine, const Offer *offer)
{
    return offer->seeds == 0 && offer->round != engine->round;
}

void
link_offers_sweep(Engine *engine)
{
    offers_filter(engine, is_offered_by_none);
}

void
engine_offers(Engine *engine, EngineOffered *offered, void *arg)
{
    PieceId pieces[ENGINE_MEMBERS_MAX];
    Card card;
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        for (const Offer *offer = engine->buckets[i]; offer != NULL; offer = offer->next) {
            for (uint32_t j = 0; j < offer->n; j++)
                pieces[j] = engine->rows[offer->members[j]].piece.id;
            if (offer->passes && link_card_fill(engine, offer->members, offer->n, &card))
                offered(arg, pieces, offer->n, card.unit);
        }
    }
}

void
link_offers_free(Engine *engine)
{
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        for (Offer *offer = engine->buckets[i], *next = NULL; offer != NULL; offer = next) {
            next = offer->next;
            free(offer);
        }
    }
    free(engine->buckets);
}
