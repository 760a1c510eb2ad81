/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/rows — a file for tables as rows of texts, strictly: what is not as the columns say is
 * told with its line, and then nothing of the file is used.  Pure.
 */
#ifndef DIRECTORY_ROWS_H
#define DIRECTORY_ROWS_H

#include "base/shape.h"

enum { ROWS_COLUMNS_MAX = 24, ROWS_MAX = 2000, ROWS_TEXT_MAX = 256 * 1024, ROWS_WRONG_MAX = 50 };

/* A column that a file may have: where its text goes in the struct of a row. */
typedef struct RowsColumn {
    const char *name;
    size_t offset; /* of a Str */
    bool is_needed;
} RowsColumn;

typedef struct RowsForm {
    const RowsColumn *columns;
    size_t ncolumns;
    size_t size; /* of the struct of a row */
} RowsForm;

/* What is wrong with a row. */
typedef struct RowsWrong {
    int64_t line; /* of the file, from 1 */
    Str column;   /* empty: of the row as a whole */
    Str code;     /* stable, as of a failure: "rows.empty" */
    Str why;      /* in English */
} RowsWrong;

typedef struct Rows {
    void *items;    /* structs of the form; their other fields are zeroed */
    int64_t *lines; /* where each stands */
    size_t n;
    bool has[ROWS_COLUMNS_MAX]; /* which of the form's columns the file has */
    ShapeList wrong;            /* RowsWrong, the first ROWS_WRONG_MAX; none: all was read */
} Rows;

/* Reads a table of any delimiter (table/table) with its line of names: each is one of the columns,
 * none twice, and none is missing that is needed.  Cells stand without blanks around them.
 * ERR_INVALID if it is no table, has other columns, or more than ROWS_MAX rows.  O(bytes). */
MUST_USE Status rows_read(Cx *cx, Str text, const RowsForm *form, Rows *ret);
/* Adds to what is wrong. */
void rows_wrong(Rows *rows, RowsWrong wrong);
/* ERR_INVALID with all of what is wrong, as far as a message holds it; OK if nothing is. */
MUST_USE Status rows_check(Cx *cx, const Rows *rows);

/* From now on rows are those of a practice room: each says so in one column more, which no other
 * installation reads ("rows.practice"). */
void rows_set_practice(bool is_practice);
/* Writes a line of names, and a row of it: comma-separated values (RFC 4180).  A value that a table
 * would calculate is written with a blank before it. */
void rows_write_names(Buf *out, const RowsForm *form);
void rows_write_row(Buf *out, const RowsForm *form, const void *row);

#endif
