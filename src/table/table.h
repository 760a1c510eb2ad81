/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* table — rows of files as people have them: CSV with any delimiter, and JSON lines, in UTF-8,
 * UTF-16 or one byte a character.  What was found is said; a row that is not like the others is
 * never dropped: it is read as far as it can be and noted with its line.  Reads memory, does no
 * I/O. */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include "base/cx.h"

enum { TABLE_COLUMNS = 256, TABLE_BATCH = 4096, TABLE_ABOVE = 9 };

typedef enum TableEncoding {
    TABLE_AS_FOUND, /* nothing is said of it; no table is in it */
    TABLE_UTF8,
    TABLE_UTF8_BOM,
    TABLE_UTF16, /* in some order; no table is in it */
    TABLE_UTF16_LITTLE,
    TABLE_UTF16_BIG,
    TABLE_LATIN1, /* here begin those of one byte a character */
    TABLE_WINDOWS_1250,
    TABLE_WINDOWS_1251,
    TABLE_WINDOWS_1253,
    TABLE_WINDOWS_1254,
    TABLE_WINDOWS_1256
} TableEncoding;

typedef enum TableFault {
    TABLE_FINE,
    TABLE_FEW_FIELDS,  /* the missing ones count as empty */
    TABLE_MANY_FIELDS, /* the last ones are not read */
    TABLE_OPEN_QUOTE,  /* taken as a character; the row ends with its line */
    TABLE_AFTER_QUOTE, /* text behind a closing quote: kept */
    TABLE_NOT_JSON,    /* what follows the fault counts as empty */
    TABLE_NEW_NAME,    /* a name that no row before had: not read */
    TABLE_NAME_TWICE,  /* in one object of JSON: the last value is read */
    TABLE_TOO_LONG,    /* a row of JSON with megabytes of escapes: the rest of its cells is empty */
    TABLE_NO_TEXT,     /* bytes that are no text: U+FFFD in their place */
    TABLE_TITLE        /* a line above the names of the columns: no row */
} TableFault;

typedef struct TableNote {
    size_t line; /* of the file, from 1 */
    TableFault fault;
} TableNote;

typedef struct Table {
    Str name; /* of the file, for messages */
    Str text; /* UTF-8 */
    size_t at;
    size_t line; /* of the next row */
    TableEncoding encoding;
    bool mended;  /* the file has bytes that are no text */
    size_t zeros; /* bytes of zero behind its text, not read */
    bool json;
    char delimiter;  /* 0 for JSON lines */
    size_t begun_at; /* where anything begins, and its line */
    size_t begun_line;
    size_t above[TABLE_ABOVE]; /* lines above the names of the columns */
    size_t nabove;
    size_t first_at; /* where the first row that was read begins, and its line */
    size_t first_line;
    bool headless; /* the first row is a row like the others */
    size_t ncolumns;
    Str columns[TABLE_COLUMNS];
    bool twice[TABLE_COLUMNS]; /* a later column had this name too, and has its number behind it */
    size_t rows;               /* read so far */
    size_t bad;                /* of them not like the others */
} Table;

/* Rows of one reading: cells[row * ncolumns + column].  Its memory is the reader's and is used
 * again by the next reading. */
typedef struct TableBatch {
    size_t n;
    Str *cells;
    size_t *row_at;   /* where each row begins in table->text */
    TableNote *notes; /* those not like the others */
    size_t nnotes;
    size_t most;
    char *text; /* cells that are not as they stand in the file */
    size_t used;
    size_t room;
} TableBatch;

/* Finds encoding, kind, delimiter and names of columns; the first row is taken for names, but
 * titles above them are not.  `file` is borrowed as long as the table is used; another encoding, or
 * what is no text, is copied to cx->arena.  ERR_INVALID, with the file's name, for what has no
 * rows, more than TABLE_COLUMNS columns, is binary, or an array of JSON. */
MUST_USE Status table_open(Cx *cx, Str file, Str name, Table *ret);
/* The same of a file of which somebody says how it is written.  A byte order mark counts more, and
 * an encoding of one byte a character holds only of what is neither UTF-8 nor UTF-16.  No file says
 * in which of these it is: Latin-1 is assumed, but ERR_INVALID where letters are plainly of another
 * script. */
MUST_USE Status table_open_as(Cx *cx, Str file, Str name, TableEncoding said, Table *ret);
/* The encoding of a usual name ("utf-8", "Latin1", "cp1250"), whatever its case and signs; false
 * for one that is not known. */
bool table_find_encoding(Str name, TableEncoding *ret);
/* "utf-8, utf-16, ...": what is known. */
extern const char table_encodings[];
/* Takes another delimiter of CSV than was found.  Only before anything was read; ERR_INVALID as
 * table_open. */
MUST_USE Status table_divide(Cx *cx, Table *table, char delimiter);
/* Columns without a name, or with one that stands before, get their number: "name 3". */
void table_tell_apart(Cx *cx, Table *table);
/* The first row of CSV is a row like the others: it is read again, and columns are called "column
 * 1", "column 2" and so on.  Only before anything else was read. */
void table_take_first(Cx *cx, Table *table);
/* At least as many rows as will be read: its lines.  O(bytes). */
size_t table_rows_at_most(const Table *table);
/* Memory for readings of up to TABLE_BATCH rows, in cx->arena. */
TableBatch table_batch(Cx *cx, const Table *table);
/* The same for up to `rows` rows at a time. */
TableBatch table_batch_of(Cx *cx, const Table *table, size_t rows);
/* The next rows; batch->n is 0 at the end. */
void table_read(Table *table, TableBatch *batch);
/* English: "UTF-16, little-endian"; what was wrong with a row, "fewer fields than columns". */
const char *table_encoding_name(TableEncoding encoding);
const char *table_fault_name(TableFault fault);

#endif
