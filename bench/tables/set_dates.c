/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People of several offices, each with its own way to write a day of birth.
 *
 * Given name, surname, day of birth, town; households of 1 to 5 of one surname and town; each
 * person stands 1 to 4 times.  A name has a slip in 40 of 1,000, a short form in 40; the town is
 * lost in 100, another one in 50; the day of birth is lost in 60 and wrong in 40.
 *
 * dates_1: of 100 records 40 write 31.12.1980, 40 write 1980-12-31, 12 write 31 Dec 1980, 8 the
 * year alone; day and month are turned in 5.  dates_2: 25 write 31.12.1980, 25 write 12/31/1980, 15
 * write 31/12/1980, 15 write 1980-12-31, 14 the year alone, 6 month and year; turned in 8. */
#include <string.h>

#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { ROWS = 6000, TIMES_MOST = 4 };

enum { GIVEN, SURNAME, BORN, TOWN };

enum { POINTS, DASHES, WORDS, YEAR, SLASHES, MONTH_FIRST, MONTH, FORMS };

typedef struct Ways {
    unsigned of_100[FORMS];
    unsigned turned; /* of 1,000 */
} Ways;

static const Ways ways[] = { { { 40, 40, 12, 8, 0, 0, 0 }, 50 },
                             { { 25, 15, 0, 14, 15, 25, 6 }, 80 } };

typedef struct Person {
    bool woman;
    unsigned given, surname, town;
    FolkDay born;
} Person;

static void
put_date(FolkDay day, unsigned form, char *cell)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

    switch (form) {
    case POINTS: made_put(cell, "%02u.%02u.%u", day.day, day.month, day.year); break;
    case DASHES: folk_put_day(day, cell); break;
    case WORDS: made_put(cell, "%u %s %u", day.day, months[(day.month - 1) % 12], day.year); break;
    case YEAR: made_put(cell, "%u", day.year); break;
    case SLASHES: made_put(cell, "%02u/%02u/%u", day.day, day.month, day.year); break;
    case MONTH_FIRST: made_put(cell, "%02u/%02u/%u", day.month, day.day, day.year); break;
    default: made_put(cell, "%02u.%u", day.month, day.year); break;
    }
}

static void
put_born(uint64_t *seed, const Person *of, const Ways *by, char *cell)
{
    FolkDay day = of->born;
    unsigned chance = made_below(seed, 100);
    unsigned form = 0;

    while (chance >= by->of_100[form])
        chance -= by->of_100[form++];
    if (folk_happens(seed, 60))
        return;
    if (folk_happens(seed, 40))
        day = folk_wrong_day(seed, day);
    if (folk_happens(seed, by->turned) && day.day <= 12) {
        unsigned kept = day.day;

        day.day = day.month;
        day.month = kept;
    }
    put_date(day, form, cell);
}

static void
put_row(uint64_t *seed, const Person *of, const Ways *by, MadeRow *row)
{
    made_put(row->cell[GIVEN], "%s",
             folk_happens(seed, 40) ? folk_short(of->given, of->woman, made_below(seed, 2))
                                    : folk_given(of->given, of->woman));
    folk_surname(of->surname, row->cell[SURNAME]);
    for (unsigned i = GIVEN; i <= SURNAME; i++) {
        if (folk_happens(seed, 40))
            made_slip(seed, row->cell[i]);
        folk_capital(row->cell[i]);
    }
    put_born(seed, of, by, row->cell[BORN]);
    if (!folk_happens(seed, 100))
        folk_town(folk_happens(seed, 50) ? folk_rank(seed, FOLK_TOWNS) : of->town, row->cell[TOWN]);
    folk_capital(row->cell[TOWN]);
}

static void
make(Made *to, const Ways *by)
{
    Person person = { .woman = false };
    unsigned members = 0;

    for (uint32_t i = 0; to->n + TIMES_MOST < ROWS; i++) {
        unsigned times = made_between(&to->seed, 1, TIMES_MOST);

        if (members-- == 0) {
            person.surname = folk_rank(&to->seed, FOLK_SURNAMES);
            person.town = folk_rank(&to->seed, FOLK_TOWNS);
            members = made_below(&to->seed, 5);
        }
        person.woman = made_happens(&to->seed, 50);
        person.given = folk_rank(&to->seed, FOLK_GIVENS);
        person.born = folk_day(&to->seed, 1930, 2015);
        for (unsigned k = 0; k < times; k++)
            put_row(&to->seed, &person, by, made_row(to, 0, i));
    }
}

static void
make_1(Made *to)
{
    make(to, &ways[0]);
}

static void
make_2(Made *to)
{
    make(to, &ways[1]);
}

#define COLUMNS                                                                                    \
    {                                                                                              \
        { "first_name", "last_name", "born", "town" },                                             \
    }

const MadeSet set_dates_1 = { "dates_1", "days of birth in three ways, some turned, some years", 1,
                              COLUMNS, make_1 };
const MadeSet set_dates_2 = { "dates_2", "days and months in both orders, years and months", 1,
                              COLUMNS, make_2 };
