/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is done with a piece later: its giver keeps it longer or adds to it, who has it is reminded.
 */
#include <string.h>

#include "courier/courier.h"
#include "os/channel.h"
#include "piece/piece_internal.h"

/* The day as eight digits, for the ledger's detail. */
static Digest
digest_of_day(Cx *cx, Day day)
{
    return digest_of(str_bytes(day_format(cx->arena, day)));
}

/* POST /api/v1/pieces/{id}/keep */
Status
piece_on_keep(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    const ApiKeep *body = req->body;
    Day last = { day_of_time(cx->now_s).n + PIECE_KEEP_MAX_DAYS };
    ApiReceipt answer;
    int64_t changed = 0;

    if (own->ended)
        FAIL(ERR_CONFLICT, "piece.ended", "this piece is gone already");
    if (body->keep_until.n <= own->line.keep_until.n || body->keep_until.n > last.n)
        FAIL_AT(ERR_INVALID, "piece.keep_longer", "keep_until",
                "a later day than now is expected, and within ten years");
    TRY(sql_piece_keep(cx, req->db, req->actor->desk.id, own->id.id, body->keep_until, &changed));
    if (changed != 1)
        FAIL(ERR_CONFLICT, "piece.ended", "this piece is gone already");
    TRY(member_note(req, "piece.kept", own->id.id, digest_of_day(cx, body->keep_until),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/pieces/{id}/remind: that desk sees that it is asked, and how often; no word more. Of
 * a piece that has ended it is asked to confirm that it is gone. */
Status
piece_on_remind(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    const ApiRemind *body = req->body;
    const ApiReleaseLine *lines = own->line.releases.items;
    Day today = day_of_time(cx->now_s);
    ApiReceipt answer;
    int64_t changed = 0;
    size_t at = 0;

    while (at < own->line.releases.n && !id_equal(lines[at].release, body->release))
        at++;
    if (at == own->line.releases.n)
        return http_not_found(cx);
    if (!lines[at].may_remind)
        FAIL(ERR_CONFLICT, "release.remind",
             "a desk is reminded once it was silent for long, and at most every %d days",
             PIECE_REMIND_DAYS);
    TRY(sql_release_remind(cx, req->db, own->id.id, body->release, today, &changed));
    if (changed != 1)
        FAIL(ERR_CONFLICT, "piece.ended", "this piece is gone already");
    TRY(member_note(req, "release.reminded", body->release, digest_of_day(cx, today),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

/* A word to each of that desk who may answer. */
static Status
tell_receivers(Cx *cx, Db *db, Id desk, int courier)
{
    SqlReleaseReceiversRow *rows = NULL;
    size_t n = 0;

    TRY(sql_release_receivers(cx, db, desk, ROLE_RECEIVER, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n && courier >= 0; i++) {
        Message word = { COURIER_TELL, 0, id_bytes(&rows[i].id) };

        status_ignore(cx, channel_send(cx, courier, &word), "the page of what came says it too");
    }
    return OK;
}

/* One word a desk, however many of its releases wait. */
static Status
tell_reminded(Cx *cx, Db *db, int courier)
{
    SqlReleaseUntoldRow *rows = NULL;
    size_t n = 0;

    TRY(sql_release_untold(cx, db, PIECE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t changed = 0;

        TRY(sql_release_told(cx, db, rows[i].desk, rows[i].id, &changed));
        if (i == 0 || !id_equal(rows[i].desk, rows[i - 1].desk))
            TRY(tell_receivers(cx, db, rows[i].desk, courier));
    }
    return OK;
}

Status
piece_remind_silent(Cx *cx, Db *db, const Site *site, int courier, size_t *ret_n)
{
    Day today = day_of_time(cx->now_s);
    SqlReleaseSilentRow *rows = NULL;
    size_t n = 0;

    TRY(sql_release_silent(cx, db, today, PIECE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        LedgerNew entry = { .desk = { rows[i].from_desk },
                            .verb = "release.reminded",
                            .object = rows[i].id,
                            .detail = digest_of_day(cx, today) };
        int64_t changed = 0;
        Bytes receipt;

        TRY(sql_release_remind(cx, db, rows[i].piece, rows[i].id, today, &changed));
        TRY(ledger_append(cx, db, site->keeper, &entry, &receipt));
    }
    *ret_n = n;
    return tell_reminded(cx, db, courier);
}

/* POST /api/v1/pieces/{id}/adds: said again, it changes nothing. */
Status
piece_on_adds(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    const ApiAdds *body = req->body;
    ApiReceipt answer;
    int64_t changed = 0;

    TRY(sql_piece_adds_set(cx, req->db, req->actor->desk.id, req->actor->member.id, own->id.id,
                           body->piece, &changed));
    if (changed != 1)
        FAIL_AT(ERR_INVALID, "piece.adds", "piece",
                "an earlier piece of your own is expected, and one that adds to nothing yet");
    TRY(member_note(req, "piece.adds", own->id.id, digest_of(id_bytes(&body->piece)),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

Status
piece_additions(Req *req, PieceAddition **ret, size_t *ret_n)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    SqlPieceAddsListRow *rows = NULL;
    size_t n = 0;
    PieceAddition *additions;

    TRY(sql_piece_adds_list(cx, req->db, req->actor->desk.id, own->id.id, PIECE_LIST_MAX, &rows,
                            &n));
    additions = ARENA_ARRAY(cx->arena, n, PieceAddition);
    for (size_t i = 0; i < n; i++)
        additions[i] = (PieceAddition){ rows[i].id, rows[i].given, rows[i].earlier };
    *ret = additions;
    *ret_n = n;
    return OK;
}
