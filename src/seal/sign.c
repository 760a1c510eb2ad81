/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/sign.h"

#include <sodium.h>
#include <string.h>

struct SignKey {
    uint8_t secret[crypto_sign_SECRETKEYBYTES]; /* seed, then public half */
    SignPublic public;
};

static SignKey *
key_room(void)
{
    SignKey *key = sodium_malloc(sizeof *key);

    ASSERT(key != NULL);
    return key;
}

SignKey *
sign_key_new(void)
{
    SignKey *key = key_room();

    (void)crypto_sign_keypair(key->public.b, key->secret);
    return key;
}

SignKey *
sign_key_of_seed(const Secret *seed)
{
    SignKey *key = key_room();

    ASSERT(secret_bytes(seed).len == SIGN_SEED_BYTES);
    (void)crypto_sign_seed_keypair(key->public.b, key->secret, secret_bytes(seed).ptr);
    return key;
}

void
sign_key_free(SignKey *key)
{
    sodium_free(key);
}

SignPublic
sign_key_public(const SignKey *key)
{
    return key->public;
}

Secret *
sign_key_seed(const SignKey *key)
{
    return secret_of((Bytes){ key->secret, SIGN_SEED_BYTES });
}

/* Ed25519 reads its message twice, so it must stand in one place. */
static Buf
message_of(const char *domain, Bytes b)
{
    Buf message = buf_new(SIGN_BYTES_MAX);

    buf_str(&message, STR("tessera/v1/"));
    buf_str(&message, str_of(domain));
    buf_u8(&message, '/');
    buf_bytes(&message, b);
    return message;
}

Signature
sign_make(const SignKey *key, const char *domain, Bytes b)
{
    Buf message = message_of(domain, b);
    Bytes view = buf_view(&message);
    Signature ret;

    ASSERT(!buf_full(&message));
    (void)crypto_sign_detached(ret.b, NULL, view.ptr, view.len, key->secret);
    buf_free(&message);
    return ret;
}

bool
sign_check(const SignPublic *by, const char *domain, Bytes b, const Signature *signature)
{
    Buf message = message_of(domain, b);
    Bytes view = buf_view(&message);
    bool holds = !buf_full(&message) &&
                 crypto_sign_verify_detached(signature->b, view.ptr, view.len, by->b) == 0;

    buf_free(&message);
    return holds;
}

bool
sign_public_equal(const SignPublic *a, const SignPublic *b)
{
    return sodium_memcmp(a->b, b->b, sizeof a->b) == 0;
}
