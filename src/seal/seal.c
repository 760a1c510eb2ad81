/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define OPENSSL_SUPPRESS_DEPRECATED /* SHA256_: the digest in parts whose state needs no           \
                                       allocation */
#include "seal/seal.h"

#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

static const char domain_root[] = "tessera/v1/";

void
seal_start(void)
{
    ASSERT(sodium_init() >= 0);
}

void
seal_random(void *to, size_t len)
{
    randombytes_buf(to, len);
}

void
seal_wipe(void *ptr, size_t len)
{
    sodium_memzero(ptr, len);
}

bool
seal_equal(const void *a, const void *b, size_t len)
{
    return sodium_memcmp(a, b, len) == 0;
}

Id
id_new(void)
{
    Id id;

    randombytes_buf(id.b, sizeof id.b);
    return id;
}

Digest
digest_of(Bytes b)
{
    Digest ret;

    (void)crypto_generichash(ret.b, sizeof ret.b, b.ptr, b.len, NULL, 0);
    return ret;
}

Digest
sha256_of(Bytes b)
{
    Digest ret;

    (void)crypto_hash_sha256(ret.b, b.ptr, b.len);
    return ret;
}

/* Of whole files: OpenSSL has the instructions of processors for it, libsodium has not. */
_Static_assert(sizeof(Sha256) >= sizeof(SHA256_CTX), "what OpenSSL keeps fits");

static SHA256_CTX *
state_of(Sha256 *sum)
{
    return (SHA256_CTX *)(void *)sum->state;
}

void
sha256_begin(Sha256 *ret)
{
    (void)SHA256_Init(state_of(ret));
}

void
sha256_add(Sha256 *sum, Bytes part)
{
    (void)SHA256_Update(state_of(sum), part.ptr, part.len);
}

Digest
sha256_end(Sha256 *sum)
{
    Digest ret;

    (void)SHA256_Final(ret.b, state_of(sum));
    return ret;
}

Digest64
sha512_of(Bytes b)
{
    Digest64 ret;

    (void)crypto_hash_sha512(ret.b, b.ptr, b.len);
    return ret;
}

static Digest
digest_in_domain(Bytes key, const char *domain, Bytes b)
{
    crypto_generichash_state state;
    Digest ret;

    (void)crypto_generichash_init(&state, key.ptr, key.len, sizeof ret.b);
    (void)crypto_generichash_update(&state, (const uint8_t *)domain_root, strlen(domain_root));
    (void)crypto_generichash_update(&state, (const uint8_t *)domain, strlen(domain));
    (void)crypto_generichash_update(&state, (const uint8_t *)"/", 1);
    (void)crypto_generichash_update(&state, b.ptr, b.len);
    (void)crypto_generichash_final(&state, ret.b, sizeof ret.b);
    sodium_memzero(&state, sizeof state);
    return ret;
}

Digest
digest_domain(const char *domain, Bytes b)
{
    return digest_in_domain((Bytes){ 0 }, domain, b);
}

Digest
digest_keyed(const Secret *key, const char *domain, Bytes b)
{
    ASSERT(secret_bytes(key).len == 32);
    return digest_in_domain(secret_bytes(key), domain, b);
}

bool
digest_equal(const Digest *a, const Digest *b)
{
    return sodium_memcmp(a->b, b->b, sizeof a->b) == 0;
}

Bytes
digest_bytes(const Digest *digest)
{
    return (Bytes){ digest->b, sizeof digest->b };
}
