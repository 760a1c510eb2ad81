/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/wall.h"

#include <string.h>

#include "clue/clue.h"

enum { SMALLEST = 3, DAY_FIRST = 20500, DAYS = 365, CLUES_MOST = 7 };

/* splitmix64 */
static uint64_t
draw(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static size_t
below(uint64_t *state, size_t n)
{
    return (size_t)(draw(state) % n);
}

static Id
draw_id(uint64_t *state)
{
    Id id;

    for (size_t i = 0; i < sizeof id.b; i += 8) {
        uint64_t word = draw(state);

        memcpy(id.b + i, &word, 8);
    }
    return id;
}

static ApiMosaicPiece
draw_piece(uint64_t *state)
{
    static const char *const sectors[] = { "health",      "social",    "police",
                                           "prosecution", "migration", "labour",
                                           "school",      "housing",   "ngo" };
    ApiMosaicPiece piece = { .sector = str_of(sectors[below(state, LEN(sectors))]) };

    if (below(state, 2) == 0)
        return piece;
    piece.piece = draw_id(state);
    piece.country = STR("SE");
    piece.day.n = DAY_FIRST + (int32_t)below(state, DAYS);
    return piece;
}

static size_t
draw_reasons(uint64_t *state, size_t members, EngineReason *reasons)
{
    size_t n = 1 + below(state, CLUES_MOST - 1);

    for (size_t i = 0; i < n; i++) {
        reasons[i] = (EngineReason){ .kind = REASON_BOND,
                                     .bits = (double)below(state, 120) / 10,
                                     .clue = (uint8_t)(CLUE_PHONE + below(state, CLUE_MARK)) };
        for (size_t m = 0; m < members; m++)
            reasons[i].members |= (uint32_t)(below(state, 3) == 0) << m;
        reasons[i].members |= 1u << below(state, members) | 1u << i % members;
    }
    return n;
}

/* The first open piece of a mosaic. */
static const ApiMosaicPiece *
open_of(const MosaicLook *look)
{
    static const Id closed = { { 0 } };
    const ApiMosaicPiece *pieces = look->told.pieces.items;

    for (size_t i = 0; i < look->told.pieces.n; i++) {
        if (!id_equal(pieces[i].piece, closed))
            return &pieces[i];
    }
    return NULL;
}

MosaicLook *
wall_make(Arena *arena, size_t pieces, uint64_t seed, size_t *ret_n)
{
    MosaicLook *looks = ARENA_ARRAY(arena, pieces, MosaicLook);
    size_t n = 0;
    size_t made = 0;

    while (made < pieces) {
        size_t left = pieces - made;
        size_t own = SMALLEST + below(&seed, 1 + below(&seed, ENGINE_MEMBERS_MAX - SMALLEST));
        const ApiMosaicPiece *shared = n % 3 == 2 ? open_of(&looks[n - 1]) : NULL;
        ApiMosaicPiece *members = ARENA_ARRAY(arena, ENGINE_MEMBERS_MAX + 1, ApiMosaicPiece);
        EngineReason *reasons = ARENA_ARRAY(arena, CLUES_MOST, EngineReason);

        own = own > left ? left : own;
        for (size_t i = 0; i < own; i++)
            members[i] = draw_piece(&seed);
        made += own;
        if (shared != NULL)
            members[own++] = *shared;
        looks[n] = (MosaicLook){ .told = { .mosaic = draw_id(&seed), .pieces = { members, own } },
                                 .reasons = reasons,
                                 .nreasons = draw_reasons(&seed, own, reasons) };
        n++;
    }
    *ret_n = n;
    return looks;
}
