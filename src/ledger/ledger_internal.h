/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ledger/internal — shared by the files of this folder. */
#ifndef LEDGER_INTERNAL_H
#define LEDGER_INTERNAL_H

#include "api/ledger.h"
#include "ledger/ledger.h"

/* Batches end at multiples of LEDGER_CHUNK leaves; so a row holds as many, and the subtrees below
 * LEDGER_CHUNK_LEVEL are computed from it. */
enum { LEDGER_CHUNK_LEVEL = 4, LEDGER_CHUNK = 1 << LEDGER_CHUNK_LEVEL };

/* Who signs: the keeper, or a test. */
typedef struct LedgerSigner {
    Status (*promise)(Cx *cx, void *with, const Digest *leaf, Promise *ret);
    Status (*head)(Cx *cx, void *with, Head *head);
    void *with;
} LedgerSigner;

/* As ledger_append and ledger_close. */
MUST_USE Status ledger_append_by(Cx *cx, Db *db, const LedgerSigner *signer, const LedgerNew *entry,
                                 Bytes *ret_receipt);
MUST_USE Status ledger_close_by(Cx *cx, Db *db, const LedgerSigner *signer, bool *ret_closed);

/* The stored tree as a source of proofs. */
MerkleSource ledger_source(Db *db);
/* The right edge of the tree of `size` leaves, a multiple of LEDGER_CHUNK. */
MUST_USE Status ledger_load_tree(Cx *cx, Db *db, uint64_t size, MerkleTree *ret);
/* `count` leaf hashes from `first` on, in cx->arena; fewer where the tree ends. */
MUST_USE Status ledger_load_leaves(Cx *cx, Db *db, uint64_t first, size_t count, Digest **ret,
                                   size_t *ret_n);
/* ERR_STORE unless the blob is a digest. */
MUST_USE Status ledger_digest_of(Cx *cx, Bytes blob, Digest *ret);
/* A leaf's key in the table of places. */
int64_t ledger_prefix(const Digest *leaf);
/* The proof that the tree of `to` leaves begins with that of `from`. */
MUST_USE Status ledger_consistency(Cx *cx, Db *db, uint64_t from, uint64_t to, MerkleProof *ret);
/* Where the leaf stands in the tree of the newest head: ERR_NOT_FOUND if it waits or is none. */
MUST_USE Status ledger_find_place(Cx *cx, Db *db, const Digest *leaf, ApiLedgerPlace *ret);
/* The same for a known place in a tree of `head`. */
MUST_USE Status ledger_prove_place(Cx *cx, Db *db, const Head *head, uint64_t index,
                                   ApiLedgerPlace *ret);

/* Between structs of the API and of seal; what they point to lives in cx->arena. */
ApiLedgerHead ledger_head_shown(Cx *cx, const Head *head);
ShapeList ledger_path_shown(Cx *cx, const MerkleProof *proof);

#endif
