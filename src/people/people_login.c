/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Log-in: the salt, the proof, the session.  An unknown login is answered like a known one, in
 * shape and in time. */
#include <string.h>

#include "people/people_internal.h"
#include "seal/pass.h"

enum { TOKEN_BYTES = 32, PROOFS_A_SECOND = 50 };

/* POST /api/v1/login/salt */
Status
people_on_salt(Req *req)
{
    Cx *cx = req->cx;
    const ApiLogin *body = req->body;
    SqlMemberFindLoginRow member;
    bool found = false;
    uint8_t *made = arena_alloc(cx->arena, PASS_SALT);
    ApiSalt answer = { { made, PASS_SALT } };

    TRY(keeper_fake_salt(cx, site_of(req)->keeper, body->login, made));
    TRY(sql_member_find_login(cx, req->db, body->login, &member, &found));
    if (found)
        answer.salt = member.salt;
    http_answer(req, &answer);
    return OK;
}

/* A proof costs this worker milliseconds in which nobody else is answered: strangers get so many
 * and no more. */
static Status
check_pace(Cx *cx)
{
    static int64_t second;
    static int proofs;

    if (second != cx->now_s) {
        second = cx->now_s;
        proofs = 0;
    }
    if (++proofs > PROOFS_A_SECOND)
        FAIL(ERR_AWAY, "login.pace", "too many sign in at this moment; try again in a second");
    return OK;
}

/* ERR_DENIED unless the proof is that of a member; a login nobody has takes as long. */
static Status
check_proof(Req *req, const ApiProof *proof, SqlMemberFindLoginRow *ret)
{
    Cx *cx = req->cx;
    PassKept kept = { { 0 } };
    uint8_t other[PASS_HALF];
    bool found = false;

    TRY(sql_member_find_login(cx, req->db, proof->login, ret, &found));
    if (!found) {
        seal_random(other, sizeof other);
        TRY(pass_keep(cx, other, &kept));
        FAIL(ERR_DENIED, "login.wrong", "this login and passphrase do not belong together");
    }
    memcpy(kept.text, ret->verifier.ptr, ret->verifier.len);
    if (pass_check_kept(cx, &kept, proof->login_half.ptr).code != ERR_NONE)
        FAIL(ERR_DENIED, "login.wrong", "this login and passphrase do not belong together");
    return OK;
}

/* POST /api/v1/login */
Status
people_on_login(Req *req)
{
    Cx *cx = req->cx;
    const ApiProof *body = req->body;
    SqlMemberFindLoginRow member;
    uint8_t token[TOKEN_BYTES];
    uint8_t *half = arena_alloc(cx->arena, TOKEN_BYTES);
    Digest digest;
    int64_t dropped = 0;
    ApiSession answer = { .until = cx->now_s + PEOPLE_SESSION_S, .half = { half, TOKEN_BYTES } };

    TRY(check_pace(cx));
    TRY(check_proof(req, body, &member));
    TRY(keeper_unwrap(cx, site_of(req)->keeper, (MemberId){ member.id }, member.secrets,
                      &answer.secrets));
    seal_random(token, sizeof token);
    seal_random(half, TOKEN_BYTES);
    answer.token = base64_of(cx->arena, (Bytes){ token, sizeof token });
    digest = digest_domain("session", str_bytes(answer.token));
    TRY(sql_session_drop_old(cx, req->db, cx->now_s, &dropped));
    TRY(sql_session_add(cx, req->db, member.desk, digest_bytes(&digest), member.id, answer.until,
                        answer.half));
    http_answer(req, &answer);
    return OK;
}

/* GET /api/v1/session */
Status
people_on_session(Req *req)
{
    Cx *cx = req->cx;
    SqlSessionHalfRow row;

    TRY(sql_session_half(cx, req->db, req->actor->desk.id, digest_bytes(&req->actor->session),
                         &row));
    http_answer(req, &(ApiSessionHalf){ row.until, row.half });
    return OK;
}

/* POST /api/v1/logout */
Status
people_on_logout(Req *req)
{
    Cx *cx = req->cx;
    int64_t dropped = 0;

    TRY(sql_session_drop(cx, req->db, req->actor->desk.id, digest_bytes(&req->actor->session),
                         &dropped));
    http_answer(req, &(ApiDone){ dropped == 1 });
    return OK;
}
