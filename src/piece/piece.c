/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes of pieces; give, list, show.
 *
 * Invariants, recounted by piece_check():
 *   D1  The tags of a piece are whole: 35 bytes each; its commitment is 32 bytes.
 *   D2  An id is that of a live piece or of an ended one, never of both.
 *   D3  A release of a piece that has ended holds no content.
 *   D4  What the ledger says of a live piece and of its releases has its salt.
 *   D5  A release is of the regime of the desk that has received it.
 */
#include <string.h>

#include "clue/clue.h"
#include "piece/piece_internal.h"
#include "seal/point.h"

static Status check_tags(Cx *cx, const void *body);
static Status on_give(Req *req), on_list(Req *req), on_show(Req *req);

static const Route routes[] = {
    { METHOD_POST, "/api/v1/pieces/blind", ADMIT_GIVER, .on = piece_on_blind, .takes = &api_blind,
      .gives = &api_evaluations, .about = "Has custodians evaluate one permitted blinded batch." },
    { METHOD_POST, "/api/v1/pieces", ADMIT_GIVER, .on = on_give, .takes = &api_piece,
      .check = check_tags, .gives = &api_given, .body_max = 128 * 1024, .writes = true,
      .about = "Gives a sealed piece with its tags." },
    { METHOD_GET, "/api/v1/pieces", ADMIT_GIVER, .on = on_list, .gives = &api_pieces,
      .about = "Her own pieces and what became of each." },
    { METHOD_GET, "/api/v1/pieces/{id}", ADMIT_GIVER, .object = &piece_object, .on = on_show,
      .gives = &api_piece_shown, .about = "One of her pieces, sealed, with its receipt." },
    { METHOD_POST, "/api/v1/pieces/{id}/release", ADMIT_GIVER, .object = &piece_object,
      .on = piece_on_release, .takes = &api_release, .gives = &api_released, .body_max = 128 * 1024,
      .writes = true, .about = "Releases a piece, re-sealed by its giver, to another desk." },
    { METHOD_POST, "/api/v1/pieces/{id}/withdraw", ADMIT_GIVER, .object = &piece_object,
      .on = piece_on_withdraw, .gives = &api_withdrawn, .writes = true,
      .about = "Withdraws a piece: content, tags and joins are gone, receivers are asked." },
    { METHOD_POST, "/api/v1/pieces/{id}/keep", ADMIT_GIVER, .object = &piece_object,
      .on = piece_on_keep, .takes = &api_keep, .gives = &api_receipt, .writes = true,
      .about = "Keeps a piece longer; its last day can be no earlier than it was." },
    { METHOD_POST, "/api/v1/pieces/{id}/adds", ADMIT_GIVER, .object = &piece_object,
      .on = piece_on_adds, .takes = &api_adds, .gives = &api_receipt, .writes = true,
      .about = "Says that a piece adds to an earlier one of hers." },
    { METHOD_POST, "/api/v1/pieces/{id}/remind", ADMIT_GIVER, .object = &piece_object,
      .on = piece_on_remind, .takes = &api_remind, .gives = &api_receipt, .writes = true,
      .about =
          "Reminds a desk that has not answered, or not confirmed its end: at most once a week." },
    { METHOD_GET, "/api/v1/releases", ADMIT_RECEIVER, .on = piece_on_received,
      .gives = &api_received_list, .about = "What was released to her desk, without content." },
    { METHOD_POST, "/api/v1/releases/{id}/read", ADMIT_RECEIVER, .object = &piece_release_object,
      .on = piece_on_read, .gives = &api_received, .writes = true,
      .about = "The sealed content of one release; the look is in the ledger." },
    { METHOD_POST, "/api/v1/releases/{id}/confirm", ADMIT_RECEIVER, .object = &piece_release_object,
      .on = piece_on_confirm, .gives = &api_receipt, .writes = true,
      .about = "Confirms that it was read, or that a withdrawn one is deleted." },
    { METHOD_POST, "/api/v1/releases/{id}/answer", ADMIT_RECEIVER, .object = &piece_release_object,
      .on = piece_on_answer, .takes = &api_answer, .gives = &api_receipt, .writes = true,
      .about = "Tells the giver what became of it." },
};

const RouteTable piece_routes = { routes, LEN(routes) };

static Status
find_ended(Cx *cx, Db *db, const Actor *actor, Id id, PieceOwn *own)
{
    SqlPieceEndedFindRow row;
    bool found = false;

    TRY(sql_piece_ended_find(cx, db, actor->desk.id, id, &row, &found));
    if (!found || !id_equal(row.giver, actor->member.id))
        return http_not_found(cx);
    own->ended = true;
    own->line = (ApiPieceLine){ .piece = id,
                                .state = row.why,
                                .given = row.given,
                                .keep_until = row.keep_until,
                                .ended = row.ended };
    return OK;
}

static Str
state_of(int64_t noticed_s, const ShapeList *releases)
{
    if (releases->n > 0)
        return STR("released");
    return noticed_s > 0 ? STR("fits") : STR("waiting");
}

/* A piece is its giver's; to everybody else it does not exist. */
static Status
find_own(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    PieceOwn *own = ARENA_NEW(cx->arena, PieceOwn);
    SqlPieceFindRow row;
    bool found = false;

    own->id = (PieceId){ id };
    *ret = own;
    TRY(sql_piece_find(cx, db, actor->desk.id, id, &row, &found));
    if (!found)
        TRY(find_ended(cx, db, actor, id, own));
    else if (!id_equal(row.giver, actor->member.id))
        return http_not_found(cx);
    TRY(piece_release_lines(cx, db, id, &own->line.releases));
    if (!found)
        return OK;
    own->line.piece = id;
    own->line.state = state_of(row.noticed, &own->line.releases);
    own->line.given = row.given;
    own->line.keep_until = row.keep_until;
    own->sealed.box = row.box;
    own->sealed.wrap = row.wrap;
    memcpy(own->sealed.commit.b, row.commitment.ptr, sizeof own->sealed.commit.b);
    return OK;
}

const Object piece_object = { "piece", find_own };

/* The grade: reliability A to E or F (not said), credibility 1 to 5 or 6 (cannot say). */
static bool
is_grade(Str grade)
{
    return grade.len == 2 && grade.ptr[0] >= 'A' && grade.ptr[0] <= 'F' && grade.ptr[1] >= '1' &&
           grade.ptr[1] <= '6';
}

static Status
check_piece(Req *req, const ApiPiece *piece, Day keep_until)
{
    Cx *cx = req->cx;
    Sealed sealed = { .box = piece->box, .wrap = piece->wrap };
    Day today = day_of_time(cx->now_s);

    if (!is_grade(piece->grade))
        FAIL_AT(ERR_INVALID, "piece.grade", "grade", "a grade is A1 to F6");
    if (piece->concern > 3 && piece->concern != PIECE_CONCERN_UNSAID)
        FAIL_AT(ERR_INVALID, "piece.concern", "concern", "concern is 0 to 3, or 9 for not said");
    if (!sealed_is_shaped(&sealed))
        FAIL_AT(ERR_INVALID, "piece.box", "box", "this has not the shape of a sealed piece");
    if (keep_until.n < today.n || keep_until.n > today.n + PIECE_KEEP_MAX_DAYS)
        FAIL_AT(ERR_INVALID, "piece.keep_until", "keep_until",
                "the last day is today at the earliest and within ten years");
    if ((int64_t)piece->tags.n > piece->points)
        FAIL_AT(ERR_INVALID, "piece.tags", "tags", "more tags than the permission was for");
    return OK;
}

/* Half of what a deposit costs: before the transaction, in which others wait. */
static Status
check_tags(Cx *cx, const void *body)
{
    const ApiPiece *piece = body;
    const ApiTag *tags = piece->tags.items;
    Point point;

    for (size_t i = 0; i < piece->tags.n; i++) {
        memcpy(point.b, tags[i].tag.ptr, sizeof point.b);
        if (!point_is_valid(&point))
            FAIL_AT(ERR_INVALID, "piece.tag", "tags", "a tag is a valid point, not the identity");
        if (!clue_may_tag((ClueKind)tags[i].kind, (ClueFormKind)tags[i].form))
            FAIL_AT(ERR_INVALID, "piece.tag", "tags", "no such form of such a kind is ever tagged");
    }
    return OK;
}

/* The tags as they stand in the row. */
static Bytes
pack_tags(Cx *cx, const ApiPiece *piece)
{
    const ApiTag *tags = piece->tags.items;
    uint8_t *packed = arena_alloc(cx->arena, piece->tags.n * PIECE_TAG_BYTES);

    for (size_t i = 0; i < piece->tags.n; i++) {
        uint8_t *to = packed + i * PIECE_TAG_BYTES;

        memcpy(to, tags[i].tag.ptr, POINT_BYTES);
        to[POINT_BYTES] = (uint8_t)tags[i].kind;
        to[POINT_BYTES + 1] = (uint8_t)tags[i].form;
        to[POINT_BYTES + 2] = (uint8_t)tags[i].clue;
    }
    return (Bytes){ packed, piece->tags.n * PIECE_TAG_BYTES };
}

static Status
store_piece(Req *req, const ApiPiece *piece, Day keep_until)
{
    Cx *cx = req->cx;
    SqlPieceIdIsTakenRow taken;

    TRY(sql_piece_id_is_taken(cx, req->db, piece->piece, &taken));
    if (taken.n > 0)
        FAIL(ERR_CONFLICT, "piece.given", "a piece with this id has been given");
    return sql_piece_add(cx, req->db,
                         &(SqlPieceAddArgs){ .desk = req->actor->desk.id,
                                             .id = piece->piece,
                                             .giver = req->actor->member.id,
                                             .regime = req->actor->regime,
                                             .grade = piece->grade,
                                             .concern = piece->concern,
                                             .given = day_of_time(cx->now_s),
                                             .keep_until = keep_until,
                                             .box = piece->box,
                                             .commitment = piece->commit,
                                             .wrap = piece->wrap,
                                             .tags = pack_tags(cx, piece) });
}

/* POST /api/v1/pieces */
static Status
on_give(Req *req)
{
    Cx *cx = req->cx;
    const ApiPiece *piece = req->body;
    const Pack *pack = site_pack(site_of(req), req->actor->country);
    ApiGiven answer = { .piece = piece->piece, .keep_until = piece->keep_until };
    LedgerDraft *draft = NULL;
    Status status;

    if (answer.keep_until.n == 0)
        answer.keep_until.n = day_of_time(cx->now_s).n + (int32_t)pack->keep_until_days;
    TRY(check_piece(req, piece, answer.keep_until));
    TRY(piece_check_ticket(req, piece->piece, piece->points, piece->ticket));
    TRY(ledger_draft(cx, site_of(req)->keeper,
                     &(LedgerNew){ .actor = req->actor->member,
                                   .desk = req->actor->desk,
                                   .verb = "piece.given",
                                   .object = piece->piece,
                                   .detail = digest_of(piece->commit) },
                     &draft));
    status = store_piece(req, piece, answer.keep_until); /* the keeper signs meanwhile */
    if (status.code != ERR_NONE) {
        ledger_drop_draft(draft);
        return cx_frame(cx, status, __func__, __LINE__);
    }
    TRY(ledger_append_draft(cx, req->db, draft, &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

static Status
add_live_lines(Req *req, ApiPieceLine *lines, const SqlPieceListRow *rows, size_t n)
{
    Cx *cx = req->cx;

    for (size_t i = 0; i < n; i++) {
        lines[i] = (ApiPieceLine){ .piece = rows[i].id,
                                   .given = rows[i].given,
                                   .keep_until = rows[i].keep_until };
        TRY(piece_release_lines(cx, req->db, rows[i].id, &lines[i].releases));
        lines[i].state = state_of(rows[i].noticed, &lines[i].releases);
    }
    return OK;
}

static Status
add_ended_lines(Req *req, ApiPieceLine *lines, const SqlPieceEndedListRow *rows, size_t n)
{
    Cx *cx = req->cx;

    for (size_t i = 0; i < n; i++) {
        lines[i] = (ApiPieceLine){ .piece = rows[i].id,
                                   .state = rows[i].why,
                                   .given = rows[i].given,
                                   .keep_until = rows[i].keep_until,
                                   .ended = rows[i].ended };
        TRY(piece_release_lines(cx, req->db, rows[i].id, &lines[i].releases));
    }
    return OK;
}

Status
piece_read_list(Req *req, ApiPieces *ret)
{
    Cx *cx = req->cx;
    Id desk = req->actor->desk.id;
    Id giver = req->actor->member.id;
    SqlPieceListRow *live = NULL;
    SqlPieceEndedListRow *ended = NULL;
    size_t nlive = 0;
    size_t nended = 0;
    ApiPieceLine *lines;

    TRY(sql_piece_list(cx, req->db, desk, giver, PIECE_LIST_MAX, &live, &nlive));
    TRY(sql_piece_ended_list(cx, req->db, desk, giver, PIECE_LIST_MAX, &ended, &nended));
    lines = ARENA_ARRAY(cx->arena, nlive + nended, ApiPieceLine);
    TRY(add_live_lines(req, lines, live, nlive));
    TRY(add_ended_lines(req, lines + nlive, ended, nended));
    *ret = (ApiPieces){ { lines, nlive + nended } };
    return OK;
}

Status
piece_count_asked(Req *req, int64_t *ret)
{
    Cx *cx = req->cx;
    SqlPiecesAskedRow row;

    TRY(sql_pieces_asked(cx, req->db, req->actor->desk.id, req->actor->member.id, &row));
    *ret = row.n;
    return OK;
}

/* GET /api/v1/pieces */
static Status
on_list(Req *req)
{
    Cx *cx = req->cx;
    ApiPieces answer;

    TRY(piece_read_list(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* GET /api/v1/pieces/{id} */
static Status
on_show(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    ApiPieceShown answer = { .line = own->line };

    if (!own->ended) {
        answer.box = own->sealed.box;
        answer.wrap = own->sealed.wrap;
        answer.commit = arena_bytes(cx->arena, digest_bytes(&own->sealed.commit));
    }
    TRY(ledger_find_receipt(cx, req->db, own->id.id, &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

Status
piece_check(Cx *cx, Db *db)
{
    SqlPieceTagsOddRow odd;
    SqlPiecesEndedTwiceRow twice;
    SqlReleasesWithContentOfEndedRow content;
    SqlSaltsLostRow lost;
    SqlReleasesOfOtherRegimeRow other;

    TRY(sql_piece_tags_odd(cx, db, &odd));
    TRY(sql_pieces_ended_twice(cx, db, &twice));
    TRY(sql_releases_with_content_of_ended(cx, db, &content));
    TRY(sql_salts_lost(cx, db, &lost));
    TRY(sql_releases_of_other_regime(cx, db, &other));
    if (odd.n != 0)
        FAIL(ERR_BUG, "piece.check", "D1: %lld pieces with torn tags", (long long)odd.n);
    if (twice.n != 0)
        FAIL(ERR_BUG, "piece.check", "D2: %lld ids live and ended", (long long)twice.n);
    if (content.n != 0)
        FAIL(ERR_BUG, "piece.check", "D3: %lld releases outlive their piece", (long long)content.n);
    if (lost.n != 0)
        FAIL(ERR_BUG, "piece.check", "D4: %lld entries without salt", (long long)lost.n);
    if (other.n != 0)
        FAIL(ERR_BUG, "piece.check", "D5: %lld releases of another regime", (long long)other.n);
    return OK;
}
