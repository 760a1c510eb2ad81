/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was right, where the truth is known: only told, never used. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "app/link_report.h"

enum { BANDS = 14, KEY_MOST = 4096 };

typedef struct TruthRow {
    Str id;
    uint32_t row;
} TruthRow;

/* The truth as its keys are looked up. */
typedef struct Telling {
    LinkJob *job;
    TruthRow *rows; /* by id */
    uint64_t *entity;
} Telling;

static int
by_id(const void *a, const void *b)
{
    return str_compare(((const TruthRow *)a)->id, ((const TruthRow *)b)->id);
}

static int
by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static uint64_t
number_of(Str entity)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < entity.len; i++)
        h = (h ^ (uint8_t)entity.ptr[i]) * 1099511628211u;
    return h | 1;
}

/* The record of a key, NULL for a key of none.  Where files share keys and the truth has two
 * columns of them, the first is of the first file. */
static const TruthRow *
find_row(const Telling *telling, Str key, unsigned file)
{
    char marked[KEY_MOST];
    TruthRow wanted = { .id = str_trim(key) };
    const TruthRow *found =
        bsearch(&wanted, telling->rows, telling->job->records.n, sizeof wanted, by_id);
    int len;

    if (found != NULL || !telling->job->files_in_keys || file == 0)
        return found;
    len = snprintf(marked, sizeof marked, "%u:%.*s", file, STR_ARG(wanted.id));
    if (len < 0 || (size_t)len >= sizeof marked)
        return NULL;
    wanted.id = (Str){ marked, (size_t)len };
    return bsearch(&wanted, telling->rows, telling->job->records.n, sizeof wanted, by_id);
}

/* Notes the entity of a key; false for a key of no record. */
static bool
take_entity(Telling *telling, Str key, Str entity)
{
    const TruthRow *found = find_row(telling, key, 0);

    if (found != NULL)
        telling->entity[found->row] = number_of(str_trim(entity));
    return found != NULL;
}

/* The first row of those that pairs join with this one; an entity is a row + 1. */
static uint32_t
first_of(Telling *telling, uint32_t row)
{
    uint64_t *entity = telling->entity;

    if (entity[row] == 0)
        entity[row] = row + 1u;
    while (entity[row] != row + 1u) {
        entity[row] = entity[entity[row] - 1];
        row = (uint32_t)entity[row] - 1;
    }
    return row;
}

/* Joins the records of two keys; false if one is of no record. */
static bool
take_pair(Telling *telling, Str a, Str b)
{
    const TruthRow *x = find_row(telling, a, 1);
    const TruthRow *y = find_row(telling, b, 2);
    uint32_t first, second;

    if (x == NULL || y == NULL)
        return false;
    first = first_of(telling, x->row);
    second = first_of(telling, y->row);
    telling->entity[first > second ? first : second] = (first > second ? second : first) + 1u;
    return true;
}

static bool
is_word(Str said, const char *word)
{
    return said.len == strlen(word) && strncasecmp(said.ptr, word, said.len) == 0;
}

/* Whether a line of pairs says that they are one: if it says nothing they are. */
static Status
read_verdict(Cx *cx, const LinkTruth *given, const Str *cells, bool *ret)
{
    static const char *const words[] = { "0", "0.0", "false", "no", "1", "1.0", "true", "yes" };
    size_t i = 0;

    *ret = true;
    if (given->verdict == given->table->ncolumns)
        return OK;
    while (i < LEN(words) && !is_word(str_trim(cells[given->verdict]), words[i]))
        i++;
    *ret = i >= LEN(words) / 2;
    if (i == LEN(words))
        FAIL_AT(ERR_INVALID, "link.truth", arena_cstr(cx->arena, given->table->name),
                "%.*s: 0 or 1 is expected, or no or yes, or false or true",
                STR_ARG(given->table->columns[given->verdict]));
    return OK;
}

static Status
read_truth(Cx *cx, Telling *telling, LinkTruth *given)
{
    Table table = *given->table;
    TableBatch batch = table_batch(cx, &table);

    for (table_read(&table, &batch); batch.n > 0; table_read(&table, &batch)) {
        for (size_t i = 0; i < batch.n; i++) {
            const Str *cells = batch.cells + i * table.ncolumns;
            bool is_one;

            TRY(read_verdict(cx, given, cells, &is_one));
            if (!is_one)
                continue;
            given->lines++;
            given->unknown += !(given->pairs ? take_pair : take_entity)(
                telling, cells[given->first], cells[given->second]);
        }
    }
    if (given->unknown == given->lines)
        FAIL_AT(ERR_INVALID, "link.truth", arena_cstr(cx->arena, table.name),
                "keys of records are expected in the column %.*s, as pairs.csv has them",
                STR_ARG(table.columns[given->first]));
    for (uint32_t row = 0; given->pairs && row < telling->job->records.n; row++) {
        if (telling->entity[row] != 0)
            telling->entity[row] = first_of(telling, row) + 1u;
    }
    return OK;
}

Status
link_tell_truth(Cx *cx, LinkJob *job)
{
    size_t n = job->records.n;
    Telling telling = { .job = job, .rows = ARENA_ARRAY(cx->arena, n + 1, TruthRow) };

    telling.entity = job->truth.entity = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    for (size_t row = 0; row < n; row++)
        telling.rows[row] = (TruthRow){ link_id(job, row), (uint32_t)row };
    qsort(telling.rows, n, sizeof telling.rows[0], by_id);
    return read_truth(cx, &telling, &job->truth);
}

/* --- compared --------------------------------------------------------------------------------- */

static bool
is_one(const LinkJob *job, const LkPair *pair)
{
    const uint64_t *entity = job->truth.entity;

    return entity[pair->a] != 0 && entity[pair->a] == entity[pair->b];
}

/* Pairs of rows of one number, 0 being none; of two files or more only those across. */
static double
pairs_of(Cx *cx, const LinkJob *job, const uint64_t *numbers)
{
    size_t n = job->records.n;
    uint64_t *sorted = ARENA_ARRAY(cx->arena, n + 1, uint64_t);
    double pairs = 0;

    for (size_t file = 0; file <= job->ninputs; file++) {
        bool whole = file == job->ninputs;
        size_t count = 0;

        if (!whole && job->ninputs == 1)
            continue;
        for (size_t row = 0; row < n; row++) {
            if ((whole || job->records.file[row] == file) && numbers[row] != 0)
                sorted[count++] = numbers[row];
        }
        qsort(sorted, count, sizeof sorted[0], by_number);
        for (size_t i = 0, k; i < count; i = k) {
            for (k = i; k < count && sorted[k] == sorted[i];)
                k++;
            pairs += (whole ? 1 : -1) * (double)(k - i) * (double)(k - i - 1) / 2;
        }
    }
    return pairs;
}

/* Pairs of one entity that are in one group, listed or not. */
static double
right_pairs(Cx *cx, const LinkJob *job)
{
    const uint32_t *groups = lk_groups(job->lk);
    uint64_t *numbers = ARENA_ARRAY(cx->arena, job->records.n + 1, uint64_t);

    for (size_t row = 0; row < job->records.n; row++) {
        uint64_t entity = job->truth.entity[row];

        numbers[row] = entity == 0 ? 0 : (entity ^ groups[row]) * 1099511628211u + groups[row];
    }
    return pairs_of(cx, job, numbers);
}

/* What was said of the pairs of one band of probability, and how many were right. */
typedef struct Band {
    double said;
    double right;
    double n;
} Band;

static void
fill_bands(const LinkJob *job, const LkPair *pairs, size_t n, Band ret[BANDS])
{
    static const double edges[BANDS] = {
        0, .01, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .99
    };

    memset(ret, 0, BANDS * sizeof ret[0]);
    for (size_t i = 0; i < n; i++) {
        double chance = lk_chance((double)pairs[i].bits);
        size_t band = BANDS - 1;

        while (band > 0 && chance < edges[band])
            band--;
        ret[band].said += chance;
        ret[band].right += is_one(job, &pairs[i]);
        ret[band].n++;
    }
}

/* The mean difference of what was said and what came out, of all pairs. */
static Str
difference_of(Cx *cx, const Band bands[BANDS])
{
    double difference = 0;
    double n = 0;

    for (size_t i = 0; i < BANDS; i++) {
        difference += fabs(bands[i].said - bands[i].right);
        n += bands[i].n;
    }
    return n > 0 ? arena_format(cx->arena, "%.3f", difference / n) : STR("");
}

/* Of all pairs that were weighed; bands without any are left out. */
static void
calibrate(Cx *cx, const LinkJob *job, ReportTruth *ret)
{
    ReportBand *rows = ARENA_ARRAY(cx->arena, BANDS, ReportBand);
    Band bands[BANDS];
    size_t shown = 0;
    size_t n = 0;
    const LkPair *pairs = lk_joined(job->lk, &n);

    fill_bands(job, pairs, n, bands);
    ret->off_joined = difference_of(cx, bands);
    pairs = lk_scored(job->lk, &n);
    fill_bands(job, pairs, n, bands);
    ret->off = difference_of(cx, bands);
    for (size_t i = 0; i < BANDS; i++) {
        double said = bands[i].n > 0 ? bands[i].said / bands[i].n : 0;
        double was = bands[i].n > 0 ? bands[i].right / bands[i].n : 0;

        if (bands[i].n > 0)
            rows[shown++] = (ReportBand){ .said = arena_format(cx->arena, "%.3f", said),
                                          .was = arena_format(cx->arena, "%.3f", was),
                                          .said_bar = link_amount(said, 1),
                                          .was_bar = link_amount(was, 1),
                                          .pairs = (int64_t)bands[i].n };
    }
    ret->bands = (ShapeList){ rows, shown };
}

/* The surest of the pairs that are wrong, and of those that were weighed and missed. */
static Status
show_errors(Cx *cx, const LinkJob *job, ReportTruth *ret)
{
    const uint32_t *groups = lk_groups(job->lk);
    LinkKept wrong = { .most = KEPT_PAIRS };
    LinkKept missed = { .most = KEPT_PAIRS };
    int64_t weighed = 0;
    size_t n = 0;
    const LkPair *pairs = lk_scored(job->lk, &n);

    for (size_t i = 0; i < n; i++) {
        bool joined = groups[pairs[i].a] == groups[pairs[i].b];
        bool one = is_one(job, &pairs[i]);

        if (joined && !one)
            link_keep(&wrong, &pairs[i], -(double)pairs[i].bits);
        if (one && !joined)
            link_keep(&missed, &pairs[i], -(double)pairs[i].bits);
        weighed += one && !joined;
    }
    ret->unweighed = ret->missed - weighed;
    TRY(link_kept(cx, job, &wrong, &ret->wrongly));
    return link_kept(cx, job, &missed, &ret->neglected);
}

/* What other thresholds would have given, pair by pair. */
static void
judge_thresholds(Cx *cx, const LinkJob *job, double wanted, const ShapeList *thresholds)
{
    size_t n = 0;
    const LkPair *pairs = lk_scored(job->lk, &n);

    for (size_t k = 0; k < thresholds->n; k++) {
        ReportThreshold *row = &((ReportThreshold *)thresholds->items)[k];
        double right = 0;

        for (size_t i = 0; i < n; i++)
            right += lk_chance((double)pairs[i].bits) >= row->at && is_one(job, &pairs[i]);
        row->precision_was = link_part(cx, right, (double)row->pairs);
        row->recall_was = link_part(cx, right, wanted);
    }
}

Status
link_truth(Cx *cx, const LinkJob *job, Report *report)
{
    ReportTruth *ret = &report->truth;
    size_t n = 0;
    double wanted = pairs_of(cx, job, job->truth.entity);
    double right = right_pairs(cx, job);
    double precision;
    double recall;

    (void)lk_joined(job->lk, &n);
    n += lk_unlisted(job->lk);
    precision = n > 0 ? right / (double)n : 0;
    recall = wanted > 0 ? right / wanted : 0;
    ret->given = true;
    ret->precision = arena_format(cx->arena, "%.4f", precision);
    ret->recall = arena_format(cx->arena, "%.4f", recall);
    ret->f1 = arena_format(cx->arena, "%.4f",
                           right > 0 ? 2 * precision * recall / (precision + recall) : 0);
    ret->wrong = (int64_t)((double)n - right);
    ret->missed = (int64_t)(wanted - right);
    ret->lines = (int64_t)job->truth.lines;
    ret->unknown = (int64_t)job->truth.unknown;
    calibrate(cx, job, ret);
    judge_thresholds(cx, job, wanted, &report->thresholds);
    return show_errors(cx, job, ret);
}
