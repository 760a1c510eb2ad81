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

typedef struct Migration {
    int number; /* unique in the project, applied in order */
    const char *name;
    const char *sql;
} Migration;

/* Opens (and creates, for a writer) the store in `path`: WAL, synchronous FULL, secure delete,
 * defensive.  ERR_STORE if it cannot be opened.  The caller owns *ret. */
MUST_USE Status db_open(Cx *cx, const char *path, DbMode mode, Db **ret);
void db_close(Db *db);
/* Applies what is missing of `migrations`, in one transaction each, and notes it; a store that is
 * newer than the program is refused with a sentence. */
MUST_USE Status db_migrate(Cx *cx, Db *db, const Migration *migrations, size_t n);

/* One transaction.  A writer queues fairly behind other processes (flock), then begins.  A reader
 * sees one moment until db_end.  db_commit returns when the data is durable. */
MUST_USE Status db_begin(Cx *cx, Db *db);
MUST_USE Status db_commit(Cx *cx, Db *db);
void db_rollback(Db *db);
/* A savepoint inside a transaction: what one request wrote.  Ends kept or undone. */
MUST_USE Status db_save(Cx *cx, Db *db);
MUST_USE Status db_keep(Cx *cx, Db *db);
void db_undo(Db *db);
/* True between db_begin and its end. */
bool db_is_open(const Db *db);

/* Moves what the log holds into the database file, as far as readers allow (the matcher, each
 * second), and wipes the log's tail when `truncate` is set. */
MUST_USE Status db_checkpoint(Cx *cx, Db *db, bool truncate);
/* A copy of one moment to a new file, beside running writers. */
MUST_USE Status db_backup(Cx *cx, Db *db, const char *to_path);
/* The engine's own consistency check: ERR_STORE with its first complaint. */
MUST_USE Status db_check(Cx *cx, Db *db);
/* Bytes of the database on disk, log included. */
MUST_USE Status db_size(Cx *cx, Db *db, int64_t *ret_bytes);

#endif
