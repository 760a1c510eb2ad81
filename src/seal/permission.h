/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/permission — a member's signed wish that custodians evaluate one batch for one piece. */
#ifndef SEAL_PERMISSION_H
#define SEAL_PERMISSION_H

#include "base/date.h"
#include "seal/point.h"
#include "seal/sign.h"

enum { PERMISSION_BYTES = 214, PERMISSION_NONCE = 16 };

typedef struct Permission {
    InstallationId installation;
    DeskId desk;
    MemberId member;
    PieceId piece;
    uint8_t count;  /* points of the batch: 8, 16, 32 or 64 */
    Digest64 batch; /* SHA-512 of the points, 32 bytes each, in order */
    Day day;
    uint8_t nonce[PERMISSION_NONCE];
    Signature signature; /* of the member's key, domain "permission" */
} Permission;

/* Fills count, batch, nonce and signature; the other fields are set by the caller.  `n` is a
 * padded size (asserted). */
void permission_make(const SignKey *key, const Point *points, size_t n, Permission *permission);
/* Appends PERMISSION_BYTES: version 1, installation, desk, member, piece, count, batch, day (4),
 * nonce, signature. */
void permission_write(Buf *out, const Permission *permission);
/* Exactly one; ERR_INVALID for another length, version or count. */
MUST_USE Status permission_read(Cx *cx, Bytes b, Permission *ret);
/* ERR_SEAL unless `by` signed it and it is for exactly this batch; ERR_INVALID unless its day is
 * within one day of `today` (clocks differ).  Whose key `by` is, the certificates tell. */
typedef struct PermissionBatch {
    const Point *points;
    size_t n;
} PermissionBatch;
MUST_USE Status permission_check(Cx *cx, const Permission *permission, const SignPublic *by,
                                 PermissionBatch batch, Day today);

#endif
