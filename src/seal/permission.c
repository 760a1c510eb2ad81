/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/permission.h"

enum { PERMISSION_VERSION = 1, PERMISSION_SIGNED = PERMISSION_BYTES - 64 };

/* tag_padded's sizes. */
static bool
is_padded(size_t n)
{
    return n == 8 || n == 16 || n == 32 || n == 64;
}

static Digest64
batch_digest(const Point *points, size_t n)
{
    return sha512_of((Bytes){ points->b, n * sizeof *points });
}

static void
write_signed(Buf *out, const Permission *permission)
{
    buf_u8(out, PERMISSION_VERSION);
    buf_bytes(out, id_bytes(&permission->installation.id));
    buf_bytes(out, id_bytes(&permission->desk.id));
    buf_bytes(out, id_bytes(&permission->member.id));
    buf_bytes(out, id_bytes(&permission->piece.id));
    buf_u8(out, permission->count);
    buf_bytes(out, (Bytes){ permission->batch.b, sizeof permission->batch.b });
    buf_u32(out, (uint32_t)permission->day.n);
    buf_bytes(out, (Bytes){ permission->nonce, sizeof permission->nonce });
}

void
permission_make(const SignKey *key, const Point *points, size_t n, Permission *permission)
{
    Buf out = buf_new(PERMISSION_SIGNED);

    ASSERT(is_padded(n));
    permission->count = (uint8_t)n;
    permission->batch = batch_digest(points, n);
    seal_random(permission->nonce, sizeof permission->nonce);
    write_signed(&out, permission);
    permission->signature = sign_make(key, "permission", buf_view(&out));
    buf_free(&out);
}

void
permission_write(Buf *out, const Permission *permission)
{
    write_signed(out, permission);
    buf_bytes(out, (Bytes){ permission->signature.b, sizeof permission->signature.b });
}

Status
permission_read(Cx *cx, Bytes b, Permission *ret)
{
    Scan scan = scan_of(b);
    Permission permission = { 0 };
    uint8_t version = scan_u8(&scan);

    scan_copy(&scan, permission.installation.id.b, ID_BYTES);
    scan_copy(&scan, permission.desk.id.b, ID_BYTES);
    scan_copy(&scan, permission.member.id.b, ID_BYTES);
    scan_copy(&scan, permission.piece.id.b, ID_BYTES);
    permission.count = scan_u8(&scan);
    scan_copy(&scan, permission.batch.b, sizeof permission.batch.b);
    permission.day.n = (int32_t)scan_u32(&scan);
    scan_copy(&scan, permission.nonce, sizeof permission.nonce);
    scan_copy(&scan, permission.signature.b, sizeof permission.signature.b);
    if (!scan_done(&scan))
        FAIL(ERR_INVALID, "seal.permission.length", "a permission has %d bytes", PERMISSION_BYTES);
    if (version != PERMISSION_VERSION || !is_padded(permission.count))
        FAIL(ERR_INVALID, "seal.permission.shape",
             "a permission's version is unknown or its count is not 8, 16, 32 or 64");
    *ret = permission;
    return OK;
}

static bool
is_signed_by(const Permission *permission, const SignPublic *by)
{
    Buf out = buf_new(PERMISSION_SIGNED);
    bool holds;

    write_signed(&out, permission);
    holds = sign_check(by, "permission", buf_view(&out), &permission->signature);
    buf_free(&out);
    return holds;
}

Status
permission_check(Cx *cx, const Permission *permission, const SignPublic *by, PermissionBatch batch,
                 Day today)
{
    int64_t days = (int64_t)permission->day.n - today.n;
    Digest64 digest;

    if (!is_padded(batch.n) || batch.n != permission->count)
        FAIL(ERR_SEAL, "seal.permission.count", "the permission is for another number of points");
    digest = batch_digest(batch.points, batch.n);
    if (!seal_equal(digest.b, permission->batch.b, sizeof digest.b))
        FAIL(ERR_SEAL, "seal.permission.batch", "the permission is for another batch");
    if (!is_signed_by(permission, by))
        FAIL(ERR_SEAL, "seal.permission.signature", "the permission's signature does not hold");
    if (days < -1 || days > 1)
        FAIL(ERR_INVALID, "seal.permission.day", "the permission is not of today");
    return OK;
}
