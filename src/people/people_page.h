/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* people/page — who is signed in, for the frame of every page; pages of sign-in, account and desk.
 */
#ifndef PEOPLE_PEOPLE_PAGE_H
#define PEOPLE_PEOPLE_PAGE_H

#include "page/page.h"
#include "people/people.h"

/* A member as the desk's page shows her. */
typedef struct DeskMember {
    ApiMember m;
    bool gives;
    bool receives;
    bool leads;
    bool mediates;
    bool is_me;
} DeskMember;

/* What the desk's lead has set for it. */
typedef struct DeskRules {
    int64_t idle_minutes;
    int64_t silent_days;
} DeskRules;

/* The frame of a page for members: who she is, the script and the words that it needs besides. */
MUST_USE Status people_frame(Req *req, const char *id, Word title, const char *words,
                             PageFrame *ret);
/* The frame of a page that is for everybody and needs no key: neutral in its title; who is signed
 * in keeps her way around. */
MUST_USE Status people_frame_public(Req *req, const char *id, PageFrame *ret);
/* The server's `on_refused`: who is not signed in gets the page to sign in on, then hers. */
int people_on_refused(Req *req, int status);

/* The pages' routes, for the list of modules. */
extern const RouteTable people_page_routes;

#endif
