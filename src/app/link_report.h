/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_report — report.html: what was read, found and why, in one file that needs no network
 * and no script. */
#ifndef APP_LINK_REPORT_H
#define APP_LINK_REPORT_H

#include "app/link_job.h"

/* Bars are drawn on 240 units, 120 being the middle of what can be for or against. */
typedef struct ReportBar {
    int64_t x;
    int64_t width;
    bool against;
} ReportBar;

typedef struct ReportColumn {
    Str name;
    Str kind;
    Str reason;
    Str filled;
    int64_t distinct;
} ReportColumn;

typedef struct ReportKey {
    Str name;
    int64_t records, pairs, fresh, dropped, largest;
    ReportBar bar;
} ReportKey;

typedef struct ReportLevel {
    Str name;
    Str same, other, bits;
    bool few; /* fewer than five pairs expected */
    ReportBar bar;
} ReportLevel;

typedef struct ReportField {
    Str name;
    ShapeList levels; /* of ReportLevel */
} ReportField;

/* A column of the histogram: one bit wide. */
typedef struct ReportColumnOfBits {
    int64_t x, y, height;
    bool joined;
} ReportColumnOfBits;

typedef struct ReportThreshold {
    Str probability;
    int64_t pairs;
    Str precision, recall;
} ReportThreshold;

typedef struct ReportSize {
    int64_t size, groups;
    ReportBar bar;
} ReportSize;

typedef struct ReportCell {
    Str name, a, b;
    bool differs;
} ReportCell;

typedef struct ReportReason {
    Str what, level, bits;
    ReportBar bar;
} ReportReason;

typedef struct ReportPair {
    int64_t n;
    Str a, b, bits, probability;
    bool joined;
    ShapeList cells;   /* of ReportCell */
    ShapeList reasons; /* of ReportReason */
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

typedef struct ReportPerson {
    int64_t n;         /* records; the first 40 are shown */
    Str bits;          /* of the weakest pair */
    ShapeList records; /* of ReportRecord */
} ReportPerson;

/* With a file of the truth: what was right, and how often probabilities were. */
typedef struct ReportBand {
    Str said, was;
    int64_t pairs;
} ReportBand;

typedef struct ReportTruth {
    bool given;
    Str precision, recall, f1;
    ShapeList bands; /* of ReportBand */
} ReportTruth;

typedef struct Report {
    Str files;
    int64_t records, people, pairs, bad;
    Str threshold;
    Str first, last; /* bits at both ends of the histogram */
    ShapeList columns, keys, fields, bits, thresholds, sizes, examples, chosen, heads, weakest;
    bool has_chosen;
    int64_t line_x; /* of the threshold in the histogram */
    ReportTruth truth;
} Report;

/* Appends the page in a language.  Shows values of a few records: it is as private as the files
 * themselves. */
MUST_USE Status link_report(Cx *cx, const LinkJob *job, Buf *out);
/* Compares with --truth FILE (key, entity): ERR_INVALID if it is no such table. */
MUST_USE Status link_truth(Cx *cx, const LinkJob *job, const char *path, ReportTruth *ret);

/* The people of three records or more whose weakest pair is the weakest, at most twelve; and the
 * names of the columns that are shown. */
MUST_USE Status link_people(Cx *cx, const LinkJob *job, ShapeList *ret_heads, ShapeList *ret);

#endif
