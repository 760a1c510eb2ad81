/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* piece — give, show, release, read, answer, withdraw, expire.  Depends on people and below.
 *
 * The server keeps bytes that it cannot read and tags that tell only whether two clues match.  A
 * piece belongs to the member who gave it; a release to the desk that received it.
 */
#ifndef PIECE_PIECE_H
#define PIECE_PIECE_H

#include "api/piece.h"
#include "people/people.h"
#include "seal/ended.h"
#include "seal/sealed.h"

enum {
    PIECE_TAG_BYTES = 35, /* in a row: tag (32), kind, form, number of the clue */
    PIECE_KEEP_MAX_DAYS = 3650,
    PIECE_REMIND_DAYS = 7, /* a giver reminds a silent desk not more often than this */
    PIECE_LIST_MAX = 1000,
    PIECE_CONCERN_UNSAID = 9
};

/* The subject's routes, for the list of modules. */
extern const RouteTable piece_routes;

/* A piece as its giver may name it; one that ended is found too, without content. */
typedef struct PieceOwn {
    PieceId id;
    bool ended;
    ApiPieceLine line;
    Sealed sealed; /* empty if it ended */
} PieceOwn;

/* A release as a receiver of its desk may name it. */
typedef struct PieceReceived {
    ApiReceived row;
    DeskId from_desk;
} PieceReceived;

/* What the lists of the API answer, for pages as well: her pieces, and what her desk received. */
MUST_USE Status piece_read_list(Req *req, ApiPieces *ret);

/* How many of her pieces fit and wait for her to decide. */
MUST_USE Status piece_count_asked(Req *req, int64_t *ret);
MUST_USE Status piece_read_received(Req *req, ApiReceivedList *ret);

/* Another piece of hers that adds to the piece of the request, or that it adds to. */
typedef struct PieceAddition {
    Id piece;
    Day given;
    bool earlier; /* the piece of the request adds to this one */
} PieceAddition;
MUST_USE Status piece_additions(Req *req, PieceAddition **ret, size_t *ret_n);

/* What {id} names in its routes. */
extern const Object piece_object;         /* PieceOwn */
extern const Object piece_release_object; /* PieceReceived */

/* Ends up to `most` of the pieces whose last day has passed; *ret_n of them, each an entry of the
 * ledger. */
MUST_USE Status piece_expire(Cx *cx, Db *db, const Site *site, int64_t most, size_t *ret_n);
/* Reminds desks that have not answered, or not confirmed that a piece is gone, for as many days as
 * the giver's desk waits, and whom nobody reminded: *ret_n releases, each an entry of the ledger.
 * Whoever may answer for a desk that was reminded, by itself or by a giver, has word by the courier
 * (-1: there is none). */
MUST_USE Status piece_remind_silent(Cx *cx, Db *db, const Site *site, int courier, size_t *ret_n);
/* Notes that the giver has been told: from now on her piece says "fits". */
MUST_USE Status piece_note_told(Cx *cx, Db *db, DeskId desk, PieceId piece);

/* What the matcher takes: shapes, in the order in which they became durable. */
typedef struct PieceShape {
    int64_t seq;
    DeskId desk;
    PieceId id;
    Str grade;
    int64_t concern;
    Day given;
    Bytes tags; /* PIECE_TAG_BYTES each */
} PieceShape;
MUST_USE Status piece_shapes(Cx *cx, Db *db, int64_t after, int64_t most, PieceShape **ret,
                             size_t *ret_n);

typedef struct PieceGone {
    int64_t seq;
    PieceId id;
} PieceGone;
/* What ended after the mark, in order. */
MUST_USE Status piece_gone(Cx *cx, Db *db, int64_t after, int64_t most, PieceGone **ret,
                           size_t *ret_n);

/* The part of a day in which the first end after the mark lies, of those since `since`: its day,
 * part and ids to *ret, and the mark of the last of them to *ret_seq; 0 and nothing else if there
 * is none. */
MUST_USE Status piece_ended_part(Cx *cx, Db *db, int64_t after, Day since, EndedList *ret,
                                 int64_t *ret_seq);
/* Ends a piece that ended once before, in a life of the store that is lost; an entry of the ledger.
 * Fine if it is not there. */
MUST_USE Status piece_end_again(Cx *cx, Db *db, const Site *site, PieceId piece, bool *ret_was);

/* The invariants of piece.c, recounted. */
MUST_USE Status piece_check(Cx *cx, Db *db);

#endif
