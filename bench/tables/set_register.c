/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two registers in the shape of well-known test data of made people: 5,000 originals in the one, a
 * duplicate of each in the other.  Given name, surname, number, street, house's or farm's name,
 * suburb, postcode, state, day of birth as YYYYMMDD, number of social security; a blank behind each
 * comma.
 *
 * Originals: house's name empty in 600 of 1,000, number in 40, street and day in 30, any other
 * cell in 10.  One in ten people lives with others of the same surname and address.
 *
 * register: a duplicate has 1, 2 or 3 errors (as often) in cells drawn at random: a name has a slip
 * (4 of 10), another spelling of its sounds (3), its short form or nothing (3); surname and given
 * name change places in one of twelve; of numbers and days a digit is wrong (7 of 10) or all is
 * lost; a street's words or a suburb have a slip, or a word is lost. register_hard: each cell has
 * an error with probability .8, one in five another one after it; the rest as above. */
#include <string.h>

#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { PEOPLE = 5000, STATES = 7 };

enum { GIVEN, SURNAME, HOUSE, ROAD, SITE, SUBURB, POSTCODE, STATE, BORN, SOCIAL, CELLS };

typedef struct Person {
    bool woman;
    unsigned given, surname;
    unsigned house, road, site, suburb;
    FolkDay born;
    unsigned social;
} Person;

static Person
new_person(uint64_t *seed)
{
    Person ret = { .woman = made_happens(seed, 50) };

    ret.given = folk_rank(seed, FOLK_GIVENS);
    ret.surname = folk_rank(seed, FOLK_SURNAMES);
    ret.house = made_between(seed, 1, made_happens(seed, 80) ? 120 : 900);
    ret.road = made_below(seed, 1000);
    ret.site = folk_rank(seed, 400);
    ret.suburb = folk_rank(seed, FOLK_TOWNS);
    ret.born = folk_day(seed, 1900, 1999);
    ret.social = 1000000 + made_below(seed, 9000000);
    return ret;
}

static Person
new_relative(uint64_t *seed, const Person *of)
{
    Person ret = new_person(seed);

    ret.surname = of->surname;
    ret.house = of->house;
    ret.road = of->road;
    ret.site = of->site;
    ret.suburb = of->suburb;
    return ret;
}

static void
put_original(uint64_t *seed, const Person *of, MadeRow *row)
{
    static const char *const states[STATES] = { "nsw", "vic", "qld", "sa", "wa", "tas", "act" };

    made_put(row->cell[GIVEN], "%s", folk_given(of->given, of->woman));
    folk_surname(of->surname, row->cell[SURNAME]);
    made_put(row->cell[HOUSE], "%u", of->house);
    folk_street(of->road, row->cell[ROAD]);
    folk_surname(FOLK_SURNAMES - 1 - of->site, row->cell[SITE]);
    folk_town(of->suburb, row->cell[SUBURB]);
    made_put(row->cell[POSTCODE], "%u", 2000 + of->suburb * 13 % 7000);
    made_put(row->cell[STATE], "%s", states[of->suburb % STATES]);
    made_put(row->cell[BORN], "%04u%02u%02u", of->born.year, of->born.month, of->born.day);
    made_put(row->cell[SOCIAL], "%u", of->social);
    for (unsigned i = 0; i < CELLS; i++) {
        unsigned lost = i == SITE ? 600 : i == HOUSE ? 40 : i == ROAD || i == BORN ? 30 : 10;

        if (folk_happens(seed, lost))
            row->cell[i][0] = '\0';
    }
}

static void
spoil_name(uint64_t *seed, const Person *of, unsigned at, MadeRow *row)
{
    char *cell = row->cell[at];
    unsigned what = made_below(seed, 10);

    if (made_below(seed, 12) == 0) {
        char kept[MADE_CELL];

        memcpy(kept, row->cell[GIVEN], MADE_CELL);
        memcpy(row->cell[GIVEN], row->cell[SURNAME], MADE_CELL);
        memcpy(row->cell[SURNAME], kept, MADE_CELL);
    } else if (what < 4)
        made_slip(seed, cell);
    else if (what < 7)
        folk_spell(seed, cell);
    else {
        cell[0] = '\0';
        if (at == GIVEN && made_happens(seed, 60))
            made_put(cell, "%s", folk_short(of->given, of->woman, made_below(seed, 2)));
    }
}

static void
spoil(uint64_t *seed, const Person *of, unsigned at, MadeRow *row)
{
    char *cell = row->cell[at];

    switch (at) {
    case GIVEN:
    case SURNAME: spoil_name(seed, of, at, row); break;
    case ROAD:
    case SITE:
    case SUBURB:
        if (made_happens(seed, 70))
            made_slip(seed, cell);
        else
            folk_drop_word(cell, 1);
        break;
    case STATE: cell[0] = '\0'; break;
    default:
        if (made_happens(seed, 70))
            folk_wrong_digit(seed, cell);
        else
            cell[0] = '\0';
        break;
    }
}

static void
put_duplicate(uint64_t *seed, const Person *of, bool hard, MadeRow *row)
{
    unsigned n = made_between(seed, 1, 3);

    for (unsigned i = 0; i < n && !hard; i++)
        spoil(seed, of, made_below(seed, CELLS), row);
    for (unsigned i = 0; i < CELLS && hard; i++) {
        if (!made_happens(seed, 80))
            continue;
        spoil(seed, of, i, row);
        if (made_happens(seed, 20))
            spoil(seed, of, i, row);
    }
}

static void
make(Made *to, bool hard)
{
    Person person = new_person(&to->seed);

    for (uint32_t i = 0; i < PEOPLE; i++) {
        MadeRow *row = made_row(to, 0, i);
        MadeRow *copy = made_row(to, 1, i);

        put_original(&to->seed, &person, row);
        memcpy(copy->cell, row->cell, sizeof row->cell);
        put_duplicate(&to->seed, &person, hard, copy);
        person =
            made_happens(&to->seed, 10) ? new_relative(&to->seed, &person) : new_person(&to->seed);
    }
}

static void
make_easy(Made *to)
{
    make(to, false);
}

static void
make_hard(Made *to)
{
    make(to, true);
}

#define PARTS                                                                                      \
    {                                                                                              \
        " given_name", " surname", " street_number", " address_1", " address_2", " suburb",        \
            " postcode", " state", " date_of_birth", " soc_sec_id"                                 \
    }

const MadeSet set_register = {
    "register", "two registers, up to three errors in a duplicate", 2, { PARTS, PARTS }, make_easy
};
const MadeSet set_register_hard = {
    "register_hard", "the same with errors in nearly every cell", 2, { PARTS, PARTS }, make_hard
};
