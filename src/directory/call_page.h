/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/call_page — the pages of whom to call: for professionals (bar U9: two taps from
 * anywhere to a number), and for who needs help herself.  They read without script, and stay for
 * when there is no network.
 */
#ifndef DIRECTORY_CALL_PAGE_H
#define DIRECTORY_CALL_PAGE_H

#include "directory/who.h"
#include "page/page.h"

/* One thing that can be chosen; `text` where it is a name, not a word. */
typedef struct CallOption {
    Str value;
    Word name;
    Str text;
    bool chosen;
} CallOption;

/* One number, as the page shows it. */
typedef struct CallLine {
    WhoCall c;
    Href dial;
    Str look;      /* "open", "closed" or "unknown" */
    bool is_timed; /* it changes */
    bool is_far;   /* not before the day after: the day is told as well */
    Day day;
    Str time; /* HH:MM on the clocks there */
    Str speaks;
    Word say;
} CallLine;

/* What is asked, and what stands around the numbers. */
typedef struct CallAround {
    Str country;
    Str version;
    Str local;  /* HH:MM there */
    bool empty; /* nobody answers who serves the place */
    bool none;  /* no number for it is told at all, but that for danger */
    bool is_member;
    bool has_law;
    Word law;
    Str ask; /* whom to ask before one releases */
} CallAround;

/* The names of languages, each in its own; the code where nobody told us its name. */
Str call_speaks(Arena *arena, Str codes);
/* The names of `contact_needs`; false for any other text. */
bool call_need(Str need, Word *ret);
/* The country that is asked about: the address's, or hers, or the installation's. */
Str call_country(Req *req);
/* The region that is asked about, if the country has it: the address's, or her desk's where the
 * address names none; empty: everywhere. */
MUST_USE Status call_region(Req *req, Str country, Str *ret);
/* CallOption, with an empty one first where `any` is said. */
ShapeList call_countries(Req *req, Str chosen);
ShapeList call_regions(Req *req, Str country, Str chosen);
ShapeList call_needs(Req *req, Str chosen);
/* Answers as a member's page or as a public one. */
MUST_USE Status call_send(Req *req, Page *page, const char *id, Word title);

/* GET /{lang}/call, /{lang}/near */
extern const RouteTable call_page_routes;

#endif
