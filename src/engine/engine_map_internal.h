/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_map_internal — where the rows of pieces and of tags are found. */
#ifndef ENGINE_MAP_INTERNAL_H
#define ENGINE_MAP_INTERNAL_H

#include "engine/engine.h"

enum { MAP_SHARDS = 1024, MAP_ROW_BITS = 28 };

/* Open addressing over rows; it grows by half, since a million tags fill all tables of a map at
 * once. 0 is an empty place, else 1 + row and above it four bits of the sum, so that few rows are
 * read that are not the one that is looked for. */
typedef struct Shard {
    uint32_t *at;
    uint32_t size, used;
} Shard;

/* Many small tables, so that none takes long to grow. */
typedef struct Map {
    Shard shard[MAP_SHARDS];
} Map;

uint64_t engine_id_sum(const PieceId *id);
/* 64 bits of tag, kind and form, which stand for them: of ten million, two are alike by chance once
 * in 300,000 installations; who could make two alike knows the other and may give it as it is. */
uint64_t engine_tag_sum(const EngineTag *tag);
/* The row that a place names, if it is not empty. */
static inline uint32_t
engine_map_row(uint32_t place)
{
    return (place & ((1u << MAP_ROW_BITS) - 1)) - 1;
}

/* Where a row stands or would stand. */
uint32_t *engine_map_id(Engine *engine, const PieceId *id);
uint32_t *engine_map_tag(Engine *engine, uint64_t sum);
/* The first place where what has this sum may stand. */
const uint32_t *engine_map_home(const Map *map, uint64_t sum);
/* The first row that may be its, told without a look at rows, or UINT32_MAX. */
uint32_t engine_map_tag_guess(const Engine *engine, uint64_t sum);
/* `at` is where it would stand, found since anything else changed. */
void engine_map_id_put(Engine *engine, uint32_t *at, uint32_t row);
void engine_map_tag_put(Engine *engine, uint32_t *at, uint32_t row);
void engine_map_id_remove(Engine *engine, const PieceId *id);
void engine_map_tag_remove(Engine *engine, uint64_t sum);
size_t engine_map_bytes(const Map *map);
void engine_map_free(Map *map);

#endif
