/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pairs of a report, each with both records and every reason; numbers as its texts and bars. */
#include <math.h>

#include "app/link_explain.h"
#include "app/link_report.h"

enum { BAR_MOST = 120, BAR_WHOLE = 240, CHOSEN = 50 };

/* A sign stands before its number also among words that run from right to left (UAX #9, isolates).
 */
#define NO_BREAK "\xc2\xa0"
#define ISOLATED(format) "\xe2\x81\xa6" format "\xe2\x81\xa9"

Str
link_percent(Cx *cx, double part)
{
    if (part > 0 && part < 0.0005)
        return STR(ISOLATED("< 0.1" NO_BREAK "%"));
    if (part < 1 && part >= 0.9995)
        return STR(ISOLATED("> 99.9" NO_BREAK "%"));
    return arena_format(cx->arena, ISOLATED("%.1f" NO_BREAK "%%"), part * 100);
}

Str
link_bits(Cx *cx, double bits)
{
    return fabs(bits) < 0.05 ? STR("0.0") : arena_format(cx->arena, ISOLATED("%+.1f"), bits);
}

Str
link_part(Cx *cx, double part, double of)
{
    return of > 0 ? link_percent(cx, part / of) : STR("");
}

Str
link_short(Cx *cx, Str value, size_t most)
{
    size_t len = most;

    if (value.len <= most)
        return value;
    while (len > 0 && ((uint8_t)value.ptr[len] & 0xC0) == 0x80)
        len--;
    return arena_format(cx->arena, "%.*s\xe2\x80\xa6", (int)len, value.ptr);
}

/* 20 bits fill a half. */
ReportBar
link_bar(double bits)
{
    double width = fabs(bits) * BAR_MOST / 20;
    int64_t units = (int64_t)(width > BAR_MOST ? BAR_MOST : width);

    return (ReportBar){ .x = bits < 0 ? BAR_MOST - units : BAR_MOST,
                        .width = units,
                        .against = bits < 0,
                        .axis = BAR_MOST };
}

ReportBar
link_amount(double part, double most)
{
    return (ReportBar){ .x = 0, .width = most > 0 ? (int64_t)(part / most * BAR_WHOLE) : 0 };
}

/* --- pairs ------------------------------------------------------------------------------------ */

/* How far the sum of reasons goes to both sides: what a waterfall has room for. */
typedef struct Span {
    double least;
    double most;
} Span;

static Span
span_of(const LkReason *reasons, size_t n)
{
    Span span = { 0, 0 };
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        sum += reasons[i].bits + reasons[i].frequency;
        span.least = fmin(span.least, sum);
        span.most = fmax(span.most, sum);
    }
    if (span.most - span.least < 1)
        span.most = span.least + 1;
    return span;
}

static ReportBar
bar_between(Span span, double from, double to)
{
    double unit = BAR_WHOLE / (span.most - span.least);
    int64_t low = lround((fmin(from, to) - span.least) * unit);
    int64_t high = lround((fmax(from, to) - span.least) * unit);

    return (ReportBar){ low, high - low, to < from, lround(-span.least * unit) };
}

static void
explain_pair(Cx *cx, const LinkJob *job, const LkPair *pair, ReportPair *ret)
{
    LkReason reasons[LK_FIELDS + 2];
    double bits = 0;
    double sum = 0;
    size_t n = lk_explain(job->lk, pair->a, pair->b, reasons, &bits);
    ReportReason *rows = ARENA_ARRAY(cx->arena, n, ReportReason);
    Span span = span_of(reasons, n);

    for (size_t i = 0; i < n; i++) {
        double before = sum;

        sum += reasons[i].bits + reasons[i].frequency;
        rows[i] =
            (ReportReason){ .what = link_name_said(cx, job, link_reason_name(job, &reasons[i])),
                            .bits = link_bits(cx, sum - before),
                            .bar = bar_between(span, before, sum) };
        if (reasons[i].field != NULL)
            rows[i].level = link_level_said(cx, job, &reasons[i]);
    }
    ret->reasons = (ShapeList){ rows, n };
    ret->sum = bar_between(span, 0, sum);
    ret->bits = link_bits(cx, bits);
    ret->probability = link_percent(cx, lk_chance(bits));
}

Status
link_pair(Cx *cx, const LinkJob *job, const LkPair *pair, ReportPair *ret)
{
    ReportCell *cells = ARENA_ARRAY(cx->arena, job->ncolumns, ReportCell);
    Str x[TABLE_COLUMNS];
    Str y[TABLE_COLUMNS];
    size_t n = 0;

    TRY(link_cells(cx, job, pair->a, x));
    TRY(link_cells(cx, job, pair->b, y));
    for (size_t i = 0; i < job->ncolumns; i++) {
        if (job->columns[i].kind != LK_APART)
            cells[n++] = (ReportCell){ .name = str_of(job->columns[i].name),
                                       .a = link_short(cx, x[i], LINK_VALUE_MOST),
                                       .b = link_short(cx, y[i], LINK_VALUE_MOST),
                                       .differs = !str_equal(x[i], y[i]) };
    }
    explain_pair(cx, job, pair, ret);
    ret->cells = (ShapeList){ cells, n };
    ret->a = link_id(job, pair->a);
    ret->b = link_id(job, pair->b);
    ret->joined = lk_groups(job->lk)[pair->a] == lk_groups(job->lk)[pair->b];
    return OK;
}

void
link_keep(LinkKept *kept, const void *item, double key)
{
    size_t at = kept->n;

    if (at < kept->most)
        kept->n++;
    else if (key >= kept->key[--at])
        return;
    for (; at > 0 && kept->key[at - 1] > key; at--) {
        kept->item[at] = kept->item[at - 1];
        kept->key[at] = kept->key[at - 1];
    }
    kept->item[at] = item;
    kept->key[at] = key;
}

Status
link_kept(Cx *cx, const LinkJob *job, const LinkKept *kept, ShapeList *ret)
{
    ReportPair *pairs = ARENA_ARRAY(cx->arena, LINK_KEPT_MOST, ReportPair);

    for (size_t i = 0; i < kept->n; i++)
        TRY(link_pair(cx, job, kept->item[i], &pairs[i]));
    *ret = (ShapeList){ pairs, kept->n };
    return OK;
}

Status
link_examples(Cx *cx, const LinkJob *job, Report *ret)
{
    LinkKept kept[2] = { { .most = KEPT_PAIRS }, { .most = KEPT_PAIRS } };
    size_t n = 0;
    const LkPair *pairs = lk_scored(job->lk, &n);
    const uint32_t *groups = lk_groups(job->lk);

    for (size_t i = 0; i < n; i++) {
        bool joined = groups[pairs[i].a] == groups[pairs[i].b];
        double bits = (double)pairs[i].bits;

        link_keep(&kept[joined], &pairs[i], joined ? bits : -bits);
    }
    TRY(link_kept(cx, job, &kept[1], &ret->weak));
    TRY(link_kept(cx, job, &kept[0], &ret->strong));
    ret->has_pairs = n > 0;
    return OK;
}

Status
link_chosen(Cx *cx, const LinkJob *job, Str shown, ShapeList *ret)
{
    ReportPair *pairs = ARENA_ARRAY(cx->arena, CHOSEN, ReportPair);
    size_t n = 0;

    while (shown.len > 0) {
        Str two = str_cut(shown, ';', &shown);
        LkPair pair = { .a = 0 };

        if (n == CHOSEN)
            FAIL_AT(ERR_INVALID, "link.show", "--show", "at most %d pairs are expected", CHOSEN);
        TRY(link_find_two(cx, job, "--show", two, &pair.a, &pair.b));
        TRY(link_pair(cx, job, &pair, &pairs[n]));
        n++;
    }
    *ret = (ShapeList){ pairs, n };
    return OK;
}
