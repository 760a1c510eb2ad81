/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a custodian answers, and what it refuses; it is asked without a channel. */
#include <string.h>
#include <sys/stat.h>

#include "custodian/custodian_world_test.h"
#include "os/file.h"
#include "tests/t.h"

/* Asks with any body. */
static Status
ask(Cx *cx, Custodian *custodian, uint8_t kind, Bytes body, TagAnswer *ret)
{
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Message question = { kind, 1, body };
    Status status = custodian_answer(cx, custodian, &question, &out);
    size_t n = 0;

    if (!custodian_settle(cx, custodian))
        FAIL(ERR_STORE, "test.settle", "the counters cannot be committed");
    if (status.code == ERR_NONE && ret != NULL)
        status = custodian_read_answer(cx, &(Message){ kind, 1, buf_view(&out) }, ret, &n);
    buf_free(&out);
    return status;
}

/* Asks to evaluate these points for a piece. */
static Status
ask_wish(Cx *cx, Custodian *custodian, const CustodianWorld *world, const CustodianMember *member,
         const CustodianWish *wish)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Status status;

    custodian_world_write(world, member, wish, &body);
    status = ask(cx, custodian, CUSTODIAN_EVALUATE, buf_view(&body), NULL);
    buf_free(&body);
    return status;
}

/* Asks `times` times for a new piece with the points; the number of those answered. */
static size_t
ask_often(Cx *cx, Custodian *custodian, const CustodianWorld *world, const CustodianMember *member,
          size_t times)
{
    Point points[TAG_POINTS_MIN];
    size_t answered = 0;

    for (size_t i = 0; i < LEN(points); i++) {
        if (tag_input(cx, str_bytes(STR("the same")), &points[i]).code != ERR_NONE)
            return 0;
    }
    for (size_t i = 0; i < times; i++) {
        CustodianWish wish = { { id_new() }, day_of_time(cx->now_s), points, LEN(points) };

        answered += ask_wish(cx, custodian, world, member, &wish).code == ERR_NONE;
    }
    return answered;
}

#define CHECK_KEY(want) CHECK_STR(str_of(cx->err.key), STR(want))

TEST(custodian, any_two_of_three_make_the_same_tags)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    Buf body = buf_new(CHANNEL_BODY_MAX);
    TagAnswer answers[CUSTODIAN_WORLD_N];
    Point tags[3][TAG_POINTS_MAX];

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_world_ask(cx, &world, &world.elin, 5, &body, &batch));
    for (size_t i = 0; i < CUSTODIAN_WORLD_N; i++) {
        Custodian custodian;

        CHECK_OK(custodian_open(cx, world.folders[i], &custodian));
        CHECK_OK(ask(cx, &custodian, CUSTODIAN_EVALUATE, buf_view(&body), &answers[i]));
        CHECK_INT(answers[i].number, i + 1);
        custodian_close(&custodian);
    }
    CHECK_OK(tag_finish(cx, &world.statement, batch, &answers[0], 2, tags[0]));
    CHECK_OK(tag_finish(cx, &world.statement, batch, &answers[1], 2, tags[1]));
    CHECK(memcmp(tags[0], tags[1], 5 * sizeof(Point)) == 0);
    buf_free(&body);
}

TEST(custodian, the_same_permission_gets_the_same_answer_and_is_counted_once)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Buf body = buf_new(CHANNEL_BODY_MAX);
    TagAnswer first;
    TagAnswer again;
    CustodianUsed used = { 0 };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    CHECK_OK(custodian_world_ask(cx, &world, &world.elin, 9, &body, &batch));
    CHECK_OK(ask(cx, &custodian, CUSTODIAN_EVALUATE, buf_view(&body), &first));
    CHECK_OK(ask(cx, &custodian, CUSTODIAN_EVALUATE, buf_view(&body), &again));
    CHECK(memcmp(first.points, again.points, 16 * sizeof(Point)) == 0);
    CHECK_OK(custodian_used(cx, &custodian, &used));
    CHECK(used.pieces == 1 && used.tags == 16);
    buf_free(&body);
}

TEST(custodian, who_asks_the_same_without_end_is_refused)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Point points[TAG_POINTS_MIN];
    CustodianWish wish = { { id_new() }, day_of_time(cx->now_s), points, LEN(points) };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    for (size_t i = 0; i < LEN(points); i++)
        CHECK_OK(tag_input(cx, str_bytes(STR("one")), &points[i]));
    for (size_t i = 0; i <= 100; i++)
        CHECK_OK(ask_wish(cx, &custodian, &world, &world.elin, &wish));
    CHECK_FAILS(ask_wish(cx, &custodian, &world, &world.elin, &wish), ERR_LIMIT);
    CHECK_KEY("custodian.limit.again");
    CHECK_INT(ask_often(cx, &custodian, &world, &world.elin, 1), 1);
}

TEST(custodian, a_second_batch_for_the_same_piece_is_refused_the_next_day_too)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Point points[TAG_POINTS_MIN];
    CustodianWish wish = { { id_new() }, day_of_time(cx->now_s), points, LEN(points) };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    for (size_t i = 0; i < LEN(points); i++)
        CHECK_OK(tag_input(cx, str_bytes(STR("one")), &points[i]));
    CHECK_OK(ask_wish(cx, &custodian, &world, &world.elin, &wish));
    CHECK_OK(tag_input(cx, str_bytes(STR("two")), &points[3]));
    CHECK_FAILS(ask_wish(cx, &custodian, &world, &world.elin, &wish), ERR_DENIED);
    CHECK_KEY("custodian.batch");
    cx->now_s += DAY_SECONDS;
    CHECK_FAILS(ask_wish(cx, &custodian, &world, &world.elin, &wish), ERR_DENIED);
    wish.day.n += 1;
    CHECK_FAILS(ask_wish(cx, &custodian, &world, &world.elin, &wish), ERR_DENIED);
    CHECK_KEY("custodian.batch");
}

TEST(custodian, a_permission_is_of_today_give_or_take_a_day)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Point points[TAG_POINTS_MIN];
    Day today = day_of_time(cx->now_s);

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    for (size_t i = 0; i < LEN(points); i++)
        CHECK_OK(tag_input(cx, str_bytes(STR("one")), &points[i]));
    for (int32_t off = -2; off <= 2; off++) {
        CustodianWish wish = { { id_new() }, { today.n + off }, points, LEN(points) };
        Status status = ask_wish(cx, &custodian, &world, &world.elin, &wish);

        CHECK((status.code == ERR_NONE) == (off >= -1 && off <= 1));
        if (status.code != ERR_NONE)
            CHECK_INT(custodian_reason_of(&cx->err), CUSTODIAN_DAY);
    }
}

TEST(custodian, what_is_not_signed_by_a_certified_giver_is_refused_and_not_counted)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    CustodianMember reader;
    CustodianMember thief;
    CustodianMember stranger;
    CustodianUsed used = { 0 };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    reader = custodian_world_member(cx, &world, world.elin.desk, ROLE_RECEIVER);
    CHECK_INT(ask_often(cx, &custodian, &world, &reader, 1), 0);
    CHECK_KEY("custodian.member");
    thief = world.elin;
    thief.key = reader.key;
    CHECK_INT(ask_often(cx, &custodian, &world, &thief, 1), 0);
    CHECK_INT(custodian_reason_of(&cx->err), CUSTODIAN_SIGNATURE);
    thief = reader;
    thief.certs = world.elin.certs;
    CHECK_INT(ask_often(cx, &custodian, &world, &thief, 1), 0);
    CHECK_KEY("custodian.member");
    thief = world.elin;
    thief.desk.id = id_new();
    CHECK_INT(ask_often(cx, &custodian, &world, &thief, 1), 0);
    CHECK_KEY("custodian.member");
    world.elin.org.id = id_new();
    stranger = custodian_world_member(cx, &world, world.elin.desk, ROLE_GIVER);
    CHECK_INT(ask_often(cx, &custodian, &world, &stranger, 1), 0);
    CHECK_KEY("custodian.organisation");
    CHECK_OK(custodian_used(cx, &custodian, &used));
    CHECK_INT(used.pieces, 0);
    sign_key_free(reader.key);
    sign_key_free(stranger.key);
}

TEST(custodian, another_installations_permission_is_refused)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    world.installation.id = id_new();
    CHECK_INT(ask_often(cx, &custodian, &world, &world.elin, 1), 0);
    CHECK_KEY("custodian.member");
}

TEST(custodian, a_pin_holds_at_once_and_an_expired_certificate_no_more)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    CustodianWorld second;
    CustodianMember lotte;
    CertRoot root = { .org.id = id_new(), .key = sign_key_public(other) };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    second = world;
    second.organisation = other;
    second.elin.org = root.org;
    lotte = custodian_world_member(cx, &second, world.elin.desk, ROLE_GIVER);
    CHECK_INT(ask_often(cx, &custodian, &second, &lotte, 1), 0);
    CHECK_OK(custodian_pin(cx, world.folders[0], &root));
    CHECK_INT(ask_often(cx, &custodian, &second, &lotte, 1), 1);
    cx->now_s += 40 * DAY_SECONDS;
    CHECK_INT(ask_often(cx, &custodian, &second, &lotte, 1), 0);
    CHECK_INT(custodian_reason_of(&cx->err), CUSTODIAN_SIGNATURE);
    sign_key_free(lotte.key);
}

TEST(custodian, an_invalid_point_is_refused_and_not_counted)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Point points[TAG_POINTS_MIN];
    CustodianWish wish = { { id_new() }, day_of_time(cx->now_s), points, LEN(points) };
    CustodianUsed used = { 0 };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    for (size_t i = 0; i < LEN(points); i++)
        CHECK_OK(tag_input(cx, str_bytes(STR("one")), &points[i]));
    points[7] = (Point){ { 0 } }; /* the identity */
    CHECK_FAILS(ask_wish(cx, &custodian, &world, &world.elin, &wish), ERR_SEAL);
    CHECK_KEY("custodian.point");
    memset(points[7].b, 0xFF, sizeof points[7].b); /* no canonical encoding */
    CHECK_FAILS(ask_wish(cx, &custodian, &world, &world.elin, &wish), ERR_SEAL);
    CHECK_OK(custodian_used(cx, &custodian, &used));
    CHECK_INT(used.pieces, 0);
}

TEST(custodian, a_question_is_consumed_exactly)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Buf body = buf_new(CHANNEL_BODY_MAX);

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    CHECK_OK(custodian_world_ask(cx, &world, &world.elin, 1, &body, &batch));
    for (size_t len = 0; len < body.len; len++) {
        Bytes part = { body.ptr, len };

        CHECK(ask(cx, &custodian, CUSTODIAN_EVALUATE, part, NULL).code != ERR_NONE);
    }
    buf_u8(&body, 0);
    CHECK_FAILS(ask(cx, &custodian, CUSTODIAN_EVALUATE, buf_view(&body), NULL), ERR_DENIED);
    CHECK_KEY("custodian.shape");
    CHECK_FAILS(ask(cx, &custodian, CUSTODIAN_STATUS, buf_view(&body), NULL), ERR_DENIED);
    CHECK_FAILS(ask(cx, &custodian, CUSTODIAN_HEAD, buf_view(&body), NULL), ERR_DENIED);
    CHECK_FAILS(ask(cx, &custodian, 77, (Bytes){ NULL, 0 }, NULL), ERR_DENIED);
    CHECK_KEY("custodian.kind");
    buf_free(&body);
}

TEST(custodian, a_member_a_desk_and_the_installation_have_their_day)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    CustodianMember colleague;
    CustodianMember elsewhere;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    colleague = custodian_world_member(cx, &world, world.elin.desk, ROLE_GIVER);
    elsewhere = custodian_world_member(cx, &world, (DeskId){ { { 0 } } }, ROLE_GIVER);
    CHECK_INT(custodian.limits.member_pieces, 30);
    custodian.limits.member_pieces = 3;
    custodian.limits.desk_tags = 4 * TAG_POINTS_MIN;
    custodian.limits.installation_tags = 6 * TAG_POINTS_MIN + 1;
    CHECK_INT(ask_often(cx, &custodian, &world, &world.elin, 5), 3);
    CHECK_KEY("custodian.limit.member");
    CHECK_INT(ask_often(cx, &custodian, &world, &colleague, 5), 1);
    CHECK_KEY("custodian.limit.desk");
    CHECK_INT(ask_often(cx, &custodian, &world, &elsewhere, 5), 2);
    CHECK_KEY("custodian.limit.installation");
    cx->now_s += DAY_SECONDS;
    CHECK_INT(ask_often(cx, &custodian, &world, &world.elin, 5), 3);
    custodian.limits.member_tags = 4 * TAG_POINTS_MIN - 1;
    custodian.limits.member_pieces = 30;
    CHECK_INT(ask_often(cx, &custodian, &world, &world.elin, 1), 0);
    CHECK_KEY("custodian.limit.member");
    sign_key_free(colleague.key);
    sign_key_free(elsewhere.key);
}

TEST(custodian, limits_are_raised_only_by_enough_custodians_and_from_their_day_on)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Limits limits;
    Limits few;
    Custodian refused = { .folder = NULL };
    Buf document = buf_new(LIMITS_BYTES_MAX);
    Day today = day_of_time(cx->now_s);

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    limits = limits_default(world.installation);
    limits.number = 1;
    limits.day.n = today.n + 1;
    limits.member_pieces = 300;
    few = limits;
    CHECK_OK(custodian_set_limits(cx, world.folders, 2, 3, &limits));
    CHECK_OK(custodian_open(cx, world.folders[2], &custodian));
    CHECK_INT(custodian_limits_on(&custodian, today).member_pieces, 30);
    CHECK_INT(custodian_limits_on(&custodian, limits.day).member_pieces, 300);
    few.number = 2;
    CHECK_FAILS(custodian_set_limits(cx, world.folders, 1, 3, &few), ERR_SEAL);
    limits_write(&document, &few);
    CHECK_OK(
        file_write(cx, custodian_path(cx, world.folders[0], "limits"), buf_view(&document), 0644));
    CHECK_FAILS(custodian_open(cx, world.folders[0], &refused), ERR_SEAL);
    buf_free(&document);
}

TEST(custodian, each_refusal_reaches_the_asker_as_it_was_said)
{
    for (CustodianReason reason = CUSTODIAN_FAILED; reason <= CUSTODIAN_ASKED_BY; reason++) {
        Err said;
        Status there = custodian_refuse(cx, reason);
        uint8_t body = (uint8_t)custodian_reason_of(&cx->err);
        TagAnswer answer;
        size_t n = 0;
        Status here;

        said = cx->err;
        here = custodian_read_answer(cx, &(Message){ CUSTODIAN_REFUSED, 1, (Bytes){ &body, 1 } },
                                     &answer, &n);
        CHECK_INT(here.code, there.code);
        CHECK_INT(body, reason);
        CHECK_STR(str_of(cx->err.message), str_of(said.message));
    }
}

TEST(custodian, what_is_secret_is_readable_by_its_owner_alone)
{
    static const char *const secrets[] = { "share", "identity" };
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    struct stat st;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    for (size_t i = 0; i < LEN(secrets); i++) {
        CHECK(stat(custodian_path(cx, world.folders[1], secrets[i]), &st) == 0);
        CHECK_INT(st.st_mode & 0777, 0600);
    }
    CHECK(stat(world.folders[1], &st) == 0 && (st.st_mode & 0777) == 0700);
}

TEST(custodian, what_cannot_be_made_durable_was_not_counted_and_no_answer_leaves)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Buf out = buf_new(CHANNEL_BODY_MAX);
    CustodianUsed used;
    Message question;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    CHECK_OK(custodian_world_ask(cx, &world, &world.elin, 3, &body, &batch));
    question = (Message){ CUSTODIAN_EVALUATE, 7, buf_view(&body) };
    CHECK_OK(custodian_answer(cx, &custodian, &question, &out));
    db_fail_after(custodian.counters, 1);
    CHECK(!custodian_settle(cx, &custodian));
    CHECK_INT(custodian_not_counted(7).kind, CUSTODIAN_REFUSED);
    CHECK_OK(custodian_used(cx, &custodian, &used));
    CHECK_INT(used.pieces, 0);
    CHECK_OK(custodian_answer(cx, &custodian, &question, &out));
    CHECK(custodian_settle(cx, &custodian));
    CHECK_OK(custodian_used(cx, &custodian, &used));
    CHECK_INT(used.pieces, 1);
    buf_free(&body);
    buf_free(&out);
}
