/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http — the wire: requests in, answers out, every rule of admission before a handler runs.
 *
 * A module declares its routes in a table; the table is the only way to a handler, and it is also
 * what the API's description is made of.  A handler runs to its end.  A route that writes runs in a
 * savepoint of the loop's one transaction, and nobody gets an answer before that transaction is
 * durable.  A route that only reads sees what is durable already.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/shape.h"
#include "store/store.h"

typedef struct Req Req;
typedef struct Route Route;
typedef struct Actor Actor; /* who asks: people/people.h */

typedef enum Method { METHOD_GET, METHOD_POST } Method;

/* Who may call a route at all.  Which objects she may name is the object's own rule. */
typedef enum Admit {
    ADMIT_ANYONE, /* no session: home, installation, join, log-in */
    ADMIT_MEMBER, /* a signed-in member, whatever her role */
    ADMIT_GIVER,  /* roles, as certified */
    ADMIT_RECEIVER,
    ADMIT_LEAD,
    ADMIT_PLANNER, /* a lead, or whom her lead chose to plan study days */
    ADMIT_MEDIATOR,
    ADMIT_OPERATOR
} Admit;

/* A kind of object that an address can name, and the one rule who may: `find` gives the object if
 * the actor may see it, else ERR_NOT_FOUND, the same for what does not exist (`http_not_found`). */
typedef struct Object {
    const char *name;
    Status (*find)(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret);
} Object;

struct Route {
    Method method; /* GET routes answer HEAD as well */
    /* "/api/v1/pieces/{id}"; one {id} at most.  A page begins with "/{lang}": one of the server's
     * languages. */
    const char *path;
    Admit admit;
    const Object *object; /* what {id} names; NULL without {id} */
    Status (*on)(Req *req);
    const Shape *takes; /* body, as application/json; NULL: none allowed */
    bool form;          /* of a page: the body is that of a form, no script is needed */
    /* Of a form: shows the page that it stands on, since the form was refused for what a person can
     * put right, or try again later (cx->err; nothing that it wrote is kept).  req->body may not
     * have been read. */
    Status (*again)(Req *req);
    const Shape *gives; /* answer; NULL: HTML or text */
    size_t body_max;    /* bytes; 0: HTTP_BODY_MAX, of a form HTTP_FORM_MAX */
    bool writes;        /* runs inside the loop's transaction; a page's GET may, to note a look */
    const char *about;  /* one sentence for the API's description */
    const char *const *query; /* names, NULL-terminated; a page passes over others: else refused */
    const char *media;        /* of an answer without `gives`; NULL: HTML */
    const char *cache;        /* Cache-Control; NULL: no-store */
    /* What can be said of the body alone, outside of any transaction; NULL: nothing.  Its failure
     * is told like that of a body that cannot be read: only to whom the route admits. */
    Status (*check)(Cx *cx, const void *body);
    /* Pages of other sites may show it in a frame: a page for anyone that only reads. */
    bool framed;
    /* Scripts of other sites may ask and read the answer (CORS, without credentials): a route of
     * the API for anyone that only reads. */
    bool shared;
};

enum { HTTP_BODY_MAX = 16 * 1024, HTTP_FORM_MAX = 64 * 1024 };

typedef struct RouteTable {
    const Route *routes;
    size_t n;
} RouteTable;

/* One question while it is answered.  Lives as long as its connection's request. */
struct Req {
    Cx *cx;
    Db *db; /* the writing handle for a route that writes, else the reading one */
    const Route *route;
    const Actor *actor; /* NULL without a session that holds; only then for ADMIT_ANYONE alone */
    const void *object; /* what {id} named, already authorised */
    const void *body;   /* struct of route->takes */
    Str typed;          /* the form as it was sent, for http_typed; empty if it was too long */
    bool is_again;      /* it was refused, and its page is shown again */
    Str session;        /* the token, of Authorization or of the cookie; empty if none */
    bool by_cookie;     /* it came in the cookie */
    bool same_origin;   /* a page of this server asks (http_is_same_origin) */
    bool wants_html;    /* Accept names text/html */
    uint64_t from;      /* stands for the address that asks; written down nowhere */
    Str agent;          /* User-Agent, cut to 512 bytes */
    Str query;          /* after '?', undecoded */
    Str origin;         /* of the server, as HttpServer says */
    bool apart;         /* its sessions are no others', as HttpServer says */
    Str cookie;         /* Set-Cookie of the answer, if it is no failure; empty: none */
    Str go;             /* Location of the answer, likewise */
    Str lang;           /* of a page, or of an address that begins like one; else empty */
    Str rest;           /* of the path after the language */
    bool takes_gzip;    /* whether who asks reads gzip */
    bool is_gzip;       /* `out` is */
    Buf out;            /* the answer's bytes */
    const char *media;  /* media type of `out`, as the route says unless set */
    void *app;          /* what the program hung on the server (app.h) */
    void *waiting;      /* owned by whoever parked the request */
};

/* Writes the struct of route->gives as the answer. */
void http_answer(Req *req, const void *value);
/* Whether it may succeed, put right or later: a form is shown again, a page in place of a file. */
bool http_can_be_mended(ErrCode code);
/* The one "not found", for every object and every reason. */
MUST_USE Status http_not_found(Cx *cx);
/* The value of a query parameter that the route declares, decoded; empty if absent. */
Str http_query(Req *req, Str name);

/* What was typed in a form's field, unchecked: any bytes; false if the form did not send it. */
bool http_typed(const Req *req, Str name, Str *ret);
/* After a form: answers 303, "look there".  `address` is ours and begins with a slash. */
void http_go(Req *req, Str address);

/* The session of a browser: a cookie that no script reads and no other site's page sends
 * (HttpOnly, SameSite=Strict, Path=/, no Domain; gone when the browser is closed).  Its name is
 * `__Host-tessera`, with Secure, where the server's origin begins with https://, else `tessera`.
 * A token in Authorization goes before it.  A POST with the cookie is refused (403) unless a page
 * of the same origin asks. */
void http_session_begin(Req *req, Str token);
void http_session_end(Req *req);

/* Parks the request once its handler returns OK: no answer until http_resume.  If `wait_ms` pass
 * first, or the server ends, the answer is what `on_silence` returns.  A client that goes away is
 * not noticed: the request stays valid until it is resumed.  Not for routes that write. */
void http_park(Req *req, int64_t wait_ms, Status (*on_silence)(Req *req));
/* Answers a parked request with what is in req->out, or with the failure in req->cx->err.  Called
 * from a Watch, never inside a handler or on_silence. */
void http_resume(Req *req, Status status);
/* A file descriptor that the worker's loop watches beside its connections; `on_ready` reads it. The
 * fd may change between turns; -1 is passed over. */
typedef struct Watch {
    int fd;
    void (*on_ready)(void *self);
    void *self;
} Watch;

/* How long and how many; 0 means the default. */
typedef struct HttpLimits {
    int64_t request_ms;       /* for a whole request: 5,000 */
    int64_t large_request_ms; /* if its body is announced with more than 64 KiB: 30,000 */
    unsigned silence_s;       /* nothing heard on a connection: 5 */
    unsigned connections;     /* 500 */
    unsigned per_address;     /* connections of one address; 0: no limit, for behind a proxy */
} HttpLimits;

/* Everything a worker needs; see http_serve. */
typedef struct HttpServer {
    int listener;             /* bound, listening, non-blocking; closed at the end */
    const RouteTable *tables; /* one a module */
    size_t ntables;
    Db *reader; /* sees what is durable */
    Db *writer;
    Watch *watches;
    size_t nwatches;
    void *app;
    Str origin; /* where browsers reach it, "https://host"; empty: http, under the Host they name */
    /* Its cookie has another name, so that it and a server beside it can share a host. */
    bool apart;
    /* Finds who asks from the session's token and refuses whom the route does not admit; who is
     * signed in is told to routes for anyone as well.  NULL where every route admits anyone. */
    Status (*admit)(Req *req, const Actor **ret);
    const char *const *languages; /* of pages, NULL-terminated; NULL: there are no pages */
    /* A page for a person who is refused something, in place of the JSON: of a route whose media is
     * HTML, and where Accept names text/html also of a file and of an unknown address.  It writes
     * HTML to req->out and returns the status to answer with, or writes nothing: then the JSON
     * goes.  req->cx->err says why (key "session.none": nobody is signed in), req->route, req->db
     * and req->actor may be NULL.  NULL: JSON always. */
    int (*on_refused)(Req *req, int status);
    /* After each turn of the loop, outside of any transaction, at least once a second: for what
     * admission noticed while only readers ran.  A failure is logged.  NULL: nothing. */
    Status (*after_turn)(Cx *cx, Db *writer);
    HttpLimits limits;
} HttpServer;

/* Serves until SIGTERM, then ends in order and returns OK; ERR_OS if it cannot start.
 * `after_start` is called once the daemon runs and before the first request, to close the sandbox:
 * afterwards the loop uses accept4 close epoll_ctl epoll_wait ppoll recvfrom sendmsg sendto
 * getrandom setsockopt getsockopt getsockname shutdown brk mmap munmap mremap clock_gettime
 * rt_sigreturn and what the store and the handlers need. */
MUST_USE Status http_serve(Cx *cx, const HttpServer *server, void (*after_start)(void));
/* The status code of an outcome (422, 404, ...). */
int http_status_of(ErrCode code);
/* The API's description, OpenAPI 3.1, made from the tables. */
void http_describe(Buf *out, const RouteTable *tables, size_t ntables, Str server_url);
/* ERR_BUG with a sentence if a table contradicts itself: two routes of one method and path, {id}
 * without object or an object without {id}, a GET of the API that writes, one that takes a body, a
 * form outside of a page, a POST that neither writes nor takes a body, two shapes of one name.
 * Called at start and by a test. */
MUST_USE Status http_check_tables(Cx *cx, const RouteTable *tables, size_t ntables);

#endif
