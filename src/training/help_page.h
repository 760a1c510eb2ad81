/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/help_page — what the view of "did it help" takes. */
#ifndef TRAINING_HELP_PAGE_H
#define TRAINING_HELP_PAGE_H

#include "page/page.h"
#include "training/help.h"

/* One row of a table with its bar, both of the same numbers. */
typedef struct HelpLine {
    Word name;
    bool any; /* false: too few to be shown */
    int64_t from;
    int64_t to;
    int64_t of;
    int64_t sure; /* of a bar of 100: as many at least */
    int64_t may;  /* and as many at most */
    Str percent;  /* "76-100 %" */
} HelpLine;

typedef struct HelpTopic {
    Word name;
    ShapeList lines; /* HelpLine */
} HelpTopic;

typedef struct HelpSheet {
    HelpReport r;
    bool practice;
    Str year;
    Str year_before;
    ShapeList topics; /* HelpTopic: what they know; then what was done */
    ShapeList done;   /* HelpTopic */
} HelpSheet;

#endif
