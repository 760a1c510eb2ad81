/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "table/table.h"

#include <string.h>

#include "table/table_internal.h"

enum { CELL_ROOM = 1 << 22, ROW_ROOM = 1 << 17, NOBODY = 256 };

const char *
table_fault_name(TableFault fault)
{
    static const char *const names[] = { "fine",
                                         "fewer fields than columns",
                                         "more fields than columns",
                                         "a quote that is never closed",
                                         "text behind a closing quote",
                                         "not a JSON object",
                                         "a name that no line before had",
                                         "a name that stands twice in it: the last counts",
                                         "too long to be read whole",
                                         "bytes that are no text",
                                         "above the names of the columns: not read" };

    return names[fault];
}

static bool
is_blank_line(const Table *table)
{
    char c = table->at < table->text.len ? table->text.ptr[table->at] : ' ';

    return c == '\n' || c == '\r';
}

static void
skip_blank_lines(Table *table)
{
    while (table->at < table->text.len && is_blank_line(table)) {
        bool pair = table->text.ptr[table->at] == '\r' && table->at + 1 < table->text.len &&
                    table->text.ptr[table->at + 1] == '\n';

        table->at += pair ? 2 : 1;
        table->line++;
    }
}

/* "sep=;" as a first line, which some spreadsheets write, is no row. */
static void
find_names(Table *table)
{
    static const char tried[] = ",;\t|^:~\x1F\x01";
    Str rest = str_slice(table->text, table->at, table->text.len);
    char said[2] = { '\0', '\0' };

    if (rest.len > 5 && str_starts(rest, STR("sep=")) &&
        (rest.ptr[5] == '\n' || rest.ptr[5] == '\r')) {
        said[0] = rest.ptr[4];
        table->at += 5;
        skip_blank_lines(table);
    }
    table->begun_at = table->at;
    table->begun_line = table->line;
    table_find_names(table, said[0] != '\0' ? said : tried);
}

/* The first row names the columns. */
static Status
csv_columns(Cx *cx, Table *table)
{
    TableBatch batch = { .room = 1 << 16 };
    Str cells[TABLE_COLUMNS];
    size_t n = 0;

    batch.text = arena_alloc(cx->arena, batch.room);
    table->first_at = table->at;
    table->first_line = table->line;
    table->ncolumns = TABLE_COLUMNS;
    (void)table_csv_row(table, &batch, cells, &n);
    if (n > TABLE_COLUMNS)
        FAIL_AT(
            ERR_INVALID, "table.columns", arena_cstr(cx->arena, table->name),
            "at most %d columns are expected, not %zu: leave out what says nothing of who it is",
            TABLE_COLUMNS, n);
    table->ncolumns = n;
    for (size_t i = 0; i < n; i++)
        table->columns[i] = arena_str(cx->arena, str_trim(cells[i]));
    return OK;
}

Status
table_divide(Cx *cx, Table *table, char delimiter)
{
    char said[2] = { delimiter, '\0' };

    table_find_names(table, said);
    return csv_columns(cx, table);
}

/* Where the name stands among those before `n`; n: nowhere. */
static size_t
place_of(const Table *table, size_t n, Str name)
{
    size_t i = 0;

    while (i < n && !str_equal(table->columns[i], name))
        i++;
    return i;
}

void
table_tell_apart(Cx *cx, Table *table)
{
    for (size_t i = 0; i < table->ncolumns; i++) {
        Str name = table->columns[i];
        size_t first;

        if (name.len == 0)
            name = STR("column");
        first = place_of(table, i, name);
        table->twice[first] = table->twice[first] || first < i;
        if (table->columns[i].len == 0 || first < i)
            table->columns[i] = arena_format(cx->arena, "%.*s %zu", STR_ARG(name), i + 1);
    }
}

void
table_take_first(Cx *cx, Table *table)
{
    table->at = table->first_at;
    table->line = table->first_line;
    table->headless = true;
    for (size_t i = 0; i < table->ncolumns; i++)
        table->columns[i] = arena_format(cx->arena, "column %zu", i + 1);
}

/* What to do with JSON of which no line is a row: an array of objects, or arrays for rows, all in
 * one or one a line; NULL if it is none of these. */
static const char *
json_array_way(const Table *table)
{
    Str rest = str_slice(table->text, table->at, table->text.len);
    Str inside = str_trim(str_slice(rest, 1, 64));

    if (!str_starts(rest, STR("[")))
        return NULL;
    if (str_starts(inside, STR("{")))
        return "one JSON object a line is expected, not an array: `jq -c '.[]'` writes them";
    if (str_starts(inside, STR("[")))
        return "CSV or one JSON object a line is expected, not arrays: `jq -r '.[] | @csv'` writes "
               "CSV";
    if (str_starts(inside, STR("\"")))
        return "CSV or one JSON object a line is expected, not arrays: `jq -r @csv` writes CSV";
    return NULL;
}

Status
table_open(Cx *cx, Str file, Str name, Table *ret)
{
    return table_open_as(cx, file, name, TABLE_AS_FOUND, ret);
}

Status
table_open_as(Cx *cx, Str file, Str name, TableEncoding said, Table *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->name = name;
    ret->line = 1;
    TRY(table_decode(cx, file, said, ret));
    skip_blank_lines(ret);
    const char *way = json_array_way(ret);
    if (way != NULL)
        FAIL_AT(ERR_INVALID, "table.array", arena_cstr(cx->arena, name), "%s", way);
    ret->json = ret->at < ret->text.len && ret->text.ptr[ret->at] == '{';
    if (ret->json) {
        TRY(table_json_columns(cx, ret));
        if (ret->ncolumns == 0)
            FAIL_AT(ERR_INVALID, "table.object", arena_cstr(cx->arena, name),
                    "one JSON object a line is expected: `jq -c .` writes them");
    } else {
        find_names(ret);
        TRY(csv_columns(cx, ret));
    }
    skip_blank_lines(ret);
    if (ret->at >= ret->text.len || ret->ncolumns == 0)
        FAIL_AT(ERR_INVALID, "table.empty", arena_cstr(cx->arena, name),
                "a line of names and at least one row are expected");
    return OK;
}

/* How often c stands in a text where no follower is behind it; NOBODY: how often it does. */
static size_t
count_unless(Str text, char c, int follower)
{
    const char *end = text.ptr + text.len;
    const char *at = text.ptr;
    size_t n = 0;

    while (at < end && (at = memchr(at, c, (size_t)(end - at))) != NULL) {
        at++;
        n += at == end || *at != follower;
    }
    return n;
}

size_t
table_lines_in(Str text)
{
    return count_unless(text, '\n', NOBODY) + count_unless(text, '\r', '\n');
}

size_t
table_rows_at_most(const Table *table)
{
    return 1 + table_lines_in(str_slice(table->text, table->at, table->text.len));
}

TableBatch
table_batch_of(Cx *cx, const Table *table, size_t rows)
{
    TableBatch batch = { .most = rows, .room = rows == 1 ? ROW_ROOM : CELL_ROOM };

    batch.cells = ARENA_ARRAY(cx->arena, rows * table->ncolumns, Str);
    batch.row_at = ARENA_ARRAY(cx->arena, rows, size_t);
    batch.notes = ARENA_ARRAY(cx->arena, rows, TableNote);
    batch.text = arena_alloc(cx->arena, batch.room);
    return batch;
}

TableBatch
table_batch(Cx *cx, const Table *table)
{
    return table_batch_of(cx, table, TABLE_BATCH);
}

/* Reads the next row; what is wrong with it. */
static TableFault
read_row(Table *table, TableBatch *batch, Str *cells)
{
    size_t from = table->at;
    size_t n;
    TableFault fault =
        table->json ? table_json_row(table, batch, cells) : table_csv_row(table, batch, cells, &n);

    if (fault == TABLE_FINE && table->mended &&
        memmem(table->text.ptr + from, table->at - from, "\xEF\xBF\xBD", 3) != NULL)
        fault = TABLE_NO_TEXT;
    return fault;
}

void
table_read(Table *table, TableBatch *batch)
{
    batch->n = 0;
    batch->nnotes = 0;
    batch->used = 0;
    skip_blank_lines(table);
    while (batch->n < batch->most && table->at < table->text.len &&
           batch->used <= batch->room / 2) {
        size_t line = table->line;
        size_t from = table->at;
        TableFault fault = read_row(table, batch, batch->cells + batch->n * table->ncolumns);

        if (fault != TABLE_FINE) {
            table->bad++;
            batch->notes[batch->nnotes++] = (TableNote){ line, fault };
        }
        batch->row_at[batch->n++] = from;
        table->rows++;
        skip_blank_lines(table);
    }
}
