/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People of a biographical dictionary, each written down 1 to 15 times: a list with many blanks in
 * the shape of public test data of historical people (full name and parts of it, day and place of
 * birth, a postcode that stands for a place, gender, occupation).
 *
 * 1,300 people, born 1550 to 1990.  One in three comes in a family of 2 to 4 with one family name;
 * four in five of them were born in one place, one in three has the given name of the one before
 * (a son called as his father), who has the title's number before his.  One to three given names,
 * one in seven a title ("1st baron X of Y", "4th baronet", "sir", "lady").
 *
 * The first record of a person has all words.  The k-th has each of these errors in so many of
 * 1,000, times 1/3 for k = 1 up to 1 for k = 8 and more, times 1.4 (history_1) or 2.4 (history_2):
 * a short form 250, middle names lost 450, title lost 450, a word lost 150, given names as initials
 * 80, given name or family name lost 60, a slip 150, of a woman another family name 150; day of
 * birth the first of January 280, wrong 160, lost 150; place the county 200, another place 120,
 * lost 220; postcode of a neighbour 350, of elsewhere 80, lost 220; gender lost 200, wrong 15;
 * occupation another 200, lost 300.  Also of the first record, place, day and occupation are lost
 * in 60, 40 and 100. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "bench/tables/folk.h"
#include "bench/tables/tables.h"

enum { PEOPLE = 1300, TIMES_MOST = 15, COUNTIES = 40 };

enum { FULL, BOTH, FIRST, LAST, BORN, PLACE, POSTCODE, GENDER, JOB };

typedef struct Person {
    bool woman;
    unsigned given[3], ngiven;
    unsigned surname, married;
    unsigned title; /* 0 none, 1 peer, 2 baronet, 3 sir or lady */
    unsigned number, seat;
    FolkDay born;
    unsigned town;
    unsigned area, district, unit;
    unsigned job, other_job;
} Person;

static const char *const jobs[] = {
    "politician", "writer",       "painter",    "engineer",  "army officer", "cricketer",
    "clergyman",  "lawyer",       "composer",   "botanist",  "actor",        "naval officer",
    "poet",       "architect",    "physician",  "judge",     "businessman",  "sculptor",
    "diplomat",   "historian",    "journalist", "explorer",  "footballer",   "astronomer",
    "engraver",   "photographer", "singer",     "geologist",
};

static Person
new_person(uint64_t *seed)
{
    Person ret = { .woman = made_happens(seed, 30) };

    ret.ngiven = made_happens(seed, 50) ? 2 : made_happens(seed, 25) ? 3 : 1;
    for (unsigned i = 0; i < 3; i++)
        ret.given[i] = folk_rank(seed, FOLK_GIVENS);
    ret.surname = folk_rank(seed, FOLK_SURNAMES);
    ret.married = folk_rank(seed, FOLK_SURNAMES);
    ret.title = made_happens(seed, 14) ? made_between(seed, 1, 3) : 0;
    ret.number = made_between(seed, 1, 6);
    ret.seat = folk_rank(seed, FOLK_TOWNS);
    ret.born = folk_day(seed, 1550, 1990);
    if (made_happens(seed, 60)) /* most are of the later centuries */
        ret.born.year = made_between(seed, 1790, 1930);
    ret.town = folk_rank(seed, FOLK_TOWNS);
    ret.area = made_below(seed, COUNTIES);
    ret.district = made_between(seed, 1, 30);
    ret.unit = made_below(seed, 9 * 400);
    ret.job = folk_rank(seed, LEN(jobs));
    ret.other_job = folk_rank(seed, LEN(jobs));
    return ret;
}

static Person
new_relative(uint64_t *seed, const Person *of)
{
    Person ret = new_person(seed);

    ret.surname = of->surname;
    ret.born.year = of->born.year + (made_happens(seed, 50) ? made_between(seed, 20, 40)
                                                            : made_between(seed, 1, 12));
    if (made_happens(seed, 80)) {
        ret.town = of->town;
        ret.area = of->area;
        ret.district = of->district;
    }
    if (made_happens(seed, 33) && ret.woman == of->woman)
        ret.given[0] = of->given[0];
    if (of->title == 1 || of->title == 2) {
        ret.title = made_happens(seed, 50) ? of->title : 0;
        ret.number = of->number + 1;
        ret.seat = of->seat;
    }
    if (made_happens(seed, 40))
        ret.job = of->job;
    return ret;
}

/* --- names ------------------------------------------------------------------------------------ */

static const char *
ordinal(unsigned n)
{
    static const char *const ends[] = { "th", "st", "nd", "rd" };

    return ends[n < 4 ? n : 0];
}

static void
put_title(const Person *of, char *cell)
{
    char seat[MADE_CELL] = "";

    folk_town(of->seat, seat);
    if (of->title == 1) {
        made_put(cell, ", %u%s %s ", of->number, ordinal(of->number),
                 of->woman ? "baroness" : "baron");
        folk_surname(of->surname, cell);
        made_put(cell, " of %s", seat);
    } else if (of->title == 2 && !of->woman)
        made_put(cell, ", %u%s baronet", of->number, ordinal(of->number));
}

static void
put_given(uint64_t *seed, const Person *of, unsigned strength, char *cell)
{
    bool initials = folk_happens(seed, 80 * strength / 1000);
    unsigned n = folk_happens(seed, 450 * strength / 1000) ? 1 : of->ngiven;

    for (unsigned i = 0; i < n; i++) {
        const char *name = folk_given(of->given[i], of->woman);

        if (i == 0 && folk_happens(seed, 250 * strength / 1000))
            name = folk_short(of->given[i], of->woman, made_below(seed, 2));
        made_put(cell, initials ? "%.1s " : "%s ", name);
    }
}

static void
spoil_full(uint64_t *seed, unsigned strength, char *cell)
{
    if (folk_happens(seed, 150 * strength / 1000))
        folk_drop_word(cell, made_below(seed, folk_words(cell)));
    if (folk_happens(seed, 150 * strength / 1000))
        made_slip(seed, cell);
    if (strlen(cell) > 0 && cell[strlen(cell) - 1] == ' ')
        cell[strlen(cell) - 1] = '\0';
}

static void
put_full(uint64_t *seed, const Person *of, unsigned strength, char *cell)
{
    bool lost = folk_happens(seed, 60 * strength / 1000);
    bool given = !lost || made_happens(seed, 50);
    bool married = of->woman && folk_happens(seed, 150 * strength / 1000);
    bool title = !folk_happens(seed, 450 * strength / 1000);

    if (of->title == 3 && title)
        made_put(cell, of->woman ? "lady " : "sir ");
    if (given)
        put_given(seed, of, strength, cell);
    if (!lost || !given)
        folk_surname(married ? of->married : of->surname, cell);
    if (title)
        put_title(of, cell);
    spoil_full(seed, strength, cell);
}

/* The first and the last word, as programs take a name apart. */
static void
put_parts(MadeRow *row)
{
    const char *full = row->cell[FULL];
    size_t first = strcspn(full, " ,");
    const char *last = strrchr(full, ' ');

    made_put(row->cell[FIRST], "%.*s", (int)first, full);
    if (last != NULL)
        made_put(row->cell[LAST], "%s", last + 1);
    made_put(row->cell[BOTH], "%s %s", row->cell[FIRST], row->cell[LAST]);
}

/* --- the rest --------------------------------------------------------------------------------- */

static void
put_born(uint64_t *seed, const Person *of, unsigned strength, char *cell)
{
    FolkDay day = of->born;

    if (folk_happens(seed, 40 + 150 * strength / 1000))
        return;
    if (folk_happens(seed, 160 * strength / 1000))
        day = folk_wrong_day(seed, day);
    if (folk_happens(seed, 280 * strength / 1000))
        day.month = day.day = 1;
    folk_put_day(day, cell);
}

static void
put_place(uint64_t *seed, const Person *of, unsigned strength, char *cell)
{
    if (folk_happens(seed, 60 + 220 * strength / 1000))
        return;
    if (folk_happens(seed, 200 * strength / 1000)) {
        folk_town(FOLK_TOWNS - 1 - of->area, cell);
        made_put(cell, "shire");
    } else if (folk_happens(seed, 120 * strength / 1000))
        folk_town(folk_rank(seed, FOLK_TOWNS), cell);
    else
        folk_town(of->town, cell);
}

static void
put_postcode(uint64_t *seed, const Person *of, unsigned strength, char *cell)
{
    unsigned area = of->area;
    unsigned district = of->district;
    unsigned unit = of->unit;

    if (folk_happens(seed, 220 * strength / 1000))
        return;
    if (folk_happens(seed, 350 * strength / 1000)) {
        unit = made_below(seed, 9 * 400);
        district += made_below(seed, 2);
    }
    if (folk_happens(seed, 80 * strength / 1000)) {
        area = made_below(seed, COUNTIES);
        district = made_between(seed, 1, 30);
    }
    made_put(cell, "%c%c%u %u%c%c", (int)('a' + area % 20), (int)('b' + area * 7 % 24), district,
             unit % 9 + 1, (int)('a' + unit / 9 % 20), (int)('a' + unit / 180 % 20));
}

static void
put_rest(uint64_t *seed, const Person *of, unsigned strength, MadeRow *row)
{
    bool woman = of->woman != folk_happens(seed, 15 * strength / 1000);

    put_born(seed, of, strength, row->cell[BORN]);
    put_place(seed, of, strength, row->cell[PLACE]);
    put_postcode(seed, of, strength, row->cell[POSTCODE]);
    if (!folk_happens(seed, 200 * strength / 1000))
        made_put(row->cell[GENDER], woman ? "female" : "male");
    if (!folk_happens(seed, 100 + 300 * strength / 1000))
        made_put(row->cell[JOB], "%s",
                 jobs[folk_happens(seed, 200 * strength / 1000) ? of->other_job : of->job]);
}

/* `scale`: hardness in thousandths. */
static void
make(Made *to, unsigned scale)
{
    Person last = new_person(&to->seed);
    unsigned left = 0;

    for (uint32_t i = 0; i < PEOPLE; i++) {
        Person person = left > 0 ? new_relative(&to->seed, &last) : new_person(&to->seed);
        unsigned times = made_between(&to->seed, 1, TIMES_MOST);

        if (left > 0)
            left--;
        else if (made_happens(&to->seed, 18))
            left = made_between(&to->seed, 1, 3);
        for (unsigned k = 0; k < times; k++) {
            unsigned part = k == 0 ? 0 : k < 8 ? 240 + 95 * k : 1000;
            MadeRow *row = made_row(to, 0, i);

            put_full(&to->seed, &person, part * scale / 1000, row->cell[FULL]);
            put_parts(row);
            put_rest(&to->seed, &person, part * scale / 1000, row);
        }
        last = person;
    }
}

static void
make_1(Made *to)
{
    make(to, 1400);
}

static void
make_2(Made *to)
{
    make(to, 2400);
}

#define COLUMNS                                                                                    \
    {                                                                                              \
        { "full_name",   "first_and_surname", "first_name", "surname",   "dob",                    \
          "birth_place", "postcode_fake",     "gender",     "occupation" },                        \
    }

const MadeSet set_history_1 = { "history_1", "historical people, up to 15 records each", 1, COLUMNS,
                                make_1 };
const MadeSet set_history_2 = { "history_2", "the same with more errors and blanks", 1, COLUMNS,
                                make_2 };
