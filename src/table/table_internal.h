/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* table/table_internal — the readers among themselves. */
#ifndef TABLE_TABLE_INTERNAL_H
#define TABLE_TABLE_INTERNAL_H

#include "table/table.h"

/* The text of a file in UTF-8, without a mark of byte order; what is no text in it is U+FFFD there.
 * `said` as in table_open_as. */
MUST_USE Status table_decode(Cx *cx, Str file, TableEncoding said, Table *table);
/* The character of a byte in one of the encodings of one byte a character. */
uint32_t table_character(TableEncoding encoding, uint8_t byte);
/* Reads one row into `cells` (table->ncolumns of them; extra ones are dropped and noted): true, or
 * false at the end.  Cells that do not stand so in the file are written to `batch`. */
TableFault table_csv_row(Table *table, TableBatch *batch, Str *cells, size_t *ret_n);
TableFault table_json_row(Table *table, TableBatch *batch, Str *cells);
/* Goes to the line of the names: that which one of the delimiters divides as evenly as those below
 * it.  Lines above it are noted. */
void table_find_names(Table *table, const char *delimiters);
/* Ends of lines in a text. */
size_t table_lines_in(Str text);
/* Names of the objects of the first lines, in the order of their coming. */
MUST_USE Status table_json_columns(Cx *cx, Table *table);
/* Copies to the batch; what does not fit is cut. */
void table_put(TableBatch *batch, char c);

#endif
