/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http/internal — what the files of this folder share; no other folder includes it.
 *
 * An exchange is one request and its answer: NEW (its first line is read), BODY (admitted by the
 * guard), then QUEUED for the loop's transaction or PARKED by its handler, both with the connection
 * suspended, then READY (the answer is made) and SENT.
 */
#ifndef HTTP_HTTP_INTERNAL_H
#define HTTP_HTTP_INTERNAL_H

#include "http/guard.h"
#include "http/http.h"

typedef enum Phase {
    PHASE_NEW,
    PHASE_BODY,
    PHASE_QUEUED,
    PHASE_PARKED,
    PHASE_READY,
    PHASE_SENT
} Phase;

struct MHD_Connection;
typedef struct Serve Serve;
typedef struct Conn Conn;
typedef struct Exchange Exchange;

struct Exchange {
    Req req; /* first: a handler's Req is its exchange */
    Cx cx;
    Serve *serve;
    Conn *conn;
    struct MHD_Connection *wire;
    Str target; /* as sent */
    Str path;
    Str id; /* the segment that stands for {id}; empty if none */
    Phase phase;
    uint8_t *body;
    size_t body_len;
    size_t body_room;
    Status body_status; /* told only after admission: who may not ask learns nothing else */
    Err body_err;
    int status;        /* of the answer */
    const char *allow; /* for 405 */
    bool closes;       /* the connection ends after the answer */
    bool is_whole; /* its last byte has come */
    bool wants_park;
    int64_t silent_at_ms;
    Status (*on_silence)(Req *req);
    Exchange *next; /* in the queue, or among the parked */
};

/* --- route.c --- */
typedef struct RouteFound {
    const Route *route; /* NULL: none with this method */
    Str id;
    const char *allow; /* the other method, if the path exists only with that; else NULL */
} RouteFound;

/* The route of a method and a path; static segments go before {id}. */
RouteFound http_route_find(const RouteTable *tables, size_t ntables, Method method, Str path);

/* --- run.c --- */
/* What a whole body says, kept in the exchange until the request runs. */
void http_read_body(Exchange *x);
/* Runs a route that only reads, in one read transaction; its answer is ready unless it parked. */
void http_run_read(Exchange *x, const HttpServer *server);
/* Runs the queue in one transaction; every answer is ready when it returns, and none that says
 * "done" is unless the transaction is durable. */
void http_run_writes(Cx *cx, const HttpServer *server, Exchange *queue);

/* --- answer.c --- */
/* Makes the answer ready: what is in req->out, or the failure in cx->err. */
void http_finish(Exchange *x, Status status);
/* Makes the answer to a request that the wire refuses. */
void http_refuse(Exchange *x, Refusal refusal);
/* Hands the ready answer to the wire; false if the connection must end. */
bool http_send(Exchange *x);

/* The shape of every failure: {"error":{"code","message","where","kept"}}. */
typedef struct Failure {
    Str code;
    Str message;
    Str where;
    Str kept;
} Failure;
typedef struct FailureAnswer {
    Failure error;
} FailureAnswer;
extern const Shape http_failure;
extern const Shape http_failure_answer;

#endif
