/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MOSAIC_MOSAIC_INTERNAL_H
#define MOSAIC_MOSAIC_INTERNAL_H

#include "api/board.h"
#include "engine/reason.h"
#include "mosaic/mosaic.h"

/* What the routes of the API answer, for pages as well. */
MUST_USE Status mosaic_read_notices(Req *req, ApiNotices *ret);
MUST_USE Status mosaic_read_list(Req *req, ApiMosaics *ret);

/* What a mediator's board shows; her look at each mosaic on it is in the ledger. */
MUST_USE Status mosaic_look_at_board(Req *req, ApiBoard *ret);
MUST_USE Status mosaic_read_messages(Req *req, ApiMessages *ret);
/* Whether she has asked the mediator to help with a mosaic. */
MUST_USE Status mosaic_has_asked(Req *req, Id mosaic, bool *ret);

/* Whether she asked to be reminded of what she was told. */
typedef struct MosaicLater {
    Day on;
    bool reminds;  /* on that day */
    bool reminded; /* she was */
} MosaicLater;
MUST_USE Status mosaic_find_later(Req *req, Id mosaic, MosaicLater *ret);
/* Who looked at the piece of the request, of those to whom it was released: newest first. */
MUST_USE Status mosaic_read_looks(Req *req, ApiLooks *ret);

/* What her desk says of pieces of a mosaic that do not belong together. */
MUST_USE Status mosaic_read_apart(Req *req, const MosaicSeen *seen, ShapeList *ret);
/* Whether a piece of the mosaic was released to her desk. */
bool mosaic_is_released(const MosaicSeen *seen, Id piece);

/* One look at a mosaic, noted in the ledger: what is told, and for those who hold a release the
 * reasons as they are, with the members that each is about. */
typedef struct MosaicLook {
    ApiMosaic told;
    bool giver;
    const EngineReason *reasons;
    size_t nreasons;
    const ReasonReader *reader; /* what she may be told of them */
} MosaicLook;
MUST_USE Status mosaic_look(Req *req, const MosaicSeen *seen, MosaicLook *ret);

/* Handlers and objects that stand in other files than the table of routes. */
MUST_USE Status mosaic_on_board(Req *req);
MUST_USE Status mosaic_on_say(Req *req);
MUST_USE Status mosaic_on_messages(Req *req);
MUST_USE Status mosaic_on_answer(Req *req);
MUST_USE Status mosaic_on_help(Req *req);
MUST_USE Status mosaic_on_later(Req *req);
MUST_USE Status mosaic_on_apart(Req *req);
MUST_USE Status mosaic_on_together(Req *req);
MUST_USE Status mosaic_on_looks(Req *req);
extern const Object mosaic_board_object;   /* what the board shows her, if it is heavy enough */
extern const Object mosaic_message_object; /* Id: a message to her */

/* What a message of a fixed choice says, in English; NULL for what is no choice. */
const char *mosaic_said(Str say);

#endif
