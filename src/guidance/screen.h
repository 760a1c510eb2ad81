/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guidance/screen — pages of published signs and screening instruments.  What is answered stands in
 * the address as yes, no or unknown and is never stored; a result is about answers, never a label
 * on a person, and "too little is known" is a result of its own.
 */
#ifndef GUIDANCE_SCREEN_H
#define GUIDANCE_SCREEN_H

#include "law/guide.h"
#include "page/page.h"

/* An instrument as the list shows it. */
typedef struct ScreenLine {
    Str id;
    Str title;
    Str population;
    bool can_ask; /* it has items and a score, and is not switched off */
    Str off;      /* why it may not be shown */
    Str rule;
    Str extra; /* what else is said of one that cannot be asked here */
    Str evidence;
    Str source;
    Str licence;
    bool verified;
} ScreenLine;

/* One item with what was answered. */
typedef struct ScreenItem {
    Str name; /* of its parameter */
    Str text;
    Str answer;  /* "yes", "no", "unknown" or empty: not asked */
    bool begins; /* the first of its dimension */
    Word dimension;
} ScreenItem;

/* One of the hundred people drawn. */
typedef struct ScreenTile {
    bool hit;
} ScreenTile;

/* A dimension of the rule in two steps. */
typedef struct ScreenDimension {
    Word name;
    Word result;
} ScreenDimension;

/* Signs that weigh as much, as who published them says; where nobody says, all of them. */
typedef struct ScreenStrength {
    bool is_said;
    Word strength;
    ShapeList signs; /* LawSign */
} ScreenStrength;

/* A dimension with its signs, the strongest first. */
typedef struct ScreenPart {
    bool is_named;
    Word dimension;
    ShapeList strengths; /* ScreenStrength */
} ScreenPart;

/* A published list with its signs. */
typedef struct ScreenSet {
    LawSignSet set;
    ShapeList parts; /* ScreenPart, in the order of the list */
} ScreenSet;

/* A result as the page shows it. */
typedef struct ScreenShown {
    LawScreened s;
    Word title;
    int64_t others; /* 100 less those of 100 to whom it applies */
    int64_t per_1000;
    bool is_positive;
    bool is_drawn; /* there are figures, and they say something of this result */
} ScreenShown;

/* What packs/signs.yaml and packs/instruments.yaml say; borrowed, before the first request. */
void screen_use(const LawInstruments *instruments, const LawSigns *signs);
/* GET /{lang}/screen, /{lang}/screen/ask, /{lang}/screen/result and /{lang}/signs. */
extern const RouteTable screen_routes;

#endif
