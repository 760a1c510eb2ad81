/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/release — a release, as its giver makes it, its receiver reads it, and what became of it. */
#ifndef API_RELEASE_H
#define API_RELEASE_H

#include "base/shape.h"

/* A release as its giver sees it. */
typedef struct ApiReleaseLine {
    Id release;
    Str desk;
    Day day;
    Str state; /* released read confirmed answered withdrawn gone */
    Id to_desk;
    Bytes organisation_key; /* of that desk; where the chain below begins */
    Str outcome;            /* code; empty until answered */
    Bytes text;             /* sealed to the giver's desk; empty if none */
    Day answered;           /* with signature and certs: as the receiver signed outcome and text */
    Bytes signature;        /* 64; empty for what was answered before answers were signed */
    Bytes certs;            /* the receiver's chain */
    int64_t reminded;       /* how often its giver reminded that desk, and when last */
    Day reminded_on;
    int64_t silent;  /* days for which it has not answered, or not confirmed that it is deleted */
    bool may_remind; /* that is long, and it was not reminded just now */
} ApiReleaseLine;
extern const Shape api_release_line;

/* POST /api/v1/pieces/{id}/release */
typedef struct ApiRelease {
    Id release;
    Id to_desk;
    Bytes box;
    Bytes commit;
    Bytes wrap; /* sealed to the receiving desk */
    Str basis;  /* "consent:oral", "consent:written" or "own:TEXT" */
    Str purpose;
    Str handling;
    int64_t left_out; /* parts, as bits of seal/sealed.h */
    Day day;
    Bytes signature; /* 64 */
    Bytes certs;     /* the giver's chain: desk and pseudonym */
} ApiRelease;
extern const Shape api_release;

typedef struct ApiReleased {
    Id release;
    Bytes receipt;
} ApiReleased;
extern const Shape api_released;

/* POST /api/v1/pieces/{id}/remind: the desk that has this release */
typedef struct ApiRemind {
    Id release;
} ApiRemind;
extern const Shape api_remind;

/* A release as the receiving desk sees it: GET /api/v1/releases and .../{id} */
typedef struct ApiReceived {
    Id release;
    Id piece;
    Id from_desk;
    Str from_name;
    Str from_sector;
    Id to_desk;
    Str basis;
    Str purpose;
    Str handling;
    int64_t left_out;
    Day day;
    Str state;
    Str outcome;
    Bytes box;
    Bytes commit;
    Bytes wrap;
    Bytes signature;
    Bytes certs;
    int64_t reminded; /* how often its giver asked what became of it or, once it is withdrawn, to */
    Day reminded_on;  /* delete it, and when last */
} ApiReceived;
extern const Shape api_received;

typedef struct ApiReceivedList {
    ShapeList releases; /* ApiReceived, without box and wrap */
} ApiReceivedList;
extern const Shape api_received_list;

/* What a receiver can say became of a piece: the codes of the closed list. */
enum { API_OUTCOMES = 7 };
extern const char *const api_outcomes[API_OUTCOMES];
/* ERR_INVALID, naming the codes, for any other word. */
MUST_USE Status api_check_outcome(Cx *cx, Str outcome);

/* POST /api/v1/releases/{id}/answer */
typedef struct ApiAnswer {
    Str outcome; /* code of the closed list */
    Bytes text;  /* sealed to the giver's desk; empty: none */
    Day day;
    Bytes signature; /* 64; over both, seal/sealed.h */
    Bytes certs;     /* the receiver's chain */
} ApiAnswer;
extern const Shape api_answer;

#endif
