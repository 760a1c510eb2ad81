/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/tag.h"

#include <sodium.h>
#include <string.h>

#include "seal/tag_internal.h"

struct TagBatch {
    size_t tags; /* the first of the points stand for inputs */
    size_t n;
    uint8_t blinds[TAG_POINTS_MAX][SCALAR_BYTES];
    Point points[TAG_POINTS_MAX];
};

size_t
tag_padded(size_t n)
{
    size_t padded = TAG_POINTS_MIN;

    while (padded < n && padded < TAG_POINTS_MAX)
        padded *= 2;
    return n > TAG_POINTS_MAX ? 0 : padded;
}

/* 64 bytes are one block of SHA-512, so that two runs are all:
 *   b0 = H(128 zeroes || message || I2OSP(64, 2) || 0 || dst || len), b1 = H(b0 || 1 || dst || len)
 */
void
tag_expand(Bytes message, Str dst, uint8_t ret[TAG_WIDE])
{
    static const uint8_t zeroes[128];
    const uint8_t length[3] = { 0, TAG_WIDE, 0 };
    const uint8_t one = 1;
    const uint8_t dst_len = (uint8_t)dst.len;
    crypto_hash_sha512_state state;

    (void)crypto_hash_sha512_init(&state);
    (void)crypto_hash_sha512_update(&state, zeroes, sizeof zeroes);
    (void)crypto_hash_sha512_update(&state, message.ptr, message.len);
    (void)crypto_hash_sha512_update(&state, length, sizeof length);
    (void)crypto_hash_sha512_update(&state, (const uint8_t *)dst.ptr, dst.len);
    (void)crypto_hash_sha512_update(&state, &dst_len, 1);
    (void)crypto_hash_sha512_final(&state, ret);
    (void)crypto_hash_sha512_init(&state);
    (void)crypto_hash_sha512_update(&state, ret, TAG_WIDE);
    (void)crypto_hash_sha512_update(&state, &one, 1);
    (void)crypto_hash_sha512_update(&state, (const uint8_t *)dst.ptr, dst.len);
    (void)crypto_hash_sha512_update(&state, &dst_len, 1);
    (void)crypto_hash_sha512_final(&state, ret);
    sodium_memzero(&state, sizeof state);
}

Status
tag_input(Cx *cx, Bytes x, Point *ret)
{
    uint8_t wide[TAG_WIDE];
    Point point;

    if (x.len > TAG_INPUT_MAX)
        FAIL(ERR_INVALID, "seal.tag.input", "an input has at most %d bytes", TAG_INPUT_MAX);
    tag_expand(x, STR("HashToGroup-" TAG_CONTEXT), wide);
    (void)crypto_core_ristretto255_from_hash(point.b, wide);
    sodium_memzero(wide, sizeof wide);
    if (!point_is_valid(&point))
        FAIL(ERR_INVALID, "seal.tag.input", "an input gives no point");
    *ret = point;
    return OK;
}

Status
tag_blind_with(Cx *cx, Bytes x, const uint8_t blind[SCALAR_BYTES], Point *ret)
{
    Point input;
    int multiplied;

    TRY(tag_input(cx, x, &input));
    multiplied = crypto_scalarmult_ristretto255(ret->b, blind, input.b);
    sodium_memzero(&input, sizeof input);
    ASSERT(multiplied == 0);
    return OK;
}

Status
tag_blind(Cx *cx, const Bytes *inputs, size_t n, TagBatch **ret)
{
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    TagBatch *made;

    if (n > TAG_POINTS_MAX)
        FAIL(ERR_INVALID, "seal.tag.many", "a piece has at most %d tags", TAG_POINTS_MAX);
    batch = sodium_malloc(sizeof *batch);
    ASSERT(batch != NULL);
    batch->tags = n;
    batch->n = tag_padded(n);
    for (size_t i = 0; i < batch->n; i++) {
        /* Random scalars are never zero; nor, but once in 2^252, are random points. */
        crypto_core_ristretto255_scalar_random(batch->blinds[i]);
        if (i < n)
            TRY(tag_blind_with(cx, inputs[i], batch->blinds[i], &batch->points[i]));
        else
            crypto_core_ristretto255_random(batch->points[i].b);
    }
    made = batch;
    batch = NULL;
    *ret = made;
    return OK;
}

void
tag_batch_free(TagBatch *batch)
{
    sodium_free(batch);
}

const Point *
tag_batch_points(const TagBatch *batch, size_t *ret_n)
{
    *ret_n = batch->n;
    return batch->points;
}

size_t
tag_batch_tags(const TagBatch *batch)
{
    return batch->tags;
}

static Status
check_size(Cx *cx, size_t n)
{
    if (n < 1 || n > TAG_POINTS_MAX)
        FAIL(ERR_INVALID, "seal.tag.size", "a batch has 1 to %d points", TAG_POINTS_MAX);
    return OK;
}

static Status
blame_point(Cx *cx, size_t i)
{
    Status failed = cx_fail(cx, ERR_SEAL, "seal.tag.point", __func__, __LINE__, "",
                            "what should be a point is none");

    cx_where(cx, "point %zu", i);
    return failed;
}

/* ERR_SEAL naming the first that is no point. */
static Status
check_points(Cx *cx, const Point *points, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!point_is_valid(&points[i]))
            return blame_point(cx, i);
    }
    return OK;
}

Status
tag_evaluate_with(Cx *cx, const TagShare *share, const Point *points, size_t n,
                  const uint8_t random[SCALAR_BYTES], TagAnswer *ret)
{
    TagClaim claim = { share_public(share), points, ret->points, n };

    TRY(check_size(cx, n));
    /* libsodium's multiplication refuses what is no point, and the identity. */
    for (size_t i = 0; i < n; i++) {
        if (crypto_scalarmult_ristretto255(ret->points[i].b, share_scalar(share), points[i].b) != 0)
            return blame_point(cx, i);
    }
    if (!tag_prove(&claim, share_scalar(share), random, &ret->proof))
        FAIL(ERR_SEAL, "seal.tag.prove", "no proof can be made for this batch");
    ret->number = (uint8_t)share_number(share);
    return OK;
}

Status
tag_evaluate(Cx *cx, const TagShare *share, const Point *points, size_t n, Point *ret_points,
             Proof *ret_proof)
{
    uint8_t random[SCALAR_BYTES];
    TagAnswer *answer = ARENA_NEW(cx->arena, TagAnswer);
    Status status;

    crypto_core_ristretto255_scalar_random(random);
    status = tag_evaluate_with(cx, share, points, n, random, answer);
    sodium_memzero(random, sizeof random);
    TRY(status);
    memcpy(ret_points, answer->points, n * sizeof *ret_points);
    *ret_proof = answer->proof;
    return OK;
}

Status
tag_verify(Cx *cx, const TagClaim *claim, const Proof *proof)
{
    TRY(check_size(cx, claim->n));
    if (tag_proof_holds(claim, proof))
        return OK;
    TRY(check_points(cx, claim->blinded, claim->n));
    TRY(check_points(cx, claim->answered, claim->n));
    FAIL(ERR_SEAL, "seal.tag.proof", "the proof of the answers does not hold");
}

/* Verifies every answer: a wrong one is told even if enough others are right. */
static Status
verify_answers(Cx *cx, const KeyStatement *st, const TagBatch *batch, const TagAnswer *answers,
               size_t nanswers)
{
    unsigned seen = 0;

    if (nanswers < st->t || nanswers > st->n)
        FAIL(ERR_INVALID, "seal.tag.answers", "%u to %u custodians must answer, not %zu",
             (unsigned)st->t, (unsigned)st->n, nanswers);
    for (size_t i = 0; i < nanswers; i++) {
        unsigned number = answers[i].number;
        TagClaim claim = { .blinded = batch->points, .answered = answers[i].points, .n = batch->n };
        Status status;

        if (number < 1 || number > st->n || (seen >> number & 1) != 0)
            FAIL(ERR_INVALID, "seal.tag.number", "a custodian has answered twice or is unknown");
        seen |= 1u << number;
        claim.key = st->keys[number - 1];
        status = tag_verify(cx, &claim, &answers[i].proof);
        if (status.code != ERR_NONE)
            cx_where(cx, "custodian %u", number);
        TRY(status);
    }
    return OK;
}

/* T = sum over the custodians of (lambda_i / r)·(k_i·r·P): one multiplication each. */
static bool
unblind(const uint8_t blind[SCALAR_BYTES], uint8_t (*lagrange)[SCALAR_BYTES],
        const TagAnswer *answers, size_t at, size_t t, Point *ret)
{
    uint8_t inverse[SCALAR_BYTES];
    uint8_t factor[SCALAR_BYTES];
    Point part;
    Point sum = { { 0 } };
    bool done = crypto_core_ristretto255_scalar_invert(inverse, blind) == 0;

    for (size_t i = 0; i < t && done; i++) {
        crypto_core_ristretto255_scalar_mul(factor, inverse, lagrange[i]);
        done = crypto_scalarmult_ristretto255(part.b, factor, answers[i].points[at].b) == 0 &&
               crypto_core_ristretto255_add(sum.b, sum.b, part.b) == 0;
    }
    sodium_memzero(inverse, sizeof inverse);
    sodium_memzero(factor, sizeof factor);
    *ret = sum;
    return done && point_is_valid(&sum);
}

Status
tag_finish(Cx *cx, const KeyStatement *st, const TagBatch *batch, const TagAnswer *answers,
           size_t nanswers, Point *ret_tags)
{
    uint8_t numbers[SHARES_MAX];
    uint8_t lagrange[SHARES_MAX][SCALAR_BYTES];
    Point *tags = ARENA_ARRAY(cx->arena, batch->tags, Point);

    TRY(verify_answers(cx, st, batch, answers, nanswers));
    for (size_t i = 0; i < st->t; i++)
        numbers[i] = answers[i].number;
    for (size_t i = 0; i < st->t; i++)
        share_lagrange(numbers, st->t, i, 0, lagrange[i]);
    for (size_t i = 0; i < batch->tags; i++) {
        if (!unblind(batch->blinds[i], lagrange, answers, i, st->t, &tags[i]))
            FAIL(ERR_SEAL, "seal.tag.combine", "the answers do not combine to a tag");
    }
    if (batch->tags > 0)
        memcpy(ret_tags, tags, batch->tags * sizeof *tags);
    return OK;
}
