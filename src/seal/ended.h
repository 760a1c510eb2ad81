/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/ended — lists of the pieces that ended on a day, signed by the ledger key.  Custodians keep
 * them, so that a restored installation ends again what an older backup brings back. */
#ifndef SEAL_ENDED_H
#define SEAL_ENDED_H

#include "base/buf.h"
#include "base/date.h"
#include "base/id.h"
#include "seal/sign.h"

enum { ENDED_IDS_MAX = 1000, ENDED_BYTES_MAX = 89 + ENDED_IDS_MAX * ID_BYTES };

/* A part of a day: a day with more pieces has several, each but the last of them full. */
typedef struct EndedList {
    InstallationId installation;
    Day day;
    uint16_t part; /* from 0 */
    uint16_t n;
    PieceId ids[ENDED_IDS_MAX];
    Signature signature; /* domain "ended", over all of the above */
} EndedList;

/* Signs all that stands before the signature. */
void ended_sign(const SignKey *ledger, EndedList *list);
/* ERR_SEAL unless `ledger` signed it. */
MUST_USE Status ended_check(Cx *cx, const SignPublic *ledger, const EndedList *list);
/* At most ENDED_BYTES_MAX: version 1, installation, day (4), part (2), n (2), ids, signature;
 * reading refuses any other length or version, and an empty list, with ERR_INVALID. */
void ended_write(Buf *out, const EndedList *list);
MUST_USE Status ended_read(Cx *cx, Bytes b, EndedList *ret);

#endif
