/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A custodian that answers other machines: one loop over all connections, none of which can hold up
 * the others, whatever it sends or leaves out. */
#include "custodian/remote.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "custodian/custodian_internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"
#include "os/process.h"

enum { REMOTE_ARENA = 1 << 20, LOOK_MS = 500, PEERS_BYTES = CUSTODIAN_PEERS_MAX * 100 };

/* What it does beside a custodian of one machine. */
static const char *const calls[] = { "accept4", "setsockopt", "getsockopt", "shutdown" };

typedef struct Remote {
    Custodian custodian;
    TlsKey *key;
    TlsPin pins[CUSTODIAN_PEERS_MAX];
    TlsPins peers;
    int listener;
    Tls *lines[CUSTODIAN_LINES_MAX]; /* the oldest first */
    size_t n;
} Remote;

Status
custodian_own_pin(Cx *cx, const char *folder, TlsPin *ret)
{
    TlsKey *key = NULL;

    TRY(tls_key_open(cx, custodian_path(cx, folder, "line"), &key));
    *ret = tls_key_pin(key);
    tls_key_free(key);
    return OK;
}

Status
custodian_peers(Cx *cx, const char *folder, TlsPin *ret, size_t *ret_n)
{
    const char *path = custodian_path(cx, folder, "peers");
    size_t n = 0;
    Str rest;

    if (!file_exists(path))
        FAIL_AT(ERR_NOT_FOUND, "custodian.peers", path,
                "nobody is pinned who may ask this custodian: say --peer PIN once");
    TRY(file_read(cx, path, PEERS_BYTES, &rest));
    while (rest.len > 0) {
        Str line = str_trim(str_cut(rest, '\n', &rest));

        if (n == CUSTODIAN_PEERS_MAX || !tls_pin_parse(line, &ret[n]))
            FAIL_AT(ERR_INVALID, "custodian.peers",
                    arena_format(cx->arena, "%s:%zu", path, n + 1).ptr,
                    "this file holds one pin a line, at most %d", CUSTODIAN_PEERS_MAX);
        n++;
    }
    *ret_n = n;
    return OK;
}

Status
custodian_add_peer(Cx *cx, const char *folder, TlsPin peer)
{
    TlsPin pins[CUSTODIAN_PEERS_MAX];
    size_t n = 0;

    if (file_exists(custodian_path(cx, folder, "peers")))
        TRY(custodian_peers(cx, folder, pins, &n));
    for (size_t i = 0; i < n; i++) {
        if (bytes_equal((Bytes){ pins[i].b, TLS_PIN_BYTES }, (Bytes){ peer.b, TLS_PIN_BYTES }))
            return OK;
    }
    if (n == CUSTODIAN_PEERS_MAX)
        FAIL(ERR_LIMIT, "custodian.peers", "at most %d peers are pinned", CUSTODIAN_PEERS_MAX);
    return file_append(
        cx, custodian_path(cx, folder, "peers"),
        str_bytes(arena_format(cx->arena, "%.*s\n", STR_ARG(tls_pin_format(cx->arena, peer)))));
}

static void
drop(Remote *remote, size_t at)
{
    tls_free(remote->lines[at]);
    remote->n--;
    memmove(remote->lines + at, remote->lines + at + 1, (remote->n - at) * sizeof remote->lines[0]);
}

/* Strangers cannot fill the room: the oldest that has not shown a pinned key leaves first. */
static bool
make_room(Remote *remote)
{
    for (size_t i = 0; i < remote->n && remote->n == CUSTODIAN_LINES_MAX; i++) {
        if (!tls_is_shaken(remote->lines[i]))
            drop(remote, i);
    }
    return remote->n < CUSTODIAN_LINES_MAX;
}

static void
accept_one(Cx *cx, Remote *remote)
{
    int fd = accept4(remote->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd < 0)
        return;
    if (!make_room(remote)) {
        (void)close(fd);
        return;
    }
    if (tls_accept(cx, remote->key, fd, remote->peers, &remote->lines[remote->n]).code == ERR_NONE)
        remote->n++;
    else
        log_failure(cx);
}

static void
serve_one(Cx *cx, Remote *remote, Tls *line)
{
    Message question;
    Message answer;
    Buf out = buf_new(CHANNEL_BODY_MAX);

    if (tls_receive(cx, line, 0, &question).code == ERR_NONE) {
        custodian_reply(cx, &remote->custodian, &question, &out, &answer);
        if (!custodian_settle(cx, &remote->custodian))
            answer = custodian_not_counted(question.request);
        status_ignore(cx, tls_send(cx, line, &answer), "who is gone asks again");
    }
    buf_free(&out);
    arena_reset(cx->arena);
}

/* Each connection once a turn: also one that says nothing, since its time may be over. */
static void
serve_turn(Cx *cx, Remote *remote, bool *ret_more)
{
    *ret_more = false;
    for (size_t i = remote->n; i-- > 0;) {
        cx->now_s = clock_now_s();
        serve_one(cx, remote, remote->lines[i]);
        if (!tls_is_open(remote->lines[i]))
            drop(remote, i);
        else if (tls_has_more(remote->lines[i]))
            *ret_more = true;
    }
}

static void
serve(Cx *cx, Remote *remote)
{
    struct pollfd polls[CUSTODIAN_LINES_MAX + 1] = { { .fd = -1 } };
    bool more = false;

    while (!process_is_ending()) {
        polls[0] = (struct pollfd){ .fd = remote->listener, .events = POLLIN };
        for (size_t i = 0; i < remote->n; i++)
            polls[i + 1] = (struct pollfd){ .fd = tls_fd(remote->lines[i]), .events = POLLIN };
        if (poll(polls, remote->n + 1, more ? 0 : LOOK_MS) > 0 && (polls[0].revents & POLLIN) != 0)
            accept_one(cx, remote);
        serve_turn(cx, remote, &more);
    }
}

Status
custodian_listen(Cx *cx, const char *folder, int listener)
{
    static Remote remote; /* large, one a process */
    AUTO(arena_free_at) Arena *arena = arena_new(REMOTE_ARENA);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    Status status;

    remote.listener = listener;
    TRY(custodian_peers(cx, folder, remote.pins, &remote.peers.n));
    remote.peers.pins = remote.pins;
    TRY(tls_key_open(cx, custodian_path(cx, folder, "line"), &remote.key));
    TRY(custodian_open(cx, folder, &remote.custodian));
    status = custodian_enter_sandbox_with(cx, folder, calls, LEN(calls));
    if (status.code == ERR_NONE)
        serve(&own, &remote);
    while (remote.n > 0)
        drop(&remote, remote.n - 1);
    custodian_close(&remote.custodian);
    tls_key_free(remote.key);
    return status;
}
