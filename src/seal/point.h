/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/point — elements of ristretto255 (RFC 9496) in their canonical 32 bytes. */
#ifndef SEAL_POINT_H
#define SEAL_POINT_H

#include "base/str.h"

enum { POINT_BYTES = 32 };

typedef struct Point {
    uint8_t b[POINT_BYTES];
} Point;

/* True for the canonical encoding of an element that is not the identity: what a custodian, the
 * server and a client take.  Everything else is refused wherever points come from outside. */
bool point_is_valid(const Point *point);
bool point_equal(const Point *a, const Point *b);

#endif
