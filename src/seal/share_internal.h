/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/share_internal — what the tag functions need of shares.  Only for this folder. */
#ifndef SEAL_SHARE_INTERNAL_H
#define SEAL_SHARE_INTERNAL_H

#include "seal/share.h"

enum { SCALAR_BYTES = 32 };

/* The scalar k_i, borrowed. */
const uint8_t *share_scalar(const TagShare *share);
/* A share of a given number and scalar: for test vectors.  The caller owns it. */
TagShare *share_of(unsigned number, const uint8_t scalar[SCALAR_BYTES]);
/* True if it is below the group's order, so that it has this one encoding. */
bool share_scalar_is_canonical(const uint8_t scalar[SCALAR_BYTES]);
/* Lagrange's coefficient at x = `at` of numbers[i] among n distinct numbers, modulo the order; for
 * at = 0 what turns shares into k. */
void
share_lagrange(const uint8_t *numbers, size_t n, size_t i, unsigned at, uint8_t ret[SCALAR_BYTES]);

#endif
