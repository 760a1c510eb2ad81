/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process: its keys, its table of permitted requests, its loop, its system calls. */
#include "keeper/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "keeper/keeper_internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "seal/box.h"

/* A signal may come between the look and the poll: it is seen after LOOK_MS. */
enum { KEYS_BYTES = 96, KEY_PART = 32, CLOCKS_DIFFER_S = 300, LOOK_MS = 1000 };

static const char *const calls[] = {
    SANDBOX_CALLS, "mlock", "munlock", "pwrite64", "fdatasync",
};
static const Sandbox sandbox = { "keeper", calls, LEN(calls), NULL, 0 };

static const char *
below(Cx *cx, const char *dir, const char *name)
{
    return arena_format(cx->arena, "%s/%s", dir, name).ptr;
}

Status
keeper_init(Cx *cx, const char *dir)
{
    AUTO(secret_free_at) Secret *keys = secret_random(KEYS_BYTES);
    AUTO(secret_free_at) Secret *seed = secret_of((Bytes){ secret_bytes(keys).ptr, KEY_PART });
    AUTO(sign_key_free_at) SignKey *ledger = sign_key_of_seed(seed);
    SignPublic public = sign_key_public(ledger);

    if (file_exists(below(cx, dir, "keys")))
        FAIL_AT(ERR_CONFLICT, "keeper.keys", dir,
                "there are keys already; they are never replaced");
    TRY(file_make_folder(cx, dir));
    TRY(file_write(cx, below(cx, dir, "public"), (Bytes){ public.b, sizeof public.b }, 0644));
    return file_write(cx, below(cx, dir, "keys"), secret_bytes(keys), 0600);
}

Status
keeper_public(Cx *cx, const char *dir, SignPublic *ret)
{
    Str text;

    TRY(file_read(cx, below(cx, dir, "public"), sizeof ret->b, &text));
    if (text.len != sizeof ret->b)
        FAIL_AT(ERR_INVALID, "keeper.public", dir, "the file `public` is not a key");
    memcpy(ret->b, text.ptr, sizeof ret->b);
    return OK;
}

/* --- the last head, for the next life: two slots, so that a write that breaks off spoils the older
 * one; what is not signed by the ledger's own key is no head --- */

static bool
read_slot(Cx *cx, KeeperKeys *keys, unsigned slot, Head *ret)
{
    SignPublic public = sign_key_public(keys->ledger);
    uint8_t bytes[HEAD_BYTES];
    bool is_head =
        pread(keys->head_file, bytes, sizeof bytes, (off_t)slot * HEAD_BYTES) == HEAD_BYTES &&
        head_read(cx, (Bytes){ bytes, sizeof bytes }, ret).code == ERR_NONE &&
        head_check(cx, &public, ret).code == ERR_NONE;

    cx->err = (Err){ .code = ERR_NONE };
    return is_head;
}

static Status
open_head(Cx *cx, const char *dir, KeeperKeys *keys)
{
    const char *path = below(cx, dir, "head");
    Head head;

    keys->head_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (keys->head_file < 0)
        FAIL_AT(ERR_OS, "keeper.head", path, "the last head cannot be kept here");
    for (unsigned slot = 0; slot < 2; slot++) {
        if (!read_slot(cx, keys, slot, &head) || head.size < keys->last.size)
            continue;
        keys->last = head;
        keys->slot = 1 - slot;
    }
    return OK;
}

/* Durable before anybody has the signature. */
static Status
keep_head(Cx *cx, KeeperKeys *keys, const Head *head)
{
    Buf bytes = buf_new(HEAD_BYTES);
    bool is_kept;

    if (keys->head_file < 0)
        return OK;
    head_write(&bytes, head);
    is_kept = pwrite(keys->head_file, bytes.ptr, bytes.len, (off_t)keys->slot * HEAD_BYTES) ==
                  HEAD_BYTES &&
              fdatasync(keys->head_file) == 0;
    buf_free(&bytes);
    if (!is_kept)
        FAIL(ERR_OS, "keeper.head", "the last head cannot be kept, so that none is signed");
    keys->slot = 1 - keys->slot;
    return OK;
}

Status
keeper_open(Cx *cx, const char *dir, KeeperKeys *ret)
{
    AUTO(secret_free_at) Secret *all = secret_new(KEYS_BYTES);
    AUTO(secret_free_at) Secret *seed = NULL;
    const uint8_t *at = secret_bytes(all).ptr;

    TRY(file_read_exactly(cx, below(cx, dir, "keys"), secret_room(all), KEYS_BYTES));
    seed = secret_of((Bytes){ at, KEY_PART });
    *ret = (KeeperKeys){ .ledger = sign_key_of_seed(seed),
                         .wrapping = secret_of((Bytes){ at + KEY_PART, KEY_PART }),
                         .salting = secret_of((Bytes){ at + 2 * KEY_PART, KEY_PART }) };
    return open_head(cx, dir, ret);
}

void
keeper_close(KeeperKeys *keys)
{
    sign_key_free(keys->ledger);
    secret_free(keys->wrapping);
    secret_free(keys->salting);
    if (keys->head_file >= 0)
        (void)close(keys->head_file);
}

static Status
answer_promise(Cx *cx, KeeperKeys *keys, Scan *in, Buf *out)
{
    int64_t time_s = (int64_t)scan_u64(in);
    size_t n = scan_u8(in);
    Digest leaves[KEEPER_PROMISES_MAX];

    if (n == 0 || n > KEEPER_PROMISES_MAX)
        FAIL(ERR_INVALID, "keeper.count", "1 to %d leaves", KEEPER_PROMISES_MAX);
    scan_copy(in, leaves, n * sizeof leaves[0]);
    if (!scan_done(in))
        FAIL(ERR_INVALID, "keeper.shape", "the question has the wrong size");
    if (time_s < cx->now_s - CLOCKS_DIFFER_S || time_s > cx->now_s + CLOCKS_DIFFER_S)
        FAIL(ERR_DENIED, "keeper.time", "a promise is of now, neither earlier nor later");
    for (size_t i = 0; i < n; i++) {
        Promise promise = { .leaf = leaves[i], .time_s = time_s };

        promise_sign(keys->ledger, &promise);
        buf_bytes(out, (Bytes){ promise.signature.b, sizeof promise.signature.b });
    }
    return OK;
}

static Status
answer_head(Cx *cx, KeeperKeys *keys, Scan *in, Buf *out)
{
    Head head = { .size = scan_u64(in) };

    scan_copy(in, head.root.b, sizeof head.root.b);
    head.time_s = (int64_t)scan_u64(in);
    if (!scan_done(in))
        FAIL(ERR_INVALID, "keeper.shape", "the question has the wrong size");
    if (head.size < keys->last.size || (head.size == keys->last.size && head.size > 0 &&
                                        !digest_equal(&head.root, &keys->last.root)))
        FAIL(ERR_DENIED, "keeper.head", "the ledger neither shrinks nor forks");
    head_sign(keys->ledger, &head);
    TRY(keep_head(cx, keys, &head));
    keys->last = head;
    buf_bytes(out, (Bytes){ head.signature.b, sizeof head.signature.b });
    return OK;
}

/* The list comes with any signature: the same with the right one goes back. */
static Status
answer_ended(Cx *cx, KeeperKeys *keys, Scan *in, Buf *out)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);

    TRY(ended_read(cx, in->rest, list));
    ended_sign(keys->ledger, list);
    buf_bytes(out, (Bytes){ list->signature.b, sizeof list->signature.b });
    return OK;
}

static Status
answer_wrap(Cx *cx, KeeperKeys *keys, bool wraps, Scan *in, Buf *out)
{
    Id member;
    Bytes done;

    scan_copy(in, member.b, sizeof member.b);
    if (in->bad || in->rest.len > (wraps ? KEEPER_WRAP_MAX : KEEPER_WRAP_MAX + KEEPER_WRAP_EXTRA))
        FAIL(ERR_INVALID, "keeper.shape", "the question has the wrong size");
    TRY(wraps ? lock_seal(cx, keys->wrapping, id_bytes(&member), in->rest, &done)
              : lock_open(cx, keys->wrapping, id_bytes(&member), in->rest, &done));
    buf_bytes(out, done);
    return OK;
}

static Status
answer_salt(KeeperKeys *keys, Scan *in, Buf *out)
{
    Digest salt = digest_keyed(keys->salting, "salt", in->rest);

    buf_bytes(out, (Bytes){ salt.b, PASS_SALT });
    return OK;
}

/* The table of permitted requests, by who asks. */
static bool
may_ask(KeeperAsker asker, KeeperKind kind)
{
    if (asker == KEEPER_MATCHER)
        return kind == KEEPER_PROMISE || kind == KEEPER_HEAD || kind == KEEPER_ENDED;
    return asker == KEEPER_WEB && (kind == KEEPER_PROMISE || kind == KEEPER_WRAP ||
                                   kind == KEEPER_UNWRAP || kind == KEEPER_SALT);
}

Status
keeper_answer(Cx *cx, KeeperKeys *keys, KeeperAsker asker, const Message *question, Buf *out)
{
    KeeperKind kind = (KeeperKind)question->kind;
    Scan in = scan_of(question->body);

    if (!may_ask(asker, kind))
        FAIL(ERR_DENIED, "keeper.denied", "this process may not ask this of the keeper");
    switch (kind) {
    case KEEPER_PROMISE: return answer_promise(cx, keys, &in, out);
    case KEEPER_HEAD: return answer_head(cx, keys, &in, out);
    case KEEPER_WRAP:
    case KEEPER_UNWRAP: return answer_wrap(cx, keys, kind == KEEPER_WRAP, &in, out);
    case KEEPER_SALT: return answer_salt(keys, &in, out);
    case KEEPER_ENDED: return answer_ended(cx, keys, &in, out);
    case KEEPER_REFUSED: break;
    }
    FAIL(ERR_DENIED, "keeper.denied", "this process may not ask this of the keeper");
}

static void
serve_one(Cx *cx, KeeperKeys *keys, const KeeperChannel *channel)
{
    Message question;
    Message answer;
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Status status = channel_receive(cx, channel->fd, 0, &question);

    if (status.code == ERR_NONE) {
        status = keeper_answer(cx, keys, channel->asker, &question, &out);
        if (status.code != ERR_NONE) {
            log_failure(cx);
            buf_clear(&out);
            buf_u8(&out, (uint8_t)status.code);
        }
        answer = (Message){ status.code == ERR_NONE ? question.kind : KEEPER_REFUSED,
                            question.request, buf_view(&out) };
        status = channel_send(cx, channel->fd, &answer);
    }
    if (status.code != ERR_NONE && status.code != ERR_AWAY)
        log_failure(cx);
    buf_free(&out);
    arena_reset(cx->arena);
}

Status
keeper_run(Cx *cx, const char *dir, const KeeperChannel *channels, size_t nchannels)
{
    KeeperKeys keys = { .ledger = NULL };
    struct pollfd polls[KEEPER_ASKERS_MAX] = { { .fd = -1 } };

    ASSERT(nchannels <= KEEPER_ASKERS_MAX);
    TRY(keeper_open(cx, dir, &keys));
    for (size_t i = 0; i < nchannels; i++)
        polls[i] = (struct pollfd){ .fd = channels[i].fd, .events = POLLIN };
    TRY(sandbox_enter(cx, &sandbox));
    while (!process_is_ending()) {
        if (poll(polls, nchannels, LOOK_MS) <= 0)
            continue;
        for (size_t i = 0; i < nchannels; i++) {
            cx->now_s = clock_now_s();
            if ((polls[i].revents & POLLIN) != 0)
                serve_one(cx, &keys, &channels[i]);
        }
    }
    return OK;
}
