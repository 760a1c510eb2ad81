/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/sealed_bench FILE PAIRS [open] — record linkage of a file whose values are replaced by tags
 * (lk_seal) under a key drawn for it, or in the open: time and memory to stdout, the pairs by the
 * keys of FILE's first column to PAIRS, which must not be there yet.  bench/link.sh judges them. */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "os/map.h"
#include "table/table.h"

enum {
    BATCH = 512,
    UNIT = 9, /* bytes of a tag and its letter */
    KEPT_BITS = 13,
    KEPT_RAW = 24,
    KEPT_SEALED = 320
};

typedef struct Kept Kept;

typedef struct Bench {
    Cx *cx;
    bool sealed;
    Table *table;
    LkColumn columns[LK_COLUMNS];
    uint8_t key[crypto_shorthash_KEYBYTES];
    LkText *cells; /* sealed: of one batch */
    char *room;
    Kept *kept[LK_COLUMNS];   /* by column: places of cells that were sealed */
    double tagging;           /* seconds */
    double tagging_processor; /* and of processors */
    size_t tags;
    Lk *lk;
} Bench;

static uint64_t
tag(void *self, const char *form, size_t len)
{
    const Bench *bench = self;
    uint64_t hash;

    (void)crypto_shorthash((unsigned char *)&hash, (const unsigned char *)form, len, bench->key);
    return hash;
}

/* --- linking ---------------------------------------------------------------------------------- */

static void
open_table(Cx *cx, const char *path, Table *ret)
{
    Str file;

    if (map_file(cx, path, &file).code != ERR_NONE ||
        table_open(cx, file, str_of(path), ret).code != ERR_NONE) {
        (void)fprintf(stderr, "%s\n", cx->err.message);
        exit(1);
    }
}

static void
recognise(Bench *bench)
{
    Table ahead = *bench->table;
    TableBatch batch = table_batch(bench->cx, bench->table);
    size_t ncolumns = bench->table->ncolumns;
    void *work;

    table_read(&ahead, &batch);
    work = arena_alloc(bench->cx->arena, 16 * (batch.n + 1) * ncolumns);
    lk_recognise((const LkText *)(const void *)bench->table->columns, ncolumns,
                 (const LkText *)(const void *)batch.cells, batch.n, work, bench->columns);
}

/* Names, towns and dates come again and again: the last that fell on a place is kept sealed. */
struct Kept {
    char raw[KEPT_RAW]; /* zeros behind it */
    uint32_t raw_len;
    uint32_t len;
    char sealed[KEPT_SEALED];
};

static Kept *
place_of(Kept *kept, Str cell)
{
    uint64_t hash = cell.len;

    for (size_t i = 0; i < cell.len; i++)
        hash = (hash ^ (uint8_t)cell.ptr[i]) * 0x9FB21C651E98DF25u;
    return &kept[hash >> (64 - KEPT_BITS)];
}

static size_t
seal_cell(Bench *bench, size_t column, Str cell, char *room)
{
    Kept *kept = place_of(bench->kept[column], cell);
    size_t len;

    if (cell.len == kept->raw_len && memcmp(kept->raw, cell.ptr, cell.len) == 0) {
        memcpy(room, kept->sealed, kept->len);
        return kept->len;
    }
    len = lk_seal(&bench->columns[column], (LkText){ cell.ptr, cell.len }, tag, bench, room);
    if (cell.len <= KEPT_RAW && len <= KEPT_SEALED) {
        memcpy(kept->raw, cell.ptr, cell.len);
        memcpy(kept->sealed, room, len);
        kept->raw_len = (uint32_t)cell.len;
        kept->len = (uint32_t)len;
    }
    return len;
}

/* The cells of a batch. */
typedef struct Sealing {
    Bench *bench;
    const Str *cells;
    size_t n;
} Sealing;

static void
seal_column(void *arg, unsigned column)
{
    const Sealing *sealing = arg;
    Bench *bench = sealing->bench;
    size_t ncolumns = bench->table->ncolumns;
    char *room = bench->room + column * BATCH * LK_SEALED_MAX;

    for (size_t i = column; i < sealing->n * ncolumns; i += ncolumns) {
        size_t len = seal_cell(bench, column, sealing->cells[i], room);

        bench->cells[i] = (LkText){ room, len };
        room += len;
    }
}

static const LkText *
cells_of(Bench *bench, const TableBatch *batch)
{
    Sealing sealing = { bench, batch->cells, batch->n };
    double begun = bench_now(CLOCK_MONOTONIC);
    double processor = bench_now(CLOCK_PROCESS_CPUTIME_ID);

    if (!bench->sealed)
        return (const LkText *)(const void *)batch->cells;
    crew_run(&bench_threads, seal_column, &sealing, (unsigned)bench->table->ncolumns);
    bench->tagging += bench_now(CLOCK_MONOTONIC) - begun;
    bench->tagging_processor += bench_now(CLOCK_PROCESS_CPUTIME_ID) - processor;
    for (size_t i = 0; i < batch->n * bench->table->ncolumns; i++)
        bench->tags += bench->cells[i].len / UNIT;
    return bench->cells;
}

static void
link_rows(Bench *bench)
{
    Table *table = bench->table;
    TableBatch batch = table_batch_of(bench->cx, table, BATCH);
    LkStart start = { .rows = table_rows_at_most(table),
                      .columns = bench->columns,
                      .ncolumns = table->ncolumns,
                      .files = 1,
                      .sealed = bench->sealed,
                      .crew = &bench_crew };

    bench->cells = calloc(BATCH * table->ncolumns, sizeof bench->cells[0]);
    bench->room = malloc(BATCH * table->ncolumns * LK_SEALED_MAX);
    start.size = bench->sealed ? lk_room_sealed(start.rows) : lk_room(start.rows);
    start.memory = map_room(start.size);
    ASSERT(bench->cells != NULL && bench->room != NULL && start.memory != NULL);
    for (size_t i = 0; i < table->ncolumns; i++) {
        bench->kept[i] = map_room(sizeof(Kept) << KEPT_BITS);
        ASSERT(bench->kept[i] != NULL);
    }
    ASSERT(lk_open(&start, &bench->lk) == LK_OK);
    for (table_read(table, &batch); batch.n > 0; table_read(table, &batch)) {
        ASSERT(lk_add(bench->lk, 0, cells_of(bench, &batch), batch.n) == LK_OK);
        map_forget(table->text, table->at);
    }
    for (size_t i = 0; i < table->ncolumns; i++)
        map_drop(bench->kept[i], sizeof(Kept) << KEPT_BITS);
    ASSERT(lk_fit(bench->lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(bench->lk, 0.5, LK_IN_NONE) == LK_OK);
}

/* --- telling ---------------------------------------------------------------------------------- */

/* The first cell of each row. */
static Str *
keys_of(Cx *cx, const char *path, Table *table)
{
    Str *keys;
    TableBatch batch;
    size_t n = 0;

    open_table(cx, path, table);
    keys = ARENA_ARRAY(cx->arena, table_rows_at_most(table) + 1, Str);
    batch = table_batch_of(cx, table, BATCH);
    for (table_read(table, &batch); batch.n > 0; table_read(table, &batch)) {
        for (size_t i = 0; i < batch.n; i++)
            keys[n++] = arena_str(cx->arena, str_trim(batch.cells[i * table->ncolumns]));
        map_forget(table->text, table->at);
    }
    return keys;
}

static void
write_pairs(const Bench *bench, const char *path, FILE *out)
{
    const Str *keys = keys_of(bench->cx, path, ARENA_NEW(bench->cx->arena, Table));
    size_t n = 0;
    const LkPair *pairs = lk_joined(bench->lk, &n);

    (void)fprintf(out, "a,b\n");
    for (size_t i = 0; i < n; i++) {
        Str a = keys[pairs[i].a];
        Str b = keys[pairs[i].b];

        (void)fprintf(out, "%.*s,%.*s\n", (int)a.len, a.ptr, (int)b.len, b.ptr);
    }
    ASSERT(fclose(out) == 0);
}

/* Sealing is the work of who holds the values; linking is that of who holds sealed cells: reading
 * the file is in it, since there would be one, but not its longer sealed form. */
static void
print_times(const Bench *bench, double wall, double processors)
{
    printf("%.1f s linking (%.1f s of processors), ", wall - bench->tagging,
           processors - bench->tagging_processor);
    if (bench->sealed)
        printf("%.1f s sealing before it (%.1f s of processors; %.0f tags a row), ", bench->tagging,
               bench->tagging_processor, (double)bench->tags / (double)(bench->table->rows + 1));
    printf("%zu MiB\n", map_peak_bytes() >> 20);
}

int
main(int argc, char **argv)
{
    Cx cx = { .arena = arena_new((size_t)1 << 34) };
    Bench bench = { .cx = &cx, .sealed = true, .table = ARENA_NEW(cx.arena, Table) };
    double wall = bench_now(CLOCK_MONOTONIC);
    FILE *out;

    if (argc < 3) {
        printf("sealed_bench FILE PAIRS [open]: bench/link.sh runs it\n");
        return 0;
    }
    out = fopen(argv[2], "wx"); /* nothing that is there is written over: it may be the truth */
    if (out == NULL) {
        (void)fprintf(stderr, "%s: %s\n", argv[2], strerror(errno));
        return 1;
    }
    ASSERT(sodium_init() >= 0);
    bench.sealed = argc == 3;
    randombytes_buf(bench.key, sizeof bench.key);
    open_table(&cx, argv[1], bench.table);
    recognise(&bench);
    crew_begin(&bench_threads, crew_size());
    link_rows(&bench);
    crew_end(&bench_threads);
    print_times(&bench, bench_now(CLOCK_MONOTONIC) - wall, bench_now(CLOCK_PROCESS_CPUTIME_ID));
    write_pairs(&bench, argv[1], out);
    arena_free(cx.arena);
    return 0;
}
