/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* RFC 4180, read kindly: any delimiter, line ends of all systems, blanks after a delimiter before a
 * quote, and what is broken kept within its line. */
#include <string.h>

#include "table/table_internal.h"

enum { QUOTED_MOST = 1 << 20, ROWS_LEAST = 2 };

static char
at(const Table *table, size_t i)
{
    return i < table->text.len ? table->text.ptr[i] : '\n';
}

static bool
is_end(char c)
{
    return c == '\n' || c == '\r';
}

void
table_put(TableBatch *batch, char c)
{
    if (batch->used < batch->room)
        batch->text[batch->used++] = c;
}

/* Where the closing quote stands, or text.len: a quote that is not doubled. */
static size_t
closing(const Table *table, size_t from, bool *ret_doubled)
{
    Str text = table->text;
    size_t most = from + QUOTED_MOST < text.len ? from + QUOTED_MOST : text.len;

    *ret_doubled = false;
    while (from < most) {
        const char *found = memchr(text.ptr + from, '"', most - from);

        if (found == NULL)
            return text.len;
        from = (size_t)(found - text.ptr);
        if (at(table, from + 1) != '"')
            return from;
        *ret_doubled = true;
        from += 2;
    }
    return text.len;
}

static Str
without_doubles(TableBatch *batch, Str quoted)
{
    char *from = batch->text + batch->used;
    size_t begun = batch->used;

    for (size_t i = 0; i < quoted.len; i++) {
        table_put(batch, quoted.ptr[i]);
        i += quoted.ptr[i] == '"';
    }
    return (Str){ from, batch->used - begun };
}

static size_t
plain_end(const Table *table, size_t from)
{
    const char *at = table->text.ptr + from;
    const char *end = table->text.ptr + table->text.len;
    char delimiter = table->delimiter;

    /* Most letters come behind the ends of lines. */
    while (at < end && *at != delimiter && ((uint8_t)*at > '\r' || !is_end(*at)))
        at++;
    return (size_t)(at - table->text.ptr);
}

static size_t
lines_within(Str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += text.ptr[i] == '\n';
    return n;
}

static size_t
fields_in(const Table *table, Str line)
{
    size_t n = 1;

    for (size_t i = 0; i < line.len; i++)
        n += line.ptr[i] == table->delimiter;
    return n;
}

/* True if all whole lines of a text in quotes are divided as rows are: somebody forgot the quote
 * that closes it, and the next one stands many rows below. */
static bool
are_rows(const Table *table, Str inside)
{
    Str rest;
    size_t n = 0;

    (void)str_cut(inside, '\n', &rest);
    while (table->ncolumns > ROWS_LEAST && str_find(rest, '\n') < rest.len) {
        Str line = str_cut(rest, '\n', &rest);

        n++;
        if (fields_in(table, line) != table->ncolumns)
            return false;
    }
    return n >= ROWS_LEAST;
}

/* A field in quotes at table->at; false if its quote is not closed. */
static bool
quoted_field(Table *table, TableBatch *batch, Str *ret, TableFault *fault)
{
    bool doubled;
    size_t from = table->at + 1;
    size_t to = closing(table, from, &doubled);
    Str inside = str_slice(table->text, from, to);
    size_t end;

    if (to >= table->text.len)
        return false;
    end = plain_end(table, to + 1);
    *ret = str_slice(table->text, from, end);
    if (str_trim(str_slice(table->text, to + 1, end)).len > 0)
        *fault = TABLE_AFTER_QUOTE;
    else
        *ret = doubled ? without_doubles(batch, inside) : inside;
    if ((*fault == TABLE_AFTER_QUOTE && lines_within(inside) > 0) || are_rows(table, inside))
        return false; /* the quote of another line */
    table->line += lines_within(inside);
    table->at = end;
    return true;
}

static void
field(Table *table, TableBatch *batch, Str *ret, TableFault *fault)
{
    size_t from = table->at;
    size_t mark = from;
    size_t end;

    while (at(table, mark) == ' ' && table->delimiter != ' ')
        mark++;
    if (at(table, mark) == '"') {
        table->at = mark;
        if (quoted_field(table, batch, ret, fault))
            return;
        table->at = from;
        *fault = TABLE_OPEN_QUOTE;
    }
    end = plain_end(table, from);
    *ret = (Str){ table->text.ptr + from, end - from };
    table->at = end;
}

static void
end_line(Table *table)
{
    bool pair = at(table, table->at) == '\r' && table->at + 1 < table->text.len &&
                table->text.ptr[table->at + 1] == '\n';

    table->at += pair ? 2 : 1;
    table->line++;
}

TableFault
table_csv_row(Table *table, TableBatch *batch, Str *cells, size_t *ret_n)
{
    TableFault fault = TABLE_FINE;
    Str extra;
    size_t n = 0;

    for (;;) {
        field(table, batch, n < table->ncolumns ? &cells[n] : &extra, &fault);
        n++;
        if (table->at >= table->text.len || is_end(at(table, table->at)))
            break;
        table->at++;
    }
    end_line(table);
    *ret_n = n;
    if (fault == TABLE_FINE && n < table->ncolumns)
        fault = TABLE_FEW_FIELDS;
    if (fault == TABLE_FINE && n > table->ncolumns)
        fault = TABLE_MANY_FIELDS;
    for (; n < table->ncolumns; n++)
        cells[n] = STR("");
    return fault;
}
