/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The stored tree, and proofs from it. */
#include <string.h>

#include "ledger/ledger_internal.h"
#include "ledger/ledger_sql.h"

enum { DIGEST = sizeof(Digest), SAME_PREFIX_MAX = 64 };

Status
ledger_digest_of(Cx *cx, Bytes blob, Digest *ret)
{
    if (blob.len != DIGEST)
        FAIL(ERR_STORE, "ledger.hash", "the ledger holds a hash of %zu bytes", blob.len);
    memcpy(ret->b, blob.ptr, DIGEST);
    return OK;
}

int64_t
ledger_prefix(const Digest *leaf)
{
    int64_t prefix;

    memcpy(&prefix, leaf->b, sizeof prefix);
    return prefix;
}

Status
ledger_load_leaves(Cx *cx, Db *db, uint64_t first, size_t count, Digest **ret, size_t *ret_n)
{
    uint64_t number = first / LEDGER_CHUNK;
    size_t skip = (size_t)(first % LEDGER_CHUNK);
    size_t nchunks = (skip + count + LEDGER_CHUNK - 1) / LEDGER_CHUNK;
    Digest *leaves = ARENA_ARRAY(cx->arena, nchunks * LEDGER_CHUNK, Digest);
    SqlLedgerChunksRow *rows = NULL;
    size_t n = 0;

    TRY(sql_ledger_chunks(cx, db, (int64_t)number, (int64_t)nchunks, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].number != (int64_t)(number + i) || rows[i].leaves.len != LEDGER_CHUNK * DIGEST)
            FAIL(ERR_STORE, "ledger.leaves", "the ledger's leaves from %llu on are damaged",
                 (unsigned long long)first);
        memcpy(&leaves[i * LEDGER_CHUNK], rows[i].leaves.ptr, rows[i].leaves.len);
    }
    n *= LEDGER_CHUNK;
    *ret = &leaves[skip];
    *ret_n = n < skip ? 0 : n - skip < count ? n - skip : count;
    return OK;
}

/* Below the level of stored nodes: from the one row of leaves that holds it all. */
static Status
compute_node(Cx *cx, Db *db, unsigned level, uint64_t number, Digest *ret)
{
    Digest *leaves = NULL;
    MerkleTree tree = { 0 };
    size_t count = (size_t)1 << level;
    size_t n = 0;

    TRY(ledger_load_leaves(cx, db, number << level, count, &leaves, &n));
    if (n != count)
        FAIL(ERR_STORE, "ledger.leaves", "the ledger lacks leaves");
    for (size_t i = 0; i < n; i++)
        merkle_append(&tree, &leaves[i], NULL, NULL);
    *ret = merkle_root(&tree);
    return OK;
}

static Status
get_node(Cx *cx, void *with, unsigned level, uint64_t number, Digest *ret)
{
    Db *db = with;
    SqlLedgerNodeFindRow row;
    bool found = false;

    if (level < LEDGER_CHUNK_LEVEL)
        return compute_node(cx, db, level, number, ret);
    TRY(sql_ledger_node_find(cx, db, level, (int64_t)number, &row, &found));
    if (!found)
        FAIL(ERR_STORE, "ledger.node", "the ledger lacks a subtree of level %u", level);
    return ledger_digest_of(cx, row.hash, ret);
}

MerkleSource
ledger_source(Db *db)
{
    return (MerkleSource){ get_node, db };
}

Status
ledger_load_tree(Cx *cx, Db *db, uint64_t size, MerkleTree *ret)
{
    MerkleTree tree = { .size = size };

    ASSERT(size % LEDGER_CHUNK == 0);
    for (unsigned level = LEDGER_CHUNK_LEVEL; level < MERKLE_LEVELS; level++) {
        if ((size >> level & 1) != 0)
            TRY(get_node(cx, db, level, (size >> level) - 1, &tree.edge[level]));
    }
    *ret = tree;
    return OK;
}

Status
ledger_head(Cx *cx, Db *db, Head *ret)
{
    SqlLedgerHeadSignedRow row;
    Head head = { 0 };
    bool found = false;

    TRY(sql_ledger_head_signed(cx, db, &row, &found));
    if (found) {
        head.size = (uint64_t)row.size;
        head.time_s = row.time;
        TRY(ledger_digest_of(cx, row.root, &head.root));
        if (row.signature.len != sizeof head.signature.b)
            FAIL(ERR_STORE, "ledger.head", "the ledger's head is damaged");
        memcpy(head.signature.b, row.signature.ptr, sizeof head.signature.b);
    }
    *ret = head;
    return OK;
}

Status
ledger_consistency(Cx *cx, Db *db, uint64_t from, uint64_t to, MerkleProof *ret)
{
    return merkle_consistency(cx, ledger_source(db), from, to, ret);
}

Status
ledger_continues(Cx *cx, Db *db, uint64_t old_size, MerkleProof *ret)
{
    Head head;

    TRY(ledger_head(cx, db, &head));
    return ledger_consistency(cx, db, old_size, head.size, ret);
}

ApiLedgerHead
ledger_head_shown(Cx *cx, const Head *head)
{
    Bytes signature = { head->signature.b, sizeof head->signature.b };

    return (ApiLedgerHead){ .size = (int64_t)head->size,
                            .root = arena_bytes(cx->arena, digest_bytes(&head->root)),
                            .time = head->time_s,
                            .signature = arena_bytes(cx->arena, signature) };
}

ShapeList
ledger_path_shown(Cx *cx, const MerkleProof *proof)
{
    ApiHash *hashes = ARENA_ARRAY(cx->arena, proof->n, ApiHash);

    for (size_t i = 0; i < proof->n; i++)
        hashes[i].hash = arena_bytes(cx->arena, digest_bytes(&proof->path[i]));
    return (ShapeList){ hashes, proof->n };
}

Status
ledger_prove_place(Cx *cx, Db *db, const Head *head, uint64_t index, ApiLedgerPlace *ret)
{
    MerkleProof proof;

    TRY(merkle_inclusion(cx, ledger_source(db), index, head->size, &proof));
    *ret = (ApiLedgerPlace){ .index = (int64_t)index,
                             .path = ledger_path_shown(cx, &proof),
                             .head = ledger_head_shown(cx, head) };
    return OK;
}

Status
ledger_find_place(Cx *cx, Db *db, const Digest *leaf, ApiLedgerPlace *ret)
{
    SqlLedgerPlacesRow *rows = NULL;
    Head head;
    size_t n = 0;

    TRY(ledger_head(cx, db, &head));
    TRY(sql_ledger_places(cx, db, ledger_prefix(leaf), SAME_PREFIX_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        Digest *there = NULL;
        size_t nthere = 0;
        uint64_t index = (uint64_t)rows[i].place;

        TRY(ledger_load_leaves(cx, db, index, 1, &there, &nthere));
        if (nthere == 1 && index < head.size && digest_equal(there, leaf))
            return ledger_prove_place(cx, db, &head, index, ret);
    }
    return http_not_found(cx);
}
