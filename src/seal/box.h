/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/box — sealing to a public key (X25519, libsodium's crypto_box_seal), and locking under a
 * symmetric key (XChaCha20-Poly1305). */
#ifndef SEAL_BOX_H
#define SEAL_BOX_H

#include "seal/seal.h"

enum {
    BOX_SEED_BYTES = 32,
    BOX_EXTRA = 48,      /* a sealed text is longer than its content by this */
    LOCK_EXTRA = 24 + 16 /* so is a locked one: nonce and authenticator */
};

typedef struct BoxPublic {
    uint8_t b[32];
} BoxPublic;

typedef struct BoxKey BoxKey; /* in guarded memory */

/* A random key pair; or that of a 32-byte seed.  The caller owns it. */
BoxKey *box_key_new(void);
BoxKey *box_key_of_seed(const Secret *seed);
/* Wipes; NULL is allowed. */
void box_key_free(BoxKey *key);
BoxPublic box_key_public(const BoxKey *key);
/* A copy of the seed, 32 bytes, to be sealed to a member or locked; the caller owns it. */
Secret *box_key_seed(const BoxKey *key);
bool box_public_equal(const BoxPublic *a, const BoxPublic *b);

/* Seals to the holder of `to`; the result, BOX_EXTRA longer, is in cx->arena.  ERR_SEAL if the
 * public key is of small order. */
MUST_USE Status box_seal(Cx *cx, const BoxPublic *to, Bytes plain, Bytes *ret);
/* Opens into cx->arena, or into a secret that the caller owns (for keys).  ERR_SEAL if it was
 * sealed to somebody else, changed, or is too short. */
MUST_USE Status box_open(Cx *cx, const BoxKey *key, Bytes sealed, Bytes *ret);
MUST_USE Status box_open_secret(Cx *cx, const BoxKey *key, Bytes sealed, Secret **ret);

/* Locks under a key of 32 bytes: random nonce (24) || XChaCha20-Poly1305 with `ad` as associated
 * data.  The result, LOCK_EXTRA longer, is in cx->arena. */
MUST_USE Status lock_seal(Cx *cx, const Secret *key, Bytes ad, Bytes plain, Bytes *ret);
/* Opens; ERR_SEAL unless key, `ad` and every byte are those of lock_seal. */
MUST_USE Status lock_open(Cx *cx, const Secret *key, Bytes ad, Bytes locked, Bytes *ret);
MUST_USE Status lock_open_secret(Cx *cx, const Secret *key, Bytes ad, Bytes locked, Secret **ret);

/* Six words of seal/words.h, blanks between: the first 66 bits of
 * BLAKE2b-256("tessera/v1/fingerprint/" || the 32 bytes).  For people to compare aloud. */
Str box_fingerprint(Arena *arena, const BoxPublic *key);

AUTO_FREE(BoxKey, box_key_free)

#endif
