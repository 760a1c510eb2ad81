/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/link_config.h"
#include "app/link_goes.h"
#include "os/clock.h"
#include "os/crew.h"
#include "os/file.h"
#include "os/map.h"

#define THRESHOLD 0.5
enum { THREADS_MOST = 64, KEYLESS = 10, PLACES = 16 };

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
    TableEncoding encoding = TABLE_AS_FOUND;
    Str said = args_value(args, "encoding");

    if (said.len > 0 && !table_find_encoding(said, &encoding))
        FAIL_AT(ERR_INVALID, "link.encoding", "--encoding", "%s is expected, not %.*s",
                table_encodings, STR_ARG(said));
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
    const char *model = arena_cstr(cx->arena, args_value(args, "model"));
    const char *truth = arena_cstr(cx->arena, args_value(args, "truth"));
    Str out = args_value(args, "out");

    ret->args = args;
    ret->begun_ms = clock_ms();
    ret->refit = model[0] == '\0';
    ret->out = out.len > 0 ? arena_cstr(cx->arena, out) : ".";
    TRY(read_language(cx, args, ret));
    TRY(read_threads(cx, args, ret));
    TRY(link_config_read(cx, args, &ret->config));
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
    TRY(link_config_columns(cx, args, ret));
    TRY(link_config_threshold(cx, args, ret));
    TRY(link_config_key(cx, args, ret));
    for (size_t i = 0; i < ret->ncolumns; i++)
        ret->inputs[0].at[i] = i;
    for (size_t i = 1; i < ret->ninputs; i++)
        TRY(link_match(cx, ret, &ret->inputs[i]));
    link_config_decimals(ret);
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
