/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_sql.h"
#include "store/migrations.h"
#include "store/sql.h"
#include "tests/t.h"

/* A ledger of its own, and a signer that is as careful as the keeper. */
typedef struct World {
    Db *db;
    SignKey *key;
    SignPublic public;
    Head last;
    bool is_away;
    LedgerSigner signer;
} World;

static Status
sign_promise(Cx *cx, void *with, const Digest *leaf, Promise *ret)
{
    World *w = with;

    if (w->is_away)
        FAIL(ERR_AWAY, "test.away", "the signer is away");
    *ret = (Promise){ .leaf = *leaf, .time_s = cx->now_s };
    promise_sign(w->key, ret);
    return OK;
}

static Status
sign_head(Cx *cx, void *with, Head *head)
{
    World *w = with;

    if (w->is_away)
        FAIL(ERR_AWAY, "test.away", "the signer is away");
    if (head->size < w->last.size ||
        (head->size == w->last.size && !digest_equal(&head->root, &w->last.root)))
        FAIL(ERR_DENIED, "test.fork", "another head of this size was signed");
    w->last = *head;
    head_sign(w->key, head);
    return OK;
}

static void
world_end(World *w)
{
    db_close(w->db);
    sign_key_free(w->key);
}

static Status
world_start(Cx *cx, World *w)
{
    seal_start();
    *w = (World){ .key = sign_key_new() };
    w->public = sign_key_public(w->key);
    w->signer = (LedgerSigner){ sign_promise, sign_head, w };
    TRY(db_open(cx, arena_format(cx->arena, "%s/l.db", t_dir()).ptr, DB_WRITER, &w->db));
    return db_migrate(cx, w->db, store_migrations, store_nmigrations);
}

static Id
id_at(uint64_t n)
{
    Id id = { { 0 } };

    memcpy(id.b, &n, sizeof n);
    id.b[15] = 1;
    return id;
}

static Status
append_inside(Cx *cx, World *w, Id object, const char *verb, Bytes *ret)
{
    LedgerNew entry = {
        .actor = { id_at(100) }, .desk = { id_at(200) }, .verb = verb, .object = object
    };

    memset(entry.detail.b, 7, sizeof entry.detail.b);
    return ledger_append_by(cx, w->db, &w->signer, &entry, ret);
}

static Status
append(Cx *cx, World *w, Id object, Bytes *ret)
{
    Status done;

    TRY(db_begin(cx, w->db));
    done = append_inside(cx, w, object, "piece.given", ret);
    if (done.code != ERR_NONE) {
        db_rollback(w->db);
        return done;
    }
    return db_commit(cx, w->db);
}

/* `n` entries about objects from `first` on, in one transaction. */
static Status
append_many(Cx *cx, World *w, uint64_t first, uint64_t n)
{
    Bytes receipt;

    TRY(db_begin(cx, w->db));
    for (uint64_t i = first; i < first + n; i++)
        TRY(append_inside(cx, w, id_at(i), "piece.given", &receipt));
    return db_commit(cx, w->db);
}

static Status
close_batch(Cx *cx, World *w)
{
    bool closed = false;

    TRY(ledger_close_by(cx, w->db, &w->signer, &closed));
    if (!closed)
        FAIL(ERR_BUG, "test.close", "nothing was closed");
    return OK;
}

TEST(ledger, a_fresh_receipt_is_a_signed_promise)
{
    AUTO(world_end) World w;
    LedgerVerdict verdict;
    Bytes receipt;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append(cx, &w, id_at(1), &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
    CHECK(!verdict.included && verdict.time_s == T_NOW_S && id_equal(verdict.object, id_at(1)));
    CHECK_STR(verdict.verb, STR("piece.given"));
}

TEST(ledger, a_receipt_of_a_closed_batch_shows_its_leaf)
{
    AUTO(world_end) World w;
    LedgerVerdict verdict;
    Bytes receipt;

    CHECK_OK(world_start(cx, &w));
    for (uint64_t batch = 0; batch < 5; batch++) {
        CHECK_OK(append_many(cx, &w, batch * 40, 7 * batch + 1));
        CHECK_OK(ledger_find_receipt(cx, w.db, id_at(batch * 40), &receipt));
        CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
        CHECK(!verdict.included);
        CHECK_OK(close_batch(cx, &w));
    }
    for (uint64_t batch = 0; batch < 5; batch++) {
        CHECK_OK(ledger_find_receipt(cx, w.db, id_at(batch * 40), &receipt));
        CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
        CHECK(verdict.included && verdict.size == 16 + 16 + 16 + 64 + 64);
        CHECK(verdict.index < verdict.size);
    }
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

TEST(ledger, another_key_verifies_nothing)
{
    AUTO(world_end) World w;
    AUTO(sign_key_free_at) SignKey *other = NULL;
    SignPublic public;
    LedgerVerdict verdict;
    Bytes receipt;

    CHECK_OK(world_start(cx, &w));
    other = sign_key_new();
    public = sign_key_public(other);
    CHECK_OK(append(cx, &w, id_at(1), &receipt));
    CHECK_FAILS(ledger_verify(cx, bytes_str(receipt), &public, &verdict), ERR_SEAL);
    CHECK_FAILS(ledger_check(cx, w.db, &public), ERR_SEAL);
}

/* Another character of the same kind, so that the text often stays well-formed. */
static char
changed(char c, uint64_t random)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    for (;;) {
        char other = isdigit((unsigned char)c) ? (char)('0' + random % 10)
                                               : letters[random % (sizeof letters - 1)];

        if (other != c)
            return other;
        random = random / 7 + 1;
    }
}

static bool
verifies(Cx *cx, const World *w, Str receipt)
{
    LedgerVerdict verdict;
    Status done = ledger_verify(cx, receipt, &w->public, &verdict);

    CHECK(done.code == ERR_NONE || done.code == ERR_SEAL || done.code == ERR_INVALID);
    return done.code == ERR_NONE;
}

/* Every character of every name and value, three other characters each. */
static void
tamper_everywhere(Cx *cx, const World *w, Bytes receipt)
{
    uint64_t seed = 11;
    size_t tried = 0;

    CHECK(verifies(cx, w, bytes_str(receipt)));
    for (size_t i = 0; i < receipt.len; i++) {
        if (strchr("{}[]:,\"", receipt.ptr[i]) != NULL)
            continue;
        for (int k = 0; k < 3; k++) {
            char *copy = arena_cstr(cx->arena, bytes_str(receipt));

            copy[i] = changed(copy[i], t_random_u64(&seed) >> 8);
            tried++;
            if (verifies(cx, w, (Str){ copy, receipt.len }))
                t_fail(__FILE__, __LINE__, "a change of byte %zu went unseen", i);
        }
    }
    CHECK(tried > 500);
}

TEST(ledger, no_change_of_a_promise_goes_unseen)
{
    AUTO(world_end) World w;
    Bytes receipt;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append(cx, &w, id_at(1), &receipt));
    tamper_everywhere(cx, &w, receipt);
}

TEST(ledger, no_change_of_a_closed_receipt_goes_unseen)
{
    AUTO(world_end) World w;
    Bytes receipt;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 1, 30));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(append_many(cx, &w, 100, 1));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(9), &receipt));
    tamper_everywhere(cx, &w, receipt);
}

/* `receipt` with the first `from` replaced. */
static Str
with_change(Cx *cx, Str receipt, const char *from, const char *to)
{
    const char *at = memmem(receipt.ptr, receipt.len, from, strlen(from));
    size_t before;

    ASSERT(at != NULL);
    before = (size_t)(at - receipt.ptr);
    return arena_format(cx->arena, "%.*s%s%.*s", (int)before, receipt.ptr, to,
                        (int)(receipt.len - before - strlen(from)), at + strlen(from));
}

TEST(ledger, white_space_order_and_escapes_do_not_count)
{
    AUTO(world_end) World w;
    Bytes bytes;
    Str receipt;
    size_t verb;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append(cx, &w, id_at(1), &bytes));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(1), &bytes));
    receipt = bytes_str(bytes);
    CHECK(verifies(cx, &w, with_change(cx, receipt, "{", " {\n\t")));
    CHECK(verifies(cx, &w, with_change(cx, receipt, "\"verb\":", "\"verb\" : ")));
    CHECK(verifies(cx, &w, with_change(cx, receipt, "\"verb\"", "\"v\\u0065rb\"")));
    CHECK(verifies(cx, &w, with_change(cx, receipt, "piece.given", "piece\\u002egiven")));
    verb = (size_t)((const char *)memmem(receipt.ptr, receipt.len, ",\"verb\":", 8) - receipt.ptr);
    CHECK(verifies(cx, &w,
                   arena_format(cx->arena, "{\"verb\":\"piece.given\",%.*s%.*s", (int)verb - 1,
                                receipt.ptr + 1, (int)(receipt.len - verb - 21),
                                receipt.ptr + verb + 21)));
}

TEST(ledger, other_spellings_and_additions_are_refused)
{
    AUTO(world_end) World w;
    Bytes bytes;
    Str receipt;
    const char *index = NULL;

    CHECK_OK(world_start(cx, &w));
    for (uint64_t i = 1; index == NULL; i++) { /* until one stands at place 0 of its batch */
        CHECK_OK(append(cx, &w, id_at(i), &bytes));
        if (i == 1)
            continue;
        CHECK_OK(close_batch(cx, &w));
        CHECK_OK(ledger_find_receipt(cx, w.db, id_at(i), &bytes));
        index = "\"index\":";
    }
    receipt = bytes_str(bytes);
    CHECK(verifies(cx, &w, receipt));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "{", "{\"more\":1,")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "{", "{\"verb\":\"piece.given\",")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, index, "\"index\":-")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":16.0")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":16e0")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":0")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":32")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "\"path\":[", "\"path\":[null,")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "\",\"time\"", "=\",\"time\"")));
    CHECK(!verifies(cx, &w, with_change(cx, receipt, "Z\"", ".0Z\"")));
    CHECK(!verifies(cx, &w, arena_format(cx->arena, "%.*s{}", STR_ARG(receipt))));
    CHECK(!verifies(cx, &w, STR("")) && !verifies(cx, &w, STR("{}")) &&
          !verifies(cx, &w, STR("7")));
}

/* A leaf at place 0: its index has the second spelling -0. */
TEST(ledger, a_zero_has_one_spelling)
{
    AUTO(world_end) World w;
    Bytes receipt;
    uint64_t at = UINT64_MAX;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 0, 16));
    CHECK_OK(close_batch(cx, &w));
    for (uint64_t i = 0; i < 16; i++) {
        CHECK_OK(ledger_find_receipt(cx, w.db, id_at(i), &receipt));
        if (memmem(receipt.ptr, receipt.len, "\"index\":0,", 10) != NULL)
            at = i;
    }
    REQUIRE(at != UINT64_MAX);
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(at), &receipt));
    CHECK(verifies(cx, &w, bytes_str(receipt)));
    CHECK(!verifies(cx, &w, with_change(cx, bytes_str(receipt), "\"index\":0", "\"index\":-0")));
}

TEST(ledger, a_proof_of_another_leaf_does_not_fit)
{
    AUTO(world_end) World w;
    Bytes one;
    Bytes two;
    const char *place;
    const char *other;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 1, 3));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(1), &one));
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(2), &two));
    place = memmem(one.ptr, one.len, "\"closed\"", 8);
    other = memmem(two.ptr, two.len, "\"closed\"", 8);
    REQUIRE(place != NULL && other != NULL);
    CHECK(!verifies(cx, &w,
                    arena_format(cx->arena, "%.*s%.*s", (int)(place - (const char *)one.ptr),
                                 (const char *)one.ptr,
                                 (int)(two.len - (size_t)(other - (const char *)two.ptr)), other)));
}

TEST(ledger, a_withdrawn_objects_leaf_stays_and_tells_nothing)
{
    AUTO(world_end) World w;
    Bytes before;
    Bytes after;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 1, 5));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(append_many(cx, &w, 6, 2));
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(2), &before));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(ledger_erase(cx, w.db, id_at(2)));
    CHECK_OK(ledger_erase(cx, w.db, id_at(6))); /* still waiting for its batch */
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(2), &after));
    CHECK_INT(after.len, 0);
    CHECK(verifies(cx, &w, bytes_str(before)));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

TEST(ledger, batches_are_padded_and_nothing_closes_when_nothing_waits)
{
    static const struct {
        uint64_t n;
        uint64_t grows;
    } cases[] = { { 1, 16 }, { 16, 16 }, { 17, 64 }, { 64, 64 }, { 65, 256 }, { 257, 512 } };
    AUTO(world_end) World w;
    uint64_t size = 0;
    uint64_t first = 0;
    bool closed = true;
    Head head;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 0);
    for (size_t i = 0; i < LEN(cases); i++) {
        CHECK_OK(append_many(cx, &w, first, cases[i].n));
        CHECK_OK(close_batch(cx, &w));
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

TEST(ledger, a_long_queue_closes_in_several_batches)
{
    AUTO(world_end) World w;
    Head head;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 0, 9000));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 8192 + 1024);
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

TEST(ledger, every_head_continues_the_ones_before)
{
    AUTO(world_end) World w;
    Head heads[6];

    CHECK_OK(world_start(cx, &w));
    for (uint64_t i = 0; i < LEN(heads); i++) {
        CHECK_OK(append_many(cx, &w, i * 300, i * i * 9 + 1));
        CHECK_OK(close_batch(cx, &w));
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
    AUTO(world_end) World w;
    Head first;
    Head left;
    Head right;
    MerkleProof proof;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 0, 3));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &first));
    CHECK_OK(db_backup(cx, w.db, arena_format(cx->arena, "%s/fork.db", t_dir()).ptr));
    CHECK_OK(append_many(cx, &w, 10, 1));
    CHECK_OK(close_batch(cx, &w));
    CHECK_OK(ledger_head(cx, w.db, &left));
    db_close(w.db);
    w.db = NULL;
    CHECK_OK(db_open(cx, arena_format(cx->arena, "%s/fork.db", t_dir()).ptr, DB_WRITER, &w.db));
    CHECK_OK(append_many(cx, &w, 20, 1));
    CHECK_FAILS(close_batch(cx, &w), ERR_DENIED);
    w.last = first;
    CHECK_OK(close_batch(cx, &w) /* by a signer that forgot */);
    CHECK_OK(ledger_head(cx, w.db, &right));
    CHECK_OK(ledger_continues(cx, w.db, left.size, &proof));
    CHECK_FAILS(merkle_check_consistency(cx, &(MerkleRoot){ left.size, left.root },
                                         &(MerkleRoot){ right.size, right.root }, &proof),
                ERR_SEAL);
}

TEST(ledger, a_batch_whose_head_was_not_signed_is_signed_later)
{
    AUTO(world_end) World w;
    bool closed = false;
    Head head;
    Bytes receipt;
    LedgerVerdict verdict;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append(cx, &w, id_at(1), &receipt));
    w.is_away = true;
    CHECK_FAILS(ledger_close_by(cx, w.db, &w.signer, &closed), ERR_AWAY);
    CHECK_OK(ledger_head(cx, w.db, &head));
    CHECK_INT(head.size, 0);
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(1), &receipt));
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
    AUTO(world_end) World w;
    bool closed = false;
    bool done = false;
    int64_t calls = 0;
    Head head;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 0, 3));
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
    AUTO(world_end) World w;
    Bytes receipt;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(append_inside(cx, &w, id_at(1), "piece.given", &receipt));
    db_rollback(w.db);
    CHECK_OK(ledger_find_receipt(cx, w.db, id_at(1), &receipt));
    CHECK_INT(receipt.len, 0);
    w.is_away = true;
    CHECK_FAILS(append(cx, &w, id_at(1), &receipt), ERR_AWAY);
}

TEST(ledger, every_leaf_is_found_with_its_proof_dummies_too)
{
    AUTO(world_end) World w;
    Digest *leaves = NULL;
    Digest none = { { 9 } };
    ApiLedgerPlace place;
    size_t n = 0;

    CHECK_OK(world_start(cx, &w));
    CHECK_OK(append_many(cx, &w, 0, 20));
    CHECK_OK(close_batch(cx, &w));
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
spoil(Cx *cx, World *w, const SqlStatement *statement)
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
        AUTO(world_end) World w;
        Status checked;

        CHECK_OK(world_start(cx, &w));
        CHECK_OK(append_many(cx, &w, 0, 3));
        CHECK_OK(close_batch(cx, &w));
        CHECK_OK(append_many(cx, &w, 10, 3));
        CHECK_OK(close_batch(cx, &w));
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
