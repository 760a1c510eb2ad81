/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store/dialect — migrations are written in the common subset of SQLite and PostgreSQL 15; a few
 * words in double braces stand for what the engines call differently:
 *
 *     {{serial}}  the key of a table whose rows are numbered in order, no number twice
 *     {{blob}}    bytes
 *
 * A CREATE TABLE ends with ");" on a line of its own: there the engine adds its own words.
 */
#ifndef STORE_DIALECT_H
#define STORE_DIALECT_H

#include "base/buf.h"

/* Appends `sql` in the words of SQLite.  False if it holds a word in braces that is not listed;
 * *ret_line is then its line, from 1. */
bool store_dialect_sqlite(Str sql, Buf *out, int *ret_line);

#endif
