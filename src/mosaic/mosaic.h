/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic — notices, the picture and its reasons; and the matcher, the process that joins pieces.
 *
 * Nothing is told to anybody before her notice is sent: until then every answer is that of a piece
 * which fits nothing.  Whoever was told sees the picture that she was told, whatever comes and
 * goes, until her next hour.  Depends on piece, people, link and below.
 */
#ifndef MOSAIC_MOSAIC_H
#define MOSAIC_MOSAIC_H

#include "api/mosaic.h"
#include "piece/piece.h"

enum { MOSAIC_LIST_MAX = 1000, MOSAIC_MILLI = 1000 };

/* The subject's routes, for the list of modules. */
extern const RouteTable mosaic_routes;

/* A mosaic as somebody may name it: a giver who was told, or a desk that holds a release from it.
 */
typedef struct MosaicSeen {
    MosaicId id;
    int64_t version;    /* of the picture that she was told last */
    double weight_bits; /* 0 if it no longer fits */
    bool fits;
    int64_t since_s;
    bool giver;         /* she sees bands and whole bits */
    const Id *released; /* pieces released to her desk */
    size_t nreleased;
} MosaicSeen;

/* What {id} names in its routes. */
extern const Object mosaic_object; /* MosaicSeen */

/* The invariants of mosaic.c that one statement can tell; the rest is the matcher's recount. */
MUST_USE Status mosaic_check(Cx *cx, Db *db);

#endif
