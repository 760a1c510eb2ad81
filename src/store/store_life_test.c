/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What outlives a process, what several processes do beside each other, what is left on the disk.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/store.h"
#include "store/store_rows_test.h"
#include "tests/t.h"

/* Writes rows from `n` on, and tells each number once it is durable, until it is killed. */
_Noreturn static void
write_until_killed(const char *path, int64_t n, int pipe_fd)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx child = { .arena = arena, .now_s = T_NOW_S };
    Db *db = NULL;

    if (store_rows_open(&child, path, &db).code != ERR_NONE)
        _exit(1);
    for (;; n++) {
        if (store_rows_deposit(&child, db, n).code != ERR_NONE ||
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
    const char *path = store_rows_path(cx, "a.db");
    int64_t next = 1;
    uint64_t seed = 7;

    for (int round = 0; round < 8; round++) {
        AUTO(db_close_at) Db *db = NULL;
        int64_t last = live_and_die(path, next, (long)(t_random_u64(&seed) % 30));

        CHECK(last >= next);
        CHECK_OK(store_rows_open(cx, path, &db));
        for (int64_t n = next; n <= last; n++) {
            bool there = false;

            CHECK_OK(store_rows_has(cx, db, n, &there));
            CHECK(there);
        }
        CHECK(store_rows_count(cx, db) == last || store_rows_count(cx, db) == last + 1);
        CHECK_OK(db_check(cx, db));
        next = store_rows_count(cx, db) + 1;
    }
}

/* What two writers tell each other while they write. */
typedef struct Writers {
    atomic_int written[2];
} Writers;

#define WRITER_ROWS 200

/* Writes until both have their rows: one that starves makes the other go on, to its own cost.  Who
 * is far ahead pauses after each row, since the other may be slow to start or wait for a processor:
 * with so many pauses only one that is never let in does not come to write. */
_Noreturn static void
write_until_both_have(const char *path, Writers *writers, int i)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx child = { .arena = arena, .now_s = T_NOW_S };
    Db *db = NULL;

    if (store_rows_open(&child, path, &db).code != ERR_NONE)
        _exit(1);
    while (atomic_load(&writers->written[0]) < WRITER_ROWS ||
           atomic_load(&writers->written[1]) < WRITER_ROWS) {
        int n = atomic_load(&writers->written[i]);

        if (n >= 100 * WRITER_ROWS)
            _exit(2);
        if (n >= 10 * WRITER_ROWS)
            wait_ms(1);
        if (store_rows_deposit(&child, db, n + i * 1000000).code != ERR_NONE)
            _exit(1);
        atomic_store(&writers->written[i], n + 1);
        arena_reset(arena);
    }
    _exit(0);
}

TEST(store, two_writers_take_turns)
{
    const char *path = store_rows_path(cx, "a.db");
    Writers *writers =
        mmap(NULL, sizeof *writers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    AUTO(db_close_at) Db *db = NULL;

    REQUIRE(writers != MAP_FAILED);
    CHECK_OK(store_rows_open(cx, path, &db));
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();

        REQUIRE(child >= 0);
        if (child == 0)
            write_until_both_have(path, writers, i);
    }
    for (int status = 0; wait(&status) > 0;)
        CHECK_INT(status, 0);
    CHECK_INT(store_rows_count(cx, db), writers->written[0] + writers->written[1]);
    (void)munmap(writers, sizeof *writers);
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
    const char *path = store_rows_path(cx, "a.db");
    AUTO(db_close_at) Db *db = NULL;

    CHECK_OK(store_rows_open(cx, path, &db));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(store_rows_add(cx, db, 1, str_bytes(text)));
    CHECK_OK(db_commit(cx, db));
    CHECK(is_on_disk(cx, path, "-wal", text));
    CHECK_OK(db_checkpoint(cx, db, false));
    CHECK(is_on_disk(cx, path, "", text));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(store_rows_drop(cx, db, 1));
    CHECK_OK(db_commit(cx, db));
    CHECK_OK(db_checkpoint(cx, db, true));
    CHECK(!is_on_disk(cx, path, "", text) && !is_on_disk(cx, path, "-wal", text));
}

TEST(store, a_checkpoint_beside_a_reader_is_no_failure)
{
    const char *path = store_rows_path(cx, "a.db");
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;

    CHECK_OK(store_rows_open(cx, path, &db));
    CHECK_OK(db_open(cx, path, DB_READER, &reader));
    CHECK_OK(db_begin(cx, reader));
    CHECK_OK(store_rows_deposit(cx, db, 1));
    CHECK_OK(db_checkpoint(cx, db, true));
    CHECK_INT(store_rows_count(cx, reader), 0);
    db_rollback(reader);
    CHECK_OK(db_checkpoint(cx, db, true));
    CHECK(!is_on_disk(cx, path, "-wal", STR("\x37\x7f\x06")));
    CHECK_INT(store_rows_count(cx, reader), 1);
}

TEST(store, a_copy_beside_a_writer_holds_one_moment)
{
    const char *path = store_rows_path(cx, "a.db");
    const char *copy = store_rows_path(cx, "copy.db");
    AUTO(db_close_at) Db *db = NULL;
    AUTO(db_close_at) Db *reader = NULL;
    AUTO(db_close_at) Db *copied = NULL;

    CHECK_OK(store_rows_open(cx, path, &db));
    CHECK_OK(store_rows_deposit(cx, db, 1));
    CHECK_OK(db_open(cx, path, DB_READER, &reader));
    CHECK_OK(db_begin(cx, db));
    CHECK_OK(store_rows_add(cx, db, 2, (Bytes){ NULL, 0 }));
    CHECK_OK(db_backup(cx, reader, copy));
    CHECK_OK(db_commit(cx, db));
    CHECK_OK(db_open(cx, copy, DB_WRITER, &copied));
    CHECK_INT(store_rows_count(cx, copied), 1);
    CHECK_OK(db_check(cx, copied));
    CHECK_FAILS(db_backup(cx, reader, copy), ERR_INVALID);
}

TEST(store, a_damaged_page_is_told)
{
    const char *path = store_rows_path(cx, "a.db");
    static const uint8_t junk[200] = { 0x5a, 0x5a };
    Db *db = NULL;
    int fd;

    CHECK_OK(store_rows_open(cx, path, &db));
    for (int64_t n = 1; n <= 200; n++)
        CHECK_OK(store_rows_deposit(cx, db, n));
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
