/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store — one handle, the engine behind it.  Nothing outside this folder knows which engine it is.
 *
 * Statements stand in src/SUBJECT/SUBJECT.sql and are compiled by tools/sqlgen to typed functions
 * `sql_NAME(cx, db, ...)`; there is no way to run SQL made at run time.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/date.h"
#include "base/id.h"

typedef struct Db Db;

typedef enum DbMode {
    DB_READER, /* refuses every write */
    DB_WRITER  /* takes the lock file before a transaction; never checkpoints */
} DbMode;

/* A set of migrations, made by tools/sqlgen from src/FOLDER/migrations/NNNN_name.sql: see
 * "store/migrations.h". */
typedef struct Migration {
    int number; /* unique in the project, applied in order */
    const char *name;
    const char *sql;
} Migration;

/* Opens (and creates, for a writer) the store in `path`: WAL, synchronous FULL, secure delete,
 * foreign keys, defensive; beside it stand `path`-wal, -shm and -lock.  A handle belongs to the
 * process that opened it: open after fork, before the sandbox.  Later it opens and removes files
 * beside `path` only, and calls: read pread64 pwrite64 lseek fdatasync ftruncate openat newfstatat
 * fcntl flock access unlink close geteuid getpid fchown mmap munmap mremap brk.  ERR_STORE if it
 * cannot be opened.
 * The caller owns *ret. */
MUST_USE Status db_open(Cx *cx, const char *path, DbMode mode, Db **ret);
/* Undoes what is open; NULL is allowed. */
void db_close(Db *db);
/* Applies what is missing of `migrations` (by rising number), in one transaction each, and notes
 * it.  A store that is newer than the program, or has had a migration of another text, is refused
 * with a sentence and not touched: ERR_CONFLICT. */
MUST_USE Status db_migrate(Cx *cx, Db *db, const Migration *migrations, size_t n);
/* Those that are missing, in order, to `ret`, which has room for n; nothing is applied. */
MUST_USE Status db_missing(Cx *cx, Db *db, const Migration *migrations, size_t n,
                           const Migration **ret, size_t *ret_n);
/* The same check without applying anything: for readers; ERR_CONFLICT if some are missing. */
MUST_USE Status db_check_migrated(Cx *cx, Db *db, const Migration *migrations, size_t n);

/* One transaction.  A writer queues fairly behind other processes (flock), then begins; it may read
 * outside of one, never write.  A reader sees one moment from db_begin to db_rollback or db_commit,
 * and outside of that each statement sees what is durable.  db_commit returns when the data is
 * durable; if it fails everything is undone.  db_rollback has no effect where nothing is open. */
MUST_USE Status db_begin(Cx *cx, Db *db);
MUST_USE Status db_commit(Cx *cx, Db *db);
void db_rollback(Db *db);
/* A savepoint inside a transaction: what one request wrote.  Ends kept or undone; db_commit wants
 * all ended.  After the engine has undone the transaction by itself (a full disk) db_save and
 * db_commit are refused: ERR_STORE. */
MUST_USE Status db_save(Cx *cx, Db *db);
MUST_USE Status db_keep(Cx *cx, Db *db);
void db_undo(Db *db);
/* True between db_begin and its end. */
bool db_is_open(const Db *db);

/* Moves what the log holds into the database file, as far as readers allow (the matcher, each
 * second).  With `truncate` the log is emptied too if no reader needs it, so that what was deleted
 * is in no file any more: writers wait meanwhile.  Not inside a transaction. */
MUST_USE Status db_checkpoint(Cx *cx, Db *db, bool truncate);
/* A copy of one moment to a new file, beside running writers.  ERR_INVALID if the file is there. */
MUST_USE Status db_backup(Cx *cx, Db *db, const char *to_path);
/* The engine's own check of pages, indexes and references: ERR_STORE with its first complaint. */
MUST_USE Status db_check(Cx *cx, Db *db);

/* For tests: the calls-th call of this handle from now on (begin, commit, savepoint, statement,
 * checkpoint) fails with ERR_STORE "store.injected", once; 0: none. */
void db_fail_after(Db *db, int64_t calls);

AUTO_FREE(Db, db_close)

#endif
