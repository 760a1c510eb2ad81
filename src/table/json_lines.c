/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One object a line.  Texts, numbers, true and false are cells as they stand, null is empty; what
 * is nested is kept as its text. */
#include <string.h>

#include "base/utf8.h"
#include "table/table_internal.h"

enum { HIGH = 0xD800, LOW = 0xDC00, LOW_END = 0xE000, NO_TEXT = 0xFFFD };

typedef struct Reader {
    Str rest;
    TableBatch *batch;
    bool bad;
    bool no_text; /* U+FFFD stands for what is none */
} Reader;

/* The next line without its end; table->at moves behind it. */
static Str
next_line(Table *table)
{
    Str rest = str_slice(table->text, table->at, table->text.len);
    size_t len = 0;
    bool pair;

    while (len < rest.len && rest.ptr[len] != '\n' && rest.ptr[len] != '\r')
        len++;
    pair = len + 1 < rest.len && rest.ptr[len] == '\r' && rest.ptr[len + 1] == '\n';
    table->at += pair ? len + 2 : len < rest.len ? len + 1 : len;
    table->line++;
    return str_trim(str_slice(rest, 0, len));
}

static void
skip(Reader *in, size_t n)
{
    in->rest = str_slice(in->rest, n, in->rest.len);
}

static char
peek(Reader *in)
{
    while (in->rest.len > 0 && (in->rest.ptr[0] == ' ' || in->rest.ptr[0] == '\t'))
        skip(in, 1);
    return in->rest.len > 0 ? in->rest.ptr[0] : '\0';
}

static bool
take(Reader *in, char c)
{
    if (peek(in) != c)
        return false;
    skip(in, 1);
    return true;
}

/* Four hexadecimal digits. */
static uint32_t
unit(Reader *in)
{
    uint32_t value = 0;

    for (size_t i = 0; i < 4; i++) {
        char c = i < in->rest.len ? in->rest.ptr[i] : ' ';

        if (c >= '0' && c <= '9')
            value = value << 4 | (uint32_t)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            value = value << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
        else
            in->bad = true;
    }
    skip(in, 4);
    return value;
}

static void
put_unicode(Reader *in)
{
    uint32_t c = unit(in);
    Reader behind = *in;
    char utf8[4];
    size_t len;

    if (c >= HIGH && c < LOW && str_starts(in->rest, STR("\\u"))) {
        uint32_t low;

        skip(&behind, 2);
        low = unit(&behind);
        if (low >= LOW && low < LOW_END) {
            c = 0x10000 + ((c - HIGH) << 10) + (low - LOW);
            *in = behind;
        }
    }
    if (c == 0 || (c >= HIGH && c < LOW_END)) {
        c = NO_TEXT;
        in->no_text = true;
    }
    len = utf8_put(c, utf8);
    for (size_t i = 0; i < len; i++)
        table_put(in->batch, utf8[i]);
}

static void
put_escape(Reader *in)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    size_t i = in->rest.len > 0 ? str_find(STR("\"\\/bfnrt"), in->rest.ptr[0]) : sizeof from;

    if (in->rest.len > 0 && in->rest.ptr[0] == 'u') {
        skip(in, 1);
        put_unicode(in);
        return;
    }
    if (i >= sizeof from - 1) {
        in->bad = true;
        return;
    }
    table_put(in->batch, to[i]);
    skip(in, 1);
}

/* What stands between quotes; the first one is taken already. */
static Str
text(Reader *in)
{
    size_t begun = in->batch->used;
    size_t plain = 0;

    while (plain < in->rest.len && in->rest.ptr[plain] != '"' && in->rest.ptr[plain] != '\\')
        plain++;
    if (plain < in->rest.len && in->rest.ptr[plain] == '"') {
        Str whole = str_slice(in->rest, 0, plain);

        skip(in, plain + 1);
        return whole;
    }
    while (in->rest.len > 0 && in->rest.ptr[0] != '"' && !in->bad) {
        char c = in->rest.ptr[0];

        skip(in, 1);
        if (c == '\\')
            put_escape(in);
        else
            table_put(in->batch, c);
    }
    in->bad = in->bad || !take(in, '"');
    return (Str){ in->batch->text + begun, in->batch->used - begun };
}

/* An object or a list as it stands, up to its end. */
static Str
nested(Reader *in)
{
    size_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < in->rest.len; i++) {
        char c = in->rest.ptr[i];

        if (c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
            Str whole = str_slice(in->rest, 0, i + 1);

            skip(in, i + 1);
            return whole;
        }
    }
    in->bad = true;
    return STR("");
}

static Str
value(Reader *in)
{
    char c = peek(in);
    size_t len = 0;
    Str word;

    if (c == '"') {
        skip(in, 1);
        return text(in);
    }
    if (c == '{' || c == '[')
        return nested(in);
    while (len < in->rest.len && strchr(",} \t", in->rest.ptr[len]) == NULL)
        len++;
    word = str_slice(in->rest, 0, len);
    skip(in, len);
    in->bad = in->bad || len == 0;
    return str_equal(word, STR("null")) ? STR("") : word;
}

/* Name and value of the next member; false behind the last, or if it is none. */
static bool
member(Reader *in, bool first, Str *ret_name, Str *ret_value)
{
    if (take(in, '}'))
        return false;
    if ((!first && !take(in, ',')) || !take(in, '"')) {
        in->bad = true;
        return false;
    }
    *ret_name = text(in);
    if (in->bad || !take(in, ':')) {
        in->bad = true;
        return false;
    }
    *ret_value = value(in);
    return !in->bad;
}

static size_t
column_of(const Table *table, Str name)
{
    size_t i = 0;

    while (i < table->ncolumns && !str_equal(table->columns[i], name))
        i++;
    return i;
}

TableFault
table_json_row(Table *table, TableBatch *batch, Str *cells)
{
    Reader in = { .rest = next_line(table), .batch = batch };
    TableFault fault = TABLE_FINE;
    bool first = true;
    Str name;
    Str cell;

    for (size_t i = 0; i < table->ncolumns; i++)
        cells[i] = STR("");
    if (!take(&in, '{'))
        return TABLE_NOT_JSON;
    for (; member(&in, first, &name, &cell); first = false) {
        size_t column = column_of(table, name);

        if (column == table->ncolumns) {
            fault = TABLE_NEW_NAME;
            continue;
        }
        if (cells[column].len > 0 && !str_equal(cells[column], cell))
            fault = TABLE_NAME_TWICE;
        cells[column] = cell;
    }
    if (in.bad || peek(&in) != '\0')
        return TABLE_NOT_JSON;
    if (batch->used == batch->room)
        return TABLE_TOO_LONG;
    return fault == TABLE_FINE && in.no_text ? TABLE_NO_TEXT : fault;
}

Status
table_json_columns(Cx *cx, Table *table)
{
    TableBatch batch = { .room = 1 << 16 };
    Table ahead = *table;

    batch.text = arena_alloc(cx->arena, batch.room);
    for (size_t i = 0; i < TABLE_BATCH && ahead.at < ahead.text.len; i++) {
        Reader in = { .rest = next_line(&ahead), .batch = &batch };
        bool first = true;
        Str name;
        Str cell;

        batch.used = 0;
        if (!take(&in, '{'))
            continue;
        for (; member(&in, first, &name, &cell); first = false) {
            if (column_of(table, name) < table->ncolumns)
                continue;
            if (table->ncolumns == TABLE_COLUMNS)
                FAIL_AT(ERR_INVALID, "table.columns", arena_cstr(cx->arena, table->name),
                        "at most %d names are expected: leave out what says nothing of who it is",
                        TABLE_COLUMNS);
            table->columns[table->ncolumns++] = arena_str(cx->arena, name);
        }
    }
    return OK;
}
