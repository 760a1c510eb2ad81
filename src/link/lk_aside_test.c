/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tables in which copies of a row are many. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_copies_internal.h"
#include "link/lk_world_test.h"
#include "tests/t.h"

enum { COLUMNS = 5, CELL = 24, NOBODY = 0 };

static const LkColumn of_people[COLUMNS] = { { .kind = LK_GIVEN, .name = "given" },
                                             { .kind = LK_SURNAME, .name = "surname" },
                                             { .kind = LK_DATE, .name = "dob" },
                                             { .kind = LK_PHONE, .name = "phone" },
                                             { .kind = LK_CITY, .name = "city" } };

typedef struct Crowd {
    char (*cells)[COLUMNS][CELL];
    uint32_t *of; /* the person of each row, NOBODY for who is alone */
    size_t n;
    uint64_t seed;
    unsigned files;
    bool sealed;
    void *memory;
    Lk *lk;
} Crowd;

static Crowd
crowd_of(size_t rows)
{
    return (Crowd){ .cells = calloc(rows, COLUMNS * CELL),
                    .of = calloc(rows, sizeof(uint32_t)),
                    .seed = 5,
                    .files = 1 };
}

static void
free_crowd(Crowd *crowd)
{
    free(crowd->cells);
    free(crowd->of);
    free(crowd->memory);
    crowd->n = 0;
}

/* A new person in the next row. */
static char (*put_person(Crowd *crowd, uint32_t of))[CELL]
{
    char(*cells)[CELL] = crowd->cells[crowd->n];
    uint64_t *seed = &crowd->seed;

    lk_put_word(seed, cells[0], 2);
    lk_put_word(seed, cells[1], 4);
    (void)snprintf(cells[2], CELL, "19%02u-%02u-%02u", (unsigned)(t_random_u64(seed) % 60 + 30),
                   (unsigned)(t_random_u64(seed) % 12 + 1),
                   (unsigned)(t_random_u64(seed) % 28 + 1));
    (void)snprintf(cells[3], CELL, "07%08u", (unsigned)(t_random_u64(seed) % 100000000));
    (void)snprintf(cells[4], CELL, "%s", t_random_u64(seed) % 2 == 0 ? "Cluj" : "Arad");
    crowd->of[crowd->n++] = of;
    return cells;
}

static void
put_copies(Crowd *crowd, size_t row, size_t n)
{
    for (size_t i = 0; i < n; i++, crowd->n++) {
        memcpy(crowd->cells[crowd->n], crowd->cells[row], COLUMNS * CELL);
        crowd->of[crowd->n] = crowd->of[row];
    }
}

/* So many people twice, the second time with a slip of the pen. */
static void
put_pairs(Crowd *crowd, size_t n, uint32_t first)
{
    for (uint32_t i = 0; i < n; i++) {
        (void)put_person(crowd, first + i);
        put_copies(crowd, crowd->n - 1, 1);
        crowd->cells[crowd->n - 1][i % 2][2] = 'x';
    }
}

static uint64_t
tag(void *self, const char *form, size_t len)
{
    uint64_t x = *(const uint64_t *)self;

    for (size_t i = 0; i < len; i++) {
        x = (x ^ (uint8_t)form[i]) * 0x9FB21C651E98DF25u;
        x ^= x >> 31;
    }
    return x * 0xCA9B0C7EBA1DA115u;
}

static void
add_row(Crowd *crowd, size_t row)
{
    static char held[COLUMNS][LK_SEALED_MAX];
    uint64_t key = 7;
    LkText cells[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++) {
        const char *cell = crowd->cells[row][i];

        cells[i] = (LkText){ cell, strlen(cell) };
        if (crowd->sealed)
            cells[i] = (LkText){ held[i], lk_seal(&of_people[i], cells[i], tag, &key, held[i]) };
    }
    ASSERT(lk_add(crowd->lk, row < crowd->n / 2 ? 0 : crowd->files - 1, cells, 1) == LK_OK);
}

static void
link_crowd(Crowd *crowd)
{
    LkStart start = { .size = crowd->sealed ? lk_room_sealed(crowd->n) : lk_room(crowd->n),
                      .rows = crowd->n,
                      .columns = of_people,
                      .ncolumns = COLUMNS,
                      .files = crowd->files,
                      .sealed = crowd->sealed };

    free(crowd->memory);
    start.memory = crowd->memory = calloc(1, start.size);
    ASSERT(lk_open(&start, &crowd->lk) == LK_OK);
    for (size_t row = 0; row < crowd->n; row++)
        add_row(crowd, row);
    ASSERT(lk_fit(crowd->lk, NULL, NULL, NULL) == LK_OK);
    ASSERT(lk_group(crowd->lk, 0.5, LK_AS_IT_SEEMS) == LK_OK);
}

/* Rows that are not in the group of the first row of their person. */
static size_t
count_wrong(const Crowd *crowd)
{
    const uint32_t *groups = lk_groups(crowd->lk);
    size_t wrong = 0;

    for (uint32_t row = 0; row < crowd->n; row++) {
        uint32_t first = 0;

        while (crowd->of[first] != crowd->of[row])
            first++;
        wrong += groups[row] != (crowd->of[row] == NOBODY ? row : groups[first]);
        wrong += first == row && groups[row] != row;
    }
    return wrong;
}

/* In the open and sealed. */
static void
check_crowd(Crowd *crowd)
{
    for (int i = 0; i < 2; i++) {
        crowd->sealed = i == 1;
        link_crowd(crowd);
        CHECK_INT(count_wrong(crowd), 0);
    }
}

/* Rows that count for nothing, being copies. */
static size_t
count_aside(const Crowd *crowd)
{
    size_t n = 0;

    for (uint32_t row = 0; row < crowd->n; row++)
        n += lk_is_aside(crowd->lk, row);
    CHECK_INT(crowd->lk->counted, crowd->n - n);
    return n;
}

/* All rows are one, or those of two; seven beside one other; half of a small table, and a third of
 * a larger one, beside people who stand twice with an error. */
TEST(copies, who_is_much_of_a_table_in_copies_is_one_person)
{
    static const struct {
        size_t copies[2];
        size_t pairs;
    } tables[] = { { { 5000, 0 }, 0 },   { { 100, 100 }, 0 }, { { 7, 1 }, 0 },
                   { { 2, 0 }, 0 },      { { 10, 0 }, 5 },    { { 500, 0 }, 400 },
                   { { 1500, 0 }, 800 }, { { 900, 300 }, 5 } };

    for (size_t i = 0; i < LEN(tables); i += T_ONE_IN(2)) {
        Crowd crowd = crowd_of(6000);

        for (uint32_t k = 0; k < 2 && tables[i].copies[k] > 0; k++) {
            (void)put_person(&crowd, k + 1);
            put_copies(&crowd, crowd.n - 1, tables[i].copies[k] - 1);
        }
        put_pairs(&crowd, tables[i].pairs, 10);
        check_crowd(&crowd);
        free_crowd(&crowd);
    }
}

/* A slip of the pen is found beside thousands of copies, which fill every block. */
TEST(copies, what_is_like_many_copies_goes_with_them)
{
    Crowd crowd = crowd_of(8000);

    (void)put_person(&crowd, 1);
    put_copies(&crowd, 0, 4000 / T_ONE_IN(4));
    for (size_t i = 0; i < 3; i++) {
        put_copies(&crowd, 0, 1);
        crowd.cells[crowd.n - 1][i][3] = i < 2 ? 'x' : '2';
    }
    put_pairs(&crowd, 1000 / T_ONE_IN(4), 10);
    check_crowd(&crowd);
    free_crowd(&crowd);
}

/* Each of two files has copies of one person or two, and of others the second has each with an
 * error. */
static void
put_files(Crowd *crowd, uint32_t people, size_t pairs)
{
    uint64_t seed = crowd->seed;

    crowd->files = 2;
    for (uint32_t file = 0; file < 2; file++) {
        crowd->seed = seed;
        for (uint32_t k = 0; k < people; k++) {
            (void)put_person(crowd, k + 1);
            put_copies(crowd, crowd->n - 1, 99);
        }
        for (uint32_t i = 0; i < pairs; i++)
            put_person(crowd, 10 + i)[i % 2][3] = file == 0 ? 'y' : 'x';
    }
}

TEST(copies, copies_in_two_files_are_one_person)
{
    for (uint32_t people = 1; people <= 2; people++) {
        for (size_t pairs = 0; pairs < 300; pairs += 200) {
            Crowd crowd = crowd_of(1200);

            put_files(&crowd, people, pairs);
            check_crowd(&crowd);
            free_crowd(&crowd);
        }
    }
}

/* What is filled in where nobody knows stands in copies, too: beside one who is a third. */
TEST(copies, rows_that_are_equal_and_tell_little_are_not_one_person)
{
    Crowd crowd = crowd_of(2000);

    (void)put_person(&crowd, 1);
    put_copies(&crowd, 0, 299);
    for (size_t i = 0; i < 600; i++) {
        char(*cells)[CELL] = put_person(&crowd, NOBODY);

        if (i < 200) /* a town alone */
            cells[0][0] = cells[1][0] = cells[2][0] = cells[3][0] = '\0';
        else if (i < 240) /* a common name and a town */
            (void)snprintf(cells[0], CELL, "John"), (void)snprintf(cells[1], CELL, "Smith"),
                cells[2][0] = cells[3][0] = '\0';
        if (i % 5 == 0 && i >= 200)
            (void)snprintf(cells[3], CELL, "0700000000");
        if (i % 9 == 0 && i >= 200)
            (void)snprintf(cells[2], CELL, "1900-01-01");
    }
    check_crowd(&crowd);
    free_crowd(&crowd);
}

/* Names and towns that are common: nobody knows who is one with whom. */
TEST(copies, copies_of_a_common_name_in_a_town_are_not_one_person)
{
    static const char *const given[] = { "Ana", "Ion", "Maria" };
    static const char *const surnames[] = { "Pop", "Rusu", "Stan" };
    Crowd crowd = crowd_of(300);

    for (size_t i = 0; i < 300; i++) {
        char(*cells)[CELL] = put_person(&crowd, NOBODY);

        (void)snprintf(cells[0], CELL, "%s", given[i % 3]);
        (void)snprintf(cells[1], CELL, "%s", surnames[i / 3 % 3]);
        cells[2][0] = cells[3][0] = '\0';
    }
    check_crowd(&crowd);
    free_crowd(&crowd);
}

/* A linkage that stays open holds the copies, too, and the others stay one when the first goes. */
TEST(copies, copies_stay_one_person_when_the_first_of_them_goes)
{
    Crowd crowd = crowd_of(200);

    (void)put_person(&crowd, 1);
    put_copies(&crowd, 0, 29);
    put_pairs(&crowd, 40, 10);
    link_crowd(&crowd);
    REQUIRE(lk_live(crowd.lk, 0.5, LK_IN_NONE) == LK_OK);
    CHECK_INT(count_wrong(&crowd), 0);
    REQUIRE(lk_remove(crowd.lk, 0) == LK_OK);
    for (uint32_t row = 1; row < 30; row++)
        CHECK_INT(lk_groups(crowd.lk)[row], 1);
    free_crowd(&crowd);
}

/* One pair in 50 of those within a file is where many begins: of 60 rows with 60 have 35 to be
 * copies, not more for the pairs across. */
TEST(copies, a_few_copies_count_as_other_rows_do)
{
    for (unsigned files = 1; files <= 2; files++) {
        for (size_t copies = 8; copies <= 9; copies++) {
            Crowd crowd = crowd_of(120);

            crowd.files = files;
            for (unsigned file = 0; file < files; file++) {
                for (uint32_t i = 0; i < 60 - copies; i++)
                    (void)put_person(&crowd, 10 + i);
                (void)put_person(&crowd, 1);
                put_copies(&crowd, crowd.n - 1, copies - 1);
            }
            link_crowd(&crowd);
            CHECK_INT(count_aside(&crowd), copies == 8 ? 0 : files * (copies - 1));
            free_crowd(&crowd);
        }
    }
}

/* What each of five rows says, which are equal, and whether that tells who it is of. */
typedef struct Saying {
    const char *cells[COLUMNS]; /* NULL for what hardly another has */
    bool tells;
} Saying;

static const char phone_of_some[] = "0700000000";
static const char date_of_some[] = "1950-05-05";

static void
put_sayings(Crowd *crowd, const Saying *sayings, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char(*cells)[CELL] = put_person(crowd, NOBODY);

        for (size_t k = 0; k < COLUMNS; k++) {
            if (sayings[i].cells[k] != NULL)
                (void)snprintf(cells[k], CELL, "%s", sayings[i].cells[k]);
        }
        put_copies(crowd, crowd->n - 1, 4);
    }
}

/* Half are Ana, half are Pop; one in a hundred has the phone of some, one the date. */
static void
put_others(Crowd *crowd, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char(*cells)[CELL] = put_person(crowd, NOBODY);

        if (i % 2 == 0)
            (void)snprintf(cells[0], CELL, "Ana");
        if (i / 2 % 2 == 0)
            (void)snprintf(cells[1], CELL, "Pop");
        if (i % 100 == 7)
            (void)snprintf(cells[2], CELL, "%s", date_of_some);
        if (i % 100 == 9)
            (void)snprintf(cells[3], CELL, "%s", phone_of_some);
    }
}

TEST(copies, equal_rows_are_of_one_person_if_several_things_that_they_say_are_seldom)
{
    static const Saying sayings[] = {
        { { "", "", "", NULL, "" }, false },
        { { "", "", "", NULL, "Cluj" }, false },
        { { NULL, NULL, "", "", "Cluj" }, false },
        { { "", "", NULL, NULL, "" }, true },
        { { NULL, NULL, "", NULL, "" }, true },
        { { "Ana", "Pop", "", NULL, "Cluj" }, false },
        { { "Ana", NULL, "", NULL, "" }, true },
        { { "", "", date_of_some, phone_of_some, "" }, false },
        { { NULL, "Pop", date_of_some, phone_of_some, "" }, true },
        { { "", "", date_of_some, NULL, "" }, true },
    };

    for (int sealed = 0; sealed < 2; sealed++) {
        Crowd crowd = crowd_of(1000);

        crowd.sealed = sealed == 1;
        (void)put_person(&crowd, 1);
        put_copies(&crowd, 0, 199);
        put_sayings(&crowd, sayings, LEN(sayings));
        put_others(&crowd, 600);
        link_crowd(&crowd);
        CHECK_INT(count_aside(&crowd), 199 + 5 * 4);
        for (size_t i = 0; i < LEN(sayings); i++) {
            if (lk_is_aside(crowd.lk, (uint32_t)(200 + 5 * i + 4)) != sayings[i].tells)
                t_fail(__FILE__, __LINE__, "sealed %d: %zu", sealed, i);
        }
        free_crowd(&crowd);
    }
}
