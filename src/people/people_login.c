/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Log-in: the salt, the proof, the session, another passphrase.  An unknown login is answered like
 * a known one, in shape and in time. */
#include <string.h>

#include "api/piece.h"
#include "base/buf.h"
#include "ledger/ledger.h"
#include "people/people_internal.h"
#include "seal/pass.h"

enum {
    TOKEN_BYTES = 32,
    TRIES = 5,
    WAIT_S = 60,
    TRIED_SLOTS = 4096,
    TRIED_BYTES = 256,
    RECOVER_BYTES = 1024
};

/* Wrong proofs of late by login and address, of this worker alone and in its memory: what a
 * stranger tries leaves no row, and makes nobody wait who asks from elsewhere.  Two that fall on
 * one slot forget each other: whoever floods us keeps nobody out. */
typedef struct Tried {
    uint64_t who;
    int64_t last_s;
    int wrong;
} Tried;
static Tried tried[TRIED_SLOTS];

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

/* Of a login, known or not, and who asks; under a key of this life, so that nobody chooses what
 * falls on one slot. */
static uint64_t
number_of(Str login, uint64_t from)
{
    static uint8_t key[16];
    static bool has_key;
    Digest digest;
    uint64_t ret;
    Buf all = buf_new(TRIED_BYTES);

    if (!has_key)
        seal_random(key, sizeof key);
    has_key = true;
    buf_bytes(&all, (Bytes){ key, sizeof key });
    buf_u64(&all, from);
    buf_str(&all, login);
    digest = digest_domain("login-tries", buf_view(&all));
    buf_free(&all);
    memcpy(&ret, digest.b, sizeof ret);
    return ret;
}

/* After a minute, or once it was another's, a slot is as new. */
static Tried *
tries_of(const Req *req, Str login)
{
    int64_t now_s = req->cx->now_s;
    uint64_t who = number_of(login, req->from);
    Tried *slot = &tried[who % TRIED_SLOTS];

    if (slot->who != who || now_s - slot->last_s >= WAIT_S || now_s < slot->last_s)
        *slot = (Tried){ .who = who };
    return slot;
}

static Status
check_tries(Cx *cx, const Tried *slot)
{
    if (slot->wrong >= TRIES)
        FAIL(ERR_LIMIT, "login.wait", "too many tries with this login; try again in %lld seconds",
             (long long)(slot->last_s + WAIT_S - cx->now_s));
    return OK;
}

static Status
refuse_proof(Cx *cx, Tried *slot)
{
    slot->wrong++;
    slot->last_s = cx->now_s;
    FAIL(ERR_DENIED, "login.wrong",
         "this login and passphrase do not belong together; %d more tries before a wait of %d s",
         TRIES - slot->wrong, WAIT_S);
}

/* As long as some member has not signed in since an older program kept her half, each check takes
 * as long as hers: time tells nobody whether a login is somebody's. */
static Status
check_half(Req *req, const ApiProof *proof, const SqlMemberFindLoginRow *member)
{
    Cx *cx = req->cx;
    PassKept kept = { { 0 } };
    SqlHalvesSlowRow slow;

    TRY(sql_halves_slow(cx, req->db, &slow));
    if (member->verifier.len > 0 && member->verifier.len < sizeof kept.text)
        memcpy(kept.text, member->verifier.ptr, member->verifier.len);
    if (slow.n > 0 && !pass_is_slow(&kept))
        TRY(pass_wait(cx));
    return pass_check_kept(cx, &kept, proof->login_half.ptr);
}

/* ERR_DENIED unless the proof is that of a member. */
static Status
check_proof(Req *req, const ApiProof *proof, SqlMemberFindLoginRow *ret)
{
    Cx *cx = req->cx;
    Tried *slot = tries_of(req, proof->login);
    Status status;
    PassKept kept;
    bool found = false;
    int64_t changed = 0;

    TRY(check_tries(cx, slot));
    memset(ret, 0, sizeof *ret);
    TRY(sql_member_find_login(cx, req->db, proof->login, ret, &found));
    status = check_half(req, proof, ret);
    if (status.code == ERR_DENIED)
        return refuse_proof(cx, slot);
    TRY(status);
    slot->wrong = 0;
    pass_keep(proof->login_half.ptr, &kept);
    return sql_member_keep(cx, req->db, ret->desk, ret->id, str_of(kept.text), &changed);
}

/* The token goes as a cookie to a page of ours, and to nobody else. */
static Status
give_as_cookie(Req *req, ApiSession *answer)
{
    Cx *cx = req->cx;
    int64_t dropped = 0;

    if (!req->same_origin)
        FAIL(ERR_DENIED, "http.origin", "a cookie is given to a page of this server alone");
    if (req->by_cookie && req->actor != NULL)
        TRY(sql_session_drop(cx, req->db, req->actor->desk.id, digest_bytes(&req->actor->session),
                             &dropped));
    http_session_begin(req, answer->token);
    answer->token = (Str){ "", 0 };
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
    SqlSessionHalfRow kept;
    Digest digest;
    ApiSession answer = { .half = { half, TOKEN_BYTES } };

    TRY(check_proof(req, body, &member));
    TRY(keeper_unwrap(cx, site_of(req)->keeper, (MemberId){ member.id }, member.secrets,
                      &answer.secrets));
    seal_random(token, sizeof token);
    seal_random(half, TOKEN_BYTES);
    answer.token = base64_of(cx->arena, (Bytes){ token, sizeof token });
    TRY(people_session_begin(
        req, &(SessionNew){ { member.desk }, { member.id }, answer.half, answer.token }));
    digest = digest_domain("session", str_bytes(answer.token));
    TRY(sql_session_half(cx, req->db, member.desk, digest_bytes(&digest), &kept));
    answer.until = kept.until;
    answer.idle = kept.idle;
    if (body->cookie)
        TRY(give_as_cookie(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* The key that a member's certificates name; the ledger's, which signs no such thing, for a log-in
 * that nobody has: its signature takes as long to check. */
static SignPublic
key_of(Req *req, const SqlMemberFindLoginRow *member, bool found)
{
    Cert certs[CERT_CHAIN_MAX];
    size_t n = 0;

    if (!found || cert_chain_read(req->cx, member->certs, certs, &n).code != ERR_NONE)
        return site_of(req)->ledger;
    return certs[n - 1].sign;
}

/* Whether the key signed it.  The salt of before is part of what is signed, so that it holds once.
 */
static bool
is_signed(const ApiRecover *body, Bytes salt_before, const SignPublic *key)
{
    Buf all = buf_new(RECOVER_BYTES);
    Bytes parts[] = { salt_before, body->salt, body->login_half, body->secrets };
    Signature signature;
    bool ret;

    for (size_t i = 0; i < LEN(parts); i++)
        buf_bytes(&all, parts[i]);
    memcpy(signature.b, body->signature.ptr, sizeof signature.b);
    ret = sign_check(key, "recover", buf_view(&all), &signature);
    buf_free(&all);
    return ret;
}

static Status
check_signed(Req *req, const ApiRecover *body, SqlMemberFindLoginRow *ret)
{
    Cx *cx = req->cx;
    Tried *slot = tries_of(req, body->login);
    bool found = false;
    SignPublic key;

    TRY(check_tries(cx, slot));
    memset(ret, 0, sizeof *ret);
    TRY(sql_member_find_login(cx, req->db, body->login, ret, &found));
    key = key_of(req, ret, found);
    if (is_signed(body, ret->salt, &key) && found) {
        slot->wrong = 0;
        return OK;
    }
    slot->wrong++;
    slot->last_s = cx->now_s;
    FAIL(ERR_DENIED, "recover.wrong", "this login and these keys do not belong together");
}

/* POST /api/v1/recover */
Status
people_on_recover(Req *req)
{
    Cx *cx = req->cx;
    const ApiRecover *body = req->body;
    const Site *site = site_of(req);
    SqlMemberFindLoginRow member;
    ApiReceipt answer;
    LedgerNew entry = { .verb = "member.recovered", .detail = digest_of(body->salt) };
    PassKept kept;
    Bytes wrapped;
    int64_t changed = 0;

    TRY(check_signed(req, body, &member));
    pass_keep(body->login_half.ptr, &kept);
    TRY(keeper_wrap(cx, site->keeper, (MemberId){ member.id }, body->secrets, &wrapped));
    TRY(sql_member_lock(cx, req->db,
                        &(SqlMemberLockArgs){ .desk = member.desk,
                                              .member = member.id,
                                              .salt = body->salt,
                                              .verifier = str_of(kept.text),
                                              .secrets = wrapped,
                                              .now = cx->now_s },
                        &changed));
    TRY(sql_session_drop_member(cx, req->db, member.desk, member.id, &changed));
    entry.actor.id = entry.object = member.id;
    entry.desk.id = member.desk;
    TRY(ledger_append(cx, req->db, site->keeper, &entry, &answer.receipt));
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
    http_answer(req, &(ApiSessionHalf){ row.until, row.half, row.idle });
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
    if (req->by_cookie)
        http_session_end(req);
    http_answer(req, &(ApiDone){ dropped == 1 });
    return OK;
}
