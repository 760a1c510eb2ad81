/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/link_report.h"

#include <math.h>

#include "app/views.h"
#include "page/page.h"

enum {
    BITS_FIRST = -8,
    BITS_LAST = 45,
    BAR_MOST = 120,
    BAR_WHOLE = 160,
    PLOT_HIGH = 200,
    PLOT_STEP = 16,
    SIZES = 20,
    EXAMPLES = 5,
    CHOSEN = 50
};

/* --- numbers as texts and bars ---------------------------------------------------------------- */

/* A sign stands before its number also among words that run from right to left (UAX #9, isolates).
 */
#define ISOLATED(format) "\xe2\x81\xa6" format "\xe2\x81\xa9"

static Str
percent(Cx *cx, double part)
{
    return part > 0 && part < 0.0005 ? STR(ISOLATED("< 0.1 %"))
                                     : arena_format(cx->arena, ISOLATED("%.1f %%"), part * 100);
}

static Str
bits_text(Cx *cx, double bits)
{
    return arena_format(cx->arena, ISOLATED("%+.1f"), bits);
}

/* 20 bits fill a half. */
static ReportBar
bar_of(double bits)
{
    double width = fabs(bits) * BAR_MOST / 20;
    int64_t units = (int64_t)(width > BAR_MOST ? BAR_MOST : width);

    return (ReportBar){ .x = bits < 0 ? BAR_MOST - units : BAR_MOST,
                        .width = units,
                        .against = bits < 0 };
}

static ReportBar
amount_of(double part, double most)
{
    return (ReportBar){ .x = 0, .width = most > 0 ? (int64_t)(part / most * BAR_WHOLE) : 0 };
}

/* --- sections --------------------------------------------------------------------------------- */

static ShapeList
columns_of(Cx *cx, const LinkJob *job)
{
    ReportColumn *columns = ARENA_ARRAY(cx->arena, job->ncolumns, ReportColumn);

    for (size_t i = 0; i < job->ncolumns; i++) {
        const LkColumn *column = &job->columns[i];

        columns[i] = (ReportColumn){
            .name = str_of(column->name),
            .kind = str_of(lk_kind_name(column->kind)),
            .reason = str_of(column->reason),
            .filled = percent(cx, (double)column->filled / (double)job->sample),
            .distinct = (int64_t)column->distinct,
        };
    }
    return (ShapeList){ columns, job->ncolumns };
}

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
        keys[i] = (ReportKey){ .name = str_of(from[i].name),
                               .records = (int64_t)from[i].records,
                               .pairs = (int64_t)from[i].pairs,
                               .fresh = (int64_t)from[i].fresh,
                               .dropped = (int64_t)from[i].dropped,
                               .largest = (int64_t)from[i].largest,
                               .bar = amount_of((double)from[i].fresh, most) };
    return (ShapeList){ keys, n };
}

static ShapeList
levels_of(Cx *cx, const LkField *field)
{
    ReportLevel *levels = ARENA_ARRAY(cx->arena, LK_LEVELS, ReportLevel);
    size_t n = 0;

    for (unsigned i = 1; i < field->nlevels; i++) {
        double same = field->share[LK_SAME][i];
        double other = field->share[LK_OTHER][i];
        double bits = same > 0 && other > 0 ? log2(same / other) : 0;

        if (field->level[i] == NULL || (field->expected[i] < 0.5 && same < 0.01))
            continue;
        levels[n++] = (ReportLevel){ .name = str_of(field->level[i]),
                                     .same = percent(cx, same),
                                     .other = percent(cx, other),
                                     .bits = bits_text(cx, bits),
                                     .few = field->expected[i] < 5,
                                     .bar = bar_of(bits) };
    }
    return (ShapeList){ levels, n };
}

static ShapeList
fields_of(Cx *cx, const LkModel *model)
{
    ReportField *fields = ARENA_ARRAY(cx->arena, LK_FIELDS, ReportField);

    for (unsigned i = 0; i < model->nfields; i++)
        fields[i] =
            (ReportField){ str_of(model->fields[i].name), levels_of(cx, &model->fields[i]) };
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
thresholds_of(Cx *cx, const LinkJob *job)
{
    static const double tried[] = { 0.5, 0.8, 0.9, 0.95, 0.99, 0.999 };
    ReportThreshold *rows = ARENA_ARRAY(cx->arena, LEN(tried), ReportThreshold);
    double right[LEN(tried)] = { 0 };
    int64_t count[LEN(tried)] = { 0 };
    double all = 0;
    size_t n = 0;
    const LkPair *pairs = lk_scored(job->lk, &n);

    for (size_t i = 0; i < n; i++) {
        double chance = lk_chance((double)pairs[i].bits);

        all += chance;
        for (size_t k = 0; k < LEN(tried) && chance >= tried[k]; k++) {
            right[k] += chance;
            count[k]++;
        }
    }
    for (size_t k = 0; k < LEN(tried); k++)
        rows[k] = (ReportThreshold){
            .probability = arena_format(cx->arena, "%g", tried[k]),
            .pairs = count[k],
            .precision = percent(cx, count[k] > 0 ? right[k] / (double)count[k] : 0),
            .recall = percent(cx, all > 0 ? right[k] / all : 0),
        };
    return (ShapeList){ rows, LEN(tried) };
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
                                      .groups = counts[i],
                                      .bar = amount_of((double)counts[i], (double)most) };
    }
    return (ShapeList){ rows, n };
}

/* --- examples --------------------------------------------------------------------------------- */

static ShapeList
reasons_of(Cx *cx, const LinkJob *job, const LkPair *pair, double *ret_bits)
{
    LkReason reasons[LK_FIELDS + 2];
    size_t n = lk_explain(job->lk, pair->a, pair->b, reasons, ret_bits);
    ReportReason *rows = ARENA_ARRAY(cx->arena, n, ReportReason);

    for (size_t i = 0; i < n; i++) {
        double bits = reasons[i].bits + reasons[i].frequency;
        bool is_prior = i == 0;

        rows[i] = (ReportReason){ .bits = bits_text(cx, bits), .bar = bar_of(bits) };
        rows[i].what = reasons[i].field != NULL ? str_of(reasons[i].field)
                       : is_prior               ? STR("before anything is compared")
                                                : STR("relatives and namesakes");
        rows[i].level = reasons[i].field != NULL ? str_of(reasons[i].level) : STR("");
    }
    return (ShapeList){ rows, n };
}

static Status
example_of(Cx *cx, const LinkJob *job, const LkPair *pair, int64_t number, ReportPair *ret)
{
    ReportCell *cells = ARENA_ARRAY(cx->arena, job->ncolumns, ReportCell);
    Str x[TABLE_COLUMNS];
    Str y[TABLE_COLUMNS];
    size_t n = 0;
    double bits = 0;

    TRY(link_cells(cx, job, pair->a, x));
    TRY(link_cells(cx, job, pair->b, y));
    for (size_t i = 0; i < job->ncolumns; i++) {
        if (job->columns[i].kind != LK_APART)
            cells[n++] = (ReportCell){ .name = str_of(job->columns[i].name),
                                       .a = x[i],
                                       .b = y[i],
                                       .differs = !str_equal(x[i], y[i]) };
    }
    ret->reasons = reasons_of(cx, job, pair, &bits);
    ret->cells = (ShapeList){ cells, n };
    ret->n = number;
    ret->a = link_id(job, pair->a);
    ret->b = link_id(job, pair->b);
    ret->bits = bits_text(cx, bits);
    ret->probability = percent(cx, lk_chance(bits));
    ret->joined = lk_groups(job->lk)[pair->a] == lk_groups(job->lk)[pair->b];
    return OK;
}

/* Keeps the few pairs with the lowest keys, lowest first. */
static void
keep_lowest(const LkPair **kept, double *keys, size_t *n, const LkPair *pair, double key)
{
    size_t at = *n;

    if (at == EXAMPLES && key >= keys[at - 1])
        return;
    if (at < EXAMPLES)
        ++*n;
    else
        at--;
    for (; at > 0 && keys[at - 1] > key; at--) {
        kept[at] = kept[at - 1];
        keys[at] = keys[at - 1];
    }
    kept[at] = pair;
    keys[at] = key;
}

/* The weakest that were joined, then the strongest that were not. */
static Status
examples_of(Cx *cx, const LinkJob *job, ShapeList *ret)
{
    ReportPair *examples = ARENA_ARRAY(cx->arena, 2 * EXAMPLES, ReportPair);
    const LkPair *kept[2][EXAMPLES];
    double keys[2][EXAMPLES];
    size_t n[2] = { 0, 0 };
    size_t npairs = 0;
    size_t count = 0;
    const LkPair *pairs = lk_scored(job->lk, &npairs);
    const uint32_t *groups = lk_groups(job->lk);

    for (size_t i = 0; i < npairs; i++) {
        bool joined = groups[pairs[i].a] == groups[pairs[i].b];
        double bits = (double)pairs[i].bits;

        keep_lowest(kept[joined], keys[joined], &n[joined], &pairs[i], joined ? bits : -bits);
    }
    for (size_t joined = 2; joined-- > 0;) {
        for (size_t i = 0; i < n[joined]; i++, count++)
            TRY(example_of(cx, job, kept[joined][i], (int64_t)count + 1, &examples[count]));
    }
    *ret = (ShapeList){ examples, count };
    return OK;
}

/* The pairs of --show "A,B;C,D". */
static Status
chosen_of(Cx *cx, const LinkJob *job, Str shown, ShapeList *ret)
{
    ReportPair *pairs = ARENA_ARRAY(cx->arena, CHOSEN, ReportPair);
    size_t n = 0;

    while (shown.len > 0) {
        Str second;
        Str first = str_cut(str_cut(shown, ';', &shown), ',', &second);
        LkPair pair = { .a = 0 };

        if (n == CHOSEN)
            FAIL_AT(ERR_INVALID, "link.show", "--show", "at most %d pairs are expected", CHOSEN);
        TRY(link_find(cx, job, "--show", str_trim(first), &pair.a));
        TRY(link_find(cx, job, "--show", str_trim(second), &pair.b));
        TRY(example_of(cx, job, &pair, (int64_t)n + 1, &pairs[n]));
        n++;
    }
    *ret = (ShapeList){ pairs, n };
    return OK;
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
    Str code = args_value(job->args, "lang");
    Str truth = args_value(job->args, "truth");
    const PageLanguage *lang = code.len > 0 ? page_language(code) : &page_languages[0];
    double threshold_bits = log2(job->threshold / (1 - job->threshold));
    Report report = { .files = files_of(cx, job) };
    size_t pairs = 0;

    if (lang == NULL)
        FAIL_AT(ERR_INVALID, "link.lang", "--lang", "a language of the pages is expected, as en");
    (void)lk_joined(job->lk, &pairs);
    report.records = (int64_t)job->records.n;
    report.people = (int64_t)job->nclusters;
    report.pairs = (int64_t)pairs;
    report.bad = (int64_t)job->bad_rows;
    report.threshold = arena_format(cx->arena, "%g", job->threshold);
    report.first = bits_text(cx, BITS_FIRST);
    report.last = bits_text(cx, BITS_LAST);
    report.columns = columns_of(cx, job);
    report.keys = keys_of(cx, job);
    report.fields = fields_of(cx, lk_model(job->lk));
    report.bits = histogram(cx, job, threshold_bits);
    report.line_x = x_of(threshold_bits);
    report.thresholds = thresholds_of(cx, job);
    report.sizes = sizes_of(cx, job);
    TRY(examples_of(cx, job, &report.examples));
    TRY(chosen_of(cx, job, args_value(job->args, "show"), &report.chosen));
    report.has_chosen = report.chosen.n > 0;
    TRY(link_people(cx, job, &report.heads, &report.weakest));
    if (truth.len > 0)
        TRY(link_truth(cx, job, arena_cstr(cx->arena, truth), &report.truth));
    put_page(out, lang, &report);
    return OK;
}
