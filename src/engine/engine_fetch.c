/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the next steps read is asked of memory ahead, all of it at once: at a million pieces hardly
 * any of it is in the processor's cache, and one read that waits for the last costs a hundred times
 * what is done with it.
 *
 * Nothing depends on this file: without it all is the same, but slower.
 */
#include "engine/engine_internal.h"

/* A function that only fetches has no effect for gcc, which leaves out its calls: it must be no
 * call. */
#define FETCHING static inline __attribute__((always_inline))

enum {
    HOLDERS_AHEAD = 64,
    PIECES_AHEAD = 16,
    MEMBERS_AHEAD = 2,
    OFFERS_AHEAD = 8,
    SIZES_AHEAD = 16
};

/* What is asked for long before it is read is gone again by then. */
static uint32_t
ahead(uint32_t n)
{
    return n < PIECES_AHEAD ? n : PIECES_AHEAD;
}

/* So many bytes in cells: two lines of the processor's cache of them. */
FETCHING void
fetch_cells(const Engine *engine, uint32_t at, size_t bytes)
{
    const uint8_t *ptr = engine_cell_at(&engine->cells, at);
    __builtin_prefetch(ptr);
    if (bytes > CELL_BYTES)
        __builtin_prefetch(ptr + (bytes < 2 * LINE_BYTES ? bytes : 2 * LINE_BYTES) - 1);
}

/* Where the slots of the holders of a tag stand. */
FETCHING void
fetch_holders(const Engine *engine, const TagRow *tag)
{
    if (tag->df > 1)
        __builtin_prefetch(engine_cell_at(&engine->cells, tag->at));
}

void
engine_fetch_holders(const Engine *engine, uint32_t tag)
{
    fetch_holders(engine, &engine->tags[tag]);
}

/* What is asked of each of them, and of those that are met. */
FETCHING void
fetch_pieces(const Engine *engine, const TagRow *tag)
{
    const uint32_t *at = engine_holders(engine, tag);
    uint32_t n = engine_tag_is_walked(engine, tag) ? engine_tag_counts(engine, tag).df : 0;
    for (uint32_t k = 0; k < n && k < HOLDERS_AHEAD; k++) {
        __builtin_prefetch(&engine->brief[at[k]]);
        __builtin_prefetch(&engine->rows[at[k]]);
    }
}

void
engine_fetch_tags(const Engine *engine, const EnginePiece *piece, uint64_t *ret_sum)
{
    /* Of each that is found if no other is read on the way, or NULL. */
    const TagRow *tag[ENGINE_TAGS_MAX] __attribute__((uninitialized));
    for (unsigned size = 0; size < SIZES_AHEAD; size++)
        __builtin_prefetch(engine_cell_at(&engine->cells, engine->cells.free[size]));
    __builtin_prefetch(engine_map_home(&engine->by_id, engine_id_sum(&piece->id)));
    for (size_t i = 0; i < piece->ntags; i++) {
        ret_sum[i] = engine_tag_sum(&piece->tags[i]);
        __builtin_prefetch(&engine->by_tag.shard[ret_sum[i] >> 54]);
    }
    for (size_t i = 0; i < piece->ntags; i++)
        __builtin_prefetch(engine_map_home(&engine->by_tag, ret_sum[i]));
    for (size_t i = 0; i < piece->ntags; i++) {
        uint32_t row = engine_map_tag_guess(engine, ret_sum[i]);
        tag[i] = row == UINT32_MAX ? NULL : &engine->tags[row];
        __builtin_prefetch(tag[i]);
    }
    for (size_t i = 0; i < piece->ntags; i++) {
        if (tag[i] != NULL && engine_tag_is(tag[i]) == ret_sum[i])
            fetch_holders(engine, tag[i]);
        else
            tag[i] = NULL;
    }
    for (size_t i = 0; i < piece->ntags; i++)
        if (tag[i] != NULL)
            fetch_pieces(engine, tag[i]);
}

void
engine_fetch_sharers(const Engine *engine, const Held *held, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        __builtin_prefetch(&engine->tags[engine_held_tag(&held[i])]);
    for (uint32_t i = 0; i < n; i++)
        fetch_holders(engine, &engine->tags[engine_held_tag(&held[i])]);
    for (uint32_t i = 0; i < n; i++)
        fetch_pieces(engine, &engine->tags[engine_held_tag(&held[i])]);
}

FETCHING void
fetch_rows(const Engine *engine, const uint32_t *slots, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        __builtin_prefetch(&engine->rows[slots[i]]);
    for (uint32_t i = 0; i < n; i++) {
        const PieceRow *row = &engine->rows[slots[i]];
        fetch_cells(engine, row->held, row->nheld * sizeof(Held));
        fetch_cells(engine, row->bonds, row->nbonds * sizeof(Bond));
        fetch_cells(engine, row->stand, sizeof(Stand));
    }
}

void
engine_fetch_fringe(const Engine *engine, uint32_t from, double doubt)
{
    const Fringe *fringe = &engine->fringe;
    for (uint32_t i = from; i < fringe->n; i++)
        if (fringe->miss[i] <= doubt)
            __builtin_prefetch(&engine->rows[fringe->row[i]]);
    for (uint32_t i = from; i < fringe->n; i++) {
        const PieceRow *row = &engine->rows[fringe->row[i]];
        if (fringe->miss[i] <= doubt)
            fetch_cells(engine, row->bonds, row->nbonds * sizeof(Bond));
    }
}

void
engine_fetch_near(const Engine *engine, const uint32_t *slots, uint32_t n)
{
    fetch_rows(engine, slots, n);
    for (uint32_t i = 0; i < n; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[slots[i]]);
        if (stand != NULL && stand->nnear > 0)
            __builtin_prefetch(engine_list(&engine->cells, &stand->in));
    }
}

/* What the last of those that were asked for names. */
FETCHING void
fetch_ladder(const Engine *engine, const PieceRow *row)
{
    const Stand *stand = engine_stand_of(engine, row);
    const Bond *bonds = engine_bonds(engine, row);
    for (uint32_t i = 0; i < row->nbonds && i < HOLDERS_AHEAD; i++)
        __builtin_prefetch(&engine->brief[bonds[i].other]);
    if (stand == NULL)
        return;
    __builtin_prefetch(engine_cell_at(&engine->cells, stand->ladder));
    __builtin_prefetch(engine_list(&engine->cells, &stand->in));
    __builtin_prefetch(engine_list(&engine->cells, &stand->seeds));
}

void
engine_fetch_ladders(const Engine *engine, const uint32_t *slots, uint32_t n)
{
    fetch_rows(engine, slots, ahead(n));
    for (uint32_t i = 0; i < ahead(n); i++)
        fetch_ladder(engine, &engine->rows[slots[i]]);
}

void
engine_fetch_held(const Engine *engine, const uint32_t *slots, uint32_t n)
{
    for (uint32_t i = 0; i < ahead(n); i++) {
        const PieceRow *row = &engine->rows[slots[i]];
        for (uint32_t k = 0; k < row->nexact; k++)
            __builtin_prefetch(&engine->tags[engine_held_tag(&engine_held(engine, row)[k])]);
    }
}

static const uint32_t *
bucket_of(const Engine *engine, uint64_t sum)
{
    return &engine->buckets[(uint32_t)sum & (engine->nbuckets - 1)];
}

void
engine_fetch_offered(const Engine *engine, const uint64_t *sum, uint32_t from, uint32_t to)
{
    if (engine->nbuckets == 0)
        return;
    for (uint32_t n = from; n <= to; n++)
        __builtin_prefetch(bucket_of(engine, sum[n] + n));
    for (uint32_t n = from; n <= to; n++) {
        const char *offer = engine_cell_at(&engine->cells, *bucket_of(engine, sum[n] + n));
        __builtin_prefetch(offer);
        __builtin_prefetch(offer + LINE_BYTES);
    }
}

FETCHING void
fetch_members(const Engine *engine, const Offer *offer)
{
    for (uint32_t i = 0; i < offer->n; i++)
        __builtin_prefetch(&engine->brief[offer->members[i]]);
    fetch_rows(engine, offer->members, offer->n);
}

void
engine_fetch_offers(const Engine *engine, const Offers *offers, uint32_t at)
{
    if (at + OFFERS_AHEAD < offers->n)
        __builtin_prefetch(offers->ptr[at + OFFERS_AHEAD]);
    for (uint32_t k = at == 0 ? 0 : MEMBERS_AHEAD; k <= MEMBERS_AHEAD && at + k < offers->n; k++)
        fetch_members(engine, offers->ptr[at + k]);
}
