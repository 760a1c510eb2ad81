/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another passphrase for who has the keys, and who hears of it. */
#include <string.h>
#include <unistd.h>

#include "api/piece.h"
#include "base/buf.h"
#include "ledger/ledger.h"
#include "os/channel.h"
#include "people/people_internal.h"
#include "people/people_page.h"
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

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

/* What a client sends who has somebody's keys, over the salt that she has now. */
static ApiRecover
recovery_now(Cx *cx, PeopleWorld *w, PeopleWho who, const uint8_t *half)
{
    static const uint8_t salt[16] = { 7, 7 };
    ApiLogin login = { str_of(w->members[who].login) };
    ApiSalt before = { { NULL, 0 } };
    ApiRecover ret = { .login = login.login,
                       .salt = { salt, sizeof salt },
                       .login_half = { half, 32 },
                       .secrets = str_bytes(STR("locked anew")) };
    Buf all = buf_new(256);
    Signature *signature = ARENA_NEW(cx->arena, Signature);

    CHECK(ask(cx, w, "POST /api/v1/login/salt", STR(""), &login, &before).code == ERR_NONE);
    buf_bytes(&all, before.salt);
    buf_bytes(&all, ret.salt);
    buf_bytes(&all, ret.login_half);
    buf_bytes(&all, ret.secrets);
    *signature = sign_make(w->members[who].sign, "recover", buf_view(&all));
    buf_free(&all);
    ret.signature = (Bytes){ signature->b, sizeof signature->b };
    return ret;
}

TEST(people, who_has_her_keys_chooses_another_passphrase_once)
{
    WORLD(w);
    uint8_t half[32] = { 5 };
    ApiRecover body;
    ApiReceipt receipt;
    LedgerVerdict verdict;
    ApiSession session;
    ApiMe me;

    body = recovery_now(cx, &w, ELIN, half);
    CHECK_OK(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt.receipt), &w.site.ledger, &verdict));
    CHECK_STR(verdict.verb, STR("member.recovered"));
    CHECK_FAILS(ask(cx, &w, "GET /api/v1/me", people_world_session(&w, ELIN), NULL, &me),
                ERR_DENIED);
    CHECK_FAILS(log_in(cx, &w, "elin", w.members[ELIN].half, &session), ERR_DENIED);
    CHECK_OK(log_in(cx, &w, "elin", half, &session));
    CHECK_STR(bytes_str(session.secrets), STR("locked anew"));
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, &receipt), ERR_DENIED);
}

TEST(people, keys_of_another_recover_nothing_and_a_stranger_learns_nothing)
{
    WORLD(w);
    uint8_t half[32] = { 5 };
    uint8_t wrong[64] = { 1 };
    ApiRecover body;
    ApiSession session;
    Err known;

    body = recovery_now(cx, &w, ELIN, half);
    body.login_half = (Bytes){ w.members[NILS].half, 32 };
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL), ERR_DENIED);
    known = cx->err;
    body.login = STR("stranger");
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL), ERR_DENIED);
    CHECK_STR(str_of(cx->err.message), str_of(known.message));
    body = recovery_now(cx, &w, ELIN, half);
    body.signature = (Bytes){ wrong, sizeof wrong };
    for (int i = 0; i < 4; i++)
        CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL), ERR_DENIED);
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL), ERR_LIMIT);
    cx->now_s += 61;
    CHECK_OK(log_in(cx, &w, "elin", w.members[ELIN].half, &session));
}

TEST(people, who_has_left_recovers_nothing_with_her_keys)
{
    WORLD(w);
    uint8_t half[32] = { 5 };
    ApiRecover body;
    ApiSession session;

    cx->now_s += 61; /* what is tried here counts for no other test */
    body = recovery_now(cx, &w, ELIN, half);
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(member_end(cx, w.db, STR("elin")));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL), ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("recover.wrong"));
    CHECK_FAILS(log_in(cx, &w, "elin", half, &session), ERR_DENIED);
}

/* Of two that were signed over the same salt the second finds another one. */
TEST(people, of_two_recoveries_at_once_one_holds)
{
    WORLD(w);
    uint8_t first_half[32] = { 5 };
    uint8_t second_half[32] = { 6 };
    ApiRecover first;
    ApiRecover second;
    ApiSession session;
    ApiReceipt receipt;

    cx->now_s += 61; /* what is tried here counts for no other test */
    first = recovery_now(cx, &w, ELIN, first_half);
    second = recovery_now(cx, &w, ELIN, second_half);
    CHECK_OK(ask(cx, &w, "POST /api/v1/recover", STR(""), &first, &receipt));
    CHECK_FAILS(ask(cx, &w, "POST /api/v1/recover", STR(""), &second, &receipt), ERR_DENIED);
    CHECK_FAILS(log_in(cx, &w, "elin", second_half, &session), ERR_DENIED);
    CHECK_OK(log_in(cx, &w, "elin", first_half, &session));
}

/* Whether it stands on her page. */
static bool
reads(Cx *cx, PeopleWorld *w, const char *route, Str session, const char *words)
{
    Str page = STR("");
    PeopleAsk ask_page = { &people_page_routes, route, .session = session, .ret_page = &page };

    CHECK(people_world_ask(cx, w, &ask_page).code == ERR_NONE);
    return memmem(page.ptr, page.len, words, strlen(words)) != NULL;
}

/* INV: Whose keys were opened with a recovery sheet is seen by the lead of her desk and by herself.
 */
TEST(people, a_recovery_is_seen_on_the_leads_page_and_on_her_own)
{
    static const char lead[] = "<p>Key opened with the recovery sheet";
    static const char own[] = "Your key was last opened with a recovery sheet";
    WORLD(w);
    Str of_elin = people_world_session(&w, ELIN);
    uint8_t half[32] = { 5 };
    ApiSession session;
    ApiMembers members;
    ApiRecover body = recovery_now(cx, &w, OLA, half);
    const ApiMember *all;

    CHECK(!reads(cx, &w, "GET /{lang}/desk", of_elin, lead));
    CHECK_OK(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL));
    CHECK(reads(cx, &w, "GET /{lang}/desk", of_elin, lead));
    CHECK(!reads(cx, &w, "GET /{lang}/account", of_elin, own));
    CHECK_OK(log_in(cx, &w, "ola", half, &session));
    CHECK(reads(cx, &w, "GET /{lang}/account", session.token, own));
    CHECK_OK(ask(cx, &w, "GET /api/v1/members", of_elin, NULL, &members));
    REQUIRE(members.members.n == 2);
    all = members.members.items;
    for (size_t i = 0; i < members.members.n; i++)
        CHECK_INT(all[i].recovered, str_equal(all[i].login, STR("ola")) ? cx->now_s : 0);
}

TEST(people, of_a_recovery_the_leads_and_she_are_told_once_by_a_word_that_says_nothing)
{
    WORLD(w);
    uint8_t half[32] = { 5 };
    int words[PEOPLE_WHO] = { 0 };
    ApiRecover body = recovery_now(cx, &w, OLA, half);
    ChannelPair pair;

    CHECK_OK(channel_pair(cx, &pair));
    CHECK_OK(ask(cx, &w, "POST /api/v1/recover", STR(""), &body, NULL));
    for (int twice = 0; twice < 2; twice++)
        CHECK_OK(people_world_sweep(cx, &w, people_remind, pair.asks));
    people_world_words(cx, &w, pair.answers, words);
    for (int who = 0; who < PEOPLE_WHO; who++)
        CHECK_INT(words[who], who == ELIN || who == OLA ? 1 : 0);
    (void)close(pair.asks);
    (void)close(pair.answers);
}
