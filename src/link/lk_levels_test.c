/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How much a value says that many records have, or few. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_fit_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ROWS = 1800, CELL = 24 };

typedef struct Cells {
    char cells[ROWS][CELL];
    size_t n;
    uint64_t seed;
} Cells;

static void
put(Cells *list, const char *cell, size_t n)
{
    for (size_t i = 0; i < n; i++)
        (void)snprintf(list->cells[list->n++], CELL, "%s", cell);
}

static void
put_words(Cells *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        lk_put_word(&list->seed, list->cells[list->n++], 5);
}

/* Days other than the first of January. */
static void
put_days(Cells *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        (void)snprintf(list->cells[list->n++], CELL, "19%02u-%02u-%02u", (unsigned)(30 + i % 60),
                       (unsigned)(1 + i / 60 % 12), (unsigned)(2 + i % 27));
}

/* A table of one column, fitted; the caller frees it. */
static Lk *
fitted(LkKind kind, const Cells *list)
{
    LkColumn told = { .kind = kind, .name = "column" };
    Lk *lk = lk_opened(&told, 1, list->n, 1);

    for (size_t i = 0; i < list->n; i++) {
        LkText cell = { list->cells[i], strlen(list->cells[i]) };

        ASSERT(lk_add(lk, 0, &cell, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

static double
rarity_of_row(const Lk *lk, uint32_t row)
{
    return (double)lk_rarity(lk, 0, row)->same;
}

/* They may all be of one person. */
TEST(link, a_name_that_five_records_have_is_as_rare_as_one_that_stands_once)
{
    Cells list = { .seed = 3 };
    Lk *lk;

    put(&list, "Quastel", 5);
    put(&list, "Brindle", 4);
    put(&list, "Ostrava", 6);
    put_words(&list, 1700);
    lk = fitted(LK_SURNAME, &list);
    CHECK(!(fabs(rarity_of_row(lk, 5) - rarity_of_row(lk, 20)) > 1e-6));
    CHECK(!(fabs(rarity_of_row(lk, 0) - rarity_of_row(lk, 20)) > 1e-6));
    CHECK(rarity_of_row(lk, 9) < rarity_of_row(lk, 20) - 0.9);
    free(lk);
}

TEST(link, a_name_counts_for_no_more_than_four_bits_beyond_those_as_common)
{
    Cells list = { .seed = 4 };
    Lk *lk;

    put(&list, "Marlowe", 600);
    put(&list, "Brindle", 20);
    put_words(&list, 380);
    lk = fitted(LK_SURNAME, &list);
    CHECK(!(fabs(rarity_of_row(lk, 610) - 4) > 1e-6));
    CHECK(rarity_of_row(lk, 0) < 1);
    free(lk);
}

/* Sixteen, and more than one in a hundred of those that say a day. */
TEST(link, where_many_are_of_a_first_of_january_it_says_the_year_alone)
{
    static const struct {
        size_t firsts, days, years;
        bool says_the_year;
    } tables[] = { { 15, 85, 0, false },
                   { 16, 84, 0, true },
                   { 16, 1584, 0, false },
                   { 17, 1583, 0, true },
                   { 16, 1583, 100, true } };

    for (size_t i = 0; i < LEN(tables); i++) {
        Cells list = { .seed = 5 };
        Lk *lk;

        put(&list, "1962-01-01", tables[i].firsts);
        put_days(&list, tables[i].days);
        put(&list, "1950", tables[i].years);
        lk = fitted(LK_DATE, &list);
        CHECK_INT(lk->has_default, tables[i].says_the_year);
        free(lk);
    }
}
