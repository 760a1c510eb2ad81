/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/link_bench [ROWS...] — record linkage on made people (bench/people): time, memory and F1 as
 * registers grow (10,000, 100,000 and 1,000,000 rows unless said otherwise), and how long one
 * record takes to come to a linkage kept open.  --csv ROWS SEED writes the rows and their truth to
 * stdout instead, for other programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cx.h"
#include "bench/bench.h"
#include "bench/people/people.h"
#include "os/map.h"

enum { SEED = 2, SPARE = 4000, BATCH = 4096 };

typedef struct Bench {
    PeopleRow *rows;
    size_t n;
    LkColumn columns[PEOPLE_COLUMNS];
    Lk *lk;
} Bench;

static void
cells_of(const PeopleRow *row, LkText ret[PEOPLE_COLUMNS])
{
    for (size_t i = 0; i < PEOPLE_COLUMNS; i++)
        ret[i] = (LkText){ row->cell[i], strlen(row->cell[i]) };
}

static void
recognise(Bench *bench)
{
    static LkText cells[BATCH * PEOPLE_COLUMNS];
    static char work[16 * BATCH * PEOPLE_COLUMNS];
    LkText names[PEOPLE_COLUMNS];
    size_t n = bench->n < BATCH ? bench->n : BATCH;

    for (size_t i = 0; i < PEOPLE_COLUMNS; i++)
        names[i] = (LkText){ people_columns[i], strlen(people_columns[i]) };
    for (size_t i = 0; i < n; i++)
        cells_of(&bench->rows[i], cells + i * PEOPLE_COLUMNS);
    lk_recognise(names, PEOPLE_COLUMNS, cells, n, work, bench->columns);
}

static void
link_rows(Bench *bench)
{
    static LkText cells[BATCH * PEOPLE_COLUMNS];
    LkStart start = { .rows = bench->n + SPARE,
                      .columns = bench->columns,
                      .ncolumns = PEOPLE_COLUMNS,
                      .files = 1,
                      .crew = &bench_crew };

    start.size = lk_room(start.rows);
    start.memory = map_room(start.size);
    ASSERT(start.memory != NULL && lk_open(&start, &bench->lk) == LK_OK);
    for (size_t from = 0; from < bench->n; from += BATCH) {
        size_t n = bench->n - from < BATCH ? bench->n - from : BATCH;

        for (size_t i = 0; i < n; i++)
            cells_of(&bench->rows[from + i], cells + i * PEOPLE_COLUMNS);
        ASSERT(lk_add(bench->lk, 0, cells, n) == LK_OK);
    }
    ASSERT(lk_fit(bench->lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(bench->lk, 0.5, LK_IN_NONE) == LK_OK);
}

static size_t
true_pairs(const Bench *bench)
{
    uint32_t *times = calloc(bench->n + 1, sizeof *times);
    size_t n = 0;

    ASSERT(times != NULL);
    for (size_t i = 0; i < bench->n; i++)
        n += times[bench->rows[i].person]++;
    free(times);
    return n;
}

static void
print_f1(const Bench *bench)
{
    size_t n = 0;
    size_t right = 0;
    double all = (double)true_pairs(bench);
    const LkPair *pairs = lk_joined(bench->lk, &n);

    for (size_t i = 0; i < n; i++)
        right += bench->rows[pairs[i].a].person == bench->rows[pairs[i].b].person;
    printf("precision %.4f, recall %.4f, F1 %.4f", (double)right / (double)n, (double)right / all,
           2 * (double)right / ((double)n + all));
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void
print_times(const char *what, double *seconds, size_t n)
{
    qsort(seconds, n, sizeof *seconds, compare);
    printf("  %-7s p50 %.3f ms, p99 %.3f ms, worst %.3f ms\n", what, seconds[n / 2] * 1e3,
           seconds[n * 99 / 100] * 1e3, seconds[n - 1] * 1e3);
}

/* Records that came before come once more, each with errors of its own kind, and go again. */
static void
measure_live(Bench *bench, const PeopleRow *spare)
{
    static double came[SPARE], left[SPARE];
    LkText cells[PEOPLE_COLUMNS];
    uint32_t row = 0;

    ASSERT(lk_live(bench->lk, 0.5, LK_IN_NONE) == LK_OK);
    for (size_t i = 0; i < SPARE; i++) {
        double begun = bench_now(CLOCK_THREAD_CPUTIME_ID);

        cells_of(&spare[i], cells);
        ASSERT(lk_insert(bench->lk, 0, cells, &row) == LK_OK);
        came[i] = bench_now(CLOCK_THREAD_CPUTIME_ID) - begun;
    }
    for (size_t i = 0; i < SPARE; i++) {
        double begun = bench_now(CLOCK_THREAD_CPUTIME_ID);

        ASSERT(lk_remove(bench->lk, (uint32_t)(bench->n + i)) == LK_OK);
        left[i] = bench_now(CLOCK_THREAD_CPUTIME_ID) - begun;
    }
    print_times("insert", came, SPARE);
    print_times("remove", left, SPARE);
}

static void
measure(size_t n)
{
    Bench bench = { .n = n };
    size_t bytes = (n + SPARE) * sizeof(PeopleRow);
    double cpu, wall;

    bench.rows = map_room(bytes);
    ASSERT(bench.rows != NULL);
    people_make(SEED, bench.rows, n + SPARE);
    recognise(&bench);
    cpu = bench_now(CLOCK_PROCESS_CPUTIME_ID);
    wall = bench_now(CLOCK_MONOTONIC);
    link_rows(&bench);
    printf("%zu rows: %.2f s, %.2f s of processors, ", n, bench_now(CLOCK_MONOTONIC) - wall,
           bench_now(CLOCK_PROCESS_CPUTIME_ID) - cpu);
    printf("%zu MiB with the rows' %zu; ", map_peak_bytes() >> 20, bytes >> 20);
    print_f1(&bench);
    printf("\n");
    measure_live(&bench, bench.rows + n);
    map_drop(bench.rows, bytes);
}

static void
write_rows(size_t n, uint64_t seed)
{
    PeopleRow *rows = map_room((n + 1) * sizeof *rows);

    ASSERT(rows != NULL);
    people_make(seed, rows, n);
    printf("rec_id,entity");
    for (size_t i = 0; i < PEOPLE_COLUMNS; i++)
        printf(",%s", people_columns[i]);
    for (size_t row = 0; row < n; row++) {
        printf("\n%zu,%u", row, rows[row].person);
        for (size_t i = 0; i < PEOPLE_COLUMNS; i++)
            printf(",%s", rows[row].cell[i]);
    }
    printf("\n");
}

int
main(int argc, char **argv)
{
    static const size_t growth[] = { 10000, 100000, 1000000 };

    if (argc == 4 && strcmp(argv[1], "--csv") == 0) {
        write_rows(strtoul(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
        return 0;
    }
    crew_begin(&bench_threads, crew_size());
    for (int i = 1; i < argc; i++)
        measure(strtoul(argv[i], NULL, 10));
    for (size_t i = 0; i < LEN(growth) && argc == 1; i++)
        measure(growth[i]);
    crew_end(&bench_threads);
    return 0;
}
