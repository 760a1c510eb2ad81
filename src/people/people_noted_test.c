/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What changes who may see or do what at a desk stands in the ledger, with who did it (R6). */
#include <string.h>

#include "api/ledger.h"
#include "ledger/ledger.h"
#include "people/people_internal.h"
#include "people/people_world_test.h"
#include "tests/t.h"

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

static Status
ask(Cx *cx, PeopleWorld *w, PeopleWho who, const char *route, const void *body)
{
    return people_world_ask(cx, w,
                            &(PeopleAsk){ .table = &people_routes,
                                          .route = route,
                                          .session = people_world_session(w, who),
                                          .body = body });
}

/* Whether the newest entry with this verb about the object is hers, at her desk. */
static bool
is_noted(Cx *cx, PeopleWorld *w, PeopleWho who, const char *verb, Id object)
{
    ApiLedgerReceipt receipt;
    Bytes json = { NULL, 0 };

    if (ledger_find_newest(cx, w->db, verb, object, &json).code != ERR_NONE || json.len == 0 ||
        shape_read_json(cx, &api_ledger_receipt, bytes_str(json), &receipt).code != ERR_NONE)
        return false;
    return id_equal(receipt.actor, w->members[who].id.id) &&
           id_equal(receipt.desk, w->members[who].desk.id);
}

static int64_t
count(Cx *cx, PeopleWorld *w, const char *verb)
{
    int64_t n = 0;

    return ledger_count(cx, w->db, verb, &n).code == ERR_NONE ? n : -1;
}

TEST(people, a_lead_who_changes_her_desks_settings_is_in_the_ledger)
{
    WORLD(w);
    ApiDeskSettings settings = { .idle_minutes = 10 };

    CHECK(!is_noted(cx, &w, ELIN, "desk.settings", w.desks[CLINIC].id.id));
    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/desk", &settings));
    CHECK(is_noted(cx, &w, ELIN, "desk.settings", w.desks[CLINIC].id.id));
}

TEST(people, a_members_entries_of_one_day_have_an_end_and_her_next_day_begins_anew)
{
    WORLD(w);
    ApiDeskSettings settings = { .idle_minutes = 10 };
    const PeopleMember *elin = &w.members[ELIN];

    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(sql_acted_add(cx, w.db, elin->desk.id, elin->id.id, day_of_time(cx->now_s).n,
                           PEOPLE_ENTRIES_MAX - 1));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/desk", &settings));
    for (int i = 0; i < 2; i++) {
        CHECK_FAILS(ask(cx, &w, ELIN, "POST /api/v1/desk", &settings), ERR_LIMIT);
        CHECK_STR(str_of(cx->err.key), STR("entries.today"));
    }
    CHECK_INT(count(cx, &w, "desk.settings"), 1);
    cx->now_s += 86400;
    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/desk", &settings));
}

TEST(people, whoever_hands_the_desks_key_to_a_colleague_is_in_the_ledger_once)
{
    static const uint8_t bytes[80] = { 7 };
    WORLD(w);
    ApiWrap one = { w.members[OLA].id.id, { bytes, sizeof bytes } };
    ApiWraps body = { { &one, 1 } };

    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/wraps", &body));
    CHECK(is_noted(cx, &w, ELIN, "desk.handed", one.member));
    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/wraps", &body));
    CHECK_INT(count(cx, &w, "desk.handed"), 1);
}

/* What nobody has noted yet, as the matcher does. */
static Status
note_the_rest(Cx *cx, PeopleWorld *w)
{
    TRY(db_begin(cx, w->db));
    TRY(people_note(cx, w->db, &w->site));
    return db_commit(cx, w->db);
}

TEST(people, whoever_invites_and_takes_it_back_is_in_the_ledger)
{
    WORLD(w);
    AUTO(sign_key_free_at) SignKey *code = sign_key_new();
    SignPublic key = sign_key_public(code);
    Digest name = digest_domain("invitation", (Bytes){ key.b, sizeof key.b });
    const PeopleMember *elin = &w.members[ELIN];
    ApiInvite invite = people_world_invitation(
        cx, &w, &(PeopleInviting){ CLINIC, elin->sign, elin->chain, 2, code, "new" });
    ApiLogin login = { STR("new") };
    int64_t before;
    Id object;

    CHECK_OK(note_the_rest(cx, &w));
    before = count(cx, &w, "member.invited");
    memcpy(object.b, name.b, sizeof object.b);
    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/invitations", &invite));
    CHECK(is_noted(cx, &w, ELIN, "member.invited", object));
    CHECK(!is_noted(cx, &w, ELIN, "invitation.ended", object));
    CHECK_OK(ask(cx, &w, ELIN, "POST /api/v1/invitations/end", &login));
    CHECK(is_noted(cx, &w, ELIN, "invitation.ended", object));
    CHECK_OK(note_the_rest(cx, &w));
    CHECK_INT(count(cx, &w, "member.invited"), before + 1);
}

TEST(people, whoever_names_a_planner_is_in_the_ledger)
{
    WORLD(w);
    Actor elin = { .desk = w.members[ELIN].desk, .member = w.members[ELIN].id };
    Req lead = { .cx = cx, .db = w.db, .actor = &elin, .app = &w.site };

    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(member_set_planner(&lead, w.members[OLA].id, true));
    CHECK(is_noted(cx, &w, ELIN, "planner.named", w.members[OLA].id.id));
    CHECK_OK(member_set_planner(&lead, w.members[OLA].id, false));
    CHECK(is_noted(cx, &w, ELIN, "planner.ended", w.members[OLA].id.id));
    CHECK_OK(db_commit(cx, w.db));
}
