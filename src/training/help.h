/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/help — did it help?  For a desk and a year: how many of those who answered know whom to
 * call, may tell and say first, before, after and later; how many pieces, calls for help and
 * answers there were before its first study day of that year and after it, over windows of one
 * length.
 *
 * Nobody is told apart: people and events come by fives and are shown by fives, so that neither a
 * difference nor a look after a look tells of one of them, nor of all of the last five.
 * Nothing of a practice room is counted.  The adviser notes nothing, so its answers are not
 * counted.
 */
#ifndef TRAINING_HELP_H
#define TRAINING_HELP_H

#include "training/record.h"

enum {
    HELP_FEW = 5,
    HELP_LEAST = 10,
    HELP_TOPICS = 3,
    HELP_MOMENTS = 3,
    HELP_KINDS = 3,
    HELP_WINDOW_DAYS = 28,
    HELP_WINDOWS_MAX = 6
};

/* From..to; the number itself is never shown. */
typedef struct HelpRange {
    int64_t from;
    int64_t to;
} HelpRange;
extern const Shape help_range_shape;

/* One topic at one moment.  asked 0: fewer than HELP_LEAST answered, and nothing is shown. */
typedef struct HelpShare {
    int64_t topic;  /* of record_topics */
    int64_t moment; /* RecordMoment */
    int64_t asked;  /* a multiple of HELP_FEW: the first so many who answered */
    HelpRange know;
} HelpShare;

/* What was done: "piece", "help", "answer". */
extern const char *const help_kinds[]; /* NULL at the end */
typedef struct HelpCount {
    int64_t kind;
    HelpRange before;
    HelpRange after;
} HelpCount;

typedef struct HelpReport {
    int64_t year;
    Str desk;
    ShapeList shares; /* HelpShare, by topic, then moment */
    Day study_day;    /* the first of the year that is over; n 0: there is none, and no counts */
    int64_t days;     /* of each window; 0: too few have passed */
    ShapeList counts; /* HelpCount */
} HelpReport;

/* As the API tells it. */
extern const Shape help_report_shape;

/* For a lead, of her own desk.  ERR_DENIED in a practice room, ERR_INVALID for no year.  Two walks
 * over the ledger's entries. */
MUST_USE Status help_report(Req *req, Str year, HelpReport *ret);
/* As values between commas (RFC 4180), and as statements of xAPI 1.0.3 in a JSON array: the actor
 * is the desk as an identified group without members, so no statement is of a person. */
void help_write_csv(Buf *out, const HelpReport *report);
void help_write_xapi(Req *req, const HelpReport *report, Buf *out);

/* --- pure --- */

/* How many of `asked`, a multiple of HELP_FEW, know: by fives, and all of them with the last five.
 * Two looks with the number itself would tell how many of the five know who answered between them.
 * At least HELP_LEAST are asked (asserted): of five there is no range but one. */
HelpRange help_range(int64_t know, int64_t asked);
/* A count of events, by fives. */
HelpRange help_by_fives(int64_t n);
/* Whole windows of HELP_WINDOW_DAYS that have passed since a day: the length of either side. */
int64_t help_window(int64_t days_since);

/* The API; the pages. */
extern const RouteTable help_routes;
extern const RouteTable help_page_routes;

#endif
