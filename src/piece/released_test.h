/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A piece that is about to be released, and its release: for the tests of this folder. */
#ifndef PIECE_RELEASED_TEST_H
#define PIECE_RELEASED_TEST_H

#include "piece/piece_world_test.h"

/* A world in which Elin has given a piece and signed a release of it to the police station. */
typedef struct Released {
    PeopleWorld w;
    Id piece;
    ApiRelease body;
} Released;

/* To be ended by piece_released_done; RELEASED does both. */
MUST_USE Status piece_released_begin(Cx *cx, Released *ret);
void piece_released_done(Released *released);
#define RELEASED(r)                                                                                \
    AUTO(piece_released_done) Released r;                                                          \
    CHECK_OK(piece_released_begin(cx, &r))

/* Elin releases it. */
MUST_USE Status piece_released_send(Cx *cx, Released *released);
/* The one line of the piece's releases, as its giver sees it. */
MUST_USE Status piece_released_line(Cx *cx, Released *released, ApiReleaseLine *ret);
/* What Kim of the station signs, and sends; `say` does both. */
ApiAnswer piece_released_answering(Cx *cx, Released *released, const char *outcome);
MUST_USE Status piece_released_answer(Cx *cx, Released *released, const ApiAnswer *body,
                                      ApiReceipt *ret);
MUST_USE Status piece_released_say(Cx *cx, Released *released, const char *outcome);

#endif
