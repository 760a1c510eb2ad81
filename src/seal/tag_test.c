/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/tag.h"

#include <sodium.h>
#include <string.h>

#include "seal/tag_internal.h"
#include "tests/t.h"

/* RFC 9497, A.1.2: ristretto255-SHA512, VOPRF mode. */
#define RFC_KEY "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"
#define RFC_PUBLIC "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"
#define RFC_INPUT_1 "00"
#define RFC_INPUT_2 "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"
#define RFC_BLIND "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
#define RFC_RANDOM "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"
#define RFC_BLINDED_1 "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"
#define RFC_EVALUATED_1 "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"
#define RFC_OUTPUT_1                                                                               \
    "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"                             \
    "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c"
#define RFC_OUTPUT_2                                                                               \
    "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"                             \
    "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6"

typedef struct Vector {
    size_t n;
    const char *input[2];
    const char *blind[2];
    const char *blinded[2];
    const char *evaluated[2];
    const char *random;
    const char *c;
    const char *s;
    const char *output[2];
} Vector;

static const Vector vectors[] = {
    { 1,
      { RFC_INPUT_1 },
      { RFC_BLIND },
      { RFC_BLINDED_1 },
      { RFC_EVALUATED_1 },
      RFC_RANDOM,
      "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06",
      "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
      { RFC_OUTPUT_1 } },
    { 1,
      { RFC_INPUT_2 },
      { RFC_BLIND },
      { "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c" },
      { "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468" },
      RFC_RANDOM,
      "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a",
      "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
      { RFC_OUTPUT_2 } },
    { 2,
      { RFC_INPUT_1, RFC_INPUT_2 },
      { RFC_BLIND, RFC_RANDOM },
      { RFC_BLINDED_1, "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654" },
      { RFC_EVALUATED_1, "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a" },
      "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
      "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a",
      "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
      { RFC_OUTPUT_1, RFC_OUTPUT_2 } },
};

static Point
point_of(Cx *cx, const char *hex)
{
    Point ret;

    memcpy(ret.b, t_hex(cx, hex).ptr, sizeof ret.b);
    return ret;
}

/* Finalize of RFC 9497 (3.3.1), which the program itself never computes. */
static Str
finalize(Cx *cx, Bytes input, const uint8_t *blind, const Point *evaluated)
{
    Buf out = buf_new(1024);
    uint8_t inverse[32];
    Point point;
    Digest64 digest;

    ASSERT(crypto_core_ristretto255_scalar_invert(inverse, blind) == 0);
    ASSERT(crypto_scalarmult_ristretto255(point.b, inverse, evaluated->b) == 0);
    buf_u16(&out, (uint16_t)input.len);
    buf_bytes(&out, input);
    buf_u16(&out, POINT_BYTES);
    buf_bytes(&out, (Bytes){ point.b, POINT_BYTES });
    buf_str(&out, STR("Finalize"));
    digest = sha512_of(buf_view(&out));
    buf_free(&out);
    return hex_of(cx->arena, (Bytes){ digest.b, sizeof digest.b });
}

static void
check_vector(Cx *cx, const Vector *v)
{
    AUTO(share_free_at) TagShare *share = share_of(1, t_hex(cx, RFC_KEY).ptr);
    Point blinded[2];
    TagAnswer answer;
    TagClaim claim = { share_public(share), blinded, answer.points, v->n };

    for (size_t i = 0; i < v->n; i++) {
        Bytes input = t_hex(cx, v->input[i]);

        CHECK_OK(tag_blind_with(cx, input, t_hex(cx, v->blind[i]).ptr, &blinded[i]));
        CHECK_STR(hex_of(cx->arena, (Bytes){ blinded[i].b, 32 }), str_of(v->blinded[i]));
    }
    CHECK_OK(tag_evaluate_with(cx, share, blinded, v->n, t_hex(cx, v->random).ptr, &answer));
    CHECK_STR(hex_of(cx->arena, (Bytes){ answer.proof.c, 32 }), str_of(v->c));
    CHECK_STR(hex_of(cx->arena, (Bytes){ answer.proof.s, 32 }), str_of(v->s));
    CHECK_OK(tag_verify(cx, &claim, &answer.proof));
    for (size_t i = 0; i < v->n; i++) {
        CHECK_STR(hex_of(cx->arena, (Bytes){ answer.points[i].b, 32 }), str_of(v->evaluated[i]));
        CHECK_STR(
            finalize(cx, t_hex(cx, v->input[i]), t_hex(cx, v->blind[i]).ptr, &answer.points[i]),
            str_of(v->output[i]));
    }
}

TEST(seal, the_vectors_of_rfc_9497_come_out)
{
    AUTO(share_free_at) TagShare *share = share_of(1, t_hex(cx, RFC_KEY).ptr);
    Point public = share_public(share);

    CHECK_STR(hex_of(cx->arena, (Bytes){ public.b, 32 }), STR(RFC_PUBLIC));
    for (size_t i = 0; i < LEN(vectors); i++)
        check_vector(cx, &vectors[i]);
}

/* The encodings of RFC 9496, A.3, which decoding must refuse. */
static const char *const no_points[] = {
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
    "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
    "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
    "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
    "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
    /* the identity, which only decodes */
    "0000000000000000000000000000000000000000000000000000000000000000",
};

/* n random points, as a custodian gets them. */
static void
some_points(Point *points, size_t n)
{
    for (size_t i = 0; i < n; i++)
        crypto_core_ristretto255_random(points[i].b);
}

TEST(seal, a_custodian_refuses_what_is_no_point)
{
    TagShare *shares[3];
    Point key;
    Point points[8];
    Point answers[8];
    Proof proof;

    CHECK_OK(share_deal(cx, 2, 3, shares, &key));
    for (size_t i = 0; i < LEN(no_points); i++) {
        Point wrong = point_of(cx, no_points[i]);

        CHECK(!point_is_valid(&wrong));
        some_points(points, 8);
        points[i % 8] = wrong;
        CHECK_FAILS(tag_evaluate(cx, shares[0], points, 8, answers, &proof), ERR_SEAL);
        CHECK_STR(str_of(cx->err.where), arena_format(cx->arena, "point %zu", i % 8));
    }
    for (size_t i = 0; i < 3; i++)
        share_free(shares[i]);
}

TEST(seal, a_custodian_refuses_wrong_sizes)
{
    AUTO(share_free_at) TagShare *share = share_of(1, t_hex(cx, RFC_KEY).ptr);
    Point points[TAG_POINTS_MAX + 1];
    Point answers[TAG_POINTS_MAX + 1];
    Proof proof;

    some_points(points, LEN(points));
    CHECK_FAILS(tag_evaluate(cx, share, points, 0, answers, &proof), ERR_INVALID);
    CHECK_FAILS(tag_evaluate(cx, share, points, TAG_POINTS_MAX + 1, answers, &proof), ERR_INVALID);
    CHECK_INT(tag_padded(0), 8);
    CHECK_INT(tag_padded(8), 8);
    CHECK_INT(tag_padded(9), 16);
    CHECK_INT(tag_padded(33), 64);
    CHECK_INT(tag_padded(64), 64);
    CHECK_INT(tag_padded(65), 0);
}

TEST(seal, a_wrong_proof_or_answer_is_refused)
{
    AUTO(share_free_at) TagShare *share = share_of(1, t_hex(cx, RFC_KEY).ptr);
    Point points[8];
    Point answers[8];
    TagClaim claim = { share_public(share), points, answers, 8 };
    Point kept;
    Proof proof;
    Proof wrong;

    some_points(points, 8);
    CHECK_OK(tag_evaluate(cx, share, points, 8, answers, &proof));
    CHECK_OK(tag_verify(cx, &claim, &proof));
    for (size_t bit = 0; bit < 512; bit++) {
        wrong = proof;
        ((uint8_t *)&wrong)[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK_FAILS(tag_verify(cx, &claim, &wrong), ERR_SEAL);
    }
    kept = answers[3];
    some_points(&answers[3], 1);
    CHECK_FAILS(tag_verify(cx, &claim, &proof), ERR_SEAL);
    answers[3] = point_of(cx, no_points[0]);
    CHECK_FAILS(tag_verify(cx, &claim, &proof), ERR_SEAL);
    CHECK_STR(str_of(cx->err.where), STR("point 3"));
    answers[3] = answers[4];
    answers[4] = kept;
    CHECK_FAILS(tag_verify(cx, &claim, &proof), ERR_SEAL);
    answers[4] = answers[3];
    answers[3] = kept;
    CHECK_OK(tag_verify(cx, &claim, &proof));
    claim.n = 7;
    CHECK_FAILS(tag_verify(cx, &claim, &proof), ERR_SEAL);
    claim.n = 8;
    some_points(&claim.key, 1);
    CHECK_FAILS(tag_verify(cx, &claim, &proof), ERR_SEAL);
}

/* Custodians with their keys in memory; the statement is as checked. */
typedef struct Ring {
    unsigned t;
    unsigned n;
    TagShare *shares[SHARES_MAX];
    KeyStatement st;
} Ring;

static void
ring_done(Ring *ring)
{
    for (unsigned i = 0; i < ring->n; i++)
        share_free(ring->shares[i]);
}

static void
ring_keys(Ring *ring)
{
    ring->st.t = (uint8_t)ring->t;
    ring->st.n = (uint8_t)ring->n;
    for (unsigned i = 0; i < ring->n; i++)
        ring->st.keys[i] = share_public(ring->shares[i]);
}

static Status
ring_deal(Cx *cx, unsigned t, unsigned n, Ring *ret)
{
    *ret = (Ring){ .t = t, .n = n };
    TRY(share_deal(cx, t, n, ret->shares, &ret->st.key));
    ring_keys(ret);
    return OK;
}

/* The answers of the custodians whose bit is set in `who`. */
static Status
ask(Cx *cx, const Ring *ring, unsigned who, const TagBatch *batch, TagAnswer *ret, size_t *ret_n)
{
    size_t points;
    const Point *blinded = tag_batch_points(batch, &points);

    *ret_n = 0;
    for (unsigned i = 0; i < ring->n; i++) {
        TagAnswer *answer = &ret[*ret_n];

        if ((who >> i & 1) == 0)
            continue;
        answer->number = (uint8_t)(i + 1);
        TRY(tag_evaluate(cx, ring->shares[i], blinded, points, answer->points, &answer->proof));
        (*ret_n)++;
    }
    return OK;
}

static const Bytes inputs[] = { { (const uint8_t *)"tessera/v1/clue/phone/exact\0+46701740605",
                                  40 },
                                { (const uint8_t *)"tessera/v1/clue/plate/exact\0SE ABC123", 38 },
                                { (const uint8_t *)"", 0 } };

/* The tags of `inputs` by the custodians in `who`. */
static Status
tags_by(Cx *cx, const Ring *ring, unsigned who, Point ret[LEN(inputs)])
{
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    TagAnswer *answers = ARENA_ARRAY(cx->arena, SHARES_MAX, TagAnswer);
    size_t n;

    TRY(tag_blind(cx, inputs, LEN(inputs), &batch));
    TRY(ask(cx, ring, who, batch, answers, &n));
    TRY(tag_finish(cx, &ring->st, batch, answers, n, ret));
    return OK;
}

TEST(seal, any_t_of_n_make_the_same_tags)
{
    static const unsigned sizes[][2] = { { 1, 1 }, { 2, 3 }, { 3, 5 }, { 4, 4 } };

    for (size_t i = 0; i < LEN(sizes); i++) {
        AUTO(ring_done) Ring ring = { 0 };
        Point first[LEN(inputs)];

        CHECK_OK(ring_deal(cx, sizes[i][0], sizes[i][1], &ring));
        CHECK(share_keys_fit(&ring.st.key, ring.st.keys, ring.t, ring.n));
        CHECK_OK(tags_by(cx, &ring, (1u << ring.n) - 1, first));
        for (unsigned who = 0; who < 1u << ring.n; who++) {
            Point tags[LEN(inputs)];

            if ((unsigned)__builtin_popcount(who) < ring.t) {
                CHECK_FAILS(tags_by(cx, &ring, who, tags), ERR_INVALID);
                continue;
            }
            CHECK_OK(tags_by(cx, &ring, who, tags));
            CHECK(memcmp(tags, first, sizeof tags) == 0);
        }
        CHECK(!point_equal(&first[0], &first[1]));
    }
}

/* Even with a statement that says that fewer are enough, fewer make other tags. */
TEST(seal, fewer_than_t_shares_make_no_tag)
{
    AUTO(ring_done) Ring ring = { 0 };
    Point tags[LEN(inputs)];
    Point wrong[LEN(inputs)];

    CHECK_OK(ring_deal(cx, 3, 5, &ring));
    CHECK_OK(tags_by(cx, &ring, 0x07, tags));
    ring.st.t = 2;
    CHECK_OK(tags_by(cx, &ring, 0x03, wrong));
    for (size_t i = 0; i < LEN(inputs); i++)
        CHECK(!point_equal(&tags[i], &wrong[i]));
    CHECK(!share_keys_fit(&ring.st.key, ring.st.keys, 2, 5));
}

TEST(seal, a_tag_is_k_times_the_input)
{
    AUTO(ring_done) Ring ring = { 0 };
    Point tags[LEN(inputs)];
    Point wanted;

    CHECK_OK(ring_deal(cx, 1, 1, &ring));
    CHECK_OK(tags_by(cx, &ring, 1, tags));
    CHECK_OK(tag_input(cx, inputs[0], &wanted));
    CHECK_INT(crypto_scalarmult_ristretto255(wanted.b, share_scalar(ring.shares[0]), wanted.b), 0);
    CHECK(point_equal(&wanted, &tags[0]));
}

TEST(seal, a_wrong_custodian_is_named)
{
    AUTO(ring_done) Ring ring = { 0 };
    AUTO(tag_batch_free_at) TagBatch *batch = NULL;
    TagAnswer *answers = ARENA_ARRAY(cx->arena, SHARES_MAX, TagAnswer);
    Point tags[LEN(inputs)] = { 0 };
    Point untouched[LEN(inputs)] = { 0 };
    size_t n;

    CHECK_OK(ring_deal(cx, 2, 3, &ring));
    CHECK_OK(tag_blind(cx, inputs, LEN(inputs), &batch));
    CHECK_OK(ask(cx, &ring, 7, batch, answers, &n));
    some_points(&answers[1].points[0], 1);
    CHECK_FAILS(tag_finish(cx, &ring.st, batch, answers, n, tags), ERR_SEAL);
    CHECK_STR(str_of(cx->err.where), STR("custodian 2"));
    CHECK(memcmp(tags, untouched, sizeof tags) == 0);
    CHECK_OK(ask(cx, &ring, 7, batch, answers, &n));
    answers[2] = answers[1];
    CHECK_FAILS(tag_finish(cx, &ring.st, batch, answers, n, tags), ERR_INVALID);
    answers[2].number = 4;
    CHECK_FAILS(tag_finish(cx, &ring.st, batch, answers, n, tags), ERR_INVALID);
    answers[2].number = 0;
    CHECK_FAILS(tag_finish(cx, &ring.st, batch, answers, n, tags), ERR_INVALID);
    answers[2].number = 3;
    CHECK_FAILS(tag_finish(cx, &ring.st, batch, answers, n, tags), ERR_SEAL);
    CHECK_OK(tag_finish(cx, &ring.st, batch, answers, 2, tags));
}

TEST(seal, refreshed_shares_make_the_same_tags)
{
    AUTO(ring_done) Ring ring = { 0 };
    AUTO(ring_done) Ring fresh = { .t = 3, .n = 4 };
    const TagShare *old[2];
    Point tags[LEN(inputs)];
    Point again[LEN(inputs)];
    Point mixed[LEN(inputs)];
    ShareRefresh how = { old, 2, 3, 4 };

    CHECK_OK(ring_deal(cx, 2, 3, &ring));
    CHECK_OK(tags_by(cx, &ring, 3, tags));
    old[0] = ring.shares[2];
    old[1] = ring.shares[0];
    CHECK_OK(share_refresh(cx, &how, fresh.shares, &fresh.st.key));
    ring_keys(&fresh);
    CHECK(point_equal(&fresh.st.key, &ring.st.key));
    CHECK(share_keys_fit(&fresh.st.key, fresh.st.keys, 3, 4));
    CHECK(!point_equal(&fresh.st.keys[0], &ring.st.keys[0]));
    CHECK_OK(tags_by(cx, &fresh, 0xE, again));
    CHECK(memcmp(tags, again, sizeof tags) == 0);
    /* An old share among new ones makes something else. */
    share_free(fresh.shares[3]);
    fresh.shares[3] = share_of(4, share_scalar(ring.shares[0]));
    ring_keys(&fresh);
    CHECK_OK(tags_by(cx, &fresh, 0xE, mixed));
    CHECK(memcmp(tags, mixed, sizeof tags) != 0);
    CHECK(!share_keys_fit(&fresh.st.key, fresh.st.keys, 3, 4));
    old[1] = old[0];
    CHECK_FAILS(share_refresh(cx, &how, fresh.shares, &fresh.st.key), ERR_INVALID);
}

TEST(seal, blinding_is_fresh_and_padded)
{
    AUTO(tag_batch_free_at) TagBatch *a = NULL;
    AUTO(tag_batch_free_at) TagBatch *b = NULL;
    AUTO(tag_batch_free_at) TagBatch *none = NULL;
    size_t n;
    size_t m;

    CHECK_OK(tag_blind(cx, inputs, LEN(inputs), &a));
    CHECK_OK(tag_blind(cx, inputs, LEN(inputs), &b));
    CHECK_OK(tag_blind(cx, NULL, 0, &none));
    CHECK_INT(tag_batch_tags(a), 3);
    CHECK_INT(tag_batch_tags(none), 0);
    CHECK(tag_batch_points(none, &n) != NULL && n == 8);
    for (size_t i = 0; i < 8; i++) {
        CHECK(point_is_valid(&tag_batch_points(a, &n)[i]));
        for (size_t j = 0; j < 8; j++)
            CHECK(!point_equal(&tag_batch_points(a, &n)[i], &tag_batch_points(b, &m)[j]));
    }
    CHECK(n == 8 && m == 8);
}

TEST(seal, an_overlong_input_or_batch_is_refused)
{
    TagBatch *batch = NULL;
    Bytes many[TAG_POINTS_MAX + 1] = { 0 };
    Bytes overlong = { arena_alloc(cx->arena, TAG_INPUT_MAX + 1), TAG_INPUT_MAX + 1 };

    CHECK_FAILS(tag_blind(cx, many, LEN(many), &batch), ERR_INVALID);
    CHECK_FAILS(tag_blind(cx, &overlong, 1, &batch), ERR_INVALID);
    CHECK(batch == NULL);
    overlong.len--;
    CHECK_OK(tag_blind(cx, &overlong, 1, &batch));
    tag_batch_free(batch);
}
