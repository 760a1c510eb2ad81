/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The handle and its transactions. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_internal.h"

enum { CACHE_KIB = 16 * 1024 };

Status
db_failed(Cx *cx, Db *db, const char *what)
{
    FAIL(ERR_STORE, "store.failed", "%s: %s", what, sqlite3_errmsg(db->engine));
}

Status
db_count_call(Cx *cx, Db *db)
{
    if (db->fail_in > 0 && --db->fail_in == 0)
        FAIL(ERR_STORE, "store.injected", "this call was made to fail");
    return OK;
}

Status
db_run(Cx *cx, Db *db, const char *sql)
{
    bool was_trusted = db->is_trusted;
    int result;

    db->is_trusted = true;
    result = sqlite3_exec(db->engine, sql, NULL, NULL, NULL);
    db->is_trusted = was_trusted;
    if (result != SQLITE_OK)
        return db_failed(cx, db, sql);
    return OK;
}

static bool
writes(int action)
{
    return action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
}

static bool
reads(int action)
{
    return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_RECURSIVE ||
           action == SQLITE_TRANSACTION || action == SQLITE_SAVEPOINT;
}

/* What a statement may do at all.  Nothing of ours is made at run time; if some day something is,
 * it still meets this wall. */
static int
authorize(void *self, int action, const char *first, const char *second, const char *third,
          const char *fourth)
{
    const Db *db = self;

    (void)first;
    (void)third;
    (void)fourth;
    if (db->is_trusted || reads(action) || (writes(action) && db->mode == DB_WRITER))
        return SQLITE_OK;
    if (action == SQLITE_FUNCTION && sqlite3_stricmp(second, "load_extension") != 0)
        return SQLITE_OK;
    return SQLITE_DENY;
}

/* The file exists before the engine opens it, so that nobody else may read it; the engine gives its
 * log the same mode. */
static Status
make_file(Cx *cx, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        FAIL(ERR_STORE, "store.open", "the store cannot be opened: %s", strerror(errno));
    (void)close(fd);
    return OK;
}

static Status
open_lock(Cx *cx, Db *db)
{
    char path[4096];
    int len = snprintf(path, sizeof path, "%s-lock", db->path);

    if (len < 0 || (size_t)len >= sizeof path)
        FAIL(ERR_STORE, "store.open", "the path of the store is too long");
    db->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock_fd < 0)
        FAIL(ERR_STORE, "store.open", "the store's lock file cannot be opened: %s",
             strerror(errno));
    return OK;
}

static Status
harden(Cx *cx, Db *db)
{
    static const int on[] = { SQLITE_DBCONFIG_DEFENSIVE };
    static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER,
                               SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_DQS_DDL,
                               SQLITE_DBCONFIG_DQS_DML };

    for (size_t i = 0; i < LEN(on); i++) {
        if (sqlite3_db_config(db->engine, on[i], 1, NULL) != SQLITE_OK)
            return db_failed(cx, db, "opening the store");
    }
    for (size_t i = 0; i < LEN(off); i++) {
        if (sqlite3_db_config(db->engine, off[i], 0, NULL) != SQLITE_OK)
            return db_failed(cx, db, "opening the store");
    }
    (void)sqlite3_limit(db->engine, SQLITE_LIMIT_ATTACHED, 0);
    (void)sqlite3_extended_result_codes(db->engine, 1);
    return OK;
}

static Status
configure(Cx *cx, Db *db)
{
    char cache[64];

    (void)snprintf(cache, sizeof cache, "PRAGMA cache_size=-%d", CACHE_KIB);
    TRY(harden(cx, db));
    (void)sqlite3_busy_timeout(db->engine, DB_BUSY_MS);
    TRY(db_run(cx, db, "PRAGMA temp_store=MEMORY"));
    TRY(db_run(cx, db, "PRAGMA mmap_size=0"));
    TRY(db_run(cx, db, "PRAGMA secure_delete=ON"));
    TRY(db_run(cx, db, "PRAGMA synchronous=FULL"));
    TRY(db_run(cx, db, "PRAGMA foreign_keys=ON"));
    TRY(db_run(cx, db, "PRAGMA cell_size_check=ON"));
    TRY(db_run(cx, db, "PRAGMA wal_autocheckpoint=0"));
    TRY(db_run(cx, db, cache));
    if (db->mode == DB_WRITER)
        return db_run(cx, db, "PRAGMA journal_mode=WAL");
    return db_run(cx, db, "PRAGMA query_only=ON");
}

/* Reads what is first needed, so that a file that is no store is told at once. */
static Status
open_engine(Cx *cx, Db *db)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    Status done;

    if (db->mode == DB_WRITER) {
        TRY(make_file(cx, db->path));
        TRY(open_lock(cx, db));
    }
    if (sqlite3_open_v2(db->path, &db->engine, flags, NULL) != SQLITE_OK)
        return db_failed(cx, db, "opening the store");
    if (sqlite3_set_authorizer(db->engine, authorize, db) != SQLITE_OK)
        return db_failed(cx, db, "opening the store");
    TRY(db_lock(cx, db));
    done = configure(cx, db);
    db_unlock(db);
    TRY(done);
    return db_run(cx, db, "SELECT count(*) FROM sqlite_schema");
}

Status
db_open(Cx *cx, const char *path, DbMode mode, Db **ret)
{
    Db *db = calloc(1, sizeof *db);
    Status opened;

    ASSERT(db != NULL);
    db->path = strdup(path);
    ASSERT(db->path != NULL);
    db->mode = mode;
    db->lock_fd = -1;
    opened = open_engine(cx, db);
    if (opened.code != ERR_NONE) {
        db_close(db);
        return cx_frame(cx, opened, __func__, __LINE__);
    }
    *ret = db;
    return OK;
}

void
db_close(Db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    db_forget_statements(db);
    (void)sqlite3_close_v2(db->engine);
    if (db->lock_fd >= 0)
        (void)close(db->lock_fd);
    free(db->path);
    free(db);
}

Status
db_lock(Cx *cx, Db *db)
{
    if (db->lock_fd < 0)
        return OK;
    while (flock(db->lock_fd, LOCK_EX) != 0) {
        if (errno != EINTR)
            FAIL(ERR_STORE, "store.lock", "the store's lock file cannot be taken: %s",
                 strerror(errno));
    }
    return OK;
}

void
db_unlock(Db *db)
{
    if (db->lock_fd >= 0)
        (void)flock(db->lock_fd, LOCK_UN);
}

static Status
run_cached(Cx *cx, Db *db, const SqlStatement *statement)
{
    AUTO(sql_done_at) SqlRun run = { 0 };

    TRY(sql_start(cx, db, statement, &run));
    return sql_finish(&run);
}

static const SqlStatement begin_reading = { "begin", "BEGIN" };
static const SqlStatement begin_writing = { "begin", "BEGIN IMMEDIATE" };
static const SqlStatement first_look = { "begin", "SELECT count(*) FROM sqlite_schema" };
static const SqlStatement commit = { "commit", "COMMIT" };
static const SqlStatement rollback = { "rollback", "ROLLBACK" };
static const SqlStatement save = { "save", "SAVEPOINT request" };
static const SqlStatement keep = { "keep", "RELEASE request" };
static const SqlStatement undo = { "undo", "ROLLBACK TO request" };

/* BEGIN alone takes no snapshot; the first read does. */
static Status
take_snapshot(Cx *cx, Db *db)
{
    AUTO(sql_done_at) SqlRun run = { 0 };
    bool row = false;

    TRY(sql_start(cx, db, &first_look, &run));
    return sql_next(&run, &row);
}

static Status
begin(Cx *cx, Db *db)
{
    if (db->mode == DB_WRITER)
        return run_cached(cx, db, &begin_writing);
    TRY(run_cached(cx, db, &begin_reading));
    return take_snapshot(cx, db);
}

Status
db_begin(Cx *cx, Db *db)
{
    Status begun;

    if (db->is_open)
        FAIL(ERR_BUG, "error.bug", "a transaction is open already");
    TRY(db_lock(cx, db));
    db->is_open = true;
    db->is_broken = false;
    db->saves = 0;
    begun = begin(cx, db);
    if (begun.code != ERR_NONE)
        db_rollback(db);
    return begun;
}

/* What is broken, or rolled back by the engine itself (a full disk), takes no more writes: outside
 * of a transaction each savepoint would be one of its own, and be kept. */
static bool
is_whole(const Db *db)
{
    return !db->is_broken && sqlite3_get_autocommit(db->engine) == 0;
}

Status
db_commit(Cx *cx, Db *db)
{
    Status done;

    if (!db->is_open || db->saves != 0)
        FAIL(ERR_BUG, "error.bug", "nothing to commit, or a savepoint is still open");
    if (!is_whole(db)) {
        db_rollback(db);
        FAIL(ERR_STORE, "store.broken", "the transaction could not be kept whole and was undone");
    }
    done = run_cached(cx, db, &commit);
    if (done.code != ERR_NONE) {
        db_rollback(db);
        return done;
    }
    db->is_open = false;
    db_unlock(db);
    return OK;
}

/* Never fails: what the engine has already rolled back is told by its autocommit mode, and closing
 * the handle rolls back what is left. */
static bool
run_quietly(Db *db, const SqlStatement *statement)
{
    Cx cx = { 0 };
    int64_t fail_in = db->fail_in;
    Status done;

    db->fail_in = 0;
    done = run_cached(&cx, db, statement);
    db->fail_in = fail_in;
    return done.code == ERR_NONE;
}

void
db_rollback(Db *db)
{
    if (!db->is_open)
        return;
    if (sqlite3_get_autocommit(db->engine) == 0)
        (void)run_quietly(db, &rollback);
    db->is_open = false;
    db->saves = 0;
    db_unlock(db);
}

Status
db_save(Cx *cx, Db *db)
{
    if (!db->is_open)
        FAIL(ERR_BUG, "error.bug", "a savepoint outside a transaction");
    if (!is_whole(db))
        FAIL(ERR_STORE, "store.broken", "the transaction is undone already");
    TRY(run_cached(cx, db, &save));
    db->saves++;
    return OK;
}

Status
db_keep(Cx *cx, Db *db)
{
    if (db->saves == 0)
        FAIL(ERR_BUG, "error.bug", "no savepoint is open");
    TRY(run_cached(cx, db, &keep));
    db->saves--;
    return OK;
}

void
db_undo(Db *db)
{
    if (db->saves == 0)
        return;
    db->saves--;
    if (!run_quietly(db, &undo) || !run_quietly(db, &keep))
        db->is_broken = true;
}

bool
db_is_open(const Db *db)
{
    return db->is_open;
}

void
db_fail_after(Db *db, int64_t calls)
{
    db->fail_in = calls;
}
