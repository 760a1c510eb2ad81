/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* tools/sqlgen — statements and migrations to C.
 *
 *     sqlgen OUT FILE...    FILE: src/FOLDER/NAME.sql or src/FOLDER/migrations/NNNN_name.sql
 *
 * writes OUT/FOLDER/NAME_sql.h and _sql.c with one typed function a statement, and
 * OUT/store/migrations.h and .c.  A statement stands under a head of one or more comment lines:
 *
 *     -- tip_close(desk id, tip id, at int) changes
 *     -- tip_list(desk id, most int) -> (id id, received int) many
 *     -- tip_count() -> (n int) one  across desks: an invariant of the table
 *     UPDATE ... ;
 *
 * Other comments are set off by an empty line.  Types: int text blob id day bool real; text? blob?
 * and id? may be NULL (an empty pointer, sixteen zeroes).  one: ERR_NOT_FOUND without a row; maybe:
 * tells whether there was one; many: must have a LIMIT; changes: how many rows were changed.
 *
 * Each statement is prepared on SQLite with all migrations of its set applied.  A folder's set is
 * `store`, or what its file says in a line `-- set: NAME`; migration numbers are unique over all.
 * Refused besides what does not prepare: a parameter that is not declared or not used, a column of
 * another name or type, words outside the common subset of SQLite and PostgreSQL, two statements of
 * one name, a table with a column `desk` without `desk = :desk` (in an INSERT: without :desk)
 * unless the head says `across desks:` and why.
 */
#ifndef TOOLS_SQLGEN_H
#define TOOLS_SQLGEN_H

#include "base/buf.h"

enum { ARGS_MAX = 48, POSITIONAL_MAX = 5, TABLES_MAX = 24 };

typedef struct Type {
    const char *name;     /* in the head */
    const char *c;        /* in C */
    const char *verb;     /* sql_put_VERB, sql_get_VERB */
    const char *declared; /* the column's type in the schema */
} Type;

typedef struct Field {
    Str name;
    const Type *type;
} Field;

typedef enum Kind { KIND_NOTHING, KIND_ONE, KIND_MAYBE, KIND_MANY, KIND_CHANGES } Kind;

typedef struct Statement {
    const char *file;
    int line; /* of the head */
    int text_line;
    Str name;
    Field args[ARGS_MAX];
    size_t nargs;
    Field columns[ARGS_MAX];
    size_t ncolumns;
    Kind kind;
    bool across; /* the head says why it crosses desks */
    Str text;    /* as written */
    Str ready;   /* on one line, parameters numbered */
    Str set;
    struct Statement *next;
} Statement;

typedef struct MigrationFile {
    const char *file;
    Str folder;
    Str set;
    Str name;
    int number;
    Str text;
} MigrationFile;

/* Lives as long as the program. */
extern Arena *sqlgen_arena;
/* Prints "file:line: sentence" and makes the program end with 1. */
PRINTF_LIKE(3, 4) void sqlgen_complain(const char *file, int line, const char *format, ...);

/* tools/sqlgen_read.c: the statements of a file, as a list in the file's order; what is wrong is
 * complained of and left out. */
Statement *sqlgen_read(const char *file, Str text);
/* The next word, string, number or sign of SQL from *rest; empty at the end.  Comments and white
 * space are passed over. */
Str sqlgen_token(Str *rest);
/* Equal but for the case of letters. */
bool sqlgen_is_word(Str token, const char *word);

/* tools/sqlgen_check.c: a set's schema, and a statement against it. */
void sqlgen_open_set(Str set, const MigrationFile *files, size_t n);
void sqlgen_check(const Statement *statement);
void sqlgen_close_sets(void);

/* tools/sqlgen_write.c: the C text. */
void sqlgen_write_header(Buf *out, Str folder, Str name, const Statement *statements);
void sqlgen_write_code(Buf *out, Str folder, Str name, const Statement *statements);
void sqlgen_write_migrations_header(Buf *out, const MigrationFile *files, size_t n);
void sqlgen_write_migrations(Buf *out, const MigrationFile *files, size_t n);

#endif
