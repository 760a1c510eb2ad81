/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in, who is let in where, and the end of a member. */
#include <string.h>

#include "api/piece.h"
#include "people/people_world_test.h"
#include "tests/t.h"

static Status
ask(Cx *cx, PeopleWorld *w, const char *route, Str session, const void *body, void *answer)
{
    return people_world_ask(
        cx, w,
        &(PeopleAsk){ &people_routes, route, .session = session, .body = body, .answer = answer });
}

static Status
log_in(Cx *cx, PeopleWorld *w, const char *login, const uint8_t *half, ApiSession *ret)
{
    ApiProof proof = { str_of(login), { half, 32 }, false };

    return ask(cx, w, "POST /api/v1/login", STR(""), &proof, ret);
}

static Status
find_me(Cx *cx, PeopleWorld *w, Str session, ApiMe *ret)
{
    return ask(cx, w, "GET /api/v1/me", session, NULL, ret);
}

/* Ends her in a transaction. */
static Status
end(Cx *cx, PeopleWorld *w, Str login)
{
    Status status;

    TRY(db_begin(cx, w->db));
    status = member_end(cx, w->db, login);
    if (status.code == ERR_NONE)
        return db_commit(cx, w->db);
    db_rollback(w->db);
    return status;
}

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

TEST(people, an_unknown_login_has_a_salt_that_stays)
{
    WORLD(w);
    ApiLogin nobody = { STR("nobody") };
    ApiLogin other = { STR("nobodx") };
    ApiLogin elin = { STR("elin") };
    ApiSalt first;
    ApiSalt second;
    ApiSalt third;
    ApiSalt known;

    CHECK_OK(ask(cx, &w, "POST /api/v1/login/salt", STR(""), &nobody, &first));
    cx->now_s += DAY_SECONDS;
    CHECK_OK(ask(cx, &w, "POST /api/v1/login/salt", STR(""), &nobody, &second));
    CHECK_OK(ask(cx, &w, "POST /api/v1/login/salt", STR(""), &other, &third));
    CHECK_OK(ask(cx, &w, "POST /api/v1/login/salt", STR(""), &elin, &known));
    CHECK(bytes_equal(first.salt, second.salt));
    CHECK(!bytes_equal(first.salt, third.salt));
    CHECK_INT(first.salt.len, known.salt.len);
    CHECK_INT(known.salt.ptr[0], 1);
}

TEST(people, a_wrong_half_and_an_unknown_login_are_refused_alike)
{
    WORLD(w);
    ApiSession session;
    Err wrong;
    uint8_t half[32] = { 9 };

    CHECK_FAILS(log_in(cx, &w, "elin", half, &session), ERR_DENIED);
    wrong = cx->err;
    CHECK_FAILS(log_in(cx, &w, "nobody", half, &session), ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), str_of(wrong.key));
    CHECK_STR(str_of(cx->err.message), str_of(wrong.message));
    CHECK_STR(str_of(cx->err.where), str_of(wrong.where));
    CHECK_STR(str_of(wrong.key), STR("login.wrong"));
}

TEST(people, a_session_lasts_until_she_ends_it)
{
    WORLD(w);
    ApiSession first;
    ApiSession second;
    ApiSessionHalf half;
    ApiMe me;
    ApiDone done;
    int64_t begun_s = cx->now_s;

    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &first));
    CHECK_STR(bytes_str(first.secrets), STR("locked by the other half"));
    CHECK_INT(first.until, begun_s + 8 * 3600);
    CHECK_OK(ask(cx, &w, "GET /api/v1/session", first.token, NULL, &half));
    CHECK(bytes_equal(half.half, first.half));
    CHECK_OK(find_me(cx, &w, first.token, &me));
    CHECK_STR(me.login, STR("elin"));
    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &second));
    CHECK(!str_equal(first.token, second.token));
    CHECK_OK(ask(cx, &w, "POST /api/v1/logout", second.token, NULL, &done));
    CHECK(done.done);
    CHECK_FAILS(find_me(cx, &w, second.token, &me), ERR_DENIED);
    CHECK_OK(find_me(cx, &w, people_world_session(&w, ELIN), &me));
}

TEST(people, a_member_who_ends_loses_log_in_sessions_and_the_desks_key)
{
    WORLD(w);
    ApiMe me;
    ApiSession session;
    SqlWrapFindRow wrap;
    ApiMembers left;
    bool found = true;

    CHECK_OK(find_me(cx, &w, people_world_session(&w, NILS), &me));
    CHECK(me.desk_wrap.len > 0);
    CHECK_OK(end(cx, &w, STR("nils")));
    CHECK_FAILS(find_me(cx, &w, people_world_session(&w, NILS), &me), ERR_DENIED);
    CHECK_OK(sql_wrap_find(cx, w.db, w.desks[NIGHT].id.id, w.members[NILS].id.id, &wrap, &found));
    CHECK(!found);
    CHECK_FAILS(log_in(cx, &w, "nils", w.members[NILS].half, &session), ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("login.wrong"));
    CHECK_OK(member_list(cx, w.db, &left));
    CHECK_INT(left.members.n, PEOPLE_WHO - 1);
    CHECK_FAILS(end(cx, &w, STR("nils")), ERR_NOT_FOUND);
    CHECK_OK(people_check(cx, w.db));
}

/* Whether the session is let in where `wanted` stands. */
static Status
admit(Cx *cx, PeopleWorld *w, Admit wanted, Str session)
{
    Route route = { .admit = wanted };
    Req req = { .cx = cx, .db = w->db, .route = &route, .session = session, .app = &w->site };

    return people_admit(&req, &req.actor);
}

static Status
set_roles(Cx *cx, PeopleWorld *w, PeopleMember *member, int64_t roles, unsigned number)
{
    uint8_t half[32] = { 7 };
    Digest digest;

    member->id = (MemberId){ id_new() };
    member->desk = w->desks[CLINIC].id;
    memcpy(member->token, (char[]){ 'r', (char)('a' + number) }, 2);
    digest = digest_domain("session", str_bytes(str_of(member->token)));
    TRY(db_begin(cx, w->db));
    TRY(sql_member_add(
        cx, w->db,
        &(SqlMemberAddArgs){ .desk = roles == ROLE_OPERATOR ? (Id){ { 0 } } : member->desk.id,
                             .id = member->id.id,
                             .login = str_of(member->token),
                             .name = STR("n"),
                             .roles = roles }));
    TRY(sql_session_add(
        cx, w->db,
        &(SqlSessionAddArgs){ .desk = roles == ROLE_OPERATOR ? (Id){ { 0 } } : member->desk.id,
                              .digest = digest_bytes(&digest),
                              .id = id_new(),
                              .member = member->id.id,
                              .at = cx->now_s,
                              .seen = cx->now_s,
                              .until = cx->now_s + 60,
                              .program = STR("other"),
                              .system = STR("other"),
                              .half = { half, sizeof half } }));
    return db_commit(cx, w->db);
}

static void
check_admit(Cx *cx, PeopleWorld *w, Admit wanted, bool may, const PeopleMember *member)
{
    Status status = admit(cx, w, wanted, str_of(member->token));

    if ((status.code == ERR_NONE) != may)
        t_fail(__FILE__, __LINE__, "admit %d of %s", (int)wanted, member->token);
    if (!may)
        CHECK_STR(str_of(cx->err.key), STR("role.missing"));
}

TEST(people, a_route_admits_exactly_the_roles_that_it_names)
{
    static const int64_t roles[] = { ROLE_GIVER, ROLE_RECEIVER, ROLE_LEAD, ROLE_MEDIATOR,
                                     ROLE_OPERATOR };
    static const struct {
        Admit admit;
        int64_t bits;
    } cases[] = {
        { ADMIT_ANYONE, ~0 },
        { ADMIT_MEMBER, ~0 },
        { ADMIT_GIVER, ROLE_GIVER },
        { ADMIT_RECEIVER, ROLE_RECEIVER },
        { ADMIT_LEAD, ROLE_LEAD },
        { ADMIT_PLANNER, ROLE_LEAD },
        { ADMIT_MEDIATOR, ROLE_MEDIATOR },
        { ADMIT_OPERATOR, ROLE_OPERATOR },
    };
    WORLD(w);

    for (unsigned r = 0; r < LEN(roles); r++) {
        PeopleMember member = { .where = CLINIC };

        CHECK_OK(set_roles(cx, &w, &member, roles[r], r));
        for (size_t i = 0; i < LEN(cases); i++)
            check_admit(cx, &w, cases[i].admit, (cases[i].bits & roles[r]) != 0, &member);
    }
    for (size_t i = 1; i < LEN(cases); i++) {
        CHECK_FAILS(admit(cx, &w, cases[i].admit, STR("")), ERR_DENIED);
        CHECK_FAILS(admit(cx, &w, cases[i].admit, STR("no such session")), ERR_DENIED);
        CHECK_STR(str_of(cx->err.key), STR("session.none"));
    }
    CHECK_OK(admit(cx, &w, ADMIT_ANYONE, STR("no such session")));
}

/* INV: Whom her lead chose may plan, and nothing else that a lead may; no more once it is taken
 * back. */
TEST(people, a_lead_chooses_who_plans_study_days)
{
    WORLD(w);
    Actor elin = { .desk = w.members[ELIN].desk, .member = w.members[ELIN].id };
    Req lead = { .cx = cx, .db = w.db, .actor = &elin, .app = &w.site };
    Colleague *list = NULL;
    size_t n = 0;

    CHECK_FAILS(admit(cx, &w, ADMIT_PLANNER, people_world_session(&w, OLA)), ERR_DENIED);
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(member_set_planner(&lead, w.members[OLA].id, true));
    CHECK_FAILS(member_set_planner(&lead, w.members[NILS].id, true), ERR_NOT_FOUND);
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(admit(cx, &w, ADMIT_PLANNER, people_world_session(&w, OLA)));
    CHECK_FAILS(admit(cx, &w, ADMIT_LEAD, people_world_session(&w, OLA)), ERR_DENIED);
    CHECK_OK(people_colleagues(&lead, &list, &n));
    REQUIRE(n == 2);
    CHECK(((list[0].roles | list[1].roles) & ROLE_PLANNER) != 0);
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(member_set_planner(&lead, w.members[OLA].id, false));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_FAILS(admit(cx, &w, ADMIT_PLANNER, people_world_session(&w, OLA)), ERR_DENIED);
}

TEST(people, the_regime_is_the_desks_whatever_its_organisation)
{
    static const struct {
        PeopleWho who;
        const char *regime;
        const char *sector;
    } cases[] = { { ELIN, "care", "health" },
                  { KIM, "police", "police" },
                  { MIA, "care", "police" } };
    WORLD(w);

    for (size_t i = 0; i < LEN(cases); i++) {
        Route route = { .admit = ADMIT_MEMBER };
        Req req = { .cx = cx, .db = w.db, .route = &route, .app = &w.site };
        ApiMe me;

        req.session = people_world_session(&w, cases[i].who);
        CHECK_OK(people_admit(&req, &req.actor));
        CHECK_STR(req.actor->regime, str_of(cases[i].regime));
        CHECK_STR(req.actor->sector, str_of(cases[i].sector));
        CHECK_STR(req.actor->country, STR("SE"));
        CHECK(id_equal(req.actor->desk.id, w.members[cases[i].who].desk.id));
        CHECK_OK(find_me(cx, &w, req.session, &me));
        CHECK_STR(me.desk.regime, str_of(cases[i].regime));
    }
}
