/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs that nothing but their place brings together. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ROWS = 2400, COLUMNS = 5, CELL = 16 };

static void
put_person(uint64_t *seed, char cells[COLUMNS][CELL])
{
    for (size_t i = 0; i < 2; i++)
        (void)snprintf(cells[i], CELL, "%c%c%c%s", (char)('a' + t_random_u64(seed) % 26),
                       "aeiou"[t_random_u64(seed) % 5], (char)('a' + t_random_u64(seed) % 26),
                       i == 0 ? "a" : "er");
    (void)snprintf(cells[2], CELL, "%u-%02u-%02u", (unsigned)(1920 + t_random_u64(seed) % 80),
                   (unsigned)(1 + t_random_u64(seed) % 12),
                   (unsigned)(1 + t_random_u64(seed) % 28));
    (void)snprintf(cells[3], CELL, "%u", (unsigned)(2000 + t_random_u64(seed) % 700));
    (void)snprintf(cells[4], CELL, "%u", (unsigned)(1000000 + t_random_u64(seed) % 9000000));
}

/* Names changed places and one has a slip, the date cannot be read, the number lacks a digit. */
TEST(link, who_has_an_error_in_every_column_but_the_place_is_found)
{
    static const char two[2][COLUMNS][CELL] = { { "jack", "reid", "1906-07-14", "2705", "4767309" },
                                                { "reid", "jac", "", "2705", "477309" } };
    static const LkColumn columns[COLUMNS] = { { .kind = LK_GIVEN, .name = "given" },
                                               { .kind = LK_SURNAME, .name = "surname" },
                                               { .kind = LK_DATE, .name = "dob" },
                                               { .kind = LK_POSTCODE, .name = "postcode" },
                                               { .kind = LK_NUMBER, .name = "nid" } };
    LkStart start = {
        .size = lk_room(ROWS), .rows = ROWS, .columns = columns, .ncolumns = COLUMNS, .files = 1
    };
    uint64_t seed = 8;
    Lk *lk;

    start.memory = calloc(1, start.size);
    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (size_t row = 0; row < ROWS; row++) {
        char held[COLUMNS][CELL];
        LkText cells[COLUMNS];

        put_person(&seed, held);
        if (row < 2)
            memcpy(held, two[row], sizeof held);
        for (size_t i = 0; i < COLUMNS; i++)
            cells[i] = (LkText){ held[i], strlen(held[i]) };
        REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    CHECK(lk_is_scored(lk, 0, 1));
    free(start.memory);
}
