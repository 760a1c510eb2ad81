/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a report says of the columns, from the first rows. */
#include <stdlib.h>

#include "app/link_report.h"

enum { COMMON = 3, COMMON_LEAST = 2, COMMON_MOST = 60 };

static int
by_value(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* The few values that come most often, and how often; none that comes once. */
static ShapeList
common_of(Cx *cx, Str *values, size_t n)
{
    ReportCommon *rows = ARENA_ARRAY(cx->arena, COMMON, ReportCommon);
    LinkKept kept = { .most = COMMON };

    qsort(values, n, sizeof values[0], by_value);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && str_equal(values[k], values[i]);)
            k++;
        if (k - i >= COMMON_LEAST)
            link_keep(&kept, &values[i], -(double)(k - i));
    }
    for (size_t i = 0; i < kept.n; i++)
        rows[i] = (ReportCommon){ link_short(cx, *(const Str *)kept.item[i], COMMON_MOST),
                                  link_percent(cx, -kept.key[i] / (double)n) };
    return (ShapeList){ rows, kept.n };
}

/* The filled cells of a column. */
static size_t
filled_of(const TableBatch *batch, size_t ncolumns, size_t column, Str *ret)
{
    size_t n = 0;

    for (size_t row = 0; row < batch->n; row++) {
        ret[n] = str_trim(batch->cells[row * ncolumns + column]);
        n += ret[n].len > 0;
    }
    return n;
}

/* The table was read to its end. */
static TableBatch
first_rows(const LinkJob *job)
{
    const LinkInput *input = &job->inputs[0];

    return link_rows(input, job->records.n > 0 ? job->records.row_at[0] : input->table->at,
                     TABLE_BATCH);
}

ShapeList
link_profile(Cx *cx, const LinkJob *job)
{
    TableBatch batch = first_rows(job);
    Str *values = ARENA_ARRAY(cx->arena, batch.n + 1, Str);
    ReportColumn *columns = ARENA_ARRAY(cx->arena, job->ncolumns, ReportColumn);

    for (size_t i = 0; i < job->ncolumns; i++) {
        const LkColumn *column = &job->columns[i];
        size_t n = filled_of(&batch, job->ncolumns, i, values);
        double sample = job->sample > 0 ? (double)job->sample : 1;

        columns[i] = (ReportColumn){
            .name = str_of(column->name),
            .kind = link_kind_said(column->kind),
            .code = str_of(lk_kind_name(column->kind)),
            .reason = link_reason_said(cx, job, i),
            .filled = link_percent(cx, (double)column->filled / sample),
            .unread = link_percent(cx, n > 0 ? (double)column->unread / (double)n : 0),
            .distinct = (int64_t)column->distinct,
            .common = common_of(cx, values, n),
        };
    }
    return (ShapeList){ columns, job->ncolumns };
}
