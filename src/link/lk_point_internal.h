/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_point_internal — coordinates: as people write them, and as they are compared. */
#ifndef LINK_LK_POINT_INTERNAL_H
#define LINK_LK_POINT_INTERNAL_H

#include "link/lk_ready_internal.h"

#define POINT_UNKNOWN INT32_MIN

/* A place on the earth, one angle of it perhaps not known, in millionths of a degree; exact: with
 * four decimals or more, or with minutes and a letter for where it lies, as nothing else is
 * written. */
typedef struct Point {
    int32_t north;
    int32_t east;
    bool exact;
} Point;

/* One angle of a place; `side` is N, S, E or W, 0 if not said. */
typedef struct Angle {
    int64_t micro; /* millionths of a degree */
    char side;
    bool exact;
} Angle;

/* Levels of coordinates between OTHER and SAME, and behind it: how far they are. */
enum {
    POINT_KM_100 = 2,
    POINT_KM_25,
    POINT_KM_5,
    POINT_KM_1,
    POINT_M_100 = LEVEL_SAME_LAST + 1,
    POINT_TURNED, /* near, if one has latitude and longitude exchanged */
    POINT_HALF,   /* one angle alone is known of both: within 5 km, or not */
    POINT_HALF_APART
};

/* Sides of the cells by which near places meet: about 3 and 25 km; of the sealed ones about .8, 6
 * and 25 km. */
enum { CELL_NEAR = 19, CELL_WIDE = 22, CELL_SEALED = 17, CELL_SEALED_FAR = 20 };

/* Decimal degrees, or degrees, minutes and seconds; false for what is none. */
bool lk_read_angle(LkText text, Angle *ret);
/* Latitude and longitude of one cell ("44.43, 26.10", "POINT(26.10 44.43)"), or of two, of which
 * one may be missing, or the first hold both.  False for what is none, beyond the poles, or 0, 0,
 * which stands for nothing. */
bool lk_read_point(LkText text, Point *ret);
bool lk_read_two_angles(LkText north, LkText east, Point *ret);
/* As it is compared: on a sphere, and its angles; and these again. */
void lk_ready_point(Point point, Ready *ret);
Point lk_point_of(const char *text);
/* The level of two places that are not the same. */
unsigned lk_point_level(const TextRow *a, const TextRow *b);
/* The cell of a side of 2 to the power of `bits`, in one of two grids, of which each has its edges
 * in the middle of the other's cells; 0 if not all is known. */
uint32_t lk_point_cell(const char *text, unsigned bits, unsigned grid);

#endif
