/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/share.h"

#include <sodium.h>
#include <string.h>

#include "seal/share_internal.h"

struct TagShare {
    uint8_t number;
    uint8_t scalar[SCALAR_BYTES];
    Point public;
};

TagShare *
share_of(unsigned number, const uint8_t scalar[SCALAR_BYTES])
{
    TagShare *share = sodium_malloc(sizeof *share);

    ASSERT(share != NULL && number >= 1 && number <= SHARES_MAX);
    share->number = (uint8_t)number;
    memcpy(share->scalar, scalar, SCALAR_BYTES);
    (void)crypto_scalarmult_ristretto255_base(share->public.b, scalar);
    return share;
}

void
share_free(TagShare *share)
{
    sodium_free(share);
}

unsigned
share_number(const TagShare *share)
{
    return share->number;
}

const uint8_t *
share_scalar(const TagShare *share)
{
    return share->scalar;
}

static void
scalar_small(unsigned value, uint8_t ret[SCALAR_BYTES])
{
    memset(ret, 0, SCALAR_BYTES);
    ret[0] = (uint8_t)value;
}

/* Product over the others j of (at - x_j) / (x_i - x_j). */
void
share_lagrange(const uint8_t *numbers, size_t n, size_t i, unsigned at, uint8_t ret[SCALAR_BYTES])
{
    uint8_t above[SCALAR_BYTES];
    uint8_t below[SCALAR_BYTES];
    uint8_t point[SCALAR_BYTES];
    uint8_t own[SCALAR_BYTES];
    uint8_t other[SCALAR_BYTES];
    uint8_t factor[SCALAR_BYTES];

    scalar_small(1, above);
    scalar_small(1, below);
    scalar_small(at, point);
    scalar_small(numbers[i], own);
    for (size_t j = 0; j < n; j++) {
        if (j == i)
            continue;
        scalar_small(numbers[j], other);
        crypto_core_ristretto255_scalar_sub(factor, point, other);
        crypto_core_ristretto255_scalar_mul(above, above, factor);
        crypto_core_ristretto255_scalar_sub(factor, own, other);
        crypto_core_ristretto255_scalar_mul(below, below, factor);
    }
    (void)crypto_core_ristretto255_scalar_invert(below, below);
    crypto_core_ristretto255_scalar_mul(ret, above, below);
}

/* The polynomial's value at `x`, by Horner; coefficients lowest first. */
static void
evaluate(const uint8_t *coefficients, unsigned t, unsigned x, uint8_t ret[SCALAR_BYTES])
{
    uint8_t at[SCALAR_BYTES];

    scalar_small(x, at);
    memset(ret, 0, SCALAR_BYTES);
    for (unsigned i = t; i-- > 0;) {
        crypto_core_ristretto255_scalar_mul(ret, ret, at);
        crypto_core_ristretto255_scalar_add(ret, ret, coefficients + i * SCALAR_BYTES);
    }
}

/* One dealing.  False if a share came out zero (once in 2^252), whose K_i would be the identity. */
static bool
deal_once(const uint8_t *key, unsigned t, unsigned n, TagShare *ret[])
{
    AUTO(secret_free_at) Secret *coefficients = secret_new(t * SCALAR_BYTES);
    AUTO(secret_free_at) Secret *values = secret_new(n * SCALAR_BYTES);
    uint8_t *c = secret_room(coefficients);
    uint8_t *v = secret_room(values);

    memcpy(c, key, SCALAR_BYTES);
    for (unsigned i = 1; i < t; i++)
        crypto_core_ristretto255_scalar_random(c + i * SCALAR_BYTES);
    for (unsigned i = 0; i < n; i++) {
        evaluate(c, t, i + 1, v + i * SCALAR_BYTES);
        if (sodium_is_zero(v + i * SCALAR_BYTES, SCALAR_BYTES) != 0)
            return false;
    }
    for (unsigned i = 0; i < n; i++)
        ret[i] = share_of(i + 1, v + i * SCALAR_BYTES);
    return true;
}

/* Shares of the key that `key` holds. */
static Status
deal(Cx *cx, const Secret *key, unsigned t, unsigned n, TagShare *ret[])
{
    if (t < 1 || t > n || n > SHARES_MAX)
        FAIL(ERR_INVALID, "seal.share.bounds",
             "there are 1 to %d custodians, and no more are needed than there are", SHARES_MAX);
    while (!deal_once(secret_bytes(key).ptr, t, n, ret))
        continue;
    return OK;
}

Status
share_deal(Cx *cx, unsigned t, unsigned n, TagShare *ret[], Point *ret_key)
{
    AUTO(secret_free_at) Secret *key = secret_new(SCALAR_BYTES);

    crypto_core_ristretto255_scalar_random(secret_room(key));
    TRY(deal(cx, key, t, n, ret));
    (void)crypto_scalarmult_ristretto255_base(ret_key->b, secret_bytes(key).ptr);
    return OK;
}

static bool
numbers_of(const ShareRefresh *how, uint8_t ret[SHARES_MAX])
{
    unsigned seen = 0;

    if (how->t_old < 1 || how->t_old > SHARES_MAX)
        return false;
    for (unsigned i = 0; i < how->t_old; i++) {
        ret[i] = how->old[i]->number;
        if ((seen >> ret[i] & 1) != 0)
            return false;
        seen |= 1u << ret[i];
    }
    return true;
}

Status
share_refresh(Cx *cx, const ShareRefresh *how, TagShare *ret[], Point *ret_key)
{
    AUTO(secret_free_at) Secret *key = secret_new(SCALAR_BYTES);
    AUTO(secret_free_at) Secret *part = secret_new(SCALAR_BYTES);
    uint8_t numbers[SHARES_MAX];
    uint8_t *k = secret_room(key);

    if (!numbers_of(how, numbers))
        FAIL(ERR_INVALID, "seal.share.old", "the old shares are 1 to %d, each once", SHARES_MAX);
    for (unsigned i = 0; i < how->t_old; i++) {
        uint8_t lagrange[SCALAR_BYTES];

        share_lagrange(numbers, how->t_old, i, 0, lagrange);
        crypto_core_ristretto255_scalar_mul(secret_room(part), lagrange, how->old[i]->scalar);
        crypto_core_ristretto255_scalar_add(k, k, secret_room(part));
    }
    TRY(deal(cx, key, how->t, how->n, ret));
    (void)crypto_scalarmult_ristretto255_base(ret_key->b, k);
    return OK;
}

Point
share_public(const TagShare *share)
{
    return share->public;
}

Secret *
share_write(const TagShare *share)
{
    Secret *ret = secret_new(SHARE_BYTES);

    secret_room(ret)[0] = share->number;
    memcpy(secret_room(ret) + 1, share->scalar, SCALAR_BYTES);
    return ret;
}

/* Reducing leaves it as it is. */
bool
share_scalar_is_canonical(const uint8_t scalar[SCALAR_BYTES])
{
    uint8_t wide[2 * SCALAR_BYTES] = { 0 };
    uint8_t reduced[SCALAR_BYTES];
    bool same;

    memcpy(wide, scalar, SCALAR_BYTES);
    crypto_core_ristretto255_scalar_reduce(reduced, wide);
    same = sodium_memcmp(reduced, scalar, SCALAR_BYTES) == 0;
    sodium_memzero(wide, sizeof wide);
    sodium_memzero(reduced, sizeof reduced);
    return same;
}

Status
share_read(Cx *cx, Bytes b, TagShare **ret)
{
    if (b.len != SHARE_BYTES)
        FAIL(ERR_INVALID, "seal.share.length", "a share has %d bytes", SHARE_BYTES);
    if (b.ptr[0] < 1 || b.ptr[0] > SHARES_MAX || !share_scalar_is_canonical(b.ptr + 1) ||
        sodium_is_zero(b.ptr + 1, SCALAR_BYTES) != 0)
        FAIL(ERR_INVALID, "seal.share.value", "a share's number or scalar is out of bounds");
    *ret = share_of(b.ptr[0], b.ptr + 1);
    return OK;
}

/* The value at x = `number` of the polynomial through K at 0 and keys[] at 1 to t - 1. */
static bool
interpolate(const Point *key, const Point keys[], unsigned t, unsigned number, Point *ret)
{
    uint8_t numbers[SHARES_MAX];
    Point sum = { { 0 } };

    for (unsigned i = 0; i < t; i++)
        numbers[i] = (uint8_t)i;
    for (unsigned i = 0; i < t; i++) {
        uint8_t lagrange[SCALAR_BYTES];
        Point part;

        share_lagrange(numbers, t, i, number, lagrange);
        if (crypto_scalarmult_ristretto255(part.b, lagrange, i == 0 ? key->b : keys[i - 1].b) != 0)
            return false;
        if (crypto_core_ristretto255_add(sum.b, sum.b, part.b) != 0)
            return false;
    }
    *ret = sum;
    return true;
}

bool
share_keys_fit(const Point *key, const Point keys[], unsigned t, unsigned n)
{
    if (t < 1 || t > n || n > SHARES_MAX || !point_is_valid(key))
        return false;
    for (unsigned i = 0; i < n; i++) {
        if (!point_is_valid(&keys[i]))
            return false;
    }
    for (unsigned number = t; number <= n; number++) {
        Point wanted;

        if (!interpolate(key, keys, t, number, &wanted) || !point_equal(&wanted, &keys[number - 1]))
            return false;
    }
    return true;
}
