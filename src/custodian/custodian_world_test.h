/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For tests of custodians: three of them with two needed, and a desk whose member asks. */
#ifndef CUSTODIAN_CUSTODIAN_WORLD_TEST_H
#define CUSTODIAN_CUSTODIAN_WORLD_TEST_H

#include "custodian/custodian_internal.h"

enum { CUSTODIAN_WORLD_N = 3, CUSTODIAN_WORLD_T = 2 };

/* A member of a desk, and the chain that says so. */
typedef struct CustodianMember {
    OrgId org;
    DeskId desk;
    MemberId member;
    SignKey *key;
    Bytes certs;
} CustodianMember;

typedef struct CustodianWorld {
    InstallationId installation;
    SignKey *ledger;
    SignKey *organisation;
    const char *folders[CUSTODIAN_WORLD_N];
    KeyStatement statement;
    CustodianMember elin; /* a giver whose organisation is pinned */
} CustodianWorld;

/* Deals below `dir` and pins Elin's organisation everywhere. */
MUST_USE Status custodian_world(Cx *cx, const char *dir, CustodianWorld *ret);
void custodian_world_done(CustodianWorld *world);
/* One more member with these roles; of a new desk if `desk` is zeroes.  The caller frees the key.
 */
CustodianMember
custodian_world_member(Cx *cx, const CustodianWorld *world, DeskId desk, uint8_t roles);
/* The question for a batch of `n` blinded inputs of one piece; *ret_batch is the caller's. */
MUST_USE Status custodian_world_ask(Cx *cx, const CustodianWorld *world,
                                    const CustodianMember *member, size_t n, Buf *ret_body,
                                    TagBatch **ret_batch);
/* The question for these points of a given piece, on a day. */
typedef struct CustodianWish {
    PieceId piece;
    Day day;
    const Point *points;
    size_t n;
} CustodianWish;
void custodian_world_write(const CustodianWorld *world, const CustodianMember *member,
                           const CustodianWish *wish, Buf *ret_body);

#endif
