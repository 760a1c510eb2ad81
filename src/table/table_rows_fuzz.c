/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables of any bytes: reading ends, every row goes forward, cells lie in the text or the batch. */
#include "table/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_cell(const Table *table, const TableBatch *batch, Str cell)
{
    bool in_text =
        cell.ptr >= table->text.ptr && cell.ptr + cell.len <= table->text.ptr + table->text.len;
    bool in_batch = cell.ptr >= batch->text && cell.ptr + cell.len <= batch->text + batch->used;

    ASSERT(cell.len == 0 || in_text || in_batch);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cx cx = { .arena = arena_new(1 << 26) };
    Table *table = ARENA_NEW(cx.arena, Table);

    if (table_open(&cx, bytes_str((Bytes){ data, size }), STR("fuzz"), table).code == ERR_NONE) {
        size_t most = table_rows_at_most(table);
        TableBatch batch = table_batch_of(&cx, table, 16);
        size_t rows = 0;

        do {
            size_t before = table->at;

            table_read(table, &batch);
            ASSERT(batch.n == 0 || table->at > before);
            for (size_t i = 0; i < batch.n * table->ncolumns; i++)
                check_cell(table, &batch, batch.cells[i]);
            rows += batch.n;
        } while (batch.n > 0);
        ASSERT(rows <= most && rows == table->rows && table->bad <= rows);
    }
    arena_free(cx.arena);
    return 0;
}
