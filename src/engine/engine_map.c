/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rows of pieces by id and of tags by their sum.
 *
 * A map is a thousand small tables: each grows by itself, so that no arrival waits while a
 * million rows are placed anew.
 */
#include "engine/engine_internal.h"

#include <string.h>

enum { SHARD_FIRST = 4 };

static uint64_t
mix_bytes(const uint8_t *ptr, size_t len, uint64_t seed)
{
    uint64_t sum = engine_mix(seed + 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < len; i += 8) {
        uint64_t word = 0;
        memcpy(&word, ptr + i, 8);
        sum = engine_mix(sum ^ (word + 0x9e3779b97f4a7c15u * (i + 1)));
    }
    return sum;
}

uint64_t
engine_id_sum(const PieceId *id)
{
    return mix_bytes(id->id.b, ID_BYTES, 0);
}

uint64_t
engine_tag_sum(const EngineTag *tag)
{
    return mix_bytes(tag->tag, ENGINE_TAG_BYTES, tag->kind * 256u + tag->form);
}

static Shard *
shard_of(Map *map, uint64_t sum)
{
    return &map->shard[sum >> 54];
}

static uint64_t
row_sum(const Engine *engine, const Map *map, uint32_t row)
{
    if (map == &engine->by_id)
        return engine_id_sum(&engine->rows[row].id);
    return engine_tag_is(&engine->tags[row]);
}

/* The first place where a row with this sum may stand: spread over any size, power of 2 or not. */
static uint32_t
home_of(const Shard *shard, uint64_t sum)
{
    return (uint32_t)((uint64_t)(uint32_t)sum * shard->size >> 32);
}

static uint32_t
place_after(const Shard *shard, uint32_t i)
{
    return i + 1 < shard->size ? i + 1 : 0;
}

/* How many places from one on to another. */
static uint32_t
way(const Shard *shard, uint32_t from, uint32_t to)
{
    return to >= from ? to - from : to + shard->size - from;
}

/* What a place holds for a row with this sum. */
static uint32_t
place_of(uint64_t sum, uint32_t row)
{
    ASSERT(row + 1 < 1u << MAP_ROW_BITS);
    return (row + 1) | (uint32_t)(sum >> 50) << MAP_ROW_BITS;
}

/* False of nearly all but the one with this sum. */
static bool
may_be(uint32_t place, uint64_t sum)
{
    return ((place >> MAP_ROW_BITS) ^ (sum >> 50)) % 16 == 0;
}

/* Where the row with this sum stands or would stand. */
static uint32_t *
find_id(const Engine *engine, const Shard *shard, const PieceId *id, uint64_t sum)
{
    uint32_t i = home_of(shard, sum);
    while (shard->at[i] != 0 &&
           !(may_be(shard->at[i], sum) &&
             engine_same_id(&engine->rows[engine_map_row(shard->at[i])].id.id, &id->id)))
        i = place_after(shard, i);
    return &shard->at[i];
}

static uint32_t *
find_tag(const Engine *engine, const Shard *shard, uint64_t sum)
{
    uint32_t i = home_of(shard, sum);
    while (shard->at[i] != 0 &&
           !(may_be(shard->at[i], sum) &&
             engine_tag_is(&engine->tags[engine_map_row(shard->at[i])]) == sum))
        i = place_after(shard, i);
    return &shard->at[i];
}

static void
shard_room(const Engine *engine, const Map *map, Shard *shard)
{
    if (shard->used * 4 < shard->size * 3)
        return;
    Shard grown = { .size = shard->size == 0 ? SHARD_FIRST : shard->size + shard->size / 2,
                    .used = shard->used };
    grown.at = calloc(grown.size, sizeof *grown.at);
    ASSERT(grown.at != NULL);
    for (uint32_t i = 0; i < shard->size; i++) {
        if (shard->at[i] == 0)
            continue;
        uint32_t to = home_of(&grown, row_sum(engine, map, engine_map_row(shard->at[i])));
        while (grown.at[to] != 0)
            to = place_after(&grown, to);
        grown.at[to] = shard->at[i];
    }
    free(shard->at);
    *shard = grown;
}

/* Takes a place out and closes the gap, so that no search ends too early. */
static void
shard_remove(const Engine *engine, const Map *map, Shard *shard, uint32_t hole)
{
    for (uint32_t i = place_after(shard, hole); shard->at[i] != 0; i = place_after(shard, i)) {
        uint32_t home = home_of(shard, row_sum(engine, map, engine_map_row(shard->at[i])));
        if (way(shard, home, i) >= way(shard, hole, i)) {
            shard->at[hole] = shard->at[i];
            hole = i;
        }
    }
    shard->at[hole] = 0;
    shard->used--;
}

uint32_t *
engine_map_id(Engine *engine, const PieceId *id)
{
    uint64_t sum = engine_id_sum(id);
    Shard *shard = shard_of(&engine->by_id, sum);
    shard_room(engine, &engine->by_id, shard);
    return find_id(engine, shard, id, sum);
}

uint32_t *
engine_map_tag(Engine *engine, uint64_t sum)
{
    Shard *shard = shard_of(&engine->by_tag, sum);
    shard_room(engine, &engine->by_tag, shard);
    return find_tag(engine, shard, sum);
}

const uint32_t *
engine_map_home(const Map *map, uint64_t sum)
{
    static const uint32_t nobody;
    const Shard *shard = &map->shard[sum >> 54];
    return shard->size == 0 ? &nobody : &shard->at[home_of(shard, sum)];
}

uint32_t
engine_map_tag_guess(const Engine *engine, uint64_t sum)
{
    const Shard *shard = &engine->by_tag.shard[sum >> 54];
    uint32_t i = home_of(shard, sum);
    if (shard->size == 0)
        return UINT32_MAX;
    while (shard->at[i] != 0 && !may_be(shard->at[i], sum))
        i = place_after(shard, i);
    return shard->at[i] == 0 ? UINT32_MAX : engine_map_row(shard->at[i]);
}

void
engine_map_id_put(Engine *engine, uint32_t *at, uint32_t row)
{
    uint64_t sum = engine_id_sum(&engine->rows[row].id);
    *at = place_of(sum, row);
    shard_of(&engine->by_id, sum)->used++;
}

void
engine_map_tag_put(Engine *engine, uint32_t *at, uint32_t row)
{
    uint64_t sum = engine_tag_is(&engine->tags[row]);
    *at = place_of(sum, row);
    shard_of(&engine->by_tag, sum)->used++;
}

void
engine_map_id_remove(Engine *engine, const PieceId *id)
{
    uint64_t sum = engine_id_sum(id);
    Shard *shard = shard_of(&engine->by_id, sum);
    uint32_t *at = find_id(engine, shard, id, sum);
    shard_remove(engine, &engine->by_id, shard, (uint32_t)(at - shard->at));
}

void
engine_map_tag_remove(Engine *engine, uint64_t sum)
{
    Shard *shard = shard_of(&engine->by_tag, sum);
    uint32_t *at = find_tag(engine, shard, sum);
    shard_remove(engine, &engine->by_tag, shard, (uint32_t)(at - shard->at));
}

uint32_t
engine_row_find(const Engine *engine, PieceId piece)
{
    uint64_t sum = engine_id_sum(&piece);
    const Shard *shard = &engine->by_id.shard[sum >> 54];
    uint32_t found = shard->size == 0 ? 0 : *find_id(engine, shard, &piece, sum);
    return found == 0 ? UINT32_MAX : engine_map_row(found);
}

size_t
engine_map_bytes(const Map *map)
{
    size_t sum = 0;
    for (uint32_t i = 0; i < MAP_SHARDS; i++)
        sum += map->shard[i].size * sizeof(uint32_t);
    return sum;
}

void
engine_map_free(Map *map)
{
    for (uint32_t i = 0; i < MAP_SHARDS; i++)
        free(map->shard[i].at);
}
