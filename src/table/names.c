/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What divides the fields, and in which line the names of the columns stand: spreadsheets have
 * titles above their tables. */
#include "table/table_internal.h"

enum { LINES = 20, LOOKED_AT = 1 << 20, WIDE = 3, DIVIDED_MOST = 999 };

typedef struct Line {
    size_t at;
    size_t divided; /* delimiters */
    size_t filled;  /* fields that are not empty */
} Line;

/* One delimiter's lines, and which of them has the names. */
typedef struct Lines {
    size_t n;
    size_t names;
    Line line[LINES];
} Lines;

static bool
is_end(char c)
{
    return c == '\n' || c == '\r';
}

/* Counts what stands outside quotes; where the line ends. */
static size_t
look_at_line(Str text, char delimiter, Line *line)
{
    bool quoted = false;
    bool filled = false;
    size_t i = line->at;

    for (; i < text.len && (quoted || !is_end(text.ptr[i])); i++) {
        char c = text.ptr[i];
        bool divides = !quoted && c == delimiter;

        quoted = quoted != (c == '"');
        line->divided += divides;
        line->filled += divides && filled;
        filled = !divides && (filled || (c != ' ' && c != '"'));
    }
    line->filled += filled;
    return i;
}

static void
look_at_lines(Str text, char delimiter, Lines *ret)
{
    size_t at = 0;

    *ret = (Lines){ .n = 0 };
    while (ret->n < LINES) {
        while (at < text.len && is_end(text.ptr[at]))
            at++;
        if (at == text.len)
            break;
        ret->line[ret->n].at = at;
        at = look_at_line(text, delimiter, &ret->line[ret->n++]);
    }
}

/* The lines from one on that are divided as often as it is. */
static size_t
agreeing(const Lines *lines, size_t from)
{
    size_t n = 0;

    for (size_t i = from; i < lines->n; i++)
        n += lines->line[i].divided == lines->line[from].divided;
    return n;
}

/* How well lines agree with that of the names, weighed by how often it is divided. */
static size_t
evenness(const Lines *lines)
{
    size_t divided = lines->n > 0 ? lines->line[lines->names].divided : 0;

    return divided == 0 ? 0
                        : agreeing(lines, lines->names) * (DIVIDED_MOST + 1) +
                              (divided < DIVIDED_MOST ? divided : DIVIDED_MOST);
}

/* True if the first line can be that of the names. */
static bool
begins_with_names(Lines *lines)
{
    const Line *first = &lines->line[0];

    return lines->n > 0 && first->divided > 0 && first->filled > 1 &&
           2 * agreeing(lines, 0) > lines->n;
}

/* True if lines that say little stand above one with many fields, with which those below agree. */
static bool
has_titles(Lines *lines)
{
    size_t most = 0; /* filled fields of a line above */

    for (size_t i = 1; i + 1 < lines->n && i <= TABLE_ABOVE; i++) {
        size_t filled = lines->line[i].filled;
        size_t n = agreeing(lines, i);

        if (lines->line[i - 1].filled > most)
            most = lines->line[i - 1].filled;
        lines->names = i;
        if (filled >= WIDE && 2 * most <= filled && n > 1 && 4 * n >= 3 * (lines->n - i))
            return true;
    }
    lines->names = 0;
    return false;
}

static bool
begins_anyhow(Lines *lines)
{
    return lines->n > 0;
}

/* The most even of the delimiters for which the lines are as asked; false if there is none. */
static bool
choose(Str text, const char *delimiters, bool are_so(Lines *), char *ret, Lines *ret_lines)
{
    size_t most = 0;

    for (; *delimiters != '\0'; delimiters++) {
        Lines lines;

        look_at_lines(text, *delimiters, &lines);
        if (are_so(&lines) && evenness(&lines) > most) {
            most = evenness(&lines);
            *ret = *delimiters;
            *ret_lines = lines;
        }
    }
    return most > 0;
}

void
table_find_names(Table *table, const char *delimiters)
{
    Str text = str_slice(table->text, table->begun_at, table->begun_at + LOOKED_AT);
    Lines lines = { .n = 0 };

    table->nabove = 0;
    table->at = table->begun_at;
    table->line = table->begun_line;
    table->delimiter = delimiters[0];
    if (!choose(text, delimiters, begins_with_names, &table->delimiter, &lines) &&
        !choose(text, delimiters, has_titles, &table->delimiter, &lines))
        (void)choose(text, delimiters, begins_anyhow, &table->delimiter, &lines);
    for (size_t i = 0; i <= lines.names && lines.n > 0; i++) {
        table->at = table->begun_at + lines.line[i].at;
        table->line = table->begun_line + table_lines_in(str_slice(text, 0, lines.line[i].at));
        if (i < lines.names)
            table->above[table->nabove++] = table->line;
    }
}
