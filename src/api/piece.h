/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/piece — the JSON bodies of giving, listing, releasing, answering and withdrawing. */
#ifndef API_PIECE_H
#define API_PIECE_H

#include "api/release.h"

enum {
    API_TAGS_MAX = 64,
    API_BODY_MAX = 64 * 1024,  /* bytes of a sealed body */
    API_RECEIPT_MAX = 8 * 1024 /* bytes of a ledger receipt */
};

/* POST /api/v1/pieces/blind: one padded batch of blinded points, and the permission over it. */
typedef struct ApiBlind {
    Bytes permission;
    Bytes points;    /* 32 bytes each; 8, 16, 32 or 64 of them */
    int64_t without; /* bits of custodians that the client no longer asks */
} ApiBlind;
extern const Shape api_blind;

typedef struct ApiEvaluation {
    int64_t custodian; /* index of its share, from 1 */
    Bytes points;
    Bytes proof; /* 64: c and s of the batched DLEQ proof */
} ApiEvaluation;
extern const Shape api_evaluation;

typedef struct ApiEvaluations {
    ShapeList answers; /* ApiEvaluation, as many as the statement's threshold */
    Bytes ticket;      /* 32: to be sent with the piece */
} ApiEvaluations;
extern const Shape api_evaluations;

/* POST /api/v1/pieces: what the server may see of a piece, and the bytes that it cannot read. */
typedef struct ApiTag {
    Bytes tag; /* 32: a point */
    int64_t kind;
    int64_t form;
    int64_t clue; /* number of the clue within the piece */
} ApiTag;
extern const Shape api_tag;

typedef struct ApiPiece {
    Id piece;
    Bytes ticket; /* 32 */
    Bytes box;
    Bytes commit; /* 32 */
    Bytes wrap;   /* the box's key, sealed to the desk */
    ShapeList tags;
    int64_t points;  /* size of the batch that the ticket is for */
    Str grade;       /* "A1" to "E5", "F6" where nothing was said */
    int64_t concern; /* 0 to 3; 9: not said */
    Day keep_until;  /* absent: the pack's default */
} ApiPiece;
extern const Shape api_piece;

typedef struct ApiGiven {
    Id piece;
    Day keep_until;
    Bytes receipt;
} ApiGiven;
extern const Shape api_given;

typedef struct ApiPieceLine {
    Id piece;
    Str state; /* waiting fits released withdrawn expired */
    Day given;
    Day keep_until;
    Day ended;          /* of a withdrawn or expired piece */
    ShapeList releases; /* ApiReleaseLine */
} ApiPieceLine;
extern const Shape api_piece_line;

typedef struct ApiPieces {
    ShapeList pieces; /* ApiPieceLine */
} ApiPieces;
extern const Shape api_pieces;

/* GET /api/v1/pieces/{id} */
typedef struct ApiPieceShown {
    ApiPieceLine line;
    Bytes box;
    Bytes commit;
    Bytes wrap;
    Bytes receipt; /* the newest: promise, or leaf and head once the batch is closed */
} ApiPieceShown;
extern const Shape api_piece_shown;

/* POST .../keep, and .../adds: to an earlier piece of hers */
typedef struct ApiKeep {
    Day keep_until;
} ApiKeep;
typedef struct ApiAdds {
    Id piece;
} ApiAdds;
extern const Shape api_keep, api_adds;

/* POST .../confirm and .../answer and .../withdraw */
typedef struct ApiReceiver {
    Str desk;
    bool confirmed;
} ApiReceiver;
extern const Shape api_receiver;

typedef struct ApiWithdrawn {
    bool withdrawn;
    ShapeList receivers; /* ApiReceiver */
    Bytes receipt;
} ApiWithdrawn;
extern const Shape api_withdrawn;

typedef struct ApiReceipt {
    Bytes receipt;
} ApiReceipt;
extern const Shape api_receipt;

/* The empty body of a POST that needs none. */
typedef struct ApiNothing {
    bool unused;
} ApiNothing;
extern const Shape api_nothing;

#endif
