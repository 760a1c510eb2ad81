/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Messages to the keeper, one after the other: asker (1 byte), kind (1), length (2), body.  A
 * refusal leaves nothing behind; what is signed holds, heads only grow, and what is wrapped opens
 * again. */
#include "keeper/keeper_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MESSAGES_MAX = 64, CLOCK_S = 1790000000 };

static KeeperKeys
make_keys(void)
{
    static const uint8_t seed[32] = { 1 };
    AUTO(secret_free_at) Secret *ledger = secret_of((Bytes){ seed, sizeof seed });

    return (KeeperKeys){ .head_file = -1,
                         .ledger = sign_key_of_seed(ledger),
                         .wrapping = secret_of((Bytes){ seed, sizeof seed }),
                         .salting = secret_of((Bytes){ seed, sizeof seed }) };
}

static void
check_head(Cx *cx, const KeeperKeys *keys, const Head *before, Bytes answer)
{
    SignPublic public = sign_key_public(keys->ledger);

    ASSERT(answer.len == sizeof keys->last.signature.b && keys->last.size >= before->size);
    ASSERT(head_check(cx, &public, &keys->last).code == ERR_NONE);
}

static void
check_wrap(Cx *cx, KeeperKeys *keys, Bytes asked, Bytes answer)
{
    AUTO(buf_free) Buf body = buf_new(CHANNEL_BODY_MAX);
    AUTO(buf_free) Buf back = buf_new(CHANNEL_BODY_MAX);
    Message question = { .kind = KEEPER_UNWRAP };

    buf_bytes(&body, (Bytes){ asked.ptr, ID_BYTES });
    buf_bytes(&body, answer);
    question.body = buf_view(&body);
    ASSERT(answer.len == asked.len - ID_BYTES + KEEPER_WRAP_EXTRA);
    ASSERT(keeper_answer(cx, keys, KEEPER_WEB, &question, &back).code == ERR_NONE);
    ASSERT(bytes_equal(buf_view(&back), (Bytes){ asked.ptr + ID_BYTES, asked.len - ID_BYTES }));
}

static void
give(Cx *cx, KeeperKeys *keys, KeeperAsker asker, const Message *question)
{
    AUTO(buf_free) Buf out = buf_new(CHANNEL_BODY_MAX);
    Head before = keys->last;
    Status status = keeper_answer(cx, keys, asker, question, &out);
    Bytes answer = buf_view(&out);

    ASSERT(!buf_full(&out));
    if (status.code != ERR_NONE) {
        ASSERT(answer.len == 0 && keys->last.size == before.size);
        return;
    }
    ASSERT(asker == KEEPER_WEB || asker == KEEPER_MATCHER);
    if (question->kind == KEEPER_HEAD)
        check_head(cx, keys, &before, answer);
    if (question->kind == KEEPER_WRAP)
        check_wrap(cx, keys, question->body, answer);
    if (question->kind == KEEPER_PROMISE)
        ASSERT(answer.len == (question->body.len - 9) / 32 * 64);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static KeeperKeys keys;
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx cx = { .arena = arena, .now_s = CLOCK_S };
    Scan in = scan_of((Bytes){ data, size });

    if (keys.ledger == NULL) {
        seal_start();
        keys = make_keys();
    }
    keys.last = (Head){ .size = 0 };
    for (size_t i = 0; i < MESSAGES_MAX && in.rest.len > 0 && !in.bad; i++) {
        KeeperAsker asker = (KeeperAsker)scan_u8(&in);
        Message question = { .kind = scan_u8(&in) };

        question.body = scan_bytes(&in, scan_u16(&in));
        give(&cx, &keys, asker, &question);
    }
    return 0;
}
