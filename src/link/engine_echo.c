/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pieces that only repeat what a piece of the same voice says (R4).
 *
 * Such a piece stands in no ladder and no offer, has no bonds and is not counted among those that
 * have a tag: what is grouped is grouped as if it had not been given.  It joins the mosaic of what
 * it repeats afterwards, where the card counts it as an echo, which only takes off.  Which of two
 * pieces is the echo is a matter of the pieces, not of which came to the engine first.
 */
#include "link/link_internal.h"

#include <stdlib.h>

/* True if a tag says what the piece's desk alone does not: a piece of another desk holds it. */
static bool
is_shared(const Engine *engine, uint32_t slot, const TagRow *tag)
{
    bool shared = tag->df > CANDIDATE_DF_MAX;
    for (uint32_t i = 0; i < tag->df && !shared; i++)
        shared =
            !id_equal(engine->rows[tag->pieces[i]].piece.desk.id, engine->rows[slot].piece.desk.id);
    return shared;
}

static uint32_t
shared_tags(const Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    uint32_t n = 0;
    for (uint32_t i = 0; i < row->nheld; i++)
        n += is_shared(engine, slot, &engine->tags[row->held[i].tag]);
    return n;
}

/* Of two that repeat each other, the one that says more speaks; of those the earlier. */
static bool
stands_before(const Engine *engine, uint32_t a, uint32_t b)
{
    const PieceRow *x = &engine->rows[a];
    const PieceRow *y = &engine->rows[b];
    if (x->nshared != y->nshared)
        return x->nshared > y->nshared;
    if (x->piece.day.n != y->piece.day.n)
        return x->piece.day.n < y->piece.day.n;
    if (x->piece.seq != y->piece.seq)
        return x->piece.seq < y->piece.seq;
    return id_compare(x->piece.id.id, y->piece.id.id) < 0;
}

/* True if `of` holds all tags of `echo` that are not of this voice alone. */
static bool
holds_all_of(const Engine *engine, uint32_t of, uint32_t echo)
{
    const PieceRow *x = &engine->rows[of];
    const PieceRow *y = &engine->rows[echo];
    uint32_t at = 0;
    bool all = true;
    for (uint32_t i = 0; i < y->nheld && all; i++) {
        while (at < x->nheld && x->held[at].tag < y->held[i].tag)
            at++;
        bool held = at < x->nheld && x->held[at].tag == y->held[i].tag;
        all = held || !is_shared(engine, echo, &engine->tags[y->held[i].tag]);
    }
    return all;
}

static bool
only_repeats(const Engine *engine, uint32_t echo, uint32_t of)
{
    return engine->rows[of].nshared >= engine->rows[echo].nshared &&
           link_same_voice(engine, echo, of, NULL) && holds_all_of(engine, of, echo) &&
           stands_before(engine, of, echo);
}

/* 1 + the slot of the foremost piece that a piece only repeats, or 0. */
static uint32_t
find_source(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    uint32_t stamp = link_stamp(engine);
    uint32_t found = 0;
    engine->mark[slot] = stamp;
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[row->held[i].tag];
        for (uint32_t j = 0; j < tag->df && tag->df <= CANDIDATE_DF_MAX; j++) {
            uint32_t other = tag->pieces[j];
            if (engine->mark[other] == stamp)
                continue;
            engine->mark[other] = stamp;
            if (only_repeats(engine, slot, other) &&
                (found == 0 || stands_before(engine, other, found - 1)))
                found = other + 1;
        }
    }
    return found;
}

/* Makes dirty who holds the touched tags from `from` on; a tag that was and stays above gives no
 * candidates before or after. */
static void
spread(Engine *engine, uint32_t from)
{
    for (uint32_t i = from; i < engine->touched.n; i++) {
        const TagRow *tag = &engine->tags[engine->touched.ptr[i]];
        for (uint32_t j = 0; j < tag->df; j++)
            if (tag->df <= CANDIDATE_DF_MAX || tag->was <= CANDIDATE_DF_MAX)
                link_row_dirty(engine, tag->pieces[j]);
    }
}

/* Which of two stands before the other may have changed if either is dirty. */
static void
spread_in_voice(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[row->held[i].tag];
        for (uint32_t j = 0; j < tag->df && tag->df <= CANDIDATE_DF_MAX; j++)
            if (!engine->rows[tag->pieces[j]].dirty &&
                link_same_voice(engine, slot, tag->pieces[j], NULL))
                link_row_dirty(engine, tag->pieces[j]);
    }
}

static void
voices_count(Engine *engine)
{
    for (uint32_t i = 0; i < engine->touched.n; i++) {
        TagRow *tag = &engine->tags[engine->touched.ptr[i]];
        tag->voices = 0;
        for (uint32_t j = 0; j < tag->df; j++)
            tag->voices += !engine->rows[tag->pieces[j]].quiet;
    }
}

/* The piece that a chain of echoes repeats in the end. */
static uint32_t
chain_end(const Engine *engine, uint32_t slot)
{
    while (engine->rows[slot].echoes != 0)
        slot = engine->rows[slot].echoes - 1;
    return slot;
}

/* What a piece repeats in the end.  An echo that does so only through another still counts among
 * those who have a tag: one in between takes no weight off the others. */
static void
source_set(Engine *engine, uint32_t slot)
{
    PieceRow *row = &engine->rows[slot];
    uint32_t source = chain_end(engine, slot);
    if (source == row->source && !row->dirty)
        return;
    bool quiet = source != slot && link_same_voice(engine, slot, source, NULL);
    bool turns = quiet != row->quiet || source != row->source;
    for (uint32_t j = 0; j < row->nheld && turns; j++)
        link_tag_touch(engine, row->held[j].tag);
    row->source = source;
    row->quiet = quiet;
}

static void
sources_set(Engine *engine)
{
    for (uint32_t i = 0; i < engine->nrows; i++) {
        engine->rows[i].nechoes = 0;
        if (engine->rows[i].live)
            source_set(engine, i);
    }
    for (uint32_t i = 0; i < engine->nrows; i++)
        if (engine->rows[i].live && engine->rows[i].echoes != 0)
            engine->rows[engine->rows[i].source].nechoes++;
}

void
link_echoes_find(Engine *engine)
{
    spread(engine, 0);
    uint32_t n = engine->dirty.n, touched = engine->touched.n;
    for (uint32_t i = 0; i < n; i++) {
        PieceRow *row = &engine->rows[engine->dirty.ptr[i]];
        row->nshared = row->live ? shared_tags(engine, engine->dirty.ptr[i]) : 0;
        if (row->live)
            spread_in_voice(engine, engine->dirty.ptr[i]);
    }
    for (uint32_t i = 0; i < engine->dirty.n; i++) {
        uint32_t slot = engine->dirty.ptr[i];
        engine->rows[slot].echoes = engine->rows[slot].live ? find_source(engine, slot) : 0;
    }
    sources_set(engine);
    spread(engine, touched);
    voices_count(engine);
}

uint32_t
link_echoes_of(Engine *engine, const uint32_t *rows, uint32_t n, uint32_t most, uint32_t *ret)
{
    Slots found = { NULL, 0, 0 };
    uint32_t stamp = link_stamp(engine);
    for (uint32_t i = 0; i < n; i++) {
        const PieceRow *row = &engine->rows[rows[i]];
        for (uint32_t j = 0; j < row->nheld; j++) {
            const TagRow *tag = &engine->tags[row->held[j].tag];
            for (uint32_t k = 0; k < tag->df && tag->df <= CANDIDATE_DF_MAX; k++) {
                uint32_t x = tag->pieces[k];
                if (engine->rows[x].echoes == 0 || engine->mark[x] == stamp ||
                    engine->rows[x].source != rows[i])
                    continue;
                engine->mark[x] = stamp;
                link_slots_push(&found, x);
            }
        }
    }
    link_rows_sort(engine, found.ptr, found.n);
    uint32_t kept = found.n < most ? found.n : most;
    for (uint32_t i = 0; i < kept; i++)
        ret[i] = found.ptr[i];
    free(found.ptr);
    return kept;
}
