/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The worker's loop over libmicrohttpd: one thread, one daemon on an inherited listener.
 *
 * Invariants:
 *   H1  No answer to a route that writes leaves before the transaction that holds it is durable.
 *   H2  No handler runs, and no body is read, before the guard has let the head pass.
 *   H3  Whoever has not brought a whole request in time is cut off, parked requests excepted.
 */
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/http_internal.h"

enum {
    REQUEST_MS = 5000,
    LARGE_REQUEST_MS = 30000,
    LARGE_BODY = 64 * 1024,
    SILENCE_S = 5,
    CONNECTIONS = 500,
    WIRE_MEMORY = 16 * 1024, /* a connection's head: 431 and 414 beyond */
    EXCHANGE_MEMORY = 64 << 20,
    ANSWER_MAX = 16 << 20,
    LOOP_MEMORY = 1 << 20,
    TURN_MS = 1000,
    RUNS_MAX = 16,
    ENDING_MS = 2000,
    WATCHES_MAX = 16
};

/* One connection of libmicrohttpd, in a ring for the sweep. */
struct Conn {
    Conn *next;
    Conn *previous;
    int fd;
    int64_t since_ms;
    int64_t allowed_ms; /* 0: it waits for us */
};

struct Serve {
    const HttpServer *server;
    HttpLimits limits;
    struct MHD_Daemon *daemon;
    Cx cx; /* of the loop's own failures */
    Conn conns;
    Exchange *queue; /* in the order of arrival */
    Exchange **queue_end;
    Exchange *parked;
    size_t nwhole; /* exchanges whose request is whole and whose answer is not sent */
    bool resumed;  /* there are answers that the wire has not seen */
    int64_t swept_ms;
};

static volatile sig_atomic_t stopping;

static void
on_sigterm(int signal)
{
    (void)signal;
    stopping = 1;
}

static int64_t
clock_of(clockid_t id, int64_t per_second)
{
    struct timespec now;

    ASSERT(clock_gettime(id, &now) == 0);
    return now.tv_sec * per_second + now.tv_nsec * per_second / 1000000000;
}

static int64_t
loop_ms(void)
{
    return clock_of(CLOCK_MONOTONIC, 1000);
}

/* --- connections --- */

static void
conn_allow(Conn *conn, int64_t allowed_ms)
{
    conn->since_ms = loop_ms();
    conn->allowed_ms = allowed_ms;
}

static int
fd_of(struct MHD_Connection *wire)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(wire, MHD_CONNECTION_INFO_CONNECTION_FD);

    ASSERT(info != NULL);
    return info->connect_fd;
}

static void
on_connection(void *closure, struct MHD_Connection *wire, void **held,
              enum MHD_ConnectionNotificationCode what)
{
    Serve *serve = closure;
    Conn *conn = *held;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        conn = calloc(1, sizeof *conn);
        ASSERT(conn != NULL);
        conn->fd = fd_of(wire);
        conn->next = serve->conns.next;
        conn->previous = &serve->conns;
        conn->next->previous = conn;
        conn->previous->next = conn;
        conn_allow(conn, serve->limits.request_ms);
        *held = conn;
    } else if (conn != NULL) {
        conn->next->previous = conn->previous;
        conn->previous->next = conn->next;
        free(conn);
        *held = NULL;
    }
}

/* libmicrohttpd counts only silence; this counts the whole request, byte by byte or not. */
static void
sweep(Serve *serve)
{
    int64_t now = loop_ms();

    if (now - serve->swept_ms < TURN_MS && serve->limits.request_ms >= TURN_MS)
        return;
    serve->swept_ms = now;
    for (Conn *conn = serve->conns.next; conn != &serve->conns; conn = conn->next) {
        if (conn->allowed_ms > 0 && now - conn->since_ms > conn->allowed_ms)
            (void)shutdown(conn->fd, SHUT_RDWR);
    }
}

/* --- exchanges --- */

/* The first line has come: an exchange begins.  Its target is copied before libmicrohttpd takes
 * the query apart. */
static void *
on_target(void *closure, const char *target, struct MHD_Connection *wire)
{
    Serve *serve = closure;
    Arena *arena = arena_new(EXCHANGE_MEMORY);
    Exchange *x = ARENA_NEW(arena, Exchange);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(wire, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    x->serve = serve;
    x->wire = wire;
    x->conn = info->socket_context;
    x->cx = (Cx){ .arena = arena, .now_s = clock_of(CLOCK_REALTIME, 1) };
    x->target = arena_str(arena, str_of(target));
    x->req = (Req){ .cx = &x->cx, .out = buf_new(ANSWER_MAX), .app = serve->server->app };
    return x;
}

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

static void
on_completed(void *closure, struct MHD_Connection *wire, void **held,
             enum MHD_RequestTerminationCode why)
{
    Serve *serve = closure;
    Exchange *x = *held;

    (void)wire;
    (void)why;
    if (x == NULL)
        return;
    /* A suspended connection cannot complete: the loop alone ends those. */
    ASSERT(x->phase != PHASE_QUEUED && x->phase != PHASE_PARKED);
    conn_allow(x->conn, serve->limits.request_ms);
    if (x->is_whole)
        serve->nwhole--;
    *held = NULL;
    buf_free(&x->req.out);
    arena_free(x->cx.arena);
}

typedef struct Collected {
    Header headers[GUARD_HEADERS_MAX + 1];
    size_t n;
} Collected;

static enum MHD_Result
collect(void *closure, enum MHD_ValueKind kind, const char *name, size_t name_len,
        const char *value, size_t value_len)
{
    Collected *collected = closure;

    (void)kind;
    if (collected->n == LEN(collected->headers))
        return MHD_NO;
    collected->headers[collected->n++] = (Header){ { name, name_len }, { value, value_len } };
    return MHD_YES;
}

/* What a route asks of the head, once the guard let it pass. */
static Refusal
check_route(Exchange *x, const HeadFacts *facts)
{
    const HttpServer *server = x->serve->server;
    RouteFound found = http_route_find(server->tables, server->ntables,
                                       facts->is_post ? METHOD_POST : METHOD_GET, facts->path);
    const Route *route = found.route;
    size_t room = route == NULL || route->body_max == 0 ? HTTP_BODY_MAX : route->body_max;

    x->req.route = route;
    x->id = found.id;
    x->req.media = route != NULL && route->media != NULL   ? route->media
                   : route != NULL && route->gives == NULL ? "text/html; charset=utf-8"
                                                           : "application/json";
    if (route == NULL && found.allow != NULL) {
        x->allow = found.allow;
        return (Refusal){ 405, "http.method", "This address has another method." };
    }
    if (!facts->is_post || (route != NULL && route->takes == NULL))
        room = 0;
    if (facts->body_len > room)
        return (Refusal){ 413, "http.body",
                          room == 0 ? "This address takes no body."
                                    : "The body is longer than allowed here." };
    if (route != NULL && route->takes != NULL && !facts->is_json)
        return (Refusal){ 415, "http.media", "Expected a body of type application/json." };
    return (Refusal){ 0 };
}

static Refusal
check_head(Exchange *x, const char *method, const char *version)
{
    Collected collected = { .n = 0 };
    Head head = { str_of(method), str_of(version), x->target, collected.headers, 0 };
    HeadFacts facts;
    Refusal refusal;

    (void)MHD_get_connection_values_n(x->wire, MHD_HEADER_KIND, collect, &collected);
    head.n = collected.n;
    refusal = http_guard(&head, &facts);
    if (refusal.status == 0)
        refusal = check_route(x, &facts);
    if (refusal.status != 0)
        return refusal;
    x->req.query = facts.query;
    x->req.session = arena_str(x->cx.arena, facts.session);
    x->body_room = facts.body_len;
    x->body = arena_alloc(x->cx.arena, facts.body_len);
    if (facts.body_len > LARGE_BODY)
        conn_allow(x->conn, x->serve->limits.large_request_ms);
    return refusal;
}

static enum MHD_Result
send_now(Exchange *x)
{
    conn_allow(x->conn, x->serve->limits.large_request_ms);
    return http_send(x) ? MHD_YES : MHD_NO;
}

static void
suspend(Exchange *x)
{
    x->conn->allowed_ms = 0;
    MHD_suspend_connection(x->wire);
}

static void
resume(Exchange *x)
{
    x->serve->resumed = true;
    MHD_resume_connection(x->wire);
}

static enum MHD_Result
on_whole(Exchange *x)
{
    Serve *serve = x->serve;
    Cx *cx = &x->cx;

    x->is_whole = true;
    serve->nwhole++;
    http_read_body(x);
    if (x->req.route == NULL) {
        http_finish(x, http_not_found(cx));
    } else if (x->req.route->writes) {
        x->phase = PHASE_QUEUED;
        *serve->queue_end = x;
        serve->queue_end = &x->next;
        suspend(x);
        return MHD_YES;
    } else {
        http_run_read(x, serve->server);
    }
    if (x->phase == PHASE_PARKED) {
        x->next = serve->parked;
        serve->parked = x;
        suspend(x);
        return MHD_YES;
    }
    return send_now(x);
}

static enum MHD_Result
on_body(Exchange *x, const char *data, size_t *len)
{
    if (*len == 0)
        return on_whole(x);
    ASSERT(*len <= x->body_room - x->body_len); /* its length was announced */
    memcpy(x->body + x->body_len, data, *len);
    x->body_len += *len;
    *len = 0;
    return MHD_YES;
}

static enum MHD_Result
on_request(void *closure, struct MHD_Connection *wire, const char *url, const char *method,
           const char *version, const char *data, size_t *len, void **held)
{
    Exchange *x = *held;
    Refusal refusal;

    (void)closure;
    (void)wire;
    (void)url;
    if (x->phase == PHASE_BODY)
        return on_body(x, data, len);
    if (x->phase == PHASE_READY)
        return send_now(x);
    ASSERT(x->phase == PHASE_NEW);
    refusal = check_head(x, method, version);
    if (refusal.status == 0) {
        x->phase = PHASE_BODY;
        return MHD_YES;
    }
    http_refuse(x, refusal);
    return send_now(x);
}

/* --- parking --- */

void
http_park(Req *req, int64_t wait_ms, Status (*on_silence)(Req *req))
{
    Exchange *x = (Exchange *)req;

    ASSERT(x->phase == PHASE_BODY && !req->route->writes && on_silence != NULL);
    x->wants_park = true;
    x->silent_at_ms = loop_ms() + wait_ms;
    x->on_silence = on_silence;
}

void
http_resume(Req *req, Status status)
{
    Exchange *x = (Exchange *)req;

    ASSERT(x->phase == PHASE_PARKED);
    unpark(x->serve, x);
    http_finish(x, status);
    resume(x);
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
        resume(x);
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
        int64_t left = x->silent_at_ms - loop_ms();

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
turn(Serve *serve)
{
    wait_for_something(serve);
    take_requests(serve);
    commit_queue(serve);
    silence(serve, loop_ms());
    sweep(serve);
}

/* What has come whole is answered; who is parked is told that nobody answers. */
static void
end_in_order(Serve *serve)
{
    int64_t until = loop_ms() + ENDING_MS;
    int listener = MHD_quiesce_daemon(serve->daemon);

    while (serve->nwhole > 0 && loop_ms() < until) {
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
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, serve,
        MHD_OPTION_LISTEN_SOCKET, serve->server->listener, MHD_OPTION_CONNECTION_LIMIT,
        serve->limits.connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, serve->limits.per_address,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)WIRE_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT,
        serve->limits.silence_s, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK,
        leave_encoded, NULL, MHD_OPTION_URI_LOG_CALLBACK, on_target, serve,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, serve, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, serve, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_END);
}

/* SIGTERM is let in only while the loop waits. */
static void
take_sigterm(void)
{
    struct sigaction action = { .sa_handler = on_sigterm };
    sigset_t term;

    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    ASSERT(sigprocmask(SIG_BLOCK, &term, NULL) == 0);
    ASSERT(sigaction(SIGTERM, &action, NULL) == 0);
    ASSERT(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
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
