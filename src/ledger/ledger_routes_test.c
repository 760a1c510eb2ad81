/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The routes, asked as a stranger would who trusts the key alone. */
#include <string.h>

#include "ledger/ledger_world_test.h"
#include "tests/t.h"

/* Asks one route; its answer is read into *ret by the route's own table. */
static Status
ask(Cx *cx, LedgerWorld *w, const char *path, Str query, void *ret)
{
    Req req = { .cx = cx, .db = w->db, .query = query, .out = buf_new(1 << 20) };
    Status done;

    for (size_t i = 0; i < ledger_routes.n; i++) {
        if (strcmp(ledger_routes.routes[i].path, path) == 0)
            req.route = &ledger_routes.routes[i];
    }
    ASSERT(req.route != NULL && req.route->admit == ADMIT_ANYONE && !req.route->writes);
    done = req.route->on(&req);
    if (done.code == ERR_NONE)
        done = shape_read_json(cx, req.route->gives, buf_text(&req.out), ret);
    buf_free(&req.out);
    return done;
}

static MerkleRoot
root_of(const ApiLedgerHead *head)
{
    MerkleRoot root = { .size = (uint64_t)head->size };

    memcpy(root.root.b, head->root.ptr, sizeof root.root.b);
    return root;
}

static MerkleProof
proof_of(const ShapeList *path)
{
    const ApiHash *hashes = path->items;
    MerkleProof proof = { .n = path->n };

    for (size_t i = 0; i < path->n; i++)
        memcpy(proof.path[i].b, hashes[i].hash.ptr, sizeof proof.path[i].b);
    return proof;
}

TEST(ledger, there_is_no_head_before_the_first_batch)
{
    AUTO(ledger_world_end) LedgerWorld w;
    ApiLedgerHead head = { 0 };
    ApiLedgerEntries entries = { 0 };

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 3));
    CHECK_FAILS(ask(cx, &w, "/api/v1/ledger/head", STR(""), &head), ERR_NOT_FOUND);
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/entries", STR(""), &entries));
    CHECK_INT(entries.leaves.n, 0);
}

TEST(ledger, a_stranger_recomputes_the_head_from_the_leaves)
{
    AUTO(ledger_world_end) LedgerWorld w;
    ApiLedgerHead head = { 0 };
    MerkleTree tree = { 0 };
    Digest root;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 300));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 400, 1));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/head", STR(""), &head));
    CHECK_INT(head.size, 512 + 16);
    while (tree.size < (uint64_t)head.size) {
        ApiLedgerEntries page = { 0 };
        const ApiHash *leaves;

        CHECK_OK(ask(cx, &w, "/api/v1/ledger/entries",
                     arena_format(cx->arena, "from=%llu", (unsigned long long)tree.size), &page));
        leaves = page.leaves.items;
        REQUIRE(page.leaves.n > 0 && page.leaves.n <= API_LEDGER_PAGE);
        for (size_t i = 0; i < page.leaves.n; i++) {
            Digest leaf;

            memcpy(leaf.b, leaves[i].hash.ptr, sizeof leaf.b);
            merkle_append(&tree, &leaf, NULL, NULL);
        }
    }
    root = merkle_root(&tree);
    CHECK(bytes_equal(head.root, digest_bytes(&root)));
}

TEST(ledger, a_page_may_begin_anywhere)
{
    AUTO(ledger_world_end) LedgerWorld w;
    ApiLedgerEntries all = { 0 };
    ApiLedgerEntries part = { 0 };
    const ApiHash *every;
    const ApiHash *some;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 60));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/entries", STR("from=0"), &all));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/entries", STR("from=37"), &part));
    CHECK_INT(all.leaves.n, 64);
    REQUIRE(part.leaves.n == 64 - 37);
    every = all.leaves.items;
    some = part.leaves.items;
    for (size_t i = 0; i < part.leaves.n; i++)
        CHECK(bytes_equal(every[37 + i].hash, some[i].hash));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/entries", STR("from=64"), &part));
    CHECK_INT(part.leaves.n, 0);
    CHECK_FAILS(ask(cx, &w, "/api/v1/ledger/entries", STR("from=-1"), &part), ERR_INVALID);
    CHECK_FAILS(ask(cx, &w, "/api/v1/ledger/entries", STR("from=x"), &part), ERR_INVALID);
}

TEST(ledger, a_leaf_is_proven_and_heads_continue_each_other)
{
    AUTO(ledger_world_end) LedgerWorld w;
    ApiLedgerEntries page = { 0 };
    ApiLedgerPlace place = { 0 };
    ApiLedgerHead old = { 0 };
    ApiLedgerHead new = { 0 };
    ApiLedgerConsistency between = { 0 };
    const ApiHash *leaves;
    MerkleRoot old_root;
    MerkleRoot new_root;
    MerkleProof proof;
    Digest leaf;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 20));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/head", STR(""), &old));
    CHECK_OK(ledger_world_append_many(cx, &w, 50, 2));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/head", STR(""), &new));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/entries", STR("from=70"), &page));
    leaves = page.leaves.items;
    memcpy(leaf.b, leaves[3].hash.ptr, sizeof leaf.b);
    CHECK_OK(ask(
        cx, &w, "/api/v1/ledger/proof",
        arena_format(cx->arena, "leaf=%.*s", STR_ARG(base64_of(cx->arena, digest_bytes(&leaf)))),
        &place));
    CHECK_INT(place.index, 73);
    old_root = root_of(&old);
    new_root = root_of(&new);
    proof = proof_of(&place.path);
    CHECK_OK(merkle_check_inclusion(cx, &leaf, 73, &new_root, &proof));
    CHECK_OK(ask(cx, &w, "/api/v1/ledger/consistency", STR("from=64&to=80"), &between));
    proof = proof_of(&between.path);
    CHECK_OK(merkle_check_consistency(cx, &old_root, &new_root, &proof));
    CHECK_FAILS(ask(cx, &w, "/api/v1/ledger/consistency", STR("from=64&to=81"), &between),
                ERR_INVALID);
    CHECK_FAILS(ask(cx, &w, "/api/v1/ledger/consistency", STR("from=80&to=64"), &between),
                ERR_INVALID);
    CHECK_FAILS(ask(cx, &w, "/api/v1/ledger/proof", STR("leaf=AAAA"), &place), ERR_INVALID);
}

TEST(ledger, the_routes_contradict_nothing)
{
    CHECK_OK(http_check_tables(cx, &ledger_routes, 1));
}
