/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The worker's loop over libmicrohttpd: one thread, one daemon on an inherited listener.
 *
 * Invariants:
 *   H1  No answer to a route that writes leaves before the transaction that holds it is durable.
 *   H2  No handler runs, and no body is read, before the guard has let the head pass.
 *   H3  Whoever has not brought a whole request in time is cut off, parked requests excepted.
 */
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "http/http_internal.h"
#include "os/clock.h"
#include "os/log.h"

enum {
    REQUEST_MS = 5000,
    LARGE_REQUEST_MS = 30000,
    SILENCE_S = 5,
    CONNECTIONS = 500,
    WIRE_MEMORY = 16 * 1024, /* a connection's head: 431 and 414 beyond */
    LOOP_MEMORY = 1 << 20,
    TURN_MS = 1000,
    RUNS_MAX = 16,
    ENDING_MS = 2000,
    WATCHES_MAX = 16
};

static volatile sig_atomic_t stopping;

static void
on_sigterm(int signal)
{
    (void)signal;
    stopping = 1;
}

/* --- parking --- */

static void
unpark(Serve *serve, Exchange *x)
{
    Exchange **at = &serve->parked;

    while (*at != NULL && *at != x)
        at = &(*at)->next;
    ASSERT(*at == x);
    *at = x->next;
    x->next = NULL;
}

void
http_park(Req *req, int64_t wait_ms, Status (*on_silence)(Req *req))
{
    Exchange *x = (Exchange *)req;

    ASSERT(x->phase == PHASE_BODY && !req->route->writes && on_silence != NULL);
    x->wants_park = true;
    x->silent_at_ms = clock_ms() + wait_ms;
    x->on_silence = on_silence;
}

void
http_resume(Req *req, Status status)
{
    Exchange *x = (Exchange *)req;

    ASSERT(x->phase == PHASE_PARKED);
    unpark(x->serve, x);
    http_finish(x, status);
    http_wake(x);
}

static void
silence(Serve *serve, int64_t now_ms)
{
    for (Exchange *x = serve->parked, *next; x != NULL; x = next) {
        next = x->next;
        if (now_ms >= x->silent_at_ms)
            http_resume(&x->req, x->on_silence(&x->req));
    }
}

/* --- the loop --- */

static void
commit_queue(Serve *serve)
{
    Exchange *queue = serve->queue;

    if (queue == NULL)
        return;
    serve->queue = NULL;
    serve->queue_end = &serve->queue;
    serve->cx.err = (Err){ .code = ERR_NONE };
    http_run_writes(&serve->cx, serve->server, queue);
    arena_reset(serve->cx.arena);
    for (Exchange *x = queue, *next; x != NULL; x = next) {
        next = x->next;
        x->next = NULL;
        http_wake(x);
    }
}

static int
turn_timeout_ms(const Serve *serve)
{
    MHD_UNSIGNED_LONG_LONG wire_ms = 0;
    int64_t timeout = TURN_MS;

    if (serve->resumed)
        return 0;
    if (MHD_get_timeout(serve->daemon, &wire_ms) == MHD_YES && wire_ms < TURN_MS)
        timeout = (int64_t)wire_ms;
    for (const Exchange *x = serve->parked; x != NULL; x = x->next) {
        int64_t left = x->silent_at_ms - clock_ms();

        if (left < timeout)
            timeout = left > 0 ? left : 0;
    }
    return (int)timeout;
}

/* Waits for the wire or a watch, and lets the watches read. */
static void
wait_for_something(const Serve *serve)
{
    const HttpServer *server = serve->server;
    int timeout_ms = turn_timeout_ms(serve);
    struct timespec timeout = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
    struct pollfd fds[WATCHES_MAX + 1];
    sigset_t none;

    fds[0] =
        (struct pollfd){ MHD_get_daemon_info(serve->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd,
                         POLLIN, 0 };
    for (size_t i = 0; i < server->nwatches; i++)
        fds[i + 1] = (struct pollfd){ server->watches[i].fd, POLLIN, 0 };
    sigemptyset(&none);
    if (ppoll(fds, server->nwatches + 1, &timeout, &none) <= 0)
        return;
    for (size_t i = 0; i < server->nwatches; i++) {
        if (fds[i + 1].revents != 0)
            server->watches[i].on_ready(server->watches[i].self);
    }
}

/* As long as a run brings further writes there is another, so that all that are there share one
 * commit (a run accepts ten connections at most). */
static void
take_requests(Serve *serve)
{
    Exchange **end;

    serve->resumed = false;
    for (int i = 0; i < RUNS_MAX; i++) {
        end = serve->queue_end;
        ASSERT(MHD_run(serve->daemon) == MHD_YES);
        if (serve->queue_end == end)
            return;
    }
}

static void
after_turn(Serve *serve)
{
    Cx *cx = &serve->cx;

    if (serve->server->after_turn == NULL)
        return;
    cx->err = (Err){ .code = ERR_NONE };
    cx->now_s = clock_now_s();
    if (serve->server->after_turn(cx, serve->server->writer).code != ERR_NONE)
        log_failure(cx);
    arena_reset(cx->arena);
}

static void
turn(Serve *serve)
{
    wait_for_something(serve);
    take_requests(serve);
    commit_queue(serve);
    after_turn(serve);
    silence(serve, clock_ms());
    http_sweep(serve);
}

/* What has come whole is answered; who is parked is told that nobody answers. */
static void
end_in_order(Serve *serve)
{
    int64_t until = clock_ms() + ENDING_MS;
    int listener = MHD_quiesce_daemon(serve->daemon);

    while (serve->nwhole > 0 && clock_ms() < until) {
        silence(serve, INT64_MAX);
        turn(serve);
    }
    silence(serve, INT64_MAX);
    ASSERT(serve->queue == NULL && serve->parked == NULL);
    MHD_stop_daemon(serve->daemon);
    if (listener >= 0)
        (void)close(listener);
}

static HttpLimits
limits_of(HttpLimits given)
{
    return (HttpLimits){
        .request_ms = given.request_ms > 0 ? given.request_ms : REQUEST_MS,
        .large_request_ms = given.large_request_ms > 0 ? given.large_request_ms : LARGE_REQUEST_MS,
        .silence_s = given.silence_s > 0 ? given.silence_s : SILENCE_S,
        .connections = given.connections > 0 ? given.connections : CONNECTIONS,
        .per_address = given.per_address,
    };
}

static size_t
leave_encoded(void *closure, struct MHD_Connection *wire, char *text)
{
    (void)closure;
    (void)wire;
    return strlen(text);
}

static struct MHD_Daemon *
start_daemon(Serve *serve)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, http_on_request, serve,
        MHD_OPTION_LISTEN_SOCKET, serve->server->listener, MHD_OPTION_CONNECTION_LIMIT,
        serve->limits.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, serve->limits.per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WIRE_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT,
        serve->limits.silence_s, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_encoded, NULL, MHD_OPTION_URI_LOG_CALLBACK, http_on_target, serve,
        MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, serve, MHD_OPTION_NOTIFY_COMPLETED,
        http_on_completed, serve, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
}

/* SIGTERM is let in only while the loop waits. */
static void
take_sigterm(void)
{
    struct sigaction action = { .sa_handler = on_sigterm };
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigset_t term;

    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ASSERT(sigprocmask(SIG_BLOCK, &term, NULL) == 0);
    ASSERT(sigaction(SIGTERM, &action, NULL) == 0);
    ASSERT(sigaction(SIGPIPE, &ignore, NULL) == 0);
    stopping = 0;
}

Status
http_serve(Cx *cx, const HttpServer *server, void (*after_start)(void))
{
    AUTO(arena_free_at) Arena *arena = arena_new(LOOP_MEMORY);
    Serve serve = { .server = server, .limits = limits_of(server->limits) };

    ASSERT(server->nwatches <= WATCHES_MAX);
    TRY(http_check_tables(cx, server->tables, server->ntables));
    serve.cx = (Cx){ .arena = arena };
    serve.conns = (Conn){ .next = &serve.conns, .previous = &serve.conns };
    serve.queue_end = &serve.queue;
    tzset(); /* /etc/localtime is read here, for Date, and not behind the sandbox */
    take_sigterm();
    serve.daemon = start_daemon(&serve);
    if (serve.daemon == NULL)
        FAIL(ERR_OS, "http.start", "the HTTP server cannot start on its listener");
    if (after_start != NULL)
        after_start();
    while (stopping == 0)
        turn(&serve);
    end_in_order(&serve);
    return OK;
}
