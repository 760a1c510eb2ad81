/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SERVE_INTERNAL_H
#define APP_SERVE_INTERNAL_H

#include "app/serve.h"

/* What one web worker is started with. */
typedef struct WebPlan {
    const Installation *in;
    int listener;
    int keeper;
    int custodians[9];
    size_t ncustodians;
    Secret *ticket_key;
    Str url;
} WebPlan;

/* What workers need of the program's own files, which their user may be unable to reach: read by
 * the parent before it forks. */
MUST_USE Status web_read(Cx *cx, const Installation *in);
MUST_USE Status web_run(Cx *cx, const void *plan);

/* The routes of public pages, and of the API's description. */
extern const RouteTable home_routes;
/* The routes of pages that belong to no subject. */
extern const RouteTable page_routes;
/* Sets the API's description; before the first request.  Borrowed. */
void home_describe(Str description);

#endif
