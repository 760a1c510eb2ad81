/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/head.h"

enum { LEDGER_VERSION = 1, PROMISE_SIGNED = 41 /* bytes */ };

static void
head_write_signed(Buf *out, const Head *head)
{
    buf_u8(out, LEDGER_VERSION);
    buf_u64(out, head->size);
    buf_bytes(out, digest_bytes(&head->root));
    buf_u64(out, (uint64_t)head->time_s);
}

static void
promise_write_signed(Buf *out, const Promise *promise)
{
    buf_u8(out, LEDGER_VERSION);
    buf_bytes(out, digest_bytes(&promise->leaf));
    buf_u64(out, (uint64_t)promise->time_s);
}

void
head_sign(const SignKey *ledger, Head *head)
{
    Buf out = buf_new(HEAD_BYTES);

    head_write_signed(&out, head);
    head->signature = sign_make(ledger, "head", buf_view(&out));
    buf_free(&out);
}

void
promise_sign(const SignKey *ledger, Promise *promise)
{
    Buf out = buf_new(PROMISE_SIGNED);

    promise_write_signed(&out, promise);
    promise->signature = sign_make(ledger, "promise", buf_view(&out));
    buf_free(&out);
}

Status
head_check(Cx *cx, const SignPublic *ledger, const Head *head)
{
    AUTO(buf_free) Buf out = buf_new(HEAD_BYTES);

    head_write_signed(&out, head);
    if (!sign_check(ledger, "head", buf_view(&out), &head->signature))
        FAIL(ERR_SEAL, "seal.head.signature", "the ledger key has not signed this head");
    return OK;
}

Status
promise_check(Cx *cx, const SignPublic *ledger, const Promise *promise)
{
    AUTO(buf_free) Buf out = buf_new(PROMISE_SIGNED);

    promise_write_signed(&out, promise);
    if (!sign_check(ledger, "promise", buf_view(&out), &promise->signature))
        FAIL(ERR_SEAL, "seal.promise.signature", "the ledger key has not signed this promise");
    return OK;
}

void
head_write(Buf *out, const Head *head)
{
    head_write_signed(out, head);
    buf_bytes(out, (Bytes){ head->signature.b, sizeof head->signature.b });
}

Status
head_read(Cx *cx, Bytes b, Head *ret)
{
    Scan scan = scan_of(b);
    uint8_t version = scan_u8(&scan);
    Head head = { .size = scan_u64(&scan) };

    scan_copy(&scan, head.root.b, sizeof head.root.b);
    head.time_s = (int64_t)scan_u64(&scan);
    scan_copy(&scan, head.signature.b, sizeof head.signature.b);
    if (!scan_done(&scan) || version != LEDGER_VERSION)
        FAIL(ERR_INVALID, "seal.head.shape", "a ledger's head has %d bytes, the first being 1",
             HEAD_BYTES);
    *ret = head;
    return OK;
}
