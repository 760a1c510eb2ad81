/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes of people; who is asking; her own page and her desk's.
 *
 * Invariants, recounted by people_check():
 *   P1  A desk has a public key if and only if it has the certificates of that key.
 *   P2  A wrap of a desk's secret belongs to a member who has not left.
 */
#include "api/piece.h"
#include "people/people_internal.h"

static Status on_me(Req *req), on_desks(Req *req), on_installation(Req *req);

static const char *const desk_query[] = { "desk", NULL };

static const Route routes[] = {
    { METHOD_GET, "/api/v1/installation", ADMIT_ANYONE, .on = on_installation,
      .gives = &api_installation, .about = "What one may know before trusting this installation." },
    { METHOD_POST, "/api/v1/invitations/find", ADMIT_ANYONE, .on = people_on_invitation,
      .takes = &api_invitation_asked, .gives = &api_invitation,
      .about = "What an invitation is for, for those who hold its code." },
    { METHOD_POST, "/api/v1/join", ADMIT_ANYONE, .on = people_on_join, .takes = &api_join,
      .gives = &api_joined, .writes = true, .about = "Makes the invited person a member." },
    { METHOD_POST, "/api/v1/login/salt", ADMIT_ANYONE, .on = people_on_salt, .takes = &api_login,
      .gives = &api_salt, .about = "The salt of a login; unknown ones have one too." },
    { METHOD_POST, "/api/v1/login", ADMIT_ANYONE, .on = people_on_login, .takes = &api_proof,
      .gives = &api_session, .writes = true, .about = "Begins a session." },
    { METHOD_POST, "/api/v1/recover", ADMIT_ANYONE, .on = people_on_recover, .takes = &api_recover,
      .gives = &api_receipt, .writes = true,
      .about = "Another passphrase for who signs with her keys; all her sessions end." },
    { METHOD_GET, "/api/v1/session", ADMIT_MEMBER, .on = people_on_session,
      .gives = &api_session_half,
      .about = "The server's half of the key that locks her open keys." },
    { METHOD_POST, "/api/v1/logout", ADMIT_MEMBER, .on = people_on_logout, .gives = &api_done,
      .writes = true, .about = "Ends the session and destroys the server's half." },
    { METHOD_GET, "/api/v1/sessions", ADMIT_MEMBER, .on = people_on_sessions,
      .gives = &api_sessions, .about = "Where she is signed in, and since when." },
    { METHOD_POST, "/api/v1/sessions/{id}/end", ADMIT_MEMBER, &people_session_object,
      people_on_session_end, .gives = &api_done, .writes = true, .about = "Ends one of them." },
    { METHOD_POST, "/api/v1/sessions/end-others", ADMIT_MEMBER, .on = people_on_end_others,
      .gives = &api_done, .writes = true, .about = "Ends all of them but the one that asks." },
    { METHOD_GET, "/api/v1/me", ADMIT_MEMBER, .on = on_me, .gives = &api_me,
      .about = "Who she is, her desk, and which colleagues still wait for the desk's key." },
    { METHOD_GET, "/api/v1/desks", ADMIT_MEMBER, .on = on_desks, .gives = &api_desks,
      .about = "Every desk of the installation with its certified public key." },
    { METHOD_GET, "/api/v1/desks/proof", ADMIT_MEMBER, .on = people_on_desk_proof,
      .gives = &api_receipt, .query = desk_query,
      .about = "The ledger's receipt of a desk's newest key and its certificates." },
    { METHOD_POST, "/api/v1/desk", ADMIT_LEAD, .on = people_on_settings,
      .takes = &api_desk_settings, .gives = &api_done, .writes = true,
      .about = "The settings of her own desk." },
    { METHOD_GET, "/api/v1/members", ADMIT_LEAD, .on = people_on_members, .gives = &api_members,
      .about = "The members of her own desk." },
    { METHOD_POST, "/api/v1/members/{id}/end", ADMIT_LEAD, &people_colleague_object,
      people_on_member_end, .gives = &api_member_ended, .writes = true,
      .about = "Ends a colleague's membership: log-in, sessions and the desk's key." },
    { METHOD_POST, "/api/v1/members/{id}/renew", ADMIT_LEAD, &people_colleague_object,
      people_on_renew, .takes = &api_renew, .gives = &api_member_ended, .writes = true,
      .about = "Certifies a colleague's keys for longer; the lead has signed it." },
    { METHOD_POST, "/api/v1/desk/renew", ADMIT_LEAD, .on = people_on_desk_renew,
      .takes = &api_renew, .gives = &api_done, .writes = true,
      .about = "Certifies the desk's key, which stays, for longer." },
    { METHOD_POST, "/api/v1/wraps", ADMIT_MEMBER, .on = people_on_wraps, .takes = &api_wraps,
      .gives = &api_done, .writes = true,
      .about = "Hands colleagues the desk's key, sealed to them." },
    { METHOD_GET, "/api/v1/invitations", ADMIT_LEAD, .on = people_on_invitations,
      .gives = &api_invitations, .about = "Whom her desk has invited who has not joined." },
    { METHOD_POST, "/api/v1/invitations", ADMIT_LEAD, .on = people_on_invite, .takes = &api_invite,
      .gives = &api_done, .writes = true,
      .about = "Notes an invitation that the desk lead signed." },
    { METHOD_POST, "/api/v1/invitations/end", ADMIT_LEAD, .on = people_on_invitation_end,
      .takes = &api_login, .gives = &api_done, .writes = true,
      .about = "Takes an invitation back: its code is worth nothing any more." },

    { METHOD_GET, "/api/v1/operator/organisations", ADMIT_OPERATOR, .on = people_on_organisations,
      .gives = &api_organisations,
      .about = "Every organisation.  Adding one is done beside the custodians, who pin its key." },
    { METHOD_GET, "/api/v1/operator/desks", ADMIT_OPERATOR, .on = people_on_operator_desks,
      .gives = &api_operator_desks, .about = "Every desk, with how many members it has." },
    { METHOD_POST, "/api/v1/operator/desks", ADMIT_OPERATOR, .on = people_on_desk_new,
      .takes = &api_desk_new, .gives = &api_desk_made, .writes = true, .about = "Adds a desk." },
    { METHOD_POST, "/api/v1/operator/desks/{id}/invitations", ADMIT_OPERATOR, &people_desk_object,
      people_on_operator_invite, .takes = &api_invite, .gives = &api_done, .writes = true,
      .about = "Notes an invitation to a desk, signed by the key of its organisation." },
    { METHOD_GET, "/api/v1/operator/members", ADMIT_OPERATOR, .on = people_on_everybody,
      .gives = &api_everybody, .about = "Every member." },
    { METHOD_POST, "/api/v1/operator/members/{id}/end", ADMIT_OPERATOR, &people_member_object,
      people_on_member_end, .gives = &api_member_ended, .writes = true,
      .about = "Ends a membership: log-in, sessions and the desk's key." },
};

const RouteTable people_routes = { routes, LEN(routes) };

const Site *
site_of(const Req *req)
{
    return req->app;
}

ApiDesk
people_desk(const SqlDeskFindRow *row)
{
    return (ApiDesk){
        .id = row->id,
        .name = row->name,
        .organisation = row->organisation,
        .organisation_name = row->organisation_name,
        .sector = row->sector,
        .country = row->country,
        .region = row->region,
        .regime = row->regime,
        .key = row->box_key,
        .key_certs = row->key_certs,
        .organisation_key = row->sign_key,
    };
}

/* True if a member with these roles may call the route at all. */
static bool
is_admitted(Admit admit, int64_t roles)
{
    switch (admit) {
    case ADMIT_ANYONE:
    case ADMIT_MEMBER: return true;
    case ADMIT_GIVER: return (roles & ROLE_GIVER) != 0;
    case ADMIT_RECEIVER: return (roles & ROLE_RECEIVER) != 0;
    case ADMIT_LEAD: return (roles & ROLE_LEAD) != 0;
    case ADMIT_PLANNER: return (roles & (ROLE_LEAD | ROLE_PLANNER)) != 0;
    case ADMIT_MEDIATOR: return (roles & ROLE_MEDIATOR) != 0;
    case ADMIT_OPERATOR: return (roles & ROLE_OPERATOR) != 0;
    }
    return false;
}

static Status
actor_find(Req *req, bool *ret_found, Actor *ret)
{
    Cx *cx = req->cx;
    SqlSessionFindRow session;
    SqlDeskFindRow desk;
    bool found = false;

    *ret_found = false;
    TRY(people_session_find(req, &session, &found));
    if (!found)
        return OK;
    *ret = (Actor){ .member = { session.member },
                    .desk = { session.desk },
                    .roles = session.roles | (session.planner != 0 ? ROLE_PLANNER : 0),
                    .session = digest_domain("session", str_bytes(req->session)),
                    .session_id = session.id };
    *ret_found = true;
    if ((session.roles & ROLE_OPERATOR) != 0)
        return OK;
    TRY(sql_desk_find(cx, req->db, session.desk, &desk, &found));
    ASSERT(found);
    ret->org = (OrgId){ desk.organisation };
    ret->sector = desk.sector;
    ret->country = desk.country;
    ret->regime = desk.regime;
    return OK;
}

Status
people_actor(Req *req, const Actor **ret)
{
    Cx *cx = req->cx;
    Actor *actor = ARENA_NEW(cx->arena, Actor);
    bool found = false;

    if (req->session.len > 0)
        TRY(actor_find(req, &found, actor));
    *ret = found ? actor : NULL;
    return OK;
}

Status
people_admit(Req *req, const Actor **ret)
{
    Cx *cx = req->cx;
    const Actor *actor = NULL;

    TRY(people_actor(req, &actor));
    *ret = actor;
    if (req->route->admit == ADMIT_ANYONE)
        return OK;
    if (actor == NULL)
        FAIL(ERR_DENIED, "session.none", "nobody is signed in with this session; sign in again");
    if (!is_admitted(req->route->admit, actor->roles))
        FAIL(ERR_DENIED, "role.missing", "your role does not allow this");
    return OK;
}

/* GET /api/v1/installation */
static Status
on_installation(Req *req)
{
    const Site *site = site_of(req);
    ApiInstallation answer = {
        .id = site->id.id,
        .name = site->name,
        .country = site->country,
        .ledger_key = { site->ledger.b, sizeof site->ledger.b },
        .statement = site->statement,
        .statements_before = site->statements_before,
        .limits = site->limits,
        .demo = site->demo,
    };

    http_answer(req, &answer);
    return OK;
}

/* The colleagues who joined but do not hold the desk's key: her client seals it to them. */
static Status
find_wanted(Req *req, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlWrapWantedRow *rows = NULL;
    size_t n = 0;
    ApiWrapWanted *wanted;

    TRY(sql_wrap_wanted(cx, req->db, req->actor->desk.id, PEOPLE_LIST_MAX, &rows, &n));
    wanted = ARENA_ARRAY(cx->arena, n, ApiWrapWanted);
    for (size_t i = 0; i < n; i++)
        wanted[i] = (ApiWrapWanted){ rows[i].id, rows[i].login, rows[i].certs };
    *ret = (ShapeList){ wanted, n };
    return OK;
}

static Status
fill_desk(Req *req, ApiMe *me)
{
    Cx *cx = req->cx;
    SqlDeskFindRow desk;
    SqlWrapFindRow wrap;
    bool found = false;

    TRY(sql_desk_find(cx, req->db, req->actor->desk.id, &desk, &found));
    ASSERT(found);
    me->desk = people_desk(&desk);
    TRY(sql_wrap_find(cx, req->db, req->actor->desk.id, req->actor->member.id, &wrap, &found));
    if (!found)
        return OK;
    me->desk_wrap = wrap.wrap;
    return find_wanted(req, &me->wanted);
}

/* GET /api/v1/me */
static Status
on_me(Req *req)
{
    Cx *cx = req->cx;
    const Actor *actor = req->actor;
    SqlMemberFindRow member;
    bool found = false;
    ApiMe me = { .member = actor->member.id, .roles = actor->roles };

    TRY(sql_member_find(cx, req->db, actor->desk.id, actor->member.id, &member, &found));
    ASSERT(found);
    me.login = member.login;
    me.name = member.name;
    me.certs = member.certs;
    if ((actor->roles & ROLE_OPERATOR) == 0)
        TRY(fill_desk(req, &me));
    http_answer(req, &me);
    return OK;
}

/* GET /api/v1/desks */
static Status
on_desks(Req *req)
{
    Cx *cx = req->cx;
    ApiDesk *desks = NULL;
    size_t n = 0;

    TRY(people_desks(cx, req->db, &desks, &n));
    http_answer(req, &(ApiDesks){ { desks, n } });
    return OK;
}

Status
people_check(Cx *cx, Db *db)
{
    SqlDesksHalfKeyedRow half;
    SqlWrapsWithoutMemberRow wraps;

    TRY(sql_desks_half_keyed(cx, db, &half));
    TRY(sql_wraps_without_member(cx, db, &wraps));
    if (half.n != 0)
        FAIL(ERR_BUG, "people.check", "P1: %lld desks with half a key", (long long)half.n);
    if (wraps.n != 0)
        FAIL(ERR_BUG, "people.check", "P2: %lld wraps without member", (long long)wraps.n);
    return OK;
}
