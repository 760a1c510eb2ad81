/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Releasing to a desk, and what its receivers do with it. */
#include <string.h>

#include "piece/released_test.h"
#include "tests/t.h"

static Status
look(Cx *cx, Released *r, PeopleWho who, ApiReceived *ret)
{
    return piece_world_ask(
        cx, &r->w,
        &(PieceAsk){ who, "POST /api/v1/releases/{id}/read", r->body.release, NULL, ret });
}

static Status
confirm(Cx *cx, Released *r, PeopleWho who)
{
    return piece_world_ask(
        cx, &r->w,
        &(PieceAsk){ who, "POST /api/v1/releases/{id}/confirm", r->body.release, NULL, NULL });
}

static Status
withdraw(Cx *cx, Released *r, ApiWithdrawn *ret)
{
    return piece_world_ask(
        cx, &r->w, &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/withdraw", r->piece, NULL, ret });
}

static void
check_state(Cx *cx, Released *r, const char *state)
{
    ApiReleaseLine got;

    CHECK_OK(piece_released_line(cx, r, &got));
    CHECK_STR(got.state, str_of(state));
    CHECK_OK(piece_world_check(cx, &r->w));
}

/* Refused with this key, and nothing is released. */
static void
check_refused(Cx *cx, Released *r, ErrCode code, const char *key)
{
    ApiReceivedList list;

    CHECK_INT(piece_released_send(cx, r).code, code);
    CHECK_STR(str_of(cx->err.key), str_of(key));
    CHECK_OK(piece_world_ask(cx, &r->w,
                             &(PieceAsk){ KIM, "GET /api/v1/releases", r->piece, NULL, &list }));
    CHECK_INT(list.releases.n, 0);
    CHECK_OK(piece_world_check(cx, &r->w));
}

TEST(piece, a_release_reaches_the_desk_it_is_for_and_no_other)
{
    static const PeopleWho others[] = { ELIN, NILS, SARA, MIA };
    RELEASED(r);
    ApiReceivedList list;
    ApiReceived got;
    const ApiReceived *row;

    CHECK_OK(piece_released_send(cx, &r));
    check_state(cx, &r, "released");
    CHECK_OK(piece_world_ask(cx, &r.w,
                             &(PieceAsk){ KIM, "GET /api/v1/releases", r.piece, NULL, &list }));
    REQUIRE(list.releases.n == 1);
    row = list.releases.items;
    CHECK(id_equal(row->release, r.body.release) && id_equal(row->piece, r.piece));
    CHECK_STR(row->from_name, STR("Clinic"));
    CHECK_STR(row->from_sector, STR("health"));
    CHECK_INT(row->box.len + row->wrap.len, 0);
    for (size_t i = 0; i < LEN(others); i++) {
        CHECK_OK(piece_world_ask(
            cx, &r.w, &(PieceAsk){ others[i], "GET /api/v1/releases", r.piece, NULL, &list }));
        CHECK_INT(list.releases.n, 0);
        CHECK_FAILS(look(cx, &r, others[i], &got), ERR_NOT_FOUND);
        CHECK_STR(str_of(cx->err.key), STR("not_found"));
        CHECK_FAILS(confirm(cx, &r, others[i]), ERR_NOT_FOUND);
    }
    CHECK_FAILS(look(cx, &r, OLA, &got), ERR_DENIED);
    check_state(cx, &r, "released");
}

TEST(piece, a_release_rests_on_consent_or_on_a_ground_of_the_givers_own)
{
    static const char *const refused[] = { "rule:OSL-10:2", "consent",   "consent:silent",
                                           "own:",          "OWN:words", " consent:oral" };
    static const char *const taken[] = { "consent:oral", "consent:written", "own:danger to life" };
    RELEASED(r);

    for (size_t i = 0; i < LEN(refused); i++) {
        r.body.basis = str_of(refused[i]);
        piece_world_sign(cx, &r.w, ELIN, r.piece, &r.body);
        check_refused(cx, &r, ERR_INVALID, "release.basis");
    }
    r.body.basis = str_of(refused[0]);
    CHECK_FAILS(piece_released_send(cx, &r), ERR_INVALID);
    CHECK(strstr(cx->err.message, "consent:oral") != NULL);
    CHECK(strstr(cx->err.message, "own:") != NULL);
    CHECK_STR(str_of(cx->err.where), STR("basis"));
    for (size_t i = 0; i < LEN(taken); i++) {
        CHECK_OK(piece_world_releasing(cx, &r.w, ELIN, r.piece, STATION, &r.body));
        r.body.basis = str_of(taken[i]);
        piece_world_sign(cx, &r.w, ELIN, r.piece, &r.body);
        CHECK_OK(piece_released_send(cx, &r));
    }
}

enum { TO_DESK_MAX = 10 };

TEST(piece, no_piece_is_released_without_end)
{
    static const PeopleWhere desks[] = { STATION, NIGHT, SCHOOL };
    RELEASED(r);

    for (size_t i = 0; i < LEN(desks) * TO_DESK_MAX; i++) {
        CHECK_OK(piece_world_releasing(cx, &r.w, ELIN, r.piece, desks[i / TO_DESK_MAX], &r.body));
        CHECK_OK(piece_released_send(cx, &r));
        if (i + 1 == TO_DESK_MAX) {
            CHECK_OK(piece_world_releasing(cx, &r.w, ELIN, r.piece, STATION, &r.body));
            CHECK_FAILS(piece_released_send(cx, &r), ERR_LIMIT);
            CHECK_STR(str_of(cx->err.key), STR("release.desk.often"));
        }
    }
    CHECK_OK(piece_world_releasing(cx, &r.w, ELIN, r.piece, SUPPORT, &r.body));
    CHECK_FAILS(piece_released_send(cx, &r), ERR_LIMIT);
    CHECK_STR(str_of(cx->err.key), STR("release.often"));
}

TEST(piece, a_release_goes_to_another_desk_that_has_a_key)
{
    RELEASED(r);
    DeskId empty;
    DeskNew new = { STR("Region"), STR("Empty"), STR("care"), STR("SE-M") };

    CHECK_OK(db_begin(cx, r.w.db));
    CHECK_OK(desk_add(cx, r.w.db, &r.w.site, &new, &empty));
    CHECK_OK(db_commit(cx, r.w.db));
    r.body.to_desk = empty.id;
    piece_world_sign(cx, &r.w, ELIN, r.piece, &r.body);
    check_refused(cx, &r, ERR_INVALID, "release.desk");
    CHECK_OK(piece_world_releasing(cx, &r.w, ELIN, r.piece, CLINIC, &r.body));
    check_refused(cx, &r, ERR_INVALID, "release.desk");
    r.body.to_desk = id_new();
    piece_world_sign(cx, &r.w, ELIN, r.piece, &r.body);
    check_refused(cx, &r, ERR_NOT_FOUND, "not_found");
}

TEST(piece, a_release_is_signed_by_its_giver_over_all_that_it_says)
{
    RELEASED(r);
    const ApiRelease right = r.body;
    uint8_t torn[64];

    memcpy(torn, right.signature.ptr, sizeof torn);
    torn[3] ^= 1;
    r.body.signature.ptr = torn;
    CHECK_FAILS(piece_released_send(cx, &r), ERR_SEAL);
    r.body = right;
    r.body.purpose = STR("another purpose");
    CHECK_FAILS(piece_released_send(cx, &r), ERR_SEAL);
    r.body = right;
    r.body.left_out ^= RELEASE_TEXT;
    CHECK_FAILS(piece_released_send(cx, &r), ERR_SEAL);
    r.body = right;
    r.body.to_desk = r.w.desks[SUPPORT].id.id;
    CHECK_FAILS(piece_released_send(cx, &r), ERR_SEAL);
    r.body = right;
    piece_world_sign(cx, &r.w, OLA, r.piece, &r.body);
    CHECK_FAILS(piece_released_send(cx, &r), ERR_SEAL);
    r.body.certs = (Bytes){ r.w.members[OLA].certs, sizeof r.w.members[OLA].certs };
    check_refused(cx, &r, ERR_INVALID, "release.certs");
    r.body = right;
    CHECK_OK(piece_released_send(cx, &r));
}

TEST(piece, a_release_names_the_key_that_the_desk_knows_her_by)
{
    RELEASED(r);
    AUTO(sign_key_free_at) SignKey *own = sign_key_new();
    Cert certs[2] = { r.w.members[ELIN].chain[0], r.w.members[ELIN].chain[1] };
    PeopleMember members[PEOPLE_WHO];
    Buf out = buf_new(sizeof members[ELIN].certs);

    memcpy(members, r.w.members, sizeof members);
    certs[1].sign = sign_key_public(own);
    cert_make(own, &certs[1]);
    cert_chain_write(&out, certs, LEN(certs));
    memcpy(members[ELIN].certs, out.ptr, out.len);
    buf_free(&out);
    members[ELIN].sign = own;
    r.w.members = members;
    r.body.certs = (Bytes){ members[ELIN].certs, sizeof members[ELIN].certs };
    piece_world_sign(cx, &r.w, ELIN, r.piece, &r.body);
    check_refused(cx, &r, ERR_INVALID, "release.certs");
}

TEST(piece, an_id_of_a_release_is_used_once)
{
    RELEASED(r);
    Id other;
    Released again;

    CHECK_OK(piece_released_send(cx, &r));
    CHECK_FAILS(piece_released_send(cx, &r), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("release.id"));
    CHECK_OK(piece_world_give_one(cx, &r.w, ELIN, &other));
    again = r;
    again.piece = other;
    CHECK_OK(piece_world_releasing(cx, &r.w, ELIN, other, SUPPORT, &again.body));
    again.body.release = r.body.release;
    piece_world_sign(cx, &r.w, ELIN, other, &again.body);
    CHECK_FAILS(piece_released_send(cx, &again), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("release.id"));
    CHECK_OK(withdraw(cx, &r, NULL));
    CHECK_FAILS(piece_released_send(cx, &again), ERR_CONFLICT);
    CHECK_OK(piece_world_check(cx, &r.w));
}

TEST(piece, nobody_releases_a_piece_of_somebody_else)
{
    RELEASED(r);

    piece_world_sign(cx, &r.w, OLA, r.piece, &r.body);
    r.body.certs = (Bytes){ r.w.members[OLA].certs, sizeof r.w.members[OLA].certs };
    CHECK_FAILS(piece_world_ask(
                    cx, &r.w,
                    &(PieceAsk){ OLA, "POST /api/v1/pieces/{id}/release", r.piece, &r.body, NULL }),
                ERR_NOT_FOUND);
    CHECK_OK(piece_world_check(cx, &r.w));
}

TEST(piece, a_receiver_reads_confirms_and_answers)
{
    RELEASED(r);
    ApiReceived got;
    ApiReleaseLine shown;

    CHECK_OK(piece_released_send(cx, &r));
    CHECK_OK(look(cx, &r, KIM, &got));
    CHECK(bytes_equal(got.box, r.body.box) && bytes_equal(got.wrap, r.body.wrap));
    CHECK(bytes_equal(got.signature, r.body.signature) && bytes_equal(got.certs, r.body.certs));
    CHECK_STR(got.state, STR("read"));
    check_state(cx, &r, "read");
    CHECK_OK(confirm(cx, &r, KIM));
    check_state(cx, &r, "confirmed");
    CHECK_OK(look(cx, &r, KIM, &got));
    check_state(cx, &r, "confirmed");
    CHECK_FAILS(piece_released_say(cx, &r, "arrested"), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("release.outcome"));
    check_state(cx, &r, "confirmed");
    CHECK_OK(piece_released_say(cx, &r, "protected"));
    CHECK_OK(piece_released_line(cx, &r, &shown));
    CHECK_STR(shown.state, STR("answered"));
    CHECK_STR(shown.outcome, STR("protected"));
    CHECK_STR(bytes_str(shown.text), STR("sealed words"));
    CHECK_FAILS(confirm(cx, &r, KIM), ERR_CONFLICT);
    check_state(cx, &r, "answered");
}

TEST(piece, an_answer_is_signed_by_its_receiver_and_the_ledger_holds_what_she_signed)
{
    RELEASED(r);
    ApiAnswer body;
    ApiAnswer changed[7];
    ApiReceipt receipt;
    ApiReleaseLine shown;
    LedgerVerdict verdict;
    Digest signature;

    CHECK_OK(piece_released_send(cx, &r));
    body = piece_released_answering(cx, &r, "protected");
    for (size_t i = 0; i < LEN(changed); i++)
        changed[i] = body;
    changed[0].outcome = STR("known");
    changed[1].text = str_bytes(STR("other words"));
    changed[2].text = (Bytes){ 0 };
    changed[3].day.n++;
    changed[4].day.n -= 2;
    changed[5].certs = (Bytes){ r.w.members[ELIN].certs, sizeof r.w.members[ELIN].certs };
    changed[6].signature = r.body.signature;
    for (size_t i = 0; i < LEN(changed); i++)
        CHECK(piece_released_answer(cx, &r, &changed[i], NULL).code != ERR_NONE);
    check_state(cx, &r, "released");

    CHECK_OK(piece_released_answer(cx, &r, &body, &receipt));
    CHECK_OK(piece_released_line(cx, &r, &shown));
    CHECK(bytes_equal(shown.signature, body.signature) && bytes_equal(shown.certs, body.certs));
    CHECK_INT(shown.answered.n, body.day.n);
    CHECK(id_equal(shown.to_desk, r.body.to_desk));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt.receipt), &r.w.site.ledger, &verdict));
    signature = digest_of(body.signature);
    CHECK_STR(verdict.verb, STR("release.answered"));
    CHECK(digest_equal(&verdict.detail, &signature));
}

/* Whoever wipes an entry's salt could write beside its leaf what she likes. */
TEST(piece, the_recount_notices_an_entry_about_a_live_piece_that_has_lost_its_salt)
{
    RELEASED(r);
    const Id about[] = { r.piece, r.body.release };

    CHECK_OK(piece_released_send(cx, &r));
    for (size_t i = 0; i < LEN(about); i++) {
        CHECK_OK(piece_check(cx, r.w.db));
        CHECK_OK(db_begin(cx, r.w.db));
        CHECK_OK(ledger_erase(cx, r.w.db, about[i]));
        CHECK_FAILS(piece_check(cx, r.w.db), ERR_BUG);
        CHECK(strstr(cx->err.message, "D4") != NULL);
        db_rollback(r.w.db);
    }
}

/* Of care to the police: D5, which a release without a regime would break. */
TEST(piece, a_release_is_of_the_regime_of_the_desk_that_has_received_it)
{
    RELEASED(r);

    CHECK_OK(piece_released_send(cx, &r));
    CHECK_OK(piece_check(cx, r.w.db));
}

TEST(piece, a_withdrawn_release_has_no_content_and_asks_to_delete)
{
    RELEASED(r);
    ApiWithdrawn told;
    ApiReceived got;
    const ApiReceiver *receiver;
    const PieceReceived *row;
    ApiReleaseLine shown;
    Actor kim = { .desk = r.w.desks[STATION].id, .member = r.w.members[KIM].id };
    const void *found = NULL;

    CHECK_OK(piece_released_send(cx, &r));
    CHECK_OK(piece_released_say(cx, &r, "known"));
    CHECK_OK(withdraw(cx, &r, &told));
    REQUIRE(told.receivers.n == 1);
    receiver = told.receivers.items;
    CHECK_STR(receiver->desk, STR("Station"));
    CHECK(!receiver->confirmed);
    CHECK_OK(piece_release_object.find(cx, r.w.db, &kim, r.body.release, &found));
    row = found;
    CHECK_INT(row->row.box.len + row->row.wrap.len + row->row.commit.len + row->row.signature.len,
              0);
    check_state(cx, &r, "withdrawn");
    CHECK_OK(piece_released_line(cx, &r, &shown));
    CHECK_INT(shown.outcome.len + shown.text.len + shown.signature.len + shown.certs.len, 0);
    CHECK_FAILS(look(cx, &r, KIM, &got), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("release.withdrawn"));
    CHECK_FAILS(piece_released_say(cx, &r, "known"), ERR_CONFLICT);
    CHECK_OK(confirm(cx, &r, KIM));
    check_state(cx, &r, "gone");
    CHECK_OK(withdraw(cx, &r, &told));
    REQUIRE(told.receivers.n == 1);
    receiver = told.receivers.items;
    CHECK(receiver->confirmed);
    CHECK_FAILS(piece_released_send(cx, &r), ERR_CONFLICT);
    CHECK_OK(confirm(cx, &r, KIM));
    check_state(cx, &r, "gone");
}

TEST(piece, a_failing_store_releases_whole_or_not_at_all)
{
    RELEASED(r);
    ApiReceived got;
    int64_t calls = 1;

    for (;; calls++) {
        Status status;

        REQUIRE(calls < 40);
        db_fail_after(r.w.db, calls);
        status = piece_released_send(cx, &r);
        db_fail_after(r.w.db, 0);
        if (status.code == ERR_NONE)
            break;
        CHECK_STR(str_of(cx->err.key), STR("store.injected"));
        CHECK_FAILS(look(cx, &r, KIM, &got), ERR_NOT_FOUND);
        CHECK_OK(piece_world_check(cx, &r.w));
    }
    CHECK(calls > 5);
    check_state(cx, &r, "released");
}

TEST(piece, a_failing_store_leaves_a_released_piece_whole_while_it_is_withdrawn)
{
    RELEASED(r);
    ApiReceived got;
    int64_t calls = 1;

    CHECK_OK(piece_released_send(cx, &r));
    for (;; calls++) {
        Status status;

        REQUIRE(calls < 40);
        db_fail_after(r.w.db, calls);
        status = withdraw(cx, &r, NULL);
        db_fail_after(r.w.db, 0);
        if (status.code == ERR_NONE)
            break;
        CHECK_OK(look(cx, &r, KIM, &got));
        CHECK(bytes_equal(got.box, r.body.box));
        check_state(cx, &r, "read");
    }
    CHECK(calls > 6);
    check_state(cx, &r, "withdrawn");
}

TEST(piece, a_release_is_of_today)
{
    static const struct {
        int32_t off;
        ErrCode code;
    } cases[] = { { -2, ERR_INVALID },
                  { 2, ERR_INVALID },
                  { -1000, ERR_INVALID },
                  { -1, ERR_NONE },
                  { 1, ERR_NONE } };

    for (size_t i = 0; i < LEN(cases); i++) {
        RELEASED(r);
        int64_t now_s = cx->now_s;

        /* She signed; the server's day is another. */
        cx->now_s += (int64_t)cases[i].off * DAY_SECONDS;
        CHECK_INT(piece_released_send(cx, &r).code, cases[i].code);
        if (cases[i].code != ERR_NONE)
            CHECK_STR(str_of(cx->err.key), STR("release.day"));
        cx->now_s = now_s;
    }
}
