/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guidance/adviser — the adviser's pages: nine questions, one a page, and the answer on one screen
 * (bar U10 of the flows).  All that is said stands in the address, as codes of
 * packs/vocabulary.yaml; nothing is stored, and every question may stay open.
 */
#ifndef GUIDANCE_ADVISER_H
#define GUIDANCE_ADVISER_H

#include "page/page.h"
#include "people/site.h"

typedef enum AdviserStep {
    ADVISER_COUNTRY,
    ADVISER_WORK,
    ADVISER_RECIPIENT,
    ADVISER_AGE,
    ADVISER_SIGNS,
    ADVISER_DEED,
    ADVISER_TOLD,
    ADVISER_ASKED,
    ADVISER_CONSENT,
    ADVISER_STEPS /* all are answered */
} AdviserStep;

/* One thing that can be chosen. */
typedef struct AdviserOption {
    Str value;
    Word name;
    bool chosen;
} AdviserOption;

/* A part of the address that a form carries on. */
typedef struct AdviserCarried {
    Str name;
    Str value;
} AdviserCarried;

/* One question with what was said, and the address that asks it again. */
typedef struct AdviserSaid {
    Word question;
    Word answer;
    bool is_day; /* the answer is a day */
    Day day;
    Href change;
    bool supports; /* a sign: the element of an offence that it supports */
    Word element;
} AdviserSaid;

/* What an address says.  `open` is the first question that is not answered. */
typedef struct Adviser {
    const Site *site;
    AdviserStep open;
    bool all;   /* every question on one page */
    LawAsk ask; /* for law_advise */
    Str profession;
    bool told_whom;    /* whom to tell was said; else the police are asked about */
    bool told_when;    /* the day was said; else the law of today is */
    const char *wrong; /* field that was refused; NULL: none */
    Str why;           /* in English */
} Adviser;

/* The parameters of the address, NULL-terminated: questions, then each fact and sign by its id. */
extern const char *const adviser_query[];

/* Reads what the address says. */
MUST_USE Status adviser_read(Req *req, Adviser *ret);
/* The choices of one question: countries with a pack, or words of the vocabulary. */
ShapeList adviser_options(Req *req, const Adviser *adviser, const char *name);
/* The parameters that were said, without those of a question (ADVISER_STEPS: all of them). */
ShapeList adviser_carried(Req *req, AdviserStep without);
/* What was said, question by question. */
ShapeList adviser_said(Req *req, const Adviser *adviser);
/* The word of an id, "fact." and "debt"; false if po has none. */
bool adviser_word(const char *prefix, Str id, Word *ret);

/* GET /{lang}/adviser */
extern const RouteTable adviser_routes;

#endif
