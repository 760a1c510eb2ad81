/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store/sql — what the functions that tools/sqlgen writes are made of.  Nobody else includes it.
 *
 * A run of a statement: sql_start, sql_put_... for each parameter from 1, sql_next until there is
 * no more row (or sql_finish where none is wanted), sql_get_... for each column from 0.  What goes
 * wrong in a put or a get is remembered and told by the next sql_next or sql_finish.  Texts and
 * bytes that are put are borrowed until the end of the run; those that are got live in cx->arena.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "store/store.h"

/* One statement; its address is its name in the handle's cache, so it must be static. */
typedef struct SqlStatement {
    const char *name;
    const char *text; /* parameters are ?1, ?2, ... */
} SqlStatement;

typedef struct SqlRun {
    Cx *cx;
    Db *db;
    const SqlStatement *statement;
    void *engine;
    const char *odd; /* the first thing that was wrong with a value; NULL if none */
} SqlRun;

/* ERR_BUG if the statement writes outside a transaction; ERR_STORE if the handle only reads. */
MUST_USE Status sql_start(Cx *cx, Db *db, const SqlStatement *statement, SqlRun *ret);
/* True in *ret_row if there is a (further) row.  A broken UNIQUE or PRIMARY KEY is ERR_CONFLICT
 * "store.exists", all other failures are ERR_STORE. */
MUST_USE Status sql_next(SqlRun *run, bool *ret_row);
/* The end: ERR_STORE if there is a further row. */
MUST_USE Status sql_finish(SqlRun *run);
/* Gives the statement back; harmless twice. */
void sql_done(SqlRun *run);
/* Rows that the statement changed, once finished. */
int64_t sql_changes(const SqlRun *run);
/* For `one`: ERR_NOT_FOUND "not_found". */
MUST_USE Status sql_no_row(SqlRun *run);
/* Room for one more row after `n` in an array of rows of `size` bytes; NULL at first. */
void *sql_grow(SqlRun *run, void *rows, size_t n, size_t size);

/* Binds the parameter `at`. */
void sql_put_int(SqlRun *run, int at, int64_t v);
void sql_put_bool(SqlRun *run, int at, bool v);
void sql_put_real(SqlRun *run, int at, double v);
void sql_put_day(SqlRun *run, int at, Day v);
void sql_put_text(SqlRun *run, int at, Str v);
void sql_put_blob(SqlRun *run, int at, Bytes v);
void sql_put_id(SqlRun *run, int at, Id v);
/* Empty with a NULL pointer, or sixteen zeroes: nothing (NULL in the store). */
void sql_put_text_or_null(SqlRun *run, int at, Str v);
void sql_put_blob_or_null(SqlRun *run, int at, Bytes v);
void sql_put_id_or_null(SqlRun *run, int at, Id v);

/* The column's value.  A NULL or another type is remembered as wrong; with _or_null a NULL gives
 * a NULL pointer or sixteen zeroes. */
int64_t sql_get_int(SqlRun *run, int column);
bool sql_get_bool(SqlRun *run, int column);
double sql_get_real(SqlRun *run, int column);
Day sql_get_day(SqlRun *run, int column);
Str sql_get_text(SqlRun *run, int column);
Bytes sql_get_blob(SqlRun *run, int column);
Id sql_get_id(SqlRun *run, int column);
Str sql_get_text_or_null(SqlRun *run, int column);
Bytes sql_get_blob_or_null(SqlRun *run, int column);
Id sql_get_id_or_null(SqlRun *run, int column);

/* For AUTO. */
static inline void
sql_done_at(SqlRun *run)
{
    sql_done(run);
}

#endif
