/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "link/engine.h"

#include "link/link_internal.h"

#include <string.h>

EngineRules
engine_rules(void)
{
    return (EngineRules){ weight_table(), 4, 3, 2, 2 };
}

void *
link_grow(void *ptr, size_t count, size_t size)
{
    void *grown = reallocarray(ptr, count, size);
    ASSERT(grown != NULL);
    return grown;
}

void
link_slots_push(Slots *slots, uint32_t slot)
{
    if (slots->n == slots->room) {
        slots->room = slots->room == 0 ? 16 : slots->room * 2;
        slots->ptr = link_grow(slots->ptr, slots->room, sizeof *slots->ptr);
    }
    slots->ptr[slots->n++] = slot;
}

/* The finalizer of splitmix64. */
uint64_t
link_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t
mix_bytes(const uint8_t *ptr, size_t len, uint64_t seed)
{
    uint64_t sum = link_mix(seed + 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < len; i += 8) {
        uint64_t word = 0;
        memcpy(&word, ptr + i, 8);
        sum = link_mix(sum ^ (word + 0x9e3779b97f4a7c15u * (i + 1)));
    }
    return sum;
}

static uint64_t
tag_sum(const uint8_t *tag, unsigned kind, unsigned form)
{
    return mix_bytes(tag, ENGINE_TAG_BYTES, kind * 256 + form);
}

int
link_row_compare(const Engine *engine, uint32_t a, uint32_t b)
{
    return id_compare(engine->rows[a].piece.id.id, engine->rows[b].piece.id.id);
}

void
link_row_dirty(Engine *engine, uint32_t row)
{
    if (engine->rows[row].dirty)
        return;
    engine->rows[row].dirty = true;
    link_slots_push(&engine->dirty, row);
}

uint32_t
link_stamp(Engine *engine)
{
    if (++engine->stamp == 0) {
        memset(engine->mark, 0, engine->rows_room * sizeof *engine->mark);
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
    return engine;
}

/* Tags are wiped: what is withdrawn is gone. */
static void
tag_done(TagRow *row)
{
    free(row->pieces);
    explicit_bzero(row, sizeof *row);
}

static void
row_done(PieceRow *row)
{
    free(row->held);
    free(row->bonds);
    explicit_bzero(row, sizeof *row);
}

void
engine_free(Engine *engine)
{
    if (engine == NULL)
        return;
    link_mosaics_free(engine);
    link_offers_free(engine);
    for (uint32_t i = 0; i < engine->nrows; i++)
        row_done(&engine->rows[i]);
    for (uint32_t i = 0; i < engine->ntags; i++)
        tag_done(&engine->tags[i]);
    free(engine->rows);
    free(engine->tags);
    free(engine->free_rows.ptr);
    free(engine->free_tags.ptr);
    free(engine->touched.ptr);
    free(engine->gone.ptr);
    free(engine->dirty.ptr);
    free(engine->by_id.at);
    free(engine->by_tag.at);
    free(engine->mark);
    free(engine->miss);
    free(engine->place);
    free(engine->root);
    free(engine);
}

/* --- the two maps --- */

static uint64_t
id_sum(const PieceId *id)
{
    return mix_bytes(id->id.b, ID_BYTES, 0);
}

/* Where a row with this sum stands or would stand. */
static uint32_t
id_place(const Engine *engine, const PieceId *id)
{
    const Map *map = &engine->by_id;
    uint32_t i = (uint32_t)id_sum(id) & (map->size - 1);
    while (map->at[i] != 0 && !id_equal(engine->rows[map->at[i] - 1].piece.id.id, id->id))
        i = (i + 1) & (map->size - 1);
    return i;
}

static uint32_t
tag_place(const Engine *engine, const EngineTag *tag)
{
    const Map *map = &engine->by_tag;
    uint32_t i = (uint32_t)tag_sum(tag->tag, tag->kind, tag->form) & (map->size - 1);
    for (; map->at[i] != 0; i = (i + 1) & (map->size - 1)) {
        const TagRow *row = &engine->tags[map->at[i] - 1];
        if (row->kind == tag->kind && row->form == tag->form &&
            memcmp(row->tag, tag->tag, ENGINE_TAG_BYTES) == 0)
            break;
    }
    return i;
}

static uint64_t
row_sum(const Engine *engine, const Map *map, uint32_t row)
{
    if (map == &engine->by_id)
        return id_sum(&engine->rows[row].piece.id);
    const TagRow *tag = &engine->tags[row];
    return tag_sum(tag->tag, tag->kind, tag->form);
}

static void
map_room(const Engine *engine, Map *map)
{
    if (map->used * 3 < map->size * 2)
        return;
    Map grown = { .size = map->size == 0 ? 64 : map->size * 2, .used = map->used };
    grown.at = calloc(grown.size, sizeof *grown.at);
    ASSERT(grown.at != NULL);
    for (uint32_t i = 0; i < map->size; i++) {
        if (map->at[i] == 0)
            continue;
        uint32_t to = (uint32_t)row_sum(engine, map, map->at[i] - 1) & (grown.size - 1);
        while (grown.at[to] != 0)
            to = (to + 1) & (grown.size - 1);
        grown.at[to] = map->at[i];
    }
    free(map->at);
    *map = grown;
}

/* Takes a place out and closes the gap, so that no search ends too early. */
static void
map_remove(const Engine *engine, Map *map, uint32_t hole)
{
    uint32_t mask = map->size - 1;
    for (uint32_t i = (hole + 1) & mask; map->at[i] != 0; i = (i + 1) & mask) {
        uint32_t home = (uint32_t)row_sum(engine, map, map->at[i] - 1) & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            map->at[hole] = map->at[i];
            hole = i;
        }
    }
    map->at[hole] = 0;
    map->used--;
}

/* --- adding --- */

void
link_tag_touch(Engine *engine, uint32_t tag)
{
    TagRow *row = &engine->tags[tag];
    if (row->touched)
        return;
    row->touched = true;
    link_slots_push(&engine->touched, tag);
}

static uint32_t
tag_row(Engine *engine, const EngineTag *tag)
{
    map_room(engine, &engine->by_tag);
    uint32_t at = tag_place(engine, tag);
    if (engine->by_tag.at[at] != 0)
        return engine->by_tag.at[at] - 1;
    uint32_t slot = 0;
    if (engine->free_tags.n > 0) {
        slot = engine->free_tags.ptr[--engine->free_tags.n];
    } else {
        if (engine->ntags == engine->tags_room) {
            engine->tags_room = engine->tags_room == 0 ? 256 : engine->tags_room * 2;
            engine->tags = link_grow(engine->tags, engine->tags_room, sizeof *engine->tags);
        }
        slot = engine->ntags++;
    }
    TagRow *row = &engine->tags[slot];
    memset(row, 0, sizeof *row);
    memcpy(row->tag, tag->tag, ENGINE_TAG_BYTES);
    row->kind = tag->kind;
    row->form = tag->form;
    engine->by_tag.at[at] = slot + 1;
    engine->by_tag.used++;
    return slot;
}

static void
tag_push(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *row = &engine->tags[held->tag];
    if (row->df == row->room) {
        row->room = row->room == 0 ? 1 : row->room * 2;
        row->pieces = link_grow(row->pieces, row->room, sizeof *row->pieces);
    }
    row->pieces[row->df++] = piece;
    row->places += held->place;
    link_tag_touch(engine, held->tag);
}

static int
held_compare(const void *a, const void *b)
{
    const Held *x = a;
    const Held *y = b;
    if (x->tag != y->tag)
        return x->tag < y->tag ? -1 : 1;
    return (int)x->clue - (int)y->clue;
}

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

static void
hold(Engine *engine, PieceRow *row, const EnginePiece *piece)
{
    row->held = link_grow(NULL, piece->ntags + 1, sizeof *row->held);
    for (size_t i = 0; i < piece->ntags; i++) {
        const EngineTag *tag = &piece->tags[i];
        row->held[i] = (Held){ tag_row(engine, tag), tag->clue, tag->public_place };
        row->kinds |= (uint16_t)(1u << tag->kind);
        if (tag->kind == CLUE_NAME && tag->form != CLUE_FORM_SURE)
            row->dated |= (uint64_t)1 << tag->clue;
    }
    qsort(row->held, piece->ntags, sizeof *row->held, held_compare);
    for (size_t i = 0; i < piece->ntags; i++) {
        if (row->nheld > 0 && row->held[row->nheld - 1].tag == row->held[i].tag)
            row->held[row->nheld - 1].place |= row->held[i].place;
        else
            row->held[row->nheld++] = row->held[i];
    }
}

static uint32_t
piece_row(Engine *engine)
{
    if (engine->free_rows.n > 0)
        return engine->free_rows.ptr[--engine->free_rows.n];
    if (engine->nrows == engine->rows_room) {
        uint32_t room = engine->rows_room == 0 ? 64 : engine->rows_room * 2;
        engine->rows = link_grow(engine->rows, room, sizeof *engine->rows);
        engine->mark = link_grow(engine->mark, room, sizeof *engine->mark);
        engine->miss = link_grow(engine->miss, room, sizeof *engine->miss);
        engine->place = link_grow(engine->place, room, sizeof *engine->place);
        engine->root = link_grow(engine->root, room, sizeof *engine->root);
        memset(engine->mark + engine->rows_room, 0, (room - engine->rows_room) * sizeof(uint32_t));
        memset(engine->place + engine->rows_room, -1, room - engine->rows_room);
        engine->rows_room = room;
    }
    return engine->nrows++;
}

bool
engine_add(Engine *engine, const EnginePiece *piece)
{
    if (!piece_fits(piece))
        return false;
    map_room(engine, &engine->by_id);
    uint32_t at = id_place(engine, &piece->id);
    if (engine->by_id.at[at] != 0)
        return false;
    uint32_t slot = piece_row(engine);
    PieceRow *row = &engine->rows[slot];
    memset(row, 0, sizeof *row);
    row->piece = *piece;
    row->piece.tags = NULL;
    row->piece.ntags = 0;
    row->order = link_mix(id_sum(&piece->id) + 1);
    link_row_dirty(engine, slot);
    row->live = true;
    hold(engine, row, piece);
    for (uint32_t i = 0; i < row->nheld; i++) {
        row->nexact += engine->tags[row->held[i].tag].form == CLUE_FORM_EXACT;
        tag_push(engine, &row->held[i], slot);
    }
    engine->by_id.at[at] = slot + 1;
    engine->by_id.used++;
    engine->live++;
    return true;
}

/* --- removing --- */

static void
tag_pull(Engine *engine, const Held *held, uint32_t piece)
{
    TagRow *row = &engine->tags[held->tag];
    uint32_t i = 0;
    while (row->pieces[i] != piece)
        i++;
    row->pieces[i] = row->pieces[--row->df];
    row->places -= held->place;
    link_tag_touch(engine, held->tag);
}

bool
engine_remove(Engine *engine, PieceId piece)
{
    uint32_t slot = link_row_find(engine, piece);
    if (slot == UINT32_MAX)
        return false;
    PieceRow *row = &engine->rows[slot];
    for (uint32_t i = 0; i < row->nheld; i++)
        tag_pull(engine, &row->held[i], slot);
    for (uint32_t i = 0; i < row->nbonds; i++)
        link_row_dirty(engine, row->bonds[i].other);
    map_remove(engine, &engine->by_id, id_place(engine, &piece));
    engine->live--;
    /* The slot stays empty until settle: ladders and offers still name it. */
    row->live = false;
    link_slots_push(&engine->gone, slot);
    link_row_dirty(engine, slot);
    return true;
}

uint32_t
link_row_find(const Engine *engine, PieceId piece)
{
    uint32_t found = engine->by_id.size == 0 ? 0 : engine->by_id.at[id_place(engine, &piece)];
    return found == 0 ? UINT32_MAX : found - 1;
}

bool
engine_has(const Engine *engine, PieceId piece)
{
    return link_row_find(engine, piece) != UINT32_MAX;
}

size_t
engine_pieces(const Engine *engine)
{
    return engine->live;
}

/* --- settling --- */

/* Rows and tags that nothing names any more can be taken again. */
static void
forget(Engine *engine)
{
    for (uint32_t i = 0; i < engine->touched.n; i++) {
        uint32_t slot = engine->touched.ptr[i];
        TagRow *row = &engine->tags[slot];
        row->touched = false;
        row->was = row->df;
        if (row->df > 0)
            continue;
        EngineTag tag = { .kind = row->kind, .form = row->form };
        memcpy(tag.tag, row->tag, ENGINE_TAG_BYTES);
        map_remove(engine, &engine->by_tag, tag_place(engine, &tag));
        tag_done(row);
        link_slots_push(&engine->free_tags, slot);
    }
    for (uint32_t i = 0; i < engine->dirty.n; i++)
        engine->rows[engine->dirty.ptr[i]].dirty = false;
    for (uint32_t i = 0; i < engine->gone.n; i++) {
        row_done(&engine->rows[engine->gone.ptr[i]]);
        link_slots_push(&engine->free_rows, engine->gone.ptr[i]);
    }
    engine->touched.n = engine->gone.n = engine->dirty.n = 0;
}

void
engine_settle(Engine *engine, EngineName *name, void *arg)
{
    engine->round++;
    link_echoes_find(engine);
    link_bonds_of_dirty(engine);
    link_offers_drop_dirty(engine);
    link_ladders_grow(engine);
    link_rare_offer(engine);
    link_offers_sweep(engine);
    link_mosaics_take(engine, name, arg);
    forget(engine);
}
