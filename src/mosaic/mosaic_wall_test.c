/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mosaic/mosaic_wall.h"
#include "tests/t.h"
#include "tests/wall.h"

enum { MANY = 200, WORLDS = 12, SHAPES = 4 * MANY, MOST = 1 << 16 };

typedef struct Box {
    int64_t x, y, w, h;
} Box;

static bool
overlap(const Box *a, const Box *b)
{
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static bool
within(const Box *a, const Box *b)
{
    return a->x >= b->x && a->y >= b->y && a->x + a->w <= b->x + b->w && a->y + a->h <= b->y + b->h;
}

/* The rectangles in which stones (with what slants), clues and dots are drawn. */
static size_t
boxes_of(const MosaicWall *wall, Box *boxes)
{
    size_t n = 0;

    for (size_t i = 0; i < wall->in.nstones; i++) {
        const MosaicStone *s = &wall->in.stones[i];

        boxes[n++] = (Box){ s->x, s->y, s->w, s->h + 4 };
    }
    for (size_t i = 0; i < wall->in.nclues; i++)
        boxes[n++] = (Box){ wall->in.clues[i].x, wall->in.clues[i].y, 212, 38 };
    for (size_t i = 0; i < wall->ndots; i++)
        boxes[n++] = (Box){ wall->dots[i].x, wall->dots[i].y, 12, wall->dots[i].h };
    return n;
}

static size_t
count_overlaps(const Box *boxes, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++)
            count += overlap(&boxes[i], &boxes[j]);
    }
    return count;
}

TEST(mosaic_wall, nothing_lies_over_anything_and_all_lies_inside)
{
    for (uint64_t seed = 0; seed < WORLDS; seed++) {
        size_t n = 0;
        MosaicLook *looks = wall_make(cx->arena, MANY, seed, &n);
        Box *boxes = ARENA_ARRAY(cx->arena, MOST, Box);
        MosaicWall wall;
        size_t nboxes;
        size_t outside = 0;

        mosaic_wall(cx->arena, looks, n, &wall);
        CHECK_INT(wall.in.nstones, MANY);
        CHECK_INT(wall.nblocks, n);
        CHECK(wall.ndots > MANY / 4);
        nboxes = boxes_of(&wall, boxes);
        for (size_t i = 0; i < nboxes; i++)
            outside += !within(&boxes[i], &(Box){ 0, 0, wall.width, wall.in.height });
        CHECK_INT(outside, 0);
        CHECK_INT(count_overlaps(boxes, nboxes), 0);
        for (size_t i = 0; i < wall.nblocks; i++)
            boxes[i] =
                (Box){ wall.blocks[i].x, wall.blocks[i].y, wall.blocks[i].w, wall.blocks[i].h };
        CHECK_INT(count_overlaps(boxes, wall.nblocks), 0);
    }
}

TEST(mosaic_wall, pieces_and_clues_stand_in_the_frame_of_their_mosaic_by_sector)
{
    size_t n = 0;
    MosaicLook *looks = wall_make(cx->arena, MANY, 5, &n);
    MosaicWall wall;

    mosaic_wall(cx->arena, looks, n, &wall);
    for (size_t i = 0; i < wall.in.nstones; i++) {
        const MosaicStone *s = &wall.in.stones[i];
        const MosaicBlock *b = &wall.blocks[s->block - 1];

        CHECK_INT(s->order, i);
        CHECK(within(&(Box){ s->x, s->y, s->w, s->h }, &(Box){ b->x, b->y, b->w, b->h }));
        CHECK(i == 0 || s[-1].block != s->block || str_compare(s[-1].tile, s->tile) <= 0);
    }
    for (size_t i = 0; i < wall.in.nclues; i++) {
        const MosaicClue *c = &wall.in.clues[i];
        const MosaicBlock *b = &wall.blocks[c->block - 1];

        CHECK(within(&(Box){ c->x, c->y, 212, 38 }, &(Box){ b->x, b->y, b->w, b->h }));
    }
}

/* Two mosaics that share an open piece: it stands once, tied to the clues of both. */
TEST(mosaic_wall, a_piece_of_two_mosaics_stands_once)
{
    ApiMosaicPiece first[] = { { .piece = { { 1 } }, .sector = STR("health") },
                               { .sector = STR("labour") },
                               { .sector = STR("police") } };
    ApiMosaicPiece second[] = { { .sector = STR("labour") },
                                { .piece = { { 1 } }, .sector = STR("health") },
                                { .sector = STR("police") } };
    EngineReason reasons[] = { { .kind = REASON_BOND, .bits = 9, .members = 3 },
                               { .kind = REASON_SPAN, .bits = 1, .members = 7 } };
    MosaicLook looks[] = {
        { .told = { .pieces = { first, 3 } }, .reasons = reasons, .nreasons = 2 },
        { .told = { .pieces = { second, 3 } }, .reasons = reasons, .nreasons = 2 }
    };
    MosaicWall wall;
    size_t ties = 0;

    mosaic_wall(cx->arena, looks, LEN(looks), &wall);
    CHECK_INT(wall.in.nstones, 5);
    CHECK_INT(wall.in.nclues, 2);
    CHECK_INT(wall.in.njoins, 4);
    CHECK_INT(wall.ndots, 1);
    CHECK_INT(wall.blocks[1].pieces, 3);
    CHECK_INT(wall.blocks[1].open, 1);
    for (size_t i = 0; i < wall.in.njoins; i++)
        ties += wall.in.stones[wall.in.joins[i].stone].open;
    CHECK_INT(ties, 2);
}

TEST(mosaic_wall, nothing_released_gives_an_empty_picture)
{
    MosaicWall wall;

    mosaic_wall(cx->arena, NULL, 0, &wall);
    CHECK_INT(wall.in.nstones, 0);
    CHECK_INT(wall.nblocks, 0);
    CHECK_INT(wall.ndots, 0);
}
