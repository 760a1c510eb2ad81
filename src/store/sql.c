/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements: the handle's cache of prepared ones, values in and out. */
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

#include "store/store_internal.h"

enum { FIRST_PLACES = 64, FIRST_ROWS = 16 };

/* Where the statement stands in the table, or the free place where it would. */
static CachedStatement *
find_place(CachedStatement *cached, size_t places, const SqlStatement *statement)
{
    size_t at = ((uintptr_t)statement >> 4) * 0x9E3779B97F4A7C15 >> 20 & (places - 1);

    while (cached[at].key != NULL && cached[at].key != statement)
        at = (at + 1) & (places - 1);
    return &cached[at];
}

static void
grow_cache(Db *db)
{
    size_t places = db->places == 0 ? FIRST_PLACES : db->places * 2;
    CachedStatement *cached = calloc(places, sizeof *cached);

    ASSERT(cached != NULL);
    for (size_t i = 0; i < db->places; i++) {
        if (db->cached[i].key != NULL)
            *find_place(cached, places, db->cached[i].key) = db->cached[i];
    }
    free(db->cached);
    db->cached = cached;
    db->places = places;
}

static Status
prepare(Cx *cx, Db *db, const SqlStatement *statement, sqlite3_stmt **ret)
{
    if (sqlite3_prepare_v3(db->engine, statement->text, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL) !=
        SQLITE_OK)
        return db_failed(cx, db, statement->name);
    return OK;
}

static Status
find_prepared(Cx *cx, Db *db, const SqlStatement *statement, sqlite3_stmt **ret)
{
    CachedStatement *place;

    if (db->ncached * 2 >= db->places)
        grow_cache(db);
    place = find_place(db->cached, db->places, statement);
    if (place->key == NULL) {
        TRY(prepare(cx, db, statement, &place->statement));
        place->key = statement;
        db->ncached++;
    }
    *ret = place->statement;
    return OK;
}

void
db_forget_statements(Db *db)
{
    for (size_t i = 0; i < db->places; i++)
        (void)sqlite3_finalize(db->cached[i].statement);
    free(db->cached);
    db->cached = NULL;
    db->places = 0;
    db->ncached = 0;
}

Status
sql_start(Cx *cx, Db *db, const SqlStatement *statement, SqlRun *ret)
{
    sqlite3_stmt *prepared = NULL;

    TRY(db_count_call(cx, db));
    TRY(find_prepared(cx, db, statement, &prepared));
    if (sqlite3_stmt_readonly(prepared) == 0 && !db->is_open)
        FAIL(ERR_BUG, "error.bug", "%s: a write outside a transaction", statement->name);
    if (sqlite3_stmt_busy(prepared) != 0)
        FAIL(ERR_BUG, "error.bug", "%s: the statement is running already", statement->name);
    *ret = (SqlRun){ .cx = cx, .db = db, .statement = statement, .engine = prepared };
    return OK;
}

void
sql_done(SqlRun *run)
{
    if (run->engine == NULL)
        return;
    (void)sqlite3_reset(run->engine);
    (void)sqlite3_clear_bindings(run->engine);
    run->engine = NULL;
}

static Status
run_failed(SqlRun *run, int result)
{
    Cx *cx = run->cx;

    if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY)
        FAIL(ERR_CONFLICT, "store.exists", "%s: there is one already", run->statement->name);
    return db_failed(cx, run->db, run->statement->name);
}

Status
sql_next(SqlRun *run, bool *ret_row)
{
    Cx *cx = run->cx;
    int result = SQLITE_DONE;

    ASSERT(run->engine != NULL);
    if (run->odd == NULL)
        result = sqlite3_step(run->engine);
    if (run->odd != NULL)
        FAIL(ERR_STORE, "store.value", "%s: %s", run->statement->name, run->odd);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return run_failed(run, result);
    *ret_row = result == SQLITE_ROW;
    return OK;
}

Status
sql_finish(SqlRun *run)
{
    Cx *cx = run->cx;
    bool row = false;

    TRY(sql_next(run, &row));
    if (row)
        FAIL(ERR_STORE, "store.rows", "%s: more rows than were foreseen", run->statement->name);
    return OK;
}

int64_t
sql_changes(const SqlRun *run)
{
    return sqlite3_changes64(run->db->engine);
}

Status
sql_no_row(SqlRun *run)
{
    Cx *cx = run->cx;

    FAIL(ERR_NOT_FOUND, "not_found", "%s: no such row", run->statement->name);
}

/* The array doubles at each power of 2; what it leaves behind in the arena is as much again. */
void *
sql_grow(SqlRun *run, void *rows, size_t n, size_t size)
{
    bool is_full = n == 0 || (n >= FIRST_ROWS && (n & (n - 1)) == 0);
    void *grown;

    if (!is_full)
        return rows;
    grown = arena_array(run->cx->arena, n == 0 ? FIRST_ROWS : n * 2, size);
    if (n > 0)
        memcpy(grown, rows, n * size);
    return grown;
}

static void
note_put(SqlRun *run, int result)
{
    if (result != SQLITE_OK && run->odd == NULL)
        run->odd = "a value could not be bound";
}

static void
note_get(SqlRun *run, bool is_as_declared)
{
    if (!is_as_declared && run->odd == NULL)
        run->odd = "a column holds what its type does not allow";
}

void
sql_put_int(SqlRun *run, int at, int64_t v)
{
    note_put(run, sqlite3_bind_int64(run->engine, at, v));
}

void
sql_put_bool(SqlRun *run, int at, bool v)
{
    sql_put_int(run, at, v ? 1 : 0);
}

void
sql_put_real(SqlRun *run, int at, double v)
{
    note_put(run, sqlite3_bind_double(run->engine, at, v));
}

void
sql_put_day(SqlRun *run, int at, Day v)
{
    sql_put_int(run, at, v.n);
}

/* A NULL pointer would bind NULL; an empty value is not nothing. */
void
sql_put_text(SqlRun *run, int at, Str v)
{
    note_put(run, sqlite3_bind_text64(run->engine, at, v.len == 0 ? "" : v.ptr, v.len,
                                      SQLITE_STATIC, SQLITE_UTF8));
}

void
sql_put_blob(SqlRun *run, int at, Bytes v)
{
    static const uint8_t none[1];

    note_put(run,
             sqlite3_bind_blob64(run->engine, at, v.len == 0 ? none : v.ptr, v.len, SQLITE_STATIC));
}

/* The id is passed by value and would be gone before the statement runs. */
void
sql_put_id(SqlRun *run, int at, Id v)
{
    note_put(run, sqlite3_bind_blob64(run->engine, at, v.b, sizeof v.b, SQLITE_TRANSIENT));
}

void
sql_put_text_or_null(SqlRun *run, int at, Str v)
{
    if (v.ptr != NULL)
        sql_put_text(run, at, v);
}

void
sql_put_blob_or_null(SqlRun *run, int at, Bytes v)
{
    if (v.ptr != NULL)
        sql_put_blob(run, at, v);
}

void
sql_put_id_or_null(SqlRun *run, int at, Id v)
{
    if (!id_equal(v, (Id){ { 0 } }))
        sql_put_id(run, at, v);
}

static bool
is_null(SqlRun *run, int column)
{
    return sqlite3_column_type(run->engine, column) == SQLITE_NULL;
}

int64_t
sql_get_int(SqlRun *run, int column)
{
    note_get(run, sqlite3_column_type(run->engine, column) == SQLITE_INTEGER);
    return sqlite3_column_int64(run->engine, column);
}

bool
sql_get_bool(SqlRun *run, int column)
{
    int64_t v = sql_get_int(run, column);

    note_get(run, v == 0 || v == 1);
    return v != 0;
}

double
sql_get_real(SqlRun *run, int column)
{
    int type = sqlite3_column_type(run->engine, column);

    note_get(run, type == SQLITE_FLOAT || type == SQLITE_INTEGER);
    return sqlite3_column_double(run->engine, column);
}

Day
sql_get_day(SqlRun *run, int column)
{
    int64_t v = sql_get_int(run, column);

    note_get(run, v >= INT32_MIN && v <= INT32_MAX);
    return (Day){ (int32_t)v };
}

Str
sql_get_text(SqlRun *run, int column)
{
    note_get(run, sqlite3_column_type(run->engine, column) == SQLITE_TEXT);
    return arena_str(run->cx->arena, (Str){ (const char *)sqlite3_column_text(run->engine, column),
                                            (size_t)sqlite3_column_bytes(run->engine, column) });
}

Bytes
sql_get_blob(SqlRun *run, int column)
{
    note_get(run, sqlite3_column_type(run->engine, column) == SQLITE_BLOB);
    return arena_bytes(run->cx->arena,
                       (Bytes){ sqlite3_column_blob(run->engine, column),
                                (size_t)sqlite3_column_bytes(run->engine, column) });
}

Id
sql_get_id(SqlRun *run, int column)
{
    const void *blob = sqlite3_column_blob(run->engine, column);
    Id id = { { 0 } };

    if (blob != NULL && sqlite3_column_bytes(run->engine, column) == ID_BYTES)
        memcpy(id.b, blob, ID_BYTES);
    else
        note_get(run, false);
    return id;
}

Str
sql_get_text_or_null(SqlRun *run, int column)
{
    return is_null(run, column) ? (Str){ NULL, 0 } : sql_get_text(run, column);
}

Bytes
sql_get_blob_or_null(SqlRun *run, int column)
{
    return is_null(run, column) ? (Bytes){ NULL, 0 } : sql_get_blob(run, column);
}

Id
sql_get_id_or_null(SqlRun *run, int column)
{
    return is_null(run, column) ? (Id){ { 0 } } : sql_get_id(run, column);
}
