/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two censuses of three districts, ten years apart.  No number tells who is who.
 *
 * 1,250 households in the first: a man of 22 to 70, in 80 of 100 a wife, then up to six children
 * with the names that are common; in 12 a servant or lodger of another name.  Ten years later 18 of
 * 100 people are dead or gone, two of three in the same house together.  Of children then over 22
 * sixty leave home: daughters marry (seven of ten; another surname) or serve elsewhere, sons have
 * households of their own.  Half of the households moved, a third of these to another parish.
 * Families have up to three new children; 250 households are new.
 *
 * A record, in 1,000: forename short 80, with a slip 40, its second name lost 400; surname with a
 * slip 50 or another spelling 90; age one off 150, two 80, rounded to five 60, lost 10; birth place
 * lost 30, another one 80, with a slip 40; occupation another 350 ten years later, lost 80;
 * relation as it is.
 *
 * census_years tells the year of birth, census_ages the age, which is ten more in the second. */
#include <string.h>

#include "base/str.h"
#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { HOUSEHOLDS = 1250, NEW = 250, PARISHES = 12, CHILDREN = 6, FIRST_YEAR = 1871, NONE = 999 };

enum { FORENAME, SURNAME, SEX, RELATION, CONDITION, AGE, JOB, PLACE, STREET, PARISH };

static const char *const jobs[] = {
    "ag lab",      "domestic servant",
    "coal miner",  "dressmaker",
    "labourer",    "laundress",
    "carpenter",   "cotton weaver",
    "blacksmith",  "shoemaker",
    "carter",      "tailor",
    "mason",       "gardener",
    "baker",       "grocer",
    "groom",       "farmer",
    "publican",    "railway porter",
    "clerk",       "teacher",
    "butcher",     "engine fitter",
    "wheelwright", "cook",
    "miller",      "sailor",
    "policeman",   "bricklayer",
};

typedef struct Person {
    uint32_t entity;
    bool woman;
    unsigned given, second, surname;
    unsigned born, place, job;
    const char *relation, *condition;
} Person;

typedef struct Home {
    unsigned street, house, parish;
} Home;

typedef struct Census {
    Made *to;
    bool ages;
    uint32_t entities;
} Census;

typedef struct Family {
    Home home;
    Person member[CHILDREN + 3];
    unsigned n;
} Family;

static Home
new_home(uint64_t *seed)
{
    Home ret = { .street = made_below(seed, 400) };

    ret.house = made_between(seed, 1, 90);
    ret.parish = folk_rank(seed, PARISHES);
    return ret;
}

static Person
new_person(Census *census, unsigned surname, unsigned from, unsigned to)
{
    uint64_t *seed = &census->to->seed;
    Person ret = { .entity = census->entities++, .woman = made_happens(seed, 50) };

    ret.given = folk_rank(seed, FOLK_GIVENS);
    ret.second = made_happens(seed, 25) ? folk_rank(seed, FOLK_GIVENS) : NONE;
    ret.surname = surname;
    ret.born = made_between(seed, from, to);
    ret.place = folk_rank(seed, made_happens(seed, 60) ? PARISHES : FOLK_TOWNS);
    ret.job = folk_rank(seed, LEN(jobs));
    return ret;
}

/* --- a record --------------------------------------------------------------------------------- */

static void
put_names(uint64_t *seed, const Person *of, MadeRow *row)
{
    bool shorter = folk_happens(seed, 80);
    char *given = row->cell[FORENAME];
    char *surname = row->cell[SURNAME];

    made_put(given, "%s",
             shorter ? folk_short(of->given, of->woman, made_below(seed, 2))
                     : folk_given(of->given, of->woman));
    if (folk_happens(seed, 40))
        made_slip(seed, given);
    if (of->second != NONE && folk_happens(seed, 600))
        made_put(given, made_happens(seed, 50) ? " %.1s" : " %s",
                 folk_given(of->second, of->woman));
    folk_surname(of->surname, surname);
    if (folk_happens(seed, 50))
        made_slip(seed, surname);
    if (folk_happens(seed, 90))
        folk_spell(seed, surname);
    folk_capital(given);
    folk_capital(surname);
}

static void
put_age(const Census *census, const Person *of, unsigned year, char *cell)
{
    uint64_t *seed = &census->to->seed;
    unsigned age = year - of->born;
    unsigned chance = made_below(seed, 1000);

    if (chance < 10)
        return;
    if (chance < 160 && age > 0)
        age += made_happens(seed, 50) ? 1 : (unsigned)-1;
    else if (chance < 240 && age > 1)
        age += made_happens(seed, 50) ? 2 : (unsigned)-2;
    else if (chance < 300 && age > 20)
        age = (age + 2) / 5 * 5;
    made_put(cell, "%u", census->ages ? age : year - age);
}

static void
put_place(uint64_t *seed, const Person *of, char *cell)
{
    if (folk_happens(seed, 30))
        return;
    folk_town(folk_happens(seed, 80) ? folk_rank(seed, FOLK_TOWNS) : of->place, cell);
    if (folk_happens(seed, 40))
        made_slip(seed, cell);
    folk_capital(cell);
}

static void
put_job(uint64_t *seed, const Person *of, unsigned file, unsigned age, char *cell)
{
    bool other = file == 1 && folk_happens(seed, 350);

    if (folk_happens(seed, 80) || age < 4 || (of->woman && age > 25 && made_happens(seed, 70)))
        return;
    made_put(cell, "%s", age < 13 ? "scholar" : jobs[other ? folk_rank(seed, LEN(jobs)) : of->job]);
}

static void
put(Census *census, unsigned file, const Person *of, const Home *home)
{
    uint64_t *seed = &census->to->seed;
    MadeRow *row = made_row(census->to, file, of->entity);
    unsigned year = FIRST_YEAR + 10 * file;

    put_names(seed, of, row);
    made_put(row->cell[SEX], of->woman ? "F" : "M");
    made_put(row->cell[RELATION], "%s", of->relation);
    made_put(row->cell[CONDITION], "%s", of->condition);
    put_age(census, of, year, row->cell[AGE]);
    put_job(seed, of, file, year - of->born, row->cell[JOB]);
    put_place(seed, of, row->cell[PLACE]);
    made_put(row->cell[STREET], "%u ", home->house);
    folk_street(home->street, row->cell[STREET]);
    folk_capital(row->cell[STREET]);
    folk_town(home->parish, row->cell[PARISH]);
    folk_capital(row->cell[PARISH]);
}

/* --- families --------------------------------------------------------------------------------- */

static Person *
add(Family *family, Person person, const char *relation, const char *condition)
{
    Person *ret = &family->member[family->n++];

    *ret = person;
    ret->relation = relation;
    ret->condition = condition;
    return ret;
}

static void
add_children(Census *census, Family *family, unsigned most, unsigned from, unsigned to)
{
    unsigned n = made_between(&census->to->seed, 0, most);

    for (unsigned i = 0; i < n && family->n < CHILDREN + 2; i++) {
        Person child = new_person(census, family->member[0].surname, from, to);

        child.place = made_happens(&census->to->seed, 70) ? family->home.parish : child.place;
        (void)add(family, child, child.woman ? "daughter" : "son", "unmarried");
    }
}

static Family
new_family(Census *census, unsigned year)
{
    uint64_t *seed = &census->to->seed;
    Family ret = { .home = new_home(seed) };
    unsigned surname = folk_rank(seed, FOLK_SURNAMES);
    Person *head = add(&ret, new_person(census, surname, year - 70, year - 22), "head", "widower");

    head->woman = false;
    if (made_happens(seed, 80)) {
        Person wife = new_person(census, surname, head->born - 2, head->born + 8);

        wife.woman = true;
        head->condition = "married";
        (void)add(&ret, wife, "wife", "married");
    }
    if (year - head->born > 24)
        add_children(census, &ret, CHILDREN,
                     head->born + 24 < year - 18 ? year - 18 : head->born + 24, year);
    if (made_happens(seed, 12)) {
        const char *what = made_happens(seed, 50) ? "servant" : "lodger";
        unsigned other = folk_rank(seed, FOLK_SURNAMES);

        (void)add(&ret, new_person(census, other, year - 40, year - 14), what, "unmarried");
    }
    return ret;
}

/* Who left home: a daughter as a wife or servant, a son as a head. */
static void
put_alone(Census *census, Person person)
{
    uint64_t *seed = &census->to->seed;
    Home home = new_home(seed);

    person.relation = person.woman ? "servant" : "head";
    person.condition = "unmarried";
    if (person.woman && made_happens(seed, 70)) {
        person.surname = folk_rank(seed, FOLK_SURNAMES);
        person.relation = "wife";
        person.condition = "married";
    } else if (!person.woman && made_happens(seed, 70))
        person.condition = "married";
    put(census, 1, &person, &home);
}

static void
put_later(Census *census, Family *family)
{
    uint64_t *seed = &census->to->seed;
    bool all_gone = made_happens(seed, 12);
    unsigned parish = family->home.parish;

    if (made_happens(seed, 50)) {
        family->home = new_home(seed);
        if (!made_happens(seed, 33))
            family->home.parish = parish;
    }
    if (family->n > 1 && family->member[1].relation[0] == 'w' && family->member[1].born > 1836)
        add_children(census, family, 3, FIRST_YEAR + 1, FIRST_YEAR + 10);
    for (unsigned i = 0; i < family->n && !all_gone; i++) {
        const Person *person = &family->member[i];
        bool child = person->condition[0] == 'u';
        bool grown = child && FIRST_YEAR + 10 - person->born > 22;

        if (made_happens(seed, 7))
            continue;
        if (grown && made_happens(seed, 60))
            put_alone(census, *person);
        else
            put(census, 1, person, &family->home);
    }
}

static void
make(Made *to, bool ages)
{
    Census census = { .to = to, .ages = ages };

    for (unsigned i = 0; i < HOUSEHOLDS; i++) {
        Family family = new_family(&census, FIRST_YEAR);

        for (unsigned k = 0; k < family.n; k++)
            put(&census, 0, &family.member[k], &family.home);
        put_later(&census, &family);
    }
    for (unsigned i = 0; i < NEW; i++) {
        Family family = new_family(&census, FIRST_YEAR + 10);

        for (unsigned k = 0; k < family.n; k++)
            put(&census, 1, &family.member[k], &family.home);
    }
}

static void
make_years(Made *to)
{
    make(to, false);
}

static void
make_ages(Made *to)
{
    make(to, true);
}

#define PARTS(age)                                                                                 \
    {                                                                                              \
        "forename", "surname", "sex", "relation", "condition", age, "occupation", "birthplace",    \
            "address", "parish"                                                                    \
    }

const MadeSet set_census_years = { "census_years",
                                   "two censuses ten years apart, years of birth",
                                   2,
                                   { PARTS("birth_year"), PARTS("birth_year") },
                                   make_years };
const MadeSet set_census_ages = { "census_ages",
                                  "the same with ages, ten more in the second",
                                  2,
                                  { PARTS("age"), PARTS("age") },
                                  make_ages };
