/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/rota_table — the shifts of a rota as a file for tables, on the clocks of its country:
 * "begins" and "ends" as 2026-12-01 17:00, "person", "number".  Pure.
 */
#ifndef DIRECTORY_ROTA_TABLE_H
#define DIRECTORY_ROTA_TABLE_H

#include "directory/duty.h"
#include "directory/rows.h"

enum { ROTA_SHIFT_DAYS = 7 }; /* the longest that one person is on call at a stretch */

/* Appends shifts of a rota. */
void rota_table_write(Arena *arena, Buf *out, const Zone *zone, const DutyShift *shifts, size_t n);
/* Shifts that have not ended; those that have are passed over, so that a whole year can be read
 * again.  ERR_INVALID if it is no such table or a row is wrong; *ret_wrong are the rows. */
MUST_USE Status rota_table_read(Cx *cx, Str text, const Zone *zone, DutyShift **ret, size_t *ret_n,
                                ShapeList *ret_wrong);

#endif
