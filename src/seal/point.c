/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/point.h"

#include <sodium.h>

bool
point_is_valid(const Point *point)
{
    /* The identity is all zeroes (RFC 9496, 4.3.2). */
    return crypto_core_ristretto255_is_valid_point(point->b) == 1 &&
           sodium_is_zero(point->b, sizeof point->b) == 0;
}

bool
point_equal(const Point *a, const Point *b)
{
    return sodium_memcmp(a->b, b->b, sizeof a->b) == 0;
}
