/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What two records beside each other are found to say: names that changed places, and streets. */
#include <stdlib.h>

#include "link/lk_meet_internal.h"
#include "tests/t.h"

enum { COLUMNS = 5 };

static const LkColumn people[COLUMNS] = { { .kind = LK_GIVEN, .name = "given" },
                                          { .kind = LK_SURNAME, .name = "surname" },
                                          { .kind = LK_STREET, .name = "street" },
                                          { .kind = LK_CITY, .name = "city" },
                                          { .kind = LK_EMAIL, .name = "mail" } };

/* The levels of two records that are a table of their own. */
static uint64_t
levels_of(const char *const a[COLUMNS], const char *const b[COLUMNS])
{
    LkStart start = {
        .size = lk_room(2), .rows = 2, .columns = people, .ncolumns = COLUMNS, .files = 1
    };
    LkText cells[2 * COLUMNS];
    uint64_t levels;
    Lk *lk;

    for (size_t i = 0; i < COLUMNS; i++) {
        cells[i] = (LkText){ a[i], strlen(a[i]) };
        cells[COLUMNS + i] = (LkText){ b[i], strlen(b[i]) };
    }
    start.memory = calloc(1, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK && lk_add(lk, 0, cells, 2) == LK_OK);
    ASSERT(lk_fit(lk, NULL, NULL, NULL) == LK_OK);
    levels = lk_compare(lk, 0, 1);
    CHECK(levels == lk_compare(lk, 1, 0));
    free(start.memory);
    return levels;
}

static unsigned
names_of(const char *given_a, const char *surname_a, const char *given_b, const char *surname_b)
{
    const char *const a[COLUMNS] = { given_a, surname_a, "", "", "" };
    const char *const b[COLUMNS] = { given_b, surname_b, "", "", "" };

    return (unsigned)(levels_of(a, b) & 255);
}

/* Who has one name alone has it now as a given name, now as a family name. */
TEST(link, one_name_alone_changes_places_too)
{
    CHECK_INT(names_of("Ana", "Popescu", "Popescu", "Ana"), LEVEL_CROSS);
    CHECK_INT(names_of("Ana", "Popescu", "Popesku", "Ana"), LEVEL_CROSS_NEAR);
    CHECK_INT(names_of("Suharto", "", "", "Suharto"), LEVEL_CROSS_NEAR);
    CHECK_INT(names_of("", "Suharto", "Soeharto", ""), LEVEL_CROSS_NEAR);
    CHECK_INT(names_of("Ana", "Popescu", "Popescu", ""), LEVEL_CROSS_NEAR);
    CHECK_INT(names_of("Ana", "Popescu", "", "Ana"), LEVEL_CROSS_NEAR);
    CHECK_INT(names_of("Ana", "Popescu", "Mihai", ""), LEVEL_OTHER);
    CHECK_INT(names_of("Suharto", "", "", "Mihai"), LEVEL_EMPTY);
    CHECK_INT(names_of("", "", "Ana", "Popescu"), LEVEL_EMPTY);
    CHECK_INT(names_of("Suharto", "", "", ""), LEVEL_EMPTY);
}

static unsigned
addresses_of(const char *a, const char *b)
{
    const char *const x[COLUMNS] = { "Ana", "Pop", a, "Cluj", "" };
    const char *const y[COLUMNS] = { "Ion", "Rus", b, "Cluj", "" };

    return levels_of(x, y) >> 8 & 15;
}

/* What says that it is a street says no more, wherever it stands and however it is written. */
TEST(link, a_street_is_the_same_however_it_is_called_one)
{
    static const char *const same[][2] = {
        { "12 Rue Victor Hugo", "12, av. Victor Hugo" },
        { "4 Foch Avenue", "4 Foch Ave." },
        { "Hauptstra\xC3\x9F"
          "e 7",
          "Haupt Strasse 7" },
        { "Leist Street 9", "9 Leist St" },
        { "Kerkstraat 3", "Kerk straat 3" },
        { "435 S. Oak Blvd.", "435 Oak Blvd." },
        { "West Street 5", "West St. 5" },
    };

    for (size_t i = 0; i < LEN(same); i++) {
        if (addresses_of(same[i][0], same[i][1]) != ADDRESS_HOUSE)
            CHECK_STR(str_of(same[i][0]), str_of(same[i][1]));
    }
    CHECK_INT(addresses_of("9 Leist Street", "9 Leis Tstreet"), ADDRESS_HOUSE_NEAR);
    CHECK_INT(addresses_of("Schlichjstreet 13", "13 Schlichj street"), ADDRESS_HOUSE);
    CHECK_INT(addresses_of("5 West Street", "5 East Street"), ADDRESS_PLACE_COMMON);
}

/* One word of a street is enough beside the same house, and not without it. */
TEST(link, a_corner_is_in_both_of_its_streets)
{
    CHECK_INT(addresses_of("12 Mill Road", "12 Mill Road at Church Street"), ADDRESS_HOUSE_NEAR);
    CHECK_INT(addresses_of("12 Mill Road", "14 Mill Road at Church Street"), ADDRESS_PLACE_COMMON);
    CHECK_INT(addresses_of("Old Mill Road", "New Mill Road"), ADDRESS_PLACE_COMMON);
}

static unsigned
mails_of(const char *given, const char *a, const char *b)
{
    const char *const x[COLUMNS] = { "Ana", "Pop", "", "", a };
    const char *const y[COLUMNS] = { given, "Rus", "", "", b };
    unsigned at = 0;

    while (people[at].kind != LK_EMAIL)
        at++;
    return levels_of(x, y) >> 4 * (at - 1) & 15; /* street and town are one */
}

/* Of one name each has a number of her own. */
TEST(link, mail_that_differs_in_digits_alone_says_no_more_than_the_name)
{
    CHECK_INT(mails_of("Ion", "anna.schmidt73@a.org", "anna.schmidt74@a.org"), LEVEL_FAR);
    CHECK_INT(mails_of("Ana", "anna.schmidt73@a.org", "anna.schmidt74@a.org"), LEVEL_SOUNDS);
    CHECK_INT(mails_of("Ion", "anna.schmidt@a.org", "anna.schmidt7@a.org"), LEVEL_FAR);
    CHECK_INT(mails_of("Ion", "anna.schmidt73@a.org", "ana.schmidt73@a.org"), LEVEL_NEAR);
    CHECK_INT(mails_of("Ion", "anna.schmidt73@a.org", "ana.schmidt74@a.org"), LEVEL_NEAR);
    CHECK_INT(mails_of("Ion", "123456789@a.org", "123456798@a.org"), LEVEL_NEAR);
    CHECK_INT(mails_of("Ion", "anna.schmidt@a1.org", "anna.schmidt@a2.org"), LEVEL_PART);
}

/* A short form is looked up as it is folded. */
TEST(link, short_forms_are_listed_as_they_are_folded)
{
    for (size_t i = 0; lk_short_name(i) != NULL; i++) {
        Str form = str_of(lk_short_name(i)[0]);
        char folded[32];
        size_t len = lk_fold(lk_text(form), folded, sizeof folded);

        CHECK_STR(((Str){ folded, len }), form);
        CHECK_STR(lk_full_name(form), str_of(lk_short_name(i)[1]));
    }
}
