/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* In whatever order rows stand in a file, they come to the same pairs, with the same odds, and to
 * the same groups. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ROWS = 6000 / T_ONE_IN(4), RECENT = 40, COLUMNS = 6, CELL = 32 };

typedef struct Person {
    char cell[COLUMNS][CELL];
} Person;

/* A table and what came of it, by the numbers that rows had before they were shuffled. */
typedef struct Table {
    Person people[ROWS];
    uint32_t order[ROWS]; /* which row comes at each place */
    uint32_t place[ROWS]; /* where each row came */
    Lk *lk;
} Table;

static void
put_date(uint64_t *seed, char to[CELL])
{
    unsigned year = (unsigned)(t_random_u64(seed) % 60) + 1940;
    unsigned month = (unsigned)(t_random_u64(seed) % 12) + 1;

    (void)snprintf(to, CELL, "%u-%02u-%02u", year, month, (unsigned)(t_random_u64(seed) % 28) + 1);
}

static void
put_person(uint64_t *seed, Person *ret)
{
    *ret = (Person){ 0 };
    lk_put_word(seed, ret->cell[0], 2);
    lk_put_word(seed, ret->cell[1], 3);
    put_date(seed, ret->cell[2]);
    (void)snprintf(ret->cell[3], CELL, "%05u", (unsigned)(t_random_u64(seed) % 400) + 10000);
    (void)snprintf(ret->cell[4], CELL, "07%08u", (unsigned)(t_random_u64(seed) % 100000000));
    lk_put_word(seed, ret->cell[5], 2);
    ret->cell[5][4] = ' ';
    lk_put_word(seed, ret->cell[5] + 5, 3);
}

/* People, others again with a slip of the pen or less said, and some again as they are. */
static void
put_people(uint64_t *seed, Person people[ROWS])
{
    for (size_t i = 0; i < ROWS; i++) {
        uint64_t dice = t_random_u64(seed) % 8;

        if (i == 0 || dice < 4) {
            put_person(seed, &people[i]);
            continue;
        }
        people[i] = people[i - 1 - t_random_u64(seed) % (i < RECENT ? i : RECENT)];
        if (dice < 7) {
            people[i].cell[t_random_u64(seed) % COLUMNS][0] = '\0';
            people[i].cell[t_random_u64(seed) % 2][1] = 'x';
        }
    }
}

static void
shuffle(uint64_t *seed, Table *table)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        uint32_t at = (uint32_t)(t_random_u64(seed) % (i + 1));

        table->order[i] = table->order[at];
        table->order[at] = i;
    }
    for (uint32_t i = 0; i < ROWS; i++)
        table->place[table->order[i]] = i;
}

static void
link_rows(Table *table)
{
    static const LkColumn columns[COLUMNS] = {
        { .kind = LK_GIVEN, .name = "given" }, { .kind = LK_SURNAME, .name = "surname" },
        { .kind = LK_DATE, .name = "born" },   { .kind = LK_POSTCODE, .name = "postcode" },
        { .kind = LK_PHONE, .name = "phone" }, { .kind = LK_WORDS, .name = "said" },
    };

    table->lk = lk_opened(columns, COLUMNS, ROWS, 1);
    for (uint32_t i = 0; i < ROWS; i++) {
        const Person *person = &table->people[table->order[i]];
        LkText cells[COLUMNS];

        for (size_t k = 0; k < COLUMNS; k++)
            cells[k] = (LkText){ person->cell[k], strlen(person->cell[k]) };
        REQUIRE(lk_add(table->lk, 0, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(table->lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(table->lk, 0.5, LK_AS_IT_SEEMS) == LK_OK);
}

static const LkPair *
find_pair(const Lk *lk, uint32_t a, uint32_t b)
{
    size_t low = 0, high;
    const LkPair *pairs = lk_joined(lk, &high);
    uint64_t wanted = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
    size_t n = high;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (((uint64_t)pairs[middle].a << 32 | pairs[middle].b) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && ((uint64_t)pairs[low].a << 32 | pairs[low].b) == wanted ? &pairs[low] : NULL;
}

/* Of the first table's pairs, how many the second has not, or with other odds. */
static size_t
count_others(const Table *first, const Table *second)
{
    size_t n = 0;
    size_t others = 0;
    const LkPair *pairs = lk_joined(first->lk, &n);
    uint32_t row_at[ROWS];

    for (uint32_t row = 0; row < ROWS; row++)
        row_at[first->place[row]] = row;
    for (size_t i = 0; i < n; i++) {
        const LkPair *found = find_pair(second->lk, second->place[row_at[pairs[i].a]],
                                        second->place[row_at[pairs[i].b]]);

        others += found == NULL || fabs((double)found->bits - (double)pairs[i].bits) > 0.001;
    }
    return others;
}

TEST(link, rows_of_a_file_come_to_the_same_in_any_order)
{
    uint64_t seed = 1861;
    Table *tables[2] = { ARENA_NEW(cx->arena, Table), ARENA_NEW(cx->arena, Table) };
    size_t n[2];

    put_people(&seed, tables[0]->people);
    memcpy(tables[1]->people, tables[0]->people, sizeof tables[0]->people);
    for (size_t i = 0; i < 2; i++) {
        shuffle(&seed, tables[i]);
        link_rows(tables[i]);
        (void)lk_joined(tables[i]->lk, &n[i]);
    }
    CHECK(n[0] > ROWS / 4);
    CHECK_INT(n[0], n[1]);
    CHECK_INT(count_others(tables[0], tables[1]), 0);
    free(tables[0]->lk);
    free(tables[1]->lk);
}
