/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal — all cryptography of the program.  Depends on base alone; the only folder that includes
 * libsodium.
 *
 * This header has what all others of the folder share: start, randomness, digests, comparison.
 * No promise of constant time is ours: only libsodium's functions touch secrets.  Everything that
 * is signed or committed to begins with "tessera/v1/" and the name of its kind (its domain).
 */
#ifndef SEAL_SEAL_H
#define SEAL_SEAL_H

#include "base/id.h"
#include "seal/secret.h"

/* A BLAKE2b-256 or SHA-256 digest, and a SHA-512 digest. */
typedef struct Digest {
    uint8_t b[32];
} Digest;

typedef struct Digest64 {
    uint8_t b[64];
} Digest64;

/* Must have been called once, before anything else of the folder, in each program; later calls do
 * nothing.  Opens the system's randomness: call it before a sandbox. */
void seal_start(void);
/* Fills with random bytes of the system (getrandom). */
void seal_random(void *to, size_t len);
/* Overwrites with zeroes in a way no compiler drops. */
void seal_wipe(void *ptr, size_t len);
/* Equality in a time that depends on `len` only. */
bool seal_equal(const void *a, const void *b, size_t len);
/* 16 random bytes. */
Id id_new(void);

/* BLAKE2b-256 (RFC 7693), SHA-256 and SHA-512 (FIPS 180-4). */
Digest digest_of(Bytes b);
Digest sha256_of(Bytes b);
Digest64 sha512_of(Bytes b);
/* The same SHA-256 of what comes in parts. */
typedef struct Sha256 {
    _Alignas(8) uint8_t state[112];
} Sha256;
void sha256_begin(Sha256 *ret);
void sha256_add(Sha256 *sum, Bytes part);
Digest sha256_end(Sha256 *sum);
/* BLAKE2b-256("tessera/v1/" || domain || "/" || b). */
Digest digest_domain(const char *domain, Bytes b);
/* BLAKE2b-256 keyed with a secret of 32 bytes, over "tessera/v1/" || domain || "/" || b: what
 * nobody without the key can compute or tell from random (the salt of an unknown login). */
Digest digest_keyed(const Secret *key, const char *domain, Bytes b);
bool digest_equal(const Digest *a, const Digest *b);
Bytes digest_bytes(const Digest *digest);

#endif
