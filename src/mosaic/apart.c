/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "These two do not belong together": said by a desk to which both were released, without a word of
 * what they say; the matcher keeps them apart until every desk that said so has taken it back. */
#include "mosaic/mosaic_internal.h"
#include "mosaic/mosaic_sql.h"

enum { APART_MOST = 200 };

static const char *const whys[] = { "other_person", "shared_by_many", "other_event", "misread",
                                    "other" };

static bool
is_why(Str why)
{
    for (size_t i = 0; i < LEN(whys); i++) {
        if (str_equal(why, str_of(whys[i])))
            return true;
    }
    return false;
}

/* Both were released to her desk, and they are two; the lower id first. */
static Status
read_pair(Req *req, ApiApart *ret)
{
    Cx *cx = req->cx;
    const MosaicSeen *seen = req->object;
    const ApiApart *body = req->body;
    bool turned = id_compare(body->b, body->a) < 0;

    if (id_equal(body->a, body->b))
        FAIL_AT(ERR_INVALID, "apart.one", "b", "two pieces are expected, not one");
    if (!mosaic_is_released(seen, body->a) || !mosaic_is_released(seen, body->b))
        return http_not_found(cx);
    *ret = (ApiApart){ .a = turned ? body->b : body->a,
                       .b = turned ? body->a : body->b,
                       .why = body->why };
    return OK;
}

/* Higher than any before, also than those that went with their pieces. */
static Status
next_seq(Req *req, int64_t *ret)
{
    Cx *cx = req->cx;
    SqlApartLastRow last;
    SqlMatchedFindRow matched = { .apart = 0 };
    bool found = false;

    TRY(sql_apart_last(cx, req->db, &last));
    TRY(sql_matched_find(cx, req->db, &matched, &found));
    *ret = 1 + (found && matched.apart > last.seq ? matched.apart : last.seq);
    return OK;
}

static Status
note(Req *req, const char *verb, const ApiApart *pair)
{
    Cx *cx = req->cx;
    const MosaicSeen *seen = req->object;
    Str said =
        arena_format(cx->arena, "%.*s %.*s %.*s", STR_ARG(base64_of(cx->arena, id_bytes(&pair->a))),
                     STR_ARG(base64_of(cx->arena, id_bytes(&pair->b))), STR_ARG(pair->why));
    ApiReceipt answer;

    TRY(member_note(req, verb, seen->id.id, digest_of(str_bytes(said)), &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/mosaics/{id}/apart */
Status
mosaic_on_apart(Req *req)
{
    Cx *cx = req->cx;
    ApiApart pair;
    int64_t seq = 0;

    TRY(read_pair(req, &pair));
    if (!is_why(pair.why))
        FAIL_AT(ERR_INVALID, "apart.why", "why",
                "other_person, shared_by_many, other_event, misread or other is expected");
    TRY(next_seq(req, &seq));
    TRY(sql_apart_set(cx, req->db,
                      &(SqlApartSetArgs){ .a = pair.a,
                                          .b = pair.b,
                                          .desk = req->actor->desk.id,
                                          .member = req->actor->member.id,
                                          .why = pair.why,
                                          .now = cx->now_s,
                                          .seq = seq }));
    return note(req, "mosaic.apart", &pair);
}

/* POST /api/v1/mosaics/{id}/together */
Status
mosaic_on_together(Req *req)
{
    Cx *cx = req->cx;
    ApiApart pair;
    int64_t changed = 0;
    int64_t seq = 0;

    TRY(read_pair(req, &pair));
    TRY(next_seq(req, &seq));
    TRY(sql_apart_back(cx, req->db, pair.a, pair.b, req->actor->desk.id, cx->now_s, seq, &changed));
    return changed == 0 ? http_not_found(cx) : note(req, "mosaic.together", &pair);
}

Status
mosaic_read_apart(Req *req, const MosaicSeen *seen, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlApartListRow *rows = NULL;
    ApiApart *list;
    size_t nrows = 0;
    size_t n = 0;

    *ret = (ShapeList){ NULL, 0 };
    if (seen->nreleased < 2)
        return OK;
    TRY(sql_apart_list(cx, req->db, req->actor->desk.id, APART_MOST, &rows, &nrows));
    list = ARENA_ARRAY(cx->arena, nrows, ApiApart);
    for (size_t i = 0; i < nrows; i++) {
        if (mosaic_is_released(seen, rows[i].a) && mosaic_is_released(seen, rows[i].b))
            list[n++] = (ApiApart){ rows[i].a, rows[i].b, rows[i].why, day_of_time(rows[i].said) };
    }
    *ret = (ShapeList){ list, n };
    return OK;
}
