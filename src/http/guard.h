/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http/guard — what must hold of a request's first line and headers before anything else looks at
 * it (RFC 9112), stricter than the standard where two readers might understand two things.  Pure.
 */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "base/str.h"

enum { GUARD_HEADERS_MAX = 60, QUERY_NAMES_MAX = 256 };

typedef struct Header {
    Str name;
    Str value;
} Header;

typedef struct RequestHead {
    Str method;
    Str version;
    Str target; /* path and query, undecoded */
    const Header *headers;
    size_t n;
} RequestHead;

/* Why a request is refused; status 0: it is not. */
typedef struct Refusal {
    int status;
    const char *key;
    const char *message;
} Refusal;

/* What a request says of itself, once the guard has let it pass. */
typedef struct HeadFacts {
    bool is_post;    /* else GET or HEAD */
    bool is_options; /* or OPTIONS: what may a script of another site ask here? */
    bool is_json;    /* Content-Type is application/json, in UTF-8 */
    bool is_form;    /* or application/x-www-form-urlencoded, as a page's form sends it */
    size_t body_len;
    Str path;
    Str query;
    Str session; /* of "Authorization: Bearer"; empty if there is none */
    /* Of the header of that name, as sent; empty if there is none. */
    Str cookies;
    Str host;
    Str origin;
    Str fetch_site;
    Str agent;
    Str forwarded;   /* the last X-Forwarded-For */
    bool wants_html; /* Accept names text/html: a person looks at the answer */
    bool takes_gzip; /* Accept-Encoding names gzip, and not with q=0 */
} HeadFacts;

/* Method GET, HEAD, POST or OPTIONS; version 1.1; a target that begins with "/"; at most 60 headers
 * whose names are tokens; exactly one Host; at most one Content-Length, digits only; no
 * Transfer-Encoding; at most one Authorization, Cookie, Origin, Sec-Fetch-Site; a query that
 * decodes.  400 otherwise: then *ret says whether a person looks, and the path if it was read. */
Refusal http_guard(const RequestHead *head, HeadFacts *ret);

/* The value of a cookie (RFC 6265, 5.4): the first of that name.  Empty if it is absent, or longer
 * than 128 bytes, or holds anything but letters, digits, - and _. */
Str http_cookie_find(Str cookies, Str name);
/* True if a browser says that a page of this very origin asks: Sec-Fetch-Site, or where a browser
 * sends none, Origin.  `origin` is "https://host"; empty: "http://" and what Host says. */
bool http_is_same_origin(const HeadFacts *facts, Str origin);

/* True if every name and value of the query is percent-encoded UTF-8 without U+0000, no name stands
 * twice, and there are at most QUERY_NAMES_MAX ("+" is a blank, as in forms).  O(length). */
bool http_query_check(Str query);
/* The value of a name, still encoded; false if it is absent. */
bool http_query_find(Str query, Str name, Str *ret);
/* True if only the names listed (NULL-terminated; NULL: none) occur. */
bool http_query_is_known(Str query, const char *const *names);
/* Decodes to at most encoded.len bytes at `to`; false if it is malformed. */
bool http_query_decode(Str encoded, char *to, size_t *ret_len);

#endif
