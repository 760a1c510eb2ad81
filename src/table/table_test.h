/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* table/table_test — tables as the tests of this folder see them. */
#ifndef TABLE_TABLE_TEST_H
#define TABLE_TABLE_TEST_H

#include "table/table.h"

/* Reads the whole table; rows end with a line end, cells with a bar. */
Str table_written(Cx *cx, Table *table);

#endif
