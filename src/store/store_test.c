/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/sql.h"
#include "tests/t.h"

static const Migration first[] = {
    { 1, "row",
      "CREATE TABLE row (\n    n INTEGER NOT NULL PRIMARY KEY,\n    body {{blob}} NOT NULL\n);" },
};
static const Migration second[] = {
    { 1, "row",
      "CREATE TABLE row (\n    n INTEGER NOT NULL PRIMARY KEY,\n    body {{blob}} NOT NULL\n);" },
    { 2, "more", "CREATE TABLE more (\n    n {{serial}},\n    text TEXT\n);" },
};
static const SqlStatement insert = { "row_add", "INSERT INTO row (n, body) VALUES (?1, ?2)" };
static const SqlStatement count = { "row_count", "SELECT count(*) FROM row" };
static const SqlStatement find = { "row_find", "SELECT body FROM row WHERE n = ?1" };
static const SqlStatement drop = { "row_drop", "DELETE FROM row WHERE n = ?1" };

static const char *
store_path(Cx *cx, const char *name)
{
    return arena_format(cx->arena, "%s/%s", t_dir(), name).ptr;
}

static Status
add_row(Cx *cx, Db *db, int64_t n, Bytes body)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &insert, &run));
    sql_put_int(&run, 1, n);
    sql_put_blob(&run, 2, body);
    return sql_finish(&run);
}

static Status
drop_row(Cx *cx, Db *db, int64_t n)
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

static Status
has_row(Cx *cx, Db *db, int64_t n, bool *ret)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, &find, &run));
    sql_put_int(&run, 1, n);
    return sql_next(&run, ret);
}

static int64_t
rows_of(Cx *cx, Db *db)
{
    int64_t n = -1;

    if (count_rows(cx, db, &n).code != ERR_NONE)
        return -1;
    return n;
}

static Status
open_new(Cx *cx, const char *path, Db **ret)
{
    TRY(db_open(cx, path, DB_WRITER, ret));
    return db_migrate(cx, *ret, first, LEN(first));
}

/* One row in a transaction of its own. */
static Status
deposit(Cx *cx, Db *db, int64_t n)
{
    uint8_t body[64] = { (uint8_t)n };
    Status done;

    TRY(db_begin(cx, db));
    done = add_row(cx, db, n, (Bytes){ body, sizeof body });
    if (done.code != ERR_NONE) {
        db_rollback(db);
        return done;
    }
    return db_commit(cx, db);
}

TEST(store, what_is_committed_is_there_and_what_is_rolled_back_is_not)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(deposit(cx, db, 1));
    CHECK_OK(db_begin(cx, db));
    CHECK(db_is_open(db));
    CHECK_OK(add_row(cx, db, 2, (Bytes){ NULL, 0 }));
    CHECK_INT(rows_of(cx, db), 2);
    db_rollback(db);
    CHECK(!db_is_open(db));
    CHECK_INT(rows_of(cx, db), 1);
}

TEST(store, a_write_outside_a_transaction_is_our_own_error)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_FAILS(add_row(cx, db, 1, (Bytes){ NULL, 0 }), ERR_BUG);
    CHECK_FAILS(db_commit(cx, db), ERR_BUG);
    CHECK_FAILS(db_save(cx, db), ERR_BUG);
    CHECK_FAILS(db_keep(cx, db), ERR_BUG);
    CHECK_INT(rows_of(cx, db), 0);
}

TEST(store, a_row_that_is_there_already_is_a_conflict)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(deposit(cx, db, 1));
    CHECK_FAILS(deposit(cx, db, 1), ERR_CONFLICT);
    CHECK_STR(str_of(cx->err.key), STR("store.exists"));
    CHECK_INT(rows_of(cx, db), 1);
}

TEST(store, what_a_savepoint_undoes_leaves_the_others_alone)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(db_begin(cx, db));
    for (int64_t n = 1; n <= 6; n++) {
        CHECK_OK(db_save(cx, db));
        CHECK_OK(add_row(cx, db, n, (Bytes){ NULL, 0 }));
        CHECK_OK(add_row(cx, db, n + 100, (Bytes){ NULL, 0 }));
        if (n % 3 == 0)
            db_undo(db);
        else
            CHECK_OK(db_keep(cx, db));
    }
    CHECK_OK(db_commit(cx, db));
    CHECK_INT(rows_of(cx, db), 8);
}

TEST(store, a_commit_with_an_open_savepoint_is_refused)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(db_save(cx, db));
    CHECK_FAILS(db_commit(cx, db), ERR_BUG);
    db_undo(db);
    CHECK_OK(db_commit(cx, db));
}

TEST(store, a_reader_sees_one_moment_until_it_ends)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(db_open(cx, store_path(cx, "a.db"), DB_READER, &reader));
    CHECK_OK(db_begin(cx, reader));
    CHECK_OK(deposit(cx, db, 1));
    CHECK_INT(rows_of(cx, reader), 0);
    db_rollback(reader);
    CHECK_INT(rows_of(cx, reader), 1);
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(add_row(cx, db, 2, (Bytes){ NULL, 0 }));
    CHECK_INT(rows_of(cx, reader), 1);
    CHECK_OK(db_commit(cx, db));
    CHECK_INT(rows_of(cx, reader), 2);
}

TEST(store, a_reader_cannot_write)
{
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(db_open(cx, store_path(cx, "a.db"), DB_READER, &reader));
    CHECK_OK(db_begin(cx, reader));
    CHECK_FAILS(add_row(cx, reader, 1, (Bytes){ NULL, 0 }), ERR_STORE);
    db_rollback(reader);
    CHECK_FAILS(db_migrate(cx, reader, second, LEN(second)), ERR_STORE);
    CHECK_INT(rows_of(cx, db), 0);
}

TEST(store, a_file_that_is_no_store_is_refused)
{
    AUTO(db_close_at) Db *db = NULL;
    const char *path = store_path(cx, "a.db");
    FILE *file = fopen(path, "w");

    REQUIRE(file != NULL);
    for (int i = 0; i < 1000; i++)
        CHECK(fputs("no store at all ", file) >= 0);
    CHECK(fclose(file) == 0);
    CHECK_FAILS(db_open(cx, path, DB_WRITER, &db), ERR_STORE);
    CHECK_FAILS(db_open(cx, store_path(cx, "none.db"), DB_READER, &db), ERR_STORE);
    CHECK(db == NULL);
}

TEST(store, migrations_are_applied_once_and_in_order)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_OK(deposit(cx, db, 1));
    CHECK_FAILS(db_check_migrated(cx, db, second, LEN(second)), ERR_STORE);
    CHECK_STR(str_of(cx->err.key), STR("store.older"));
    CHECK_OK(db_migrate(cx, db, second, LEN(second)));
    CHECK_OK(db_migrate(cx, db, second, LEN(second)));
    CHECK_OK(db_check_migrated(cx, db, second, LEN(second)));
    CHECK_INT(rows_of(cx, db), 1);
}

TEST(store, a_newer_store_is_refused)
{
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(db_open(cx, store_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_OK(db_migrate(cx, db, second, LEN(second)));
    CHECK_FAILS(db_migrate(cx, db, first, LEN(first)), ERR_STORE);
    CHECK_STR(str_of(cx->err.key), STR("store.newer"));
    CHECK_FAILS(db_check_migrated(cx, db, first, LEN(first)), ERR_STORE);
}

TEST(store, a_store_with_another_text_of_a_migration_is_refused)
{
    static const Migration other[] = { { 1, "row", "CREATE TABLE row (\n    n INTEGER\n);" } };
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    CHECK_FAILS(db_migrate(cx, db, other, LEN(other)), ERR_STORE);
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

    CHECK_OK(db_open(cx, store_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_FAILS(db_migrate(cx, db, broken, LEN(broken)), ERR_STORE);
    CHECK_STR(str_of(cx->err.key), STR("store.migration"));
    CHECK_OK(db_migrate(cx, db, whole, LEN(whole)));
    CHECK_OK(db_open(cx, store_path(cx, "b.db"), DB_WRITER, &other));
    CHECK_FAILS(db_migrate(cx, other, words, LEN(words)), ERR_BUG);
}

/* A table that stands there although its migration was never noted. */
TEST(store, a_half_applied_migration_is_refused)
{
    static const Migration names_only[] = {
        { 7, "more", "CREATE TABLE more (\n    n {{serial}},\n    text TEXT\n);" }
    };
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(db_open(cx, store_path(cx, "a.db"), DB_WRITER, &db));
    CHECK_OK(db_migrate(cx, db, names_only, LEN(names_only)));
    CHECK_FAILS(db_migrate(cx, db, second, LEN(second)), ERR_STORE);
    CHECK_STR(str_of(cx->err.key), STR("store.newer"));
}

TEST(store, a_failing_call_anywhere_leaves_nothing_half)
{
    AUTO(db_close_at) Db *db = NULL;
    int64_t failed = 0;

    CHECK_OK(open_new(cx, store_path(cx, "a.db"), &db));
    for (int64_t calls = 1; calls < 20; calls++) {
        int64_t before = rows_of(cx, db);
        bool done;

        db_fail_after(db, calls);
        done = deposit(cx, db, calls).code == ERR_NONE;
        db_fail_after(db, 0);
        failed += !done;
        CHECK(!db_is_open(db));
        CHECK_INT(rows_of(cx, db), before + (done ? 1 : 0));
    }
    CHECK_INT(failed, 3);
    CHECK_OK(db_check(cx, db));
}

/* Writes rows from `n` on, and tells each number once it is durable, until it is killed. */
_Noreturn static void
write_until_killed(const char *path, int64_t n, int pipe_fd)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx child = { .arena = arena, .now_s = T_NOW_S };
    Db *db = NULL;

    if (open_new(&child, path, &db).code != ERR_NONE)
        _exit(1);
    for (;; n++) {
        if (deposit(&child, db, n).code != ERR_NONE ||
            write(pipe_fd, &n, sizeof n) != (ssize_t)sizeof n)
            _exit(1);
        arena_reset(arena);
    }
}

static void
wait_ms(long ms)
{
    (void)nanosleep(&(struct timespec){ 0, ms * 1000000 }, NULL);
}

/* One life of a writer; the last number it told, or `n` - 1. */
static int64_t
live_and_die(const char *path, int64_t n, long ms)
{
    int fds[2];
    int64_t told = n - 1;
    int64_t last = told;
    pid_t child;

    ASSERT(pipe(fds) == 0);
    child = fork();
    ASSERT(child >= 0);
    if (child == 0)
        write_until_killed(path, n, fds[1]);
    (void)close(fds[1]);
    if (read(fds[0], &told, sizeof told) == (ssize_t)sizeof told)
        last = told;
    wait_ms(ms);
    ASSERT(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
    while (read(fds[0], &told, sizeof told) == (ssize_t)sizeof told)
        last = told;
    (void)close(fds[0]);
    return last;
}

TEST(store, what_was_acknowledged_survives_a_kill)
{
    const char *path = store_path(cx, "a.db");
    int64_t next = 1;
    uint64_t seed = 7;

    for (int round = 0; round < 8; round++) {
        AUTO(db_close_at) Db *db = NULL;
        int64_t last = live_and_die(path, next, (long)(t_random_u64(&seed) % 30));

        CHECK(last >= next);
        CHECK_OK(open_new(cx, path, &db));
        for (int64_t n = next; n <= last; n++) {
            bool there = false;

            CHECK_OK(has_row(cx, db, n, &there));
            CHECK(there);
        }
        CHECK(rows_of(cx, db) == last || rows_of(cx, db) == last + 1);
        CHECK_OK(db_check(cx, db));
        next = rows_of(cx, db) + 1;
    }
}

static int64_t
now_ms(void)
{
    struct timespec now;

    ASSERT(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Writes for half a second; tells how many rows and the longest wait in milliseconds. */
_Noreturn static void
write_for_a_while(const char *path, int64_t n, int pipe_fd)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx child = { .arena = arena, .now_s = T_NOW_S };
    int64_t told[2] = { 0, 0 };
    int64_t start;
    Db *db = NULL;

    if (open_new(&child, path, &db).code != ERR_NONE)
        _exit(1);
    start = now_ms();
    for (int64_t before = start; before - start < 500; told[0]++) {
        int64_t after;

        if (deposit(&child, db, n + told[0]).code != ERR_NONE)
            _exit(1);
        after = now_ms();
        told[1] = after - before > told[1] ? after - before : told[1];
        before = after;
    }
    _exit(write(pipe_fd, told, sizeof told) == (ssize_t)sizeof told ? 0 : 1);
}

TEST(store, two_writers_take_turns)
{
    const char *path = store_path(cx, "a.db");
    int64_t told[2][2] = { { 0 } };
    int fds[2][2];
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, path, &db));
    for (int i = 0; i < 2; i++) {
        pid_t child;

        REQUIRE(pipe(fds[i]) == 0);
        child = fork();
        REQUIRE(child >= 0);
        if (child == 0)
            write_for_a_while(path, 1 + i * 1000000, fds[i][1]);
    }
    for (int i = 0; i < 2; i++) {
        CHECK(read(fds[i][0], told[i], sizeof told[i]) == (ssize_t)sizeof told[i]);
        (void)close(fds[i][0]);
        (void)close(fds[i][1]);
    }
    while (wait(NULL) > 0)
        continue;
    CHECK_INT(rows_of(cx, db), told[0][0] + told[1][0]);
    CHECK(told[0][0] >= 10 && told[1][0] >= 10);
    CHECK(told[0][1] < 400 && told[1][1] < 400);
}

/* True if any file of the store holds the text. */
static bool
is_on_disk(Cx *cx, const char *path, const char *suffix, Str text)
{
    uint8_t *all = arena_alloc(cx->arena, 4 << 20);
    int fd = open(arena_format(cx->arena, "%s%s", path, suffix).ptr, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd >= 0 ? read(fd, all, 4 << 20) : 0;

    if (fd >= 0)
        (void)close(fd);
    return len > 0 && memmem(all, (size_t)len, text.ptr, text.len) != NULL;
}

TEST(store, what_was_deleted_is_on_no_page_after_a_checkpoint)
{
    Str text = STR("the sealed words that were withdrawn");
    const char *path = store_path(cx, "a.db");
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(open_new(cx, path, &db));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(add_row(cx, db, 1, str_bytes(text)));
    CHECK_OK(db_commit(cx, db));
    CHECK(is_on_disk(cx, path, "-wal", text));
    CHECK_OK(db_checkpoint(cx, db, false));
    CHECK(is_on_disk(cx, path, "", text));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(drop_row(cx, db, 1));
    CHECK_OK(db_commit(cx, db));
    CHECK_OK(db_checkpoint(cx, db, true));
    CHECK(!is_on_disk(cx, path, "", text) && !is_on_disk(cx, path, "-wal", text));
}

TEST(store, a_checkpoint_beside_a_reader_is_no_failure)
{
    const char *path = store_path(cx, "a.db");
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;

    CHECK_OK(open_new(cx, path, &db));
    CHECK_OK(db_open(cx, path, DB_READER, &reader));
    CHECK_OK(db_begin(cx, reader));
    CHECK_OK(deposit(cx, db, 1));
    CHECK_OK(db_checkpoint(cx, db, true));
    CHECK_INT(rows_of(cx, reader), 0);
    db_rollback(reader);
    CHECK_OK(db_checkpoint(cx, db, true));
    CHECK(!is_on_disk(cx, path, "-wal", STR("\x37\x7f\x06")));
    CHECK_INT(rows_of(cx, reader), 1);
}

TEST(store, a_copy_beside_a_writer_holds_one_moment)
{
    const char *path = store_path(cx, "a.db");
    const char *copy = store_path(cx, "copy.db");
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;
    AUTO(db_close_at) Db *copied = NULL;
    int64_t bytes = 0;

    CHECK_OK(open_new(cx, path, &db));
    CHECK_OK(deposit(cx, db, 1));
    CHECK_OK(db_open(cx, path, DB_READER, &reader));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(add_row(cx, db, 2, (Bytes){ NULL, 0 }));
    CHECK_OK(db_backup(cx, reader, copy));
    CHECK_OK(db_commit(cx, db));
    CHECK_OK(db_open(cx, copy, DB_WRITER, &copied));
    CHECK_INT(rows_of(cx, copied), 1);
    CHECK_OK(db_check(cx, copied));
    CHECK_OK(db_size(cx, copied, &bytes));
    CHECK(bytes >= 4096);
    CHECK_FAILS(db_backup(cx, reader, copy), ERR_INVALID);
}

TEST(store, a_damaged_page_is_told)
{
    const char *path = store_path(cx, "a.db");
    static const uint8_t junk[200] = { 0x5a, 0x5a };
    Db *db = NULL;
    int fd;

    CHECK_OK(open_new(cx, path, &db));
    for (int64_t n = 1; n <= 200; n++)
        CHECK_OK(deposit(cx, db, n));
    CHECK_OK(db_checkpoint(cx, db, true));
    db_close(db);
    db = NULL;
    fd = open(path, O_WRONLY | O_CLOEXEC);
    REQUIRE(fd >= 0 && pwrite(fd, junk, sizeof junk, 4L * 4096) == (ssize_t)sizeof junk);
    (void)close(fd);
    CHECK_OK(db_open(cx, path, DB_WRITER, &db));
    CHECK_FAILS(db_check(cx, db), ERR_STORE);
    db_close(db);
}
