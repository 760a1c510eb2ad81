/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/sealed_bench FILE PAIRS [open] — record linkage of a file whose values are replaced by tags
 * (lk_seal) under a key drawn for it, or in the open: time and memory to stdout, the pairs by the
 * keys of FILE's first column to PAIRS.  bench/link.sh judges them. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "os/map.h"
#include "table/table.h"

enum { BATCH = 512, UNIT = 9 /* bytes of a tag and its letter */ };

typedef struct Bench {
    Cx *cx;
    bool sealed;
    Table *table;
    LkColumn columns[LK_COLUMNS];
    uint8_t key[crypto_shorthash_KEYBYTES];
    LkText *cells; /* sealed: of one batch */
    char *room;
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

/* A part of the rows of a batch, sealed by one worker. */
typedef struct Sealing {
    Bench *bench;
    const Str *cells;
    size_t n;
} Sealing;

static void
seal_row(void *arg, unsigned row)
{
    const Sealing *sealing = arg;
    Bench *bench = sealing->bench;
    size_t ncolumns = bench->table->ncolumns;

    char *room = bench->room + row * ncolumns * LK_SEALED_MAX;

    for (size_t i = row * ncolumns; i < (row + 1) * ncolumns; i++) {
        LkText cell = { sealing->cells[i].ptr, sealing->cells[i].len };
        size_t len = lk_seal(&bench->columns[i % ncolumns], cell, tag, bench, room);

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
    crew_run(crew_size(), seal_row, &sealing, (unsigned)batch->n);
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
    ASSERT(lk_open(&start, &bench->lk) == LK_OK);
    for (table_read(table, &batch); batch.n > 0; table_read(table, &batch)) {
        ASSERT(lk_add(bench->lk, 0, cells_of(bench, &batch), batch.n) == LK_OK);
        map_forget(table->text, table->at);
    }
    ASSERT(lk_fit(bench->lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(bench->lk, 0.5, false) == LK_OK);
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
write_pairs(const Bench *bench, const char *path, const char *to)
{
    FILE *out = fopen(to, "w");
    const Str *keys = keys_of(bench->cx, path, ARENA_NEW(bench->cx->arena, Table));
    size_t n = 0;
    const LkPair *pairs = lk_joined(bench->lk, &n);

    ASSERT(out != NULL);
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

    if (argc < 3) {
        printf("sealed_bench FILE PAIRS [open]: bench/link.sh runs it\n");
        return 0;
    }
    ASSERT(sodium_init() >= 0);
    bench.sealed = argc == 3;
    randombytes_buf(bench.key, sizeof bench.key);
    open_table(&cx, argv[1], bench.table);
    recognise(&bench);
    link_rows(&bench);
    print_times(&bench, bench_now(CLOCK_MONOTONIC) - wall, bench_now(CLOCK_PROCESS_CPUTIME_ID));
    write_pairs(&bench, argv[1], argv[2]);
    arena_free(cx.arena);
    return 0;
}
