/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/statement — what the custodians sign together: the key statement (which keys make the tags)
 * and the limits. */
#ifndef SEAL_STATEMENT_H
#define SEAL_STATEMENT_H

#include "base/buf.h"
#include "base/date.h"
#include "seal/share.h"
#include "seal/sign.h"

enum {
    STATEMENT_BYTES_MAX = 2048,
    STATEMENT_CHAIN_MAX = 32 * (2 + STATEMENT_BYTES_MAX),
    LIMITS_BYTES_MAX = 704
};

/* A signature of one of the custodians, by number. */
typedef struct StatementSignature {
    uint8_t number; /* 1 to n */
    Signature signature;
} StatementSignature;

typedef struct KeyStatement {
    InstallationId installation;
    uint32_t epoch; /* 1 at first; each change adds 1 */
    uint8_t t;
    uint8_t n;
    Digest before;                         /* statement_digest of the one before; epoch 1: zeroes */
    Point key;                             /* K */
    Point keys[SHARES_MAX];                /* K_i */
    SignPublic custodians[SHARES_MAX];     /* identity keys */
    Signature signatures[SHARES_MAX];      /* all n, domain "statement" */
    uint8_t nchange;                       /* epoch 1: 0 */
    StatementSignature change[SHARES_MAX]; /* of the custodians before, domain "statement-change",
                                              numbers rising */
} KeyStatement;

/* Digest of all that is signed: everything but the signatures. */
Digest statement_digest(const KeyStatement *st);
/* Sets the signature of custodian `number` (1 to n). */
void statement_sign(KeyStatement *st, unsigned number, const SignKey *key);
/* Adds the signature of custodian `number` of the statement before, in rising order. */
void statement_sign_change(KeyStatement *st, unsigned number, const SignKey *key);
void statement_write(Buf *out, const KeyStatement *st);
/* Reads exactly one; ERR_INVALID for any other length, version, t or n, or numbers out of order.
 * No signature is checked. */
MUST_USE Status statement_read(Cx *cx, Bytes b, KeyStatement *ret);
/* ERR_SEAL unless all n custodians, all different, have signed and any t of the K_i interpolate to
 * K; cx->err.where names the custodian whose signature fails ("custodian 2").  Says nothing about
 * who they are: the pins do (seal/code.h), or statement_check_change. */
MUST_USE Status statement_check(Cx *cx, const KeyStatement *st);
/* statement_check, and ERR_SEAL unless `st` follows `old`: same installation, next epoch, its
 * digest, and signatures of at least old->t of the old custodians, none of them wrong.  K may
 * differ only by their will. */
MUST_USE Status statement_check_change(Cx *cx, const KeyStatement *old, const KeyStatement *st);
/* The same for a client that was away: `chain` holds statements before `st`, oldest first, each
 * after its length of two bytes, at most STATEMENT_CHAIN_MAX bytes.  ERR_INVALID if it is cut off,
 * ERR_SEAL if a link between the two is missing or does not hold. */
MUST_USE Status statement_follow(Cx *cx, const KeyStatement *old, Bytes chain,
                                 const KeyStatement *st);

/* What custodians allow a day; tags are counted padded. */
typedef struct Limits {
    InstallationId installation;
    uint32_t number; /* each document's is higher than the last; 0: the defaults, unsigned */
    Day day;         /* first day on which it holds */
    uint32_t member_pieces;
    uint32_t member_tags;
    uint32_t desk_tags;
    uint32_t installation_tags;
    uint8_t n;
    StatementSignature signatures[SHARES_MAX]; /* numbers rising, domain "limits" */
} Limits;

/* 30 pieces and 600 tags a member, 2,000 tags a desk, 20,000 tags an installation. */
Limits limits_default(InstallationId installation);
/* Adds the signature of custodian `number`, in rising order. */
void limits_sign(Limits *limits, unsigned number, const SignKey *key);
void limits_write(Buf *out, const Limits *limits);
MUST_USE Status limits_read(Cx *cx, Bytes b, Limits *ret);
/* ERR_SEAL unless it is of the statement's installation and at least t of its custodians have
 * signed, none of them wrongly. */
MUST_USE Status limits_check(Cx *cx, const KeyStatement *st, const Limits *limits);

#endif
