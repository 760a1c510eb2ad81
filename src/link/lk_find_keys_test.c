/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys that are found by what their pairs say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "link/lk_internal.h"
#include "os/crew.h"
#include "tests/t.h"

enum { PEOPLE = 1500, COLUMNS = 4, CELL = 24 };

typedef char Person[COLUMNS][CELL];

static const LkColumn columns[COLUMNS] = { { .kind = LK_GIVEN, .name = "given" },
                                           { .kind = LK_SURNAME, .name = "surname" },
                                           { .kind = LK_POSTCODE, .name = "postcode" },
                                           { .kind = LK_NUMBER, .name = "nid" } };

static char
letter(uint64_t *seed)
{
    return "bdfgklmnprstvz"[t_random_u64(seed) % 14];
}

/* Somebody, and once more with a slip in each: of the given name the first letter stays, of the
 * postcode the start, of the number all but a digit; or the very same. */
static void
put_person(uint64_t *seed, bool same, Person once, Person again)
{
    char a[] = { letter(seed), letter(seed), letter(seed), letter(seed), letter(seed) };
    unsigned area = (unsigned)(t_random_u64(seed) % 90);
    unsigned number = (unsigned)(1000000 + t_random_u64(seed) % 8000000);

    for (unsigned i = 0; i < 2; i++) {
        char(*person)[CELL] = i == 0 ? once : again;

        (void)snprintf(person[0], CELL, "%ca%cine", a[0], i == 0 ? a[1] : 'x');
        (void)snprintf(person[1], CELL, "%co%ce%cison", a[2], a[3], i == 0 ? a[4] : 'x');
        (void)snprintf(person[2], CELL, "ox%u %u%c%c", area, (unsigned)(t_random_u64(seed) % 10),
                       letter(seed), letter(seed));
        (void)snprintf(person[3], CELL, "%u", number + 20 * i);
    }
    if (same)
        memcpy(again, once, sizeof(Person));
}

static void
add_person(Lk *lk, Person person)
{
    LkText cells[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = (LkText){ person[i], strlen(person[i]) };
    REQUIRE(lk_add(lk, 0, cells, 1) == LK_OK);
}

typedef struct Fitted {
    void *memory;
    Lk *lk;
} Fitted;

/* Everybody twice, one after the other. */
static void
fit(bool same, const LkCrew *crew, Fitted *ret)
{
    LkStart start = { .size = lk_room((size_t)2 * PEOPLE),
                      .rows = (size_t)2 * PEOPLE,
                      .columns = columns,
                      .ncolumns = COLUMNS,
                      .files = 1,
                      .crew = crew };
    uint64_t seed = 11;

    start.memory = ret->memory = calloc(1, start.size);
    REQUIRE(lk_open(&start, &ret->lk) == LK_OK);
    for (size_t i = 0; i < PEOPLE; i++) {
        Person once, again;

        put_person(&seed, same, once, again);
        add_person(ret->lk, once);
        add_person(ret->lk, again);
    }
    REQUIRE(lk_fit(ret->lk, NULL, NULL, NULL) == LK_OK);
}

static size_t
count_found(const Lk *lk)
{
    size_t n, found = 0;
    const LkPair *pairs = lk_scored(lk, &n);

    for (size_t i = 0; i < n; i++)
        found += pairs[i].a % 2 == 0 && pairs[i].b == pairs[i].a + 1;
    return found;
}

static bool
has_key(const Lk *lk, const char *part)
{
    size_t n;
    const LkKey *keys = lk_keys(lk, &n);

    for (size_t i = 0; i < n; i++) {
        if (strstr(keys[i].name, part) != NULL)
            return true;
    }
    return false;
}

TEST(link, who_shares_a_part_of_each_column_is_found)
{
    Fitted fitted;

    fit(false, NULL, &fitted);
    CHECK(has_key(fitted.lk, "start of postcode"));
    CHECK(count_found(fitted.lk) >= PEOPLE * 3 / 4); /* none without further keys */
    free(fitted.memory);
}

/* Of so few rows all are looked at: the pairs that are found beforehand are those that the key then
 * has, by the values that lk_key_value gives. */
TEST(link, pairs_of_a_key_are_counted_as_it_finds_them)
{
    Fitted fitted;
    size_t n, counted = 0;
    const LkKey *keys;

    fit(false, NULL, &fitted);
    keys = lk_keys(fitted.lk, &n);
    for (size_t i = 0; i < n; i++) {
        if (strstr(keys[i].name, "start of postcode") == NULL)
            continue;
        CHECK(fitted.lk->allowed[i] == 2 * keys[i].pairs);
        counted++;
    }
    CHECK(counted > 0);
    free(fitted.memory);
}

TEST(link, no_key_is_added_where_all_are_found)
{
    Fitted fitted;

    fit(true, NULL, &fitted);
    CHECK(!has_key(fitted.lk, "first letter of"));
    CHECK(!has_key(fitted.lk, "start of postcode"));
    CHECK(count_found(fitted.lk) == PEOPLE);
    free(fitted.memory);
}

static void
run_crew(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    crew_run(self, task, arg, n);
}

TEST(link, keys_that_are_found_do_not_depend_on_threads)
{
    Crew three;
    LkCrew crew = { run_crew, &three };
    Fitted alone, together;
    size_t n, m;
    const LkKey *a, *b;

    crew_begin(&three, 3);
    fit(false, NULL, &alone);
    fit(false, &crew, &together);
    a = lk_keys(alone.lk, &n);
    b = lk_keys(together.lk, &m);
    REQUIRE(n == m);
    for (size_t i = 0; i < n; i++)
        CHECK(strcmp(a[i].name, b[i].name) == 0 && a[i].pairs == b[i].pairs &&
              a[i].fresh == b[i].fresh);
    CHECK(count_found(alone.lk) == count_found(together.lk));
    crew_end(&three);
    free(alone.memory);
    free(together.memory);
}

TEST(link, who_has_one_name_alone_may_have_it_in_the_wrong_column)
{
    static Person people[] = { { "pavel", "orlov" }, { "orlov", "" }, { "", "pavel" }, { "" } };
    LkStart start = {
        .size = lk_room(4), .rows = 4, .columns = columns, .ncolumns = COLUMNS, .files = 1
    };
    void *memory = start.memory = calloc(1, start.size);
    Lk *lk;

    REQUIRE(lk_open(&start, &lk) == LK_OK);
    for (size_t i = 0; i < LEN(people); i++)
        add_person(lk, people[i]);
    REQUIRE(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    CHECK(lk_atom(lk, ATOM_SURNAME, 1) == lk_atom(lk, ATOM_SURNAME, 0));
    CHECK(lk_atom(lk, ATOM_SURNAME_START, 1) == lk_atom(lk, ATOM_SURNAME_START, 0));
    CHECK(lk_atom(lk, ATOM_GIVEN, 2) == lk_atom(lk, ATOM_GIVEN, 0));
    CHECK(lk_atom(lk, ATOM_GIVEN_LETTER, 2) == lk_atom(lk, ATOM_GIVEN_LETTER, 0));
    CHECK(lk_atom(lk, ATOM_SURNAME, 0) != lk_atom(lk, ATOM_GIVEN, 0));
    CHECK(lk_atom(lk, ATOM_NAMES, 1) == 0 && lk_atom(lk, ATOM_GIVEN, 3) == 0);
    free(memory);
}
