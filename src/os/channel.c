/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/channel.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/clock.h"

enum { CHANNEL_HEADER = 5, CHANNEL_SEND_MS = 1000, CHANNEL_ROOM = 256 * 1024 };

static uint32_t last_request;

uint32_t
channel_next(void)
{
    if (last_request == 0)
        last_request = (uint32_t)getpid() << 16 ^ (uint32_t)clock_ms();
    return ++last_request;
}

Status
channel_pair(Cx *cx, ChannelPair *ret)
{
    int ends[2];
    int room = CHANNEL_ROOM;

    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        FAIL(ERR_OS, "channel.pair", "the system gives no more sockets");
    for (size_t i = 0; i < LEN(ends); i++)
        (void)setsockopt(ends[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    *ret = (ChannelPair){ ends[0], ends[1] };
    return OK;
}

/* True when the descriptor is ready for `events` within the time. */
static bool
is_ready(int fd, short events, int64_t wait_ms)
{
    struct pollfd one = { .fd = fd, .events = events };
    int64_t until = clock_ms() + wait_ms;

    for (;;) {
        int64_t left = wait_ms < 0 ? -1 : until - clock_ms();
        int n = poll(&one, 1, wait_ms < 0 ? -1 : left > 0 ? (int)left : 0);

        if (n > 0)
            return (one.revents & events) != 0;
        if (n == 0 || errno != EINTR)
            return false;
    }
}

Status
channel_send(Cx *cx, int fd, const Message *message)
{
    size_t len = CHANNEL_HEADER + message->body.len;
    uint8_t *packet = arena_alloc(cx->arena, len);
    int64_t until = clock_ms() + CHANNEL_SEND_MS;

    ASSERT(message->body.len <= CHANNEL_BODY_MAX);
    packet[0] = message->kind;
    for (size_t i = 0; i < 4; i++)
        packet[1 + i] = (uint8_t)(message->request >> (24 - 8 * i));
    if (message->body.len > 0)
        memcpy(packet + CHANNEL_HEADER, message->body.ptr, message->body.len);
    while (send(fd, packet, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len) {
        if (errno == EINTR)
            continue;
        /* A socket may call itself writable with too little room for a whole message. */
        if (errno == EAGAIN && clock_ms() < until) {
            if (is_ready(fd, POLLOUT, until - clock_ms()))
                clock_sleep_ms(1);
            continue;
        }
        FAIL(ERR_AWAY, "channel.send", "a process of this installation does not listen");
    }
    return OK;
}

/* Whatever is wrong with the next packet, it is gone. */
static Status
receive_packet(Cx *cx, int fd, Bytes *ret)
{
    ssize_t n = recv(fd, NULL, 0, MSG_PEEK | MSG_TRUNC | MSG_DONTWAIT);
    bool fits = n >= CHANNEL_HEADER && n <= CHANNEL_HEADER + CHANNEL_BODY_MAX;
    size_t room = fits ? (size_t)n : 0;
    uint8_t *packet = arena_alloc(cx->arena, room);
    ssize_t got = recv(fd, packet, room, MSG_DONTWAIT);

    if (n <= 0 || got < 0)
        FAIL(ERR_AWAY, "channel.closed", "a process of this installation has ended");
    if (!fits)
        FAIL(ERR_INVALID, "channel.shape", "a message between processes has the wrong size");
    *ret = (Bytes){ packet, room };
    return OK;
}

Status
channel_receive(Cx *cx, int fd, int64_t wait_ms, Message *ret)
{
    Bytes packet;
    Scan scan;

    if (!is_ready(fd, POLLIN, wait_ms))
        FAIL(ERR_AWAY, "channel.silence", "a process of this installation does not answer");
    TRY(receive_packet(cx, fd, &packet));
    scan = scan_of(packet);
    ret->kind = scan_u8(&scan);
    ret->request = scan_u32(&scan);
    ret->body = scan.rest;
    return OK;
}

/* One try: until the answer of this number or the time is over. */
static Status
wait_for(Cx *cx, int fd, int64_t wait_ms, uint32_t request, Message *ret)
{
    int64_t until = clock_ms() + wait_ms;

    for (;;) {
        int64_t left = until - clock_ms();

        TRY(channel_receive(cx, fd, left > 0 ? left : 0, ret));
        if (ret->request == request)
            return OK;
    }
}

Status
channel_call(Cx *cx, int fd, int64_t wait_ms, const Message *question, Message *ret)
{
    TRY(channel_send(cx, fd, question));
    return channel_answer(cx, fd, wait_ms, question, ret);
}

Status
channel_answer(Cx *cx, int fd, int64_t wait_ms, const Message *question, Message *ret)
{
    Status status;

    status = wait_for(cx, fd, wait_ms / 2, question->request, ret);
    if (status.code != ERR_AWAY)
        return status;
    status_ignore(cx, status, "it may have been restarted: asked once more");
    TRY(channel_send(cx, fd, question));
    return wait_for(cx, fd, wait_ms / 2, question->request, ret);
}
