/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may join, sign in and ask; what a desk's members may do for each other. */
#include <string.h>

#include "os/file.h"
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
join(Cx *cx, PeopleWorld *w, const ApiJoin *body)
{
    return ask(cx, w, "POST /api/v1/join", STR(""), body, NULL);
}

static Status
find_me(Cx *cx, PeopleWorld *w, Str session, ApiMe *ret)
{
    return ask(cx, w, "GET /api/v1/me", session, NULL, ret);
}

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

TEST(people, an_invitation_makes_one_member_and_is_used_up)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    ApiJoin body;
    ApiInvitation shown;
    ApiInvitationAsked asked;
    ApiJoined joined;

    CHECK_OK(people_world_invite(cx, &w, &nora));
    body = people_world_joining(cx, &nora, NULL);
    asked.invitation = body.invitation;
    CHECK_OK(ask(cx, &w, "POST /api/v1/invitations/find", STR(""), &asked, &shown));
    CHECK_STR(shown.login, STR("nora"));
    CHECK_INT(shown.roles, ROLE_GIVER);
    CHECK_STR(shown.desk.name, STR("Clinic"));
    CHECK_OK(ask(cx, &w, "POST /api/v1/join", STR(""), &body, &joined));
    CHECK(id_equal(joined.member, nora.id.id) && id_equal(joined.desk, w.desks[CLINIC].id.id));
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/invitations/find", STR(""), &asked, &shown),
                ERR_NOT_FOUND);
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, who_did_not_hear_that_she_joined_is_told_again_and_nobody_else)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    int64_t invited_s = cx->now_s;
    uint8_t half[32] = { 3 };
    uint8_t torn[2 * CERT_BYTES];
    ApiJoined first;
    ApiJoined again;
    ApiMembers all;
    ApiJoin body;
    ApiJoin other;

    CHECK_OK(people_world_invite(cx, &w, &nora));
    body = people_world_joining(cx, &nora, NULL);
    CHECK_OK(ask(cx, &w, "POST /api/v1/join", STR(""), &body, &first));
    CHECK_OK(ask(cx, &w, "POST /api/v1/join", STR(""), &body, &again));
    CHECK(id_equal(first.member, again.member) && id_equal(first.desk, again.desk));
    CHECK(bytes_equal(first.receipt, again.receipt));
    other = body;
    other.login_half = (Bytes){ half, sizeof half };
    CHECK_FAILS(join(cx, &w, &other), ERR_NOT_FOUND);
    CHECK_STR(str_of(cx->err.key), STR("invitation.none"));
    memcpy(torn, nora.certs, sizeof torn);
    torn[sizeof torn - 1] ^= 1;
    other = body;
    other.certs = (Bytes){ torn, sizeof torn };
    CHECK_FAILS(join(cx, &w, &other), ERR_NOT_FOUND);
    other = body;
    other.member = w.members[OLA].id.id;
    CHECK_FAILS(join(cx, &w, &other), ERR_NOT_FOUND);
    CHECK_OK(member_list(cx, w.db, &all));
    CHECK_INT(all.members.n, PEOPLE_WHO + 1);
    cx->now_s = invited_s + 7 * DAY_SECONDS;
    CHECK_FAILS(join(cx, &w, &body), ERR_NOT_FOUND);
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, an_invitation_runs_out_after_seven_days)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    ApiInvitationAsked asked;
    ApiInvitation shown;
    int64_t invited_s = cx->now_s;
    ApiJoin body;

    CHECK_OK(people_world_invite(cx, &w, &nora));
    body = people_world_joining(cx, &nora, NULL);
    asked.invitation = body.invitation;
    cx->now_s = invited_s + 7 * DAY_SECONDS - 1;
    CHECK_OK(ask(cx, &w, "POST /api/v1/invitations/find", STR(""), &asked, &shown));
    cx->now_s = invited_s + 7 * DAY_SECONDS;
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/invitations/find", STR(""), &asked, &shown),
                ERR_NOT_FOUND);
    CHECK_FAILS(join(cx, &w, &body), ERR_NOT_FOUND);
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, who_joins_shows_the_invitations_chain_with_her_own_certificate)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    AUTO(people_world_forget) PeopleMember mats = { STATION, .login = "mats", .roles = ROLE_GIVER };
    ApiJoin body;
    ApiJoin other;
    uint8_t torn[2 * CERT_BYTES];

    CHECK_OK(people_world_invite(cx, &w, &nora));
    CHECK_OK(people_world_invite(cx, &w, &mats));
    body = people_world_joining(cx, &nora, NULL);
    other = body;
    other.certs = (Bytes){ nora.certs, CERT_BYTES };
    CHECK_FAILS(join(cx, &w, &other), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("join.certs"));
    other.certs = (Bytes){ mats.certs, sizeof mats.certs };
    CHECK_FAILS(join(cx, &w, &other), ERR_SEAL);
    memcpy(torn, nora.certs, sizeof torn);
    torn[sizeof torn - 1] ^= 1;
    other.certs = (Bytes){ torn, sizeof torn };
    CHECK_FAILS(join(cx, &w, &other), ERR_SEAL);
    other = body;
    other.member = mats.id.id;
    CHECK_FAILS(join(cx, &w, &other), ERR_INVALID);
    CHECK_OK(join(cx, &w, &body));
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, a_desks_key_is_made_once_by_who_certifies_it)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    BoxKey *second = box_key_new();
    ApiJoin body;
    ApiDesk desk;
    BoxPublic first = box_key_public(w.desks[CLINIC].key);

    CHECK_OK(people_world_invite(cx, &w, &nora));
    body = people_world_joining(cx, &nora, second);
    CHECK_FAILS(join(cx, &w, &body), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("join.desk_key"));
    body.desk_key = (Bytes){ first.b, sizeof first.b };
    CHECK_FAILS(join(cx, &w, &body), ERR_INVALID);
    body = people_world_joining(cx, &nora, NULL);
    body.desk_key_certs = (Bytes){ nora.certs, sizeof nora.certs };
    body.desk_key = (Bytes){ first.b, sizeof first.b };
    CHECK_FAILS(join(cx, &w, &body), ERR_INVALID);
    CHECK_OK(desk_find(cx, w.db, STR("Clinic"), &desk));
    CHECK(bytes_equal(desk.key, (Bytes){ first.b, sizeof first.b }));
    CHECK_OK(people_check(cx, w.db));
    box_key_free(second);
}

TEST(people, a_failing_store_leaves_no_half_member)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    ApiMembers all;
    ApiJoin body;
    int64_t calls = 1;

    CHECK_OK(people_world_invite(cx, &w, &nora));
    body = people_world_joining(cx, &nora, NULL);
    for (;; calls++) {
        Status status;

        REQUIRE(calls < 40);
        db_fail_after(w.db, calls);
        status = join(cx, &w, &body);
        db_fail_after(w.db, 0);
        if (status.code == ERR_NONE)
            break;
        CHECK_STR(str_of(cx->err.key), STR("store.injected"));
        CHECK_OK(member_list(cx, w.db, &all));
        CHECK_INT(all.members.n, PEOPLE_WHO);
        CHECK_OK(people_check(cx, w.db));
    }
    CHECK(calls > 5);
    CHECK_OK(member_list(cx, w.db, &all));
    CHECK_INT(all.members.n, PEOPLE_WHO + 1);
}

TEST(people, nobody_joins_while_the_keeper_is_away)
{
    WORLD(w);
    AUTO(people_world_forget) PeopleMember nora = { CLINIC, .login = "nora", .roles = ROLE_GIVER };
    ApiInvitationAsked asked;
    ApiInvitation shown;
    ApiJoin body;

    CHECK_OK(people_world_invite(cx, &w, &nora));
    body = people_world_joining(cx, &nora, NULL);
    asked.invitation = body.invitation;
    people_world_lose_keeper(&w);
    CHECK_FAILS(join(cx, &w, &body), ERR_AWAY);
    CHECK_OK(ask(cx, &w, "POST /api/v1/invitations/find", STR(""), &asked, &shown));
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, a_login_has_one_form_and_one_owner)
{
    static const struct {
        const char *login;
        bool is_fine;
    } cases[] = {
        { "a", false },
        { "", false },
        { "ab", true },
        { "a.b-9", true },
        { "Ab", false },
        { "a b", false },
        { "a_b", false },
        { "\xc3\xa5sa", false },
        { "abcdefghijklmnopqrstuvwxyz012345", true },
        { "abcdefghijklmnopqrstuvwxyz0123456", false },
    };
    WORLD(w);
    AUTO(people_world_forget) PeopleMember again = { CLINIC, .login = "elin", .roles = ROLE_GIVER };
    AUTO(people_world_forget) PeopleMember second = { CLINIC, .login = "ab", .roles = ROLE_GIVER };

    for (size_t i = 0; i < LEN(cases); i++) {
        PeopleMember new = { CLINIC, .login = cases[i].login, .roles = ROLE_GIVER };
        Status status = people_world_invite(cx, &w, &new);

        if ((status.code == ERR_NONE) != cases[i].is_fine)
            t_fail(__FILE__, __LINE__, "login case %zu", i);
        if (status.code != ERR_NONE)
            CHECK_STR(str_of(cx->err.key), STR("login.form"));
        people_world_forget(&new);
    }
    CHECK_FAILS(people_world_invite(cx, &w, &again), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("login.taken"));
    CHECK_FAILS(people_world_invite(cx, &w, &second), ERR_INVALID);
}

TEST(people, the_desks_key_is_handed_on_by_who_holds_it_and_within_the_desk)
{
    WORLD(w);
    static const uint8_t bytes[80] = { 1 };
    ApiWrap one = { w.members[OLA].id.id, { bytes, sizeof bytes } };
    ApiWraps body = { { &one, 1 } };
    ApiMe me;
    ApiDone done;

    CHECK_OK(find_me(cx, &w, people_world_session(&w, OLA), &me));
    CHECK_INT(me.desk_wrap.len, 0);
    CHECK_INT(me.wanted.n, 0);
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/wraps", people_world_session(&w, OLA), &body, &done),
                ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("wrap.own"));
    CHECK_OK(find_me(cx, &w, people_world_session(&w, ELIN), &me));
    REQUIRE(me.wanted.n == 1);
    CHECK(id_equal(((const ApiWrapWanted *)me.wanted.items)->member, one.member));
    one.member = w.members[KIM].id.id;
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/wraps", people_world_session(&w, ELIN), &body, &done),
                ERR_NOT_FOUND);
    one.member = w.members[OLA].id.id;
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/wraps", people_world_session(&w, KIM), &body, &done),
                ERR_NOT_FOUND);
    CHECK_OK(ask(cx, &w, "POST /api/v1/wraps", people_world_session(&w, ELIN), &body, &done));
    CHECK_OK(find_me(cx, &w, people_world_session(&w, OLA), &me));
    CHECK(bytes_equal(me.desk_wrap, one.wrap));
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, a_wrap_that_is_there_is_not_replaced)
{
    WORLD(w);
    static const uint8_t bytes[80] = { 1 };
    ApiWrap own = { w.members[ELIN].id.id, { bytes, sizeof bytes } };
    ApiWraps body = { { &own, 1 } };
    ApiMe before;
    ApiMe after;

    CHECK_OK(find_me(cx, &w, people_world_session(&w, ELIN), &before));
    CHECK_OK(ask(cx, &w, "POST /api/v1/wraps", people_world_session(&w, ELIN), &body, NULL));
    CHECK_OK(find_me(cx, &w, people_world_session(&w, ELIN), &after));
    CHECK(bytes_equal(before.desk_wrap, after.desk_wrap));
}

static const struct {
    OrganisationNew new;
    const char *key;
} wrong_organisations[] = {
    { { { "New", 3 }, { "fishing", 7 }, { "SE", 2 }, { { 0 } } }, "sector.unknown" },
    { { { "New", 3 }, { "health", 6 }, { "XX", 2 }, { { 0 } } }, "country.unknown" },
    { { { "Region", 6 }, { "health", 6 }, { "SE", 2 }, { { 0 } } }, "organisation.taken" },
    { { { "", 0 }, { "health", 6 }, { "SE", 2 }, { { 0 } } }, "name.length" },
};
static const struct {
    DeskNew new;
    const char *key;
} wrong_desks[] = {
    { { { "Region", 6 }, { "New", 3 }, { "army", 4 }, { "SE-M", 4 } }, "regime.unknown" },
    { { { "Nobody", 6 }, { "New", 3 }, { "care", 4 }, { "SE-M", 4 } }, "organisation.none" },
    { { { "Region", 6 }, { "New", 3 }, { "care", 4 }, { "BG-1", 4 } }, "region.unknown" },
    { { { "Region", 6 }, { "Clinic", 6 }, { "care", 4 }, { "SE-M", 4 } }, "desk.taken" },
};

TEST(people, organisations_and_desks_are_those_of_the_countrys_pack)
{
    WORLD(w);
    OrgId org;
    DeskId desk;
    ApiDesk found;

    CHECK_OK(db_begin(cx, w.db));
    for (size_t i = 0; i < LEN(wrong_organisations); i++) {
        CHECK(organisation_add(cx, w.db, &w.site, &wrong_organisations[i].new, &org).code !=
              ERR_NONE);
        CHECK_STR(str_of(cx->err.key), str_of(wrong_organisations[i].key));
    }
    for (size_t i = 0; i < LEN(wrong_desks); i++) {
        CHECK(desk_add(cx, w.db, &w.site, &wrong_desks[i].new, &desk).code != ERR_NONE);
        CHECK_STR(str_of(cx->err.key), str_of(wrong_desks[i].key));
    }
    db_rollback(w.db);
    CHECK_OK(desk_find(cx, w.db, id_format(cx->arena, w.desks[SUPPORT].id.id), &found));
    CHECK_STR(found.name, STR("Support"));
    CHECK_FAILS(desk_find(cx, w.db, STR("Nowhere"), &found), ERR_NOT_FOUND);
}

TEST(people, a_lead_invites_to_her_own_desk_and_gives_no_more_than_a_lead_may)
{
    WORLD(w);
    static const struct {
        PeopleWhere desk;
        uint8_t roles;
        ErrCode code;
    } cases[] = { { CLINIC, ROLE_GIVER, ERR_NONE },
                  { CLINIC, ROLE_MEDIATOR, ERR_SEAL },
                  { STATION, ROLE_GIVER, ERR_SEAL } };

    for (size_t i = 0; i < LEN(cases); i++) {
        AUTO(sign_key_free_at) SignKey *code = sign_key_new();
        Cert certs[3] = { w.members[ELIN].chain[0], w.members[ELIN].chain[1],
                          w.members[ELIN].chain[0] };
        Buf out = buf_new(sizeof certs);
        ApiInvite body = { .login = STR("new"), .name = STR("New") };

        certs[2].desk = w.desks[cases[i].desk].id;
        certs[2].subject = (MemberId){ id_new() };
        certs[2].sign = sign_key_public(code);
        certs[2].roles = cases[i].roles;
        cert_make(w.members[ELIN].sign, &certs[2]);
        cert_chain_write(&out, certs, LEN(certs));
        body.certs = buf_view(&out);
        CHECK_INT(
            ask(cx, &w, "POST /api/v1/invitations", people_world_session(&w, ELIN), &body, NULL)
                .code,
            cases[i].code);
        CHECK_FAILS(
            ask(cx, &w, "POST /api/v1/invitations", people_world_session(&w, OLA), &body, NULL),
            ERR_DENIED);
        buf_free(&out);
    }
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, the_recount_notices_half_a_key_and_a_lost_wrap)
{
    WORLD(w);
    static const uint8_t byte = 1;
    int64_t changed = 0;

    CHECK_OK(people_check(cx, w.db));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(
        sql_wrap_set(cx, w.db, w.desks[CLINIC].id.id, id_new(), (Bytes){ &byte, 1 }, &changed));
    CHECK_FAILS(people_check(cx, w.db), ERR_BUG);
    CHECK(strstr(cx->err.message, "P2") != NULL);
    db_rollback(w.db);
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(sql_desk_add(cx, w.db,
                          &(SqlDeskAddArgs){ .id = id_new(),
                                             .organisation = w.members[ELIN].chain[0].org.id,
                                             .name = STR("Half"),
                                             .regime = STR("care"),
                                             .region = STR("SE-M") }));
    CHECK_OK(people_check(cx, w.db));
    CHECK_OK(sql_desk_key_set(cx, w.db, w.desks[CLINIC].id.id, (Bytes){ &byte, 1 },
                              (Bytes){ &byte, 0 }, &changed));
    CHECK_INT(changed, 0);
    db_rollback(w.db);
}

TEST(people, a_pack_is_read_once_and_its_faults_are_told_by_line)
{
    static const char good[] = "country: SE\nversion: 1\nlanguages:\n  - sv\nkeep_until_days: 730\n"
                               "tell: 15.8\nmediator: 21.2\nurgent: 23.6\nnotice_min_desks: 5\n"
                               "concern: true\nsectors:\n  - health\n  - school\n"
                               "who_decides: she\nwhom_to_ask: her\nregions:\n"
                               "  - id: SE-M\n    name: Here\n";
    Site *site = ARENA_NEW(cx->arena, Site);
    const char *path = arena_format(cx->arena, "%s/se.yaml", t_dir()).ptr;

    CHECK_OK(file_write(cx, path, str_bytes(str_of(good)), 0600));
    CHECK_OK(site_read_pack(cx, site, path));
    CHECK_INT(site->nsectors, 2);
    CHECK_INT(site_sector(site, STR("school")), 1);
    CHECK_INT(site_sector(site, STR("police")), SITE_SECTORS_MAX);
    CHECK(site_pack_of(site, STR("BG")) == NULL);
    CHECK_INT(site_pack_of(site, STR("SE"))->keep_until_days, 730);
    CHECK_FAILS(site_read_pack(cx, site, path), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("pack.twice"));
    CHECK_OK(file_write(cx, path, str_bytes(STR("country: SE\nversion: 1\ntell: much\n")), 0600));
    CHECK_FAILS(site_read_pack(cx, site, path), ERR_INVALID);
    CHECK(strstr(cx->err.where, "se.yaml:3:") != NULL);
    CHECK_INT(site->npacks, 1);
}
