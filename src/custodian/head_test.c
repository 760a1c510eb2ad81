/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a custodian makes of the ledger's heads. */
#include "custodian/custodian_world_test.h"
#include "os/file.h"
#include "tests/t.h"

enum { LEAVES = 40 };

/* A ledger of up to LEAVES leaves, and a custodian who watches it. */
typedef struct Log {
    CustodianWorld world;
    Custodian custodian;
    Digest leaves[LEAVES];
} Log;

static Status
log_open(Cx *cx, Log *log)
{
    TRY(custodian_world(cx, t_dir(), &log->world));
    for (uint8_t i = 0; i < LEAVES; i++)
        log->leaves[i] = merkle_leaf_of((Bytes){ &i, 1 });
    return custodian_open(cx, log->world.folders[0], &log->custodian);
}

static void
log_close(Log *log)
{
    custodian_close(&log->custodian);
    custodian_world_done(&log->world);
}

static Head
head_of(const Log *log, uint64_t size, int64_t time_s)
{
    MerkleTree tree = { .size = 0 };
    Head head = { .size = size, .time_s = time_s };

    for (uint64_t i = 0; i < size; i++)
        merkle_append(&tree, &log->leaves[i], NULL, NULL);
    head.root = merkle_root(&tree);
    head_sign(log->world.ledger, &head);
    return head;
}

/* Shows a head with the proof that it continues `old_size`. */
static Status
show(Cx *cx, Log *log, const Head *head, uint64_t old_size)
{
    MerkleLeaves leaves = { log->leaves, LEAVES };
    MerkleProof proof = { .n = 0 };
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Message question;
    Status status;

    if (old_size <= head->size)
        TRY(merkle_consistency(cx, merkle_source_of_leaves(&leaves), old_size, head->size, &proof));
    head_write(&body, head);
    buf_u8(&body, (uint8_t)proof.n);
    for (size_t i = 0; i < proof.n; i++)
        buf_bytes(&body, digest_bytes(&proof.path[i]));
    question = (Message){ CUSTODIAN_HEAD, 1, buf_view(&body) };
    status = custodian_answer(cx, &log->custodian, &question, &out);
    buf_free(&body);
    buf_free(&out);
    return status;
}

static Status
evaluate(Cx *cx, Log *log)
{
    TagBatch *batch = NULL;
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Message question;
    Status status;

    TRY(custodian_world_ask(cx, &log->world, &log->world.elin, 1, &body, &batch));
    question = (Message){ CUSTODIAN_EVALUATE, 1, buf_view(&body) };
    status = custodian_answer(cx, &log->custodian, &question, &out);
    tag_batch_free(batch);
    buf_free(&body);
    buf_free(&out);
    return status;
}

TEST(custodian, a_ledger_that_grows_is_followed_and_remembered)
{
    AUTO(log_close) Log log = { .custodian.folder = NULL };
    Head heads[3];

    CHECK_OK(log_open(cx, &log));
    for (size_t i = 0; i < LEN(heads); i++) {
        heads[i] = head_of(&log, 7 + 9 * i, 1000 + (int64_t)i);
        CHECK_OK(show(cx, &log, &heads[i], log.custodian.head.size));
    }
    CHECK_OK(show(cx, &log, &heads[2], 25));
    custodian_close(&log.custodian);
    CHECK_OK(custodian_open(cx, log.world.folders[0], &log.custodian));
    CHECK_INT(log.custodian.head.size, 25);
    CHECK_OK(evaluate(cx, &log));
}

TEST(custodian, a_head_that_another_key_signed_changes_nothing)
{
    AUTO(log_close) Log log = { .custodian.folder = NULL };
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    Head head;

    CHECK_OK(log_open(cx, &log));
    head = head_of(&log, 9, 1000);
    head_sign(other, &head);
    CHECK_FAILS(show(cx, &log, &head, 0), ERR_SEAL);
    CHECK_INT(log.custodian.head.size, 0);
    CHECK_OK(evaluate(cx, &log));
}

TEST(custodian, an_older_head_shown_again_changes_nothing)
{
    AUTO(log_close) Log log = { .custodian.folder = NULL };
    Head old;
    Head new;

    CHECK_OK(log_open(cx, &log));
    old = head_of(&log, 9, 1000);
    new = head_of(&log, 20, 1060);
    CHECK_OK(show(cx, &log, &old, 0));
    CHECK_OK(show(cx, &log, &new, 9));
    CHECK_FAILS(show(cx, &log, &old, 0), ERR_CONFLICT);
    CHECK_INT(log.custodian.head.size, 20);
    CHECK_OK(evaluate(cx, &log));
}

TEST(custodian, a_ledger_that_forks_is_answered_no_more_even_after_a_start)
{
    AUTO(log_close) Log log = { .custodian.folder = NULL };
    Head one;
    Head two;
    Str kept;

    CHECK_OK(log_open(cx, &log));
    one = head_of(&log, 16, 1000);
    log.leaves[3] = log.leaves[4];
    two = head_of(&log, 16, 1000);
    CHECK_OK(show(cx, &log, &one, 0));
    CHECK_OK(evaluate(cx, &log));
    CHECK_FAILS(show(cx, &log, &two, 16), ERR_AWAY);
    CHECK_STR(str_of(cx->err.key), STR("custodian.forked"));
    CHECK_FAILS(evaluate(cx, &log), ERR_AWAY);
    custodian_close(&log.custodian);
    CHECK_OK(custodian_open(cx, log.world.folders[0], &log.custodian));
    CHECK_FAILS(evaluate(cx, &log), ERR_AWAY);
    CHECK_OK(
        file_read(cx, custodian_path(cx, log.world.folders[0], "forked"), 2 * HEAD_BYTES, &kept));
    CHECK_OK(head_read(cx, (Bytes){ (const uint8_t *)kept.ptr + HEAD_BYTES, HEAD_BYTES }, &one));
    CHECK(digest_equal(&one.root, &two.root));
}

TEST(custodian, a_ledger_that_shrinks_is_answered_no_more)
{
    AUTO(log_close) Log log = { .custodian.folder = NULL };
    Head big;
    Head small;

    CHECK_OK(log_open(cx, &log));
    big = head_of(&log, 20, 1000);
    small = head_of(&log, 16, 1060);
    CHECK_OK(show(cx, &log, &big, 0));
    CHECK_FAILS(show(cx, &log, &small, 16), ERR_AWAY);
    CHECK_FAILS(evaluate(cx, &log), ERR_AWAY);
}

TEST(custodian, a_proof_that_does_not_hold_makes_it_wait_for_one_that_does)
{
    AUTO(log_close) Log log = { .custodian.folder = NULL };
    Digest kept;
    Head old;
    Head other;
    Head new;

    CHECK_OK(log_open(cx, &log));
    old = head_of(&log, 9, 1000);
    new = head_of(&log, 20, 1060);
    kept = log.leaves[2];
    log.leaves[2] = log.leaves[5];
    other = head_of(&log, 20, 1060);
    CHECK_OK(show(cx, &log, &old, 0));
    CHECK_FAILS(show(cx, &log, &other, 9), ERR_AWAY);
    CHECK_FAILS(evaluate(cx, &log), ERR_AWAY);
    CHECK_STR(str_of(cx->err.key), STR("custodian.waits"));
    CHECK_INT(log.custodian.head.size, 9);
    log.leaves[2] = kept;
    CHECK_OK(show(cx, &log, &new, 9));
    CHECK_OK(evaluate(cx, &log));
}
