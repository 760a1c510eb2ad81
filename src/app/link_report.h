/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/link_report — report.html: what was read, found and why, in one file that needs no network
 * and no script. */
#ifndef APP_LINK_REPORT_H
#define APP_LINK_REPORT_H

#include "app/link_job.h"
#include "app/link_page.h"

/* Appends the page in a language.  Shows values of a few records: it is as private as the files
 * themselves. */
MUST_USE Status link_report(Cx *cx, const LinkJob *job, Buf *out);
/* Compares with what --truth told. */
MUST_USE Status link_truth(Cx *cx, const LinkJob *job, Report *ret);
/* What was read: ReportColumn of each. */
ShapeList link_profile(Cx *cx, const LinkJob *job);

/* The few things with the lowest keys, lowest first; of equal ones those that came first.  Begins
 * with `most` alone. */
enum { LINK_KEPT_MOST = 12, KEPT_PAIRS = 5 };
typedef struct LinkKept {
    size_t most;
    size_t n;
    const void *item[LINK_KEPT_MOST];
    double key[LINK_KEPT_MOST];
} LinkKept;
void link_keep(LinkKept *kept, const void *item, double key);
/* Pairs that were kept, as ReportPair. */
MUST_USE Status link_kept(Cx *cx, const LinkJob *job, const LinkKept *kept, ShapeList *ret);
/* The weakest that were joined and the strongest that were not. */
MUST_USE Status link_examples(Cx *cx, const LinkJob *job, Report *ret);
/* The pairs of --show "A,B;C,D". */
MUST_USE Status link_chosen(Cx *cx, const LinkJob *job, Str shown, ShapeList *ret);

/* A value as it is shown: cut behind so many bytes, between characters. */
enum { LINK_VALUE_MOST = 300 };
Str link_short(Cx *cx, Str value, size_t most);
/* What the library says, in the language of the page: a level or a reason, the name of a comparison
 * (a column's own stays as it is) and of a key, a kind of column. */
Html link_said(Cx *cx, const LinkJob *job, const char *english);
/* Why a column is of its kind, and how its decimals are read. */
Html link_reason_said(Cx *cx, const LinkJob *job, size_t column);
Html link_name_said(Cx *cx, const LinkJob *job, Str name);
/* What a reason says of its field, and in brackets the field that says it too. */
Html link_level_said(Cx *cx, const LinkJob *job, const LkReason *reason);
Html link_levels_said(Cx *cx, const LinkJob *job, uint64_t levels); /* "surname: same · ..." */
Html link_key_said(Cx *cx, const LinkJob *job, Str name);
Word link_kind_said(LkKind kind);
/* Numbers as texts and bars; a part of nothing is no text. */
Str link_percent(Cx *cx, double part);
Str link_part(Cx *cx, double part, double of);
Str link_bits(Cx *cx, double bits);
ReportBar link_bar(double bits);
ReportBar link_amount(double part, double most);

/* The people of three records or more whose weakest pair is the weakest, at most twelve; and the
 * names of the columns that are shown. */
MUST_USE Status link_people(Cx *cx, const LinkJob *job, ShapeList *ret_heads, ShapeList *ret);

/* The graph of a person's rows, which ascend. */
void link_graph(Cx *cx, const LinkJob *job, const uint32_t *rows, size_t n, ReportPerson *ret);
/* What the pairs say most often, joined and apart, with an example of each. */
MUST_USE Status link_patterns(Cx *cx, const LinkJob *job, Report *ret);
/* A pair as the report has it. */
MUST_USE Status link_pair(Cx *cx, const LinkJob *job, const LkPair *pair, ReportPair *ret);

#endif
