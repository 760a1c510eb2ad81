/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a desk lead and the operator administer over the API. */
#include <string.h>

#include "ledger/ledger.h"
#include "people/people_world_test.h"
#include "tests/t.h"

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

static Status
ask(Cx *cx, PeopleWorld *w, const char *route, Str session, const void *body, void *answer)
{
    return people_world_ask(
        cx, w,
        &(PeopleAsk){ &people_routes, route, .session = session, .body = body, .answer = answer });
}

static Status
end(Cx *cx, PeopleWorld *w, const char *route, Str session, Id member)
{
    ApiMemberEnded ended;
    LedgerVerdict verdict;

    TRY(people_world_ask(
        cx, w,
        &(PeopleAsk){ &people_routes, route, .session = session, .id = member, .answer = &ended }));
    CHECK(id_equal(ended.member, member));
    TRY(ledger_verify(cx, bytes_str(ended.receipt), &w->site.ledger, &verdict));
    CHECK_STR(verdict.verb, STR("member.left"));
    CHECK(id_equal(verdict.object, member));
    return OK;
}

static const ApiMember *
find(const ApiMembers *all, const char *login)
{
    const ApiMember *members = all->members.items;

    for (size_t i = 0; i < all->members.n; i++) {
        if (str_equal(members[i].login, str_of(login)))
            return &members[i];
    }
    return NULL;
}

TEST(people, a_lead_sees_who_holds_the_desks_key)
{
    WORLD(w);
    ApiMembers all;
    Str lead = people_world_session(&w, ELIN);

    CHECK_OK(ask(cx, &w, "GET /api/v1/members", lead, NULL, &all));
    CHECK_INT(all.members.n, 2);
    REQUIRE(find(&all, "elin") != NULL && find(&all, "ola") != NULL);
    CHECK(find(&all, "elin")->has_key && !find(&all, "ola")->has_key);
}

TEST(people, a_lead_ends_a_colleague_and_nobody_of_another_desk)
{
    static const char route[] = "POST /api/v1/members/{id}/end";
    WORLD(w);
    ApiMe me;
    Str lead = people_world_session(&w, ELIN);

    CHECK_FAILS(end(cx, &w, route, lead, w.members[NILS].id.id), ERR_NOT_FOUND);
    CHECK_FAILS(end(cx, &w, route, lead, id_new()), ERR_NOT_FOUND);
    CHECK_FAILS(end(cx, &w, route, people_world_session(&w, OLA), w.members[ELIN].id.id),
                ERR_DENIED);
    CHECK_FAILS(end(cx, &w, route, lead, w.members[ELIN].id.id), ERR_CONFLICT);
    CHECK_OK(ask(cx, &w, "GET /api/v1/me", people_world_session(&w, OLA), NULL, &me));
    CHECK_OK(end(cx, &w, route, lead, w.members[OLA].id.id));
    CHECK_FAILS(ask(cx, &w, "GET /api/v1/me", people_world_session(&w, OLA), NULL, &me),
                ERR_DENIED);
    CHECK_FAILS(end(cx, &w, route, lead, w.members[OLA].id.id), ERR_NOT_FOUND);
    CHECK_OK(people_check(cx, w.db));
}

/* An invitation as a client makes it: `by` signs, below the chain `before` of n certificates. */
static ApiInvite
invitation(Cx *cx, const PeopleWorld *w, PeopleWhere where, const SignKey *by, const Cert *before,
           size_t n)
{
    AUTO(sign_key_free_at) SignKey *code = sign_key_new();

    return people_world_invitation(cx, w, &(PeopleInviting){ where, by, before, n, code, "new" });
}

TEST(people, a_lead_invites_sees_whom_and_takes_it_back)
{
    WORLD(w);
    const PeopleMember *elin = &w.members[ELIN];
    ApiInvite invite = invitation(cx, &w, CLINIC, elin->sign, elin->chain, 2);
    ApiLogin login = { STR("new") };
    ApiInvitations list;
    const ApiInvited *invited;
    ApiDone done;
    Str lead = people_world_session(&w, ELIN);

    CHECK_OK(ask(cx, &w, "POST /api/v1/invitations", lead, &invite, &done));
    CHECK_OK(ask(cx, &w, "GET /api/v1/invitations", lead, NULL, &list));
    CHECK_INT(list.invitations.n, 1);
    invited = list.invitations.items;
    CHECK_STR(invited->login, STR("new"));
    CHECK_INT(invited->roles, ROLE_GIVER);
    CHECK_INT(invited->until, cx->now_s + 7 * DAY_SECONDS);
    CHECK_FAILS(
        ask(cx, &w, "POST /api/v1/invitations/end", people_world_session(&w, OLA), &login, &done),
        ERR_DENIED);
    CHECK_OK(ask(cx, &w, "POST /api/v1/invitations/end", lead, &login, &done));
    CHECK_OK(ask(cx, &w, "GET /api/v1/invitations", lead, NULL, &list));
    CHECK_INT(list.invitations.n, 0);
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/invitations/end", lead, &login, &done), ERR_NOT_FOUND);
}

TEST(people, the_operator_sees_all_and_reads_no_content)
{
    WORLD(w);
    ApiOrganisations organisations;
    ApiOperatorDesks desks;
    ApiEverybody members;
    const ApiOperatorDesk *desk;
    MemberId root;
    Str session;

    CHECK_OK(people_world_operator(cx, &w, &root, &session));
    CHECK_OK(ask(cx, &w, "GET /api/v1/operator/organisations", session, NULL, &organisations));
    CHECK_INT(organisations.organisations.n, PEOPLE_ORGS);
    CHECK_OK(ask(cx, &w, "GET /api/v1/operator/desks", session, NULL, &desks));
    CHECK_INT(desks.desks.n, PEOPLE_WHERE);
    desk = desks.desks.items; /* by name: the clinic */
    CHECK_STR(desk->name, STR("Clinic"));
    CHECK_STR(desk->organisation, STR("Region"));
    CHECK(desk->members == 2 && desk->has_key);
    CHECK_OK(ask(cx, &w, "GET /api/v1/operator/members", session, NULL, &members));
    CHECK_INT(members.members.n, PEOPLE_WHO + 1);
    CHECK_FAILS(
        ask(cx, &w, "GET /api/v1/operator/members", people_world_session(&w, ELIN), NULL, &members),
        ERR_DENIED);
}

enum { MANY = 1100 };

/* What a large country has more of: organisations, desks, members. */
static Status
add_many(Cx *cx, PeopleWorld *w)
{
    for (int i = 0; i < MANY; i++) {
        Str name = arena_format(cx->arena, "school%d", i);
        OrganisationNew organisation = { .name = name,
                                         .sector = STR("health"),
                                         .country = STR("SE"),
                                         .key = sign_key_public(w->organisations[REGION]) };
        DeskNew new = { name, name, STR("care"), STR("SE-M") };
        OrgId org;
        DeskId desk;

        TRY(organisation_add(cx, w->db, &w->site, &organisation, &org));
        TRY(desk_add(cx, w->db, &w->site, &new, &desk));
        TRY(sql_member_add(cx, w->db,
                           &(SqlMemberAddArgs){ .desk = desk.id,
                                                .id = id_new(),
                                                .login = name,
                                                .name = name,
                                                .roles = ROLE_GIVER,
                                                .certs = { w->members[ELIN].certs, 1 },
                                                .salt = { w->members[ELIN].half, 16 },
                                                .verifier = name,
                                                .secrets = { w->members[ELIN].half, 1 },
                                                .at = cx->now_s }));
    }
    return OK;
}

TEST(people, the_operators_lists_leave_nobody_out)
{
    WORLD(w);
    ApiOrganisations organisations;
    ApiOperatorDesks desks;
    ApiEverybody everybody;
    ApiMembers members;
    MemberId root;
    Str session;

    CHECK_OK(people_world_operator(cx, &w, &root, &session));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(add_many(cx, &w));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(ask(cx, &w, "GET /api/v1/operator/organisations", session, NULL, &organisations));
    CHECK_INT(organisations.organisations.n, PEOPLE_ORGS + MANY);
    CHECK_OK(ask(cx, &w, "GET /api/v1/operator/desks", session, NULL, &desks));
    CHECK_INT(desks.desks.n, PEOPLE_WHERE + MANY);
    CHECK_OK(ask(cx, &w, "GET /api/v1/operator/members", session, NULL, &everybody));
    CHECK_INT(everybody.members.n, PEOPLE_WHO + 1 + MANY);
    CHECK_OK(member_list(cx, w.db, &members));
    CHECK_INT(members.members.n, PEOPLE_WHO + 1 + MANY);
}

TEST(people, the_operator_adds_a_desk_that_the_pack_allows)
{
    WORLD(w);
    ApiDeskNew right = { STR("Region"), STR("Ward 3"), STR("care"), STR("SE-M") };
    ApiDeskNew wrong[] = { right, right, right, right };
    ApiDeskMade made;
    MemberId root;
    Str session;

    wrong[0].organisation = STR("None");
    wrong[1].regime = STR("army");
    wrong[2].region = STR("XX-1");
    wrong[3].name = STR("a\nb");
    CHECK_OK(people_world_operator(cx, &w, &root, &session));
    for (size_t i = 0; i < LEN(wrong); i++)
        CHECK(ask(cx, &w, "POST /api/v1/operator/desks", session, &wrong[i], &made).code !=
              ERR_NONE);
    CHECK_OK(ask(cx, &w, "POST /api/v1/operator/desks", session, &right, &made));
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/operator/desks", session, &right, &made), ERR_INVALID);
}

TEST(people, the_operator_notes_an_invitation_only_if_the_organisation_signed_it)
{
    WORLD(w);
    ApiInvite right = invitation(cx, &w, STATION, w.organisations[POLICE], NULL, 0);
    ApiInvite wrong = invitation(cx, &w, STATION, w.organisations[REGION], NULL, 0);
    PeopleAsk invite = { .table = &people_routes,
                         .route = "POST /api/v1/operator/desks/{id}/invitations" };
    MemberId root;

    CHECK_OK(people_world_operator(cx, &w, &root, &invite.session));
    invite.id = w.desks[STATION].id.id;
    invite.body = &wrong;
    CHECK_FAILS(people_world_ask(cx, &w, &invite), ERR_SEAL);
    invite.body = &right;
    invite.id = w.desks[SUPPORT].id.id;
    CHECK_FAILS(people_world_ask(cx, &w, &invite), ERR_INVALID);
    invite.id = w.desks[STATION].id.id;
    CHECK_OK(people_world_ask(cx, &w, &invite));
}

TEST(people, the_operator_ends_anybody_but_herself)
{
    static const char route[] = "POST /api/v1/operator/members/{id}/end";
    WORLD(w);
    ApiSession session;
    ApiProof proof = { STR("kim"), { w.members[KIM].half, 32 }, false };
    MemberId root;
    Str token;

    CHECK_OK(people_world_operator(cx, &w, &root, &token));
    CHECK_FAILS(end(cx, &w, route, token, root.id), ERR_CONFLICT);
    CHECK_FAILS(end(cx, &w, route, people_world_session(&w, ELIN), w.members[OLA].id.id),
                ERR_DENIED);
    CHECK_OK(end(cx, &w, route, token, w.members[KIM].id.id));
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/login", STR(""), &proof, &session), ERR_DENIED);
}

TEST(people, a_lead_renews_a_colleagues_certificate_for_the_same_keys_and_roles)
{
    WORLD(w);
    const PeopleMember *elin = &w.members[ELIN];
    const PeopleMember *ola = &w.members[OLA];
    ApiRenew right = people_world_renewal(cx, elin, ola, ROLE_GIVER, 730);
    ApiRenew more = people_world_renewal(cx, elin, ola, ROLE_GIVER | ROLE_RECEIVER, 730);
    ApiRenew stranger = people_world_renewal(cx, &w.members[KIM], ola, ROLE_GIVER, 730);
    ApiRenew others = people_world_renewal(cx, elin, elin, ROLE_OF_LEAD, 730);
    PeopleAsk renew = { .table = &people_routes,
                        .route = "POST /api/v1/members/{id}/renew",
                        .session = people_world_session(&w, ELIN),
                        .id = ola->id.id };
    ApiMemberEnded answer;
    ApiMembers all;

    renew.answer = &answer;
    renew.body = &more;
    CHECK_FAILS(people_world_ask(cx, &w, &renew), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("renew.member"));
    renew.body = &others;
    CHECK_FAILS(people_world_ask(cx, &w, &renew), ERR_INVALID);
    renew.body = &stranger;
    CHECK_FAILS(people_world_ask(cx, &w, &renew), ERR_SEAL);
    renew.body = &right;
    renew.session = people_world_session(&w, OLA);
    CHECK_FAILS(people_world_ask(cx, &w, &renew), ERR_DENIED);
    renew.session = people_world_session(&w, ELIN);
    CHECK_OK(people_world_ask(cx, &w, &renew));
    CHECK_OK(ask(cx, &w, "GET /api/v1/members", renew.session, NULL, &all));
    REQUIRE(find(&all, "ola") != NULL);
    CHECK(bytes_equal(find(&all, "ola")->certs, right.certs));
    CHECK_INT(find(&all, "ola")->until.n, day_of_time(cx->now_s).n + 730);
    CHECK_OK(people_check(cx, w.db));
}

TEST(people, a_lead_renews_the_certificate_of_the_desks_key_and_of_no_other)
{
    WORLD(w);
    const PeopleMember *elin = &w.members[ELIN];
    BoxKey *other = box_key_new();
    ApiJoin right = people_world_joining(cx, elin, w.desks[CLINIC].key);
    ApiJoin wrong = people_world_joining(cx, elin, other);
    ApiRenew body = { wrong.desk_key_certs };
    Digest renewed = digest_of(right.desk_key_certs);
    LedgerVerdict verdict;
    Bytes receipt;
    ApiDesk desk;
    ApiDone done;
    int64_t before = 0;
    int64_t after = 0;

    CHECK_FAILS(
        ask(cx, &w, "POST /api/v1/desk/renew", people_world_session(&w, ELIN), &body, &done),
        ERR_INVALID);
    body.certs = (Bytes){ elin->certs, sizeof elin->certs };
    CHECK_FAILS(
        ask(cx, &w, "POST /api/v1/desk/renew", people_world_session(&w, ELIN), &body, &done),
        ERR_INVALID);
    CHECK_OK(ledger_count(cx, w.db, "desk.key", &before));
    body.certs = right.desk_key_certs;
    CHECK_OK(ask(cx, &w, "POST /api/v1/desk/renew", people_world_session(&w, ELIN), &body, &done));
    CHECK_OK(desk_find(cx, w.db, STR("Clinic"), &desk));
    CHECK(bytes_equal(desk.key_certs, right.desk_key_certs));
    CHECK_OK(ledger_count(cx, w.db, "desk.key", &after));
    CHECK_INT(after, before + 1);
    CHECK_OK(ledger_find_newest(cx, w.db, "desk.key", desk.id, &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.site.ledger, &verdict));
    CHECK(digest_equal(&verdict.detail, &renewed));
    CHECK_OK(people_check(cx, w.db));
    box_key_free(other);
}
