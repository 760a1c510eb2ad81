/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys that are found by what their pairs say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "include/tessera-link.h"
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
fit(bool same, Fitted *ret)
{
    LkStart start = { .size = lk_room((size_t)2 * PEOPLE),
                      .rows = (size_t)2 * PEOPLE,
                      .columns = columns,
                      .ncolumns = COLUMNS,
                      .files = 1 };
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

    fit(false, &fitted);
    CHECK(has_key(fitted.lk, "start of postcode"));
    CHECK(count_found(fitted.lk) >= PEOPLE * 3 / 4); /* none without further keys */
    free(fitted.memory);
}

TEST(link, no_key_is_added_where_all_are_found)
{
    Fitted fitted;

    fit(true, &fitted);
    CHECK(!has_key(fitted.lk, "first letter of"));
    CHECK(!has_key(fitted.lk, "start of postcode"));
    CHECK(count_found(fitted.lk) == PEOPLE);
    free(fitted.memory);
}
