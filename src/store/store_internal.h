/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store/store_internal — the handle, for the files of this folder. */
#ifndef STORE_STORE_INTERNAL_H
#define STORE_STORE_INTERNAL_H

#include <sqlite3.h>

#include "store/sql.h"

/* A guard only: writers queue at the lock file. */
enum { DB_BUSY_MS = 10000 };

typedef struct CachedStatement {
    const SqlStatement *key; /* NULL: free place */
    sqlite3_stmt *statement;
} CachedStatement;

struct Db {
    sqlite3 *engine;
    DbMode mode;
    char *path;
    int lock_fd;             /* the writers' queue; -1 for a reader */
    bool is_open;            /* between db_begin and its end */
    bool is_broken;          /* something could not be undone: the transaction must not commit */
    bool is_trusted;         /* the store itself speaks: PRAGMA and changes of schema are allowed */
    int saves;               /* savepoints that are open */
    int64_t fail_in;         /* db_fail_after; 0: never */
    CachedStatement *cached; /* open addressing; `places` is a power of 2 */
    size_t places;
    size_t ncached;
};

/* ERR_STORE with the engine's words about its last failure (names of tables and columns, never
 * values); `what` says what was tried. */
MUST_USE Status db_failed(Cx *cx, Db *db, const char *what);
/* Counts one call for db_fail_after: ERR_STORE when it is the one to fail. */
MUST_USE Status db_count_call(Cx *cx, Db *db);
/* Runs one statement of the store's own that gives no row. */
MUST_USE Status db_run(Cx *cx, Db *db, const char *sql);
/* The writers' queue: waits for the lock file; no effect for a reader. */
MUST_USE Status db_lock(Cx *cx, Db *db);
void db_unlock(Db *db);
/* Releases all prepared statements. */
void db_forget_statements(Db *db);

#endif
