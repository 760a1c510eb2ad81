/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/tag_internal — the parts of RFC 9497, and the same functions with given instead of random
 * scalars, for its vectors.  Only for this folder and its tests. */
#ifndef SEAL_TAG_INTERNAL_H
#define SEAL_TAG_INTERNAL_H

#include "seal/share_internal.h"
#include "seal/tag.h"

/* contextString of mode VOPRF and suite ristretto255-SHA512. */
#define TAG_CONTEXT "OPRFV1-\x01-ristretto255-SHA512"

enum { TAG_WIDE = 64 };

/* expand_message_xmd (RFC 9380, 5.3.1) with SHA-512 to 64 bytes. */
void tag_expand(Bytes message, Str dst, uint8_t ret[TAG_WIDE]);
/* The proof that k made all answers of the claim, with its random scalar given; false if a point is
 * invalid or a sum is the identity. */
bool tag_prove(const TagClaim *claim, const uint8_t k[SCALAR_BYTES],
               const uint8_t random[SCALAR_BYTES], Proof *ret);
/* True if the proof holds for the claim. */
bool tag_proof_holds(const TagClaim *claim, const Proof *proof);
/* tag_evaluate with the proof's random scalar given. */
MUST_USE Status tag_evaluate_with(Cx *cx, const TagShare *share, const Point *points, size_t n,
                                  const uint8_t random[SCALAR_BYTES], TagAnswer *ret);
/* blind·HashToGroup(x). */
MUST_USE Status tag_blind_with(Cx *cx, Bytes x, const uint8_t blind[SCALAR_BYTES], Point *ret);

#endif
