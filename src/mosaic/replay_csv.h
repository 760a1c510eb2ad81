/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/replay_csv — rows of comma-separated values (RFC 4180), strict: quotes double within
 * quotes and nothing follows a closing quote but a comma or the end of the line. */
#ifndef MOSAIC_REPLAY_CSV_H
#define MOSAIC_REPLAY_CSV_H

#include "base/cx.h"

enum { REPLAY_CSV_FIELDS = 32 };

typedef struct ReplayCsv {
    Str rest;
    Str name;    /* of the file, for messages */
    size_t line; /* where the row last read began */
    size_t next; /* where the next begins; set to 1 */
} ReplayCsv;

/* The fields of the next row: borrowed from the text, or unquoted in cx->arena.  *ret_n is 0 at the
 * end; an empty line is a row of one empty field.  ERR_INVALID with file and line. */
MUST_USE Status replay_csv_next(Cx *cx, ReplayCsv *csv, Str ret[REPLAY_CSV_FIELDS], size_t *ret_n);
/* Fails at the row last read. */
MUST_USE Status replay_csv_refuse(Cx *cx, const ReplayCsv *csv, const char *expected);

#endif
