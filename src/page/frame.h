/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* page/frame — what the view of the frame takes (views/frame.html). */
#ifndef PAGE_FRAME_H
#define PAGE_FRAME_H

#include "page/page.h"

typedef struct PageAround {
    Str id;
    Word heading;
    Str look; /* class of the body */
    bool is_public;
    bool is_sent;    /* the answer to a form: nobody can ask for its address */
    bool is_refused; /* the page of a form, shown again */
    bool is_demo;
    bool is_practice;
    bool is_draft;
    Str dir;
    Href script; /* empty: none */
    Href worker;
    Href clue;
    Href leave;   /* where the way out leads */
    Str language; /* its own name */
    Html words;
    PageWho who;
} PageAround;

/* One line of the navigation. */
typedef struct PageLink {
    Str id;
    Href href;
    Word name;
    bool more; /* under "more" */
    bool is_current;
    bool is_above; /* the page is one of those that one reaches from it */
} PageLink;

/* A country that an address could have named. */
typedef struct PageCountry {
    Str code;
    Href href; /* the same page of it */
} PageCountry;

/* A language that one may choose. */
typedef struct PageChoice {
    Str code;
    Str name;
    Str dir;
    Href href;
    bool is_current;
} PageChoice;

#endif
