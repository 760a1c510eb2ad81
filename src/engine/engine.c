/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "engine/engine.h"

#include "engine/engine_internal.h"

#include <string.h>

EngineRules
engine_rules(void)
{
    return (EngineRules){ weight_table(), 4, 3, 2, 2, 0 };
}

void *
engine_grow(void *ptr, size_t count, size_t size)
{
    void *grown = reallocarray(ptr, count, size);
    ASSERT(grown != NULL);
    return grown;
}

/* The two long lists grow by a thirtieth: what is large is moved by its pages, not copied, and at a
 * million pieces half of the room would stand empty. */
uint32_t
engine_room(uint32_t room, uint32_t least)
{
    return room < least ? least : room + room / 32;
}

void
engine_slots_push(Slots *slots, uint32_t slot)
{
    if (slots->n == slots->room) {
        slots->room = slots->room == 0 ? 4 : slots->room * 2;
        slots->ptr = engine_grow(slots->ptr, slots->room, sizeof *slots->ptr);
    }
    slots->ptr[slots->n++] = slot;
}

void
engine_set_add(Engine *engine, Set set, uint32_t slot)
{
    PieceRow *row = &engine->rows[slot];
    if (row->sets >> set & 1)
        return;
    row->sets = (uint16_t)(row->sets | 1u << set);
    engine_slots_push(&engine->set[set], slot);
}

uint32_t
engine_stamp(Engine *engine)
{
    if (++engine->stamp == 0) {
        for (uint32_t i = 0; i < engine->nrows; i++)
            engine->brief[i].mark = 0;
        for (uint32_t i = 0; i < engine->givers.ndesks; i++)
            engine->givers.desk[i].mark = 0;
        engine->stamp = 1;
    }
    return engine->stamp;
}

Engine *
engine_new(const EngineRules *rules)
{
    Engine *engine = calloc(1, sizeof *engine);
    ASSERT(engine != NULL && rules->weights != NULL);
    engine->rules = *rules;
    engine->near.of = UINT32_MAX;
    engine_cells_begin(&engine->cells);
    return engine;
}

/* Tags are wiped: what is withdrawn is gone. */
static void
row_done(Engine *engine, PieceRow *row)
{
    engine_cell_give(&engine->cells, row->held, row->nheld * sizeof(Held));
    engine_cell_give(&engine->cells, row->bonds, row->nbonds * sizeof(Bond));
    engine_stand_free(engine, row);
    engine_giver_leave(&engine->givers, engine->brief[row - engine->rows].giver);
    engine->brief[row - engine->rows] = (Brief){ .mark = 0 };
    explicit_bzero(row, sizeof *row);
}

/* Rows and tags name what stands for clues: they are wiped, as cells are. */
static void
rows_free(Engine *engine)
{
    if (engine->nrows > 0)
        explicit_bzero(engine->rows, engine->nrows * sizeof *engine->rows);
    if (engine->ntags > 0)
        explicit_bzero(engine->tags, engine->ntags * sizeof *engine->tags);
    free(engine->rows);
    free(engine->brief);
    free(engine->tags);
    engine_cells_free(&engine->cells);
    engine_givers_free(&engine->givers);
}

void
engine_free(Engine *engine)
{
    if (engine == NULL)
        return;
    engine_mosaics_free(engine);
    engine_offers_free(engine);
    rows_free(engine);
    free(engine->free_rows.ptr);
    free(engine->free_tags.ptr);
    free(engine->touched.ptr);
    free(engine->gone.ptr);
    for (unsigned i = 0; i < SET_COUNT; i++)
        free(engine->set[i].ptr);
    engine_map_free(&engine->by_id);
    engine_map_free(&engine->by_tag);
    engine_vectors_free(&engine->vectors);
    free(engine->near.ptr);
    free(engine->group.ptr);
    free(engine->fringe.row);
    free(engine->fringe.miss);
    free(engine->read.ptr);
    free(engine->common);
    free(engine->shared.ptr);
    free(engine->outside.ptr);
    free(engine->parted);
    free(engine);
}

/* --- adding --- */

static bool
piece_fits(const EnginePiece *piece)
{
    if (piece->ntags > ENGINE_TAGS_MAX || piece->sector > 63)
        return false;
    for (size_t i = 0; i < piece->ntags; i++) {
        const EngineTag *tag = &piece->tags[i];
        if (tag->kind < 1 || tag->kind > CLUE_KIND_MAX || tag->form < 1 ||
            tag->form > CLUE_FORM_MAX || tag->clue >= 64)
            return false;
    }
    return true;
}

/* All that is held of a tag as one number: by tag, and of one tag first what is dated, then the
 * first clue. */
static uint64_t
held_pack(Held held)
{
    return (uint64_t)engine_held_order(&held) << 12 | (uint64_t)!held.dated << 11 |
           (uint64_t)held.clue << 5 | (uint64_t)held.place << 4 | engine_held_kind(&held);
}

static Held
held_unpack(uint64_t packed)
{
    return (Held){ (uint32_t)(packed & 15) << 28 | (uint32_t)(packed >> 12), packed >> 5 & 63,
                   packed >> 4 & 1, !(packed >> 11 & 1) };
}

/* Puts a number where it belongs among so many. */
static void
packed_put(uint64_t *packed, size_t n, uint64_t put)
{
    for (; n > 0 && packed[n - 1] > put; n--)
        packed[n] = packed[n - 1];
    packed[n] = put;
}

/* Each tag once, in order, dated if one of its clues is, and so marked. */
static uint32_t
held_fill(const uint64_t *packed, size_t n, Held *ret)
{
    uint32_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        Held held = held_unpack(packed[i]);
        if (kept > 0 && ret[kept - 1].word == held.word)
            ret[kept - 1].place |= held.place;
        else
            ret[kept++] = held;
    }
    return kept;
}

static void
hold(Engine *engine, PieceRow *row, const EnginePiece *piece, const uint64_t *sum)
{
    /* As much as is filled is read. */
    Held held[ENGINE_TAGS_MAX] __attribute__((uninitialized));
    uint64_t packed[ENGINE_TAGS_MAX] __attribute__((uninitialized)), dated = 0;
    for (size_t i = 0; i < piece->ntags; i++) {
        const EngineTag *tag = &piece->tags[i];
        row->kinds |= (uint16_t)(1u << tag->kind);
        if ((tag->kind == CLUE_NAME && tag->form != CLUE_FORM_SURE) ||
            (tag->kind == CLUE_ADDRESS && tag->form == CLUE_FORM_EXACT))
            dated |= (uint64_t)1 << tag->clue;
    }
    for (size_t i = 0; i < piece->ntags; i++) {
        const EngineTag *tag = &piece->tags[i];
        uint32_t is = (uint32_t)tag->kind << 28 | (tag->form == CLUE_FORM_EXACT ? 0 : TAGS_MOST);
        Held one = { is | engine_tag_row(engine, tag, sum[i]), tag->clue & 63u, tag->public_place,
                     dated >> tag->clue & 1 };
        packed_put(packed, i, held_pack(one));
    }
    row->nheld = (uint8_t)held_fill(packed, piece->ntags, held);
    while (row->nexact < row->nheld && engine_held_order(&held[row->nexact]) < TAGS_MOST)
        row->nexact++;
    if (row->nheld == 0)
        return;
    row->held = engine_cell_take(&engine->cells, row->nheld * sizeof *held);
    memcpy(engine_cell_at(&engine->cells, row->held), held, row->nheld * sizeof *held);
}

static uint32_t
piece_row(Engine *engine)
{
    if (engine->free_rows.n > 0)
        return engine->free_rows.ptr[--engine->free_rows.n];
    if (engine->nrows == engine->rows_room) {
        uint32_t room = engine_room(engine->rows_room, 64);
        engine->rows = engine_grow(engine->rows, room, sizeof *engine->rows);
        engine->brief = engine_grow(engine->brief, room, sizeof *engine->brief);
        engine->rows_room = room;
    }
    return engine->nrows++;
}

/* Quiet: it is counted when it is settled. */
static Brief
brief_of(Engine *engine, const EnginePiece *piece)
{
    static const Id none;
    uint32_t giver = engine_giver_take(&engine->givers, piece);
    return (Brief){ .giver = giver & (GIVERS_MOST - 1),
                    .desk = engine->givers.list[giver].desk_number & (GIVERS_MOST - 1),
                    .origin = !engine_same_id(&piece->origin, &none),
                    .parted = engine_is_parted(engine, piece->id),
                    .quiet = true };
}

bool
engine_add(Engine *engine, const EnginePiece *piece)
{
    if (!piece_fits(piece))
        return false;
    uint64_t sum[ENGINE_TAGS_MAX] __attribute__((uninitialized)); /* as in hold() */
    engine_fetch_tags(engine, piece, sum);
    uint32_t *at = engine_map_id(engine, &piece->id);
    if (*at != 0)
        return false;
    uint32_t slot = piece_row(engine);
    PieceRow *row = &engine->rows[slot];
    *row = (PieceRow){ .id = piece->id,
                       .seq = piece->seq,
                       .day = piece->day,
                       .source = slot,
                       .reliability = piece->reliability,
                       .credibility = piece->credibility,
                       .concern = piece->concern };
    row->live = row->fresh = true;
    engine->brief[slot] = brief_of(engine, piece);
    engine_map_id_put(engine, at, slot);
    hold(engine, row, piece, sum);
    const Held *held = engine_held(engine, row);
    for (uint32_t i = 0; i < row->nheld; i++)
        engine_tag_push(engine, &held[i], slot);
    engine_set_add(engine, SET_VOICE, slot);
    engine_set_add(engine, SET_WEIGH, slot);
    engine->live++;
    return true;
}

bool
engine_remove(Engine *engine, PieceId piece)
{
    uint32_t slot = engine_row_find(engine, piece);
    if (slot == UINT32_MAX)
        return false;
    PieceRow *row = &engine->rows[slot];
    for (uint32_t i = 0; i < row->nheld; i++)
        engine_tag_pull(engine, &engine_held(engine, row)[i], slot);
    engine_map_id_remove(engine, &piece);
    engine->live--;
    /* The slot stays empty until settle: bonds, ladders and offers still name it. */
    row->live = false;
    engine->brief[slot].quiet = true;
    engine_slots_push(&engine->gone, slot);
    engine_set_add(engine, SET_VOICE, slot);
    engine_set_add(engine, SET_WEIGH, slot);
    return true;
}

size_t
engine_pieces(const Engine *engine)
{
    return engine->live;
}

/* --- settling --- */

enum { SCRATCH_MOST = 1 << 16 };

/* What one arrival needs is kept for the next; what a million needed is not. */
static void
slots_empty(Slots *slots)
{
    slots->n = 0;
    if (slots->room <= SCRATCH_MOST)
        return;
    free(slots->ptr);
    *slots = (Slots){ NULL, 0, 0 };
}

void
engine_offers_empty(Offers *offers)
{
    offers->n = 0;
    if (offers->room <= SCRATCH_MOST)
        return;
    free(offers->ptr);
    *offers = (Offers){ NULL, 0, 0 };
}

/* Rows and tags that nothing names any more can be taken again. */
static void
forget(Engine *engine)
{
    engine->near.of = UINT32_MAX;
    engine_offers_forget(engine);
    engine_tags_forget(engine);
    slots_empty(&engine->touched);
    for (unsigned set = 0; set < SET_COUNT; set++) {
        for (uint32_t i = 0; i < engine->set[set].n; i++) {
            PieceRow *row = &engine->rows[engine->set[set].ptr[i]];
            row->sets = 0;
            row->fresh = false;
        }
        slots_empty(&engine->set[set]);
    }
    for (uint32_t i = 0; i < engine->gone.n; i++) {
        row_done(engine, &engine->rows[engine->gone.ptr[i]]);
        engine_slots_push(&engine->free_rows, engine->gone.ptr[i]);
    }
    slots_empty(&engine->gone);
}

void
engine_settle(Engine *engine, EngineName *name, void *arg)
{
    engine_echoes_find(engine);
    engine_bonds_turn(engine);
    engine_ladders_turn(engine);
    engine_rare_turn(engine);
    engine_offers_turn(engine);
    engine_offers_take(engine);
    engine_mosaics_turn(engine, name, arg);
    forget(engine);
    engine->settled = true;
}
