/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_giver_internal — who gives: each stands once, however many pieces it gave. */
#ifndef ENGINE_GIVER_INTERNAL_H
#define ENGINE_GIVER_INTERNAL_H

#include "engine/engine.h"

/* Who gives, and from where: few, and most pieces share theirs with others. */
typedef struct Giver {
    DeskId desk;
    OrgId org;
    Id origin;
    float sector_bits;
    uint32_t next; /* of the same bucket: 1 + its number, or 0 */
    uint32_t refs;
    uint32_t desk_number;
    uint16_t country, region;
    uint8_t sector;
} Giver;

typedef struct Desk {
    uint32_t refs;  /* givers; if none has the number, the next that is free: 1 + it, or 0 */
    uint32_t mark;  /* scratch: the stamp with which a piece of the desk was asked for */
    uint32_t first; /* scratch: the slot that stands for the desk, or how many of it speak */
} Desk;

typedef struct Givers {
    Giver *list;
    uint32_t *bucket; /* 1 + number, or 0 */
    uint32_t n, room, nbuckets;
    uint32_t free; /* a chain, as in a bucket */
    Desk *desk;
    uint32_t ndesks, desks_room, free_desk;
} Givers;

/* The number of who gives a piece, with one more reference. */
uint32_t engine_giver_take(Givers *givers, const EnginePiece *piece);
void engine_giver_leave(Givers *givers, uint32_t number);
size_t engine_givers_bytes(const Givers *givers);
void engine_givers_free(Givers *givers);

#endif
