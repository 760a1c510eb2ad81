/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "app/cmd_member.h"
#include "app/link_goes.h"
#include "os/clock.h"
#include "os/crew.h"
#include "os/file.h"
#include "os/map.h"

#define THRESHOLD 0.5
enum { CONFIG_MAX = 1 << 20, THREADS_MOST = 64, KEYLESS = 10, KINDS_MAX = 1 << 10, PLACES = 16 };

typedef struct LinkConfigColumn {
    Str name;
    Str kind;
    bool month_first;
    int64_t decimal; /* LinkDecimal */
    ShapePlace place;
} LinkConfigColumn;

static const Field column_fields[] = {
    { CMD_FIELD(FIELD_TEXT, LinkConfigColumn, name, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_TEXT, LinkConfigColumn, kind, FIELD_REQUIRED) },
    { CMD_FIELD(FIELD_BOOL, LinkConfigColumn, month_first, FIELD_OPTIONAL) },
    { CMD_FIELD(FIELD_CHOICE, LinkConfigColumn, decimal, FIELD_OPTIONAL),
      .names = link_decimal_names },
    { .type = FIELD_PLACE, .offset = offsetof(LinkConfigColumn, place) },
};
static const Shape column_shape = { "LinkConfigColumn", sizeof(LinkConfigColumn), column_fields,
                                    LEN(column_fields) };
static const char *const one_to_one_names[] = { "auto", "true", "false", NULL };
static const Field config_fields[] = {
    { CMD_FIELD(FIELD_LIST, LinkConfig, columns, FIELD_OPTIONAL), .shape = &column_shape,
      .max = TABLE_COLUMNS },
    { CMD_FIELD(FIELD_TEXT, LinkConfig, id, FIELD_OPTIONAL), .min = 1 },
    { CMD_FIELD(FIELD_TEXT, LinkConfig, threshold, FIELD_OPTIONAL), .min = 1 },
    { CMD_FIELD(FIELD_CHOICE, LinkConfig, one_to_one, FIELD_OPTIONAL), .names = one_to_one_names },
};
static const Shape config_shape = { "LinkConfig", sizeof(LinkConfig), config_fields,
                                    LEN(config_fields) };

static const char *
option_path(Cx *cx, const Args *args, const char *name)
{
    return arena_cstr(cx->arena, args_value(args, name));
}

/* "config.yaml: id". */
static const char *
config_field(Cx *cx, const Args *args, const char *name)
{
    return arena_format(cx->arena, "%s: %s%c", option_path(cx, args, "config"), name, 0).ptr;
}

/* False unless all of the text is one number. */
static bool
take_number(Cx *cx, Str text, double *ret)
{
    char *end;

    *ret = strtod(arena_cstr(cx->arena, text), &end);
    return text.len > 0 && *end == '\0';
}

static bool
is_chance(double value)
{
    return value > 0 && value < 1;
}

/* What a missed and a false pair cost: two are one where the mean cost of joining them is the
 * lower.  ERR_INVALID names the option. */
static Status
read_costs(Cx *cx, Str text, double *ret)
{
    Str second;
    Str first = str_cut(text, ',', &second);
    double missed = 0;
    double wrong = 0;

    if (!take_number(cx, first, &missed) || !take_number(cx, second, &wrong) ||
        !(missed > 0 && wrong > 0) || !is_chance(wrong / (wrong + missed)))
        FAIL_AT(ERR_INVALID, "link.costs", "--costs",
                "what a missed and what a false pair costs is expected, as 1,10");
    *ret = wrong / (wrong + missed);
    return OK;
}

static Status
read_threshold(Cx *cx, Str text, const char *where, double *ret)
{
    if (!take_number(cx, text, ret) || !is_chance(*ret))
        FAIL_AT(ERR_INVALID, "link.threshold", where,
                "a threshold between 0 and 1 is expected, as 0.9");
    return OK;
}

/* --threshold, what --costs say, or the configuration's; else it stays. */
static Status
settle_threshold(Cx *cx, const Args *args, LinkJob *job)
{
    Str text = args_value(args, "threshold");
    Str costs = args_value(args, "costs");

    if (text.len > 0 && costs.len > 0)
        FAIL_AT(ERR_INVALID, "link.threshold", "--costs",
                "a threshold or costs are expected, not both");
    if (job->config.threshold.len > 0)
        TRY(read_threshold(cx, job->config.threshold, config_field(cx, args, "threshold"),
                           &job->threshold));
    if (costs.len > 0)
        return read_costs(cx, costs, &job->threshold);
    return text.len > 0 ? read_threshold(cx, text, "--threshold", &job->threshold) : OK;
}

static Status
read_config(Cx *cx, const Args *args, LinkJob *job)
{
    const char *path = option_path(cx, args, "config");
    Str text;

    if (path[0] != '\0') {
        if (!file_exists(path))
            FAIL_AT(ERR_INVALID, "link.config", path, "a file that exists is expected");
        TRY(file_read(cx, path, CONFIG_MAX, &text));
        TRY(shape_read_yaml(cx, &config_shape, path, text, &job->config));
    }
    if (args_has(args, "one"))
        job->config.one_to_one = LINK_YES;
    return OK;
}

/* As --delimiter says; else it was found. */
static Status
settle_delimiter(Cx *cx, const Args *args, Table *table)
{
    Str said = args_value(args, "delimiter");

    if (said.len == 0 || table->json)
        return OK;
    if (str_equal(said, STR("tab")))
        said = STR("\t");
    if (said.len != 1 || strchr("\"\r\n", said.ptr[0]) != NULL)
        FAIL_AT(ERR_INVALID, "link.delimiter", "--delimiter",
                "one character of ASCII or `tab` is expected");
    return table_divide(cx, table, said.ptr[0]);
}

/* --- the line of names ------------------------------------------------------------------------ */

TableBatch
link_rows(const LinkInput *input, size_t at, size_t most)
{
    Table table = *input->table;
    TableBatch batch = input->batches[0];

    table.at = at;
    batch.most = most;
    table_read(&table, &batch);
    return batch;
}

/* The first rows, before any is read. */
static TableBatch
sample_of(const LinkInput *input)
{
    return link_rows(input, input->table->at, TABLE_BATCH);
}

size_t
link_place(const LinkInput *input, size_t parts)
{
    const Table *table = input->table;
    size_t at = table->at + (table->text.len - table->at) / PLACES * parts;

    while (parts > 0 && at < table->text.len && table->text.ptr[at - 1] != '\n')
        at++;
    return at;
}

/* As many rows, from here and there. */
static TableBatch
spread_of(const LinkInput *input)
{
    TableBatch all = input->batches[0];

    all.n = all.used = 0;
    for (size_t i = 0; i < PLACES; i++) {
        Table table = *input->table;
        TableBatch some = all;

        table.at = link_place(input, i);
        table.text.len = i + 1 < PLACES ? link_place(input, i + 1) : table.text.len;
        some.cells += all.n * table.ncolumns;
        some.row_at += all.n;
        some.text += all.used;
        some.room -= all.used;
        some.most = all.most / PLACES;
        table_read(&table, &some);
        all.n += some.n;
        all.used += some.used;
    }
    return all;
}

static bool
has_empty(const LkColumn *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (columns[i].filled == 0)
            return true;
    }
    return false;
}

/* As --header says, else as it seems. */
static Status
settle_header(Cx *cx, const Args *args, const LinkInput *input)
{
    Table *table = input->table;
    Str said = args_value(args, "header");
    bool named = table->json || str_equal(said, STR("yes"));

    if (said.len > 0 && !str_equal(said, STR("yes")) && !str_equal(said, STR("no")))
        FAIL_AT(ERR_INVALID, "link.header", "--header", "yes or no is expected");
    if (said.len == 0 && !named) {
        TableBatch batch = sample_of(input);

        named = lk_is_header((const LkText *)(const void *)table->columns, table->ncolumns,
                             (const LkText *)(const void *)batch.cells, batch.n);
    }
    if (named)
        table_tell_apart(cx, table);
    else
        table_take_first(cx, table);
    return OK;
}

static Status
open_input(Cx *cx, const Args *args, Str path, LinkInput *ret)
{
    TableEncoding encoding = TABLE_UTF8;
    Str said = args_value(args, "encoding");

    if (said.len > 0 && !table_find_encoding(said, &encoding))
        FAIL_AT(ERR_INVALID, "link.encoding", "--encoding",
                "windows-1250, -1251, -1252, -1253, -1254 or -1256 is expected");
    ret->path = arena_cstr(cx->arena, path);
    ret->table = ARENA_NEW(cx->arena, Table);
    if (!file_exists(ret->path))
        FAIL_AT(ERR_INVALID, "link.file", ret->path, "a file that exists is expected");
    ret->written_ns = map_written_ns(ret->path);
    TRY(map_file(cx, ret->path, &ret->file));
    TRY(table_open_as(cx, ret->file, path, encoding, ret->table));
    TRY(settle_delimiter(cx, args, ret->table));
    for (size_t i = 0; i < LEN(ret->batches); i++)
        ret->batches[i] = table_batch(cx, ret->table);
    return settle_header(cx, args, ret);
}

static void
recognise(const Table *table, const TableBatch *rows, void *work, LkColumn *ret)
{
    lk_recognise((const LkText *)(const void *)table->columns, table->ncolumns,
                 (const LkText *)(const void *)rows->cells, rows->n, work, ret);
}

void
link_recognise(Cx *cx, const LinkInput *input, LkColumn *ret, size_t *ret_sample)
{
    const Table *table = input->table;
    TableBatch batch = sample_of(input);
    void *work = arena_alloc(cx->arena, 16 * (TABLE_BATCH + 1) * table->ncolumns);

    recognise(table, &batch, work, ret);
    if (batch.n == TABLE_BATCH && has_empty(ret, table->ncolumns)) {
        batch = spread_of(input); /* what the first rows do not have others may */
        recognise(table, &batch, work, ret);
    }
    *ret_sample = batch.n;
}

static Status
find_column(Cx *cx, const LinkJob *job, Str name, const char *where, size_t *ret)
{
    const Table *table = job->inputs[0].table;

    for (size_t i = 0; i < table->ncolumns; i++) {
        if (str_equal(table->columns[i], name)) {
            *ret = i;
            return OK;
        }
    }
    FAIL_AT(ERR_INVALID, "link.column", where, "no column is named %.*s", STR_ARG(name));
}

static Str
kinds_said(Cx *cx)
{
    Buf said = buf_new(KINDS_MAX);

    for (unsigned kind = 0; lk_kind_name((LkKind)kind)[0] != '\0'; kind++)
        buf_format(&said, "%s%s", kind > 0 ? ", " : "", lk_kind_name((LkKind)kind));
    return buf_take_text(cx->arena, &said);
}

/* Each column is said once: of two kinds nobody could know which one holds. */
static Status
refuse_twice(Cx *cx, const LinkConfigColumn *columns, size_t i, const char *where)
{
    for (size_t k = 0; k < i; k++) {
        if (str_equal(columns[k].name, columns[i].name))
            FAIL_AT(ERR_INVALID, "link.column", where, "%.*s stands in line %u already",
                    STR_ARG(columns[i].name), columns[k].place.line);
    }
    return OK;
}

static Status
correct_columns(Cx *cx, const Args *args, LinkJob *job)
{
    const LinkConfigColumn *columns = job->config.columns.items;
    const char *path = option_path(cx, args, "config");

    for (size_t i = 0; i < job->config.columns.n; i++) {
        const char *where = arena_format(cx->arena, "%s:%u:%u%c", path, columns[i].place.line,
                                         columns[i].place.column, 0)
                                .ptr;
        size_t at = 0;
        LkKind kind = LK_APART;

        TRY(find_column(cx, job, columns[i].name, where, &at));
        TRY(refuse_twice(cx, columns, i, where));
        if (!lk_kind_find((LkText){ columns[i].kind.ptr, columns[i].kind.len }, &kind))
            FAIL_AT(ERR_INVALID, "link.kind", where, "one of %.*s is expected, not %.*s",
                    STR_ARG(kinds_said(cx)), STR_ARG(columns[i].kind));
        job->columns[at].kind = kind;
        job->columns[at].reason = "so says the configuration";
        job->columns[at].day_second = job->columns[at].day_second || columns[i].month_first;
    }
    return OK;
}

/* What all files show that show any; 0 if two differ. */
static char
decimal_of_all(const LinkJob *job, size_t column)
{
    char ret = 0;

    for (size_t i = 0; i < job->ninputs; i++) {
        char here = job->inputs[i].decimal[column];

        if (here != 0 && ret != 0 && here != ret)
            return 0;
        ret = here != 0 ? here : ret;
    }
    return ret;
}

/* As the configuration says or the model, else as each file shows; one that shows nothing is read
 * as the others if these agree, else each amount as it seems by itself. */
static Status
settle_decimals(Cx *cx, LinkJob *job)
{
    const LinkConfigColumn *columns = job->config.columns.items;
    char said[TABLE_COLUMNS] = { 0 };

    for (size_t i = 0; i < job->ncolumns && !job->refit; i++)
        said[i] = job->columns[i].decimal;
    for (size_t i = 0; i < job->config.columns.n; i++) {
        size_t at = 0;

        TRY(find_column(cx, job, columns[i].name, "decimal", &at));
        if (columns[i].decimal != LINK_DECIMAL_AUTO)
            said[at] = link_decimal_sign((LinkDecimal)columns[i].decimal);
    }
    for (size_t i = 0; i < job->ncolumns; i++) {
        job->columns[i].decimal = said[i] != 0 ? said[i] : decimal_of_all(job, i);
        for (size_t k = 0; k < job->ninputs && job->columns[i].decimal != 0; k++)
            job->inputs[k].decimal[i] = job->columns[i].decimal;
    }
    return OK;
}

size_t
link_find_key(const LkColumn *columns, size_t n, size_t sample)
{
    size_t found = n;
    size_t poor = n;

    for (size_t i = n; i-- > 0;) {
        bool alone = columns[i].kind == LK_APART && columns[i].distinct == columns[i].filled;

        if (alone && columns[i].filled == sample)
            found = i;
        if (alone && columns[i].filled >= sample - sample / KEYLESS)
            poor = i;
    }
    return found < n ? found : poor;
}

/* --id, the configuration's, the model's, or the one that is found. */
static Status
choose_key(Cx *cx, const Args *args, LinkJob *job)
{
    Str name = args_value(args, "id");
    const char *where = "--id";

    if (name.len == 0) {
        name = job->config.id;
        where = config_field(cx, args, "id");
    }
    if (name.len == 0) {
        name = job->model_id;
        where = option_path(cx, args, "model");
    }
    if (name.len == 0) {
        job->id_column = link_find_key(job->columns, job->ncolumns, job->sample);
        return OK;
    }
    TRY(find_column(cx, job, name, where, &job->id_column));
    job->columns[job->id_column].kind = LK_APART;
    job->columns[job->id_column].reason = "the key";
    return OK;
}

static Status
read_language(Cx *cx, const Args *args, LinkJob *job)
{
    Str code = args_value(args, "lang");

    job->lang = code.len > 0 ? page_language(code) : &page_languages[0];
    if (job->lang == NULL)
        FAIL_AT(ERR_INVALID, "link.lang", "--lang", "a language of the pages is expected, as en");
    return OK;
}

static Status
read_threads(Cx *cx, const Args *args, LinkJob *job)
{
    Str text = args_value(args, "threads");
    int64_t n = crew_size();

    if (text.len > 0 && (!str_to_int(text, &n) || n < 1 || n > THREADS_MOST))
        FAIL_AT(ERR_INVALID, "link.threads", "--threads", "a number from 1 to 64 is expected");
    crew_begin(&job->crew, (unsigned)n);
    return OK;
}

Status
link_open(Cx *cx, const Args *args, LinkJob *ret)
{
    const char *model = option_path(cx, args, "model");
    const char *truth = option_path(cx, args, "truth");
    Str out = args_value(args, "out");

    ret->args = args;
    ret->begun_ms = clock_ms();
    ret->refit = model[0] == '\0';
    ret->out = out.len > 0 ? arena_cstr(cx->arena, out) : ".";
    TRY(read_language(cx, args, ret));
    TRY(read_threads(cx, args, ret));
    TRY(read_config(cx, args, ret));
    for (size_t i = 0; i < args->nnames; i++) {
        TRY(open_input(cx, args, args->names[i], &ret->inputs[i]));
        ret->ninputs++;
    }
    ret->ncolumns = ret->inputs[0].table->ncolumns;
    link_recognise(cx, &ret->inputs[0], ret->columns, &ret->sample);
    for (size_t i = 0; i < ret->ncolumns; i++)
        ret->inputs[0].decimal[i] = ret->columns[i].decimal;
    ret->threshold = THRESHOLD;
    if (!ret->refit)
        TRY(link_model_read(cx, model, ret));
    TRY(correct_columns(cx, args, ret));
    TRY(settle_threshold(cx, args, ret));
    TRY(choose_key(cx, args, ret));
    for (size_t i = 0; i < ret->ncolumns; i++)
        ret->inputs[0].at[i] = i;
    for (size_t i = 1; i < ret->ninputs; i++)
        TRY(link_match(cx, ret, &ret->inputs[i]));
    TRY(settle_decimals(cx, ret));
    return truth[0] != '\0' ? link_told(cx, truth, ret) : OK;
}

void
link_close(LinkJob *job)
{
    crew_end(&job->crew);
    for (size_t i = 0; i < job->ninputs; i++)
        map_drop(job->inputs[i].file.ptr, job->inputs[i].file.len);
    map_drop(job->truth.file.ptr, job->truth.file.len);
    map_drop(job->memory, job->memory_size);
    map_drop(job->records.id_at, job->records.room);
}
