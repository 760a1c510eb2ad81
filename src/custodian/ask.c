/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The askers' side of a custodian's channel. */
#include <string.h>

#include "custodian/custodian_internal.h"

enum { CUSTODIAN_WAIT_MS = 4000 };

void
custodian_write_ask(Buf *out, const CustodianAsk *ask)
{
    buf_bytes(out, ask->permission);
    buf_u8(out, (uint8_t)(ask->certs.len / CERT_BYTES));
    buf_bytes(out, ask->certs);
    buf_bytes(out, ask->points);
}

static Status
refused(Cx *cx, const Message *answer)
{
    ErrCode code = answer->body.len == 1 ? (ErrCode)answer->body.ptr[0] : ERR_BUG;

    switch (code) {
    case ERR_LIMIT:
        FAIL(ERR_LIMIT, "custodian.limit",
             "today's limit of custodians is used up; it begins anew tomorrow");
    case ERR_SEAL:
        FAIL(ERR_SEAL, "custodian.seal", "a custodian refused a signature or point in this batch");
    case ERR_DENIED: FAIL(ERR_DENIED, "custodian.denied", "a custodian refused this permission");
    case ERR_NONE:
    case ERR_INVALID:
    case ERR_USAGE:
    case ERR_NOT_FOUND:
    case ERR_CONFLICT:
    case ERR_AWAY:
    case ERR_STORE:
    case ERR_OS:
    case ERR_BUG: break;
    }
    FAIL(ERR_AWAY, "custodian.failed", "a custodian cannot answer at the moment");
}

Status
custodian_read_answer(Cx *cx, const Message *answer, TagAnswer *ret, size_t *ret_n)
{
    Scan in = scan_of(answer->body);
    size_t n =
        answer->body.len < 1 + PROOF_BYTES ? 0 : (answer->body.len - 1 - PROOF_BYTES) / POINT_BYTES;

    if (answer->kind == CUSTODIAN_REFUSED)
        return refused(cx, answer);
    if (answer->kind != CUSTODIAN_EVALUATE || n == 0 || n > TAG_POINTS_MAX)
        FAIL(ERR_BUG, "custodian.answer", "a custodian answered another question");
    ret->number = scan_u8(&in);
    scan_copy(&in, ret->points, n * POINT_BYTES);
    scan_copy(&in, ret->proof.c, sizeof ret->proof.c);
    scan_copy(&in, ret->proof.s, sizeof ret->proof.s);
    if (!scan_done(&in))
        FAIL(ERR_BUG, "custodian.answer", "a custodian answered another question");
    *ret_n = n;
    return OK;
}

static Status
call(Cx *cx, int channel, uint8_t kind, Bytes body, Message *ret)
{
    Message question = { kind, channel_next(), body };

    TRY(channel_call(cx, channel, CUSTODIAN_WAIT_MS, &question, ret));
    return ret->kind == kind ? OK : refused(cx, ret);
}

Status
custodian_state(Cx *cx, int channel, CustodianState *ret)
{
    Message answer;
    Scan in;

    TRY(call(cx, channel, CUSTODIAN_STATUS, (Bytes){ NULL, 0 }, &answer));
    in = scan_of(answer.body);
    ret->number = scan_u8(&in);
    ret->epoch = scan_u32(&in);
    ret->head_size = scan_u64(&in);
    ret->forked = scan_u8(&in) != 0;
    if (!scan_done(&in))
        FAIL(ERR_BUG, "custodian.answer", "a custodian answered another question");
    return OK;
}

Status
custodian_show_head(Cx *cx, int channel, const Head *head, const MerkleProof *proof)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Message answer;
    Status status;

    head_write(&body, head);
    buf_u8(&body, (uint8_t)proof->n);
    for (size_t i = 0; i < proof->n; i++)
        buf_bytes(&body, digest_bytes(&proof->path[i]));
    status = call(cx, channel, CUSTODIAN_HEAD, buf_view(&body), &answer);
    buf_free(&body);
    return status;
}
