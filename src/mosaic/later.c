/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a giver asks beside her notice: to be reminded of it, and who looked at her piece. */
#include "mosaic/matcher_internal.h"
#include "mosaic/mosaic_internal.h"
#include "mosaic/mosaic_sql.h"
#include "os/channel.h"

enum { LATER_DAYS = 3, LOOKS_MOST = 500 };

/* POST /api/v1/mosaics/{id}/later: in three days, once; asked again, the days count anew. */
Status
mosaic_on_later(Req *req)
{
    Cx *cx = req->cx;
    const MosaicSeen *seen = req->object;
    ApiReceipt answer;
    int64_t changed = 0;

    TRY(sql_later_set(cx, req->db, seen->id.id, req->actor->desk.id, req->actor->member.id,
                      cx->now_s + LATER_DAYS * DAY_SECONDS, &changed));
    if (changed == 0)
        return http_not_found(cx);
    TRY(member_note(req, "notice.later", seen->id.id, (Digest){ { 0 } }, &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

Status
mosaic_find_later(Req *req, Id mosaic, MosaicLater *ret)
{
    Cx *cx = req->cx;
    SqlLaterFindRow row;
    bool found = false;

    *ret = (MosaicLater){ .reminds = false };
    TRY(sql_later_find(cx, req->db, mosaic, req->actor->desk.id, req->actor->member.id, &row,
                       &found));
    if (found)
        *ret = (MosaicLater){ .on = day_of_time(row.due),
                              .reminds = row.sent == 0,
                              .reminded = row.sent > 0 };
    return OK;
}

Status
matcher_remind(Cx *cx, Matcher *matcher, int courier, size_t *ret_n)
{
    SqlLaterDueRow *due = NULL;
    int64_t changed = 0;
    size_t n = 0;

    TRY(sql_later_forget(cx, matcher->db, &changed));
    TRY(sql_later_due(cx, matcher->db, cx->now_s, MATCHER_BATCH, &due, &n));
    for (size_t i = 0; i < n; i++) {
        Message word = { 1, 0, id_bytes(&due[i].giver) };

        TRY(sql_later_done(cx, matcher->db, due[i].mosaic, due[i].desk, due[i].giver, cx->now_s,
                           &changed));
        if (courier >= 0)
            status_ignore(cx, channel_send(cx, courier, &word), "the reminder stands on her page");
    }
    *ret_n = n;
    return OK;
}

Status
mosaic_read_looks(Req *req, ApiLooks *ret)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    SqlLooksAtPieceRow *rows = NULL;
    size_t n = 0;
    ApiLook *looks;

    TRY(sql_looks_at_piece(cx, req->db, own->id.id, LOOKS_MOST, &rows, &n));
    looks = ARENA_ARRAY(cx->arena, n, ApiLook);
    for (size_t i = 0; i < n; i++)
        looks[i] = (ApiLook){ rows[i].at, rows[i].desk, rows[i].verb, rows[i].purpose };
    *ret = (ApiLooks){ { looks, n } };
    return OK;
}

/* GET /api/v1/pieces/{id}/looks */
Status
mosaic_on_looks(Req *req)
{
    Cx *cx = req->cx;
    ApiLooks answer;

    TRY(mosaic_read_looks(req, &answer));
    http_answer(req, &answer);
    return OK;
}
