/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CUSTODIAN_CUSTODIAN_INTERNAL_H
#define CUSTODIAN_CUSTODIAN_INTERNAL_H

#include "custodian/custodian.h"
#include "store/store.h"

enum { CUSTODIAN_ASK_MAX = 2 + PERMISSION_BYTES + CERT_CHAIN_MAX * CERT_BYTES + 64 * 32 };

/* What the process holds. */
typedef struct Custodian {
    const char *folder;
    TagShare *share;
    KeyStatement statement;
    Limits limits;
    SignPublic ledger;
    Head head; /* newest seen; size 0: none */
    bool forked;
    Db *counters;
} Custodian;

/* Opens all of the folder; files stay reachable by path, in this folder alone. */
MUST_USE Status custodian_open(Cx *cx, const char *folder, Custodian *ret);
void custodian_close(Custodian *custodian);
/* Answers one question; the answer's body goes to *out. */
MUST_USE Status custodian_answer(Cx *cx, Custodian *custodian, const Message *question, Buf *out);
/* The pinned key of an organisation; ERR_DENIED if it is not pinned. */
MUST_USE Status custodian_root(Cx *cx, const char *folder, OrgId org, CertRoot *ret);
/* Counts the permission durably, or finds it counted with the same batch: then nothing changes.
 * ERR_DENIED for another batch of the same piece, ERR_LIMIT naming whose day is full. */
MUST_USE Status custodian_count(Cx *cx, Custodian *custodian, const Permission *permission,
                                OrgId org);

const char *custodian_path(Cx *cx, const char *folder, const char *name);

#endif
