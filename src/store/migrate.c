/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Migrations.  The store keeps the text of each that it has had: the statements of what was applied
 * are never edited, and a store that has had others, or a migration that this program does not
 * know, is not touched.  Lines of comment count for nothing: a licence may be put above them. */
#include <stdio.h>

#include "store/dialect.h"
#include "store/store_internal.h"

enum { SQL_MAX = 1 << 20 };

static const char make_table[] =
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER NOT NULL PRIMARY KEY,"
    " name TEXT NOT NULL, sql TEXT NOT NULL, applied_s INTEGER NOT NULL) STRICT";
static const SqlStatement list_applied = {
    "migration_list", "SELECT number, name, sql FROM migration ORDER BY number"
};
static const SqlStatement find_applied = { "migration_find",
                                           "SELECT number FROM migration WHERE number = ?1" };
static const SqlStatement note_applied = {
    "migration_add", "INSERT INTO migration (number, name, sql, applied_s) VALUES (?1, ?2, ?3, ?4)"
};

static const Migration *
find_known(const Migration *migrations, size_t n, int64_t number)
{
    for (size_t i = 0; i < n; i++) {
        if (migrations[i].number == number)
            return &migrations[i];
    }
    return NULL;
}

/* Cuts off and returns the next line that is neither empty nor comment alone; empty: the end. */
static Str
next_line(Str *sql)
{
    Str line = STR("");

    while (sql->len > 0 && (line.len == 0 || str_starts(line, STR("--"))))
        line = str_trim(str_cut(*sql, '\n', sql));
    return str_starts(line, STR("--")) ? STR("") : line;
}

static bool
same_statements(Str a, Str b)
{
    Str line;

    do {
        line = next_line(&a);
        if (!str_equal(line, next_line(&b)))
            return false;
    } while (line.len > 0);
    return true;
}

static Status
check_applied(SqlRun *run, const Migration *migrations, size_t n)
{
    Cx *cx = run->cx;
    int64_t number = sql_get_int(run, 0);
    Str name = sql_get_text(run, 1);
    Str sql = sql_get_text(run, 2);
    const Migration *known = find_known(migrations, n, number);

    if (known == NULL)
        FAIL(ERR_CONFLICT, "store.newer",
             "this store was last used by a newer program (migration %04lld, %.*s): "
             "upgrade the program",
             (long long)number, STR_ARG(name));
    if (!same_statements(str_of(known->sql), sql))
        FAIL(ERR_CONFLICT, "store.other",
             "this store was made by a program with another migration %04lld (%.*s)",
             (long long)number, STR_ARG(name));
    return OK;
}

static Status
check_all_applied(Cx *cx, Db *db, const Migration *migrations, size_t n)
{
    AUTO(sql_done_at) SqlRun run = { 0 };
    bool more = false;

    TRY(sql_start(cx, db, &list_applied, &run));
    TRY(sql_next(&run, &more));
    while (more) {
        TRY(check_applied(&run, migrations, n));
        TRY(sql_next(&run, &more));
    }
    return OK;
}

static Status
is_applied(Cx *cx, Db *db, int number, bool *ret)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &find_applied, &run));
    sql_put_int(&run, 1, number);
    return sql_next(&run, ret);
}

static Status
note(Cx *cx, Db *db, const Migration *migration)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &note_applied, &run));
    sql_put_int(&run, 1, migration->number);
    sql_put_text(&run, 2, str_of(migration->name));
    sql_put_text(&run, 3, str_of(migration->sql));
    sql_put_int(&run, 4, cx->now_s);
    return sql_finish(&run);
}

static Status
run_text(Cx *cx, Db *db, const Migration *migration)
{
    AUTO(buf_free) Buf sql = buf_new(SQL_MAX);
    int line = 0;
    Status done;

    if (!store_dialect_sqlite(str_of(migration->sql), &sql, &line))
        FAIL(ERR_BUG, "error.bug", "migration %04d: unknown word in braces in line %d",
             migration->number, line);
    buf_u8(&sql, 0);
    ASSERT(!buf_full(&sql));
    done = db_run(cx, db, buf_text(&sql).ptr);
    if (done.code != ERR_NONE)
        FAIL(ERR_STORE, "store.migration", "migration %04d (%s) cannot be applied: %s",
             migration->number, migration->name, sqlite3_errmsg(db->engine));
    return OK;
}

/* Looks again inside the transaction: another process may have been quicker. */
static Status
apply_inside(Cx *cx, Db *db, const Migration *migration)
{
    bool applied = false;

    TRY(is_applied(cx, db, migration->number, &applied));
    if (applied)
        return OK;
    TRY(db_count_call(cx, db));
    TRY(run_text(cx, db, migration));
    return note(cx, db, migration);
}

static Status
apply(Cx *cx, Db *db, const Migration *migration)
{
    Status done;

    TRY(db_begin(cx, db));
    done = apply_inside(cx, db, migration);
    if (done.code != ERR_NONE) {
        db_rollback(db);
        return done;
    }
    return db_commit(cx, db);
}

static Status
prepare_table(Cx *cx, Db *db)
{
    Status done;

    TRY(db_begin(cx, db));
    done = db_run(cx, db, make_table);
    if (done.code != ERR_NONE) {
        db_rollback(db);
        return done;
    }
    return db_commit(cx, db);
}

Status
db_migrate(Cx *cx, Db *db, const Migration *migrations, size_t n)
{
    TRY(prepare_table(cx, db));
    TRY(check_all_applied(cx, db, migrations, n));
    for (size_t i = 0; i < n; i++) {
        ASSERT(i == 0 || migrations[i - 1].number < migrations[i].number);
        TRY(apply(cx, db, &migrations[i]));
    }
    return OK;
}

Status
db_missing(Cx *cx, Db *db, const Migration *migrations, size_t n, const Migration **ret,
           size_t *ret_n)
{
    size_t missing = 0;

    TRY(check_all_applied(cx, db, migrations, n));
    for (size_t i = 0; i < n; i++) {
        bool applied = false;

        TRY(is_applied(cx, db, migrations[i].number, &applied));
        if (!applied)
            ret[missing++] = &migrations[i];
    }
    *ret_n = missing;
    return OK;
}

Status
db_check_migrated(Cx *cx, Db *db, const Migration *migrations, size_t n)
{
    const Migration **missing = ARENA_ARRAY(cx->arena, n, const Migration *);
    size_t nmissing = 0;

    TRY(db_missing(cx, db, migrations, n, missing, &nmissing));
    if (nmissing > 0)
        FAIL(ERR_CONFLICT, "store.older",
             "this store has not had migration %04d (%s): run `tessera upgrade`",
             missing[0]->number, missing[0]->name);
    return OK;
}
