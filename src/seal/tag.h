/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/tag — the tags of clues: RFC 9497, OPRF(ristretto255, SHA-512) in mode VOPRF, up to the
 * point T = k·P, by t of n custodians.
 *
 * Client: tag_blind -> points to the custodians -> tag_finish -> tags.  Custodian: tag_evaluate.
 * T is stored, so nothing secret is ever derived from T and x by a public function; the RFC's
 * Finalize is not part of this folder.
 */
#ifndef SEAL_TAG_H
#define SEAL_TAG_H

#include "base/cx.h"
#include "seal/share.h"
#include "seal/statement.h"

enum {
    TAG_POINTS_MIN = 8,
    TAG_POINTS_MAX = 64,
    TAG_INPUT_MAX = 65535, /* RFC 9497: inputs are shorter than 2^16 bytes */
    PROOF_BYTES = 64
};

/* A batched proof that one share made all answers (RFC 9497, 2.2): scalars c and s. */
typedef struct Proof {
    uint8_t c[32];
    uint8_t s[32];
} Proof;

/* One custodian's answer to a batch. */
typedef struct TagAnswer {
    uint8_t number; /* the custodian's, 1 to n */
    Point points[TAG_POINTS_MAX];
    Proof proof;
} TagAnswer;

/* The size that a batch of n tags is padded to: 8, 16, 32 or 64; 0 if there are more than 64. */
size_t tag_padded(size_t n);
/* HashToGroup(x) of RFC 9497, context "OPRFV1-" 0x01 "-ristretto255-SHA512".  ERR_INVALID if x is
 * longer than TAG_INPUT_MAX or gives the identity. */
MUST_USE Status tag_input(Cx *cx, Bytes x, Point *ret);

/* A client's batch: blinded points and, in guarded memory, what unblinds them. */
typedef struct TagBatch TagBatch;

/* Blinds n inputs (0 to 64, in their order) and adds random points up to the padded size; they
 * cannot be told from blinded ones.  The caller owns *ret. */
MUST_USE Status tag_blind(Cx *cx, const Bytes *inputs, size_t n, TagBatch **ret);
void tag_batch_free(TagBatch *batch);
/* The blinded points, borrowed, *ret_n of them (8, 16, 32 or 64). */
const Point *tag_batch_points(const TagBatch *batch, size_t *ret_n);
/* How many of them stand for inputs: the number of tags. */
size_t tag_batch_tags(const TagBatch *batch);

/* k_i·P for each of n points (1 to 64) and the batched proof against K_i.  ERR_SEAL if a point is
 * no valid point or the identity (cx->err.where: "point 3", from 0), ERR_INVALID for another n.
 * About 2n + 3 multiplications. */
MUST_USE Status tag_evaluate(Cx *cx, const TagShare *share, const Point *points, size_t n,
                             Point *ret_points, Proof *ret_proof);

/* What a proof is about. */
typedef struct TagClaim {
    Point key;             /* K_i */
    const Point *blinded;  /* n points */
    const Point *answered; /* n points */
    size_t n;              /* 1 to 64 */
} TagClaim;

/* ERR_SEAL unless all points are valid and the proof holds. */
MUST_USE Status tag_verify(Cx *cx, const TagClaim *claim, const Proof *proof);

/* Verifies at least t answers of different custodians of a checked statement, combines the first t
 * and unblinds: ret_tags[0..tags) are T = k·P.  A wrong proof is ERR_SEAL with cx->err.where
 * "custodian 2"; then nothing was combined.  ERR_INVALID for too few answers, a number twice or
 * out of bounds. */
MUST_USE Status tag_finish(Cx *cx, const KeyStatement *st, const TagBatch *batch,
                           const TagAnswer *answers, size_t nanswers, Point *ret_tags);

AUTO_FREE(TagBatch, tag_batch_free)

#endif
