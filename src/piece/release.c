/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Release: the giver's decision, and what the receiver does with it. */
#include <string.h>

#include "piece/piece_internal.h"

enum { RELEASES_TO_DESK_MAX = 10, RELEASES_MAX = 30 }; /* of one piece */

static Status
find_received(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    PieceReceived *received = ARENA_NEW(cx->arena, PieceReceived);
    SqlReleaseFindRow row;
    bool found = false;

    TRY(sql_release_find(cx, db, actor->desk.id, id, &row, &found));
    if (!found)
        return http_not_found(cx);
    received->from_desk = (DeskId){ row.from_desk };
    received->row = (ApiReceived){ .release = row.id,
                                   .piece = row.piece,
                                   .from_desk = row.from_desk,
                                   .from_name = row.from_name,
                                   .from_sector = row.from_sector,
                                   .to_desk = actor->desk.id,
                                   .basis = row.basis,
                                   .purpose = row.purpose,
                                   .handling = row.handling,
                                   .left_out = row.left_out,
                                   .day = row.day,
                                   .state = row.state,
                                   .outcome = row.outcome,
                                   .box = row.box,
                                   .commit = row.commitment,
                                   .wrap = row.wrap,
                                   .signature = row.signature,
                                   .certs = row.certs,
                                   .reminded = row.reminded,
                                   .reminded_on = row.reminded_on };
    *ret = received;
    return OK;
}

const Object piece_release_object = { "release", find_received };

/* Days for which that desk owes an answer, or the word that it deleted what was taken back. */
static int64_t
days_silent(const SqlReleaseListPieceRow *row, Day today)
{
    bool done = str_equal(row->state, STR("answered")) || str_equal(row->state, STR("gone"));

    return done ? 0 : today.n - row->since.n;
}

/* Whether it has owed that for long, and was not reminded just now: to delete is not waited for
 * longer than a week. */
static bool
may_remind(const SqlReleaseListPieceRow *row, Day today)
{
    bool ended = str_equal(row->state, STR("withdrawn"));
    int64_t least = ended ? PIECE_REMIND_DAYS : row->silent_days;

    return days_silent(row, today) >= least &&
           (row->reminded == 0 || today.n >= row->reminded_on.n + PIECE_REMIND_DAYS);
}

Status
piece_release_lines(Cx *cx, Db *db, Id piece, ShapeList *ret)
{
    SqlReleaseListPieceRow *rows = NULL;
    Day today = day_of_time(cx->now_s);
    size_t n = 0;
    ApiReleaseLine *lines;

    TRY(sql_release_list_piece(cx, db, piece, PIECE_LIST_MAX, &rows, &n));
    lines = ARENA_ARRAY(cx->arena, n, ApiReleaseLine);
    for (size_t i = 0; i < n; i++)
        lines[i] = (ApiReleaseLine){ .release = rows[i].id,
                                     .desk = rows[i].desk_name,
                                     .day = rows[i].day,
                                     .state = rows[i].state,
                                     .to_desk = rows[i].desk,
                                     .organisation_key = rows[i].organisation_key,
                                     .outcome = rows[i].outcome,
                                     .text = rows[i].answer,
                                     .answered = rows[i].answered,
                                     .signature = rows[i].answer_signature,
                                     .certs = rows[i].answer_certs,
                                     .reminded = rows[i].reminded,
                                     .reminded_on = rows[i].reminded_on,
                                     .silent = days_silent(&rows[i], today),
                                     .may_remind = may_remind(&rows[i], today) };
    *ret = (ShapeList){ lines, n };
    return OK;
}

/* Consent, a rule of the giver's country that is in force and lets one tell, reviewed or not, or a
 * ground of her own in words. */
static Status
check_basis(Req *req, Str basis, Day day)
{
    Cx *cx = req->cx;
    const LawPack *law = site_law(site_of(req), req->actor->country);
    LawNamed named = law != NULL ? law_named(law, basis, day) : LAW_NAMED_NONE;

    if (str_equal(basis, STR("consent:oral")) || str_equal(basis, STR("consent:written")))
        return OK;
    if ((str_starts(basis, STR("own:")) && basis.len > 4) || named == LAW_NAMED_UNREVIEWED ||
        named == LAW_NAMED_REVIEWED)
        return OK;
    if (named == LAW_NAMED_NOT_IN_FORCE)
        FAIL_AT(ERR_INVALID, "release.basis", "basis", "that rule is not in force on this day");
    if (named == LAW_NAMED_FORBIDS)
        FAIL_AT(ERR_INVALID, "release.basis", "basis", "that rule lets nobody tell");
    FAIL_AT(ERR_INVALID, "release.basis", "basis",
            "a rule of your country's pack, consent:oral, consent:written, or own: and your ground "
            "in words is expected");
}

/* The key with which she joined, if these are the certificates that say so. */
static Status
own_key(Req *req, Bytes shown, SignPublic *ret)
{
    Cx *cx = req->cx;
    Cert certs[CERT_CHAIN_MAX];
    size_t n = 0;
    Bytes own;

    TRY(people_certs(cx, req->db, req->actor, &own));
    if (!bytes_equal(shown, own))
        FAIL_AT(ERR_INVALID, "release.certs", "certs", "the certificates are not your own");
    TRY(cert_chain_read(cx, own, certs, &n));
    *ret = certs[n - 1].sign;
    return OK;
}

/* The giver's signature over all of the release. */
static Status
check_signature(Req *req, const PieceOwn *own, const ApiRelease *body)
{
    Cx *cx = req->cx;
    SignPublic own_sign;
    Sealed sealed = { .box = body->box, .wrap = body->wrap };
    SealedRelease release = {
        .route = { { body->release }, own->id, req->actor->desk, { body->to_desk } },
        .basis = body->basis,
        .purpose = body->purpose,
        .handling = body->handling,
        .left_out = (uint8_t)body->left_out,
        .day = body->day,
        .box = digest_of(body->box),
        .wrap = digest_of(body->wrap)
    };

    memcpy(sealed.commit.b, body->commit.ptr, sizeof sealed.commit.b);
    release.commit = sealed.commit;
    memcpy(release.signature.b, body->signature.ptr, sizeof release.signature.b);
    TRY(own_key(req, body->certs, &own_sign));
    return sealed_release_check(cx, &release, &own_sign, &sealed);
}

/* The day that she signed is today, by her clock or by ours. */
static Status
check_day(Cx *cx, Day day)
{
    int32_t today = day_of_time(cx->now_s).n;

    if (day.n < today - 1 || day.n > today + 1)
        FAIL_AT(ERR_INVALID, "release.day", "day",
                "the day that is signed is today; look at this machine's clock");
    return OK;
}

static Status
check_receiver(Req *req, const ApiRelease *body, Str *ret_regime)
{
    Cx *cx = req->cx;
    ApiDesk desk;
    SqlReleaseIdIsTakenRow taken;

    TRY(desk_find(cx, req->db, id_format(cx->arena, body->to_desk), &desk));
    if (desk.key.len == 0)
        FAIL_AT(ERR_INVALID, "release.desk", "to_desk",
                "nobody has joined that desk yet, so it has no key to seal to");
    if (id_equal(body->to_desk, req->actor->desk.id))
        FAIL_AT(ERR_INVALID, "release.desk", "to_desk", "this is your own desk");
    TRY(sql_release_id_is_taken(cx, req->db, body->release, &taken));
    if (taken.n > 0)
        FAIL(ERR_CONFLICT, "release.id", "a release with this id has been made");
    *ret_regime = desk.regime;
    return OK;
}

/* More says nothing new: whoever releases without end would fill the store, and bury what others
 * released to that desk. */
static Status
check_number(Req *req, const PieceOwn *own, const ApiRelease *body)
{
    Cx *cx = req->cx;
    SqlReleaseCountRow made;

    TRY(sql_release_count(cx, req->db, own->id.id, body->to_desk, &made));
    if (made.there >= RELEASES_TO_DESK_MAX)
        FAIL_AT(ERR_LIMIT, "release.desk.often", "to_desk",
                "this piece has been released to this desk %d times; give what is new as a piece "
                "of its own",
                RELEASES_TO_DESK_MAX);
    if (made.n >= RELEASES_MAX)
        FAIL(ERR_LIMIT, "release.often", "a piece is released at most %d times", RELEASES_MAX);
    return OK;
}

static Status
store_release(Req *req, const PieceOwn *own, const ApiRelease *body, Str regime)
{
    return sql_release_add(req->cx, req->db,
                           &(SqlReleaseAddArgs){ .desk = body->to_desk,
                                                 .id = body->release,
                                                 .piece = own->id.id,
                                                 .from_desk = req->actor->desk.id,
                                                 .giver = req->actor->member.id,
                                                 .regime = regime,
                                                 .basis = body->basis,
                                                 .purpose = body->purpose,
                                                 .handling = body->handling,
                                                 .left_out = body->left_out,
                                                 .day = body->day,
                                                 .box = body->box,
                                                 .commitment = body->commit,
                                                 .wrap = body->wrap,
                                                 .signature = body->signature,
                                                 .certs = body->certs });
}

/* POST /api/v1/pieces/{id}/release */
Status
piece_on_release(Req *req)
{
    Cx *cx = req->cx;
    const PieceOwn *own = req->object;
    const ApiRelease *body = req->body;
    ApiReleased answer = { .release = body->release };
    Str regime = { "", 0 };

    if (own->ended)
        FAIL(ERR_CONFLICT, "piece.ended", "this piece is gone; it cannot be released");
    TRY(check_basis(req, body->basis, body->day));
    TRY(check_day(cx, body->day));
    TRY(check_receiver(req, body, &regime));
    TRY(check_signature(req, own, body));
    TRY(check_number(req, own, body));
    TRY(store_release(req, own, body, regime));
    TRY(member_note(req, "piece.released", body->release, digest_of(body->signature),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

Status
piece_read_received(Req *req, ApiReceivedList *ret)
{
    Cx *cx = req->cx;
    SqlReleaseListRow *rows = NULL;
    size_t n = 0;
    ApiReceived *list;

    TRY(sql_release_list(cx, req->db, req->actor->desk.id, PIECE_LIST_MAX, &rows, &n));
    list = ARENA_ARRAY(cx->arena, n, ApiReceived);
    for (size_t i = 0; i < n; i++)
        list[i] = (ApiReceived){ .release = rows[i].id,
                                 .piece = rows[i].piece,
                                 .from_desk = rows[i].from_desk,
                                 .from_name = rows[i].from_name,
                                 .from_sector = rows[i].from_sector,
                                 .to_desk = req->actor->desk.id,
                                 .basis = rows[i].basis,
                                 .purpose = rows[i].purpose,
                                 .handling = rows[i].handling,
                                 .left_out = rows[i].left_out,
                                 .day = rows[i].day,
                                 .state = rows[i].state,
                                 .outcome = rows[i].outcome,
                                 .reminded = rows[i].reminded,
                                 .reminded_on = rows[i].reminded_on };
    *ret = (ApiReceivedList){ { list, n } };
    return OK;
}

/* GET /api/v1/releases */
Status
piece_on_received(Req *req)
{
    Cx *cx = req->cx;
    ApiReceivedList answer;

    TRY(piece_read_received(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* Moves a release on; from nowhere back. */
static Status
set_state(Req *req, const PieceReceived *received, Str state)
{
    int64_t changed = 0;

    return sql_release_state(req->cx, req->db, req->actor->desk.id, received->row.release, state,
                             &changed);
}

static bool
is_gone(const PieceReceived *received)
{
    return str_equal(received->row.state, STR("withdrawn")) ||
           str_equal(received->row.state, STR("gone"));
}

/* POST /api/v1/releases/{id}/read */
Status
piece_on_read(Req *req)
{
    Cx *cx = req->cx;
    const PieceReceived *received = req->object;
    ApiReceived answer = received->row;
    Bytes receipt;

    if (is_gone(received))
        FAIL(ERR_CONFLICT, "release.withdrawn",
             "its giver has withdrawn this piece; delete what you kept and confirm");
    if (str_equal(received->row.state, STR("released"))) {
        answer.state = STR("read");
        TRY(set_state(req, received, answer.state));
    }
    TRY(member_note(req, "release.read", answer.release, digest_of(answer.commit), &receipt));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/releases/{id}/confirm */
Status
piece_on_confirm(Req *req)
{
    Cx *cx = req->cx;
    const PieceReceived *received = req->object;
    ApiReceipt answer;
    bool gone = is_gone(received);

    if (!gone && str_equal(received->row.state, STR("answered")))
        FAIL(ERR_CONFLICT, "release.answered", "this has been answered already");
    TRY(set_state(req, received, gone ? STR("gone") : STR("confirmed")));
    TRY(member_note(req, gone ? "release.deleted" : "release.confirmed", received->row.release,
                    digest_of(received->row.commit), &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

/* The receiver's signature over what she says became of it. */
static Status
check_outcome(Req *req, const PieceReceived *received, const ApiAnswer *body)
{
    Cx *cx = req->cx;
    const ApiReceived *row = &received->row;
    SignPublic own_sign;
    SealedOutcome outcome = {
        .route = { { row->release }, { row->piece }, received->from_desk, req->actor->desk },
        .code = body->outcome,
        .day = body->day,
        .words = digest_of(body->text)
    };

    TRY(api_check_outcome(cx, body->outcome));
    TRY(check_day(cx, body->day));
    memcpy(outcome.signature.b, body->signature.ptr, sizeof outcome.signature.b);
    TRY(own_key(req, body->certs, &own_sign));
    return sealed_outcome_check(cx, &outcome, &own_sign);
}

/* POST /api/v1/releases/{id}/answer */
Status
piece_on_answer(Req *req)
{
    Cx *cx = req->cx;
    const PieceReceived *received = req->object;
    const ApiAnswer *body = req->body;
    ApiReceipt answer;
    int64_t changed = 0;

    if (is_gone(received))
        FAIL(ERR_CONFLICT, "release.withdrawn", "its giver has withdrawn this piece");
    TRY(check_outcome(req, received, body));
    TRY(sql_release_answer(cx, req->db,
                           &(SqlReleaseAnswerArgs){ .desk = req->actor->desk.id,
                                                    .id = received->row.release,
                                                    .outcome = body->outcome,
                                                    .answer = body->text,
                                                    .answered = body->day,
                                                    .answer_signature = body->signature,
                                                    .answer_certs = body->certs },
                           &changed));
    TRY(member_note(req, "release.answered", received->row.release, digest_of(body->signature),
                    &answer.receipt));
    http_answer(req, &answer);
    return OK;
}
