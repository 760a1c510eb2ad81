/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of a report whose records fit together least, each with all records side by side. */
#include "app/link_report.h"

enum { SHOWN = LINK_KEPT_MOST, SIZE_LEAST = 3, RECORDS_MOST = 40 };

/* A group and its weakest pair. */
typedef struct Weakest {
    uint32_t size;
    uint32_t pair; /* of those joined, from 1 on; 0: none */
} Weakest;

/* The weakest pairs of groups of at least three records. */
static LinkKept
find_weakest(const LinkJob *job, Weakest *all)
{
    const uint32_t *groups = lk_groups(job->lk);
    LinkKept kept = { .most = SHOWN };
    size_t n = 0;
    const LkPair *pairs = lk_joined(job->lk, &n);

    for (size_t row = 0; row < job->records.n; row++)
        all[groups[row]].size++;
    for (size_t i = 0; i < n; i++) {
        Weakest *group = &all[groups[pairs[i].a]];

        if (group->pair == 0 || pairs[i].bits < pairs[group->pair - 1].bits)
            group->pair = (uint32_t)i + 1;
    }
    for (size_t row = 0; row < job->records.n; row++) {
        if (all[row].size >= SIZE_LEAST && all[row].pair > 0)
            link_keep(&kept, &pairs[all[row].pair - 1], (double)pairs[all[row].pair - 1].bits);
    }
    return kept;
}

/* Marks what differs from the first of the most frequent values of its column. */
static void
mark(ReportRecord *records, size_t n, size_t column)
{
    size_t best = 0;
    size_t most = 0;

    for (size_t i = 0; i < n; i++) {
        Str value = ((ReportValue *)records[i].cells.items)[column].value;
        size_t count = 0;

        for (size_t k = 0; k < n && value.len > 0; k++)
            count += str_equal(((ReportValue *)records[k].cells.items)[column].value, value);
        if (count > most) {
            most = count;
            best = i;
        }
    }
    for (size_t i = 0; i < n; i++) {
        ReportValue *cell = &((ReportValue *)records[i].cells.items)[column];

        cell->differs =
            cell->value.len > 0 &&
            !str_equal(cell->value, ((ReportValue *)records[best].cells.items)[column].value);
    }
}

static void
shorten(Cx *cx, const ReportRecord *record)
{
    ReportValue *cells = record->cells.items;

    for (size_t i = 0; i < record->cells.n; i++)
        cells[i].value = link_short(cx, cells[i].value, LINK_VALUE_MOST);
}

static Status
record_of(Cx *cx, const LinkJob *job, size_t row, ReportRecord *ret)
{
    ReportValue *cells = ARENA_ARRAY(cx->arena, job->ncolumns, ReportValue);
    Str values[TABLE_COLUMNS];
    size_t n = 0;

    TRY(link_cells(cx, job, row, values));
    for (size_t i = 0; i < job->ncolumns; i++) {
        if (job->columns[i].kind != LK_APART)
            cells[n++] = (ReportValue){ values[i], false };
    }
    *ret = (ReportRecord){ link_id(job, row), { cells, n } };
    return OK;
}

/* The first rows of a group of so many, and the two of its weakest pair, in order; how many. */
static size_t
rows_of(const LinkJob *job, const LkPair *weakest, size_t size, uint32_t ret[RECORDS_MOST])
{
    const uint32_t *groups = lk_groups(job->lk);
    uint32_t group = groups[weakest->a];
    size_t n = 0;
    size_t kept = 2; /* places for the two */

    for (uint32_t row = group; row < job->records.n; row++) {
        bool of_pair = row == weakest->a || row == weakest->b;

        if (groups[row] != group || (!of_pair && n + kept == RECORDS_MOST))
            continue;
        kept -= of_pair;
        ret[n++] = row;
        if (n == RECORDS_MOST || n == size)
            break;
    }
    return n;
}

static Status
person_of(Cx *cx, const LinkJob *job, const LkPair *weakest, size_t size, ReportPerson *ret)
{
    ReportRecord *records = ARENA_ARRAY(cx->arena, RECORDS_MOST, ReportRecord);
    uint32_t rows[RECORDS_MOST];
    size_t n = rows_of(job, weakest, size, rows);

    for (size_t i = 0; i < n; i++)
        TRY(record_of(cx, job, rows[i], &records[i]));
    for (size_t i = 0; i < records[0].cells.n; i++)
        mark(records, n, i);
    for (size_t i = 0; i < n; i++)
        shorten(cx, &records[i]);
    link_graph(cx, job, rows, n, ret);
    ret->records = (ShapeList){ records, n };
    ret->bits = link_bits(cx, (double)weakest->bits);
    ret->n = (int64_t)size;
    return OK;
}

Status
link_people(Cx *cx, const LinkJob *job, ShapeList *ret_heads, ShapeList *ret)
{
    Weakest *all = ARENA_ARRAY(cx->arena, job->records.n + 1, Weakest);
    LinkKept weakest = find_weakest(job, all);
    ReportPerson *people = ARENA_ARRAY(cx->arena, SHOWN, ReportPerson);
    ReportHead *heads = ARENA_ARRAY(cx->arena, job->ncolumns, ReportHead);
    size_t nheads = 0;

    for (size_t i = 0; i < job->ncolumns; i++) {
        if (job->columns[i].kind != LK_APART)
            heads[nheads++] = (ReportHead){ str_of(job->columns[i].name) };
    }
    for (size_t i = 0; i < weakest.n; i++) {
        const LkPair *pair = weakest.item[i];

        TRY(person_of(cx, job, pair, all[lk_groups(job->lk)[pair->a]].size, &people[i]));
    }
    *ret_heads = (ShapeList){ heads, nheads };
    *ret = (ShapeList){ people, weakest.n };
    return OK;
}
