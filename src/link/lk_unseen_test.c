/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables of people in which households share names, and in which much is empty: how many pairs are
 * of one is not taken from those alone that looked like it at the beginning. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum {
    CELLS = 4, /* given name, surname, year or day of birth, town */
    CELL = 24,
    GIVENS = 120,
    SURNAMES = 600,
    TOWNS = 40,
    STRANGERS = 4000,
    TWICE = 1500
};

typedef struct Row {
    char cell[CELLS][CELL];
} Row;

static unsigned
below(uint64_t *seed, unsigned n)
{
    return (unsigned)(t_random_u64(seed) % n);
}

/* One of so many words; the first ones are drawn oftener. */
static void
put_one_of(uint64_t *seed, char *to, unsigned n, uint64_t pool)
{
    uint64_t word = pool * 100000 + below(seed, 1 + below(seed, n));

    lk_put_word(&word, to, 3);
}

/* The next of a household, of whom one in eight has the name of who came before, a generation
 * apart. */
static void
put_relative(uint64_t *seed, const Row *before, unsigned *year, Row *to)
{
    unsigned born = 1930 + below(seed, 80);
    bool same = below(seed, 8) == 0 && (born > *year + 18 || born + 18 < *year);

    *to = *before;
    if (!same)
        put_one_of(seed, to->cell[0], GIVENS, 1);
    (void)snprintf(to->cell[2], CELL, "%u", born);
    *year = born;
}

static void
put_stranger(uint64_t *seed, Row *to)
{
    put_one_of(seed, to->cell[0], GIVENS, 1);
    put_one_of(seed, to->cell[1], SURNAMES, 2);
    put_one_of(seed, to->cell[3], TOWNS, 3);
}

/* The rows, fitted; the caller frees it. */
static Lk *
fitted(const Row *rows, size_t n)
{
    static const LkColumn columns[CELLS] = { { .kind = LK_GIVEN, .name = "given" },
                                             { .kind = LK_SURNAME, .name = "surname" },
                                             { .kind = LK_DATE, .name = "born" },
                                             { .kind = LK_CITY, .name = "town" } };
    Lk *lk = lk_opened(columns, CELLS, n, 1);

    for (size_t i = 0; i < n; i++) {
        LkText cells[CELLS];

        for (size_t k = 0; k < CELLS; k++)
            cells[k] = (LkText){ rows[i].cell[k], strlen(rows[i].cell[k]) };
        ASSERT(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

TEST(link, where_nobody_stands_twice_a_child_of_a_parents_name_is_not_the_parent)
{
    static Row rows[STRANGERS];
    uint64_t seed = 3;
    unsigned year = 0;
    size_t joined;
    Lk *lk;

    for (size_t i = 0, left = 0; i < STRANGERS; i++, left--) {
        if (left == 0) {
            left = 1 + below(&seed, 5);
            put_stranger(&seed, &rows[i]);
            year = 1930 + below(&seed, 80);
            (void)snprintf(rows[i].cell[2], CELL, "%u", year);
        } else {
            put_relative(&seed, &rows[i - 1], &year, &rows[i]);
        }
    }
    lk = fitted(rows, STRANGERS);
    ASSERT(lk_group(lk, 0.5, LK_IN_NONE) == LK_OK);
    (void)lk_joined(lk, &joined);
    CHECK(joined < 20);
    free(lk);
}

TEST(link, of_rows_with_many_gaps_those_of_one_are_more_than_say_so_plainly)
{
    static Row rows[2 * TWICE];
    uint64_t seed = 4;
    double expected;
    Lk *lk;

    for (size_t i = 0; i < TWICE; i++) {
        put_stranger(&seed, &rows[i]);
        (void)snprintf(rows[i].cell[2], CELL, "%u-%02u-%02u", 1940 + below(&seed, 60),
                       1 + below(&seed, 12), 1 + below(&seed, 28));
        rows[i + TWICE] = rows[i];
    }
    for (size_t i = 0; i < (size_t)2 * TWICE; i++) {
        for (size_t k = 0; k < CELLS; k++) {
            if (below(&seed, 100) < 45)
                rows[i].cell[k][0] = '\0';
        }
    }
    lk = fitted(rows, (size_t)2 * TWICE);
    expected = lk_model(lk)->share[LK_SAME] * lk_model(lk)->pairs_all;
    CHECK(expected > .55 * TWICE && expected < 1.1 * TWICE);
    free(lk);
}
