/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clue_plate — what a plate looks like in running text. */
#ifndef CLUE_CLUE_PLATE_H
#define CLUE_CLUE_PLATE_H

#include "clue/clue_in.h"

/* True if a part of a text, of letters and digits, may be meant as a plate; whether it is one says
 * clue_plate().  A word and a number may have the shape of a plate by chance ("rum204"): so unless
 * a word that announces a plate stands before it, its letters are no month and no word for a
 * number, and if one of them is small it is one word that is hardly another: letters and digits
 * change twice, or a vehicle was just named.  What is a postcode of the pack (NULL: none) is no
 * plate.  O(text.len) look-ups at most. */
bool clue_looks_like_plate(Str text, const CluePack *pack, bool announced, bool after_vehicle);

#endif
