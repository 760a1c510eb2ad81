/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/ended.h"

enum { ENDED_VERSION = 1 };

static void
write_signed(Buf *out, const EndedList *list)
{
    buf_u8(out, ENDED_VERSION);
    buf_bytes(out, id_bytes(&list->installation.id));
    buf_u32(out, (uint32_t)list->day.n);
    buf_u16(out, list->part);
    buf_u16(out, list->n);
    buf_bytes(out, (Bytes){ (const uint8_t *)list->ids, list->n * sizeof list->ids[0] });
}

void
ended_sign(const SignKey *ledger, EndedList *list)
{
    Buf out = buf_new(ENDED_BYTES_MAX);

    write_signed(&out, list);
    list->signature = sign_make(ledger, "ended", buf_view(&out));
    buf_free(&out);
}

Status
ended_check(Cx *cx, const SignPublic *ledger, const EndedList *list)
{
    AUTO(buf_free) Buf out = buf_new(ENDED_BYTES_MAX);

    write_signed(&out, list);
    if (!sign_check(ledger, "ended", buf_view(&out), &list->signature))
        FAIL(ERR_SEAL, "seal.ended.signature",
             "the ledger key has not signed this list of ended pieces");
    return OK;
}

void
ended_write(Buf *out, const EndedList *list)
{
    write_signed(out, list);
    buf_bytes(out, (Bytes){ list->signature.b, sizeof list->signature.b });
}

Status
ended_read(Cx *cx, Bytes b, EndedList *ret)
{
    Scan scan = scan_of(b);
    uint8_t version = scan_u8(&scan);

    scan_copy(&scan, ret->installation.id.b, sizeof ret->installation.id.b);
    ret->day.n = (int32_t)scan_u32(&scan);
    ret->part = scan_u16(&scan);
    ret->n = scan_u16(&scan);
    if (!scan.bad && version == ENDED_VERSION && ret->n > 0 && ret->n <= ENDED_IDS_MAX) {
        scan_copy(&scan, ret->ids, ret->n * sizeof ret->ids[0]);
        scan_copy(&scan, ret->signature.b, sizeof ret->signature.b);
        if (scan_done(&scan))
            return OK;
    }
    FAIL(ERR_INVALID, "seal.ended.shape",
         "a list of ended pieces has 1 to %d ids, and its first byte is 1", ENDED_IDS_MAX);
}
