/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tests' side of the wire. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/http_world_test.h"
#include "tests/t.h"

int64_t
world_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
world_sleep(int ms)
{
    (void)poll(NULL, 0, ms);
}

int
wire_open(const World *world)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)world->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ASSERT(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    return fd;
}

void
wire_send(int fd, Str bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        bytes = str_slice(bytes, (size_t)sent, bytes.len);
    }
}

/* True once the head and as many bytes as it announces are there. */
static bool
is_whole(Str answer)
{
    const char *end = memmem(answer.ptr, answer.len, "\r\n\r\n", 4);
    const char *length = memmem(answer.ptr, answer.len, "Content-Length: ", 16);
    Str rest;
    int64_t len = 0;

    if (end == NULL || length == NULL)
        return false;
    rest = (Str){ length + 16, (size_t)(answer.ptr + answer.len - length) - 16 };
    return str_to_int(str_cut(rest, '\r', &rest), &len) &&
           answer.len - (size_t)(end + 4 - answer.ptr) >= (size_t)len;
}

Str
wire_read(Cx *cx, int fd)
{
    enum { ROOM = 64 * 1024, PATIENCE_MS = 60000 };
    char *room = arena_alloc(cx->arena, ROOM);
    Str answer = { room, 0 };
    struct pollfd ready = { fd, POLLIN, 0 };
    int64_t until = world_ms() + PATIENCE_MS;

    while (answer.len < ROOM && !is_whole(answer)) {
        int64_t left = until - world_ms();
        ssize_t got;

        if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
            break;
        got = recv(fd, room + answer.len, ROOM - answer.len, 0);
        if (got <= 0)
            break;
        answer.len += (size_t)got;
    }
    return answer;
}

bool
wire_is_closed(int fd)
{
    char byte;
    ssize_t got = recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK);

    return got == 0 || (got < 0 && errno != EAGAIN);
}

Str
wire_ask(World *world, Str bytes)
{
    int fd = wire_open(world);
    Str answer;

    wire_send(fd, bytes);
    answer = wire_read(world->cx, fd);
    (void)close(fd);
    return answer;
}

Str
wire_post(Cx *cx, const char *path, const char *token, Str body)
{
    Buf out = buf_new(1 << 20);

    buf_format(&out, "POST %s HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n", path);
    if (token[0] != '\0')
        buf_format(&out, "Authorization: Bearer %s\r\n", token);
    buf_format(&out, "Content-Length: %zu\r\n\r\n", body.len);
    buf_str(&out, body);
    return buf_take_text(cx->arena, &out);
}

Str
wire_repeated(Cx *cx, const char *before, const char *part, size_t n, const char *after)
{
    Buf out = buf_new(1 << 20);

    buf_format(&out, "%s", before);
    for (size_t i = 0; i < n; i++)
        buf_format(&out, "%s", part);
    buf_format(&out, "%s", after);
    return buf_take_text(cx->arena, &out);
}

int
answer_status(Str answer)
{
    int64_t status = 0;

    if (!str_starts(answer, STR("HTTP/1.1 ")) && !str_starts(answer, STR("HTTP/1.0 ")))
        return 0;
    return str_to_int(str_slice(answer, 9, 12), &status) ? (int)status : 0;
}

Str
answer_body(Str answer)
{
    const char *end = memmem(answer.ptr, answer.len, "\r\n\r\n", 4);

    return end == NULL ? STR("") : str_slice(answer, (size_t)(end + 4 - answer.ptr), answer.len);
}

Str
answer_but_date(Cx *cx, Str answer)
{
    const char *date = memmem(answer.ptr, answer.len, "Date: ", 6);
    size_t at = date == NULL ? answer.len : (size_t)(date - answer.ptr);
    Str rest = str_slice(answer, at, answer.len);
    Str before = str_slice(answer, 0, at);

    (void)str_cut(rest, '\n', &rest);
    return arena_format(cx->arena, "%.*s%.*s", STR_ARG(before), STR_ARG(rest));
}
