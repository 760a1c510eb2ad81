/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sessions of browsers and of programs: how they begin, what keeps them, who sees and ends them. */
#include <string.h>

#include "people/people_world_test.h"
#include "tests/t.h"

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

static const char firefox[] =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0";

static Status
ask(Cx *cx, PeopleWorld *w, const char *route, Str session, void *answer)
{
    return people_world_ask(
        cx, w, &(PeopleAsk){ &people_routes, route, .session = session, .answer = answer });
}

static Status
log_in(Cx *cx, PeopleWorld *w, const char *login, const uint8_t *half, ApiSession *ret)
{
    ApiProof proof = { str_of(login), { half, 32 }, false };

    return people_world_ask(cx, w,
                            &(PeopleAsk){ &people_routes, "POST /api/v1/login", .body = &proof,
                                          .answer = ret, .agent = STR("tessera/1") });
}

/* As a browser does, from a page of the server; the token is what the cookie holds. */
static Status
log_in_browser(Cx *cx, PeopleWorld *w, PeopleWho who, Str old, ApiSession *ret, Str *ret_token)
{
    ApiProof proof = { str_of(w->members[who].login), { w->members[who].half, 32 }, true };
    Str cookie = { "", 0 };
    Str rest;

    TRY(people_world_ask(cx, w,
                         &(PeopleAsk){ &people_routes, "POST /api/v1/login", .session = old,
                                       .body = &proof, .answer = ret, .by_cookie = old.len > 0,
                                       .same_origin = true, .agent = str_of(firefox),
                                       .ret_cookie = &cookie }));
    CHECK_STR(str_cut(cookie, '=', &rest), STR("tessera"));
    *ret_token = str_cut(rest, ';', &rest);
    CHECK_STR(rest, STR(" Path=/; HttpOnly; SameSite=Strict"));
    return OK;
}

static Status
is_in(Cx *cx, PeopleWorld *w, Str token)
{
    ApiMe me;

    return ask(cx, w, "GET /api/v1/me", token, &me);
}

TEST(people, a_browser_gets_its_token_as_a_cookie_and_not_to_read)
{
    WORLD(w);
    ApiSession first;
    ApiSession second;
    ApiSessionHalf half;
    Str token = { "", 0 };
    Str next = { "", 0 };
    ApiProof proof = { STR("elin"), { w.members[ELIN].half, 32 }, true };

    CHECK_OK(log_in_browser(cx, &w, ELIN, STR(""), &first, &token));
    CHECK_INT(first.token.len, 0);
    CHECK_INT(token.len, 43);
    CHECK_INT(first.idle, 900);
    CHECK_OK(ask(cx, &w, "GET /api/v1/session", token, &half));
    CHECK(bytes_equal(half.half, first.half) && half.half.len == 32 && half.idle == 900);
    /* Another page gets none, and nobody is signed in by it. */
    CHECK_FAILS(people_world_ask(
                    cx, &w, &(PeopleAsk){ &people_routes, "POST /api/v1/login", .body = &proof }),
                ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("http.origin"));
    /* Signing in again ends the session that the browser had. */
    CHECK_OK(log_in_browser(cx, &w, ELIN, token, &second, &next));
    CHECK_FAILS(is_in(cx, &w, token), ERR_DENIED);
    CHECK_OK(is_in(cx, &w, next));
}

TEST(people, a_session_left_alone_ends_after_the_desks_idle_time)
{
    WORLD(w);
    ApiSession session;

    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &session));
    for (int i = 0; i < 5; i++) {
        cx->now_s += 14 * 60;
        CHECK_OK(is_in(cx, &w, session.token));
        CHECK_OK(people_after_turn(cx, w.db));
    }
    cx->now_s += 15 * 60 + 30;
    CHECK_FAILS(is_in(cx, &w, session.token), ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("session.none"));
}

TEST(people, a_busy_session_ends_after_eight_hours)
{
    WORLD(w);
    ApiSession session;

    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &session));
    while (cx->now_s + 600 < session.until) {
        cx->now_s += 600;
        CHECK_OK(is_in(cx, &w, session.token));
        CHECK_OK(people_after_turn(cx, w.db));
    }
    cx->now_s = session.until;
    CHECK_FAILS(is_in(cx, &w, session.token), ERR_DENIED);
}

TEST(people, the_lead_sets_her_desks_idle_time_within_bounds)
{
    static const struct {
        int64_t minutes;
        ErrCode code;
    } cases[] = { { 4, ERR_INVALID }, { 61, ERR_INVALID }, { 60, ERR_NONE }, { 5, ERR_NONE } };
    WORLD(w);
    ApiSession session;
    ApiSession nils;
    ApiDone done;

    for (size_t i = 0; i < LEN(cases); i++) {
        ApiDeskSettings settings = { .idle_minutes = cases[i].minutes };
        PeopleAsk set = { &people_routes, "POST /api/v1/desk", .body = &settings,
                          .session = people_world_session(&w, ELIN), .answer = &done };

        CHECK_INT(people_world_ask(cx, &w, &set).code, cases[i].code);
        set.session = people_world_session(&w, OLA);
        if (cases[i].code == ERR_NONE)
            CHECK_FAILS(people_world_ask(cx, &w, &set), ERR_DENIED);
    }
    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &session));
    CHECK_OK(log_in(cx, &w, "nils", w.members[NILS].half, &nils));
    CHECK_INT(session.idle, 300);
    CHECK_INT(nils.idle, 900);
    cx->now_s += 5 * 60 + 30;
    CHECK_FAILS(is_in(cx, &w, session.token), ERR_DENIED);
    CHECK_OK(is_in(cx, &w, nils.token));
}

TEST(people, the_lead_sets_how_long_her_desk_waits_for_an_answer)
{
    static const struct {
        ApiDeskSettings settings;
        ErrCode code;
        int64_t idle;
        int64_t silent;
    } cases[] = { { { .silent_days = 6 }, ERR_INVALID, 900, 14 },
                  { { .silent_days = 91 }, ERR_INVALID, 900, 14 },
                  { { .silent_days = 30 }, ERR_NONE, 900, 30 },
                  { { .idle_minutes = 5 }, ERR_NONE, 300, 30 },
                  { { 60, 90 }, ERR_NONE, 3600, 90 } };
    WORLD(w);
    ApiDone done;

    for (size_t i = 0; i < LEN(cases); i++) {
        PeopleAsk set = { &people_routes, "POST /api/v1/desk", .body = &cases[i].settings,
                          .session = people_world_session(&w, ELIN), .answer = &done };
        SqlDeskSettingsRow row;

        CHECK_INT(people_world_ask(cx, &w, &set).code, cases[i].code);
        CHECK_OK(sql_desk_settings(cx, w.db, w.members[ELIN].desk.id, &row));
        CHECK_INT(row.idle, cases[i].idle);
        CHECK_INT(row.silent_days, cases[i].silent);
    }
}

/* How many rows of sessions there are, and with them halves. */
static size_t
rows(Cx *cx, PeopleWorld *w, PeopleWho who)
{
    SqlSessionListRow *list = NULL;
    size_t n = 0;

    if (sql_session_list(cx, w->db, w->members[who].desk.id, w->members[who].id.id, 0, 0, 100,
                         &list, &n)
            .code != ERR_NONE)
        t_fail(__FILE__, __LINE__, "sessions are not listed: %s", cx->err.message);
    return n;
}

TEST(people, the_servers_half_is_deleted_when_the_session_ends_by_itself)
{
    WORLD(w);
    ApiSession session;

    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &session));
    CHECK_INT(rows(cx, &w, ELIN), 2);
    CHECK_OK(people_after_turn(cx, w.db));
    CHECK_INT(rows(cx, &w, ELIN), 2);
    cx->now_s += 15 * 60 + 30;
    CHECK_OK(people_after_turn(cx, w.db));
    CHECK_INT(rows(cx, &w, ELIN), 1);
}

static const ApiSessionSeen *
find_seen(const ApiSessions *sessions, bool this)
{
    const ApiSessionSeen *seen = sessions->sessions.items;

    for (size_t i = 0; i < sessions->sessions.n; i++) {
        if (seen[i].this == this)
            return &seen[i];
    }
    return NULL;
}

TEST(people, sessions_are_seen_and_ended_by_their_owner_alone)
{
    WORLD(w);
    ApiSession program;
    ApiSession browser;
    ApiSessions list;
    ApiDone done;
    Str token = { "", 0 };
    const ApiSessionSeen *other;

    CHECK_OK(log_in(cx, &w, "ola", w.members[OLA].half, &program));
    cx->now_s += 60;
    CHECK_OK(log_in_browser(cx, &w, OLA, STR(""), &browser, &token));
    CHECK_OK(ask(cx, &w, "GET /api/v1/sessions", token, &list));
    CHECK_INT(list.sessions.n, 3);
    other = find_seen(&list, true);
    REQUIRE(other != NULL);
    CHECK_STR(other->program, STR("firefox"));
    CHECK_STR(other->system, STR("windows"));
    CHECK_INT(other->began, cx->now_s);
    CHECK_INT(other->until, browser.until);
    CHECK_OK(ask(cx, &w, "GET /api/v1/sessions", program.token, &list));
    other = find_seen(&list, true);
    REQUIRE(other != NULL);
    CHECK_STR(other->program, STR("tessera"));
    CHECK_STR(other->system, STR("other"));
    /* Her colleague, who leads the desk, cannot name it. */
    {
        PeopleAsk end = { &people_routes, "POST /api/v1/sessions/{id}/end", .id = other->session,
                          .session = people_world_session(&w, ELIN), .answer = &done };

        CHECK_FAILS(people_world_ask(cx, &w, &end), ERR_NOT_FOUND);
        CHECK_OK(is_in(cx, &w, program.token));
        end.session = token;
        CHECK_OK(people_world_ask(cx, &w, &end));
        CHECK(done.done);
        CHECK_FAILS(is_in(cx, &w, program.token), ERR_DENIED);
        CHECK_FAILS(people_world_ask(cx, &w, &end), ERR_NOT_FOUND);
    }
    CHECK_OK(is_in(cx, &w, token));
    CHECK_OK(ask(cx, &w, "POST /api/v1/sessions/end-others", token, &done));
    CHECK_OK(is_in(cx, &w, token));
    CHECK_FAILS(is_in(cx, &w, people_world_session(&w, OLA)), ERR_DENIED);
    CHECK_OK(is_in(cx, &w, people_world_session(&w, ELIN)));
}

TEST(people, log_out_ends_the_cookie_with_the_session)
{
    WORLD(w);
    ApiSession session;
    ApiDone done;
    Str token = { "", 0 };
    Str cookie = { "", 0 };

    CHECK_OK(log_in_browser(cx, &w, SARA, STR(""), &session, &token));
    CHECK_OK(people_world_ask(cx, &w,
                              &(PeopleAsk){ &people_routes, "POST /api/v1/logout", .session = token,
                                            .answer = &done, .by_cookie = true, .same_origin = true,
                                            .ret_cookie = &cookie }));
    CHECK_STR(cookie, STR("tessera=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
    CHECK_FAILS(is_in(cx, &w, token), ERR_DENIED);
    CHECK_INT(rows(cx, &w, SARA), 1);
}

TEST(people, a_route_for_anyone_knows_who_is_signed_in)
{
    WORLD(w);
    Route route = { .admit = ADMIT_ANYONE };
    Req req = { .cx = cx, .db = w.db, .route = &route, .app = &w.site };

    req.session = people_world_session(&w, KIM);
    CHECK_OK(people_admit(&req, &req.actor));
    REQUIRE(req.actor != NULL);
    CHECK(id_equal(req.actor->member.id, w.members[KIM].id.id));
    req.session = STR("nobody");
    CHECK_OK(people_admit(&req, &req.actor));
    CHECK(req.actor == NULL);
}

TEST(people, five_wrong_tries_make_a_login_wait_a_minute_known_or_not)
{
    static const char *const logins[] = { "mia", "nobody-at-all" };
    WORLD(w);
    uint8_t wrong[32] = { 9 };
    ApiSession session;

    cx->now_s += 100000; /* whatever was tried before is forgotten */
    for (size_t i = 0; i < LEN(logins); i++) {
        for (int try = 4; try >= 0; try--) {
            CHECK_FAILS(log_in(cx, &w, logins[i], wrong, &session), ERR_DENIED);
            CHECK_STR(str_of(cx->err.message),
                      arena_format(cx->arena,
                                   "this login and passphrase do not belong together; %d more "
                                   "tries before a wait of 60 s",
                                   try));
        }
        CHECK_FAILS(log_in(cx, &w, logins[i], w.members[MIA].half, &session), ERR_LIMIT);
        CHECK_STR(str_of(cx->err.key), STR("login.wait"));
    }
    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &session));
    cx->now_s += 60;
    CHECK_OK(log_in(cx, &w, "mia", w.members[MIA].half, &session));
    CHECK_FAILS(log_in(cx, &w, "mia", wrong, &session), ERR_DENIED);
    CHECK_OK(log_in(cx, &w, "mia", w.members[MIA].half, &session));
}

/* From an address. */
static Status
log_in_from(Cx *cx, PeopleWorld *w, const char *login, const uint8_t *half, uint64_t from)
{
    ApiProof proof = { str_of(login), { half, 32 }, false };

    return people_world_ask(
        cx, w, &(PeopleAsk){ &people_routes, "POST /api/v1/login", .body = &proof, .from = from });
}

/* INV: Who tries wrong passphrases keeps nobody out who signs in from elsewhere. */
TEST(people, a_stranger_who_tries_her_log_in_does_not_keep_her_out)
{
    enum { STRANGER = 1, HERS = 2, FLOOD = 5 * 4096 };
    WORLD(w);
    uint8_t wrong[32] = { 9 };

    cx->now_s += 200000; /* whatever was tried before is forgotten */
    for (int try = 0; try < 5; try++)
        CHECK_FAILS(log_in_from(cx, &w, "mia", wrong, STRANGER), ERR_DENIED);
    CHECK_FAILS(log_in_from(cx, &w, "mia", w.members[MIA].half, STRANGER), ERR_LIMIT);
    CHECK_OK(log_in_from(cx, &w, "mia", w.members[MIA].half, HERS));
    for (int try = 0; try < FLOOD; try++) {
        Str login = arena_format(cx->arena, "u%d", try);

        if (log_in_from(cx, &w, arena_cstr(cx->arena, login), wrong, STRANGER).code == ERR_NONE)
            t_fail(__FILE__, __LINE__, "let in");
    }
    CHECK_OK(log_in_from(cx, &w, "kim", w.members[KIM].half, STRANGER));
}

/* What is kept of her half. */
static Str
kept_of(Cx *cx, PeopleWorld *w, const char *login)
{
    SqlMemberFindLoginRow row = { .verifier = STR("") };
    bool found = false;

    CHECK(sql_member_find_login(cx, w->db, str_of(login), &row, &found).code == ERR_NONE && found);
    return row.verifier;
}

/* As an older program kept the half below. */
static const char old_kept[] = "$argon2id$v=19$m=4096,t=2,p=1$g33cJWZ9JoFnn86Qt2e8gQ$vYV16KzL+"
                               "5Hmk1fG5SxQUsmzT0SC6nlxtVIcsXsSXJQ";

TEST(people, what_an_older_program_kept_lets_her_in_and_is_kept_anew)
{
    WORLD(w);
    const PeopleMember *mia = &w.members[MIA];
    uint8_t half[32] = { 7 };
    int64_t changed = 0;

    cx->now_s += 300000; /* whatever was tried before is forgotten */
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(sql_member_keep(cx, w.db, mia->desk.id, mia->id.id, str_of(old_kept), &changed));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_INT(changed, 1);
    CHECK_FAILS(log_in_from(cx, &w, "mia", mia->half, 1), ERR_DENIED);
    CHECK_FAILS(log_in_from(cx, &w, "nobody", half, 1), ERR_DENIED);
    CHECK_STR(kept_of(cx, &w, "mia"), str_of(old_kept));
    CHECK_OK(log_in_from(cx, &w, "mia", half, 1));
    CHECK(str_starts(kept_of(cx, &w, "mia"), STR("digest$")));
    CHECK_OK(log_in_from(cx, &w, "mia", half, 1));
}

TEST(people, a_browser_is_described_by_two_words)
{
    static const struct {
        const char *agent;
        const char *program;
        const char *system;
    } cases[] = {
        { firefox, "firefox", "windows" },
        { "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
          "edge", "windows" },
        { "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Safari/537.36",
          "chrome", "linux" },
        { "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Mobile Safari/537.36",
          "chrome", "android" },
        { "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
          "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
          "safari", "ios" },
        { "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
          "Gecko) Version/17.5 Safari/605.1.15",
          "safari", "macos" },
        { "tessera/1", "tessera", "other" },
        { "", "other", "other" },
        { "curl/8.0", "other", "other" },
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        CHECK_STR(people_program(str_of(cases[i].agent)), str_of(cases[i].program));
        CHECK_STR(people_system(str_of(cases[i].agent)), str_of(cases[i].system));
    }
}
