/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/head — what the ledger key signs: heads of the tree, and promises that a leaf will be in it.
 */
#ifndef SEAL_HEAD_H
#define SEAL_HEAD_H

#include "seal/merkle.h"
#include "seal/sign.h"

enum { HEAD_BYTES = 113 };

typedef struct Head {
    uint64_t size; /* leaves */
    Digest root;
    int64_t time_s;
    Signature signature; /* domain "head" */
} Head;

typedef struct Promise {
    Digest leaf;
    int64_t time_s;
    Signature signature; /* domain "promise" */
} Promise;

/* Sets the signature over the other fields. */
void head_sign(const SignKey *ledger, Head *head);
/* ERR_SEAL unless `ledger` signed it. */
MUST_USE Status head_check(Cx *cx, const SignPublic *ledger, const Head *head);
/* HEAD_BYTES: version 1, size (8), root, time (8), signature; reading refuses any other length or
 * version with ERR_INVALID. */
void head_write(Buf *out, const Head *head);
MUST_USE Status head_read(Cx *cx, Bytes b, Head *ret);

/* The same for a promise: version 1, leaf, time (8) are signed. */
void promise_sign(const SignKey *ledger, Promise *promise);
MUST_USE Status promise_check(Cx *cx, const SignPublic *ledger, const Promise *promise);

#endif
