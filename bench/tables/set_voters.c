/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lists of voters with names, a year of birth and a town alone; families and namesakes.
 *
 * Households of 1 to 6 in one of 60 towns, all of one surname but one in eight; in one of ten
 * households a child has a parent's given name.  People have one given name or two (the second in
 * one of three) and stand 1 to 3 times, in the two lists once in each with probability .7.
 *
 * A record, in 1,000, of voters_1, voters_2 and voters_3: slip in a name 30, 60, 90; other spelling
 * 20, 50, 80; short form 30, 80, 120; given name as an initial 10, 40, 120; second name lost 300,
 * 500, 600; names exchanged 5, 15, 30; year one off 20, 60, 100, lost 40, 100, 250; moved to
 * another town 20, 60, 120, town lost 20, 60, 120; of a woman another surname 10, 30, 60.
 * voters_two is two lists with the rates of voters_2. */
#include <string.h>

#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { ROWS = 6000, PEOPLE = 7000, TOWNS = 60 };

enum { GIVEN, SURNAME, YEAR, TOWN };

typedef struct Rates {
    unsigned slip, spell, shorten, initial, second, exchange, year, no_year, moved, no_town,
        married;
} Rates;

static const Rates rates[] = {
    { 30, 20, 30, 10, 300, 5, 20, 40, 20, 20, 10 },
    { 60, 50, 80, 40, 500, 15, 60, 100, 60, 60, 30 },
    { 90, 80, 120, 120, 600, 30, 100, 250, 120, 120, 60 },
};

typedef struct Person {
    bool woman, two;
    unsigned given, second, surname, year, town;
} Person;

typedef struct Home {
    unsigned surname, town, members;
    Person first;
} Home;

static Person
new_person(uint64_t *seed, const Home *home)
{
    Person ret = { .woman = made_happens(seed, 50) };

    ret.two = made_happens(seed, 33);
    ret.given = folk_rank(seed, FOLK_GIVENS);
    ret.second = folk_rank(seed, FOLK_GIVENS);
    ret.surname = made_below(seed, 8) == 0 ? folk_rank(seed, FOLK_SURNAMES) : home->surname;
    ret.year = made_between(seed, 1925, 2004);
    ret.town = home->town;
    return ret;
}

/* The next of a household; the first of the next one if nobody is left. */
static Person
next_person(uint64_t *seed, Home *home)
{
    Person ret;

    if (home->members == 0) {
        home->surname = folk_rank(seed, FOLK_SURNAMES);
        home->town = folk_rank(seed, TOWNS);
        home->members = made_between(seed, 1, 6);
        home->first = ret = new_person(seed, home);
    } else {
        ret = new_person(seed, home);
        if (home->first.year < 1967 && made_happens(seed, 8)) {
            ret.woman = home->first.woman;
            ret.given = home->first.given;
            ret.year = home->first.year + made_between(seed, 20, 37);
        }
    }
    home->members--;
    return ret;
}

static void
spoil_name(uint64_t *seed, const Rates *by, char *cell)
{
    if (folk_happens(seed, by->slip))
        made_slip(seed, cell);
    if (folk_happens(seed, by->spell))
        folk_spell(seed, cell);
}

static void
put_names(uint64_t *seed, const Person *of, const Rates *by, MadeRow *row)
{
    bool exchanged = folk_happens(seed, by->exchange);
    char *given = row->cell[exchanged ? SURNAME : GIVEN];
    char *surname = row->cell[exchanged ? GIVEN : SURNAME];
    const char *name = folk_given(of->given, of->woman);

    if (folk_happens(seed, by->shorten))
        name = folk_short(of->given, of->woman, made_below(seed, 2));
    made_put(given, "%s", name);
    spoil_name(seed, by, given);
    if (folk_happens(seed, by->initial))
        given[1] = '\0';
    if (of->two && !folk_happens(seed, by->second))
        made_put(given, " %s", folk_given(of->second, of->woman));
    folk_surname(of->woman && folk_happens(seed, by->married) ? folk_rank(seed, FOLK_SURNAMES)
                                                              : of->surname,
                 surname);
    spoil_name(seed, by, surname);
    folk_capital(given);
    folk_capital(surname);
}

static void
put_row(uint64_t *seed, const Person *of, const Rates *by, MadeRow *row)
{
    unsigned year = of->year;

    put_names(seed, of, by, row);
    if (folk_happens(seed, by->year))
        year += made_happens(seed, 50) ? 1 : (unsigned)-1;
    if (!folk_happens(seed, by->no_year))
        made_put(row->cell[YEAR], "%u", year);
    if (!folk_happens(seed, by->no_town))
        folk_town(folk_happens(seed, by->moved) ? folk_rank(seed, TOWNS) : of->town,
                  row->cell[TOWN]);
    folk_capital(row->cell[TOWN]);
}

static void
make_one(Made *to, const Rates *by)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; to->n + 3 < ROWS; i++) {
        Person person = next_person(&to->seed, &home);
        unsigned times = made_between(&to->seed, 1, 3);

        for (unsigned k = 0; k < times; k++)
            put_row(&to->seed, &person, by, made_row(to, 0, i));
    }
}

static void
make_two(Made *to)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; i < PEOPLE; i++) {
        Person person = next_person(&to->seed, &home);

        for (unsigned file = 0; file < 2; file++) {
            if (made_happens(&to->seed, 70))
                put_row(&to->seed, &person, &rates[1], made_row(to, file, i));
        }
    }
}

static void
make_1(Made *to)
{
    make_one(to, &rates[0]);
}

static void
make_2(Made *to)
{
    make_one(to, &rates[1]);
}

static void
make_3(Made *to)
{
    make_one(to, &rates[2]);
}

#define PARTS                                                                                      \
    {                                                                                              \
        "first_name", "last_name", "birth_year", "town"                                            \
    }

const MadeSet set_voters_1 = {
    "voters_1", "voters: names, year, town; few errors", 1, { PARTS }, make_1
};
const MadeSet set_voters_2 = { "voters_2", "voters with more errors", 1, { PARTS }, make_2 };
const MadeSet set_voters_3 = {
    "voters_3", "voters with many errors, initials and blanks", 1, { PARTS }, make_3
};
const MadeSet set_voters_two = {
    "voters_two", "two lists of voters, seven in ten in each", 2, { PARTS, PARTS }, make_two
};
