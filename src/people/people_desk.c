/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a desk does for itself: settings, members and their end, the desk's key handed on, who is
 * invited. */
#include "api/piece.h"
#include "ledger/ledger.h"
#include "people/people_internal.h"

/* GET /api/v1/desks/proof */
Status
people_on_desk_proof(Req *req)
{
    Cx *cx = req->cx;
    ApiReceipt answer;
    Id desk;

    if (!id_parse(http_query(req, STR("desk")), &desk))
        return http_not_found(cx);
    TRY(ledger_find_newest(cx, req->db, "desk.key", desk, &answer.receipt));
    if (answer.receipt.len == 0)
        return http_not_found(cx);
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/desk */
Status
people_on_settings(Req *req)
{
    Cx *cx = req->cx;
    const ApiDeskSettings *body = req->body;
    SqlDeskSettingsRow row;
    int64_t changed = 0;
    Str said;

    TRY(sql_desk_settings(cx, req->db, req->actor->desk.id, &row));
    if (body->idle_minutes > 0)
        row.idle = body->idle_minutes * 60;
    if (body->silent_days > 0)
        row.silent_days = body->silent_days;
    said = arena_format(cx->arena, "idle_minutes=%lld silent_days=%lld", (long long)row.idle / 60,
                        (long long)row.silent_days);
    TRY(sql_desk_settings_set(cx, req->db, req->actor->desk.id, row.idle, row.silent_days,
                              &changed));
    TRY(member_note(req, "desk.settings", req->actor->desk.id, digest_of(str_bytes(said)), NULL));
    http_answer(req, &(ApiDone){ changed == 1 });
    return OK;
}

/* The last day on which a chain's last certificate holds; 1970-01-01 if there is none. */
static Day
last_day(Cx *cx, Bytes chain)
{
    Cert certs[CERT_CHAIN_MAX];
    Day none = { 0 };
    size_t n = 0;

    if (chain.len == 0 || cert_chain_read(cx, chain, certs, &n).code != ERR_NONE)
        return none;
    return certs[n - 1].until;
}

Status
people_read_members(Req *req, ApiMembers *ret)
{
    Cx *cx = req->cx;
    SqlMemberListRow *rows = NULL;
    size_t n = 0;
    ApiMember *members;

    TRY(sql_member_list(cx, req->db, req->actor->desk.id, PEOPLE_LIST_MAX, &rows, &n));
    members = ARENA_ARRAY(cx->arena, n, ApiMember);
    for (size_t i = 0; i < n; i++)
        members[i] = (ApiMember){ .member = rows[i].id,
                                  .login = rows[i].login,
                                  .name = rows[i].name,
                                  .roles = rows[i].roles,
                                  .joined = rows[i].joined,
                                  .recovered = rows[i].recovered,
                                  .has_key = rows[i].wraps > 0,
                                  .until = last_day(cx, rows[i].certs),
                                  .certs = rows[i].certs };
    *ret = (ApiMembers){ { members, n } };
    return OK;
}

/* GET /api/v1/members */
Status
people_on_members(Req *req)
{
    Cx *cx = req->cx;
    ApiMembers answer;

    TRY(people_read_members(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* The desk's key handed to one colleague; who has it already keeps what she has. */
static Status
hand(Req *req, const ApiWrap *wrap)
{
    Cx *cx = req->cx;
    DeskId desk = req->actor->desk;
    SqlMemberFindRow member;
    bool found = false;
    int64_t changed = 0;

    TRY(sql_member_find(cx, req->db, desk.id, wrap->member, &member, &found));
    if (!found)
        return http_not_found(cx);
    TRY(sql_wrap_set(cx, req->db, desk.id, wrap->member, wrap->wrap, &changed));
    if (changed == 0)
        return OK;
    return people_note_done(req, "desk.handed", desk, wrap->member, digest_of(wrap->wrap), NULL);
}

/* POST /api/v1/wraps: only those who hold the key themselves, only for members of their desk. */
Status
people_on_wraps(Req *req)
{
    Cx *cx = req->cx;
    const ApiWraps *body = req->body;
    const ApiWrap *wraps = body->wraps.items;
    SqlWrapFindRow own;
    bool found = false;

    TRY(sql_wrap_find(cx, req->db, req->actor->desk.id, req->actor->member.id, &own, &found));
    if (!found)
        FAIL(ERR_DENIED, "wrap.own", "only a member who holds the desk's key can hand it on");
    for (size_t i = 0; i < body->wraps.n; i++)
        TRY(hand(req, &wraps[i]));
    http_answer(req, &(ApiDone){ true });
    return OK;
}

/* The chain says which desk and roles; the rules of chains who may. */
Status
people_invite(Req *req, DeskId desk)
{
    Cx *cx = req->cx;
    const ApiInvite *body = req->body;
    CertRoot root;
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;

    TRY(people_root(cx, req->db, desk, &root));
    TRY(cert_chain_read(cx, body->certs, certs, &n));
    TRY(cert_chain_check(cx, &root, certs, n, day_of_time(cx->now_s), &last));
    if (last.kind != CERT_INVITATION || !id_equal(last.desk.id, desk.id))
        FAIL_AT(ERR_INVALID, "invitation.certs", "certs",
                "the chain must end in an invitation to this desk");
    TRY(invitation_add(cx, req->db,
                       &(InvitationNew){ .desk = last.desk,
                                         .key = last.sign,
                                         .login = body->login,
                                         .name = body->name,
                                         .roles = last.roles,
                                         .certs = body->certs }));
    TRY(people_note_invitation(req, "member.invited", last.desk,
                               (Bytes){ last.sign.b, sizeof last.sign.b }, body->certs));
    http_answer(req, &(ApiDone){ true });
    return OK;
}

/* POST /api/v1/invitations */
Status
people_on_invite(Req *req)
{
    return people_invite(req, req->actor->desk);
}

Status
people_read_invitations(Req *req, ApiInvitations *ret)
{
    Cx *cx = req->cx;
    SqlInvitationListRow *rows = NULL;
    size_t n = 0;
    ApiInvited *invited;

    TRY(sql_invitation_list(cx, req->db, req->actor->desk.id, cx->now_s, PEOPLE_LIST_MAX, &rows,
                            &n));
    invited = ARENA_ARRAY(cx->arena, n, ApiInvited);
    for (size_t i = 0; i < n; i++)
        invited[i] = (ApiInvited){ rows[i].login, rows[i].name, rows[i].roles, rows[i].until };
    *ret = (ApiInvitations){ { invited, n } };
    return OK;
}

/* GET /api/v1/invitations */
Status
people_on_invitations(Req *req)
{
    Cx *cx = req->cx;
    ApiInvitations answer;

    TRY(people_read_invitations(req, &answer));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/invitations/end */
Status
people_on_invitation_end(Req *req)
{
    Cx *cx = req->cx;
    const ApiLogin *body = req->body;
    DeskId desk = req->actor->desk;
    SqlInvitationOfRow invited;
    bool found = false;
    int64_t dropped = 0;

    TRY(sql_invitation_of(cx, req->db, desk.id, body->login, &invited, &found));
    if (!found)
        return http_not_found(cx);
    TRY(people_note_invitation(req, "invitation.ended", desk, invited.sign_key, invited.certs));
    TRY(sql_invitation_drop(cx, req->db, desk.id, body->login, &dropped));
    http_answer(req, &(ApiDone){ true });
    return OK;
}

/* --- certificates that run out --- */

/* A chain of this desk that holds today. */
static Status
check_chain(Req *req, Bytes chain, Cert *ret_last)
{
    Cx *cx = req->cx;
    Cert certs[CERT_CHAIN_MAX];
    CertRoot root;
    size_t n = 0;

    TRY(people_root(cx, req->db, req->actor->desk, &root));
    TRY(cert_chain_read(cx, chain, certs, &n));
    TRY(cert_chain_check(cx, &root, certs, n, day_of_time(cx->now_s), ret_last));
    if (!id_equal(ret_last->desk.id, req->actor->desk.id))
        FAIL_AT(ERR_INVALID, "renew.desk", "certs", "these certificates are of another desk");
    return OK;
}

/* The same person, keys and roles as before: only the days may differ. */
static bool
is_same_member(const Cert *old, const Cert *new)
{
    return new->kind == CERT_MEMBER &&id_equal(old->subject.id, new->subject.id) &&
           sign_public_equal(&old->sign, &new->sign) && box_public_equal(&old->box, &new->box) &&
           old->roles == new->roles;
}

/* POST /api/v1/members/{id}/renew */
Status
people_on_renew(Req *req)
{
    Cx *cx = req->cx;
    const ApiRenew *body = req->body;
    const SqlMemberFindIdRow *member = req->object;
    Cert old[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;
    int64_t changed = 0;
    ApiMemberEnded answer = { .member = member->id };

    TRY(check_chain(req, body->certs, &last));
    TRY(cert_chain_read(cx, member->certs, old, &n));
    if (!is_same_member(&old[n - 1], &last))
        FAIL_AT(ERR_INVALID, "renew.member", "certs",
                "a renewed certificate names the same member, keys and roles");
    TRY(sql_member_renew(cx, req->db, member->desk, member->id, body->certs, &changed));
    TRY(people_note_done(req, "member.renewed", (DeskId){ member->desk }, member->id,
                         digest_of(body->certs), &answer.receipt));
    http_answer(req, &answer);
    return OK;
}

/* POST /api/v1/desk/renew: a lead certifies the desk's key, which stays, anew.  Who seals to it
 * asks the ledger for just these certificates. */
Status
people_on_desk_renew(Req *req)
{
    Cx *cx = req->cx;
    const ApiRenew *body = req->body;
    Bytes key;
    Cert last;
    int64_t changed = 0;

    TRY(check_chain(req, body->certs, &last));
    key = (Bytes){ last.box.b, sizeof last.box.b };
    if (last.kind == CERT_DESK_KEY)
        TRY(sql_desk_certs_set(cx, req->db, req->actor->desk.id, key, body->certs, &changed));
    if (changed != 1)
        FAIL_AT(ERR_INVALID, "renew.desk_key", "certs",
                "the chain must end in a certificate of the key that the desk has");
    TRY(member_note(req, "desk.key", req->actor->desk.id, digest_of(body->certs), NULL));
    http_answer(req, &(ApiDone){ true });
    return OK;
}

/* --- the end of a member --- */

static Status
find_member(Cx *cx, Db *db, Id id, SqlMemberFindIdRow *ret)
{
    bool found = false;

    TRY(sql_member_find_id(cx, db, id, ret, &found));
    return found ? OK : http_not_found(cx);
}

/* Any member, for the operator. */
static Status
find_anybody(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    SqlMemberFindIdRow *row = ARENA_NEW(cx->arena, SqlMemberFindIdRow);

    (void)actor;
    TRY(find_member(cx, db, id, row));
    *ret = row;
    return OK;
}

/* A member of the lead's own desk, herself among them. */
static Status
find_colleague(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    SqlMemberFindIdRow *row = ARENA_NEW(cx->arena, SqlMemberFindIdRow);

    TRY(find_member(cx, db, id, row));
    if (!id_equal(row->desk, actor->desk.id))
        return http_not_found(cx);
    *ret = row;
    return OK;
}

const Object people_member_object = { "member", find_anybody };
const Object people_colleague_object = { "colleague", find_colleague };

/* POST /api/v1/members/{id}/end and /api/v1/operator/members/{id}/end */
Status
people_on_member_end(Req *req)
{
    Cx *cx = req->cx;
    const SqlMemberFindIdRow *member = req->object;
    ApiMemberEnded answer = { .member = member->id };
    int64_t changed = 0;

    if (id_equal(member->id, req->actor->member.id))
        FAIL(ERR_CONFLICT, "member.self",
             "nobody ends her own membership: another lead or the operator does");
    TRY(member_end(cx, req->db, member->login));
    TRY(people_note_done(req, "member.left", (DeskId){ member->desk }, member->id,
                         (Digest){ { 0 } }, &answer.receipt));
    TRY(sql_leaving_noted(cx, req->db, member->desk, member->id, &changed));
    http_answer(req, &answer);
    return OK;
}

/* --- who plans study days --- */

Status
member_set_planner(Req *req, MemberId member, bool may)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    TRY(sql_member_set_planner(cx, req->db, req->actor->desk.id, member.id, may, &changed));
    if (changed == 0)
        return http_not_found(cx);
    return member_note(req, may ? "planner.named" : "planner.ended", member.id,
                       digest_of(id_bytes(&member.id)), NULL);
}

Status
people_colleagues(Req *req, Colleague **ret, size_t *ret_n)
{
    Cx *cx = req->cx;
    SqlColleagueListRow *rows = NULL;
    size_t n = 0;
    Colleague *list;

    TRY(sql_colleague_list(cx, req->db, req->actor->desk.id, PEOPLE_LIST_MAX, &rows, &n));
    list = ARENA_ARRAY(cx->arena, n, Colleague);
    for (size_t i = 0; i < n; i++)
        list[i] = (Colleague){ rows[i].id, rows[i].name,
                               rows[i].roles | (rows[i].planner != 0 ? ROLE_PLANNER : 0) };
    *ret = list;
    *ret_n = n;
    return OK;
}
