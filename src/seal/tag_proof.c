/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The batched proof of RFC 9497, 2.2. */
#include <sodium.h>
#include <string.h>

#include "seal/tag_internal.h"

/* The composites M = sum d_i·C_i and Z = sum d_i·D_i. */
typedef struct Composites {
    Point m;
    Point z;
} Composites;

/* Each element and string is preceded by I2OSP(its length, 2). */
static void
hash_part(crypto_hash_sha512_state *state, const uint8_t *part, size_t len)
{
    uint8_t prefix[2] = { (uint8_t)(len >> 8), (uint8_t)len };

    (void)crypto_hash_sha512_update(state, prefix, sizeof prefix);
    (void)crypto_hash_sha512_update(state, part, len);
}

/* HashToScalar: expand_message_xmd (RFC 9380, 5.3.1) with SHA-512 to 64 bytes, which is one block,
 * then reduced. */
static void
hash_to_scalar(Bytes message, uint8_t ret[SCALAR_BYTES])
{
    uint8_t wide[TAG_WIDE];

    tag_expand(message, STR("HashToScalar-" TAG_CONTEXT), wide);
    crypto_core_ristretto255_scalar_reduce(ret, wide);
}

static void
composite_seed(const Point *key, uint8_t ret[TAG_WIDE])
{
    static const char dst[] = "Seed-" TAG_CONTEXT;
    crypto_hash_sha512_state state;

    (void)crypto_hash_sha512_init(&state);
    hash_part(&state, key->b, POINT_BYTES);
    hash_part(&state, (const uint8_t *)dst, sizeof dst - 1);
    (void)crypto_hash_sha512_final(&state, ret);
}

/* The scalar d_i of one pair. */
static void
composite_scalar(const uint8_t seed[TAG_WIDE], const TagClaim *claim, size_t i,
                 uint8_t ret[SCALAR_BYTES])
{
    Buf out = buf_new(256);

    buf_u16(&out, TAG_WIDE);
    buf_bytes(&out, (Bytes){ seed, TAG_WIDE });
    buf_u16(&out, (uint16_t)i);
    buf_u16(&out, POINT_BYTES);
    buf_bytes(&out, (Bytes){ claim->blinded[i].b, POINT_BYTES });
    buf_u16(&out, POINT_BYTES);
    buf_bytes(&out, (Bytes){ claim->answered[i].b, POINT_BYTES });
    buf_str(&out, STR("Composite"));
    hash_to_scalar(buf_view(&out), ret);
    buf_free(&out);
}

/* sum += scalar·point. */
static bool
add_multiple(const uint8_t scalar[SCALAR_BYTES], const Point *point, Point *sum)
{
    Point part;

    return crypto_scalarmult_ristretto255(part.b, scalar, point->b) == 0 &&
           crypto_core_ristretto255_add(sum->b, sum->b, part.b) == 0;
}

/* Z only if wanted: the prover has it cheaper.  False if a point is invalid. */
static bool
composites(const TagClaim *claim, bool with_z, Composites *ret)
{
    uint8_t seed[TAG_WIDE];
    Composites sums = { 0 };

    composite_seed(&claim->key, seed);
    for (size_t i = 0; i < claim->n; i++) {
        uint8_t scalar[SCALAR_BYTES];

        composite_scalar(seed, claim, i, scalar);
        if (!add_multiple(scalar, &claim->blinded[i], &sums.m))
            return false;
        if (with_z && !add_multiple(scalar, &claim->answered[i], &sums.z))
            return false;
    }
    *ret = sums;
    return true;
}

static void
challenge_of(const Point *key, const Composites *of, const Point *t2, const Point *t3,
             uint8_t ret[SCALAR_BYTES])
{
    const Point *const points[] = { key, &of->m, &of->z, t2, t3 };
    Buf out = buf_new(256);

    for (size_t i = 0; i < LEN(points); i++) {
        buf_u16(&out, POINT_BYTES);
        buf_bytes(&out, (Bytes){ points[i]->b, POINT_BYTES });
    }
    buf_str(&out, STR("Challenge"));
    hash_to_scalar(buf_view(&out), ret);
    buf_free(&out);
}

bool
tag_prove(const TagClaim *claim, const uint8_t k[SCALAR_BYTES], const uint8_t random[SCALAR_BYTES],
          Proof *ret)
{
    uint8_t product[SCALAR_BYTES];
    Composites of;
    Point t2;
    Point t3;

    /* Z is k·M: the prover needs no second sum. */
    if (!composites(claim, false, &of) || crypto_scalarmult_ristretto255(of.z.b, k, of.m.b) != 0 ||
        crypto_scalarmult_ristretto255_base(t2.b, random) != 0 ||
        crypto_scalarmult_ristretto255(t3.b, random, of.m.b) != 0)
        return false;
    challenge_of(&claim->key, &of, &t2, &t3, ret->c);
    crypto_core_ristretto255_scalar_mul(product, ret->c, k);
    crypto_core_ristretto255_scalar_sub(ret->s, random, product);
    sodium_memzero(product, sizeof product);
    return true;
}

/* s·A + c·B */
static bool
combine(const Proof *proof, const Point *a, const Point *b, Point *ret)
{
    Point sum = { { 0 } };

    if (!add_multiple(proof->s, a, &sum) || !add_multiple(proof->c, b, &sum))
        return false;
    *ret = sum;
    return true;
}

bool
tag_proof_holds(const TagClaim *claim, const Proof *proof)
{
    Point base;
    uint8_t one[SCALAR_BYTES] = { 1 };
    Composites of;
    uint8_t challenge[SCALAR_BYTES];
    Point t2;
    Point t3;

    /* RFC 9497, 2.1, DeserializeScalar: libsodium's multiplication would take s + L for s. */
    if (!share_scalar_is_canonical(proof->c) || !share_scalar_is_canonical(proof->s))
        return false;
    (void)crypto_scalarmult_ristretto255_base(base.b, one);
    if (!composites(claim, true, &of) || !combine(proof, &base, &claim->key, &t2) ||
        !combine(proof, &of.m, &of.z, &t3))
        return false;
    challenge_of(&claim->key, &of, &t2, &t3, challenge);
    return sodium_memcmp(challenge, proof->c, SCALAR_BYTES) == 0;
}
