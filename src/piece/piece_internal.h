/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PIECE_PIECE_INTERNAL_H
#define PIECE_PIECE_INTERNAL_H

#include "ledger/ledger.h"
#include "piece/piece.h"
#include "piece/piece_sql.h"
#include "seal/sealed.h"

/* Handlers that stand in other files than the table of routes. */
MUST_USE Status piece_on_blind(Req *req);
MUST_USE Status piece_on_release(Req *req);
MUST_USE Status piece_on_received(Req *req);
MUST_USE Status piece_on_read(Req *req);
MUST_USE Status piece_on_confirm(Req *req);
MUST_USE Status piece_on_answer(Req *req);
MUST_USE Status piece_on_withdraw(Req *req);
MUST_USE Status piece_on_keep(Req *req);
MUST_USE Status piece_on_adds(Req *req);
MUST_USE Status piece_on_remind(Req *req);

/* ERR_INVALID unless the ticket says that custodians counted `points` for this piece of hers. */
MUST_USE Status piece_check_ticket(Req *req, Id piece, int64_t points, Bytes ticket);
/* The ticket itself, 32 bytes in the arena. */
Bytes piece_ticket(Req *req, Id piece, int64_t points);
/* The lines of a piece's releases. */
MUST_USE Status piece_release_lines(Cx *cx, Db *db, Id piece, ShapeList *ret);

#endif
