/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The last head that the keeper signed, from one life to the next. */
#include <string.h>

#include "keeper/keeper_internal.h"
#include "os/file.h"
#include "tests/t.h"

static const char *
path_of(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

/* Asks for the signature of a head of this size, whose root is of this letter. */
static Status
sign(Cx *cx, KeeperKeys *keys, uint64_t size, char root)
{
    Digest of = digest_of((Bytes){ (const uint8_t *)&root, 1 });
    Buf body = buf_new(CHANNEL_BODY_MAX);
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Message question = { KEEPER_HEAD, 7, { NULL, 0 } };
    Status status;

    buf_u64(&body, size);
    buf_bytes(&body, digest_bytes(&of));
    buf_u64(&body, T_NOW_S);
    question.body = buf_view(&body);
    status = keeper_answer(cx, keys, KEEPER_MATCHER, &question, &out);
    buf_free(&body);
    buf_free(&out);
    return status;
}

/* Ends this life of the keeper and begins the next. */
static Status
live_again(Cx *cx, KeeperKeys *keys)
{
    keeper_close(keys);
    return keeper_open(cx, path_of(cx, "keeper"), keys);
}

TEST(keeper, what_it_signed_in_an_earlier_life_binds_it)
{
    const char *path = path_of(cx, "keeper/head");
    KeeperKeys keys;
    Str file;
    uint8_t *torn;

    seal_start();
    CHECK_OK(keeper_init(cx, path_of(cx, "keeper")));
    CHECK_OK(keeper_open(cx, path_of(cx, "keeper"), &keys));
    CHECK_OK(sign(cx, &keys, 16, 'a'));
    CHECK_OK(sign(cx, &keys, 64, 'b'));
    CHECK_OK(live_again(cx, &keys));
    CHECK_FAILS(sign(cx, &keys, 16, 'a'), ERR_DENIED);
    CHECK_FAILS(sign(cx, &keys, 64, 'c'), ERR_DENIED);
    CHECK_OK(sign(cx, &keys, 64, 'b'));
    CHECK_OK(sign(cx, &keys, 80, 'd'));
    /* A write that broke off: the head before it is still there. */
    CHECK_OK(file_read(cx, path, 1 << 10, &file));
    CHECK_INT(file.len, 2 * HEAD_BYTES);
    torn = arena_alloc(cx->arena, file.len);
    for (size_t slot = 0; slot < 2; slot++) {
        memcpy(torn, file.ptr, file.len);
        torn[slot * HEAD_BYTES + 20] ^= 1;
        CHECK_OK(file_write(cx, path, (Bytes){ torn, file.len }, 0600));
        CHECK_OK(live_again(cx, &keys));
        CHECK(keys.last.size == 64 || keys.last.size == 80);
        CHECK_FAILS(sign(cx, &keys, 63, 'a'), ERR_DENIED);
    }
    /* After a restore it is not there: then the store says how long the ledger is. */
    CHECK_OK(file_remove(cx, path));
    CHECK_OK(live_again(cx, &keys));
    CHECK_OK(sign(cx, &keys, 16, 'a'));
    keeper_close(&keys);
}

/* The file with one byte changed of the slot that holds a head of this size. */
static Bytes
torn_at(Cx *cx, Str file, uint64_t size)
{
    Bytes torn = arena_bytes(cx->arena, str_bytes(file));
    Head head;

    for (size_t at = 0; at + HEAD_BYTES <= torn.len; at += HEAD_BYTES) {
        if (head_read(cx, (Bytes){ torn.ptr + at, HEAD_BYTES }, &head).code == ERR_NONE &&
            head.size == size)
            ((uint8_t *)(uintptr_t)torn.ptr)[at + 20] ^= 1;
    }
    return torn;
}

TEST(keeper, a_write_that_breaks_off_in_any_life_leaves_the_head_before_it)
{
    const char *path = path_of(cx, "keeper/head");
    KeeperKeys keys;
    uint64_t size = 1;
    Str file;

    seal_start();
    CHECK_OK(keeper_init(cx, path_of(cx, "keeper")));
    CHECK_OK(keeper_open(cx, path_of(cx, "keeper"), &keys));
    CHECK_OK(sign(cx, &keys, size, 'a'));
    for (uint64_t life = 0; life < 6; life++) {
        for (uint64_t i = 0; i <= life % 3; i++)
            CHECK_OK(sign(cx, &keys, ++size, 'a'));
        CHECK_OK(file_read(cx, path, 1 << 10, &file));
        CHECK_OK(file_write(cx, path, torn_at(cx, file, size), 0600));
        CHECK_OK(live_again(cx, &keys));
        CHECK_INT(keys.last.size, size - 1);
        CHECK_OK(file_write(cx, path, str_bytes(file), 0600));
        CHECK_OK(live_again(cx, &keys));
        CHECK_INT(keys.last.size, size);
    }
    keeper_close(&keys);
}
