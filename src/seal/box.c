/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/box.h"

#include <sodium.h>
#include <string.h>

#include "seal/words.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    AUTHENTICATOR = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    LOCK_KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    FINGERPRINT_WORDS = 6
};
_Static_assert(BOX_EXTRA == crypto_box_SEALBYTES, "seal/box.h");
_Static_assert(LOCK_EXTRA == NONCE + AUTHENTICATOR, "seal/box.h");

/* The seed is the secret scalar itself: 32 random bytes of either kind are the same to X25519. */
struct BoxKey {
    uint8_t secret[crypto_box_SECRETKEYBYTES];
    BoxPublic public;
};

static BoxKey *
key_of(Bytes secret)
{
    BoxKey *key = sodium_malloc(sizeof *key);

    ASSERT(key != NULL && secret.len == sizeof key->secret);
    memcpy(key->secret, secret.ptr, secret.len);
    (void)crypto_scalarmult_base(key->public.b, key->secret);
    return key;
}

BoxKey *
box_key_new(void)
{
    AUTO(secret_free_at) Secret *seed = secret_random(BOX_SEED_BYTES);

    return key_of(secret_bytes(seed));
}

BoxKey *
box_key_of_seed(const Secret *seed)
{
    return key_of(secret_bytes(seed));
}

void
box_key_free(BoxKey *key)
{
    sodium_free(key);
}

BoxPublic
box_key_public(const BoxKey *key)
{
    return key->public;
}

Secret *
box_key_seed(const BoxKey *key)
{
    return secret_of((Bytes){ key->secret, sizeof key->secret });
}

bool
box_public_equal(const BoxPublic *a, const BoxPublic *b)
{
    return sodium_memcmp(a->b, b->b, sizeof a->b) == 0;
}

Status
box_seal(Cx *cx, const BoxPublic *to, Bytes plain, Bytes *ret)
{
    uint8_t *sealed = arena_alloc(cx->arena, plain.len + BOX_EXTRA);

    if (crypto_box_seal(sealed, plain.ptr, plain.len, to->b) != 0)
        FAIL(ERR_SEAL, "seal.box.key", "the public key to seal to is no usable X25519 key");
    *ret = (Bytes){ sealed, plain.len + BOX_EXTRA };
    return OK;
}

/* Opens into `plain`, which has room for sealed.len - BOX_EXTRA. */
static bool
box_open_to(const BoxKey *key, Bytes sealed, uint8_t *plain)
{
    return crypto_box_seal_open(plain, sealed.ptr, sealed.len, key->public.b, key->secret) == 0;
}

Status
box_open(Cx *cx, const BoxKey *key, Bytes sealed, Bytes *ret)
{
    size_t len = sealed.len < BOX_EXTRA ? 0 : sealed.len - BOX_EXTRA;
    uint8_t *plain = arena_alloc(cx->arena, len);

    if (sealed.len < BOX_EXTRA || !box_open_to(key, sealed, plain))
        FAIL(ERR_SEAL, "seal.box.open", "this key does not open what was sealed");
    *ret = (Bytes){ plain, len };
    return OK;
}

Status
box_open_secret(Cx *cx, const BoxKey *key, Bytes sealed, Secret **ret)
{
    Secret *plain = secret_new(sealed.len < BOX_EXTRA ? 0 : sealed.len - BOX_EXTRA);

    if (sealed.len < BOX_EXTRA || !box_open_to(key, sealed, secret_room(plain))) {
        secret_free(plain);
        FAIL(ERR_SEAL, "seal.box.open", "this key does not open what was sealed");
    }
    *ret = plain;
    return OK;
}

Status
lock_seal(Cx *cx, const Secret *key, Bytes ad, Bytes plain, Bytes *ret)
{
    uint8_t *locked = arena_alloc(cx->arena, plain.len + LOCK_EXTRA);

    ASSERT(secret_bytes(key).len == LOCK_KEY);
    randombytes_buf(locked, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(locked + NONCE, NULL, plain.ptr, plain.len,
                                                     ad.ptr, ad.len, NULL, locked,
                                                     secret_bytes(key).ptr);
    *ret = (Bytes){ locked, plain.len + LOCK_EXTRA };
    return OK;
}

/* Opens into `plain`, which has room for locked.len - LOCK_EXTRA. */
static bool
lock_open_to(const Secret *key, Bytes ad, Bytes locked, uint8_t *plain)
{
    ASSERT(secret_bytes(key).len == LOCK_KEY);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, locked.ptr + NONCE,
                                                      locked.len - NONCE, ad.ptr, ad.len,
                                                      locked.ptr, secret_bytes(key).ptr) == 0;
}

Status
lock_open(Cx *cx, const Secret *key, Bytes ad, Bytes locked, Bytes *ret)
{
    size_t len = locked.len < LOCK_EXTRA ? 0 : locked.len - LOCK_EXTRA;
    uint8_t *plain = arena_alloc(cx->arena, len);

    if (locked.len < LOCK_EXTRA || !lock_open_to(key, ad, locked, plain))
        FAIL(ERR_SEAL, "seal.lock.open", "this key does not open what was locked");
    *ret = (Bytes){ plain, len };
    return OK;
}

Status
lock_open_secret(Cx *cx, const Secret *key, Bytes ad, Bytes locked, Secret **ret)
{
    Secret *plain = secret_new(locked.len < LOCK_EXTRA ? 0 : locked.len - LOCK_EXTRA);

    if (locked.len < LOCK_EXTRA || !lock_open_to(key, ad, locked, secret_room(plain))) {
        secret_free(plain);
        FAIL(ERR_SEAL, "seal.lock.open", "this key does not open what was locked");
    }
    *ret = plain;
    return OK;
}

Str
box_fingerprint(Arena *arena, const BoxPublic *key)
{
    Digest digest = digest_domain("fingerprint", (Bytes){ key->b, sizeof key->b });

    return words_of_bits(arena, digest_bytes(&digest), FINGERPRINT_WORDS);
}
