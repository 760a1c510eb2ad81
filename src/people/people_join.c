/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining: from an invitation's code to a certified member, and the first member's desk key. */
#include <string.h>

#include "ledger/ledger.h"
#include "people/people_internal.h"
#include "seal/pass.h"

Status
people_root(Cx *cx, Db *db, DeskId desk, CertRoot *ret)
{
    SqlDeskFindRow row;
    bool found = false;

    TRY(sql_desk_find(cx, db, desk.id, &row, &found));
    if (!found || row.sign_key.len != sizeof ret->key.b)
        return http_not_found(cx);
    ret->org = (OrgId){ row.organisation };
    memcpy(ret->key.b, row.sign_key.ptr, sizeof ret->key.b);
    return OK;
}

static Status
find_invitation(Req *req, Bytes key, SqlInvitationFindRow *ret)
{
    Cx *cx = req->cx;
    bool found = false;

    TRY(sql_invitation_find(cx, req->db, key, cx->now_s, ret, &found));
    if (!found)
        FAIL(ERR_NOT_FOUND, "invitation.none",
             "this code is not valid: it was used, has run out, or is of another installation");
    return OK;
}

/* POST /api/v1/invitations/find */
Status
people_on_invitation(Req *req)
{
    Cx *cx = req->cx;
    const ApiInvitationAsked *body = req->body;
    SqlInvitationFindRow row;
    SqlDeskFindRow desk;
    bool found = false;
    ApiInvitation answer;

    TRY(find_invitation(req, body->invitation, &row));
    answer = (ApiInvitation){
        .login = row.login, .name = row.name, .roles = row.roles, .certs = row.certs
    };
    TRY(sql_desk_find(cx, req->db, row.desk, &desk, &found));
    if (found)
        answer.desk = people_desk(&desk);
    http_answer(req, &answer);
    return OK;
}

/* The member's chain is the invitation's and one certificate more, hers. */
static Status
check_member_certs(Req *req, const ApiJoin *join, const SqlInvitationFindRow *invitation)
{
    Cx *cx = req->cx;
    CertRoot root;
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;
    Str begins = bytes_str(invitation->certs);

    TRY(people_root(cx, req->db, (DeskId){ invitation->desk }, &root));
    TRY(cert_chain_read(cx, join->certs, certs, &n));
    TRY(cert_chain_check(cx, &root, certs, n, day_of_time(cx->now_s), &last));
    if (last.kind != CERT_MEMBER || !str_starts(bytes_str(join->certs), begins) ||
        join->certs.len != begins.len + CERT_BYTES || !id_equal(last.subject.id, join->member))
        FAIL_AT(ERR_INVALID, "join.certs", "certs",
                "the chain must be the invitation's and the member's own certificate");
    return OK;
}

/* The first member of a desk makes its key; its chain is hers and the key's certificate. */
static Status
set_desk_key(Req *req, const ApiJoin *join, DeskId desk)
{
    Cx *cx = req->cx;
    CertRoot root;
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;
    int64_t changed = 0;

    TRY(people_root(cx, req->db, desk, &root));
    TRY(cert_chain_read(cx, join->desk_key_certs, certs, &n));
    TRY(cert_chain_check(cx, &root, certs, n, day_of_time(cx->now_s), &last));
    if (last.kind != CERT_DESK_KEY || !id_equal(last.subject.id, join->member) ||
        !bytes_equal(join->desk_key, (Bytes){ last.box.b, sizeof last.box.b }))
        FAIL_AT(ERR_INVALID, "join.desk_key", "desk_key_certs",
                "the chain must end in the desk key's certificate, made by this member");
    TRY(sql_desk_key_set(cx, req->db, desk.id, join->desk_key, join->desk_key_certs, &changed));
    if (changed == 0)
        FAIL(ERR_CONFLICT, "join.desk_key", "the desk has got its key from a colleague meanwhile");
    return sql_wrap_set(cx, req->db, desk.id, join->member, join->desk_wrap, &changed);
}

static Status
add_member(Req *req, const ApiJoin *join, const SqlInvitationFindRow *invitation)
{
    Cx *cx = req->cx;
    PassKept kept;
    Bytes wrapped;

    pass_keep(join->login_half.ptr, &kept);
    TRY(keeper_wrap(cx, site_of(req)->keeper, (MemberId){ join->member }, join->secrets, &wrapped));
    return sql_member_add(cx, req->db,
                          &(SqlMemberAddArgs){ .desk = invitation->desk,
                                               .id = join->member,
                                               .login = invitation->login,
                                               .name = invitation->name,
                                               .roles = invitation->roles,
                                               .certs = join->certs,
                                               .salt = join->salt,
                                               .verifier = str_of(kept.text),
                                               .secrets = wrapped,
                                               .at = cx->now_s });
}

static Status
note_joining(Req *req, const ApiJoin *join, DeskId desk, Bytes *ret_receipt)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    LedgerNew joined = { .actor = { join->member },
                         .desk = desk,
                         .verb = "member.joined",
                         .object = join->member,
                         .detail = digest_of(join->certs) };
    LedgerNew keyed = { .actor = { join->member },
                        .desk = desk,
                        .verb = "desk.key",
                        .object = desk.id,
                        .detail = digest_of(join->desk_key_certs) };
    Bytes other;

    TRY(ledger_append(cx, req->db, site->keeper, &joined, ret_receipt));
    if (join->desk_key.len > 0)
        TRY(ledger_append(cx, req->db, site->keeper, &keyed, &other));
    return OK;
}

/* Who joined with this code, these certificates and this passphrase and did not hear the answer is
 * told it again; whoever else has the code is told that it was used. */
static Status
repeat(Req *req, const ApiJoin *join, bool *ret_done)
{
    Cx *cx = req->cx;
    SqlInvitationUsedRow used;
    SqlMemberFindJoinedRow member;
    PassKept kept = { { 0 } };
    ApiJoined answer = { .member = join->member };
    bool found = false;

    *ret_done = false;
    TRY(sql_invitation_used(cx, req->db, join->invitation, cx->now_s, &used, &found));
    if (!found)
        return OK;
    TRY(sql_member_find_joined(cx, req->db, used.desk, join->member, &member, &found));
    if (!found || !bytes_equal(member.certs, join->certs) || !str_equal(member.login, used.login))
        return OK;
    memcpy(kept.text, member.verifier.ptr, member.verifier.len);
    if (pass_check_kept(cx, &kept, join->login_half.ptr).code != ERR_NONE)
        return OK;
    TRY(ledger_find_receipt(cx, req->db, join->member, &answer.receipt));
    answer.desk = used.desk;
    http_answer(req, &answer);
    *ret_done = true;
    return OK;
}

/* POST /api/v1/join */
Status
people_on_join(Req *req)
{
    Cx *cx = req->cx;
    const ApiJoin *join = req->body;
    SqlInvitationFindRow invitation;
    int64_t used = 0;
    bool is_done = false;
    ApiJoined answer = { .member = join->member };

    TRY(repeat(req, join, &is_done));
    if (is_done)
        return OK;
    TRY(find_invitation(req, join->invitation, &invitation));
    TRY(sql_invitation_use(cx, req->db, invitation.desk, join->invitation, cx->now_s, &used));
    if ((invitation.roles & ROLE_OPERATOR) == 0)
        TRY(check_member_certs(req, join, &invitation));
    TRY(add_member(req, join, &invitation));
    if (join->desk_key.len > 0)
        TRY(set_desk_key(req, join, (DeskId){ invitation.desk }));
    TRY(note_joining(req, join, (DeskId){ invitation.desk }, &answer.receipt));
    answer.desk = invitation.desk;
    http_answer(req, &answer);
    return OK;
}
