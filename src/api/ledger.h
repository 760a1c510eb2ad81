/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* api/ledger — the JSON bodies of the ledger's routes, and of a receipt. */
#ifndef API_LEDGER_H
#define API_LEDGER_H

#include "base/shape.h"

enum { API_LEDGER_PAGE = 256, API_LEDGER_PATH_MAX = 128 };

/* A hash of 32 bytes; in JSON just its text. */
typedef struct ApiHash {
    Bytes hash;
} ApiHash;
extern const Shape api_hash;

/* GET /api/v1/ledger/head */
typedef struct ApiLedgerHead {
    int64_t size; /* leaves */
    Bytes root;
    int64_t time;
    Bytes signature; /* 64: by the ledger key */
} ApiLedgerHead;
extern const Shape api_ledger_head;

/* GET /api/v1/ledger/entries?from=N: leaves N and on, at most API_LEDGER_PAGE of them. */
typedef struct ApiLedgerEntries {
    int64_t from;
    int64_t size;     /* of the newest head */
    ShapeList leaves; /* ApiHash */
} ApiLedgerEntries;
extern const Shape api_ledger_entries;

/* GET /api/v1/ledger/proof?leaf=HASH: where a leaf stands, proven. */
typedef struct ApiLedgerPlace {
    int64_t index;
    ShapeList path; /* ApiHash, as RFC 9162 orders them */
    ApiLedgerHead head;
} ApiLedgerPlace;
extern const Shape api_ledger_place;

/* GET /api/v1/ledger/consistency?from=N&to=M: the tree of M leaves begins with that of N. */
typedef struct ApiLedgerConsistency {
    int64_t from;
    int64_t to;
    ShapeList path; /* ApiHash */
} ApiLedgerConsistency;
extern const Shape api_ledger_consistency;

/* A receipt: what was noted, the promise signed over it, and where it stands once its batch is
 * closed (an empty head before). */
typedef struct ApiLedgerReceipt {
    Bytes salt; /* 16 */
    int64_t time;
    Id actor;
    Id desk;
    Str verb;
    Id object;
    Bytes detail;  /* 32 */
    Bytes promise; /* 64: over the leaf and the time */
    ApiLedgerPlace closed;
} ApiLedgerReceipt;
extern const Shape api_ledger_receipt;

/* GET /api/v1/bundle: the files that browsers are given, and that the ledger says so. */
typedef struct ApiBundle {
    Str digest;    /* BLAKE2b-256 of `sums` in 64 hexadecimal digits: detail of the receipt */
    Str sums;      /* as `sha256sum` prints them, in order of name */
    Bytes receipt; /* of the ledger, in JSON; empty until the matcher has noted it */
} ApiBundle;
extern const Shape api_bundle;

#endif
