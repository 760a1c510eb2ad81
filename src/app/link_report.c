/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/link_report.h"

#include <math.h>

#include "app/views.h"
#include "page/page.h"

enum {
    BITS_FIRST = -8,
    BITS_LAST = 45,
    PLOT_HIGH = 200,
    PLOT_STEP = 16,
    TICK_STEP = 10,
    SIZES = 20,
    ASKED = 10000 /* records that are asked whether they say enough */
};

/* --- sections --------------------------------------------------------------------------------- */

static ShapeList
keys_of(Cx *cx, const LinkJob *job)
{
    size_t n = 0;
    const LkKey *from = lk_keys(job->lk, &n);
    ReportKey *keys = ARENA_ARRAY(cx->arena, n, ReportKey);
    double most = 0;

    for (size_t i = 0; i < n; i++)
        most = fmax(most, (double)from[i].fresh);
    for (size_t i = 0; i < n; i++)
        keys[i] = (ReportKey){ .name = link_key_said(cx, job, str_of(from[i].name)),
                               .records = (int64_t)from[i].records,
                               .pairs = (int64_t)from[i].pairs,
                               .fresh = (int64_t)from[i].fresh,
                               .dropped = (int64_t)from[i].dropped,
                               .largest = (int64_t)from[i].largest,
                               .bar = link_amount((double)from[i].fresh, most) };
    return (ShapeList){ keys, n };
}

/* Which levels of a field are shown, from what speaks against to what speaks for; how many. */
static size_t
levels_by_bits(const LkField *field, unsigned shown[static LK_LEVELS])
{
    size_t n = 0;

    for (unsigned i = 1; i < field->nlevels; i++) {
        size_t at = n;

        if (field->level[i] == NULL ||
            (field->expected[i] < 0.5 && field->share[LK_SAME][i] < 0.01))
            continue;
        for (; at > 0 && field->bits[shown[at - 1]] > field->bits[i]; at--)
            shown[at] = shown[at - 1];
        shown[at] = i;
        n++;
    }
    return n;
}

static ShapeList
levels_of(Cx *cx, const LinkJob *job, const LkField *field)
{
    ReportLevel *levels = ARENA_ARRAY(cx->arena, LK_LEVELS, ReportLevel);
    unsigned shown[LK_LEVELS];
    size_t n = levels_by_bits(field, shown);

    for (size_t at = 0; at < n; at++) {
        unsigned i = shown[at];
        double same = field->share[LK_SAME][i];
        double other = field->share[LK_OTHER][i];

        levels[at] = (ReportLevel){ .name = link_said(cx, job, field->level[i]),
                                    .same = link_percent(cx, same),
                                    .other = link_percent(cx, other),
                                    .bits = link_bits(cx, field->bits[i]),
                                    .same_bar = link_amount(same, 1),
                                    .other_bar = link_amount(other, 1),
                                    .few = field->expected[i] < 5,
                                    .bar = link_bar(field->bits[i]) };
    }
    return (ShapeList){ levels, n };
}

static ShapeList
fields_of(Cx *cx, const LinkJob *job)
{
    const LkModel *model = lk_model(job->lk);
    ReportField *fields = ARENA_ARRAY(cx->arena, LK_FIELDS, ReportField);

    for (unsigned i = 0; i < model->nfields; i++)
        fields[i] = (ReportField){ link_name_said(cx, job, str_of(model->fields[i].name)),
                                   levels_of(cx, job, &model->fields[i]) };
    return (ShapeList){ fields, model->nfields };
}

static int64_t
x_of(double bits)
{
    return 20 + (int64_t)((bits - BITS_FIRST) * PLOT_STEP);
}

/* Heights go by the root: a few pairs among many are still seen. */
static ShapeList
histogram(Cx *cx, const LinkJob *job, double threshold_bits)
{
    size_t counts[BITS_LAST - BITS_FIRST + 1] = { 0 };
    ReportColumnOfBits *columns = ARENA_ARRAY(cx->arena, LEN(counts), ReportColumnOfBits);
    size_t n = 0;
    size_t most = 1;
    const LkPair *pairs = lk_scored(job->lk, &n);

    for (size_t i = 0; i < n; i++) {
        double bits = floor((double)pairs[i].bits);

        bits = fmin(fmax(bits, BITS_FIRST), BITS_LAST);
        counts[(int)bits - BITS_FIRST]++;
    }
    for (size_t i = 0; i < LEN(counts); i++)
        most = counts[i] > most ? counts[i] : most;
    for (size_t i = 0; i < LEN(counts); i++) {
        double part = sqrt((double)counts[i] / (double)most);
        int64_t height = (int64_t)(part * PLOT_HIGH);

        columns[i] = (ReportColumnOfBits){ .x = 20 + (int64_t)i * PLOT_STEP,
                                           .y = PLOT_HIGH + 20 - height,
                                           .height = height,
                                           .joined = (double)i + BITS_FIRST >= threshold_bits };
    }
    return (ShapeList){ columns, LEN(counts) };
}

static ShapeList
ticks_of(Cx *cx)
{
    ReportTick *ticks = ARENA_ARRAY(cx->arena, BITS_LAST / TICK_STEP + 1, ReportTick);
    size_t n = 0;

    for (int bits = 0; bits <= BITS_LAST; bits += TICK_STEP)
        ticks[n++] = (ReportTick){ x_of(bits), bits };
    return (ShapeList){ ticks, n };
}

/* What a missed and a false pair cost: the thresholds to choose from. */
static const struct {
    int missed, wrong;
} costs[] = { { 9, 1 }, { 4, 1 },  { 1, 1 },  { 1, 2 },  { 1, 4 },
              { 1, 9 }, { 1, 19 }, { 1, 99 }, { 1, 999 } };

/* What is expected of pairs from each threshold on. */
static ShapeList
thresholds_of(Cx *cx, const LinkJob *job)
{
    ReportThreshold *rows = ARENA_ARRAY(cx->arena, LEN(costs), ReportThreshold);
    double right[LEN(costs)] = { 0 };
    double all = 0;
    size_t n = 0;
    const LkPair *pairs = lk_scored(job->lk, &n);

    for (size_t k = 0; k < LEN(costs); k++) {
        double at = (double)costs[k].wrong / (costs[k].wrong + costs[k].missed);

        rows[k] = (ReportThreshold){ .at = at,
                                     .missed = costs[k].missed,
                                     .wrong = costs[k].wrong,
                                     .line_x = x_of(log2(at / (1 - at))),
                                     .chosen = fabs(at - job->threshold) < 1e-9,
                                     .probability = arena_format(cx->arena, "%.3g", at) };
    }
    for (size_t i = 0; i < n; i++) {
        double chance = lk_chance((double)pairs[i].bits);

        all += chance;
        for (size_t k = 0; k < LEN(costs) && chance >= rows[k].at; k++) {
            right[k] += chance;
            rows[k].pairs++;
        }
    }
    for (size_t k = 0; k < LEN(costs); k++) {
        rows[k].precision = link_part(cx, right[k], (double)rows[k].pairs);
        rows[k].recall = link_part(cx, right[k], all);
    }
    return (ShapeList){ rows, LEN(costs) };
}

/* Groups by size; the last row holds all that are larger. */
static ShapeList
sizes_of(Cx *cx, const LinkJob *job)
{
    uint32_t *size = ARENA_ARRAY(cx->arena, job->records.n + 1, uint32_t);
    ReportSize *rows = ARENA_ARRAY(cx->arena, SIZES, ReportSize);
    int64_t counts[SIZES + 1] = { 0 };
    int64_t most = 0;
    size_t n = 0;

    for (size_t row = 0; row < job->records.n; row++)
        size[lk_groups(job->lk)[row]]++;
    for (size_t row = 0; row < job->records.n; row++)
        counts[size[row] < SIZES ? size[row] : SIZES] += size[row] > 0;
    for (size_t i = 1; i <= SIZES; i++)
        most = counts[i] > most ? counts[i] : most;
    for (size_t i = 1; i <= SIZES; i++) {
        if (counts[i] > 0)
            rows[n++] = (ReportSize){ .size = (int64_t)i,
                                      .more = i == SIZES,
                                      .groups = counts[i],
                                      .bar = link_amount((double)counts[i], (double)most) };
    }
    return (ShapeList){ rows, n };
}

/* The share of records of which even a copy would not be found: they say too little. */
static Str
silent_of(Cx *cx, const LinkJob *job, double threshold_bits)
{
    LkReason reasons[LK_FIELDS + 2];
    size_t step = job->records.n / ASKED + 1;
    double silent = 0;
    double asked = 0;

    for (size_t row = 0; row < job->records.n; row += step) {
        double bits = 0;

        (void)lk_explain(job->lk, (uint32_t)row, (uint32_t)row, reasons, &bits);
        silent += bits < threshold_bits;
        asked++;
    }
    return link_part(cx, silent, asked);
}

/* --- the page --------------------------------------------------------------------------------- */

static Str
files_of(Cx *cx, const LinkJob *job)
{
    Str all = str_of(job->inputs[0].path);

    for (size_t i = 1; i < job->ninputs; i++)
        all = arena_format(cx->arena, "%.*s, %s", STR_ARG(all), job->inputs[i].path);
    return all;
}

/* The only markup that is not a view's: a style sheet within the page, so that it needs no other
 * file. */
static void
put_page(Buf *out, const PageLanguage *lang, const Report *report)
{
    const PageAsset *css = page_find_asset(STR("tessera.css"));
    View view = { out, lang };

    buf_format(out,
               "<!doctype html>\n<html lang=\"%s\" dir=\"%s\"><head><meta charset=\"utf-8\">"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
               "<title>Tessera</title><style>",
               lang->code, lang->is_rtl ? "rtl" : "ltr");
    if (css != NULL)
        buf_bytes(out, (Bytes){ css->plain, (size_t)(css->plain_end - css->plain) });
    buf_str(out, STR("</style></head><body>"));
    view_link_report(&view, report);
    buf_str(out, STR("</body></html>\n"));
}

Status
link_report(Cx *cx, const LinkJob *job, Buf *out)
{
    double threshold_bits = log2(job->threshold / (1 - job->threshold));
    Report report = { .files = files_of(cx, job) };
    size_t pairs = 0;

    (void)lk_joined(job->lk, &pairs);
    report.records = (int64_t)job->records.n;
    report.people = (int64_t)job->nclusters;
    report.unlisted = (int64_t)lk_unlisted(job->lk);
    report.pairs = (int64_t)pairs + report.unlisted;
    report.bad = (int64_t)job->bad_rows;
    report.threshold = arena_format(cx->arena, "%g", job->threshold);
    report.given = !job->refit;
    report.silent = silent_of(cx, job, threshold_bits);
    report.columns = link_profile(cx, job);
    report.keys = keys_of(cx, job);
    report.fields = fields_of(cx, job);
    report.bits = histogram(cx, job, threshold_bits);
    report.ticks = ticks_of(cx);
    report.line_x = x_of(threshold_bits);
    report.thresholds = thresholds_of(cx, job);
    report.sizes = sizes_of(cx, job);
    TRY(link_examples(cx, job, &report));
    TRY(link_patterns(cx, job, &report));
    TRY(link_chosen(cx, job, args_value(job->args, "show"), &report.chosen));
    report.has_chosen = report.chosen.n > 0;
    TRY(link_people(cx, job, &report.heads, &report.weakest));
    if (job->truth.table != NULL)
        TRY(link_truth(cx, job, &report));
    put_page(out, job->lang, &report);
    return OK;
}
