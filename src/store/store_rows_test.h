/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store/rows — for this folder's tests: a store with one table of numbered rows. */
#ifndef STORE_STORE_ROWS_TEST_H
#define STORE_STORE_ROWS_TEST_H

#include "store/store.h"

/* A table of rows; and one migration more. */
extern const Migration store_rows_first[1];
extern const Migration store_rows_second[2];

/* A path in the test's folder. */
const char *store_rows_path(Cx *cx, const char *name);
/* Opens a writer with the first migration applied. */
MUST_USE Status store_rows_open(Cx *cx, const char *path, Db **ret);
/* Inside a transaction. */
MUST_USE Status store_rows_add(Cx *cx, Db *db, int64_t n, Bytes body);
MUST_USE Status store_rows_drop(Cx *cx, Db *db, int64_t n);
/* One row in a transaction of its own. */
MUST_USE Status store_rows_deposit(Cx *cx, Db *db, int64_t n);
MUST_USE Status store_rows_has(Cx *cx, Db *db, int64_t n, bool *ret);
/* How many rows there are; -1 if that cannot be told. */
int64_t store_rows_count(Cx *cx, Db *db);

#endif
