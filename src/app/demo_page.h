/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/demo_page — the demo's own pages: who can sign in by one click, and the guided way. */
#ifndef APP_DEMO_PAGE_H
#define APP_DEMO_PAGE_H

#include "app/installation.h"
#include "page/page.h"

/* One who can sign in. */
typedef struct DemoPerson {
    Str login;
    Str name;
    Str first; /* name alone */
    Str work;
    Str desk;
    Str passphrase;
    Href start; /* where she begins */
    Href fits;  /* in a practice room: where she sees what fits */
    Str story;  /* and what she has to give */
} DemoPerson;

/* Reads packs/demo, before the first request and before the sandbox; it lives as long as `cx`.  An
 * installation that is no demo has no such pages. */
MUST_USE Status demo_page_read(Cx *cx, const Installation *in);
/* The demo's first page, for "/": true if this is a demo. */
bool demo_page_is_on(void);
MUST_USE Status demo_page_home(Req *req);

/* The pages' routes, for the list of modules. */
extern const RouteTable demo_page_routes;

#endif
