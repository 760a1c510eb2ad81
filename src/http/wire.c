/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* libmicrohttpd's callbacks: connections with the time they have, and exchanges from the first line
 * to the answer. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "http/http_internal.h"
#include "os/clock.h"

enum { LARGE_BODY = 64 * 1024, EXCHANGE_MEMORY = 64 << 20, ANSWER_MAX = 16 << 20, SWEEP_MS = 1000 };
enum { AGENT_MAX = 512, PASSED_OVER_MAX = 8 << 20 };

static void
conn_allow(Conn *conn, int64_t allowed_ms)
{
    conn->since_ms = clock_ms();
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

static const struct sockaddr *
peer_of(struct MHD_Connection *wire)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(wire, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    return info != NULL ? info->client_addr : NULL;
}

void
http_on_connection(void *closure, struct MHD_Connection *wire, void **held,
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
void
http_sweep(Serve *serve)
{
    int64_t now = clock_ms();

    if (now - serve->swept_ms < SWEEP_MS && serve->limits.request_ms >= SWEEP_MS)
        return;
    serve->swept_ms = now;
    for (Conn *conn = serve->conns.next; conn != &serve->conns; conn = conn->next) {
        if (conn->allowed_ms > 0 && now - conn->since_ms > conn->allowed_ms)
            (void)shutdown(conn->fd, SHUT_RDWR);
    }
}

/* The first line has come: an exchange begins.  Its target is copied before libmicrohttpd takes
 * the query apart. */
void *
http_on_target(void *closure, const char *target, struct MHD_Connection *wire)
{
    Serve *serve = closure;
    Arena *arena = arena_new(EXCHANGE_MEMORY);
    Exchange *x = ARENA_NEW(arena, Exchange);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(wire, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    x->serve = serve;
    x->wire = wire;
    x->conn = info->socket_context;
    x->cx = (Cx){ .arena = arena, .now_s = clock_now_s() };
    x->target = arena_str(arena, str_of(target));
    x->req = (Req){ .cx = &x->cx,
                    .out = buf_new(ANSWER_MAX),
                    .origin = serve->server->origin,
                    .apart = serve->server->apart,
                    .app = serve->server->app };
    return x;
}

void
http_on_completed(void *closure, struct MHD_Connection *wire, void **held,
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

static const char *
media_of(const Route *route)
{
    if (route == NULL || (route->media == NULL && route->gives != NULL))
        return "application/json";
    return route->media != NULL ? route->media : "text/html; charset=utf-8";
}

/* How long a body may be.  An unknown address takes one too, so that "not found" reads alike. */
static size_t
body_most(const Route *route, const HeadFacts *facts)
{
    if (!facts->is_post || (route != NULL && route->takes == NULL))
        return 0;
    if (route != NULL && route->body_max > 0)
        return route->body_max;
    return route != NULL && route->form ? HTTP_FORM_MAX : HTTP_BODY_MAX;
}

/* A browser reads no answer before it has sent all: a form that is too long is let come in, unread.
 */
static bool
is_passed_over(const Route *route, size_t len)
{
    return route != NULL && route->form && len <= PASSED_OVER_MAX;
}

static Refusal
check_body_len(Exchange *x, const Route *route, const HeadFacts *facts)
{
    size_t most = body_most(route, facts);

    if (facts->body_len <= most)
        return (Refusal){ 0 };
    if (most == 0)
        return (Refusal){ 413, "http.body", "This address takes no body." };
    x->is_too_long = is_passed_over(route, facts->body_len);
    return x->is_too_long ? (Refusal){ 0 }
                          : (Refusal){ 413, "http.body", "The body is longer than allowed here." };
}

/* What routes of pages are looked up by.  A slash at the end says nothing. */
static Str
page_path(Exchange *x, const char *language, Str rest)
{
    if (rest.len > 0 && rest.ptr[rest.len - 1] == '/')
        rest.len--;
    x->req.lang = str_of(language);
    x->req.rest = arena_str(x->cx.arena, rest);
    return arena_format(x->cx.arena, "/{lang}%.*s", STR_ARG(rest));
}

/* Notes the language that an address begins with; what routes are looked up by. */
static Str
path_of(Exchange *x, Str path)
{
    const char *const *languages = x->serve->server->languages;
    Str rest;
    Str first = str_cut(str_slice(path, 1, path.len), '/', &rest);

    rest = str_slice(path, first.len + 1, path.len);
    for (size_t i = 0; languages != NULL && languages[i] != NULL; i++) {
        if (str_equal(first, str_of(languages[i])))
            return page_path(x, languages[i], rest);
    }
    return str_find(path, '{') < path.len ? STR("//") : path;
}

/* The route of a request.  A page's address may be typed without a language: then it is the first.
 */
static RouteFound
find_route(Exchange *x, const HeadFacts *facts)
{
    const HttpServer *server = x->serve->server;
    Method method = facts->is_post ? METHOD_POST : METHOD_GET;
    Str path = path_of(x, facts->path);
    RouteFound found = http_route_find(server->tables, server->ntables, method, path);

    if (found.route != NULL || found.allow != NULL || server->languages == NULL ||
        x->req.lang.len > 0 || !str_equal(path, facts->path))
        return found;
    return http_route_find(server->tables, server->ntables, method,
                           page_path(x, server->languages[0], path));
}

/* A browser asks whether a script of another site may ask here: yes, of a shared route alone. */
static Refusal
check_options(Exchange *x, const HeadFacts *facts)
{
    const HttpServer *server = x->serve->server;
    Str path = path_of(x, facts->path);
    RouteFound get = http_route_find(server->tables, server->ntables, METHOD_GET, path);
    RouteFound post = http_route_find(server->tables, server->ntables, METHOD_POST, path);
    const Route *route = get.route != NULL ? get.route : post.route;

    x->req.media = media_of(NULL);
    if (route == NULL)
        return (Refusal){ 404, "http.path", "There is nothing at this address." };
    x->allow = route == get.route ? "GET, HEAD" : "POST";
    if (!route->shared)
        return (Refusal){ 405, "http.method", "This address has another method." };
    x->req.route = route;
    return (Refusal){ 204, "", "" };
}

/* What a route asks of the head, once the guard let it pass. */
static Refusal
check_route(Exchange *x, const HeadFacts *facts)
{
    RouteFound found = find_route(x, facts);
    Refusal refusal;

    x->req.route = found.route;
    x->req.media = media_of(found.route);
    x->id = found.id;
    x->allow = found.route == NULL ? found.allow : NULL;
    if (x->allow != NULL)
        return (Refusal){ 405, "http.method", "This address has another method." };
    refusal = check_body_len(x, found.route, facts);
    if (refusal.status != 0)
        return refusal;
    if (found.route != NULL && found.route->takes != NULL &&
        !(found.route->form ? facts->is_form : facts->is_json))
        return (Refusal){ 415, "http.media",
                          found.route->form
                              ? "Expected a body of type application/x-www-form-urlencoded."
                              : "Expected a body of type application/json." };
    return (Refusal){ 0 };
}

/* A page of another site or port makes a browser fetch: it says so itself where it can. */
static bool
is_of_a_stranger(const HeadFacts *facts)
{
    return str_equal(facts->fetch_site, STR("same-site")) ||
           str_equal(facts->fetch_site, STR("cross-site"));
}

/* Who asks, as far as the head tells.  A page of another site that makes a browser send the cookie
 * is refused before its body is read; what it only fetches, nobody does: browsers send the cookie
 * for a neighbour on the same host. */
static Refusal
find_session(Exchange *x, const HeadFacts *facts)
{
    Arena *arena = x->cx.arena;
    Str origin = x->req.origin;
    Str session = facts->session;

    if (session.len == 0) {
        session = http_cookie_find(facts->cookies, http_cookie_name(origin, x->req.apart));
        x->req.by_cookie = session.len > 0;
    }
    x->req.same_origin = http_is_same_origin(facts, origin);
    if (x->req.by_cookie && facts->is_post && !x->req.same_origin)
        return (Refusal){ 403, "http.origin", "Expected a request of this server's own page." };
    if (x->req.by_cookie && is_of_a_stranger(facts)) {
        x->req.by_cookie = false;
        session = STR("");
    }
    x->req.session = arena_str(arena, session);
    x->req.agent = arena_str(arena, str_slice(facts->agent, 0, AGENT_MAX));
    x->req.from = http_from(peer_of(x->wire), facts->forwarded, origin.len > 0);
    return (Refusal){ 0 };
}

static Refusal
check_head(Exchange *x, const char *method, const char *version)
{
    Collected collected = { .n = 0 };
    RequestHead head = { str_of(method), str_of(version), x->target, collected.headers, 0 };
    HeadFacts facts;
    Refusal refusal;

    (void)MHD_get_connection_values_n(x->wire, MHD_HEADER_KIND, collect, &collected);
    head.n = collected.n;
    refusal = http_guard(&head, &facts);
    x->req.wants_html = facts.wants_html;
    if (refusal.status != 0 && facts.path.len > 0)
        (void)path_of(x, facts.path); /* the page of the failure is in its language */
    if (refusal.status == 0)
        refusal = facts.is_options ? check_options(x, &facts) : check_route(x, &facts);
    if (refusal.status == 0)
        refusal = find_session(x, &facts);
    if (refusal.status != 0)
        return refusal;
    x->req.query = facts.query;
    x->req.takes_gzip = facts.takes_gzip;
    x->body_room = x->is_too_long ? 0 : facts.body_len;
    x->body = arena_alloc(x->cx.arena, x->body_room);
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

void
http_wake(Exchange *x)
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
        x->req.db = serve->server->reader; /* the page of the failure may ask who reads it */
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
    if (!x->is_too_long) {
        ASSERT(*len <= x->body_room - x->body_len); /* its length was announced */
        memcpy(x->body + x->body_len, data, *len);
        x->body_len += *len;
    }
    *len = 0;
    return MHD_YES;
}

enum MHD_Result
http_on_request(void *closure, struct MHD_Connection *wire, const char *url, const char *method,
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
