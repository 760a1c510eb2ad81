/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/table_bench — the sets of bench/tables, for bench/tables.sh and for other programs.
 * Without arguments it lists them; --csv NAME SEED DIR writes the files of one and its truth;
 * --check says whether each is as its contract has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/tables/tables.h"

typedef struct Count {
    size_t rows[MADE_FILES];
    size_t pairs; /* of one thing; of two files those across */
} Count;

static int
by_entity(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static Count
count(const MadeSet *set, const Made *tables)
{
    uint64_t *sorted = calloc(tables->n + 1, sizeof *sorted);
    Count ret = { 0 };

    ASSERT(sorted != NULL);
    for (size_t i = 0; i < tables->n; i++) {
        sorted[i] = (uint64_t)tables->rows[i].entity << 1 | tables->rows[i].file;
        ret.rows[tables->rows[i].file]++;
    }
    qsort(sorted, tables->n, sizeof *sorted, by_entity);
    for (size_t i = 0, k; i < tables->n; i = k) {
        size_t of[MADE_FILES] = { 0 };

        for (k = i; k < tables->n && sorted[k] >> 1 == sorted[i] >> 1; k++)
            of[sorted[k] & 1]++;
        ret.pairs += set->files == 1 ? of[0] * (of[0] - 1) / 2 : of[0] * of[1];
    }
    free(sorted);
    return ret;
}

static void
list_sets(void)
{
    for (size_t i = 0; i < made_nsets; i++) {
        Made tables = made_make(made_sets[i], 1);
        Count of = count(made_sets[i], &tables);

        printf("%-16s %4zu", made_sets[i]->name, of.rows[0]);
        printf(made_sets[i]->files == 2 ? " + %4zu" : "       ", of.rows[1]);
        printf(" rows, %4zu pairs: %s\n", of.pairs, made_sets[i]->what);
        made_drop(&tables);
    }
}

static int
write_set(const char *name, const char *seed, const char *dir)
{
    const MadeSet *set = made_set(name);
    Made tables;
    bool fine;

    if (set == NULL) {
        fprintf(stderr, "table_bench: there is no set %s\n", name);
        return 2;
    }
    tables = made_make(set, strtoull(seed, NULL, 10));
    fine = made_write(set, &tables, dir);
    made_drop(&tables);
    if (!fine)
        fprintf(stderr, "table_bench: %s: cannot write there\n", dir);
    return fine ? 0 : 1;
}

/* --- are they what they say? ------------------------------------------------------------------ */

static bool
is_same(const Made *a, const Made *b)
{
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++) {
        const MadeRow *x = &a->rows[i];
        const MadeRow *y = &b->rows[i];

        same = x->entity == y->entity && x->file == y->file;
        for (size_t k = 0; same && k < MADE_COLUMNS; k++)
            same = strcmp(x->cell[k], y->cell[k]) == 0;
    }
    return same;
}

/* What is wrong with the rows of a set, NULL if nothing: each column says something and none stands
 * beyond the last, no row is empty, no cell begins or ends with a blank or has a line's end. */
static const char *
wrong_cells(const MadeSet *set, const Made *tables)
{
    size_t said[MADE_FILES][MADE_COLUMNS] = { 0 };

    for (size_t i = 0; i < tables->n; i++) {
        const MadeRow *row = &tables->rows[i];
        size_t cells = 0;

        if (row->file >= set->files)
            return "a row is of no file";
        for (size_t k = 0; k < MADE_COLUMNS; k++) {
            size_t len = strlen(row->cell[k]);

            if (len > 0 && (row->cell[k][0] == ' ' || row->cell[k][len - 1] == ' '))
                return "a cell begins or ends with a blank";
            if (strchr(row->cell[k], '\n') != NULL)
                return "a cell has a line's end";
            said[row->file][k] += len > 0;
            cells += len > 0;
        }
        if (cells == 0)
            return "a row is empty";
    }
    for (size_t i = 0; i < set->files * MADE_COLUMNS; i++) {
        size_t file = i / MADE_COLUMNS;
        size_t column = i % MADE_COLUMNS;

        if ((set->columns[file][column] != NULL) != (said[file][column] > 0))
            return "a column says nothing, or something stands in none";
    }
    return NULL;
}

static const char *
wrong_with(const MadeSet *set)
{
    static const char *const truths[] = { "id", "entity", "cluster", "truth" };
    Made tables = made_make(set, 1);
    Made again = made_make(set, 1);
    Made other = made_make(set, 2);
    Count of = count(set, &tables);
    const char *ret = wrong_cells(set, &tables);

    for (size_t i = 0; i < set->files * MADE_COLUMNS; i++) {
        const char *column = set->columns[i / MADE_COLUMNS][i % MADE_COLUMNS];

        for (size_t k = 0; column != NULL && k < LEN(truths); k++) {
            if (strcmp(column, truths[k]) == 0)
                ret = "a column is called as the key or the truth";
        }
    }
    if (!is_same(&tables, &again))
        ret = "the same seed gives other rows";
    if (is_same(&tables, &other))
        ret = "another seed gives the same rows";
    if (of.rows[0] < 100 || (set->files == 2) != (of.rows[1] >= 100))
        ret = "a file has hardly any rows";
    if (of.pairs == 0 && strncmp(set->name, "strangers", 9) != 0)
        ret = "nothing stands twice";
    made_drop(&tables);
    made_drop(&again);
    made_drop(&other);
    return ret;
}

static int
check_sets(void)
{
    size_t failed = 0;

    for (size_t i = 0; i < made_nsets; i++) {
        const char *wrong = wrong_with(made_sets[i]);

        if (wrong != NULL)
            printf("%s: %s\n", made_sets[i]->name, wrong);
        failed += wrong != NULL;
    }
    printf("%zu passed, %zu failed\n", made_nsets - failed, failed);
    return failed > 0;
}

int
main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--csv") == 0)
        return write_set(argv[2], argv[3], argv[4]);
    if (argc == 2 && strcmp(argv[1], "--check") == 0)
        return check_sets();
    list_sets();
    return argc != 1;
}
