/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/picture — the lessons' drawings, which stand together in one file of symbols, for a page
 * and for paper.  Pure.
 */
#ifndef TRAINING_PICTURE_H
#define TRAINING_PICTURE_H

#include "page/page.h"

/* The elements of the drawing of that name; empty if there is none.  Borrowed from the program. */
Str picture_svg(Str name);
/* True if a drawing stands mirrored in this language: one that has a direction, as an arrow has,
 * where words run from right to left.  Those stand in a group that says so (PRINT_TURNS). */
bool picture_is_turned(Str name, Str language);

#endif
