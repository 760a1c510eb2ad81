/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The askers' side: one function a question. */
#include <stdlib.h>
#include <string.h>

#include "keeper/keeper_internal.h"

enum { KEEPER_WAIT_MS = 4000 };

struct Keeper {
    int fd;
};

Keeper *
keeper_client(int fd)
{
    Keeper *keeper = calloc(1, sizeof *keeper);

    ASSERT(keeper != NULL);
    keeper->fd = fd;
    return keeper;
}

void
keeper_free(Keeper *keeper)
{
    free(keeper);
}

static Status
read_answer(Cx *cx, KeeperKind kind, const Message *answer, Bytes *ret)
{
    if (answer->kind == KEEPER_REFUSED && answer->body.len == 1)
        FAIL(ERR_DENIED, "keeper.refused", "the keeper of the keys refused this");
    if (answer->kind != kind)
        FAIL(ERR_BUG, "keeper.answer", "the keeper answered another question");
    *ret = answer->body;
    return OK;
}

static Status
ask(Cx *cx, Keeper *keeper, KeeperKind kind, Bytes body, Bytes *ret)
{
    Message question = { (uint8_t)kind, channel_next(), body };
    Message answer;

    TRY(channel_call(cx, keeper->fd, KEEPER_WAIT_MS, &question, &answer));
    return read_answer(cx, kind, &answer, ret);
}

/* `body` is released here, whatever the outcome. */
static Status
ask_buf(Cx *cx, Keeper *keeper, KeeperKind kind, Buf *body, Bytes *ret)
{
    Status status = ask(cx, keeper, kind, buf_view(body), ret);

    buf_free(body);
    return status;
}

Status
keeper_promise(Cx *cx, Keeper *keeper, const Digest *leaves, size_t n, Promise *ret)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Bytes answer;
    Scan in;

    ASSERT(n > 0 && n <= KEEPER_PROMISES_MAX);
    buf_u64(&body, (uint64_t)cx->now_s);
    buf_u8(&body, (uint8_t)n);
    for (size_t i = 0; i < n; i++)
        buf_bytes(&body, digest_bytes(&leaves[i]));
    TRY(ask_buf(cx, keeper, KEEPER_PROMISE, &body, &answer));
    if (answer.len != n * sizeof ret->signature.b)
        FAIL(ERR_BUG, "keeper.answer", "the keeper answered another question");
    in = scan_of(answer);
    for (size_t i = 0; i < n; i++) {
        ret[i] = (Promise){ .leaf = leaves[i], .time_s = cx->now_s };
        scan_copy(&in, ret[i].signature.b, sizeof ret[i].signature.b);
    }
    return OK;
}

static Bytes
promise_question(Cx *cx, const KeeperAsked *asked)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);

    buf_u64(&body, (uint64_t)asked->time_s);
    buf_u8(&body, 1);
    buf_bytes(&body, digest_bytes(&asked->leaf));
    return buf_take(cx->arena, &body);
}

Status
keeper_ask_promise(Cx *cx, Keeper *keeper, const Digest *leaf, KeeperAsked *ret)
{
    KeeperAsked asked = { channel_next(), cx->now_s, *leaf };
    Message question = { KEEPER_PROMISE, asked.number, promise_question(cx, &asked) };

    TRY(channel_send(cx, keeper->fd, &question));
    *ret = asked;
    return OK;
}

Status
keeper_take_promise(Cx *cx, Keeper *keeper, const KeeperAsked *asked, Promise *ret)
{
    Message question = { KEEPER_PROMISE, asked->number, promise_question(cx, asked) };
    Message answer;
    Bytes signature;

    TRY(channel_answer(cx, keeper->fd, KEEPER_WAIT_MS, &question, &answer));
    TRY(read_answer(cx, KEEPER_PROMISE, &answer, &signature));
    if (signature.len != sizeof ret->signature.b)
        FAIL(ERR_BUG, "keeper.answer", "the keeper answered another question");
    *ret = (Promise){ .leaf = asked->leaf, .time_s = asked->time_s };
    memcpy(ret->signature.b, signature.ptr, signature.len);
    return OK;
}

Status
keeper_sign_head(Cx *cx, Keeper *keeper, Head *head)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Bytes answer;

    buf_u64(&body, head->size);
    buf_bytes(&body, digest_bytes(&head->root));
    buf_u64(&body, (uint64_t)head->time_s);
    TRY(ask_buf(cx, keeper, KEEPER_HEAD, &body, &answer));
    if (answer.len != sizeof head->signature.b)
        FAIL(ERR_BUG, "keeper.answer", "the keeper answered another question");
    memcpy(head->signature.b, answer.ptr, answer.len);
    return OK;
}

Status
keeper_sign_ended(Cx *cx, Keeper *keeper, EndedList *list)
{
    Buf body = buf_new(ENDED_BYTES_MAX);
    Bytes answer;

    ended_write(&body, list);
    TRY(ask_buf(cx, keeper, KEEPER_ENDED, &body, &answer));
    if (answer.len != sizeof list->signature.b)
        FAIL(ERR_BUG, "keeper.answer", "the keeper answered another question");
    memcpy(list->signature.b, answer.ptr, answer.len);
    return OK;
}

static Status
ask_about(Cx *cx, Keeper *keeper, KeeperKind kind, MemberId member, Bytes content, Bytes *ret)
{
    Buf body = buf_new(CHANNEL_BODY_MAX);
    size_t most = kind == KEEPER_WRAP ? KEEPER_WRAP_MAX : KEEPER_WRAP_MAX + KEEPER_WRAP_EXTRA;

    if (content.len > most)
        FAIL(ERR_INVALID, "keeper.size", "the locked secrets are longer than %zu bytes", most);
    buf_bytes(&body, id_bytes(&member.id));
    buf_bytes(&body, content);
    return ask_buf(cx, keeper, kind, &body, ret);
}

Status
keeper_wrap(Cx *cx, Keeper *keeper, MemberId member, Bytes locked, Bytes *ret)
{
    return ask_about(cx, keeper, KEEPER_WRAP, member, locked, ret);
}

Status
keeper_unwrap(Cx *cx, Keeper *keeper, MemberId member, Bytes wrapped, Bytes *ret)
{
    return ask_about(cx, keeper, KEEPER_UNWRAP, member, wrapped, ret);
}

Status
keeper_fake_salt(Cx *cx, Keeper *keeper, Str login, uint8_t ret[PASS_SALT])
{
    Bytes answer;

    ASSERT(login.len <= CHANNEL_BODY_MAX);
    TRY(ask(cx, keeper, KEEPER_SALT, str_bytes(login), &answer));
    if (answer.len != PASS_SALT)
        FAIL(ERR_BUG, "keeper.answer", "the keeper answered another question");
    memcpy(ret, answer.ptr, answer.len);
    return OK;
}
