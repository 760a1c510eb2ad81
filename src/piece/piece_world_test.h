/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* piece/world — for tests of pieces and of what stands on them: sealed pieces and releases as a
 * client makes them, in the world of people. */
#ifndef PIECE_PIECE_WORLD_TEST_H
#define PIECE_PIECE_WORLD_TEST_H

#include "clue/clue.h"
#include "people/people_world_test.h"
#include "piece/piece_internal.h"

/* A tag of the n-th point (always the same bytes). */
ApiTag piece_world_tag(Cx *cx, size_t n, ClueKind kind, ClueFormKind form, int64_t clue);
/* A new piece of hers with these tags and a ticket for 8 points; all in cx->arena. */
ApiPiece piece_world_make(Cx *cx, PeopleWorld *world, PeopleWho who, const ApiTag *tags, size_t n);
/* The ticket that custodians' answers carry. */
Bytes piece_world_ticket(Cx *cx, PeopleWorld *world, PeopleWho who, Id piece, int64_t points);
MUST_USE Status piece_world_give(Cx *cx, PeopleWorld *world, PeopleWho who, const ApiPiece *piece,
                                 ApiGiven *ret);
/* Makes and gives one without tags. */
MUST_USE Status piece_world_give_one(Cx *cx, PeopleWorld *world, PeopleWho who, Id *ret);
/* A release of her piece to a desk, signed; and the same signed anew after a change. */
MUST_USE Status piece_world_releasing(Cx *cx, PeopleWorld *world, PeopleWho who, Id piece,
                                      PeopleWhere to, ApiRelease *ret);
void piece_world_sign(Cx *cx, PeopleWorld *world, PeopleWho who, Id piece, ApiRelease *release);
/* What she answers to that release of a piece of somebody else, signed. */
ApiAnswer piece_world_answering(Cx *cx, PeopleWorld *world, PeopleWho who, PeopleWho giver,
                                const ApiReceived *released, const char *outcome);
/* A question about the object `id`. */
typedef struct PieceAsk {
    PeopleWho who;
    const char *route;
    Id id;
    const void *body;
    void *answer;
} PieceAsk;
MUST_USE Status piece_world_ask(Cx *cx, PeopleWorld *world, const PieceAsk *ask);
/* Every invariant of the folders below, recounted. */
MUST_USE Status piece_world_check(Cx *cx, PeopleWorld *world);

#endif
