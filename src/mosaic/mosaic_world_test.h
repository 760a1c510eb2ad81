/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/world — for this folder's tests: a clear case among the desks of the world of people, and
 * a matcher that is turned by hand. */
#ifndef MOSAIC_MOSAIC_WORLD_TEST_H
#define MOSAIC_MOSAIC_WORLD_TEST_H

#include "mosaic/matcher_internal.h"
#include "piece/piece_world_test.h"

typedef struct MosaicWorld {
    PeopleWorld w;
    Matcher *matcher;
    Id pieces[PEOPLE_WHO]; /* of the case, by giver; zeroes: none */
    size_t made;           /* tags that stand in one piece alone */
} MosaicWorld;

/* A matcher over a store without pieces; notices wait for up to `delay_s`. */
MUST_USE Status mosaic_world(Cx *cx, int64_t delay_s, MosaicWorld *ret);
void mosaic_world_done(MosaicWorld *world);
/* Gives a piece of the case: what all say, and as much that only she says, else it were an echo. */
MUST_USE Status mosaic_world_give(Cx *cx, MosaicWorld *world, PeopleWho who);
/* Gives one that says what all say of each of `cases` (bit c: case c, up to 7), and `own` things
 * that only it says: with few of them it is an echo. */
MUST_USE Status mosaic_world_give_of(Cx *cx, MosaicWorld *world, PeopleWho who, unsigned cases,
                                     size_t own, Id *ret);
/* Gives those of Elin, Kim and Mia: three voices of two sectors. */
MUST_USE Status mosaic_world_give_three(Cx *cx, MosaicWorld *world);
/* Takes what is new and writes what changed, in one transaction. */
MUST_USE Status mosaic_world_turn(Cx *cx, MosaicWorld *world);
/* Writes all that the matcher has, as after it was made. */
MUST_USE Status mosaic_world_write_all(Cx *cx, MosaicWorld *world);
/* Sends what is due now. */
MUST_USE Status mosaic_world_send(Cx *cx, MosaicWorld *world, size_t *ret_n);
/* A new matcher over the same store. */
MUST_USE Status mosaic_world_restart(Cx *cx, MosaicWorld *world);
/* How many notices are due at a moment; SIZE_MAX on failure. */
size_t mosaic_world_due(Cx *cx, MosaicWorld *world, int64_t at_s);
/* The mosaics in the store: how many, and the first. */
size_t mosaic_world_count(Cx *cx, MosaicWorld *world, Id *ret_first);
/* A question to the routes of mosaics. */
MUST_USE Status mosaic_world_ask(Cx *cx, MosaicWorld *world, PeopleWho who, const char *route,
                                 Id id, void *answer);
/* All invariants of this folder and those below. */
MUST_USE Status mosaic_world_check(Cx *cx, MosaicWorld *world);

#endif
