/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers: what a handler wrote or what went wrong, and the headers that go with every one. */
#include <microhttpd.h>
#include <string.h>

#include "http/http_internal.h"
#include "os/log.h"

static const Field failure_fields[] = {
    { .name = "code",
      .type = FIELD_TEXT,
      .offset = offsetof(Failure, code),
      .min = 1,
      .max = 64,
      .about = "A stable name of what failed." },
    { .name = "message",
      .type = FIELD_TEXT,
      .offset = offsetof(Failure, message),
      .max = 999,
      .about = "One English sentence for a person." },
    { .name = "where",
      .type = FIELD_TEXT,
      .offset = offsetof(Failure, where),
      .max = CX_WHERE_SIZE,
      .about = "The field or place that it is about; empty if there is none." },
    { .name = "kept",
      .type = FIELD_TEXT,
      .offset = offsetof(Failure, kept),
      .max = 96,
      .about = "What was kept although it failed; empty if nothing." },
};
const Shape http_failure = { "Failure", sizeof(Failure), failure_fields, LEN(failure_fields) };
static const Field failure_answer_fields[] = {
    { .name = "error",
      .type = FIELD_OBJECT,
      .offset = offsetof(FailureAnswer, error),
      .shape = &http_failure },
};
const Shape http_failure_answer = { "FailureAnswer", sizeof(FailureAnswer), failure_answer_fields,
                                    LEN(failure_answer_fields) };

static const char json_media[] = "application/json";
static const char html_media[] = "text/html; charset=utf-8";

int
http_status_of(ErrCode code)
{
    switch (code) {
    case ERR_NONE: return 200;
    case ERR_USAGE: return 400;
    case ERR_DENIED: return 403;
    case ERR_NOT_FOUND: return 404;
    case ERR_CONFLICT: return 409;
    case ERR_INVALID:
    case ERR_SEAL: return 422;
    case ERR_LIMIT: return 429;
    case ERR_AWAY: return 503;
    case ERR_STORE:
    case ERR_OS:
    case ERR_BUG: return 500;
    }
    return 500;
}

void
http_answer(Req *req, const void *value)
{
    ASSERT(req->route->gives != NULL && req->out.len == 0);
    shape_write_json(&req->out, req->route->gives, value);
}

Status
http_not_found(Cx *cx)
{
    FAIL(ERR_NOT_FOUND, "not_found", "There is no such thing here, or it is not for you.");
}

Str
http_query(Req *req, Str name)
{
    Str value = { 0 };
    char *decoded;
    size_t len = 0;

    ASSERT(req->route->query != NULL);
    if (!http_query_find(req->query, name, &value))
        return (Str){ "", 0 };
    decoded = arena_alloc(req->cx->arena, value.len);
    ASSERT(http_query_decode(value, decoded, &len)); /* the guard has checked it */
    return (Str){ decoded, len };
}

Str
http_cookie_name(Str origin, bool apart)
{
    if (str_starts(origin, STR("https://")))
        return apart ? STR("__Host-tessera-practice") : STR("__Host-tessera");
    return apart ? STR("tessera-practice") : STR("tessera");
}

static void
set_cookie(Req *req, Str token, const char *more)
{
    Str name = http_cookie_name(req->origin, req->apart);

    req->cookie = arena_format(req->cx->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s",
                               STR_ARG(name), STR_ARG(token),
                               str_starts(req->origin, STR("https://")) ? "; Secure" : "", more);
}

void
http_session_begin(Req *req, Str token)
{
    set_cookie(req, token, "");
}

void
http_session_end(Req *req)
{
    set_cookie(req, (Str){ "", 0 }, "; Max-Age=0");
}

void
http_go(Req *req, Str address)
{
    ASSERT(str_starts(address, STR("/")) && !str_starts(address, STR("//")));
    req->go = arena_format(req->cx->arena, "%.*s%c", STR_ARG(address), 0);
}

static void
write_failure(Exchange *x, Failure failure)
{
    FailureAnswer answer = { failure };

    buf_clear(&x->req.out);
    shape_write_json(&x->req.out, &http_failure_answer, &answer);
    x->req.media = json_media;
    x->req.is_gzip = false;
    x->phase = PHASE_READY;
}

static bool
is_ours(ErrCode code)
{
    return http_status_of(code) == 500;
}

/* What is ours is told without detail: it may name files, and the person can do nothing with it. */
static Failure
failure_of(const Err *err)
{
    return (Failure){
        .code = str_of(err->key),
        .message =
            is_ours(err->code) ? STR("The server failed and kept nothing.") : str_of(err->message),
        .where = is_ours(err->code) ? STR("") : str_of(err->where),
        .kept = str_of(err->kept),
    };
}

/* A handler that said OK but wrote nothing, or more than an answer may hold. */
static Status
check_answer(Exchange *x)
{
    Cx *cx = &x->cx;

    if (buf_full(&x->req.out))
        FAIL(ERR_BUG, "http.answer_too_long", "the answer does not fit its buffer");
    if (x->req.route->gives != NULL && x->req.out.len == 0)
        FAIL(ERR_BUG, "http.answer_missing", "the handler answered nothing");
    return OK;
}

static bool
is_html(const char *media)
{
    return strncmp(media, "text/html", 9) == 0;
}

bool
http_is_page(const Exchange *x)
{
    const Route *route = x->req.route;

    if (route != NULL && is_html(x->req.media))
        return true;
    return x->req.wants_html && (route == NULL || route->gives == NULL);
}

/* The page in place of the JSON, if the program has one for this. */
static bool
refuse_by_page(Exchange *x)
{
    const HttpServer *server = x->serve->server;

    if (server->on_refused == NULL || !http_is_page(x))
        return false;
    buf_clear(&x->req.out);
    x->req.media = html_media;
    x->req.is_gzip = false;
    x->status = server->on_refused(&x->req, x->status);
    return x->req.out.len > 0 && !buf_full(&x->req.out);
}

void
http_finish(Exchange *x, Status status)
{
    if (status.code == ERR_NONE) {
        status = check_answer(x);
        if (status.code != ERR_NONE)
            log_failure(&x->cx);
    }
    x->status = http_status_of(status.code);
    x->phase = PHASE_READY;
    if (status.code == ERR_NONE && x->req.go.len > 0)
        x->status = 303;
    if (status.code != ERR_NONE) {
        ASSERT(x->cx.err.key != NULL);
        x->req.cookie = (Str){ "", 0 };
        x->req.go = (Str){ "", 0 };
        if (!refuse_by_page(x))
            write_failure(x, failure_of(&x->cx.err));
    }
}

static bool
is_shared(const Exchange *x)
{
    return x->req.route != NULL && x->req.route->shared;
}

/* The answer to OPTIONS: nothing else is without content. */
static bool
is_preflight(const Exchange *x)
{
    return is_shared(x) && x->status == 204;
}

static Status
fail_as(Cx *cx, Refusal refusal)
{
    FAIL(ERR_USAGE, refusal.key, "%s", refusal.message);
}

void
http_refuse(Exchange *x, Refusal refusal)
{
    x->status = refusal.status;
    x->closes = true;
    x->phase = PHASE_READY;
    if (is_preflight(x))
        return;
    (void)fail_as(&x->cx, refusal);
    if (!refuse_by_page(x))
        write_failure(x, failure_of(&x->cx.err));
}

/* Pages, and scripts: a worker lives under the policy that came with it. */
static bool
is_active(const char *media)
{
    return strncmp(media, "text/html", 9) == 0 || strncmp(media, "text/javascript", 15) == 0;
}

/* Everything from us alone; no script or style but from files; WebAssembly, but no eval.  One
 * policy of Trusted Types may be made: for the address of a worker. */
static const char html_policy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types tessera";

/* No other site frames a page of ours, but those that say so; these run no script of anybody. */
static const char *
policy_of(const Exchange *x)
{
    if (!is_active(x->req.media))
        return "default-src 'none'; frame-ancestors 'none'";
    if (x->status == 200 && x->req.route != NULL && x->req.route->framed)
        return "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; "
               "base-uri 'none'; frame-ancestors *";
    return html_policy;
}

static const char *
cache_of(const Exchange *x)
{
    const Route *route = x->req.route;

    return x->status == 200 && route != NULL && route->cache != NULL ? route->cache : "no-store";
}

typedef struct Line {
    const char *name;
    const char *value; /* NULL: not there */
} Line;

static bool
add_all(struct MHD_Response *response, const Line *headers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (headers[i].value != NULL &&
            MHD_add_response_header(response, headers[i].name, headers[i].value) != MHD_YES)
            return false;
    }
    return true;
}

/* What scripts of other sites may do (Fetch, 3.2; HL7 CDS Hooks 2.0, "CORS"). */
static bool
add_sharing(const Exchange *x, struct MHD_Response *response)
{
    bool is_asked = is_preflight(x);
    const Line headers[] = {
        { "Cross-Origin-Resource-Policy", is_shared(x) ? "cross-origin" : "same-origin" },
        { "Access-Control-Allow-Origin", is_shared(x) ? "*" : NULL },
        { "Access-Control-Allow-Methods", is_asked ? x->allow : NULL },
        { "Access-Control-Allow-Headers", is_asked ? "Authorization, Content-Type" : NULL },
        { "Access-Control-Max-Age", is_asked ? "86400" : NULL },
    };

    return add_all(response, headers, LEN(headers));
}

static bool
add_headers(const Exchange *x, struct MHD_Response *response)
{
    const Line headers[] = {
        { "Content-Type", x->req.media },
        { "Cache-Control", cache_of(x) },
        { "Content-Encoding", x->req.is_gzip ? "gzip" : NULL },
        { "Vary", x->req.route != NULL && x->req.route->cache != NULL ? "Accept-Encoding" : NULL },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Content-Security-Policy", policy_of(x) },
        { "Set-Cookie", x->req.cookie.len > 0 ? x->req.cookie.ptr : NULL },
        { "Location", x->req.go.len > 0 ? x->req.go.ptr : NULL },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()" },
        { "Allow", x->allow },
        { "Connection", x->closes ? "close" : NULL },
    };

    return add_all(response, headers, LEN(headers)) && add_sharing(x, response);
}

bool
http_send(Exchange *x)
{
    /* The bytes stay where they are: the exchange ends only after they are sent. */
    struct MHD_Response *response =
        MHD_create_response_from_buffer(x->req.out.len, x->req.out.ptr, MHD_RESPMEM_PERSISTENT);
    bool sent;

    ASSERT(x->phase == PHASE_READY);
    x->phase = PHASE_SENT;
    if (response == NULL)
        return false;
    sent = add_headers(x, response) &&
           MHD_queue_response(x->wire, (unsigned)x->status, response) == MHD_YES;
    MHD_destroy_response(response);
    return sent;
}
