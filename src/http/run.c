/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a whole request to its outcome: who asks, what she names, what she says, the handler. */
#include "http/http_internal.h"
#include "os/log.h"

static Status
read_body(Exchange *x, void *body)
{
    Cx *cx = &x->cx;
    const Route *route = x->req.route;
    Str text = bytes_str((Bytes){ x->body, x->body_len });

    if (x->is_too_long)
        FAIL(ERR_INVALID, "http.body", "The form is longer than allowed here.");
    if (route->form)
        x->req.typed = text;
    TRY((route->form ? http_form_read : shape_read_json)(cx, route->takes, text, body));
    if (route->check != NULL)
        TRY(route->check(cx, body));
    return OK;
}

void
http_read_body(Exchange *x)
{
    const Route *route = x->req.route;
    void *body;

    if (route == NULL || route->takes == NULL)
        return;
    body = arena_alloc(x->cx.arena, route->takes->size);
    x->req.body = body;
    x->body_status = read_body(x, body);
    x->body_err = x->cx.err;
}

/* The order is that of what may be learnt: a route is public, an object is not. */
static Status
admit(Exchange *x, const HttpServer *server)
{
    Cx *cx = &x->cx;
    Req *req = &x->req;
    Id id;

    if (server->admit != NULL)
        TRY(server->admit(req, &req->actor));
    if (req->route->object == NULL)
        return OK;
    if (!id_parse(x->id, &id))
        return http_not_found(cx);
    TRY(req->route->object->find(cx, req->db, req->actor, id, &req->object));
    return OK;
}

static Status
answer(Exchange *x, const HttpServer *server)
{
    Cx *cx = &x->cx;

    TRY(admit(x, server));
    x->is_admitted = true;
    if (x->body_status.code != ERR_NONE) {
        cx->err = x->body_err;
        return x->body_status;
    }
    /* Who follows a link brings what mail and other sites have hung on it: pages pass over it. */
    if (!http_is_page(x) && !http_query_is_known(x->req.query, x->req.route->query))
        FAIL(ERR_USAGE, "http.query", "The query has a name that this address does not know.");
    TRY(x->req.route->on(&x->req));
    return OK;
}

bool
http_can_be_mended(ErrCode code)
{
    return code != ERR_NONE && code != ERR_NOT_FOUND && code != ERR_SEAL;
}

/* Each failure that is ours, once. */
static void
report(const Exchange *x, Status status)
{
    if (http_status_of(status.code) == 500)
        log_failure(&x->cx);
}

/* In a savepoint that is undone: a page that is only shown leaves nothing behind. */
static Status
run_again(Exchange *x, const HttpServer *server)
{
    Cx *cx = &x->cx;
    Req *req = &x->req;
    const Err why = cx->err;
    Status status;

    buf_clear(&req->out);
    req->go = (Str){ "", 0 };
    req->cookie = (Str){ "", 0 };
    req->is_again = true;
    req->media = "text/html; charset=utf-8"; /* also of a form that gives a file */
    TRY(db_save(cx, server->writer));
    cx->err = why;
    status = req->route->again(req);
    db_undo(server->writer);
    return status;
}

/* The page of a form that is refused, with the form as it was filled in.  False if there is none:
 * then the failure is told. */
static bool
show_again(Exchange *x, const HttpServer *server, ErrCode code)
{
    Cx *cx = &x->cx;
    const Err why = cx->err;
    Status status;

    if (x->req.route->again == NULL || !x->is_admitted || !http_can_be_mended(code))
        return false;
    status = run_again(x, server);
    if (status.code != ERR_NONE) {
        report(x, status);
        cx->err = why;
        return false;
    }
    http_finish(x, OK);
    if (x->status == 200)
        x->status = x->is_too_long ? 413 : http_status_of(code);
    return true;
}

static Status
run_read(Exchange *x, const HttpServer *server)
{
    Cx *cx = &x->cx;
    Status status;

    TRY(db_begin(cx, server->reader));
    status = answer(x, server);
    db_rollback(server->reader); /* a reader has nothing to commit */
    return status;
}

void
http_run_read(Exchange *x, const HttpServer *server)
{
    Status status;

    x->req.db = server->reader;
    status = run_read(x, server);
    if (status.code == ERR_NONE && x->wants_park) {
        x->phase = PHASE_PARKED;
        return;
    }
    report(x, status);
    http_finish(x, status);
}

/* One request in its savepoint: what it wrote is kept whole or not at all. */
static Status
run_write(Exchange *x, const HttpServer *server)
{
    Cx *cx = &x->cx;
    Status status;

    x->req.db = server->writer;
    TRY(db_save(cx, server->writer));
    status = answer(x, server);
    if (status.code == ERR_NONE)
        status = db_keep(cx, server->writer);
    if (status.code != ERR_NONE)
        db_undo(server->writer);
    return status;
}

/* Those who would have been told "done" are told that it is not. */
static void
fail_the_done(Exchange *queue, const Err *err)
{
    for (Exchange *x = queue; x != NULL; x = x->next) {
        if (x->status >= 400)
            continue;
        x->cx.err = *err;
        http_finish(x, (Status){ err->code });
    }
}

void
http_run_writes(Cx *cx, const HttpServer *server, Exchange *queue)
{
    Status status = db_begin(cx, server->writer);

    for (Exchange *x = queue; x != NULL && status.code == ERR_NONE; x = x->next) {
        Status outcome = run_write(x, server);

        report(x, outcome);
        if (!show_again(x, server, outcome.code))
            http_finish(x, outcome);
    }
    if (status.code == ERR_NONE) {
        status = db_commit(cx, server->writer);
        if (status.code != ERR_NONE && db_is_open(server->writer))
            db_rollback(server->writer);
    }
    if (status.code != ERR_NONE) {
        log_failure(cx);
        fail_the_done(queue, &cx->err);
    }
}
