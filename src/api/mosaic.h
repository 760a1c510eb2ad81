/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/mosaic — the JSON bodies of notices and of the picture. */
#ifndef API_MOSAIC_H
#define API_MOSAIC_H

#include "base/shape.h"

typedef struct ApiNotice {
    Id mosaic;
    Id piece;
    Day day;
    int64_t others;  /* other pieces in the mosaic */
    int64_t sectors; /* theirs; 0 where too few desks stand behind one to say */
} ApiNotice;
extern const Shape api_notice;

typedef struct ApiNotices {
    ShapeList notices; /* ApiNotice */
} ApiNotices;
extern const Shape api_notices;

/* GET /api/v1/mosaics: where pieces fit that were released to her desk. */
typedef struct ApiMosaicOf {
    Id mosaic;
    Id piece;
    Id release;
} ApiMosaicOf;
extern const Shape api_mosaic_of;

typedef struct ApiMosaics {
    ShapeList mosaics; /* ApiMosaicOf, heaviest first */
} ApiMosaics;
extern const Shape api_mosaics;

typedef struct ApiMosaicPiece {
    bool mine;
    Id piece;    /* hers, or one released to her desk; else zeroed */
    Str sector;  /* empty where too few desks stand behind it to say */
    Str country; /* only for one released to her desk */
    Day day;     /* likewise */
} ApiMosaicPiece;
extern const Shape api_mosaic_piece;

typedef struct ApiReason {
    double bits;
    Str kind;
    Str text;
} ApiReason;
extern const Shape api_reason;

/* Two pieces that do not belong together, as her desk says.  POST /api/v1/mosaics/{id}/apart takes
 * one without the day, /together one with neither day nor reason. */
typedef struct ApiApart {
    Id a;
    Id b;
    Str why; /* "other_person", "shared_by_many", "other_event", "misread" or "other" */
    Day day; /* on which it was said */
} ApiApart;
extern const Shape api_apart;

typedef struct ApiMosaic {
    Id mosaic;
    double weight_bits;
    double threshold_bits;
    Str chance; /* how often such a fit happens by chance, in a sentence */
    bool fits;  /* false: it fell below the threshold since she was told */
    ShapeList pieces;
    ShapeList reasons;
    ShapeList apart; /* ApiApart: of pieces that were in it, newest first */
    Day since;
    Id now; /* of what no longer fits: the mosaic in which a piece that she may know of fits now */
} ApiMosaic;
extern const Shape api_mosaic;

/* GET /api/v1/pieces/{id}/looks: who did what with it, newest first */
typedef struct ApiLook {
    int64_t at; /* seconds */
    Str desk;
    Str verb; /* of the ledger: "release.read", "mosaic.seen" */
    Str purpose;
} ApiLook;
extern const Shape api_look;
typedef struct ApiLooks {
    ShapeList looks; /* ApiLook */
} ApiLooks;
extern const Shape api_looks;

#endif
