/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Checkpoints, copies, the engine's own check. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/store_internal.h"

/* A reader that holds the log back is no failure: the next call goes on. */
static Status
checkpoint(Cx *cx, Db *db, int mode)
{
    int result;

    TRY(db_count_call(cx, db));
    (void)sqlite3_busy_timeout(db->engine, 0);
    result = sqlite3_wal_checkpoint_v2(db->engine, NULL, mode, NULL, NULL);
    (void)sqlite3_busy_timeout(db->engine, DB_BUSY_MS);
    if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY)
        return db_failed(cx, db, "checkpoint");
    return OK;
}

Status
db_checkpoint(Cx *cx, Db *db, bool truncate)
{
    Status done;

    if (db->is_open)
        FAIL(ERR_BUG, "error.bug", "a checkpoint inside a transaction");
    if (!truncate)
        return checkpoint(cx, db, SQLITE_CHECKPOINT_PASSIVE);
    TRY(db_lock(cx, db));
    done = checkpoint(cx, db, SQLITE_CHECKPOINT_TRUNCATE);
    db_unlock(db);
    return done;
}

/* The file must be new: a copy over something else would leave parts of it. */
static Status
make_new_file(Cx *cx, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        FAIL_AT(ERR_INVALID, "store.backup", path, "the copy cannot be made: %s", strerror(errno));
    (void)close(fd);
    return OK;
}

/* One step copies one moment: it holds a reader's snapshot, no writer waits. */
static Status
copy_all(Cx *cx, Db *db, sqlite3 *to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", db->engine, "main");
    int result = backup != NULL ? sqlite3_backup_step(backup, -1) : SQLITE_ERROR;

    (void)sqlite3_backup_finish(backup);
    if (result != SQLITE_DONE)
        FAIL(ERR_STORE, "store.backup", "the copy failed: %s", sqlite3_errmsg(to));
    return OK;
}

Status
db_backup(Cx *cx, Db *db, const char *to_path)
{
    sqlite3 *to = NULL;
    Status done;

    TRY(make_new_file(cx, to_path));
    if (sqlite3_open_v2(to_path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        (void)sqlite3_close_v2(to);
        FAIL(ERR_STORE, "store.backup", "the copy cannot be opened");
    }
    done = copy_all(cx, db, to);
    (void)sqlite3_close_v2(to);
    if (done.code != ERR_NONE)
        (void)unlink(to_path);
    return done;
}

/* The first complaint of a PRAGMA that lists them. */
static Status
check_pragma(Cx *cx, Db *db, const char *pragma, const char *fine)
{
    sqlite3_stmt *statement = NULL;
    Str said = { "", 0 };
    int result;

    db->is_trusted = true;
    result = sqlite3_prepare_v2(db->engine, pragma, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    db->is_trusted = false;
    if (result == SQLITE_ROW)
        said = arena_str(cx->arena, str_of((const char *)sqlite3_column_text(statement, 0)));
    (void)sqlite3_finalize(statement);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return db_failed(cx, db, "checking the store");
    if (!str_equal(said, str_of(fine)))
        FAIL(ERR_STORE, "store.damaged", "the store is damaged: %.*s", STR_ARG(said));
    return OK;
}

Status
db_check(Cx *cx, Db *db)
{
    TRY(check_pragma(cx, db, "PRAGMA integrity_check(1)", "ok"));
    return check_pragma(cx, db, "PRAGMA foreign_key_check", "");
}
