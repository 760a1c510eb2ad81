/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/cert — who may act for a desk: chains of certificates from the organisation's key.
 *
 *   organisation key ─signs→ INVITATION ─signs→ MEMBER ─signs→ DESK_KEY
 *                                          └(a lead)─signs→ INVITATION ─signs→ MEMBER ...
 *
 * The key that signs a MEMBER is derived from the invitation's code (seal/code.h), which only the
 * invited person holds: no server can put a member of its own in her place.
 */
#ifndef SEAL_CERT_H
#define SEAL_CERT_H

#include "base/date.h"
#include "seal/box.h"
#include "seal/sign.h"

enum {
    CERT_BYTES = 187,
    CERT_CHAIN_MAX = 6 /* certificates in a chain */
};

typedef enum CertKind { CERT_INVITATION = 1, CERT_MEMBER = 2, CERT_DESK_KEY = 3 } CertKind;

/* Roles, as bits. */
enum {
    ROLE_GIVER = 1,
    ROLE_RECEIVER = 2,
    ROLE_LEAD = 4,
    ROLE_MEDIATOR = 8,
    ROLE_OF_LEAD = ROLE_GIVER | ROLE_RECEIVER | ROLE_LEAD, /* what a lead may give */
    ROLE_ALL = 15
};

typedef struct Cert {
    CertKind kind;
    OrgId org;
    DeskId desk;
    MemberId subject; /* INVITATION: who will join; MEMBER: the same; DESK_KEY: who certifies it */
    SignPublic sign;  /* INVITATION: of the code; MEMBER: hers; DESK_KEY: zeroes */
    BoxPublic box;    /* INVITATION: zeroes; MEMBER: hers; DESK_KEY: the desk's key */
    uint8_t roles;    /* ROLE_ bits, at least one; DESK_KEY: 0 */
    Day from;         /* first day on which it holds */
    Day until;        /* last day */
    Signature by;     /* of the certificate before it, domain "cert" */
} Cert;

/* Where a chain begins: an organisation and its key, pinned by whoever checks. */
typedef struct CertRoot {
    OrgId org;
    SignPublic key;
} CertRoot;

/* Sets cert->by.  All other fields are filled; asserts that they are of the kind's shape. */
void cert_make(const SignKey *by, Cert *cert);
/* Appends CERT_BYTES: version 1, kind, org, desk, subject, sign, box, roles, from and until (4
 * bytes each, days since 1970-01-01), signature. */
void cert_write(Buf *out, const Cert *cert);
/* Reads exactly one certificate; ERR_INVALID for any other length, an unknown version, kind or
 * role, fields that the kind does not have, or days in the wrong order. */
MUST_USE Status cert_read(Cx *cx, Bytes b, Cert *ret);
/* The same for a chain: 1 to CERT_CHAIN_MAX certificates, one after the other. */
void cert_chain_write(Buf *out, const Cert *certs, size_t n);
MUST_USE Status cert_chain_read(Cx *cx, Bytes b, Cert ret[CERT_CHAIN_MAX], size_t *ret_n);

/* ERR_SEAL unless every link holds and the last certificate holds on `day`; *ret_last is then the
 * last.  The rules:
 *   1. all name root->org and one desk; no certificate's days pass those of the one before;
 *   2. the first is an INVITATION signed by root->key; it may give any role;
 *   3. a MEMBER follows an INVITATION, has its subject, no role that it lacks, and its signature;
 *   4. a further INVITATION follows a MEMBER with ROLE_LEAD and gives no role but ROLE_OF_LEAD;
 *   5. a DESK_KEY follows a MEMBER, has its subject, and nothing follows it.
 * An invitation's days bound those of the member; that its code is used once and within seven
 * days is kept by the server, which takes it. */
MUST_USE Status cert_chain_check(Cx *cx, const CertRoot *root, const Cert *certs, size_t n, Day day,
                                 Cert *ret_last);

#endif
