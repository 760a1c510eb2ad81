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

Status
custodian_read_answer(Cx *cx, const Message *answer, TagAnswer *ret, size_t *ret_n)
{
    Scan in = scan_of(answer->body);
    size_t n =
        answer->body.len < 1 + PROOF_BYTES ? 0 : (answer->body.len - 1 - PROOF_BYTES) / POINT_BYTES;

    if (answer->kind == CUSTODIAN_REFUSED)
        return custodian_refused(cx, answer->body);
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
    return ret->kind == kind ? OK : custodian_refused(cx, ret->body);
}

Status
custodian_state(Cx *cx, int channel, CustodianState *ret)
{
    CustodianState state;
    Message answer;
    Scan in;

    TRY(call(cx, channel, CUSTODIAN_STATUS, (Bytes){ NULL, 0 }, &answer));
    in = scan_of(answer.body);
    state.number = scan_u8(&in);
    state.epoch = scan_u32(&in);
    state.head_size = scan_u64(&in);
    state.forked = scan_u8(&in) != 0;
    state.waits = scan_u8(&in) != 0;
    state.pieces_today = (int64_t)scan_u64(&in);
    state.tags_today = (int64_t)scan_u64(&in);
    if (!scan_done(&in))
        FAIL(ERR_BUG, "custodian.answer", "a custodian answered another question");
    *ret = state;
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

Status
custodian_tell_ended(Cx *cx, int channel, const EndedList *list)
{
    Buf body = buf_new(ENDED_BYTES_MAX);
    Message answer;
    Status status;

    ended_write(&body, list);
    status = call(cx, channel, CUSTODIAN_ENDED, buf_view(&body), &answer);
    buf_free(&body);
    return status;
}

Status
custodian_ended_after(Cx *cx, int channel, int64_t mark, EndedList *ret, int64_t *ret_mark)
{
    Buf body = buf_new(sizeof mark);
    Message answer;
    Status status;
    Scan in;

    buf_u64(&body, (uint64_t)mark);
    status = call(cx, channel, CUSTODIAN_ENDED_AFTER, buf_view(&body), &answer);
    buf_free(&body);
    TRY(status);
    in = scan_of(answer.body);
    *ret_mark = (int64_t)scan_u64(&in);
    if (in.bad || (*ret_mark != 0 && *ret_mark <= mark))
        FAIL(ERR_BUG, "custodian.answer", "a custodian answered another question");
    return *ret_mark == 0 ? OK : ended_read(cx, in.rest, ret);
}
