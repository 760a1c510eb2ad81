/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/net.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { NET_BACKLOG = 512 };

static Status
parse(Cx *cx, Str address, const char *where, struct addrinfo **ret)
{
    struct addrinfo want = { .ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
    size_t colon = address.len;
    int64_t number = -1;
    Str host;
    Str port;

    while (colon > 0 && address.ptr[colon - 1] != ':')
        colon--;
    host = str_slice(address, 0, colon > 0 ? colon - 1 : 0);
    port = str_slice(address, colon, address.len);
    if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = str_slice(host, 1, host.len - 1);
    if (host.len == 0 || !str_to_int(port, &number) || number > UINT16_MAX ||
        getaddrinfo(arena_cstr(cx->arena, host), arena_cstr(cx->arena, port), &want, ret) != 0)
        FAIL_AT(ERR_INVALID, "listen.form", where,
                "an address is ADDR:PORT, such as 127.0.0.1:8440");
    return OK;
}

static int
port_of(int fd)
{
    struct sockaddr_storage own = { 0 };
    socklen_t len = sizeof own;

    if (getsockname(fd, (struct sockaddr *)&own, &len) != 0)
        return 0;
    if (own.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&own)->sin6_port);
    return ntohs(((struct sockaddr_in *)&own)->sin_port);
}

Status
net_listen(Cx *cx, Str address, int *ret_fd, int *ret_port)
{
    struct addrinfo *info = NULL;
    int on = 1;
    int fd;
    bool listens;

    TRY(parse(cx, address, "listen", &info));
    fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    listens = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
              bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, NET_BACKLOG) == 0;
    freeaddrinfo(info);
    if (!listens) {
        if (fd >= 0)
            (void)close(fd);
        FAIL_AT(ERR_INVALID, "listen.taken", "listen",
                "this address cannot be listened on; another program may have it");
    }
    *ret_fd = fd;
    *ret_port = port_of(fd);
    return OK;
}

/* Waits for a connection that has begun. */
static bool
is_connected(int fd, int64_t wait_ms)
{
    struct pollfd one = { .fd = fd, .events = POLLOUT };
    int error = 0;
    socklen_t len = sizeof error;

    if (errno != EINPROGRESS || poll(&one, 1, (int)wait_ms) != 1)
        return false;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 && error == 0;
}

Status
net_connect(Cx *cx, Str address, int64_t wait_ms, int *ret_fd)
{
    struct addrinfo *info = NULL;
    bool connected;
    int fd;

    TRY(parse(cx, address, "address", &info));
    fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    connected =
        fd >= 0 && (connect(fd, info->ai_addr, info->ai_addrlen) == 0 || is_connected(fd, wait_ms));
    freeaddrinfo(info);
    if (!connected) {
        if (fd >= 0)
            (void)close(fd);
        FAIL(ERR_AWAY, "net.away", "nobody answers at the address of another machine");
    }
    *ret_fd = fd;
    return OK;
}
