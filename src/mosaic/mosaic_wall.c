/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/mosaic_wall.h"

#include <stdlib.h>
#include <string.h>

#include "clue/clue.h"
#include "mosaic/mosaic_picture.h"

/* All in units of the drawing. */
enum {
    MARGIN = 16,
    COLUMNS = 2,
    BLOCK_W = 760,
    GUTTER = 40,
    TITLE = 44, /* above a block's stones */
    PAD = 14,
    STONE_W = 236,
    ROW_H = 38,
    ROW = 46,
    NODE_X = 274,
    NODE_W = 212,
    SIGN = 26,
    DOT_W = 12,
    DOT_STEP = 14,
    DOT_H = 12,
    DOTS_H = 168, /* of the highest heap of dots, while a dot stays two units high */
    AXIS = 30,    /* room below the line of time for its days */
    TICK_W = 170  /* of one day's name */
};

/* Where the next stones and clues of the wall go. */
typedef struct Laying {
    Arena *arena;
    MosaicWall *wall;
    int64_t bottom[COLUMNS];
} Laying;

static int64_t
larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The stone of a piece that she may know by its id, among those of earlier blocks; NULL else. */
static MosaicStone *
find_stone(const MosaicWall *wall, Id piece)
{
    for (size_t i = 0; i < wall->in.nstones; i++) {
        if (page_true_id(piece) && id_equal(wall->in.stones[i].p.piece, piece))
            return &wall->in.stones[i];
    }
    return NULL;
}

/* By sector, then as the mosaic has them. */
static int
compare_stones(const void *a, const void *b)
{
    const MosaicStone *x = a;
    const MosaicStone *y = b;
    int order = str_compare(x->tile, y->tile);

    return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

static void
place_stone(MosaicStone *stone, const MosaicBlock *block, size_t at, size_t n)
{
    size_t rows = (n + 1) / 2;
    bool left = at < rows;

    stone->w = STONE_W;
    stone->w2 = STONE_W - 5;
    stone->h = ROW_H - 4; /* of its left edge: the lower one slants */
    stone->x = block->x + (left ? PAD : BLOCK_W - PAD - STONE_W);
    stone->y = block->y + TITLE + (int64_t)(left ? at : at - rows) * ROW;
    stone->ix = stone->x + 10;
    stone->iy = stone->y + (ROW_H - SIGN) / 2;
    stone->tx = stone->ix + SIGN + 8;
    stone->ty = stone->y + 24;
}

/* Adds the stones that no earlier block has; notes in `at` where the stone of each member stands.
 */
static size_t
lay_stones(Laying *to, const MosaicLook *look, MosaicBlock *block, size_t *at)
{
    MosaicPicture *in = &to->wall->in;
    const ApiMosaicPiece *pieces = look->told.pieces.items;
    MosaicStone *mine = &in->stones[in->nstones];
    size_t n = 0;

    for (size_t i = 0; i < look->told.pieces.n; i++) {
        const MosaicStone *known = find_stone(to->wall, pieces[i].piece);

        block->open += page_true_id(pieces[i].piece);
        at[i] = known != NULL ? (size_t)known->order : SIZE_MAX;
        if (known != NULL)
            continue;
        mosaic_stone(&mine[n], &pieces[i]);
        mine[n].block = block->n;
        mine[n++].n = (int64_t)i;
    }
    qsort(mine, n, sizeof *mine, compare_stones);
    for (size_t i = 0; i < n; i++) {
        place_stone(&mine[i], block, i, n);
        mine[i].order = (int64_t)(in->nstones + i);
        at[mine[i].n] = in->nstones + i;
        mine[i].n = mine[i].order + 1;
    }
    in->nstones += n;
    return n;
}

static void
lay_join(MosaicPicture *in, const MosaicStone *stone, const MosaicClue *clue, double bits)
{
    MosaicJoin *join = &in->joins[in->njoins++];
    bool left = stone->x < clue->x;

    *join = (MosaicJoin){ .look = mosaic_join_look(bits),
                          .tile = stone->tile,
                          .stone = stone->order,
                          .clue = clue->order,
                          .x1 = left ? stone->x + STONE_W : stone->x,
                          .y1 = stone->y + ROW_H / 2,
                          .x2 = left ? clue->x : clue->x + NODE_W,
                          .y2 = clue->y + ROW_H / 2 };
    join->cx = (join->x1 + join->x2) / 2;
}

static size_t
lay_clues(Laying *to, const MosaicLook *look, const MosaicBlock *block, const size_t *at)
{
    MosaicPicture *in = &to->wall->in;
    size_t n = 0;

    for (size_t i = 0; i < look->nreasons; i++) {
        const EngineReason *reason = &look->reasons[i];
        MosaicClue *clue = &in->clues[in->nclues];

        if (!mosaic_is_clue(reason))
            continue;
        mosaic_clue(clue, reason);
        clue->block = block->n;
        clue->order = (int64_t)in->nclues++;
        clue->x = block->x + NODE_X;
        clue->y = block->y + TITLE + (int64_t)n++ * ROW;
        clue->ix = clue->x + 10;
        clue->iy = clue->y + (ROW_H - SIGN) / 2;
        clue->tx = clue->ix + SIGN + 8;
        clue->ty = clue->y + 24;
        for (size_t m = 0; m < look->told.pieces.n && m < 32; m++) {
            if ((reason->members >> m & 1) != 0)
                lay_join(in, &in->stones[at[m]], clue, reason->bits);
        }
    }
    return n;
}

/* The next block goes where the wall is lowest. */
static void
lay_block(Laying *to, const MosaicLook *look)
{
    MosaicWall *wall = to->wall;
    MosaicBlock *block = &wall->blocks[wall->nblocks++];
    size_t *at = ARENA_ARRAY(to->arena, look->told.pieces.n, size_t);
    size_t column = to->bottom[1] < to->bottom[0] ? 1 : 0;
    int64_t rows;

    *block = (MosaicBlock){ .mosaic = look->told.mosaic,
                            .n = (int64_t)wall->nblocks,
                            .pieces = (int64_t)look->told.pieces.n,
                            .x = MARGIN + (int64_t)column * (BLOCK_W + GUTTER),
                            .y = to->bottom[column],
                            .w = BLOCK_W };
    block->tx = block->x + PAD;
    block->ty = block->y + 28;
    rows = (int64_t)(lay_stones(to, look, block, at) + 1) / 2;
    rows = larger(rows, (int64_t)lay_clues(to, look, block, at));
    block->h = TITLE + rows * ROW + PAD - (ROW - ROW_H);
    to->bottom[column] += block->h + GUTTER;
}

/* --- the line of time: a mark for each piece of which she knows the day --- */

typedef struct Span {
    int64_t first; /* days */
    int64_t last;
    int64_t heaps; /* dots stand in so many heaps side by side */
} Span;

static int64_t
heap_of(const Span *span, Day day)
{
    int64_t days = span->last - span->first;

    return days == 0 ? 0 : (day.n - span->first) * (span->heaps - 1) / days;
}

static Span
find_span(const MosaicWall *wall, size_t *ret_n)
{
    Span span = { .first = INT64_MAX,
                  .last = INT64_MIN,
                  .heaps = (wall->width - 2 * MARGIN - TICK_W) / DOT_STEP };

    *ret_n = 0;
    for (size_t i = 0; i < wall->in.nstones; i++) {
        const MosaicStone *stone = &wall->in.stones[i];

        if (!stone->open)
            continue;
        span.first = stone->p.day.n < span.first ? stone->p.day.n : span.first;
        span.last = larger(span.last, stone->p.day.n);
        (*ret_n)++;
    }
    return span;
}

/* The first day, the last, and as many between as there is room for. */
static void
name_days(Arena *arena, MosaicWall *wall, const Span *span, int64_t axis)
{
    int64_t days = span->last - span->first;
    int64_t n = (span->heaps * DOT_STEP) / TICK_W;

    n = n > days ? days : n;
    wall->ticks = ARENA_ARRAY(arena, (size_t)n + 1, MosaicTick);
    for (int64_t i = 0; i <= n; i++) {
        Day day = { (int32_t)(span->first + (n == 0 ? 0 : i * days / n)) };

        wall->ticks[wall->nticks++] =
            (MosaicTick){ day_format(arena, day), MARGIN + heap_of(span, day) * DOT_STEP,
                          axis + 22 };
    }
}

/* Gives where the line lies; 0 if there is nothing to put on it. */
static int64_t
lay_time(Arena *arena, MosaicWall *wall)
{
    size_t n = 0;
    Span span = find_span(wall, &n);
    int64_t *heaps = ARENA_ARRAY(arena, (size_t)span.heaps, int64_t);
    int64_t most = 0;
    int64_t step;
    int64_t axis;

    if (n == 0)
        return 0;
    for (size_t i = 0; i < wall->in.nstones; i++) {
        if (wall->in.stones[i].open)
            most = larger(most, ++heaps[heap_of(&span, wall->in.stones[i].p.day)]);
    }
    step = larger(3, most * DOT_STEP <= DOTS_H ? DOT_STEP : DOTS_H / most);
    axis = MARGIN + most * step;
    wall->dots = ARENA_ARRAY(arena, n, MosaicDot);
    for (size_t i = 0; i < wall->in.nstones; i++) {
        const MosaicStone *stone = &wall->in.stones[i];
        int64_t heap = stone->open ? heap_of(&span, stone->p.day) : 0;

        if (stone->open)
            wall->dots[wall->ndots++] =
                (MosaicDot){ stone->order, stone->tile, MARGIN + heap * DOT_STEP,
                             axis - heaps[heap]-- * step, step > DOT_H ? DOT_H : step - 1 };
    }
    name_days(arena, wall, &span, axis);
    return axis;
}

static void
move_down(MosaicWall *wall, int64_t by)
{
    for (size_t i = 0; i < wall->nblocks; i++) {
        wall->blocks[i].y += by;
        wall->blocks[i].ty += by;
    }
    for (size_t i = 0; i < wall->in.nstones; i++) {
        MosaicStone *stone = &wall->in.stones[i];

        stone->y += by;
        stone->iy += by;
        stone->ty += by;
    }
    for (size_t i = 0; i < wall->in.nclues; i++) {
        MosaicClue *clue = &wall->in.clues[i];

        clue->y += by;
        clue->iy += by;
        clue->ty += by;
    }
    for (size_t i = 0; i < wall->in.njoins; i++) {
        wall->in.joins[i].y1 += by;
        wall->in.joins[i].y2 += by;
    }
}

void
mosaic_wall(Arena *arena, const MosaicLook *looks, size_t n, MosaicWall *ret)
{
    Laying to = { arena, ret, { MARGIN, MARGIN } };
    size_t pieces = 0;
    size_t clues = 0;
    size_t joins = 0;

    for (size_t i = 0; i < n; i++) {
        size_t own = mosaic_clues(&looks[i]);

        pieces += looks[i].told.pieces.n;
        clues += own;
        joins += own * looks[i].told.pieces.n;
    }
    *ret = (MosaicWall){ .in = { .stones = ARENA_ARRAY(arena, pieces, MosaicStone),
                                 .clues = ARENA_ARRAY(arena, clues, MosaicClue),
                                 .joins = ARENA_ARRAY(arena, joins, MosaicJoin) },
                         .blocks = ARENA_ARRAY(arena, n, MosaicBlock),
                         .width = 2 * MARGIN + (n > 1 ? COLUMNS * BLOCK_W + GUTTER : BLOCK_W) };
    for (size_t i = 0; i < n; i++)
        lay_block(&to, &looks[i]);
    ret->axis = lay_time(arena, ret);
    if (ret->axis > 0)
        move_down(ret, ret->axis + AXIS);
    ret->in.height = larger(to.bottom[0], to.bottom[1]) - GUTTER + MARGIN +
                     (ret->axis > 0 ? ret->axis + AXIS : 0);
}

MosaicWallShown
mosaic_wall_shown(const MosaicWall *wall)
{
    return (MosaicWallShown){ .count = (int64_t)wall->in.nstones,
                              .mosaics = (int64_t)wall->nblocks,
                              .open = (int64_t)wall->ndots,
                              .width = wall->width,
                              .height = wall->in.height,
                              .axis = wall->axis };
}
