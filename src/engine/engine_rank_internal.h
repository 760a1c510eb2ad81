/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_rank_internal — the mosaics, heaviest first. */
#ifndef ENGINE_RANK_INTERNAL_H
#define ENGINE_RANK_INTERNAL_H

#include "engine/engine_offer_internal.h"

enum { RANK_BLOCK = 128 };

typedef struct RankBlock {
    uint32_t n; /* at least 1 */
    double bits[RANK_BLOCK];
    Mosaic *mosaic[RANK_BLOCK];
} RankBlock;

typedef struct RankTop {
    RankBlock *ptr;
    double bits;     /* of its first */
    uint32_t before; /* how many stand in the blocks before it */
} RankTop;

typedef struct Ranks {
    RankTop *block;
    uint32_t n; /* mosaics */
    uint32_t nblocks, room;
} Ranks;

/* Heavier, then larger, then the smaller ids: as offers are ordered, by what is shown. */
int engine_mosaic_compare(const Mosaic *a, const Mosaic *b);
void engine_rank_put(Ranks *ranks, Mosaic *mosaic);
/* One that is there, and shows what it showed when it was put there. */
void engine_rank_pull(Ranks *ranks, const Mosaic *mosaic);
const Mosaic *engine_rank_at(const Ranks *ranks, uint32_t place);
size_t engine_ranks_bytes(const Ranks *ranks);
void engine_ranks_free(Ranks *ranks);

#endif
