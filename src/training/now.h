/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/now — "what do I do now": one page for each setting, from packs/guidance, with what the
 * country's law and directory say today.  It reads without a session, without script and offline.
 */
#ifndef TRAINING_NOW_H
#define TRAINING_NOW_H

#include "training/learn.h"

/* Where one works, in the list. */
typedef struct NowSetting {
    Str id;
    Str sector;
    Word name;
    Href address;
} NowSetting;

/* Something that was said of the person, and who helps with that. */
typedef struct NowSign {
    Word name;
    Word need;
    Href call; /* whom to call for it there */
} NowSign;

/* A heading with what stands under it. */
typedef struct NowStep {
    ShapeList heading; /* LearnLine */
    ShapeList blocks;  /* LearnBlock */
    bool is_open;      /* the first: what comes before all else is read without a tap */
} NowStep;

/* The pages of packs/guidance, in every language there is; borrowed, before the first request. */
void now_use(const ModuleSet *guidance);
/* GET /{lang}/now */
extern const RouteTable now_routes;

#endif
