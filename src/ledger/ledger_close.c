/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Batches: what waits goes into the tree, and a head is signed.
 *
 * The keeper signs no second head of one size.  So a batch is durable before its head is signed:
 * whoever breaks off in between finds the unsigned head and has exactly that one signed. */
#include <string.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_sql.h"

enum { BATCH_MAX = 8192, SMALL = 16, MIDDLE = 64, LARGE = 256 };

/* A batch as it grows into the tree. */
typedef struct Growth {
    Cx *cx;
    Db *db;
    MerkleTree tree;
    Status failed; /* the first failure of on_node */
} Growth;

static size_t
padded(size_t n)
{
    if (n <= SMALL)
        return SMALL;
    return n <= MIDDLE ? MIDDLE : (n + LARGE - 1) / LARGE * LARGE;
}

static void
on_node(void *with, unsigned level, uint64_t number, const Digest *node)
{
    Growth *growth = with;

    if (level >= LEDGER_CHUNK_LEVEL && growth->failed.code == ERR_NONE)
        growth->failed =
            sql_ledger_node_add(growth->cx, growth->db, level, (int64_t)number, digest_bytes(node));
}

/* A random order of 0 to n - 1 (Fisher and Yates); the bias of the remainder is below 2^-50. */
static size_t *
random_order(Cx *cx, size_t n)
{
    size_t *order = ARENA_ARRAY(cx->arena, n, size_t);

    for (size_t i = 0; i < n; i++) {
        uint64_t random;
        size_t at;

        seal_random(&random, sizeof random);
        at = (size_t)(random % (i + 1));
        order[i] = order[at];
        order[at] = i;
    }
    return order;
}

/* Leaf `order[i]` of the batch is that of row i; all others are dummies, told from no hash. */
static Status
place_leaves(Cx *cx, Growth *growth, const SqlLedgerWaitingRow *rows, size_t n, Digest *leaves)
{
    size_t count = padded(n);
    const size_t *order = random_order(cx, count);

    seal_random(leaves, count * sizeof *leaves);
    for (size_t i = 0; i < n; i++) {
        int64_t changes = 0;

        TRY(ledger_digest_of(cx, rows[i].leaf, &leaves[order[i]]));
        TRY(sql_ledger_take_place(cx, growth->db, rows[i].seq,
                                  (int64_t)(growth->tree.size + order[i]), &changes));
        if (changes != 1)
            FAIL(ERR_STORE, "ledger.place", "an entry of the ledger has a place already");
    }
    return OK;
}

static Status
grow(Growth *growth, const Digest *leaves, size_t count)
{
    Cx *cx = growth->cx;

    for (size_t i = 0; i < count; i += LEDGER_CHUNK)
        TRY(sql_ledger_chunk_add(
            cx, growth->db, (int64_t)((growth->tree.size + i) / LEDGER_CHUNK),
            (Bytes){ (const uint8_t *)&leaves[i], LEDGER_CHUNK * sizeof *leaves }));
    for (size_t i = 0; i < count; i++) {
        TRY(sql_ledger_place_add(cx, growth->db, ledger_prefix(&leaves[i]),
                                 (int64_t)growth->tree.size));
        merkle_append(&growth->tree, &leaves[i], on_node, growth);
    }
    return growth->failed;
}

static Status
find_newest(Cx *cx, Db *db, SqlLedgerHeadNewestRow *ret)
{
    SqlLedgerHeadNewestRow newest = { 0 };
    bool found = false;

    TRY(sql_ledger_head_newest(cx, db, &newest, &found));
    *ret = newest;
    return OK;
}

/* One batch in the caller's transaction; its entries, at most BATCH_MAX, in *ret_n. */
static Status
build_batch(Cx *cx, Db *db, size_t *ret_n)
{
    SqlLedgerHeadNewestRow newest;
    SqlLedgerWaitingRow *rows = NULL;
    Growth growth = { .cx = cx, .db = db };
    size_t n = 0;
    Digest *leaves;
    Digest root;

    TRY(find_newest(cx, db, &newest));
    TRY(sql_ledger_waiting(cx, db, newest.last_seq, BATCH_MAX, &rows, &n));
    *ret_n = n;
    if (n == 0)
        return OK;
    TRY(ledger_load_tree(cx, db, (uint64_t)newest.size, &growth.tree));
    leaves = ARENA_ARRAY(cx->arena, padded(n), Digest);
    TRY(place_leaves(cx, &growth, rows, n, leaves));
    TRY(grow(&growth, leaves, padded(n)));
    root = merkle_root(&growth.tree);
    /* A clock that was set back must not put the heads out of order. */
    return sql_ledger_head_add(cx, db, (int64_t)growth.tree.size, digest_bytes(&root),
                               cx->now_s > newest.time ? cx->now_s : newest.time, rows[n - 1].seq);
}

static Status
commit_batch(Cx *cx, Db *db, size_t *ret_n)
{
    Status built;

    TRY(db_begin(cx, db));
    built = build_batch(cx, db, ret_n);
    if (built.code != ERR_NONE) {
        db_rollback(db);
        return built;
    }
    return db_commit(cx, db);
}

static Status
store_signature(Cx *cx, Db *db, const Head *head)
{
    Bytes signature = { head->signature.b, sizeof head->signature.b };
    int64_t changes = 0;
    Status stored;

    TRY(db_begin(cx, db));
    stored = sql_ledger_head_sign(cx, db, (int64_t)head->size, signature, &changes);
    if (stored.code != ERR_NONE) {
        db_rollback(db);
        return stored;
    }
    return db_commit(cx, db);
}

/* Has the newest head signed if it is not; then *signed_one. */
static Status
sign_newest(Cx *cx, Db *db, const LedgerSigner *signer, bool *signed_one)
{
    SqlLedgerHeadNewestRow newest;
    Head head = { 0 };

    TRY(find_newest(cx, db, &newest));
    if (newest.size == 0 || newest.signature.len > 0)
        return OK;
    head.size = (uint64_t)newest.size;
    head.time_s = newest.time;
    TRY(ledger_digest_of(cx, newest.root, &head.root));
    TRY(signer->head(cx, signer->with, &head));
    TRY(store_signature(cx, db, &head));
    *signed_one = true;
    return OK;
}

Status
ledger_close_by(Cx *cx, Db *db, const LedgerSigner *signer, bool *ret_closed)
{
    size_t n = BATCH_MAX;
    bool closed = false;

    TRY(sign_newest(cx, db, signer, &closed));
    while (n == BATCH_MAX) {
        TRY(commit_batch(cx, db, &n));
        TRY(sign_newest(cx, db, signer, &closed));
    }
    *ret_closed = closed;
    return OK;
}
