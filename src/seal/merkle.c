/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/merkle.h"

#include <sodium.h>

enum { ENTRY_FIELDS = 7, ENTRY_MAX = 1 + ENTRY_FIELDS * 2 + 16 + 8 + 16 + 16 + 64 + 16 + 32 };

static void
write_field(Buf *out, Bytes field)
{
    buf_u16(out, (uint16_t)field.len);
    buf_bytes(out, field);
}

Digest
merkle_leaf(const LedgerEntry *entry)
{
    Buf out = buf_new(ENTRY_MAX);
    Digest ret;

    ASSERT(entry->verb.len <= LEDGER_VERB_MAX);
    buf_u8(&out, 0);
    write_field(&out, (Bytes){ entry->salt, sizeof entry->salt });
    buf_u16(&out, 8);
    buf_u64(&out, (uint64_t)entry->time_s);
    write_field(&out, id_bytes(&entry->actor.id));
    write_field(&out, id_bytes(&entry->desk.id));
    write_field(&out, str_bytes(entry->verb));
    write_field(&out, id_bytes(&entry->object));
    write_field(&out, digest_bytes(&entry->detail));
    ret = sha256_of(buf_view(&out));
    buf_free(&out);
    return ret;
}

static Digest
hash_prefixed(uint8_t prefix, Bytes a, Bytes b)
{
    crypto_hash_sha256_state state;
    Digest ret;

    (void)crypto_hash_sha256_init(&state);
    (void)crypto_hash_sha256_update(&state, &prefix, 1);
    (void)crypto_hash_sha256_update(&state, a.ptr, a.len);
    (void)crypto_hash_sha256_update(&state, b.ptr, b.len);
    (void)crypto_hash_sha256_final(&state, ret.b);
    return ret;
}

Digest
merkle_leaf_of(Bytes content)
{
    return hash_prefixed(0, content, (Bytes){ 0 });
}

static Digest
node_of(const Digest *left, const Digest *right)
{
    return hash_prefixed(1, digest_bytes(left), digest_bytes(right));
}

void
merkle_append(MerkleTree *tree, const Digest *leaf, MerkleOnNode *on_node, void *with)
{
    Digest node = *leaf;
    unsigned level = 0;

    ASSERT(tree->size < UINT64_MAX);
    for (;; level++) {
        if (on_node != NULL)
            on_node(with, level, tree->size >> level, &node);
        if ((tree->size >> level & 1) == 0)
            break;
        node = node_of(&tree->edge[level], &node);
    }
    tree->edge[level] = node;
    tree->size++;
}

Digest
merkle_root(const MerkleTree *tree)
{
    Digest root = { { 0 } };
    bool begun = false;

    if (tree->size == 0)
        return sha256_of((Bytes){ 0 });
    for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
        if ((tree->size >> level & 1) == 0)
            continue;
        root = begun ? node_of(&tree->edge[level], &root) : tree->edge[level];
        begun = true;
    }
    return root;
}

static Status
leaves_get(Cx *cx, void *with, unsigned level, uint64_t number, Digest *ret)
{
    const MerkleLeaves *leaves = with;
    MerkleTree tree = { 0 };
    uint64_t count;

    if (level >= MERKLE_LEVELS || number >= leaves->n >> level)
        FAIL(ERR_INVALID, "seal.merkle.node", "the tree has no such complete subtree");
    count = UINT64_C(1) << level;
    for (uint64_t i = 0; i < count; i++)
        merkle_append(&tree, &leaves->leaves[(number << level) + i], NULL, NULL);
    *ret = merkle_root(&tree);
    return OK;
}

MerkleSource
merkle_source_of_leaves(MerkleLeaves *leaves)
{
    return (MerkleSource){ leaves_get, leaves };
}

/* A run of leaves that is a subtree of some tree of RFC 9162. */
typedef struct Run {
    uint64_t first;
    uint64_t n;
} Run;

/* The largest power of two below n; n is at least 2. */
static uint64_t
split_of(uint64_t n)
{
    return UINT64_C(1) << (63 - __builtin_clzll(n - 1));
}

/* The run's root: its complete subtrees, largest first, joined from the right. */
static Status
run_root(Cx *cx, MerkleSource source, Run run, Digest *ret)
{
    Digest root = { { 0 } };
    uint64_t end = run.first + run.n;
    bool begun = false;

    for (unsigned level = 0; level < MERKLE_LEVELS; level++) {
        Digest node;

        if ((run.n >> level & 1) == 0)
            continue;
        end -= UINT64_C(1) << level;
        TRY(source.get(cx, source.with, level, end >> level, &node));
        root = begun ? node_of(&node, &root) : node;
        begun = true;
    }
    *ret = root;
    return OK;
}

/* The runs that a proof names, in the order in which the tree is walked down: the reverse of the
 * proof's. */
typedef struct Runs {
    Run run[MERKLE_PROOF_MAX];
    size_t n;
} Runs;

static Status
prove(Cx *cx, MerkleSource source, const Runs *runs, MerkleProof *ret)
{
    MerkleProof proof = { .n = runs->n };

    for (size_t i = 0; i < runs->n; i++)
        TRY(run_root(cx, source, runs->run[runs->n - 1 - i], &proof.path[i]));
    *ret = proof;
    return OK;
}

Status
merkle_inclusion(Cx *cx, MerkleSource source, uint64_t index, uint64_t size, MerkleProof *ret)
{
    Run at = { 0, size };
    Runs runs = { .n = 0 };

    if (index >= size)
        FAIL(ERR_INVALID, "seal.merkle.index", "the tree has no such leaf");
    while (at.n > 1) {
        uint64_t k = split_of(at.n);
        Run left = { at.first, k };
        Run right = { at.first + k, at.n - k };
        bool is_left = index < right.first;

        runs.run[runs.n++] = is_left ? right : left;
        at = is_left ? left : right;
    }
    TRY(prove(cx, source, &runs, ret));
    return OK;
}

Status
merkle_consistency(Cx *cx, MerkleSource source, uint64_t old_size, uint64_t size, MerkleProof *ret)
{
    Run at = { 0, size };
    Runs runs = { .n = 0 };

    if (old_size > size)
        FAIL(ERR_INVALID, "seal.merkle.size", "a ledger never shrinks");
    while (old_size > 0 && at.first + at.n > old_size) {
        uint64_t k = split_of(at.n);
        Run left = { at.first, k };
        Run right = { at.first + k, at.n - k };
        bool is_left = old_size <= right.first;

        runs.run[runs.n++] = is_left ? right : left;
        at = is_left ? left : right;
    }
    /* Where the old tree ends; if that is the old root itself, who checks has it. */
    if (old_size > 0 && at.first > 0)
        runs.run[runs.n++] = at;
    TRY(prove(cx, source, &runs, ret));
    return OK;
}

/* A place on the way up: a node of the proof's level and the last node there. */
typedef struct Place {
    uint64_t at;
    uint64_t last;
} Place;

/* True if the next hash of the proof stands to the left; levels without a sibling are passed. */
static bool
is_from_left(Place *place)
{
    bool left = (place->at & 1) == 1 || place->at == place->last;

    while (left && (place->at & 1) == 0 && place->at != 0) {
        place->at >>= 1;
        place->last >>= 1;
    }
    place->at >>= 1;
    place->last >>= 1;
    return left;
}

Status
merkle_check_inclusion(Cx *cx, const Digest *leaf, uint64_t index, const MerkleRoot *tree,
                       const MerkleProof *proof)
{
    Place place = { index, tree->size - 1 };
    Digest root = *leaf;
    bool used_up = proof->n <= MERKLE_PROOF_MAX && index < tree->size;

    for (size_t i = 0; used_up && i < proof->n; i++) {
        if (place.last == 0)
            used_up = false;
        else if (is_from_left(&place))
            root = node_of(&proof->path[i], &root);
        else
            root = node_of(&root, &proof->path[i]);
    }
    if (!used_up || place.last != 0 || !digest_equal(&root, &tree->root))
        FAIL(ERR_SEAL, "seal.merkle.inclusion", "the proof of inclusion does not hold");
    return OK;
}

/* RFC 9162, 2.1.4.2, for 0 < old->size < tree->size. */
static bool
is_consistent(const MerkleRoot *old, const MerkleRoot *tree, const MerkleProof *proof)
{
    Place place = { old->size - 1, tree->size - 1 };
    bool complete = (old->size & (old->size - 1)) == 0;
    size_t used = complete ? 0 : 1;
    Digest old_root;
    Digest root;

    if (proof->n < 1 || proof->n > MERKLE_PROOF_MAX)
        return false;
    while ((place.at & 1) == 1) {
        place.at >>= 1;
        place.last >>= 1;
    }
    old_root = root = complete ? old->root : proof->path[0];
    for (; used < proof->n; used++) {
        const Digest *next = &proof->path[used];

        if (place.last == 0)
            return false;
        if (is_from_left(&place)) {
            old_root = node_of(next, &old_root);
            root = node_of(next, &root);
        } else {
            root = node_of(&root, next);
        }
    }
    return place.last == 0 && digest_equal(&old_root, &old->root) &&
           digest_equal(&root, &tree->root);
}

Status
merkle_check_consistency(Cx *cx, const MerkleRoot *old, const MerkleRoot *tree,
                         const MerkleProof *proof)
{
    bool holds;

    if (old->size > tree->size)
        FAIL(ERR_SEAL, "seal.merkle.shrunk", "the ledger has shrunk");
    if (old->size == 0)
        holds = proof->n == 0;
    else if (old->size == tree->size)
        holds = proof->n == 0 && digest_equal(&old->root, &tree->root);
    else
        holds = is_consistent(old, tree, proof);
    if (!holds)
        FAIL(ERR_SEAL, "seal.merkle.consistency",
             "the ledger is not the continuation of the one known");
    return OK;
}
