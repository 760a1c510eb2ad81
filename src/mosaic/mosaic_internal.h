/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MOSAIC_MOSAIC_INTERNAL_H
#define MOSAIC_MOSAIC_INTERNAL_H

#include "link/reason.h"
#include "mosaic/mosaic.h"

/* What the routes of the API answer, for pages as well. */
MUST_USE Status mosaic_read_notices(Req *req, ApiNotices *ret);
MUST_USE Status mosaic_read_list(Req *req, ApiMosaics *ret);

/* One look at a mosaic, noted in the ledger: what is told, and for those who hold a release the
 * reasons as they are, with the members that each is about. */
typedef struct MosaicLook {
    ApiMosaic told;
    bool giver;
    const EngineReason *reasons;
    size_t nreasons;
} MosaicLook;
MUST_USE Status mosaic_look(Req *req, MosaicLook *ret);

#endif
