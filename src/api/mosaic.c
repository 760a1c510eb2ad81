/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/mosaic.h"

#include "api/api_internal.h"

static const Field api_notice_fields[] = {
    A_ID(ApiNotice, mosaic),
    A_ID(ApiNotice, piece),
    A_DAY(ApiNotice, day),
    A_INT(ApiNotice, others, 0, 1000),
    A_INT(ApiNotice, sectors, 0, 1000),
};
API_SHAPE(api_notice, "Notice", ApiNotice);

static const Field api_notices_fields[] = { A_LIST(ApiNotices, notices, api_notice, 0) };
API_SHAPE(api_notices, "Notices", ApiNotices);

static const Field api_mosaic_of_fields[] = {
    A_ID(ApiMosaicOf, mosaic),
    A_ID(ApiMosaicOf, piece),
    A_ID(ApiMosaicOf, release),
};
API_SHAPE(api_mosaic_of, "MosaicOf", ApiMosaicOf);

static const Field api_mosaics_fields[] = { A_LIST(ApiMosaics, mosaics, api_mosaic_of, 0) };
API_SHAPE(api_mosaics, "Mosaics", ApiMosaics);

static const Field api_mosaic_piece_fields[] = {
    A_BOOL(ApiMosaicPiece, mine),
    A_ID_MAYBE(ApiMosaicPiece, piece),
    A_TEXT_MAYBE(ApiMosaicPiece, sector, 64),
    A_TEXT_MAYBE(ApiMosaicPiece, country, 2),
    A_DAY_MAYBE(ApiMosaicPiece, day),
};
API_SHAPE(api_mosaic_piece, "MosaicPiece", ApiMosaicPiece);

static const Field api_reason_fields[] = {
    A_REAL(ApiReason, bits),
    A_TEXT(ApiReason, kind, 1, 64),
    A_TEXT(ApiReason, text, 1, 500),
};
API_SHAPE(api_reason, "Reason", ApiReason);

static const Field api_apart_fields[] = {
    A_ID(ApiApart, a),
    A_ID(ApiApart, b),
    A_TEXT_MAYBE(ApiApart, why, 16),
    A_DAY_MAYBE(ApiApart, day),
};
API_SHAPE(api_apart, "Apart", ApiApart);

static const Field api_mosaic_fields[] = {
    A_ID(ApiMosaic, mosaic),
    A_REAL(ApiMosaic, weight_bits),
    A_REAL(ApiMosaic, threshold_bits),
    A_TEXT(ApiMosaic, chance, 0, 200),
    A_BOOL(ApiMosaic, fits),
    A_LIST(ApiMosaic, pieces, api_mosaic_piece, 0),
    A_LIST(ApiMosaic, reasons, api_reason, 0),
    A_LIST(ApiMosaic, apart, api_apart, 0),
    A_DAY(ApiMosaic, since),
    A_ID_MAYBE(ApiMosaic, now),
};
API_SHAPE(api_mosaic, "Mosaic", ApiMosaic);

static const Field api_look_fields[] = {
    A_TIME(ApiLook, at),
    A_TEXT(ApiLook, desk, 1, 1000),
    A_TEXT(ApiLook, verb, 1, 64),
    A_TEXT_MAYBE(ApiLook, purpose, 1000),
};
API_SHAPE(api_look, "Look", ApiLook);

static const Field api_looks_fields[] = { A_LIST(ApiLooks, looks, api_look, 0) };
API_SHAPE(api_looks, "Looks", ApiLooks);
