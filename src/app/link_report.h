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

/* A value that comes often. */
typedef struct ReportCommon {
    Str value;
    Str share; /* of what is filled */
} ReportCommon;

typedef struct ReportColumn {
    Str name;
    Str kind;
    Str reason;
    Str filled;
    Str unread; /* of what is filled: not as its kind */
    int64_t distinct;
    ShapeList common; /* of ReportCommon */
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
    ReportBar same_bar, other_bar;
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

typedef struct ReportTick {
    int64_t x;
    int64_t bits;
} ReportTick;

typedef struct ReportThreshold {
    double at;
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
    Str what, level, bits;
    ReportBar bar;
} ReportReason;

typedef struct ReportPair {
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
    ReportBar said_bar, was_bar;
    int64_t pairs;
} ReportBand;

typedef struct ReportTruth {
    bool given;
    Str precision, recall, f1;
    int64_t wrong, missed;        /* pairs */
    int64_t unweighed;            /* of those missed: no key found them, or they are too weak */
    ShapeList bands;              /* of ReportBand */
    ShapeList wrongly, neglected; /* of ReportPair: the surest of those wrong and missed */
} ReportTruth;

typedef struct Report {
    Str files;
    int64_t records, people, pairs, bad;
    Str threshold;
    Str silent; /* share of records that say too little */
    ShapeList columns, keys, fields, bits, ticks, thresholds, sizes, weak, strong, chosen, heads,
        weakest;
    bool has_chosen;
    bool has_pairs; /* any was weighed */
    bool given;     /* the model was */
    int64_t line_x; /* of the threshold in the histogram */
    ReportTruth truth;
} Report;

/* Appends the page in a language.  Shows values of a few records: it is as private as the files
 * themselves. */
MUST_USE Status link_report(Cx *cx, const LinkJob *job, Buf *out);
/* Compares with --truth FILE (key, entity): ERR_INVALID if it is no such table. */
MUST_USE Status link_truth(Cx *cx, const LinkJob *job, const char *path, Report *ret);
/* What was read: ReportColumn of each. */
ShapeList link_profile(Cx *cx, const LinkJob *job);

/* The few pairs with the lowest keys, lowest first. */
enum { KEPT_PAIRS = 5 };
typedef struct KeptPairs {
    const LkPair *pair[KEPT_PAIRS];
    double key[KEPT_PAIRS];
    size_t n;
} KeptPairs;
void link_keep(KeptPairs *kept, const LkPair *pair, double key);
/* They as ReportPair. */
MUST_USE Status link_kept(Cx *cx, const LinkJob *job, const KeptPairs *kept, ShapeList *ret);
/* The weakest that were joined and the strongest that were not. */
MUST_USE Status link_examples(Cx *cx, const LinkJob *job, Report *ret);
/* The pairs of --show "A,B;C,D". */
MUST_USE Status link_chosen(Cx *cx, const LinkJob *job, Str shown, ShapeList *ret);

/* Numbers as texts and bars; a part of nothing is no text. */
Str link_percent(Cx *cx, double part);
Str link_part(Cx *cx, double part, double of);
Str link_bits(Cx *cx, double bits);
ReportBar link_bar(double bits);
ReportBar link_amount(double part, double most);

/* The people of three records or more whose weakest pair is the weakest, at most twelve; and the
 * names of the columns that are shown. */
MUST_USE Status link_people(Cx *cx, const LinkJob *job, ShapeList *ret_heads, ShapeList *ret);

#endif
