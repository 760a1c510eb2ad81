/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The end of a piece: withdrawn by its giver or expired; and what the matcher takes. */
#include "piece/piece_internal.h"

/* The salts of what the ledger says of its releases go with them. */
static Status
erase_releases(Cx *cx, Db *db, PieceId piece)
{
    ShapeList releases;
    const ApiReleaseLine *lines;

    TRY(piece_release_lines(cx, db, piece.id, &releases));
    lines = releases.items;
    for (size_t i = 0; i < releases.n; i++)
        TRY(ledger_erase(cx, db, lines[i].release));
    return OK;
}

/* Ends a piece, withdrawn or expired: content, wraps, tags, joins, notices and releases go in the
 * caller's transaction; what stays is that it was there. */
static Status
end_piece(Cx *cx, Db *db, DeskId desk, PieceId piece, Str why)
{
    int64_t noted = 0;
    int64_t ended = 0;
    int64_t receivers = 0;

    TRY(sql_piece_end_note(cx, db, desk.id, piece.id, day_of_time(cx->now_s), why, &noted));
    TRY(sql_piece_end(cx, db, desk.id, piece.id, &ended));
    TRY(sql_release_end_piece(cx, db, piece.id, &receivers));
    if (noted != 1 || ended != 1)
        FAIL(ERR_CONFLICT, "piece.ended", "this piece is gone already");
    TRY(erase_releases(cx, db, piece));
    return ledger_erase(cx, db, piece.id);
}

Status
piece_expire(Cx *cx, Db *db, const Site *site, int64_t most, size_t *ret_n)
{
    SqlPieceExpiredRow *rows = NULL;
    size_t n = 0;

    TRY(sql_piece_expired(cx, db, day_of_time(cx->now_s), most, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        LedgerNew entry = { .desk = { rows[i].desk },
                            .verb = "piece.expired",
                            .object = rows[i].id };
        Bytes receipt;

        TRY(end_piece(cx, db, entry.desk, (PieceId){ rows[i].id }, STR("expired")));
        TRY(ledger_append(cx, db, site->keeper, &entry, &receipt));
    }
    *ret_n = n;
    return OK;
}

Status
piece_ended_part(Cx *cx, Db *db, int64_t after, Day since, EndedList *ret, int64_t *ret_seq)
{
    SqlPieceEndedNextRow next;
    SqlPieceEndedOnRow *rows = NULL;
    SqlPieceEndedBeforeRow before;
    bool found = false;
    size_t n = 0;

    *ret_seq = 0;
    TRY(sql_piece_ended_next(cx, db, after, since, &next, &found));
    if (!found)
        return OK;
    TRY(sql_piece_ended_before(cx, db, next.ended, next.seq, &before));
    ret->day = next.ended;
    ret->part = (uint16_t)(before.n / ENDED_IDS_MAX);
    TRY(sql_piece_ended_on(cx, db, next.ended, ret->part * ENDED_IDS_MAX, ENDED_IDS_MAX, &rows,
                           &n));
    for (size_t i = 0; i < n; i++) {
        ret->ids[i].id = rows[i].id;
        *ret_seq = rows[i].seq;
    }
    ret->n = (uint16_t)n;
    return OK;
}

Status
piece_end_again(Cx *cx, Db *db, const Site *site, PieceId piece, bool *ret_was)
{
    SqlPieceDeskRow row;
    LedgerNew entry = { .object = piece.id };
    Bytes receipt;
    bool expired;

    TRY(sql_piece_desk(cx, db, piece.id, &row, ret_was));
    if (!*ret_was)
        return OK;
    expired = row.keep_until.n < day_of_time(cx->now_s).n;
    entry.desk.id = row.desk;
    entry.verb = expired ? "piece.expired" : "piece.withdrawn";
    TRY(end_piece(cx, db, entry.desk, piece, expired ? STR("expired") : STR("withdrawn")));
    return ledger_append(cx, db, site->keeper, &entry, &receipt);
}

Status
piece_note_told(Cx *cx, Db *db, DeskId desk, PieceId piece)
{
    int64_t changed = 0;

    return sql_piece_notice(cx, db, desk.id, piece.id, cx->now_s, &changed);
}

/* The receivers who are asked to delete what they kept. */
static Status
find_receivers(Req *req, Id piece, ShapeList *ret)
{
    Cx *cx = req->cx;
    ShapeList releases;
    const ApiReleaseLine *lines;
    ApiReceiver *receivers;

    TRY(piece_release_lines(cx, req->db, piece, &releases));
    lines = releases.items;
    receivers = ARENA_ARRAY(cx->arena, releases.n, ApiReceiver);
    for (size_t i = 0; i < releases.n; i++)
        receivers[i] = (ApiReceiver){ lines[i].desk, str_equal(lines[i].state, STR("gone")) };
    *ret = (ShapeList){ receivers, releases.n };
    return OK;
}

/* POST /api/v1/pieces/{id}/withdraw; asked again, it tells how far the receivers are. */
Status
piece_on_withdraw(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    ApiWithdrawn answer = { .withdrawn = true };

    if (!own->ended) {
        TRY(end_piece(cx, req->db, req->actor->desk, own->id, STR("withdrawn")));
        TRY(member_note(req, "piece.withdrawn", own->id.id, (Digest){ { 0 } }, &answer.receipt));
    }
    TRY(find_receivers(req, own->id.id, &answer.receivers));
    http_answer(req, &answer);
    return OK;
}

Status
piece_shapes(Cx *cx, Db *db, int64_t after, int64_t most, PieceShape **ret, size_t *ret_n)
{
    SqlPieceAfterRow *rows = NULL;
    size_t n = 0;
    PieceShape *shapes;

    TRY(sql_piece_after(cx, db, after, most, &rows, &n));
    shapes = ARENA_ARRAY(cx->arena, n, PieceShape);
    for (size_t i = 0; i < n; i++)
        shapes[i] = (PieceShape){ .seq = rows[i].seq,
                                  .desk = { rows[i].desk },
                                  .id = { rows[i].id },
                                  .grade = rows[i].grade,
                                  .concern = rows[i].concern,
                                  .given = rows[i].given,
                                  .tags = rows[i].tags };
    *ret = shapes;
    *ret_n = n;
    return OK;
}

Status
piece_gone(Cx *cx, Db *db, int64_t after, int64_t most, PieceGone **ret, size_t *ret_n)
{
    SqlPieceEndedAfterRow *rows = NULL;
    size_t n = 0;
    PieceGone *gone;

    TRY(sql_piece_ended_after(cx, db, after, most, &rows, &n));
    gone = ARENA_ARRAY(cx->arena, n, PieceGone);
    for (size_t i = 0; i < n; i++)
        gone[i] = (PieceGone){ rows[i].seq, { rows[i].id } };
    *ret = gone;
    *ret_n = n;
    return OK;
}
