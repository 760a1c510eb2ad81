/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values in and out of statements. */
#include <string.h>

#include "store/sql.h"
#include "store/store.h"
#include "store/store_rows_test.h"
#include "tests/t.h"

enum { STATEMENTS = 500 };

static const Migration kinds[] = {
    { 1, "kinds",
      "CREATE TABLE kind (\n    n INTEGER NOT NULL,\n    r REAL,\n    t TEXT,\n    b "
      "{{blob}}\n);" },
};
static const SqlStatement put = { "put", "INSERT INTO kind (n, r, t, b) VALUES (?1, ?2, ?3, ?4)" };
static const SqlStatement get = { "get", "SELECT n, r, t, b FROM kind ORDER BY n" };

static Status
open_kinds(Cx *cx, Db **ret)
{
    TRY(db_open(cx, store_rows_path(cx, "a.db"), DB_WRITER, ret));
    TRY(db_migrate(cx, *ret, kinds, LEN(kinds)));
    return db_begin(cx, *ret);
}

TEST(store, values_come_back_as_they_were_put)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun in = { 0 };
    AUTO(sql_done_at) SqlRun out = { 0 };
    Id id = { { 1, 2, 3 } };
    bool row = false;

    CHECK_OK(open_kinds(cx, &db));
    CHECK_OK(sql_start(cx, db, &put, &in));
    sql_put_int(&in, 1, INT64_MIN);
    sql_put_real(&in, 2, 0.1);
    sql_put_text(&in, 3, STR("a'b\"; --\xc3\xa5"));
    sql_put_id(&in, 4, id);
    CHECK_OK(sql_finish(&in));
    CHECK_INT(sql_changes(&in), 1);
    CHECK_OK(sql_start(cx, db, &get, &out));
    CHECK_OK(sql_next(&out, &row));
    REQUIRE(row);
    CHECK_INT(sql_get_int(&out, 0), INT64_MIN);
    CHECK(!(sql_get_real(&out, 1) < 0.1) && !(sql_get_real(&out, 1) > 0.1));
    CHECK_STR(sql_get_text(&out, 2), STR("a'b\"; --\xc3\xa5"));
    CHECK(id_equal(sql_get_id(&out, 3), id));
    CHECK_INT(sql_get_blob(&out, 3).len, ID_BYTES);
    CHECK_OK(sql_finish(&out));
}

TEST(store, empty_is_not_nothing)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun out = { 0 };
    bool row = false;

    CHECK_OK(open_kinds(cx, &db));
    for (int i = 0; i < 2; i++) {
        AUTO(sql_done_at) SqlRun in = { 0 };

        CHECK_OK(sql_start(cx, db, &put, &in));
        sql_put_int(&in, 1, i);
        sql_put_real(&in, 2, i);
        sql_put_text_or_null(&in, 3, i == 0 ? STR("") : (Str){ NULL, 0 });
        sql_put_blob_or_null(&in, 4, i == 0 ? str_bytes(STR("")) : (Bytes){ NULL, 0 });
        CHECK_OK(sql_finish(&in));
    }
    CHECK_OK(sql_start(cx, db, &get, &out));
    CHECK_OK(sql_next(&out, &row));
    CHECK(sql_get_text_or_null(&out, 2).ptr != NULL && sql_get_blob_or_null(&out, 3).ptr != NULL);
    CHECK_OK(sql_next(&out, &row));
    CHECK(sql_get_text_or_null(&out, 2).ptr == NULL && sql_get_blob_or_null(&out, 3).ptr == NULL);
    CHECK(id_equal(sql_get_id_or_null(&out, 3), (Id){ { 0 } }));
    CHECK_OK(sql_finish(&out));
}

/* What a getter that does not fit leaves behind. */
static Status
get_as(Cx *cx, Db *db, int column, int as)
{
    AUTO(sql_done_at) SqlRun out = { 0 };
    bool row = false;

    TRY(sql_start(cx, db, &get, &out));
    TRY(sql_next(&out, &row));
    ASSERT(row);
    switch (as) {
    case 0: (void)sql_get_int(&out, column); break;
    case 1: (void)sql_get_bool(&out, column); break;
    case 2: (void)sql_get_day(&out, column); break;
    case 3: (void)sql_get_real(&out, column); break;
    case 4: (void)sql_get_text(&out, column); break;
    case 5: (void)sql_get_blob(&out, column); break;
    default: (void)sql_get_id(&out, column); break;
    }
    return sql_finish(&out);
}

TEST(store, a_column_of_another_type_is_told)
{
    static const bool fits[4][7] = {
        { true, false, false, true, false, false, false },   /* INT64_MAX */
        { false, false, false, false, false, false, false }, /* NULL */
        { false, false, false, false, true, false, false },  /* text */
        { false, false, false, false, false, true, false },  /* 3 bytes */
    };
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun in = { 0 };

    CHECK_OK(open_kinds(cx, &db));
    CHECK_OK(sql_start(cx, db, &put, &in));
    sql_put_int(&in, 1, INT64_MAX);
    sql_put_text(&in, 3, STR("t"));
    sql_put_blob(&in, 4, str_bytes(STR("abc")));
    CHECK_OK(sql_finish(&in));
    for (int column = 0; column < 4; column++) {
        for (int as = 0; as < 7; as++) {
            bool fitted = get_as(cx, db, column, as).code == ERR_NONE;

            if (fitted != fits[column][as])
                t_fail(__FILE__, __LINE__, "column %d as %d", column, as);
        }
    }
}

TEST(store, a_strict_table_refuses_another_type)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun in = { 0 };

    CHECK_OK(open_kinds(cx, &db));
    CHECK_OK(sql_start(cx, db, &put, &in));
    sql_put_text(&in, 1, STR("seven"));
    CHECK_FAILS(sql_finish(&in), ERR_STORE);
}

TEST(store, a_second_row_where_one_is_foreseen_is_told)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun out = { 0 };
    bool row = false;

    CHECK_OK(open_kinds(cx, &db));
    for (int i = 0; i < 2; i++) {
        AUTO(sql_done_at) SqlRun in = { 0 };

        CHECK_OK(sql_start(cx, db, &put, &in));
        sql_put_int(&in, 1, i);
        CHECK_OK(sql_finish(&in));
    }
    CHECK_OK(sql_start(cx, db, &get, &out));
    CHECK_OK(sql_next(&out, &row));
    CHECK_FAILS(sql_finish(&out), ERR_STORE);
}

TEST(store, a_statement_does_not_run_inside_itself)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun in = { 0 };
    AUTO(sql_done_at) SqlRun out = { 0 };
    SqlRun inner = { 0 };
    bool row = false;

    CHECK_OK(open_kinds(cx, &db));
    CHECK_OK(sql_start(cx, db, &put, &in));
    sql_put_int(&in, 1, 1);
    CHECK_OK(sql_finish(&in));
    CHECK_OK(sql_start(cx, db, &get, &out));
    CHECK_OK(sql_next(&out, &row));
    CHECK_FAILS(sql_start(cx, db, &get, &inner), ERR_BUG);
}

TEST(store, many_statements_keep_apart)
{
    static char texts[STATEMENTS][32];
    static SqlStatement statements[STATEMENTS];
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_kinds(cx, &db));
    for (int i = 0; i < 2 * STATEMENTS; i++) {
        AUTO(sql_done_at) SqlRun run = { 0 };
        int at = i % STATEMENTS;
        bool row = false;

        if (i < STATEMENTS) {
            Str text = arena_format(cx->arena, "SELECT %d", i);

            memcpy(texts[at], text.ptr, text.len);
            statements[at] = (SqlStatement){ "number", texts[at] };
        }
        CHECK_OK(sql_start(cx, db, &statements[at], &run));
        CHECK_OK(sql_next(&run, &row));
        CHECK_INT(sql_get_int(&run, 0), at);
    }
}

/* Nobody makes SQL at run time; if somebody did, this is what it would meet. */
TEST(store, the_handle_refuses_what_no_statement_may)
{
    static const SqlStatement refused[] = {
        { "pragma", "PRAGMA secure_delete=OFF" },
        { "attach", "ATTACH 'other.db' AS other" },
        { "drop", "DROP TABLE kind" },
        { "create", "CREATE TABLE more (n INTEGER)" },
        { "load", "SELECT load_extension('x')" },
        { "schema", "DELETE FROM sqlite_schema" },
        { "vacuum", "VACUUM" },
    };
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_kinds(cx, &db));
    for (size_t i = 0; i < LEN(refused); i++) {
        SqlRun run = { 0 };
        Status done = sql_start(cx, db, &refused[i], &run);

        if (done.code == ERR_NONE)
            done = sql_finish(&run);
        sql_done(&run);
        if (done.code != ERR_STORE)
            t_fail(__FILE__, __LINE__, "not refused: %s", refused[i].name);
    }
}
