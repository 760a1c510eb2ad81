/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/rows.h"

#include <string.h>

#include "table/table.h"

enum { MESSAGE_MAX = 900, MESSAGE_ENOUGH = 600 };

/* What a practice room writes has one column more; elsewhere a file with it is refused. */
#define PRACTICE "practice room"
static bool is_practice_room;

void
rows_set_practice(bool is_practice)
{
    is_practice_room = is_practice;
}

void
rows_wrong(Rows *rows, RowsWrong wrong)
{
    RowsWrong *all = rows->wrong.items;

    if (rows->wrong.n < ROWS_WRONG_MAX)
        all[rows->wrong.n++] = wrong;
}

static Str
names_of(Arena *arena, const RowsForm *form)
{
    Buf all = buf_new(MESSAGE_MAX);

    for (size_t k = 0; k < form->ncolumns; k++)
        buf_format(&all, "%s%s", k > 0 ? ", " : "", form->columns[k].name);
    return buf_take_text(arena, &all);
}

static Status
check_practice(Cx *cx)
{
    if (!is_practice_room)
        FAIL_AT(ERR_INVALID, "rows.practice", "line 1",
                "these rows were invented in a practice room and are not read here");
    return OK;
}

/* Which column each of the file's is; form->ncolumns: none of them, and nothing is read from it. */
static Status
find_columns(Cx *cx, const Table *table, const RowsForm *form, size_t ret[TABLE_COLUMNS],
             bool *seen)
{
    ASSERT(form->ncolumns <= ROWS_COLUMNS_MAX);
    for (size_t i = 0; i < table->ncolumns; i++) {
        size_t k = 0;

        while (k < form->ncolumns && !str_equal(table->columns[i], str_of(form->columns[k].name)))
            k++;
        ret[i] = k;
        if (k == form->ncolumns && str_equal(table->columns[i], STR(PRACTICE))) {
            TRY(check_practice(cx));
            continue;
        }
        if (k == form->ncolumns)
            FAIL_AT(ERR_INVALID, "rows.column", "line 1",
                    "column %zu is none of those there can be: %.*s", i + 1,
                    STR_ARG(names_of(cx->arena, form)));
        if (seen[k])
            FAIL_AT(ERR_INVALID, "rows.twice", "line 1", "the column \"%s\" stands there twice",
                    form->columns[k].name);
        seen[k] = true;
    }
    for (size_t k = 0; k < form->ncolumns; k++) {
        if (form->columns[k].is_needed && !seen[k])
            FAIL_AT(ERR_INVALID, "rows.missing", "line 1", "the column \"%s\" is missing",
                    form->columns[k].name);
    }
    return OK;
}

static bool
has_control(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
            return true;
    }
    return false;
}

static void
fill_row(Arena *arena, const Table *table, const RowsForm *form, const size_t *which,
         const Str *cells, Rows *rows)
{
    char *row = (char *)rows->items + rows->n * form->size;

    for (size_t i = 0; i < table->ncolumns; i++) {
        const RowsColumn *column = &form->columns[which[i]];
        Str text = arena_str(arena, str_trim(cells[i]));

        if (which[i] == form->ncolumns)
            continue;
        if (has_control(text))
            rows_wrong(rows, (RowsWrong){ rows->lines[rows->n], str_of(column->name),
                                          STR("rows.line"), STR("one line of text is expected") });
        else if (column->is_needed && text.len == 0)
            rows_wrong(rows, (RowsWrong){ rows->lines[rows->n], str_of(column->name),
                                          STR("rows.empty"), STR("it is empty") });
        memcpy(row + column->offset, &text, sizeof text);
    }
    rows->n++;
}

/* One row at a time, since its line and its fault are told. */
static Status
read_rows(Cx *cx, Table *table, const RowsForm *form, const size_t *which, Rows *rows)
{
    TableBatch batch = table_batch_of(cx, table, 1);

    for (;;) {
        int64_t line = (int64_t)table->line;
        size_t bad = table->bad;

        table_read(table, &batch);
        if (batch.n == 0)
            return OK;
        if (rows->n == ROWS_MAX)
            FAIL_AT(ERR_INVALID, "rows.many", "rows", "at most %d rows are read", ROWS_MAX);
        rows->lines[rows->n] = line;
        if (table->bad > bad)
            rows_wrong(rows, (RowsWrong){ line, STR(""), STR("rows.fields"),
                                          str_of(table_fault_name(batch.notes[0].fault)) });
        fill_row(cx->arena, table, form, which, batch.cells, rows);
    }
}

Status
rows_read(Cx *cx, Str text, const RowsForm *form, Rows *ret)
{
    Table *table = ARENA_NEW(cx->arena, Table);
    size_t which[TABLE_COLUMNS];
    size_t most;

    if (text.len > ROWS_TEXT_MAX)
        FAIL_AT(ERR_INVALID, "rows.long", "text", "a table of at most %d bytes is expected",
                ROWS_TEXT_MAX);
    TRY(table_open(cx, text, STR("table"), table));
    *ret = (Rows){ .n = 0 };
    TRY(find_columns(cx, table, form, which, ret->has));
    most = table_rows_at_most(table);
    most = most < ROWS_MAX ? most : ROWS_MAX;
    ret->items = arena_array(cx->arena, most, form->size);
    ret->lines = ARENA_ARRAY(cx->arena, most, int64_t);
    ret->wrong = (ShapeList){ ARENA_ARRAY(cx->arena, ROWS_WRONG_MAX, RowsWrong), 0 };
    return read_rows(cx, table, form, which, ret);
}

Status
rows_check(Cx *cx, const Rows *rows)
{
    const RowsWrong *wrong = rows->wrong.items;
    Buf all = buf_new(ROWS_WRONG_MAX * MESSAGE_MAX);
    Str text;

    if (rows->wrong.n == 0) {
        buf_free(&all);
        return OK;
    }
    for (size_t i = 0; i < rows->wrong.n && all.len < MESSAGE_ENOUGH; i++)
        buf_format(&all, "%sline %lld%s%.*s: %.*s", i > 0 ? "; " : "", (long long)wrong[i].line,
                   wrong[i].column.len > 0 ? ", " : "", STR_ARG(wrong[i].column),
                   STR_ARG(wrong[i].why));
    text = buf_take_text(cx->arena, &all);
    FAIL_AT(ERR_INVALID, "rows.wrong", "table", "nothing was changed: %.*s",
            text.len > MESSAGE_MAX ? MESSAGE_MAX : (int)text.len, text.ptr);
}

/* --- writing --- */

/* Quotes double within quotes. */
static void
write_value(Buf *out, Str value)
{
    buf_u8(out, '"');
    if (value.len > 0 && strchr("=+-@\t\r", value.ptr[0]) != NULL)
        buf_u8(out, ' ');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"')
            buf_u8(out, '"');
        buf_u8(out, (uint8_t)value.ptr[i]);
    }
    buf_u8(out, '"');
}

void
rows_write_names(Buf *out, const RowsForm *form)
{
    for (size_t k = 0; k < form->ncolumns; k++)
        buf_format(out, "%s%s", k > 0 ? "," : "", form->columns[k].name);
    buf_format(out, "%s\r\n", is_practice_room ? "," PRACTICE : "");
}

void
rows_write_row(Buf *out, const RowsForm *form, const void *row)
{
    for (size_t k = 0; k < form->ncolumns; k++) {
        Str value;

        memcpy(&value, (const char *)row + form->columns[k].offset, sizeof value);
        if (k > 0)
            buf_u8(out, ',');
        write_value(out, value);
    }
    buf_format(out, "%s\r\n", is_practice_room ? ",invented" : "");
}
