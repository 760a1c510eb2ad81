/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first of January, where it is written for dates of which the year alone is known. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_internal.h"
#include "tests/t.h"

enum { ROWS = 400, ASKED = 6 };

/* A table of dates, of which one in `one_of` is a first of January, behind those that are asked. */
static Lk *
dates(const char *const asked[ASKED], unsigned one_of)
{
    static const LkColumn columns[] = { { .kind = LK_SURNAME, .name = "surname" },
                                        { .kind = LK_DATE, .name = "born" } };
    LkStart start = {
        .size = lk_room(ROWS), .rows = ROWS, .columns = columns, .ncolumns = 2, .files = 1
    };
    uint64_t seed = 2;
    Lk *lk;

    start.memory = aligned_alloc(64, start.size);
    memset(start.memory, 0, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK);
    for (unsigned i = 0; i < ROWS; i++) {
        char held[16];
        LkText cells[2] = { { "pop", 3 }, { held, 10 } };

        (void)snprintf(held, sizeof held, "%u-%02u-%02u",
                       (unsigned)(t_random_u64(&seed) % 90 + 1900),
                       i % one_of == 0 ? 1 : (unsigned)(t_random_u64(&seed) % 11 + 2),
                       i % one_of == 0 ? 1 : (unsigned)(t_random_u64(&seed) % 28 + 1));
        if (i < ASKED)
            cells[1] = (LkText){ asked[i], strlen(asked[i]) };
        ASSERT(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    return lk;
}

static unsigned
level(const Lk *lk, uint32_t a, uint32_t b)
{
    return lk_compare(lk, a, b) >> 4 & 15;
}

TEST(link, a_first_of_january_that_many_have_says_the_year)
{
    static const char *const asked[ASKED] = { "1950-01-01", "1950-06-24", "1951-01-01",
                                              "1960-01-01", "1950-06-25", "1950-01-01" };
    Lk *often = dates(asked, 4);
    Lk *seldom = dates(asked, ROWS);

    CHECK(level(often, 0, 1) == DATE_PARTIAL && level(seldom, 0, 1) == DATE_YEAR);
    CHECK(level(often, 0, 2) == DATE_YEAR && level(seldom, 0, 2) == DATE_DIGIT);
    CHECK(level(often, 0, 3) == LEVEL_OTHER && level(seldom, 0, 3) == DATE_DIGIT);
    CHECK(level(often, 1, 4) == DATE_DIGIT && level(seldom, 1, 4) == DATE_DIGIT);
    CHECK(level(often, 0, 5) >= LEVEL_SAME && level(seldom, 0, 5) >= LEVEL_SAME);
    CHECK(lk_atom(often, ATOM_DATE, 0) == lk_atom(seldom, ATOM_DATE, 0));
    free(often);
    free(seldom);
}

TEST(link, dates_that_differ_in_one_part_say_which)
{
    static const char *const asked[ASKED] = { "1950-06-24", "1950-06-13", "1950-11-24",
                                              "1987-06-24", "1950-07-13", "1988-07-13" };
    Lk *lk = dates(asked, ROWS);

    CHECK(level(lk, 0, 1) == DATE_TWO && level(lk, 1, 0) == DATE_TWO);
    CHECK(level(lk, 0, 2) == DATE_BUT_MONTH && level(lk, 2, 0) == DATE_BUT_MONTH);
    CHECK(level(lk, 0, 3) == DATE_BUT_YEAR && level(lk, 3, 0) == DATE_BUT_YEAR);
    CHECK(level(lk, 0, 4) == DATE_YEAR && level(lk, 0, 5) == LEVEL_OTHER);
    free(lk);
}
