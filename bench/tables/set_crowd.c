/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Registers at their extremes: people who stand many times, copies and words for nothing, and
 * registers in which nobody stands twice.
 *
 * Given name, surname, day of birth, telephone, street, town.  Households of 1 to 5 with one
 * surname, street and town; one in three members has the household's telephone; in one of
 * eight a member has the given name of the one before, if they are more than 18 years apart.
 *
 * A record of many and copies, in 1,000: a name has a slip 50, another spelling 30, a short form
 * 60; the day is wrong 50, lost 120; the telephone another 120, lost 350; moved 100, street lost
 * 250, town lost 150.
 *
 * many: 270 people, 1 to 30 records each.  copies: after each record of a person comes, in 55 of
 * 100, 1 to 8 equal ones; of each record one cell in 35 of 100, two in 10, say nothing in a word or
 * number: unknown, n/a, 1900-01-01, 000000.  strangers: 5,000 people, once each, without errors;
 * strangers_few: the same with names, year and town alone; strangers_two: two lists of 2,500 with
 * nobody in both. */
#include <string.h>

#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { MANY = 270, TIMES_MOST = 30, COPIED = 6000, STRANGERS = 5000 };

enum { GIVEN, SURNAME, BORN, PHONE, STREET, TOWN, CELLS };

typedef struct Home {
    unsigned surname, street, house, town, phone, members;
    unsigned given, year; /* of who came before */
    bool woman;
} Home;

typedef struct Person {
    Home home;
    bool woman;
    unsigned given;
    unsigned phone;
    FolkDay born;
} Person;

static unsigned
new_phone(uint64_t *seed)
{
    return 700000000 + made_below(seed, 99999999);
}

static void
move_home(uint64_t *seed, Home *home)
{
    home->street = made_below(seed, 600);
    home->house = made_between(seed, 1, 99);
    home->town = folk_rank(seed, FOLK_TOWNS);
}

static Person
next_person(uint64_t *seed, Home *home)
{
    Person ret = { .woman = made_happens(seed, 50) };
    bool alone = home->members == 0;

    if (alone) {
        home->surname = folk_rank(seed, FOLK_SURNAMES);
        home->phone = new_phone(seed);
        home->members = made_between(seed, 1, 5);
        move_home(seed, home);
    }
    home->members--;
    ret.given = folk_rank(seed, FOLK_GIVENS);
    ret.born = folk_day(seed, 1930, 2010);
    if (!alone && made_below(seed, 8) == 0 &&
        (ret.born.year > home->year + 18 || ret.born.year + 18 < home->year)) {
        ret.given = home->given;
        ret.woman = home->woman;
    }
    home->given = ret.given;
    home->woman = ret.woman;
    home->year = ret.born.year;
    ret.home = *home;
    ret.phone = made_happens(seed, 33) ? home->phone : new_phone(seed);
    return ret;
}

/* `errors`: in thousandths of those that are usual. */
static void
put_names(uint64_t *seed, const Person *of, unsigned errors, MadeRow *row)
{
    made_put(row->cell[GIVEN], "%s",
             folk_happens(seed, 60 * errors / 1000)
                 ? folk_short(of->given, of->woman, made_below(seed, 2))
                 : folk_given(of->given, of->woman));
    folk_surname(of->home.surname, row->cell[SURNAME]);
    for (unsigned i = GIVEN; i <= SURNAME; i++) {
        if (folk_happens(seed, 50 * errors / 1000))
            made_slip(seed, row->cell[i]);
        if (folk_happens(seed, 30 * errors / 1000))
            folk_spell(seed, row->cell[i]);
    }
}

static void
put_row(uint64_t *seed, const Person *of, unsigned errors, MadeRow *row)
{
    Home home = of->home;
    FolkDay born = of->born;

    put_names(seed, of, errors, row);
    if (folk_happens(seed, 50 * errors / 1000))
        born = folk_wrong_day(seed, born);
    if (!folk_happens(seed, 120 * errors / 1000))
        folk_put_day(born, row->cell[BORN]);
    if (!folk_happens(seed, 350)) {
        unsigned phone = folk_happens(seed, 120 * errors / 1000) ? new_phone(seed) : of->phone;

        made_put(row->cell[PHONE], made_happens(seed, 50) ? "0%u" : "+44 %u", phone);
    }
    if (folk_happens(seed, 100 * errors / 1000))
        move_home(seed, &home);
    if (!folk_happens(seed, 250)) {
        made_put(row->cell[STREET], "%u ", home.house);
        folk_street(home.street, row->cell[STREET]);
    }
    if (!folk_happens(seed, 150))
        folk_town(home.town, row->cell[TOWN]);
    for (unsigned i = 0; i < CELLS; i++)
        folk_capital(row->cell[i]);
}

static void
make_many(Made *to)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; i < MANY; i++) {
        Person person = next_person(&to->seed, &home);
        unsigned times = made_between(&to->seed, 1, TIMES_MOST);

        for (unsigned k = 0; k < times; k++)
            put_row(&to->seed, &person, 1000, made_row(to, 0, i));
    }
}

/* A word or number that says nothing. */
static void
put_nothing(uint64_t *seed, unsigned at, char *cell)
{
    static const char *const words[] = { "unknown", "Unknown", "n/a", "not known", "-", "x" };
    static const char *const phones[] = { "000000", "0000000000", "unknown", "1234567890" };
    static const char *const days[] = { "1900-01-01", "1900-01-01", "1901-01-01", "0000-00-00" };

    cell[0] = '\0';
    made_put(cell, "%s",
             at == BORN    ? MADE_PICK(seed, days)
             : at == PHONE ? MADE_PICK(seed, phones)
                           : MADE_PICK(seed, words));
}

static void
make_copies(Made *to)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; to->n + 3 * 9 < COPIED; i++) {
        Person person = next_person(&to->seed, &home);
        unsigned times = made_between(&to->seed, 1, 3);

        for (unsigned k = 0; k < times; k++) {
            MadeRow *row = made_row(to, 0, i);
            unsigned chance = made_below(&to->seed, 100);
            unsigned nothing = chance < 35 ? 1 : chance < 45 ? 2 : 0;
            unsigned copies = made_happens(&to->seed, 55) ? made_between(&to->seed, 1, 8) : 0;

            put_row(&to->seed, &person, 1000, row);
            for (unsigned n = 0; n < nothing; n++) {
                unsigned at = made_below(&to->seed, CELLS);

                put_nothing(&to->seed, at, row->cell[at]);
            }
            for (unsigned n = 0; n < copies; n++)
                memcpy(made_row(to, 0, i)->cell, row->cell, sizeof row->cell);
        }
    }
}

static void
make_strangers(Made *to)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; i < STRANGERS; i++) {
        Person person = next_person(&to->seed, &home);

        put_row(&to->seed, &person, 0, made_row(to, 0, i));
    }
}

static void
make_strangers_few(Made *to)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; i < STRANGERS; i++) {
        Person person = next_person(&to->seed, &home);
        MadeRow *row = made_row(to, 0, i);

        put_names(&to->seed, &person, 0, row);
        made_put(row->cell[2], "%u", person.born.year);
        folk_town(person.home.town, row->cell[3]);
    }
}

static void
make_strangers_two(Made *to)
{
    Home home = { .members = 0 };

    for (uint32_t i = 0; i < STRANGERS; i++) {
        Person person = next_person(&to->seed, &home);

        put_row(&to->seed, &person, 0, made_row(to, made_below(&to->seed, 2), i));
    }
}

#define PARTS                                                                                      \
    {                                                                                              \
        "given", "surname", "dob", "phone", "address", "town"                                      \
    }

const MadeSet set_many = { "many", "people who stand up to 30 times", 1, { PARTS }, make_many };
const MadeSet set_copies = {
    "copies", "exact copies and words for nothing", 1, { PARTS }, make_copies
};
const MadeSet set_strangers = { "strangers", "nobody stands twice", 1, { PARTS }, make_strangers };
const MadeSet set_strangers_few = { "strangers_few",
                                    "nobody stands twice; names, year, town",
                                    1,
                                    { { "given", "surname", "birth_year", "town" } },
                                    make_strangers_few };
const MadeSet set_strangers_two = {
    "strangers_two", "two lists with nobody in both", 2, { PARTS, PARTS }, make_strangers_two
};
