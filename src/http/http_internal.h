/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http/internal — what the files of this folder share; no other folder includes it.
 *
 * An exchange is one request and its answer: NEW (its first line is read), BODY (admitted by the
 * guard), then QUEUED for the loop's transaction or PARKED by its handler, both with the connection
 * suspended, then READY (the answer is made) and SENT.
 */
#ifndef HTTP_HTTP_INTERNAL_H
#define HTTP_HTTP_INTERNAL_H

#include <microhttpd.h>

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
    bool is_whole;     /* its last byte has come */
    bool is_too_long;  /* a form's body is passed over, to tell so on its page */
    bool is_admitted;  /* she may call the route, and may see what {id} names */
    bool wants_park;
    int64_t silent_at_ms;
    Status (*on_silence)(Req *req);
    Exchange *next; /* in the queue, or among the parked */
};

/* One connection of libmicrohttpd, in a ring for the sweep. */
struct Conn {
    Conn *next;
    Conn *previous;
    int fd;
    int64_t since_ms;
    int64_t allowed_ms; /* 0: it waits for us */
};

/* The worker. */
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

/* --- wire.c: libmicrohttpd's callbacks, and the two ways back to it --- */
void http_on_connection(void *closure, struct MHD_Connection *wire, void **held,
                        enum MHD_ConnectionNotificationCode what);
void *http_on_target(void *closure, const char *target, struct MHD_Connection *wire);
enum MHD_Result
http_on_request(void *closure, struct MHD_Connection *wire, const char *url, const char *method,
                const char *version, const char *data, size_t *len, void **held);
void http_on_completed(void *closure, struct MHD_Connection *wire, void **held,
                       enum MHD_RequestTerminationCode why);
/* Lets a suspended connection go on: its answer is ready. */
void http_wake(Exchange *x);
/* Ends the connections whose time is up. */
void http_sweep(Serve *serve);

/* --- from.c --- */
/* A number for the address of who asks: IPv4, or the first half of IPv6.  Of `forwarded`, the value
 * of X-Forwarded-For, its last address counts, and only behind a proxy; 0 for what is none. */
uint64_t http_from(const struct sockaddr *peer, Str forwarded, bool is_behind);

/* --- route.c --- */
typedef struct RouteFound {
    const Route *route; /* NULL: none with this method */
    Str id;
    const char *allow; /* the other method, if the path exists only with that; else NULL */
} RouteFound;

/* The route of a method and a path; static segments go before {id}. */
RouteFound http_route_find(const RouteTable *tables, size_t ntables, Method method, Str path);

/* --- form.c --- */
/* Reads a form into *ret, a struct of the shape, as shape_read_json would read the same values: an
 * empty value was not given, "yes" is true.  ERR_INVALID "http.form" for what is no form: not
 * percent-encoded UTF-8, a name twice, more than QUERY_NAMES_MAX names. */
MUST_USE Status http_form_read(Cx *cx, const Shape *shape, Str form, void *ret);

/* --- run.c --- */
/* What a whole body says, kept in the exchange until the request runs: it is read before it is
 * known who asks, since that is known inside the transaction behind which all other writers wait. A
 * stranger's body costs milliseconds: routes bound it. */
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
/* Whether a person looks at what this address answers. */
bool http_is_page(const Exchange *x);
/* The name of the session's cookie at a server of this origin; another if it stands `apart`, as a
 * practice room does: browsers send cookies to every port of a host. */
Str http_cookie_name(Str origin, bool apart);
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
