/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/sign — Ed25519 signatures (RFC 8032), each in a domain of its own. */
#ifndef SEAL_SIGN_H
#define SEAL_SIGN_H

#include "seal/seal.h"

enum { SIGN_SEED_BYTES = 32, SIGN_BYTES_MAX = 1 << 20 };

typedef struct SignPublic {
    uint8_t b[32];
} SignPublic;

typedef struct Signature {
    uint8_t b[64];
} Signature;

typedef struct SignKey SignKey; /* in guarded memory */

/* A random key pair; or that of a 32-byte seed.  The caller owns it. */
SignKey *sign_key_new(void);
SignKey *sign_key_of_seed(const Secret *seed);
/* Wipes; NULL is allowed. */
void sign_key_free(SignKey *key);
/* The public half. */
SignPublic sign_key_public(const SignKey *key);
/* A copy of the seed, 32 bytes, to be locked and stored; the caller owns it. */
Secret *sign_key_seed(const SignKey *key);

/* The signature over "tessera/v1/" || domain || "/" || b; at most SIGN_BYTES_MAX in all. */
Signature sign_make(const SignKey *key, const char *domain, Bytes b);
/* True if the signature over the same holds; false for a public key of small order too. */
bool sign_check(const SignPublic *by, const char *domain, Bytes b, const Signature *signature);
bool sign_public_equal(const SignPublic *a, const SignPublic *b);

AUTO_FREE(SignKey, sign_key_free)

#endif
