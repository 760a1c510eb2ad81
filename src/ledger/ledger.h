/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ledger — the append-only log of all that was done (RFC 9162 tree, signed heads).
 *
 * An entry is written in the caller's transaction with a promise signed by the keeper; the matcher
 * closes batches, padded with dummies, each with one signed head.  Entries of a piece lose their
 * salts when it ends: then nobody can tell any more what their leaves stood for.
 * Depends on http, keeper, store, seal and below.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "http/http.h"
#include "keeper/keeper.h"
#include "seal/head.h"

enum { LEDGER_RECEIPT_MAX = 8 * 1024 };

/* Heads, leaf hashes and proofs, open to anyone. */
extern const RouteTable ledger_routes;

/* What was done: by whom at which desk, to what. */
typedef struct LedgerNew {
    MemberId actor; /* zeroes: the installation itself */
    DeskId desk;
    const char *verb; /* of the closed table in ledger.c (asserted) */
    Id object;
    Digest detail;
} LedgerNew;

/* The verbs, `n` of them. */
const char *const *ledger_verbs(size_t *ret_n);
/* How many entries have a verb. */
MUST_USE Status ledger_count(Cx *cx, Db *db, const char *verb, int64_t *ret);
/* What a desk did from `from_s` to before `until_s`, and how often; a walk over all entries. */
typedef struct LedgerSpan {
    DeskId desk;
    int64_t from_s;
    int64_t until_s;
} LedgerSpan;
typedef struct LedgerDone {
    Str verb;
    int64_t n;
} LedgerDone;
MUST_USE Status ledger_done(Cx *cx, Db *db, const LedgerSpan *span, LedgerDone **ret,
                            size_t *ret_n);

/* Notes it in the caller's transaction; *ret_receipt is a receipt in JSON with the signed promise.
 */
MUST_USE Status ledger_append(Cx *cx, Db *db, Keeper *keeper, const LedgerNew *entry,
                              Bytes *ret_receipt);
/* The same in two steps: the keeper signs while the caller goes on.  Each draft is appended or
 * dropped, which waits for the keeper too. */
typedef struct LedgerDraft LedgerDraft;
MUST_USE Status ledger_draft(Cx *cx, Keeper *keeper, const LedgerNew *entry, LedgerDraft **ret);
MUST_USE Status ledger_append_draft(Cx *cx, Db *db, const LedgerDraft *draft, Bytes *ret_receipt);
void ledger_drop_draft(const LedgerDraft *draft);
/* The receipt of the first entry about an object whose salt is kept: with its promise, or with leaf
 * place, path and head once its batch is closed.  Empty if there is none. */
MUST_USE Status ledger_find_receipt(Cx *cx, Db *db, Id object, Bytes *ret_receipt);
/* The same of the newest entry with this verb. */
MUST_USE Status ledger_find_newest(Cx *cx, Db *db, const char *verb, Id object, Bytes *ret_receipt);
/* The object of an entry about a document, whose digest is its detail: the digest's beginning. */
Id ledger_object_of(Bytes document);
/* Erases salt and detail of all entries about an object; leaves, verbs and times stay. */
MUST_USE Status ledger_erase(Cx *cx, Db *db, Id object);

/* Closes a batch if anything waits: all waiting leaves in random order and dummies up to the next
 * of 16, 64, 256 (then multiples of 256), one new head; nothing if nothing waits.  *ret_closed
 * tells whether there is a new head.  Not inside a transaction: it commits the batch, has the
 * keeper sign its head, and commits the signature.  If it breaks off in between (ERR_AWAY), the
 * next call has that head signed first.  For the matcher, once a minute. */
MUST_USE Status ledger_close(Cx *cx, Db *db, Keeper *keeper, bool *ret_closed);
/* The newest head; size 0 if there is none.  And the proof that it continues an older size. */
MUST_USE Status ledger_head(Cx *cx, Db *db, Head *ret);
MUST_USE Status ledger_continues(Cx *cx, Db *db, uint64_t old_size, MerkleProof *ret);
/* Recounts everything: each entry that has a salt and its promise, each leaf's place, the stored
 * subtrees, every head's root, order and signature.  ERR_SEAL names what does not hold. */
MUST_USE Status ledger_check(Cx *cx, Db *db, const SignPublic *key);

/* What a receipt shows when every name and value in it holds. */
typedef struct LedgerVerdict {
    bool included; /* false: a signed promise of inclusion, not more */
    Str verb;
    Id object;
    Digest detail;
    int64_t time_s;
    uint64_t index;
    uint64_t size;
} LedgerVerdict;
/* Works offline, against `key` and never one from the receipt.  ERR_SEAL or ERR_INVALID for any
 * change of a name or value; white space, order and JSON escapes do not count. */
MUST_USE Status ledger_verify(Cx *cx, Str receipt, const SignPublic *key, LedgerVerdict *ret);

#endif
