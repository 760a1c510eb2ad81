/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/wall — lays several mosaics out in one picture, however many pieces they have. */
#ifndef MOSAIC_MOSAIC_WALL_H
#define MOSAIC_MOSAIC_WALL_H

#include "mosaic/mosaic_internal.h"
#include "mosaic/mosaic_page.h"

/* Fills the picture of looks: a block for each, in their order, in two columns.  In a block the
 * pieces stand by sector at both sides of the clues that they share.  A piece of several mosaics
 * stands in the first that has it, tied to the clues of all.  No two of blocks, pieces, clues and
 * marks of the line of time overlap.  Pure but for the arena.  O(pieces^2 + pieces x reasons). */
void mosaic_wall(Arena *arena, const MosaicLook *looks, size_t n, MosaicWall *ret);

/* What the page says of it; `next` is nothing. */
MosaicWallShown mosaic_wall_shown(const MosaicWall *wall);

/* Notes by which release she holds each piece that is open to her; gives those, by day. */
MosaicStone *mosaic_open_stones(const Req *req, const MosaicPicture *picture,
                                const ApiMosaics *mosaics, size_t *ret_n);

/* GET /{lang}/picture. */
MUST_USE Status mosaic_on_wall(Req *req);

#endif
