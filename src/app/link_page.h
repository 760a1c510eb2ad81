/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_page — what the views of report.html show: texts, numbers and places, all settled. */
#ifndef APP_LINK_PAGE_H
#define APP_LINK_PAGE_H

#include "page/view.h"

/* Bars are drawn on 240 units; `axis` is where neither is spoken for nor against. */
typedef struct ReportBar {
    int64_t x;
    int64_t width;
    bool against;
    int64_t axis;
} ReportBar;

/* A value that comes often. */
typedef struct ReportCommon {
    Str value;
    Str share; /* of what is filled */
} ReportCommon;

typedef struct ReportColumn {
    Str name;
    Word kind;
    Str code; /* of the kind, as a configuration has it */
    Html reason;
    Str filled;
    Str unread; /* of what is filled: not as its kind */
    int64_t distinct;
    ShapeList common; /* of ReportCommon */
} ReportColumn;

typedef struct ReportKey {
    Html name;
    int64_t records, pairs, fresh, dropped, largest;
    ReportBar bar;
} ReportKey;

typedef struct ReportLevel {
    Html name;
    Str same, other, bits;
    bool few; /* fewer than five pairs expected */
    ReportBar same_bar, other_bar;
    ReportBar bar;
} ReportLevel;

typedef struct ReportField {
    Html name;
    ShapeList levels; /* of ReportLevel */
} ReportField;

/* A column of the histogram: one bit wide. */
typedef struct ReportColumnOfBits {
    int64_t x, y, height;
    bool joined;
} ReportColumnOfBits;

typedef struct ReportTick {
    int64_t x;
    int64_t bits;
} ReportTick;

typedef struct ReportThreshold {
    double at;
    int64_t missed, wrong; /* what a pair of each costs, that this follows */
    int64_t line_x;        /* in the histogram */
    bool chosen;           /* it is the one in force */
    Str probability;
    int64_t pairs;
    Str precision, recall;         /* as expected */
    Str precision_was, recall_was; /* where the truth is known */
} ReportThreshold;

typedef struct ReportSize {
    int64_t size, groups;
    bool more; /* or larger */
    ReportBar bar;
} ReportSize;

typedef struct ReportCell {
    Str name, a, b;
    bool differs;
} ReportCell;

typedef struct ReportReason {
    Html what, level;
    Str bits;
    ReportBar bar;
} ReportReason;

typedef struct ReportPair {
    Str a, b, bits, probability;
    bool joined;
    ShapeList cells;   /* of ReportCell */
    ShapeList reasons; /* of ReportReason: each bar begins where the one before ends */
    ReportBar sum;     /* from nothing to where the last one ends */
    Html says;         /* with link_patterns: its levels, */
    Str share;         /* and how many of all say the same */
} ReportPair;

/* A person whose records stand side by side. */
typedef struct ReportHead {
    Str name;
} ReportHead;

typedef struct ReportValue {
    Str value;
    bool differs; /* from what most of the person's records have */
} ReportValue;

typedef struct ReportRecord {
    Str id;
    ShapeList cells; /* of ReportValue */
} ReportRecord;

/* A person as a graph: stones are records, numbered as in the table beside them, lines are pairs.
 */
typedef struct ReportStone {
    int64_t number, x, y, text_y, size;
} ReportStone;

typedef struct ReportLine {
    int64_t x1, y1, x2, y2;
    int64_t x, y; /* of the bits */
    Str bits;
    bool told; /* its bits stand beside it */
    bool weakest, strong, fair;
} ReportLine;

typedef struct ReportLink {
    int64_t a, b; /* numbers of stones */
    Str bits, probability;
} ReportLink;

typedef struct ReportPerson {
    int64_t n;         /* records; 40 are shown */
    Str bits;          /* of the weakest pair */
    ShapeList records; /* of ReportRecord */
    ShapeList lines;   /* of ReportLine */
    ShapeList stones;  /* of ReportStone: the first records */
    ShapeList links;   /* of ReportLink: the weakest */
    int64_t weak_a, weak_b;
    bool whole; /* every pair has its line */
} ReportPerson;

/* With a file of the truth: what was right, and how often probabilities were. */
typedef struct ReportBand {
    Str said, was;
    ReportBar said_bar, was_bar;
    int64_t pairs;
} ReportBand;

typedef struct ReportTruth {
    bool given;
    Str precision, recall, f1;
    int64_t wrong, missed;        /* pairs */
    int64_t lines, unknown;       /* of the truth, and of them those with a key of no record */
    int64_t unweighed;            /* of those missed: no key found them, or they are too weak */
    Str off, off_joined;          /* said and true, mean difference: of pairs weighed, and joined */
    ShapeList bands;              /* of ReportBand */
    ShapeList wrongly, neglected; /* of ReportPair: the surest of those wrong and missed */
} ReportTruth;

typedef struct Report {
    Str files;
    int64_t records, people, pairs, bad;
    int64_t unlisted; /* of the pairs, those that pairs.csv leaves out */
    Str threshold;
    Str silent; /* share of records that say too little */
    ShapeList columns, keys, fields, bits, ticks, thresholds, sizes, weak, strong, chosen, heads,
        weakest, patterns_joined, patterns_apart;
    bool has_chosen;
    bool has_pairs; /* any was weighed */
    bool given;     /* the model was */
    int64_t line_x; /* of the threshold in the histogram */
    ReportTruth truth;
} Report;

#endif
