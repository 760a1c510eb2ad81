/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"

#include <string.h>
#include <unistd.h>

#include "ledger/ledger_sql.h"
#include "ledger/ledger_world_test.h"
#include "store/sql.h"
#include "tests/t.h"

TEST(ledger, a_withdrawn_objects_leaf_stays_and_tells_nothing)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes before;
    Bytes after;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 1, 5));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 6, 2));
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(2), &before));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(ledger_erase(cx, w.db, ledger_world_id(2)));
    CHECK_OK(ledger_erase(cx, w.db, ledger_world_id(6))); /* still waiting for its batch */
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(2), &after));
    CHECK_INT(after.len, 0);
    CHECK(ledger_world_verifies(cx, &w, bytes_str(before)));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

TEST(ledger, batches_are_padded_and_nothing_closes_when_nothing_waits)
{
    static const struct {
        uint64_t n;
        uint64_t grows;
    } cases[] = { { 1, 16 }, { 16, 16 }, { 17, 64 }, { 64, 64 }, { 65, 256 }, { 257, 512 } };
    AUTO(ledger_world_end) LedgerWorld w;
    uint64_t size = 0;
    uint64_t first = 0;
    bool closed = true;
    Head head;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 0);
    for (size_t i = 0; i < LEN(cases); i++) {
        CHECK_OK(ledger_world_append_many(cx, &w, first, cases[i].n));
        CHECK_OK(ledger_world_close(cx, &w));
        CHECK_OK(ledger_head(cx, w.db, &head));
        CHECK_INT(head.size - size, cases[i].grows);
        CHECK_OK(head_check(cx, &w.public, &head));
        size = head.size;
        first += cases[i].n;
    }
    CHECK_OK(ledger_close_by(cx, w.db, &w.signer, &closed));
    CHECK(!closed);
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

enum { SET_BACK_S = 7200, BATCH = 200 };

TEST(ledger, a_clock_that_was_set_back_puts_no_head_out_of_order)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Head before;
    Head after;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 3));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &before));
    cx->now_s -= SET_BACK_S;
    CHECK_OK(ledger_world_append_many(cx, &w, 3, 3));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &after));
    CHECK(after.size > before.size && after.time_s >= before.time_s);
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

/* Else a leaf's place would tell when it was written, and which are dummies. */
TEST(ledger, the_leaves_of_a_batch_stand_in_no_order_of_time)
{
    AUTO(ledger_world_end) LedgerWorld w;
    SqlLedgerEntriesRow *rows = NULL;
    size_t rises = 0;
    size_t n = 0;
    int64_t last = 0;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, BATCH));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(sql_ledger_entries(cx, w.db, 0, BATCH, &rows, &n));
    REQUIRE(n == BATCH);
    for (size_t i = 0; i < n; i++) {
        rises += i > 0 && rows[i].place > rows[i - 1].place;
        last = rows[i].place > last ? rows[i].place : last;
    }
    /* About half; each bound is missed less than once in 2^60 batches. */
    CHECK(rises > BATCH / 4 && rises < 3 * BATCH / 4);
    CHECK(last >= BATCH);
}

TEST(ledger, a_long_queue_closes_in_several_batches)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Head head;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 9000));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 8192 + 1024);
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

TEST(ledger, every_head_continues_the_ones_before)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Head heads[6];

    CHECK_OK(ledger_world_start(cx, &w));
    for (uint64_t i = 0; i < LEN(heads); i++) {
        CHECK_OK(ledger_world_append_many(cx, &w, i * 300, i * i * 9 + 1));
        CHECK_OK(ledger_world_close(cx, &w));
        CHECK_OK(ledger_head(cx, w.db, &heads[i]));
    }
    for (size_t i = 0; i < LEN(heads); i++) {
        MerkleRoot old = { heads[i].size, heads[i].root };
        MerkleRoot new = { heads[5].size, heads[5].root };
        MerkleProof proof;

        CHECK_OK(ledger_continues(cx, w.db, heads[i].size, &proof));
        CHECK_OK(merkle_check_consistency(cx, &old, &new, &proof));
        old.root.b[3] ^= 1;
        CHECK_FAILS(merkle_check_consistency(cx, &old, &new, &proof), ERR_SEAL);
    }
}

/* Two ledgers that were one up to the first head. */
TEST(ledger, a_fork_is_seen)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Head first;
    Head left;
    Head right;
    MerkleProof proof;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 3));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &first));
    CHECK_OK(db_backup(cx, w.db, arena_format(cx->arena, "%s/fork.db", t_dir()).ptr));
    CHECK_OK(ledger_world_append_many(cx, &w, 10, 1));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &left));
    db_close(w.db);
    w.db = NULL;
    CHECK_OK(db_open(cx, arena_format(cx->arena, "%s/fork.db", t_dir()).ptr, DB_WRITER, &w.db));
    CHECK_OK(ledger_world_append_many(cx, &w, 20, 1));
    CHECK_FAILS(ledger_world_close(cx, &w), ERR_DENIED);
    w.last = first;
    CHECK_OK(ledger_world_close(cx, &w) /* by a signer that forgot */);
    CHECK_OK(ledger_head(cx, w.db, &right));
    CHECK_OK(ledger_continues(cx, w.db, left.size, &proof));
    CHECK_FAILS(merkle_check_consistency(cx, &(MerkleRoot){ left.size, left.root },
                                         &(MerkleRoot){ right.size, right.root }, &proof),
                ERR_SEAL);
}

TEST(ledger, a_batch_whose_head_was_not_signed_is_signed_later)
{
    AUTO(ledger_world_end) LedgerWorld w;
    bool closed = false;
    Head head;
    Bytes receipt;
    LedgerVerdict verdict;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append(cx, &w, ledger_world_id(1), &receipt));
    w.is_away = true;
    CHECK_FAILS(ledger_close_by(cx, w.db, &w.signer, &closed), ERR_AWAY);
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 0);
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(1), &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
    CHECK(!verdict.included);
    CHECK_OK(ledger_check(cx, w.db, &w.public));
    w.is_away = false;
    CHECK_OK(ledger_close_by(cx, w.db, &w.signer, &closed));
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 16);
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

/* Each store call of a closing fails in turn; in the end the ledger is whole and one batch long. */
TEST(ledger, a_closing_that_breaks_off_anywhere_leaves_a_whole_ledger)
{
    AUTO(ledger_world_end) LedgerWorld w;
    bool closed = false;
    bool done = false;
    int64_t calls = 0;
    Head head;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 3));
    while (!done && calls < 200) {
        db_fail_after(w.db, ++calls);
        done = ledger_close_by(cx, w.db, &w.signer, &closed).code == ERR_NONE;
        db_fail_after(w.db, 0);
        CHECK(!db_is_open(w.db));
        CHECK_OK(ledger_check(cx, w.db, &w.public));
    }
    CHECK(done && calls > 20);
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 16);
}

TEST(ledger, an_entry_is_undone_with_its_transaction)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes receipt;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(ledger_world_note(cx, &w, ledger_world_id(1), "piece.given", &receipt));
    db_rollback(w.db);
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(1), &receipt));
    CHECK_INT(receipt.len, 0);
    w.is_away = true;
    CHECK_FAILS(ledger_world_append(cx, &w, ledger_world_id(1), &receipt), ERR_AWAY);
}

TEST(ledger, every_leaf_is_found_with_its_proof_dummies_too)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Digest *leaves = NULL;
    Digest none = { { 9 } };
    ApiLedgerPlace place;
    size_t n = 0;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 20));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_load_leaves(cx, w.db, 0, 1000, &leaves, &n));
    CHECK_INT(n, 64);
    for (size_t i = 0; i < n; i++) {
        CHECK_OK(ledger_find_place(cx, w.db, &leaves[i], &place));
        CHECK_INT(place.index, i);
    }
    CHECK_FAILS(ledger_find_place(cx, w.db, &none, &place), ERR_NOT_FOUND);
}

/* One byte of one row is changed behind the ledger's back. */
static Status
spoil(Cx *cx, LedgerWorld *w, const SqlStatement *statement)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(db_begin(cx, w->db));
    TRY(sql_start(cx, w->db, statement, &run));
    TRY(sql_finish(&run));
    sql_done(&run);
    return db_commit(cx, w->db);
}

TEST(ledger, check_sees_what_was_changed_behind_its_back)
{
    static const SqlStatement spoils[] = {
        { "verb", "UPDATE ledger_entry SET verb = 'piece.expired' WHERE seq = 2" },
        { "time", "UPDATE ledger_entry SET time_s = time_s + 1 WHERE seq = 1" },
        { "actor", "UPDATE ledger_entry SET actor = object WHERE seq = 3" },
        { "promise", "UPDATE ledger_entry SET promise = zeroblob(64) WHERE seq = 3" },
        { "place", "UPDATE ledger_entry SET place = place + 1 WHERE seq = 2" },
        { "skipped", "UPDATE ledger_entry SET place = -1 WHERE seq = 2" },
        { "chunk", "UPDATE ledger_chunk SET leaves = zeroblob(512) WHERE number = 0" },
        { "chunk gone", "DELETE FROM ledger_chunk WHERE number = 1" },
        { "node", "UPDATE ledger_node SET hash = zeroblob(32) WHERE number = 0 AND level = 4" },
        { "root", "UPDATE ledger_head SET root = zeroblob(32) WHERE size = 16" },
        { "signature", "UPDATE ledger_head SET signature = zeroblob(64) WHERE size = 16" },
        { "unsigned", "UPDATE ledger_head SET signature = x'' WHERE size = 16" },
        { "head gone", "DELETE FROM ledger_head WHERE size = 32" },
        { "time of head", "UPDATE ledger_head SET time_s = 5 WHERE size = 32" },
        { "place gone", "DELETE FROM ledger_place WHERE place = 4" },
    };

    for (size_t i = 0; i < LEN(spoils); i++) {
        AUTO(ledger_world_end) LedgerWorld w;
        Status checked;

        CHECK_OK(ledger_world_start(cx, &w));
        CHECK_OK(ledger_world_append_many(cx, &w, 0, 3));
        CHECK_OK(ledger_world_close(cx, &w));
        CHECK_OK(ledger_world_append_many(cx, &w, 10, 3));
        CHECK_OK(ledger_world_close(cx, &w));
        CHECK_OK(ledger_check(cx, w.db, &w.public));
        CHECK_OK(spoil(cx, &w, &spoils[i]));
        checked = ledger_check(cx, w.db, &w.public);
        if (checked.code != ERR_SEAL && checked.code != ERR_STORE)
            t_fail(__FILE__, __LINE__, "changed unseen: %s", spoils[i].name);
        db_close(w.db);
        w.db = NULL;
        CHECK(unlink(arena_format(cx->arena, "%s/l.db", t_dir()).ptr) == 0);
    }
}
