/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What mediators said to somebody who gave, and what she makes of it. */
#include "mosaic/board_sql.h"
#include "mosaic/mosaic_internal.h"

enum { NOTE_LEAST = 48 }; /* nothing sealed is shorter */

static Status
find_message(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    Id *message = ARENA_NEW(cx->arena, Id);
    SqlMessageFindRow hers;

    TRY(sql_message_find(cx, db, actor->desk.id, actor->member.id, id, &hers));
    if (hers.n == 0)
        return http_not_found(cx);
    *message = id;
    *ret = message;
    return OK;
}

const Object mosaic_message_object = { "message", find_message };

Status
mosaic_read_messages(Req *req, ApiMessages *ret)
{
    Cx *cx = req->cx;
    SqlMessageListRow *rows = NULL;
    size_t n = 0;
    ApiMessage *messages;

    TRY(sql_message_list(cx, req->db, req->actor->desk.id, req->actor->member.id, MOSAIC_LIST_MAX,
                         &rows, &n));
    messages = ARENA_ARRAY(cx->arena, n, ApiMessage);
    for (size_t i = 0; i < n; i++)
        messages[i] = (ApiMessage){ .message = rows[i].id,
                                    .mosaic = rows[i].mosaic,
                                    .day = day_of_time(rows[i].sent),
                                    .desk = rows[i].from_desk,
                                    .desk_name = rows[i].from_name,
                                    .say = rows[i].say,
                                    .text = str_of(mosaic_said(rows[i].say)),
                                    .state = rows[i].state };
    *ret = (ApiMessages){ { messages, n } };
    return OK;
}

/* GET /api/v1/messages */
Status
mosaic_on_messages(Req *req)
{
    Cx *cx = req->cx;
    ApiMessages answer;

    TRY(mosaic_read_messages(req, &answer));
    http_answer(req, &answer);
    return OK;
}

Status
mosaic_has_asked(Req *req, Id mosaic, bool *ret)
{
    Cx *cx = req->cx;
    SqlHelpHersRow hers;

    TRY(sql_help_hers(cx, req->db, mosaic, req->actor->desk.id, req->actor->member.id, &hers));
    *ret = hers.n > 0;
    return OK;
}

/* POST /api/v1/mosaics/{id}/help: once is enough, and again changes nothing. */
Status
mosaic_on_help(Req *req)
{
    Cx *cx = req->cx;
    const MosaicSeen *seen = req->object;
    ApiReceipt answer;
    int64_t changed = 0;
    bool asked = false;

    TRY(sql_help_add(cx, req->db, seen->id.id, req->actor->desk.id, req->actor->member.id,
                     cx->now_s, &changed));
    TRY(mosaic_has_asked(req, seen->id.id, &asked));
    if (!asked)
        return http_not_found(cx);
    TRY(member_note(req, "mosaic.help", seen->id.id, (Digest){ { 0 } }, &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/messages/{id}/answer */
Status
mosaic_on_answer(Req *req)
{
    Cx *cx = req->cx;
    const Id *message = req->object;
    const ApiMessageAnswer *body = req->body;
    Str state = body->agree ? STR("agreed") : STR("ignored");
    ApiReceipt answer;
    int64_t changed = 0;

    if (body->note.len > 0 && (!body->agree || body->note.len < NOTE_LEAST))
        FAIL_AT(ERR_INVALID, "message.note", "note",
                "a note goes with an agreement, sealed to the mediator's desk");
    TRY(sql_message_answer(cx, req->db,
                           &(SqlMessageAnswerArgs){ .desk = req->actor->desk.id,
                                                    .giver = req->actor->member.id,
                                                    .message = *message,
                                                    .state = state,
                                                    .note = body->note,
                                                    .at = cx->now_s },
                           &changed));
    TRY(member_note(req, "message.answered", *message, digest_of(str_bytes(state)),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}
