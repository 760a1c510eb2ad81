/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The mosaics in order, heaviest first, in blocks: one that comes or goes moves its own block, not
 * all that are lighter.  Weights stand beside them, so that a search reads no mosaic but those of
 * equal weight.
 */
#include "engine/engine_internal.h"

#include <string.h>

enum { BLOCKS_FIRST = 16 };

/* By members, the more first, then by their ids; of equal weight. */
static int
members_compare(const Mosaic *x, const Mosaic *y)
{
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    int order = 0;
    for (uint32_t i = 0; i < x->n && order == 0; i++)
        order = id_compare(x->shown.members[i].piece.id, y->shown.members[i].piece.id);
    return order;
}

int
engine_mosaic_compare(const Mosaic *a, const Mosaic *b)
{
    double left = a->shown.weight_bits, right = b->shown.weight_bits;
    if (left < right || left > right)
        return left > right ? -1 : 1;
    return members_compare(a, b);
}

/* Less than 0 if the one that stands at `at`, of this weight, comes before a mosaic, 0 if it is
 * that mosaic. */
static int
place_compare(double bits, Mosaic *const *at, const Mosaic *mosaic)
{
    double other = mosaic->shown.weight_bits;
    if (bits < other || bits > other)
        return bits > other ? -1 : 1;
    return *at == mosaic ? 0 : members_compare(*at, mosaic);
}

/* The block where a mosaic stands or would stand: the last whose first does not come after it. */
static uint32_t
find_block(const Ranks *ranks, const Mosaic *mosaic)
{
    uint32_t from = 0, to = ranks->nblocks;
    while (to - from > 1) {
        uint32_t at = from + (to - from) / 2;
        if (place_compare(ranks->block[at].bits, ranks->block[at].ptr->mosaic, mosaic) <= 0)
            from = at;
        else
            to = at;
    }
    return from;
}

/* How many of a block come before a mosaic. */
static uint32_t
find_place(const RankBlock *block, const Mosaic *mosaic)
{
    uint32_t from = 0, to = block->n;
    while (from < to) {
        uint32_t at = from + (to - from) / 2;
        if (place_compare(block->bits[at], &block->mosaic[at], mosaic) < 0)
            from = at + 1;
        else
            to = at;
    }
    return from;
}

static void
block_insert(Ranks *ranks, uint32_t at)
{
    if (ranks->nblocks == ranks->room) {
        ranks->room = ranks->room == 0 ? BLOCKS_FIRST : ranks->room * 2;
        ranks->block = engine_grow(ranks->block, ranks->room, sizeof *ranks->block);
    }
    memmove(ranks->block + at + 1, ranks->block + at,
            (ranks->nblocks++ - at) * sizeof *ranks->block);
    ranks->block[at] = (RankTop){ .ptr = calloc(1, sizeof(RankBlock)), .before = ranks->n };
    ASSERT(ranks->block[at].ptr != NULL);
}

/* Room in a block that is full: what comes at its end begins the next, else half of it does. */
static void
block_split(Ranks *ranks, uint32_t at, uint32_t place)
{
    RankBlock *from = ranks->block[at].ptr;
    uint32_t kept = place == from->n ? from->n : from->n / 2;
    block_insert(ranks, at + 1);
    RankTop *top = &ranks->block[at + 1];
    top->ptr->n = from->n - kept;
    memcpy(top->ptr->bits, from->bits + kept, top->ptr->n * sizeof *from->bits);
    memcpy(top->ptr->mosaic, from->mosaic + kept, top->ptr->n * sizeof(Mosaic *));
    top->bits = top->ptr->bits[0];
    top->before = ranks->block[at].before + kept;
    from->n = kept;
}

/* Blocks behind one have so many more before them: 1, or -1 as an unsigned number. */
static void
count(Ranks *ranks, uint32_t at, uint32_t more)
{
    ranks->n += more;
    for (uint32_t i = at + 1; i < ranks->nblocks; i++)
        ranks->block[i].before += more;
}

void
engine_rank_put(Ranks *ranks, Mosaic *mosaic)
{
    if (ranks->nblocks == 0)
        block_insert(ranks, 0);
    uint32_t at = find_block(ranks, mosaic), place = find_place(ranks->block[at].ptr, mosaic);
    if (ranks->block[at].ptr->n == RANK_BLOCK) {
        block_split(ranks, at, place);
        if (place >= ranks->block[at].ptr->n)
            place -= ranks->block[at++].ptr->n;
    }
    RankBlock *block = ranks->block[at].ptr;
    memmove(block->bits + place + 1, block->bits + place, (block->n - place) * sizeof *block->bits);
    memmove(block->mosaic + place + 1, block->mosaic + place,
            (block->n - place) * sizeof(Mosaic *));
    block->bits[place] = mosaic->shown.weight_bits;
    block->mosaic[place] = mosaic;
    block->n++;
    ranks->block[at].bits = block->bits[0];
    count(ranks, at, 1);
}

void
engine_rank_pull(Ranks *ranks, const Mosaic *mosaic)
{
    uint32_t at = find_block(ranks, mosaic);
    RankBlock *block = ranks->block[at].ptr;
    uint32_t place = find_place(block, mosaic);
    ASSERT(place < block->n && block->mosaic[place] == mosaic);
    block->n--;
    memmove(block->bits + place, block->bits + place + 1, (block->n - place) * sizeof *block->bits);
    memmove(block->mosaic + place, block->mosaic + place + 1,
            (block->n - place) * sizeof(Mosaic *));
    ranks->block[at].bits = block->bits[0];
    count(ranks, at, UINT32_MAX);
    if (block->n > 0)
        return;
    free(block);
    memmove(ranks->block + at, ranks->block + at + 1,
            (--ranks->nblocks - at) * sizeof *ranks->block);
}

const Mosaic *
engine_rank_at(const Ranks *ranks, uint32_t place)
{
    uint32_t from = 0, to = ranks->nblocks;
    while (to - from > 1) {
        uint32_t at = from + (to - from) / 2;
        if (ranks->block[at].before <= place)
            from = at;
        else
            to = at;
    }
    return ranks->block[from].ptr->mosaic[place - ranks->block[from].before];
}

size_t
engine_ranks_bytes(const Ranks *ranks)
{
    return ranks->room * sizeof *ranks->block + ranks->nblocks * sizeof(RankBlock);
}

void
engine_ranks_free(Ranks *ranks)
{
    for (uint32_t i = 0; i < ranks->nblocks; i++)
        free(ranks->block[i].ptr);
    free(ranks->block);
}
