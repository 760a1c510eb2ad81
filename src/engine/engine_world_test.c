/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "engine/engine_world_test.h"

#include <string.h>

Id
engine_id(unsigned of, uint64_t n)
{
    Id id = { { 0 } };
    uint64_t half[2] = { engine_mix(n + 1 + ((uint64_t)of << 40)), n + 1 };

    memcpy(id.b, half, sizeof id.b);
    return id;
}

EngineDraft
engine_draft(unsigned number, unsigned desk)
{
    return (EngineDraft){ .piece = { .id.id = engine_id(ID_PIECE, number),
                                     .desk.id = engine_id(ID_DESK, desk),
                                     .org.id = engine_id(ID_ORGANISATION, desk),
                                     .sector = (uint8_t)(desk % 8),
                                     .region = (uint8_t)(desk % 3),
                                     .reliability = ENGINE_UNKNOWN,
                                     .credibility = ENGINE_UNKNOWN,
                                     .concern = ENGINE_UNKNOWN,
                                     .day.n = 20000 } };
}

void
engine_says_of(EngineDraft *to, ClueKind kind, ClueFormKind form, uint8_t clue, uint64_t value)
{
    EngineTag *tag = &to->tags[to->piece.ntags++];

    *tag = (EngineTag){ .kind = (uint8_t)kind, .form = (uint8_t)form, .clue = clue };
    memcpy(tag->tag, &value, sizeof value);
}

void
engine_says(EngineDraft *to, ClueKind kind, ClueFormKind form, uint64_t value)
{
    engine_says_of(to, kind, form, (uint8_t)to->piece.ntags, value);
}

bool
engine_give(Engine *engine, EngineDraft *made)
{
    made->piece.tags = made->tags;
    return engine_add(engine, &made->piece);
}
