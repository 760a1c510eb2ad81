/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/merkle.h"

#include <string.h>

#include "seal/head.h"
#include "tests/t.h"

/* The tree that implementations of RFC 6962 are tested with: eight leaves and the roots of its
 * first 0 to 8. */
static const char *const contents[] = { "",
                                        "00",
                                        "10",
                                        "2021",
                                        "3031",
                                        "40414243",
                                        "5051525354555657",
                                        "606162636465666768696a6b6c6d6e6f" };
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

enum { LEAVES = 70 };

static void
some_leaves(Digest leaves[LEAVES])
{
    for (size_t i = 0; i < LEAVES; i++) {
        uint8_t content = (uint8_t)i;

        leaves[i] = merkle_leaf_of((Bytes){ &content, 1 });
    }
}

static MerkleRoot
root_of(const Digest *leaves, size_t n)
{
    MerkleTree tree = { 0 };

    for (size_t i = 0; i < n; i++)
        merkle_append(&tree, &leaves[i], NULL, NULL);
    return (MerkleRoot){ n, merkle_root(&tree) };
}

TEST(seal, roots_are_those_of_the_standard)
{
    MerkleTree tree = { 0 };

    for (size_t i = 0; i < LEN(roots); i++) {
        Digest root = merkle_root(&tree);
        Digest leaf;

        CHECK_STR(hex_of(cx->arena, digest_bytes(&root)), str_of(roots[i]));
        if (i == LEN(contents))
            break;
        leaf = merkle_leaf_of(t_hex(cx, contents[i]));
        merkle_append(&tree, &leaf, NULL, NULL);
    }
}

TEST(seal, every_leaf_of_every_tree_is_proved)
{
    Digest leaves[LEAVES];
    MerkleLeaves held = { leaves, LEAVES };
    MerkleSource source = merkle_source_of_leaves(&held);

    some_leaves(leaves);
    for (uint64_t size = 1; size <= LEAVES; size++) {
        MerkleRoot tree = root_of(leaves, size);

        for (uint64_t index = 0; index < size; index++) {
            MerkleProof proof;

            CHECK_OK(merkle_inclusion(cx, source, index, size, &proof));
            CHECK_OK(merkle_check_inclusion(cx, &leaves[index], index, &tree, &proof));
        }
    }
}

TEST(seal, a_proof_of_inclusion_is_for_one_leaf_place_and_tree)
{
    Digest leaves[LEAVES];
    MerkleLeaves held = { leaves, LEAVES };
    MerkleSource source = merkle_source_of_leaves(&held);
    MerkleProof proof;
    MerkleProof longer;
    MerkleRoot tree;

    some_leaves(leaves);
    tree = root_of(leaves, 45);
    CHECK_OK(merkle_inclusion(cx, source, 20, 45, &proof));
    CHECK_FAILS(merkle_check_inclusion(cx, &leaves[21], 20, &tree, &proof), ERR_SEAL);
    for (uint64_t index = 0; index < 100; index++) {
        if (index != 20)
            CHECK_FAILS(merkle_check_inclusion(cx, &leaves[20], index, &tree, &proof), ERR_SEAL);
    }
    for (size_t bit = 0; bit < proof.n * 256; bit++) {
        proof.path[bit / 256].b[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(merkle_check_inclusion(cx, &leaves[20], 20, &tree, &proof), ERR_SEAL);
        proof.path[bit / 256].b[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
    }
    longer = proof;
    longer.n++;
    CHECK_FAILS(merkle_check_inclusion(cx, &leaves[20], 20, &tree, &longer), ERR_SEAL);
    longer.n = MERKLE_PROOF_MAX + 1;
    CHECK_FAILS(merkle_check_inclusion(cx, &leaves[20], 20, &tree, &longer), ERR_SEAL);
    proof.n--;
    CHECK_FAILS(merkle_check_inclusion(cx, &leaves[20], 20, &tree, &proof), ERR_SEAL);
    CHECK_FAILS(merkle_inclusion(cx, source, 45, 45, &proof), ERR_INVALID);
    tree.size = 0;
    CHECK_FAILS(merkle_check_inclusion(cx, &leaves[20], 0, &tree, &proof), ERR_SEAL);
}

/* A head may claim more leaves than its root has: a proof that ends below its top shows nothing. */
TEST(seal, a_proof_that_ends_below_the_top_is_refused)
{
    Digest leaves[LEAVES];
    MerkleLeaves held = { leaves, LEAVES };
    MerkleSource source = merkle_source_of_leaves(&held);
    MerkleProof proof;
    MerkleRoot old;
    MerkleRoot tree;

    some_leaves(leaves);
    old = root_of(leaves, 3);
    tree = root_of(leaves, 4);
    tree.size = 8;
    CHECK_OK(merkle_inclusion(cx, source, 1, 4, &proof));
    CHECK_FAILS(merkle_check_inclusion(cx, &leaves[1], 1, &tree, &proof), ERR_SEAL);
    CHECK_OK(merkle_consistency(cx, source, 3, 4, &proof));
    CHECK_FAILS(merkle_check_consistency(cx, &old, &tree, &proof), ERR_SEAL);
    tree.size = 4;
    CHECK_OK(merkle_check_consistency(cx, &old, &tree, &proof));
    CHECK_FAILS(merkle_check_consistency(cx, &tree, &tree, &proof), ERR_SEAL);
}

TEST(seal, every_tree_continues_every_smaller_one)
{
    Digest leaves[LEAVES];
    MerkleLeaves held = { leaves, LEAVES };
    MerkleSource source = merkle_source_of_leaves(&held);

    some_leaves(leaves);
    for (uint64_t size = 0; size <= LEAVES; size++) {
        MerkleRoot tree = root_of(leaves, size);

        for (uint64_t old_size = 0; old_size <= size; old_size++) {
            MerkleRoot old = root_of(leaves, old_size);
            MerkleProof proof;

            CHECK_OK(merkle_consistency(cx, source, old_size, size, &proof));
            CHECK_OK(merkle_check_consistency(cx, &old, &tree, &proof));
        }
    }
}

/* One old leaf is changed: no proof of the new tree fits the old root. */
TEST(seal, a_rewritten_or_shrunk_ledger_is_noticed)
{
    Digest leaves[LEAVES];
    MerkleLeaves held = { leaves, LEAVES };
    MerkleSource source = merkle_source_of_leaves(&held);

    some_leaves(leaves);
    for (uint64_t old_size = 1; old_size < 40; old_size++) {
        MerkleRoot old = root_of(leaves, old_size);
        MerkleRoot tree;
        MerkleProof proof;

        leaves[old_size / 2].b[0] ^= 1;
        tree = root_of(leaves, 41);
        CHECK_OK(merkle_consistency(cx, source, old_size, 41, &proof));
        CHECK_FAILS(merkle_check_consistency(cx, &old, &tree, &proof), ERR_SEAL);
        leaves[old_size / 2].b[0] ^= 1;
        CHECK_FAILS(merkle_check_consistency(cx, &tree, &old, &proof), ERR_SEAL);
    }
    CHECK_FAILS(merkle_consistency(cx, source, 42, 41, &(MerkleProof){ 0 }), ERR_INVALID);
}

TEST(seal, every_bit_of_a_proof_of_consistency_counts)
{
    Digest leaves[LEAVES];
    MerkleLeaves held = { leaves, LEAVES };
    MerkleSource source = merkle_source_of_leaves(&held);
    static const uint64_t sizes[][2] = { { 3, 7 }, { 4, 7 }, { 6, 8 }, { 33, 70 }, { 69, 70 } };

    some_leaves(leaves);
    for (size_t i = 0; i < LEN(sizes); i++) {
        MerkleRoot old = root_of(leaves, sizes[i][0]);
        MerkleRoot tree = root_of(leaves, sizes[i][1]);
        MerkleProof proof;

        CHECK_OK(merkle_consistency(cx, source, old.size, tree.size, &proof));
        for (size_t bit = 0; bit < proof.n * 256; bit++) {
            proof.path[bit / 256].b[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
            CHECK_FAILS(merkle_check_consistency(cx, &old, &tree, &proof), ERR_SEAL);
            proof.path[bit / 256].b[bit % 256 / 8] ^= (uint8_t)(1u << bit % 8);
        }
        proof.n++;
        CHECK_FAILS(merkle_check_consistency(cx, &old, &tree, &proof), ERR_SEAL);
        proof.n -= 2;
        CHECK_FAILS(merkle_check_consistency(cx, &old, &tree, &proof), ERR_SEAL);
        proof.n = 0;
        CHECK_FAILS(merkle_check_consistency(cx, &old, &tree, &proof), ERR_SEAL);
    }
}

/* Nodes as a store would keep them. */
typedef struct Nodes {
    Digest node[8][LEAVES];
    uint64_t told;
} Nodes;

static void
keep_node(void *with, unsigned level, uint64_t number, const Digest *node)
{
    Nodes *nodes = with;

    ASSERT(level < 8 && number < LEAVES);
    nodes->node[level][number] = *node;
    nodes->told++;
}

static Status
kept_node(Cx *cx, void *with, unsigned level, uint64_t number, Digest *ret)
{
    const Nodes *nodes = with;

    if (level >= 8 || number >= LEAVES)
        FAIL(ERR_BUG, "seal.test", "no node");
    *ret = nodes->node[level][number];
    return OK;
}

TEST(seal, proofs_are_made_from_the_nodes_told_while_appending)
{
    Nodes *nodes = ARENA_NEW(cx->arena, Nodes);
    MerkleSource source = { kept_node, nodes };
    Digest leaves[LEAVES];
    MerkleTree tree = { 0 };
    MerkleRoot root;
    MerkleProof proof;

    some_leaves(leaves);
    for (size_t i = 0; i < LEAVES; i++)
        merkle_append(&tree, &leaves[i], keep_node, nodes);
    CHECK_INT(nodes->told, 70 + 35 + 17 + 8 + 4 + 2 + 1);
    root = (MerkleRoot){ tree.size, merkle_root(&tree) };
    for (uint64_t index = 0; index < LEAVES; index++) {
        CHECK_OK(merkle_inclusion(cx, source, index, LEAVES, &proof));
        CHECK_OK(merkle_check_inclusion(cx, &leaves[index], index, &root, &proof));
    }
}

TEST(seal, every_field_of_a_leaf_counts)
{
    LedgerEntry entry = { .time_s = T_NOW_S, .verb = STR("give") };
    Digest leaf = merkle_leaf(&entry);
    LedgerEntry changed[7];
    /* Each of the fields after its length; written out by hand. */
    Bytes plain = t_hex(cx, "00"
                            "001000000000000000000000000000000000"
                            "0008000000006ab13b80"
                            "001000000000000000000000000000000000"
                            "001000000000000000000000000000000000"
                            "000467697665"
                            "001000000000000000000000000000000000"
                            "00200000000000000000000000000000000000000000000000000000000000000000");
    Digest wanted = sha256_of(plain);

    CHECK(digest_equal(&leaf, &wanted));
    for (size_t i = 0; i < LEN(changed); i++)
        changed[i] = entry;
    changed[0].salt[15] = 1;
    changed[1].time_s++;
    changed[2].actor.id.b[0] = 1;
    changed[3].desk.id.b[0] = 1;
    changed[4].verb = STR("give\0");
    changed[5].object.b[0] = 1;
    changed[6].detail.b[0] = 1;
    for (size_t i = 0; i < LEN(changed); i++) {
        Digest other = merkle_leaf(&changed[i]);

        CHECK(!digest_equal(&leaf, &other));
    }
}

TEST(seal, every_bit_of_a_head_counts)
{
    AUTO(sign_key_free_at) SignKey *ledger = sign_key_new();
    SignPublic by = sign_key_public(ledger);
    AUTO(buf_free) Buf out = buf_new(HEAD_BYTES);
    Head head = { .size = 5, .time_s = T_NOW_S };
    uint8_t bytes[HEAD_BYTES + 1] = { 0 };

    head_sign(ledger, &head);
    CHECK_OK(head_check(cx, &by, &head));
    head_write(&out, &head);
    REQUIRE(buf_view(&out).len == HEAD_BYTES);
    memcpy(bytes, buf_view(&out).ptr, HEAD_BYTES);
    for (size_t bit = 0; bit < (size_t)HEAD_BYTES * 8; bit++) {
        Status status;

        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        status = head_read(cx, (Bytes){ bytes, HEAD_BYTES }, &head);
        if (status.code == ERR_NONE)
            status = head_check(cx, &by, &head);
        CHECK(status.code != ERR_NONE);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t len = 0; len <= HEAD_BYTES + 1; len++) {
        if (len != HEAD_BYTES)
            CHECK_FAILS(head_read(cx, (Bytes){ bytes, len }, &head), ERR_INVALID);
    }
    CHECK_OK(head_read(cx, (Bytes){ bytes, HEAD_BYTES }, &head));
    CHECK_OK(head_check(cx, &by, &head));
}

TEST(seal, every_bit_of_a_promise_counts)
{
    AUTO(sign_key_free_at) SignKey *ledger = sign_key_new();
    SignPublic by = sign_key_public(ledger);
    Promise promise = { .time_s = T_NOW_S };
    uint8_t *bytes = (uint8_t *)&promise; /* it has no holes */

    promise_sign(ledger, &promise);
    CHECK_OK(promise_check(cx, &by, &promise));
    for (size_t bit = 0; bit < sizeof promise * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(promise_check(cx, &by, &promise), ERR_SEAL);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}
