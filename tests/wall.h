/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tests/wall — looks at made mosaics, for tests and benchmarks of the picture. */
#ifndef TESTS_WALL_H
#define TESTS_WALL_H

#include "mosaic/mosaic_internal.h"

/* Makes mosaics of 3 to ENGINE_MEMBERS_MAX pieces until there are `pieces` stones in all, the same
 * for the same seed: half of the pieces open, of nine sectors and a year; now and then an open
 * piece of the one before belongs to the next as well. */
MosaicLook *wall_make(Arena *arena, size_t pieces, uint64_t seed, size_t *ret_n);

#endif
