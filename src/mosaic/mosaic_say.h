/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/say — the reasons of a mosaic as a page says them: in the page's language, with what is
 * told to whom as in engine/reason.h, whose English stands in the API.
 */
#ifndef MOSAIC_MOSAIC_SAY_H
#define MOSAIC_MOSAIC_SAY_H

#include "mosaic/mosaic_internal.h"
#include "mosaic/mosaic_page.h"

/* The reasons of a look, clues first and then the heaviest; as many as the look has, in the arena.
 */
MosaicReason *mosaic_say(const Page *page, const MosaicLook *look);

/* The sign of a kind of clue, in src/page/icons.svg. */
Str mosaic_icon(Str kind);

/* "counts much", "counts" or "counts little". */
Word mosaic_strength(double bits);

#endif
