/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* In whatever order the rows of files come, they come to the same pairs, with the same odds, and to
 * the same groups.  Of rows that say the same one may stand for another. */
#include <stdio.h>
#include <stdlib.h>

#include "link/lk_world_test.h"
#include "tests/t.h"

enum { ROWS = 2000, RECENT = 40, COLUMNS = 6, CELL = 40 };

typedef struct Row {
    char cell[COLUMNS][CELL];
    unsigned file;
} Row;

/* A kind of table: its columns, what stands in a row that is new, and in one that tells of somebody
 * who was there before. */
typedef struct Sort {
    LkColumn columns[COLUMNS];
    size_t ncolumns;
    unsigned files;
    LkOnce once;
    unsigned anew;   /* of eight rows so many tell of somebody new */
    unsigned one_of; /* so many of the rows are made */
    void (*put_new)(uint64_t *seed, Row *row);
    void (*put_slip)(uint64_t *seed, Row *row);
} Sort;

/* A pair as what its rows say. */
typedef struct Said {
    uint64_t a;
    uint64_t b;
    float bits;
} Said;

typedef struct Table {
    Row rows[ROWS];
    size_t n;
    Said *said;
    size_t nsaid;
} Table;

/* --- what stands in tables -------------------------------------------------------------------- */

static unsigned
below(uint64_t *seed, unsigned n)
{
    return (unsigned)(t_random_u64(seed) % n);
}

static void
put_date(uint64_t *seed, char to[CELL])
{
    unsigned year = below(seed, 60) + 1940;
    unsigned month = below(seed, 12) + 1;

    (void)snprintf(to, CELL, "%u-%02u-%02u", year, month, below(seed, 28) + 1);
}

/* Several words, of which a few are common. */
static void
put_words(uint64_t *seed, char to[CELL], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        lk_put_word(seed, to, 1 + below(seed, 2));
        to += strlen(to);
        *to++ = ' ';
    }
    to[-1] = '\0';
}

static void
put_person(uint64_t *seed, Row *row)
{
    lk_put_word(seed, row->cell[0], 2);
    lk_put_word(seed, row->cell[1], 3);
    put_date(seed, row->cell[2]);
    (void)snprintf(row->cell[3], CELL, "%05u", below(seed, 400) + 10000);
    (void)snprintf(row->cell[4], CELL, "07%08u", below(seed, 100000000));
    put_words(seed, row->cell[5], 2);
}

/* Less said, and a slip of the pen in a name. */
static void
slip_person(uint64_t *seed, Row *row)
{
    row->cell[below(seed, COLUMNS)][0] = '\0';
    row->cell[below(seed, 2)][1] = 'x';
}

static void
put_place(uint64_t *seed, Row *row)
{
    put_words(seed, row->cell[0], 1 + below(seed, 2));
    (void)snprintf(row->cell[1], CELL, "%u.%04u", below(seed, 2) + 44, below(seed, 10000));
    (void)snprintf(row->cell[2], CELL, "%u.%04u", below(seed, 2) + 21, below(seed, 10000));
}

/* Another survey, and another spelling. */
static void
slip_place(uint64_t *seed, Row *row)
{
    for (size_t i = 1; i < 3; i++)
        row->cell[i][4] = (char)('0' + below(seed, 10));
    if (below(seed, 2) == 0)
        row->cell[0][1] = 'u';
}

static void
put_goods(uint64_t *seed, Row *row)
{
    put_words(seed, row->cell[0], 4);
    (void)snprintf(row->cell[1], CELL, "%u.%02u", below(seed, 200) + 1, below(seed, 100));
}

static void
put_title(uint64_t *seed, Row *row)
{
    put_words(seed, row->cell[0], 5);
}

/* A word is lost or written otherwise, and a price is another. */
static void
slip_goods(uint64_t *seed, Row *row)
{
    size_t len = strlen(row->cell[0]);

    if (below(seed, 2) == 0)
        row->cell[0][len - 2] = '\0';
    else
        row->cell[0][1] = "aeiou"[below(seed, 5)];
    if (row->cell[1][0] != '\0')
        row->cell[1][0] = (char)('1' + below(seed, 9));
}

/* --- what comes of them ----------------------------------------------------------------------- */

/* People; others again with a slip or less said; and some again as they are. */
static void
put_rows(uint64_t *seed, const Sort *sort, Table *table)
{
    table->n = ROWS / sort->one_of / T_ONE_IN(4);
    for (size_t i = 0; i < table->n; i++) {
        Row *row = &table->rows[i];
        unsigned dice = below(seed, 8);

        *row = (Row){ .file = 0 };
        if (i == 0 || dice < sort->anew) {
            sort->put_new(seed, row);
        } else {
            *row = row[-1 - (ptrdiff_t)below(seed, i < RECENT ? (unsigned)i : RECENT)];
            if (dice < 7)
                sort->put_slip(seed, row);
        }
        row->file = below(seed, sort->files);
    }
}

static void
shuffle(uint64_t *seed, Table *table)
{
    for (size_t i = 1; i < table->n; i++) {
        size_t at = t_random_u64(seed) % (i + 1);
        Row held = table->rows[i];

        table->rows[i] = table->rows[at];
        table->rows[at] = held;
    }
}

/* What a row says as a number. */
static uint64_t
number_of(const Row *row)
{
    uint64_t hash = row->file + 1;

    for (size_t i = 0; i < COLUMNS; i++) {
        for (const char *at = row->cell[i]; *at != '\0'; at++)
            hash = (hash ^ (uint8_t)*at) * 0x9FB21C651E98DF25u;
        hash = (hash ^ hash >> 31) * 0xCA9B0C7EBA1DA115u;
    }
    return hash;
}

static int
in_order(const void *a, const void *b)
{
    const Said *x = a;
    const Said *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return x->bits < y->bits ? -1 : x->bits > y->bits;
}

static void
take_said(Cx *cx, const Lk *lk, Table *table)
{
    const LkPair *pairs = lk_joined(lk, &table->nsaid);

    table->said = ARENA_ARRAY(cx->arena, table->nsaid + 1, Said);
    for (size_t i = 0; i < table->nsaid; i++) {
        uint64_t a = number_of(&table->rows[pairs[i].a]);
        uint64_t b = number_of(&table->rows[pairs[i].b]);

        table->said[i] = (Said){ a < b ? a : b, a < b ? b : a, pairs[i].bits };
    }
    qsort(table->said, table->nsaid, sizeof table->said[0], in_order);
}

static void
link_rows(Cx *cx, const Sort *sort, Table *table)
{
    Lk *lk = lk_opened(sort->columns, sort->ncolumns, table->n, sort->files);

    for (size_t i = 0; i < table->n; i++) {
        LkText cells[COLUMNS];

        for (size_t k = 0; k < COLUMNS; k++)
            cells[k] = (LkText){ table->rows[i].cell[k], strlen(table->rows[i].cell[k]) };
        REQUIRE(lk_add(lk, table->rows[i].file, cells, 1) == LK_OK);
    }
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    REQUIRE(lk_group(lk, 0.5, sort->once) == LK_OK);
    take_said(cx, lk, table);
    free(lk);
}

/* Two tables of the same rows in two orders. */
static void
try_sort(Cx *cx, uint64_t seed, const Sort *sort)
{
    Table *tables[2] = { ARENA_NEW(cx->arena, Table), ARENA_NEW(cx->arena, Table) };
    size_t others = 0;

    put_rows(&seed, sort, tables[0]);
    *tables[1] = *tables[0];
    for (size_t i = 0; i < 2; i++) {
        shuffle(&seed, tables[i]);
        link_rows(cx, sort, tables[i]);
    }
    CHECK(tables[0]->nsaid > tables[0]->n / 32);
    REQUIRE(tables[0]->nsaid == tables[1]->nsaid);
    for (size_t i = 0; i < tables[0]->nsaid; i++)
        others += in_order(&tables[0]->said[i], &tables[1]->said[i]) != 0;
    CHECK_INT(others, 0);
}

#define PEOPLE                                                                                       \
    .columns = { { .kind = LK_GIVEN, .name = "given" }, { .kind = LK_SURNAME, .name = "surname" },   \
                 { .kind = LK_DATE, .name = "born" },   { .kind = LK_POSTCODE, .name = "postcode" }, \
                 { .kind = LK_PHONE, .name = "phone" }, { .kind = LK_WORDS, .name = "said" } },      \
    .ncolumns = 6, .put_new = put_person, .put_slip = slip_person
#define PLACES                                                                                     \
    .columns = { { .kind = LK_WORDS, .name = "place" },                                            \
                 { .kind = LK_LATITUDE, .name = "latitude" },                                      \
                 { .kind = LK_LONGITUDE, .name = "longitude" } },                                  \
    .ncolumns = 3, .put_new = put_place, .put_slip = slip_place
#define GOODS                                                                                      \
    .columns = { { .kind = LK_WORDS, .name = "title" }, { .kind = LK_AMOUNT, .name = "price" } },  \
    .ncolumns = 2, .put_new = put_goods, .put_slip = slip_goods
#define TITLES                                                                                     \
    .columns = { { .kind = LK_WORDS, .name = "title" } }, .ncolumns = 1, .put_new = put_title,     \
    .put_slip = slip_goods

TEST(link, rows_of_a_file_come_to_the_same_in_any_order)
{
    static const Sort sorts[] = {
        { PEOPLE, .files = 1, .once = LK_AS_IT_SEEMS, .anew = 4, .one_of = 1 },
        { PLACES, .files = 1, .once = LK_AS_IT_SEEMS, .anew = 4, .one_of = 5 },
        { GOODS, .files = 1, .once = LK_AS_IT_SEEMS, .anew = 4, .one_of = 5 },
        { TITLES, .files = 1, .once = LK_AS_IT_SEEMS, .anew = 5, .one_of = 5 },
    };

    for (size_t i = 0; i < LEN(sorts); i += T_ONE_IN(3))
        try_sort(cx, 1861 + i, &sorts[i]);
}

/* Of groups of so many rows some pairs are weighed for all. */
TEST(link, rows_of_large_groups_come_to_the_same_in_any_order)
{
    static const Sort sort = { PEOPLE, .files = 1, .once = LK_IN_NONE, .anew = 1, .one_of = 2 };

    try_sort(cx, 1863, &sort);
}

TEST(link, rows_of_two_files_come_to_the_same_in_any_order)
{
    static const Sort sorts[] = {
        { PEOPLE, .files = 2, .once = LK_IN_NONE, .anew = 4, .one_of = 1 },
        { PEOPLE, .files = 2, .once = LK_IN_ALL, .anew = 4, .one_of = 1 },
        { PLACES, .files = 2, .once = LK_AS_IT_SEEMS, .anew = 4, .one_of = 5 },
        { PLACES, .files = 2, .once = LK_IN_ALL, .anew = 4, .one_of = 5 },
        { GOODS, .files = 2, .once = LK_AS_IT_SEEMS, .anew = 4, .one_of = 5 },
        { GOODS, .files = 2, .once = LK_IN_ALL, .anew = 4, .one_of = 5 },
        { TITLES, .files = 2, .once = LK_AS_IT_SEEMS, .anew = 5, .one_of = 5 },
        { PLACES, .files = 3, .once = LK_IN_ALL, .anew = 4, .one_of = 5 },
    };

    for (size_t i = 0; i < LEN(sorts); i += T_ONE_IN(3))
        try_sort(cx, 1871 + i, &sorts[i]);
}
