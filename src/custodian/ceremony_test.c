/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What ceremonies leave in the folders, and what a custodian refuses to start with. */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "custodian/custodian_world_test.h"
#include "os/file.h"
#include "tests/t.h"

static Status
answer(Cx *cx, Custodian *custodian, uint8_t kind, Bytes body)
{
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Status status = custodian_answer(cx, custodian, &(Message){ kind, 1, body }, &out);

    buf_free(&out);
    return status;
}

TEST(custodian, a_ceremony_fills_all_folders_or_none)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    const char *fresh = arena_format(cx->arena, "%s/fresh", t_dir()).ptr;
    const char *folders[2] = { fresh, NULL };
    CustodianDeal deal = { .folders = folders, .n = 2, .t = 2 };
    KeyStatement before;
    KeyStatement st;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    folders[1] = world.folders[1];
    deal.installation = world.installation;
    deal.ledger = sign_key_public(world.ledger);
    CHECK_FAILS(custodian_deal(cx, &deal, &st), ERR_CONFLICT);
    CHECK(!file_exists(fresh));
    CHECK_OK(custodian_statement(cx, world.folders[1], &before));
    CHECK(point_equal(&before.key, &world.statement.key));
    deal.t = 3;
    CHECK_FAILS(custodian_deal(cx, &deal, &st), ERR_INVALID);
}

TEST(custodian, a_pinned_organisation_keeps_its_key)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(sign_key_free_at) SignKey *other = NULL;
    const char *path;
    CertRoot root;
    CertRoot got;
    Str pins;
    size_t len;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    other = sign_key_new();
    path = custodian_path(cx, world.folders[0], "organisations");
    root = (CertRoot){ world.elin.org, sign_key_public(world.organisation) };
    CHECK_OK(file_read(cx, path, CUSTODIAN_PINS_BYTES, &pins));
    len = pins.len;
    CHECK_OK(custodian_pin(cx, world.folders[0], &root));
    CHECK_OK(file_read(cx, path, CUSTODIAN_PINS_BYTES, &pins));
    CHECK_INT(pins.len, len);
    root.key = sign_key_public(other);
    CHECK_FAILS(custodian_pin(cx, world.folders[0], &root), ERR_CONFLICT);
    CHECK_OK(custodian_root(cx, world.folders[0], world.elin.org, &got));
    CHECK(!sign_public_equal(&got.key, &root.key));
    root.org.id = id_new();
    CHECK_FAILS(custodian_root(cx, world.folders[0], root.org, &got), ERR_DENIED);
    CHECK_OK(custodian_pin(cx, world.folders[0], &root));
    CHECK_OK(custodian_root(cx, world.folders[0], root.org, &got));
    CHECK(sign_public_equal(&got.key, &root.key));
}

TEST(custodian, pins_that_were_cut_off_are_not_read_askew)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    CertRoot root = { .org.id = { { 1 } } };

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(file_append(cx, custodian_path(cx, world.folders[0], "organisations"),
                         str_bytes(STR("half an entry"))));
    CHECK_FAILS(custodian_pin(cx, world.folders[0], &root), ERR_INVALID);
    CHECK_FAILS(custodian_root(cx, world.folders[0], world.elin.org, &root), ERR_INVALID);
}

/* Copies one custodian's file to another's folder. */
static Status
copy(Cx *cx, const CustodianWorld *world, const char *name)
{
    Str content;

    TRY(file_read(cx, custodian_path(cx, world->folders[1], name), 4096, &content));
    return file_write(cx, custodian_path(cx, world->folders[0], name), str_bytes(content), 0600);
}

static Status
change(Cx *cx, const char *path, size_t at)
{
    Str content;
    uint8_t *changed;

    TRY(file_read(cx, path, 4096, &content));
    ASSERT(at < content.len);
    changed = arena_alloc(cx->arena, content.len);
    memcpy(changed, content.ptr, content.len);
    changed[at] ^= 1;
    return file_write(cx, path, (Bytes){ changed, content.len }, 0600);
}

TEST(custodian, a_share_that_is_not_the_statements_does_not_start)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_world_done) CustodianWorld others = { .ledger = NULL };
    Custodian refused;
    Str share;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_world(cx, arena_format(cx->arena, "%s/others", t_dir()).ptr, &others));
    CHECK_OK(file_read(cx, custodian_path(cx, others.folders[0], "share"), 64, &share));
    CHECK_OK(file_write(cx, custodian_path(cx, world.folders[0], "share"), str_bytes(share), 0600));
    CHECK_FAILS(custodian_open(cx, world.folders[0], &refused), ERR_SEAL);
    CHECK_OK(file_write(cx, custodian_path(cx, world.folders[0], "share"),
                        str_bytes(str_slice(share, 0, 32)), 0600));
    CHECK(custodian_open(cx, world.folders[0], &refused).code != ERR_NONE);
    CHECK_OK(copy(cx, &world, "share"));
    CHECK_OK(custodian_open(cx, world.folders[0], &refused));
    CHECK_INT(share_number(refused.share), 2);
    custodian_close(&refused);
}

TEST(custodian, a_changed_statement_does_not_start)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    Custodian refused;
    const char *path;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    path = custodian_path(cx, world.folders[0], "statement");
    for (size_t at = 0; at < 400; at += 7) {
        CHECK_OK(change(cx, path, at));
        CHECK(custodian_open(cx, world.folders[0], &refused).code != ERR_NONE);
        CHECK_OK(change(cx, path, at));
    }
    CHECK_OK(custodian_open(cx, world.folders[0], &refused));
    custodian_close(&refused);
}

static Bytes
head_question(Cx *cx, const CustodianWorld *world, const MerkleTree *tree, const MerkleProof *proof)
{
    Head head = { .size = tree->size, .root = merkle_root(tree), .time_s = cx->now_s };
    Buf body = buf_new(CHANNEL_BODY_MAX);

    head_sign(world->ledger, &head);
    head_write(&body, &head);
    buf_u8(&body, (uint8_t)proof->n);
    for (size_t i = 0; i < proof->n; i++)
        buf_bytes(&body, digest_bytes(&proof->path[i]));
    return buf_take(cx->arena, &body);
}

TEST(custodian, a_head_that_is_shown_again_with_its_proof_is_fine)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    AUTO(custodian_close) Custodian custodian = { .folder = NULL };
    Digest leaves[48];
    MerkleLeaves held = { leaves, LEN(leaves) };
    MerkleTree tree = { 0 };
    MerkleProof none = { .n = 0 };
    MerkleProof proof;
    Bytes question;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    CHECK_OK(custodian_open(cx, world.folders[0], &custodian));
    for (size_t i = 0; i < LEN(leaves); i++) {
        leaves[i] = merkle_leaf_of((Bytes){ (const uint8_t[]){ (uint8_t)i }, 1 });
        merkle_append(&tree, &leaves[i], NULL, NULL);
        if (i + 1 == 20)
            CHECK_OK(
                answer(cx, &custodian, CUSTODIAN_HEAD, head_question(cx, &world, &tree, &none)));
    }
    CHECK_OK(merkle_consistency(cx, merkle_source_of_leaves(&held), 20, 48, &proof));
    CHECK(proof.n > 0);
    question = head_question(cx, &world, &tree, &proof);
    CHECK_OK(answer(cx, &custodian, CUSTODIAN_HEAD, question));
    CHECK_OK(answer(cx, &custodian, CUSTODIAN_HEAD, question));
    CHECK_INT(custodian.head.size, 48);
    CHECK_OK(custodian_check_ledger(cx, &custodian));
}

/* Nobody else moves what the store's log holds into the file; and it can be done in the sandbox. */
static int
count_in_sandbox(Cx *cx, const CustodianWorld *world, uint64_t commits)
{
    pid_t pid = fork();
    int how = 0;

    if (pid == 0) {
        Permission permission = { .piece.id = id_new(), .count = TAG_POINTS_MIN };
        Custodian custodian;

        if (custodian_open(cx, world->folders[0], &custodian).code != ERR_NONE ||
            custodian_enter_sandbox(cx, world->folders[0]).code != ERR_NONE)
            _exit(9);
        custodian.commits = commits;
        if (custodian_count(cx, &custodian, &permission, world->elin.org).code != ERR_NONE)
            _exit(1);
        if (custodian_keep_count(cx, &custodian).code != ERR_NONE)
            _exit(2);
        _exit((int)custodian_commit(cx, &custodian).code);
    }
    ASSERT(waitpid(pid, &how, 0) == pid);
    return WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
}

TEST(custodian, the_counters_log_is_emptied_now_and_then)
{
    AUTO(custodian_world_done) CustodianWorld world = { .ledger = NULL };
    const char *log;
    struct stat st;

    CHECK_OK(custodian_world(cx, t_dir(), &world));
    log = custodian_path(cx, world.folders[0], "counters.db-wal");
    CHECK_INT(count_in_sandbox(cx, &world, 0), 0);
    CHECK(stat(log, &st) == 0 && st.st_size > 0);
    CHECK_INT(count_in_sandbox(cx, &world, 1023), 0);
    CHECK(stat(log, &st) == 0 && st.st_size == 0);
}
