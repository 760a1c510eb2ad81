/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_world — for tests of the engine: pieces that are put together tag by tag. */
#ifndef ENGINE_WORLD_TEST_H
#define ENGINE_WORLD_TEST_H

#include "engine/engine_internal.h"

/* What an id is of: pieces, desks and organisations of one number have different ids. */
enum { ID_PIECE = 1, ID_DESK, ID_ORGANISATION };

/* The same id each time; none is of two numbers. */
Id engine_id(unsigned of, uint64_t n);

/* A piece on its way to an engine, with room for its tags. */
typedef struct EngineDraft {
    EnginePiece piece;
    EngineTag tags[ENGINE_TAGS_MAX];
} EngineDraft;

/* Piece `number` of that desk, whose organisation has no other, on a day without number; nothing is
 * known of its grade and concern. */
EngineDraft engine_draft(unsigned number, unsigned desk);
/* One more clue, of one tag. */
void engine_says(EngineDraft *to, ClueKind kind, ClueFormKind form, uint64_t value);
/* One more tag of the clue of that number. */
void
engine_says_of(EngineDraft *to, ClueKind kind, ClueFormKind form, uint8_t clue, uint64_t value);
/* Gives it; false if the engine does not take it. */
bool engine_give(Engine *engine, EngineDraft *made);

#endif
