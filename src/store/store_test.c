/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"

#include <stdio.h>

#include "store/sql.h"
#include "store/store_internal.h"
#include "store/store_rows_test.h"
#include "tests/t.h"

TEST(store, what_is_committed_is_there_and_what_is_rolled_back_is_not)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(store_rows_deposit(cx, db, 1));
    CHECK_OK(db_begin(cx, db));
    CHECK(db_is_open(db));
    CHECK_OK(store_rows_add(cx, db, 2, (Bytes){ NULL, 0 }));
    CHECK_INT(store_rows_count(cx, db), 2);
    db_rollback(db);
    CHECK(!db_is_open(db));
    CHECK_INT(store_rows_count(cx, db), 1);
}

TEST(store, a_write_outside_a_transaction_is_our_own_error)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_FAILS(store_rows_add(cx, db, 1, (Bytes){ NULL, 0 }), ERR_BUG);
    CHECK_FAILS(db_commit(cx, db), ERR_BUG);
    CHECK_FAILS(db_save(cx, db), ERR_BUG);
    CHECK_FAILS(db_keep(cx, db), ERR_BUG);
    CHECK_INT(store_rows_count(cx, db), 0);
}

TEST(store, a_row_that_is_there_already_is_a_conflict)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(store_rows_deposit(cx, db, 1));
    CHECK_FAILS(store_rows_deposit(cx, db, 1), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.exists"));
    CHECK_INT(store_rows_count(cx, db), 1);
}

TEST(store, what_a_savepoint_undoes_leaves_the_others_alone)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(db_begin(cx, db));
    for (int64_t n = 1; n <= 6; n++) {
        CHECK_OK(db_save(cx, db));
        CHECK_OK(store_rows_add(cx, db, n, (Bytes){ NULL, 0 }));
        CHECK_OK(store_rows_add(cx, db, n + 100, (Bytes){ NULL, 0 }));
        if (n % 3 == 0)
            db_undo(db);
        else
            CHECK_OK(db_keep(cx, db));
    }
    CHECK_OK(db_commit(cx, db));
    CHECK_INT(store_rows_count(cx, db), 8);
}

TEST(store, a_commit_with_an_open_savepoint_is_refused)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(db_save(cx, db));
    CHECK_FAILS(db_commit(cx, db), ERR_BUG);
    db_undo(db);
    CHECK_OK(db_commit(cx, db));
}

/* The engine undoes the whole transaction by itself when the disk is full. */
TEST(store, after_a_full_disk_no_later_savepoint_is_kept_by_itself)
{
    AUTO(db_close_at) Db *db = NULL;
    Bytes large = { arena_alloc(cx->arena, 1 << 20), 1 << 20 };

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(db_run(cx, db, "PRAGMA max_page_count=64"));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(db_save(cx, db));
    CHECK_OK(store_rows_add(cx, db, 1, (Bytes){ NULL, 0 }));
    CHECK_OK(db_keep(cx, db));
    CHECK_OK(db_save(cx, db));
    CHECK_FAILS(store_rows_add(cx, db, 2, large), ERR_STORE);
    db_undo(db);
    if (db_save(cx, db).code == ERR_NONE) {
        CHECK_OK(store_rows_add(cx, db, 3, (Bytes){ NULL, 0 }));
        CHECK_OK(db_keep(cx, db));
    }
    CHECK_FAILS(db_commit(cx, db), ERR_STORE);
    CHECK_INT(store_rows_count(cx, db), 0);
    CHECK_OK(store_rows_deposit(cx, db, 4));
}

TEST(store, a_reader_sees_one_moment_until_it_ends)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(db_open(cx, store_rows_path(cx, "a.db"), DB_READER, &reader));
    CHECK_OK(db_begin(cx, reader));
    CHECK_OK(store_rows_deposit(cx, db, 1));
    CHECK_INT(store_rows_count(cx, reader), 0);
    db_rollback(reader);
    CHECK_INT(store_rows_count(cx, reader), 1);
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(store_rows_add(cx, db, 2, (Bytes){ NULL, 0 }));
    CHECK_INT(store_rows_count(cx, reader), 1);
    CHECK_OK(db_commit(cx, db));
    CHECK_INT(store_rows_count(cx, reader), 2);
}

TEST(store, a_reader_cannot_write)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(db_open(cx, store_rows_path(cx, "a.db"), DB_READER, &reader));
    CHECK_OK(db_begin(cx, reader));
    CHECK_FAILS(store_rows_add(cx, reader, 1, (Bytes){ NULL, 0 }), ERR_STORE);
    db_rollback(reader);
    CHECK_FAILS(db_migrate(cx, reader, store_rows_second, 2), ERR_STORE);
    CHECK_INT(store_rows_count(cx, db), 0);
}

TEST(store, a_file_that_is_no_store_is_refused)
{
    AUTO(db_close_at) Db *db = NULL;
    const char *path = store_rows_path(cx, "a.db");
    FILE *file = fopen(path, "w");

    REQUIRE(file != NULL);
    for (int i = 0; i < 1000; i++)
        CHECK(fputs("no store at all ", file) >= 0);
    CHECK(fclose(file) == 0);
    CHECK_FAILS(db_open(cx, path, DB_WRITER, &db), ERR_STORE);
    CHECK_FAILS(db_open(cx, store_rows_path(cx, "none.db"), DB_READER, &db), ERR_STORE);
    CHECK(db == NULL);
}

TEST(store, migrations_are_applied_once_and_in_order)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_OK(store_rows_deposit(cx, db, 1));
    CHECK_FAILS(db_check_migrated(cx, db, store_rows_second, 2), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.older"));
    CHECK_OK(db_migrate(cx, db, store_rows_second, 2));
    CHECK_OK(db_migrate(cx, db, store_rows_second, 2));
    CHECK_OK(db_check_migrated(cx, db, store_rows_second, 2));
    CHECK_INT(store_rows_count(cx, db), 1);
}

TEST(store, a_newer_store_is_refused)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(db_open(cx, store_rows_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_OK(db_migrate(cx, db, store_rows_second, 2));
    CHECK_FAILS(db_migrate(cx, db, store_rows_first, 1), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.newer"));
    CHECK_FAILS(db_check_migrated(cx, db, store_rows_first, 1), ERR_CONFLICT);
}

TEST(store, a_store_with_another_text_of_a_migration_is_refused)
{
    static const Migration other[] = { { 1, "row", "CREATE TABLE row (\n    n INTEGER\n);" } };
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    CHECK_FAILS(db_migrate(cx, db, other, LEN(other)), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.other"));
}

/* Its licence was once added at the head of each file: stores that were made before are the same.
 */
TEST(store, what_stands_between_the_statements_of_a_migration_may_change)
{
    static const Migration told[] = {
        { 1, "row",
          "-- What it is.\n\nCREATE TABLE row (\n    -- in order\n    n INTEGER NOT NULL\n);" },
    };
    static const Migration plain[] = {
        { 1, "row", "\nCREATE TABLE row (\n    n INTEGER NOT NULL\n);\n-- No more." },
    };
    static const Migration more[] = {
        { 1, "row",
          "CREATE TABLE row (\n    n INTEGER NOT NULL\n);\nCREATE INDEX one ON row (n);" },
    };
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(db_open(cx, store_rows_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_OK(db_migrate(cx, db, told, LEN(told)));
    CHECK_OK(db_migrate(cx, db, plain, LEN(plain)));
    CHECK_OK(db_check_migrated(cx, db, plain, LEN(plain)));
    CHECK_FAILS(db_migrate(cx, db, more, LEN(more)), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.other"));
}

TEST(store, a_migration_that_breaks_off_leaves_nothing)
{
    static const Migration broken[] = {
        { 1, "row", "CREATE TABLE row (\n    n INTEGER\n);" },
        { 2, "half",
          "CREATE TABLE half (\n    n INTEGER\n);\nCREATE TABLE row (\n    n INTEGER\n);" },
    };
    static const Migration whole[] = {
        { 1, "row", "CREATE TABLE row (\n    n INTEGER\n);" },
        { 2, "half", "CREATE TABLE half (\n    n INTEGER\n);" },
    };
    static const Migration words[] = { { 1, "odd", "CREATE TABLE odd (\n    n {{number}}\n);" } };
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *other = NULL;

    CHECK_OK(db_open(cx, store_rows_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_FAILS(db_migrate(cx, db, broken, LEN(broken)), ERR_STORE);
    CHECK_STR(str_of(cx->err.key), STR("store.migration"));
    CHECK_OK(db_migrate(cx, db, whole, LEN(whole)));
    CHECK_OK(db_open(cx, store_rows_path(cx, "b.db"), DB_WRITER, &other));
    CHECK_FAILS(db_migrate(cx, other, words, LEN(words)), ERR_BUG);
}

/* A table that stands there although its migration was never noted. */
TEST(store, a_half_applied_migration_is_refused)
{
    static const SqlStatement forget = { "forget", "DELETE FROM migration WHERE number = 2" };
    AUTO(db_close_at) Db *db = NULL;
    AUTO(sql_done_at) SqlRun run = { 0 };

    CHECK_OK(db_open(cx, store_rows_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_OK(db_migrate(cx, db, store_rows_second, 2));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(sql_start(cx, db, &forget, &run));
    CHECK_OK(sql_finish(&run));
    CHECK_OK(db_commit(cx, db));
    CHECK_FAILS(db_migrate(cx, db, store_rows_second, 2), ERR_STORE);
    CHECK_STR(str_of(cx->err.key), STR("store.migration"));
    CHECK_FAILS(db_check_migrated(cx, db, store_rows_second, 2), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.older"));
}

TEST(store, a_failing_call_anywhere_leaves_nothing_half)
{
    AUTO(db_close_at) Db *db = NULL;
    int64_t failed = 0;

    CHECK_OK(store_rows_open(cx, store_rows_path(cx, "a.db"), &db));
    for (int64_t calls = 1; calls < 20; calls++) {
        int64_t before = store_rows_count(cx, db);
        bool done;

        db_fail_after(db, calls);
        done = store_rows_deposit(cx, db, calls).code == ERR_NONE;
        db_fail_after(db, 0);
        failed += !done;
        CHECK(!db_is_open(db));
        CHECK_INT(store_rows_count(cx, db), before + (done ? 1 : 0));
    }
    CHECK_INT(failed, 3);
    CHECK_OK(db_check(cx, db));
}
