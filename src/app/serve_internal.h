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

MUST_USE Status web_run(Cx *cx, const void *plan);

/* The route of the page at "/", and of the API's description. */
extern const RouteTable home_routes;
/* What home and description say; set before the first request. */
typedef struct HomePage {
    Str html;
    Str description;
} HomePage;
void home_set(const HomePage *page);
/* The page itself: what this is, who can log in (demo), where the API is. */
Str home_write(Cx *cx, const Installation *in);

#endif
