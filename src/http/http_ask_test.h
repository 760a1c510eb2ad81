/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http/ask — for tests and fuzzers of other folders: one request through the server's dispatcher,
 * without a wire. */
#ifndef HTTP_HTTP_ASK_TEST_H
#define HTTP_HTTP_ASK_TEST_H

#include "http/http.h"

/* A browser's request to a page, as the guard let it through. */
typedef struct HttpAsk {
    const Route *route;
    Str id; /* what {id} names */
    Str session;
    Str lang;
    Str body;  /* of a form */
    Str query; /* of another; it decodes */
} HttpAsk;

/* The answer, in the arena of `cx`, whose failure is why it was refused. */
typedef struct HttpAnswer {
    int status;
    Str html;
    Str go; /* where it leads */
} HttpAnswer;

/* Each request is a transaction of its own.  An answer that does not fit is one of status 500. */
void http_ask(Cx *cx, const HttpServer *server, const HttpAsk *ask, HttpAnswer *ret);

#endif
