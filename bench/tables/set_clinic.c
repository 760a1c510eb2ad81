/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notes of street workers and a clinic on people whom they meet, who seldom give a whole name.
 *
 * Groups of 1 to 6 share a nationality, mostly a town, and often one telephone.  A person has a
 * given name of the kind of her nationality, one or two working names of 40 that are common, an
 * age, sometimes a telephone of her own, and up to two marks that a worker may note; she is met 1
 * to 6 times within two years, at each time a year older at most, in the same town or (one in five)
 * another one of 30.
 *
 * A record, of clinic_1 and clinic_2, in 1,000: given name lost 150, 350, with a slip 60, 100,
 * other spelling 60, 100; working name lost 200, 350, the other one 100, 200; age lost 120, 250,
 * one off 300, 400, three to five off 50, 100; nationality lost 120, 250, said wrongly (a
 * neighbour's) 30, 60; telephone lost 450, 600, the group's 200, 350, a digit wrong 20, 50; the day
 * as it is, the month alone 200, 300, the year alone 60, 150, lost 60, 120; town lost 100, 180;
 * notes lost 350, 500, else one to three of: her marks, words of the day.  Who has neither name,
 * telephone nor notes has her working name. */
#include <string.h>

#include "base/str.h"
#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { ROWS = 4000, TIMES_MOST = 6, NATIONS = 6, TOWNS = 30, GIVENS = 90 };

enum { ALIAS, GIVEN, AGE, NATION, PHONE, SEEN, TOWN, NOTES };

typedef struct Rates {
    unsigned no_given, slip, spell, no_alias, other_alias, no_age, age_near, age_far, no_nation,
        nation, no_phone, shared, digit, month, year, no_day, no_town, no_notes;
} Rates;

static const Rates rates[] = {
    { 150, 60, 60, 200, 100, 120, 300, 50, 120, 30, 450, 200, 20, 200, 60, 60, 100, 350 },
    { 350, 100, 100, 350, 200, 250, 400, 100, 250, 60, 600, 350, 50, 300, 150, 120, 180, 500 }
};

static const char *const aliases[] = {
    "Nina", "Bella",    "Lola",  "Angel", "Kitty",  "Maya",   "Sasha",    "Lily",
    "Coco", "Diana",    "Eva",   "Gigi",  "Jenny",  "Kim",    "Lara",     "Mimi",
    "Nora", "Paris",    "Queen", "Rita",  "Sandra", "Tina",   "Vicky",    "Wendy",
    "Zara", "Amber",    "Cindy", "Dolly", "Emma",   "Joy",    "Blessing", "Mercy",
    "Gold", "Princess", "Baby",  "Anna",  "Linda",  "Monica", "Jessica",  "Sunny",
};
static const char *const nations[NATIONS][2] = {
    { "Romanian", "Moldovan" },  { "Moldovan", "Romanian" },    { "Nigerian", "Ghanaian" },
    { "Vietnamese", "Chinese" }, { "Bulgarian", "Macedonian" }, { "Albanian", "Kosovar" },
};
static const char *const marks[] = {
    "scar on left hand",
    "tattoo of a rose on wrist",
    "burn on right arm",
    "limps",
    "gold tooth",
    "has a son with her mother",
    "from a village by the river",
    "tattoo: name on neck",
    "asthma",
    "wears a red coat",
    "speaks some Italian",
    "missing finger",
    "birthmark on cheek",
    "two daughters at home",
    "short hair, dyed",
    "diabetic",
    "allergic to penicillin",
    "tattoo of a crown",
    "was in Spain before",
    "sends money to brother",
    "studied nursing",
    "stutters",
    "very tall",
    "scar above eyebrow",
};
static const char *const words[] = {
    "tired, did not want to talk",
    "took condoms",
    "asked for a doctor",
    "man waited in car",
    "came with two others",
    "no passport with her",
    "gave leaflet",
    "afraid of police",
    "headache",
    "will come on Thursday",
    "asked for shelter",
    "blood test done",
};

typedef struct Group {
    unsigned nation, town, phone, members;
} Group;

typedef struct Person {
    Group group;
    unsigned given, alias[2], marks[2], nmarks;
    unsigned phone; /* 0: none */
    unsigned age;   /* at the first meeting */
    unsigned from;  /* month of the first meeting, of 24 */
    bool shares;
} Person;

static unsigned
new_phone(uint64_t *seed)
{
    return 600000000 + made_below(seed, 99999999);
}

static Person
next_person(uint64_t *seed, Group *group)
{
    Person ret;

    if (group->members == 0) {
        group->nation = made_below(seed, NATIONS);
        group->town = folk_rank(seed, TOWNS);
        group->phone = new_phone(seed);
        group->members = made_between(seed, 1, 6);
    }
    group->members--;
    ret = (Person){ .group = *group, .shares = made_happens(seed, 60) };
    ret.given = folk_rank(seed, GIVENS);
    ret.alias[0] = folk_rank(seed, LEN(aliases));
    ret.alias[1] = made_happens(seed, 50) ? folk_rank(seed, LEN(aliases)) : ret.alias[0];
    ret.nmarks = made_below(seed, 3);
    ret.marks[0] = made_below(seed, LEN(marks));
    ret.marks[1] = made_below(seed, LEN(marks));
    ret.phone = made_happens(seed, 50) ? new_phone(seed) : 0;
    ret.age = made_between(seed, 16, 42);
    ret.from = made_below(seed, 18);
    return ret;
}

static void
put_names(uint64_t *seed, const Person *of, const Rates *by, MadeRow *row)
{
    if (!folk_happens(seed, by->no_alias))
        made_put(row->cell[ALIAS], "%s", aliases[of->alias[folk_happens(seed, by->other_alias)]]);
    if (folk_happens(seed, by->no_given))
        return;
    made_put_word(row->cell[GIVEN], of->group.nation, 31 * of->group.nation + of->given);
    if (folk_happens(seed, by->slip))
        made_slip(seed, row->cell[GIVEN]);
    if (folk_happens(seed, by->spell))
        folk_spell(seed, row->cell[GIVEN]);
}

static void
put_age(uint64_t *seed, const Person *of, const Rates *by, unsigned month, char *cell)
{
    unsigned age = of->age + (month - of->from + made_below(seed, 12)) / 12;

    if (folk_happens(seed, by->no_age))
        return;
    if (folk_happens(seed, by->age_near))
        age += made_happens(seed, 50) ? 1 : (unsigned)-1;
    if (folk_happens(seed, by->age_far))
        age += made_happens(seed, 50) ? made_between(seed, 3, 5) : (unsigned)-3;
    made_put(cell, "%u", age);
}

static void
put_phone(uint64_t *seed, const Person *of, const Rates *by, char *cell)
{
    bool group = of->shares && (of->phone == 0 || folk_happens(seed, by->shared));

    if (folk_happens(seed, by->no_phone) || (of->phone == 0 && !group))
        return;
    made_put(cell, made_happens(seed, 50) ? "0%u" : "+33%u", group ? of->group.phone : of->phone);
    if (folk_happens(seed, by->digit))
        folk_wrong_digit(seed, cell);
}

static void
put_seen(uint64_t *seed, const Rates *by, unsigned month, char *cell)
{
    unsigned year = 2024 + month / 12;
    unsigned chance = made_below(seed, 1000);

    month = month % 12 + 1;
    if (chance < by->no_day)
        return;
    if (chance < by->no_day + by->year)
        made_put(cell, "%u", year);
    else if (chance < by->no_day + by->year + by->month)
        made_put(cell, "%u-%02u", year, month);
    else
        made_put(cell, "%u-%02u-%02u", year, month, made_between(seed, 1, 28));
}

static void
put_notes(uint64_t *seed, const Person *of, const Rates *by, char *cell)
{
    unsigned n = made_between(seed, 1, 3);

    if (folk_happens(seed, by->no_notes))
        return;
    for (unsigned i = 0; i < n; i++) {
        bool mark = of->nmarks > 0 && made_happens(seed, 50);
        const char *note =
            mark ? marks[of->marks[made_below(seed, of->nmarks)]] : MADE_PICK(seed, words);

        if (strstr(cell, note) == NULL)
            made_put(cell, "%s%s", cell[0] == '\0' ? "" : "; ", note);
    }
}

static void
put_row(uint64_t *seed, const Person *of, const Rates *by, MadeRow *row)
{
    unsigned month = of->from + made_below(seed, 24 - of->from);

    put_names(seed, of, by, row);
    put_age(seed, of, by, month, row->cell[AGE]);
    if (!folk_happens(seed, by->no_nation))
        made_put(row->cell[NATION], "%s",
                 nations[of->group.nation][folk_happens(seed, by->nation)]);
    put_phone(seed, of, by, row->cell[PHONE]);
    put_seen(seed, by, month, row->cell[SEEN]);
    if (!folk_happens(seed, by->no_town))
        folk_town(made_below(seed, 5) == 0 ? folk_rank(seed, TOWNS) : of->group.town,
                  row->cell[TOWN]);
    folk_capital(row->cell[TOWN]);
    put_notes(seed, of, by, row->cell[NOTES]);
    if (row->cell[ALIAS][0] == '\0' && row->cell[GIVEN][0] == '\0' && row->cell[PHONE][0] == '\0' &&
        row->cell[NOTES][0] == '\0')
        made_put(row->cell[ALIAS], "%s", aliases[of->alias[0]]);
}

static void
make(Made *to, const Rates *by)
{
    Group group = { .members = 0 };

    for (uint32_t i = 0; to->n + TIMES_MOST < ROWS; i++) {
        Person person = next_person(&to->seed, &group);
        unsigned times = made_between(&to->seed, 1, TIMES_MOST);

        for (unsigned k = 0; k < times; k++)
            put_row(&to->seed, &person, by, made_row(to, 0, i));
    }
}

static void
make_1(Made *to)
{
    make(to, &rates[0]);
}

static void
make_2(Made *to)
{
    make(to, &rates[1]);
}

#define PARTS                                                                                      \
    {                                                                                              \
        "alias", "first_name", "age", "nationality", "phone", "date", "town", "notes"              \
    }

const MadeSet set_clinic_1 = {
    "clinic_1", "notes of street workers on people they meet", 1, { PARTS }, make_1
};
const MadeSet set_clinic_2 = {
    "clinic_2", "the same with more blanks and errors", 1, { PARTS }, make_2
};
