/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store_rows_test.h"

#include "store/sql.h"
#include "tests/t.h"

const Migration store_rows_first[1] = {
    { 1, "row",
      "CREATE TABLE row (\n    n INTEGER NOT NULL PRIMARY KEY,\n    body {{blob}} NOT NULL\n);" },
};
const Migration store_rows_second[2] = {
    { 1, "row",
      "CREATE TABLE row (\n    n INTEGER NOT NULL PRIMARY KEY,\n    body {{blob}} NOT NULL\n);" },
    { 2, "more", "CREATE TABLE more (\n    n {{serial}},\n    text TEXT\n);" },
};
static const SqlStatement insert = { "row_add", "INSERT INTO row (n, body) VALUES (?1, ?2)" };
static const SqlStatement count = { "row_count", "SELECT count(*) FROM row" };
static const SqlStatement find = { "row_find", "SELECT body FROM row WHERE n = ?1" };
static const SqlStatement drop = { "row_drop", "DELETE FROM row WHERE n = ?1" };

const char *
store_rows_path(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

Status
store_rows_add(Cx *cx, Db *db, int64_t n, Bytes body)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &insert, &run));
    sql_put_int(&run, 1, n);
    sql_put_blob(&run, 2, body);
    return sql_finish(&run);
}

Status
store_rows_drop(Cx *cx, Db *db, int64_t n)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &drop, &run));
    sql_put_int(&run, 1, n);
    return sql_finish(&run);
}

static Status
count_rows(Cx *cx, Db *db, int64_t *ret)
{
    AUTO(sql_done_at) SqlRun run = { 0 };
    bool row = false;

    TRY(sql_start(cx, db, &count, &run));
    TRY(sql_next(&run, &row));
    *ret = sql_get_int(&run, 0);
    return sql_finish(&run);
}

Status
store_rows_has(Cx *cx, Db *db, int64_t n, bool *ret)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &find, &run));
    sql_put_int(&run, 1, n);
    return sql_next(&run, ret);
}

int64_t
store_rows_count(Cx *cx, Db *db)
{
    int64_t n = -1;

    if (count_rows(cx, db, &n).code != ERR_NONE)
        return -1;
    return n;
}

Status
store_rows_open(Cx *cx, const char *path, Db **ret)
{
    TRY(db_open(cx, path, DB_WRITER, ret));
    return db_migrate(cx, *ret, store_rows_first, 1);
}

/* One row in a transaction of its own. */
Status
store_rows_deposit(Cx *cx, Db *db, int64_t n)
{
    uint8_t body[64] = { (uint8_t)n };
    Status done;

    TRY(db_begin(cx, db));
    done = store_rows_add(cx, db, n, (Bytes){ body, sizeof body });
    if (done.code != ERR_NONE) {
        db_rollback(db);
        return done;
    }
    return db_commit(cx, db);
}
