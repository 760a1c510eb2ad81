/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/picture — lays the picture out: pieces on both sides, the clues they share between them.
 */
#ifndef MOSAIC_MOSAIC_PICTURE_H
#define MOSAIC_MOSAIC_PICTURE_H

#include "mosaic/mosaic_internal.h"
#include "mosaic/mosaic_page.h"

/* Fills the picture of a look: one column of the table and one node for each reason that is a clue
 * in several pieces.  Pure but for the arena.  O(pieces x reasons). */
void mosaic_picture(Arena *arena, const MosaicLook *look, MosaicPicture *ret);

/* What other pictures share with it: whether a reason is a clue in several pieces, and how many of
 * a look are; what a stone and a node are, wherever they stand; how a join of a weight looks. */
bool mosaic_is_clue(const EngineReason *reason);
size_t mosaic_clues(const MosaicLook *look);
void mosaic_stone(MosaicStone *stone, const ApiMosaicPiece *piece);
void mosaic_clue(MosaicClue *clue, const EngineReason *reason);
Str mosaic_join_look(double bits);

#endif
