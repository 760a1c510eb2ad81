/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Both ceremonies. */
#include <string.h>

#include "custodian/custodian_world_test.h"
#include "os/file.h"
#include "tests/t.h"

/* The tag of one input, by the first `t` of these custodians. */
static Status
tag_by(Cx *cx, const CustodianWorld *world, const char *const *folders, const KeyStatement *st,
       Point *ret)
{
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    Buf body = buf_new(CHANNEL_BODY_MAX);
    TagAnswer answers[SHARES_MAX];
    Point tags[TAG_POINTS_MAX];

    TRY(custodian_world_ask(cx, world, &world->elin, 1, &body, &batch));
    for (size_t i = 0; i < st->t; i++) {
        AUTO(custodian_close) Custodian custodian = { .folder = NULL };
        Buf out = buf_new(CHANNEL_BODY_MAX);
        Message question = { CUSTODIAN_EVALUATE, 1, buf_view(&body) };
        size_t n = 0;

        TRY(custodian_open(cx, folders[i], &custodian));
        TRY(custodian_answer(cx, &custodian, &question, &out));
        TRY(custodian_read_answer(cx, &(Message){ CUSTODIAN_EVALUATE, 1, buf_view(&out) },
                                  &answers[i], &n));
        buf_free(&out);
    }
    buf_free(&body);
    TRY(tag_finish(cx, st, batch, answers, st->t, tags));
    *ret = tags[0];
    return OK;
}

static const char *
new_folder(Cx *cx, unsigned number)
{
    return arena_format(cx->arena, "%s/new%u", t_dir(), number).ptr;
}

TEST(custodian, a_deal_never_replaces_a_share)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    KeyStatement st;
    Str before;
    Str after;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(file_read(cx, custodian_path(cx, world.folders[0], "share"), 100, &before));
    CHECK_FAILS(custodian_deal(cx,
                               &(CustodianDeal){ .installation = world.installation,
                                                 .folders = world.folders,
                                                 .n = 3,
                                                 .t = 2 },
                               &st),
                ERR_CONFLICT);
    CHECK_OK(file_read(cx, custodian_path(cx, world.folders[0], "share"), 100, &after));
    CHECK(str_equal(before, after));
}

TEST(custodian, every_folder_has_the_statement_that_all_signed)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    KeyStatement st;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    for (size_t i = 0; i < CUSTODIAN_WORLD_N; i++) {
        Digest here;
        Digest there = statement_digest(&world.statement);

        CHECK_OK(custodian_statement(cx, world.folders[i], &st));
        here = statement_digest(&st);
        CHECK(digest_equal(&here, &there));
    }
}

TEST(custodian, new_shares_make_the_same_tags_and_old_clients_can_follow)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    const char *folders[4];
    KeyStatement st;
    Point before;
    Point after;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(tag_by(cx, &world, world.folders, &world.statement, &before));
    for (unsigned i = 0; i < LEN(folders); i++)
        folders[i] = new_folder(cx, i + 1);
    CHECK_OK(custodian_refresh(
        cx, &(CustodianRefresh){ .old = &world.folders[1], .nold = 2, .folders = folders, 4, 3 },
        &st));
    CHECK_OK(statement_check_change(cx, &world.statement, &st));
    CHECK(st.epoch == 2 && st.n == 4 && st.t == 3);
    CHECK_OK(tag_by(cx, &world, folders, &st, &after));
    CHECK(point_equal(&before, &after));
}

/* Writes a head of so many entries as the newest that a custodian has seen. */
static Status
see(Cx *cx, const CustodianWorld *world, size_t at, uint64_t size, const SignKey *signer)
{
    Head head = { .size = size, .time_s = 5 };

    head_sign(signer, &head);
    return custodian_write_head(cx, world->folders[at], &head);
}

TEST(custodian, new_custodians_go_on_with_the_newest_head_and_forget_no_contradiction)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    const char *folders[] = { new_folder(cx, 1), new_folder(cx, 2) };
    CustodianRefresh how = { .folders = folders, .n = 2, .t = 1 };
    const char *forked;
    KeyStatement st;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    how.old = world.folders;
    how.nold = 3;
    CHECK_OK(see(cx, &world, 0, 7, world.ledger));
    CHECK_OK(see(cx, &world, 2, 900, world.organisation));
    CHECK_FAILS(custodian_refresh(cx, &how, &st), ERR_SEAL);
    CHECK_OK(see(cx, &world, 2, 9, world.ledger));
    forked = custodian_path(cx, world.folders[1], "forked");
    CHECK_OK(file_write(cx, forked, (Bytes){ NULL, 0 }, 0600));
    CHECK_FAILS(custodian_refresh(cx, &how, &st), ERR_CONFLICT);
    CHECK(!file_exists(custodian_path(cx, folders[0], "share")));
    CHECK_OK(file_remove(cx, forked));
    CHECK_OK(custodian_refresh(cx, &how, &st));
    CHECK_OK(custodian_open(cx, folders[1], &custodian));
    CHECK_INT((int64_t)custodian.head.size, 9);
}

TEST(custodian, new_custodians_go_on_with_the_limits_and_the_ledger_of_those_before)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    const char *folders[] = { new_folder(cx, 1), new_folder(cx, 2) };
    Head head = { .size = 7, .time_s = 5 };
    Buf bytes = buf_new(HEAD_BYTES);
    Limits limits;
    KeyStatement st;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    limits = limits_default(world.installation);
    limits.number = 4;
    limits.desk_tags = 12345;
    CHECK_OK(custodian_set_limits(cx, world.folders, 2, 3, &limits));
    CHECK_OK(file_remove(cx, custodian_path(cx, world.folders[0], "limits")));
    head_sign(world.ledger, &head);
    head_write(&bytes, &head);
    CHECK_OK(file_write(cx, custodian_path(cx, world.folders[0], "head"), buf_view(&bytes), 0600));
    buf_free(&bytes);
    CHECK_OK(custodian_refresh(
        cx, &(CustodianRefresh){ .old = world.folders, .nold = 3, .folders = folders, 2, 1 }, &st));
    CHECK_OK(custodian_open(cx, folders[1], &custodian));
    CHECK_INT(custodian.limits.number, 5);
    CHECK_INT(custodian.limits.desk_tags, 12345);
    CHECK_INT((int64_t)custodian.head.size, 7);
}

TEST(custodian, new_custodians_know_the_organisations_that_enough_of_those_before_knew)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(sign_key_free_at) SignKey *key = sign_key_new();
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    const char *folders[] = { new_folder(cx, 1), new_folder(cx, 2) };
    CertRoot known = { { id_new() }, sign_key_public(key) };
    CertRoot smuggled = { { id_new() }, sign_key_public(key) };
    CertRoot disputed = { { id_new() }, sign_key_public(key) };
    KeyStatement st;
    CertRoot got;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_pin(cx, world.folders[0], &smuggled));
    CHECK_OK(custodian_pin(cx, world.folders[0], &disputed));
    disputed.key = sign_key_public(other);
    for (unsigned i = 1; i < 3; i++) {
        CHECK_OK(custodian_pin(cx, world.folders[i], &known));
        CHECK_OK(custodian_pin(cx, world.folders[i], &disputed));
    }
    CHECK_OK(custodian_refresh(
        cx, &(CustodianRefresh){ .old = world.folders, .nold = 3, .folders = folders, 2, 2 }, &st));
    for (size_t i = 0; i < LEN(folders); i++) {
        CHECK_OK(custodian_root(cx, folders[i], world.elin.org, &got));
        CHECK_OK(custodian_root(cx, folders[i], known.org, &got));
        CHECK_OK(custodian_root(cx, folders[i], disputed.org, &got));
        CHECK(sign_public_equal(&got.key, &disputed.key));
        CHECK_FAILS(custodian_root(cx, folders[i], smuggled.org, &got), ERR_DENIED);
    }
}

enum { PINS_MANY = 120, PINS_BYTES = PINS_MANY * (ID_BYTES + 32) };

TEST(custodian, many_organisations_are_carried_over_in_little_memory)
{
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 20);
    Cx small = { .arena = arena, .now_s = T_NOW_S };
    const char *folders[] = { new_folder(cx, 1), new_folder(cx, 2), new_folder(cx, 3) };
    uint8_t pins[PINS_BYTES];
    Str carried;

    seal_random(pins, sizeof pins);
    for (size_t i = 0; i < LEN(folders); i++) {
        CHECK_OK(file_make_folder(cx, folders[i]));
        CHECK_OK(file_write(cx, custodian_path(cx, folders[i], "organisations"),
                            (Bytes){ pins, i < 2 ? sizeof pins : 0 }, 0600));
    }
    CHECK_OK(custodian_carry_pins(&small, folders, 2, 2, folders[2]));
    CHECK_OK(
        file_read(cx, custodian_path(cx, folders[2], "organisations"), 2 * PINS_BYTES, &carried));
    CHECK(bytes_equal(str_bytes(carried), (Bytes){ pins, sizeof pins }));
}

TEST(custodian, a_second_ceremony_wants_enough_of_those_before)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    const char *folders[3];
    const char *twice[3];
    KeyStatement st = { .epoch = 77 };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    for (unsigned i = 0; i < LEN(folders); i++)
        folders[i] = new_folder(cx, i + 1);
    twice[0] = twice[1] = world.folders[0];
    CHECK_FAILS(custodian_refresh(cx, &(CustodianRefresh){ world.folders, 1, folders, 3, 2 }, &st),
                ERR_INVALID);
    CHECK_FAILS(custodian_refresh(cx, &(CustodianRefresh){ twice, 2, folders, 3, 2 }, &st),
                ERR_INVALID);
    twice[1] = world.folders[1];
    twice[2] = world.folders[0];
    CHECK_FAILS(custodian_refresh(cx, &(CustodianRefresh){ twice, 3, folders, 3, 2 }, &st),
                ERR_INVALID);
    CHECK_FAILS(
        custodian_refresh(cx, &(CustodianRefresh){ world.folders, 3, world.folders, 3, 2 }, &st),
        ERR_CONFLICT);
    CHECK_INT(st.epoch, 77);
    CHECK(!file_exists(custodian_path(cx, folders[0], "share")));
}
