/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Everything recounted: the tree from its leaves, every head, every entry that can be. */
#include <string.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_sql.h"

enum { PAGE_CHUNKS = 256, PAGE_ROWS = 1024, PAGE_MEMORY = 64 << 20 };

typedef struct Recount {
    Cx *cx;
    Db *db;
    const SignPublic *key;
    MerkleTree tree;
    Status failed; /* the first failure of on_node */
    SqlLedgerHeadsRow head;
    bool has_head; /* `head` is the next to be met */
    int64_t last_time_s;
    int64_t last_seq;
} Recount;

static Status
next_head(Recount *r)
{
    Cx *cx = r->cx;
    SqlLedgerHeadsRow *rows = NULL;
    size_t n = 0;

    TRY(sql_ledger_heads(cx, r->db, (int64_t)r->tree.size, 1, &rows, &n));
    r->has_head = n > 0;
    if (n > 0)
        r->head = rows[0];
    return OK;
}

static void
on_node(void *with, unsigned level, uint64_t number, const Digest *node)
{
    Recount *r = with;
    Cx *cx = r->cx;
    Digest stored;

    if (level < LEDGER_CHUNK_LEVEL || r->failed.code != ERR_NONE)
        return;
    r->failed = ledger_source(r->db).get(cx, r->db, level, number, &stored);
    if (r->failed.code == ERR_NONE && !digest_equal(&stored, node))
        r->failed = cx_fail(cx, ERR_SEAL, "ledger.node", __func__, __LINE__, "",
                            "subtree %llu of level %u is not that of its leaves",
                            (unsigned long long)number, level);
}

static Status
check_signature(Recount *r, const Digest *root)
{
    Cx *cx = r->cx;
    Head head = { .size = (uint64_t)r->head.size, .root = *root, .time_s = r->head.time };
    SqlLedgerHeadNewestRow newest;
    bool found = false;

    if (r->head.signature.len == 0) {
        TRY(sql_ledger_head_newest(cx, r->db, &newest, &found));
        if (!found || newest.size != r->head.size)
            FAIL(ERR_SEAL, "ledger.head", "the head of %lld leaves was never signed",
                 (long long)r->head.size);
        return OK;
    }
    if (r->head.signature.len != sizeof head.signature.b)
        FAIL(ERR_SEAL, "ledger.head", "the head of %lld leaves has no signature of 64 bytes",
             (long long)r->head.size);
    memcpy(head.signature.b, r->head.signature.ptr, sizeof head.signature.b);
    return head_check(cx, r->key, &head);
}

/* The tree has just come to the next head's size. */
static Status
meet_head(Recount *r)
{
    Cx *cx = r->cx;
    Digest root = merkle_root(&r->tree);

    if (!bytes_equal(r->head.root, digest_bytes(&root)))
        FAIL(ERR_SEAL, "ledger.root", "the head of %lld leaves is not the root of its leaves",
             (long long)r->head.size);
    if (r->head.time < r->last_time_s || r->head.last_seq <= r->last_seq)
        FAIL(ERR_SEAL, "ledger.order", "the head of %lld leaves is out of order",
             (long long)r->head.size);
    TRY(check_signature(r, &root));
    r->last_time_s = r->head.time;
    r->last_seq = r->head.last_seq;
    return next_head(r);
}

static Status
count_leaf(Recount *r, const Digest *leaf)
{
    Cx *cx = r->cx;

    if (!r->has_head)
        FAIL(ERR_SEAL, "ledger.leaves", "the ledger has leaves after its last head");
    merkle_append(&r->tree, leaf, on_node, r);
    TRY(r->failed);
    if (r->tree.size == (uint64_t)r->head.size)
        TRY(meet_head(r));
    return OK;
}

static Status
check_tree_page(Recount *r, size_t *ret_n)
{
    Cx *cx = r->cx;
    Digest *leaves = NULL;
    size_t n = 0;

    TRY(next_head(r));
    TRY(ledger_load_leaves(cx, r->db, r->tree.size, (size_t)PAGE_CHUNKS * LEDGER_CHUNK, &leaves,
                           &n));
    for (size_t i = 0; i < n; i++)
        TRY(count_leaf(r, &leaves[i]));
    if (n == 0 && r->has_head)
        FAIL(ERR_SEAL, "ledger.leaves", "the ledger lacks leaves of its last head");
    *ret_n = n;
    return OK;
}

static Status
check_salted(Recount *r, const SqlLedgerEntriesRow *row, const Digest *leaf)
{
    Cx *cx = r->cx;
    LedgerEntry entry = { .time_s = row->time,
                          .actor = { row->actor },
                          .desk = { row->desk },
                          .verb = row->verb,
                          .object = row->object };
    Promise promise = { .leaf = *leaf, .time_s = row->time };
    Digest computed;

    if (row->salt.len != sizeof entry.salt || row->promise.len != sizeof promise.signature.b)
        FAIL(ERR_SEAL, "ledger.entry", "entry %lld is damaged", (long long)row->seq);
    memcpy(entry.salt, row->salt.ptr, sizeof entry.salt);
    memcpy(promise.signature.b, row->promise.ptr, sizeof promise.signature.b);
    TRY(ledger_digest_of(cx, row->detail, &entry.detail));
    computed = merkle_leaf(&entry);
    if (!digest_equal(&computed, leaf))
        FAIL(ERR_SEAL, "ledger.entry", "entry %lld is not what its leaf stands for",
             (long long)row->seq);
    return promise_check(cx, r->key, &promise);
}

static Status
check_entry(Recount *r, const SqlLedgerEntriesRow *row)
{
    Cx *cx = r->cx;
    Digest *there = NULL;
    Digest leaf;
    size_t n = 0;

    TRY(ledger_digest_of(cx, row->leaf, &leaf));
    if (row->salt.len > 0)
        TRY(check_salted(r, row, &leaf));
    if ((row->place >= 0) != (row->seq <= r->last_seq))
        FAIL(ERR_SEAL, "ledger.place", "entry %lld was passed over, or taken too early",
             (long long)row->seq);
    if (row->place < 0)
        return OK;
    TRY(ledger_load_leaves(cx, r->db, (uint64_t)row->place, 1, &there, &n));
    if (n != 1 || !digest_equal(there, &leaf))
        FAIL(ERR_SEAL, "ledger.place", "entry %lld does not stand at its place",
             (long long)row->seq);
    return OK;
}

static Status
check_entries_page(Recount *r, int64_t *after, size_t *ret_n)
{
    Cx *cx = r->cx;
    SqlLedgerEntriesRow *rows = NULL;
    size_t n = 0;

    TRY(sql_ledger_entries(cx, r->db, *after, PAGE_ROWS, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(check_entry(r, &rows[i]));
    if (n > 0)
        *after = rows[n - 1].seq;
    *ret_n = n;
    return OK;
}

static Status
check_all(Recount *r)
{
    Cx *cx = r->cx;
    SqlLedgerPlaceCountRow places;
    int64_t after = 0;
    size_t n = 1;

    while (n > 0) {
        arena_reset(cx->arena);
        TRY(check_tree_page(r, &n));
    }
    TRY(sql_ledger_place_count(cx, r->db, &places));
    if ((uint64_t)places.n != r->tree.size)
        FAIL(ERR_SEAL, "ledger.places", "the table of places has %lld rows for %llu leaves",
             (long long)places.n, (unsigned long long)r->tree.size);
    for (n = 1; n > 0;) {
        arena_reset(cx->arena);
        TRY(check_entries_page(r, &after, &n));
    }
    return OK;
}

/* In pages, each in memory of its own; of one moment. */
Status
ledger_check(Cx *cx, Db *db, const SignPublic *key)
{
    AUTO(arena_free_at) Arena *pages = arena_new(PAGE_MEMORY);
    Arena *arena = cx->arena;
    bool was_open = db_is_open(db);
    Recount recount = { .cx = cx, .db = db, .key = key };
    Status checked;

    if (!was_open)
        TRY(db_begin(cx, db));
    cx->arena = pages;
    checked = check_all(&recount);
    cx->arena = arena;
    if (!was_open)
        db_rollback(db);
    return checked;
}
