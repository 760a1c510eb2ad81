/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/merkle — the ledger's tree (RFC 9162, section 2, SHA-256): leaves, roots, proofs of
 * inclusion and of consistency. */
#ifndef SEAL_MERKLE_H
#define SEAL_MERKLE_H

#include "seal/seal.h"

enum { MERKLE_LEVELS = 64, MERKLE_PROOF_MAX = 65, LEDGER_SALT = 16, LEDGER_VERB_MAX = 64 };

/* What one leaf stands for. */
typedef struct LedgerEntry {
    uint8_t salt[LEDGER_SALT];
    int64_t time_s; /* hashed as 8 bytes, big-endian */
    MemberId actor;
    DeskId desk;
    Str verb; /* at most LEDGER_VERB_MAX bytes */
    Id object;
    Digest detail;
} LedgerEntry;

/* SHA-256(0x00 || each of salt, time, actor, desk, verb, object, detail after its I2OSP length of 2
 * bytes). */
Digest merkle_leaf(const LedgerEntry *entry);
/* SHA-256(0x00 || content): a leaf of RFC 9162. */
Digest merkle_leaf_of(Bytes content);

/* A growing tree, of which only the right edge is kept: the roots of the complete subtrees, one a
 * set bit of size.  Zeroed, it is the empty tree. */
typedef struct MerkleTree {
    uint64_t size;
    Digest edge[MERKLE_LEVELS]; /* edge[level] holds where bit `level` of size is set */
} MerkleTree;

/* Adds one leaf hash.  If `on_node` is given it is told of each complete subtree that this ends:
 * level 0 is the leaf itself, number is its place in the level. */
typedef void MerkleOnNode(void *with, unsigned level, uint64_t number, const Digest *node);
void merkle_append(MerkleTree *tree, const Digest *leaf, MerkleOnNode *on_node, void *with);
/* The root; of the empty tree SHA-256 of nothing. */
Digest merkle_root(const MerkleTree *tree);

/* Where proofs find the roots of complete subtrees: 2^level leaves, the number-th of its level. */
typedef struct MerkleSource {
    Status (*get)(Cx *cx, void *with, unsigned level, uint64_t number, Digest *ret);
    void *with;
} MerkleSource;

/* A source over leaf hashes in memory; computes each subtree anew, O(2^level). */
typedef struct MerkleLeaves {
    const Digest *leaves;
    uint64_t n;
} MerkleLeaves;
MerkleSource merkle_source_of_leaves(MerkleLeaves *leaves);

/* A proof: hashes in the order of RFC 9162. */
typedef struct MerkleProof {
    Digest path[MERKLE_PROOF_MAX];
    size_t n;
} MerkleProof;

/* The proof that leaf `index` is in the tree of the first `size` leaves; O(log^2 size) reads.
 * ERR_INVALID unless index < size. */
MUST_USE Status merkle_inclusion(Cx *cx, MerkleSource source, uint64_t index, uint64_t size,
                                 MerkleProof *ret);
/* The proof that the tree of `old_size` leaves is the beginning of that of `size`.  ERR_INVALID
 * unless old_size <= size; empty if they are equal or old_size is 0. */
MUST_USE Status merkle_consistency(Cx *cx, MerkleSource source, uint64_t old_size, uint64_t size,
                                   MerkleProof *ret);

/* A tree as a head tells it. */
typedef struct MerkleRoot {
    uint64_t size;
    Digest root;
} MerkleRoot;

/* RFC 9162, 2.1.3.2 and 2.1.4.2: ERR_SEAL unless the proof holds and is used up exactly. */
MUST_USE Status merkle_check_inclusion(Cx *cx, const Digest *leaf, uint64_t index,
                                       const MerkleRoot *tree, const MerkleProof *proof);
MUST_USE Status merkle_check_consistency(Cx *cx, const MerkleRoot *old, const MerkleRoot *tree,
                                         const MerkleProof *proof);

#endif
