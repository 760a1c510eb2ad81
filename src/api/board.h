/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/board — the JSON bodies of the mediator's board and of the messages that it sends. */
#ifndef API_BOARD_H
#define API_BOARD_H

#include "base/shape.h"

enum { API_NOTE_MAX = 4096 };

/* POST /api/v1/board/look: shapes and sectors, never content, values, names or towns. */
typedef struct ApiBoardTile {
    Str sector;
    Str country;
} ApiBoardTile;
extern const Shape api_board_tile;

typedef struct ApiBoardMessage {
    Id message;
    Str say;
    Day day;
    int64_t asked;  /* givers it went to */
    int64_t agreed; /* of them who agreed; who ignores it is told apart from who waits by nobody */
} ApiBoardMessage;
extern const Shape api_board_message;

/* What somebody who agreed sealed to the mediator's desk; who she is stands in it, if anywhere. */
typedef struct ApiBoardNote {
    Id message;
    Bytes note;
} ApiBoardNote;
extern const Shape api_board_note;

typedef struct ApiBoardCard {
    Id mosaic;
    Str state;          /* "new", "asked", "agreed" or "meeting" */
    double weight_bits; /* whole; for the page alone: no number is told without its reasons */
    Str chance;         /* how often such a fit happens by chance, in a sentence */
    int64_t sources;    /* a source that speaks twice counts once */
    int64_t helps;      /* givers who asked the mediator to help */
    ShapeList tiles;    /* ApiBoardTile, one a piece */
    ShapeList messages; /* ApiBoardMessage, of her desk, oldest first */
    ShapeList notes;    /* ApiBoardNote */
    Day since;
} ApiBoardCard;
extern const Shape api_board_card;

typedef struct ApiBoard {
    ShapeList cards; /* ApiBoardCard, what waits longest first */
} ApiBoard;
extern const Shape api_board;

/* POST /api/v1/board/{id}/message */
typedef struct ApiSay {
    Str say; /* "together", "meeting" or "coordinator" */
} ApiSay;
extern const Shape api_say;

typedef struct ApiSaid {
    Id message;
    int64_t asked;
    Bytes receipt;
} ApiSaid;
extern const Shape api_said;

/* GET /api/v1/messages: those to her, newest first. */
typedef struct ApiMessage {
    Id message;
    Id mosaic;
    Day day;
    Id desk; /* the mediator's, to which an answer's note is sealed */
    Str desk_name;
    Str say;
    Str text;
    Str state; /* "open", "ignored" or "agreed" */
} ApiMessage;
extern const Shape api_message;

typedef struct ApiMessages {
    ShapeList messages; /* ApiMessage */
} ApiMessages;
extern const Shape api_messages;

/* POST /api/v1/messages/{id}/answer; she may change her mind. */
typedef struct ApiMessageAnswer {
    bool agree; /* false: she ignores it, and the mediator is not told */
    Bytes note; /* sealed to the mediator's desk; empty: none */
} ApiMessageAnswer;
extern const Shape api_message_answer;

#endif
