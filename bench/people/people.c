/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/people/people.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

enum { ORIGINS = 6, GIVENS = 1200, SURNAMES = 6000, TIMES_MOST = 6, TOWNS = 3000, STREETS = 400 };

const char *const people_columns[PEOPLE_COLUMNS] = { "given", "surname", "dob",     "sex",
                                                     "phone", "street",  "houseno", "postcode",
                                                     "city",  "email" };

typedef struct Origin {
    const char *begin[8];
    const char *middle[6];
    const char *end[6];
} Origin;

static const Origin origins[ORIGINS] = {
    { { "b", "d", "m", "n", "st", "cr", "v", "l" },
      { "a", "e", "i", "o", "u", "ea" },
      { "n", "r", "na", "ca", "tu", "escu" } },
    { { "b", "ch", "l", "m", "r", "gu", "p", "j" },
      { "a", "ou", "i", "e", "eau", "o" },
      { "n", "tte", "r", "lle", "t", "rd" } },
    { { "k", "sch", "h", "w", "br", "f", "g", "st" },
      { "a", "ei", "o", "u", "ie", "e" },
      { "mann", "r", "ch", "ld", "nn", "ke" } },
    { { "v", "zh", "k", "sh", "d", "kh", "t", "p" },
      { "a", "i", "o", "e", "yu", "ya" },
      { "v", "na", "ko", "ski", "r", "m" } },
    { { "h", "m", "kh", "j", "s", "f", "b", "q" },
      { "a", "i", "ou", "ee", "aa", "u" },
      { "d", "m", "an", "r", "wi", "ah" } },
    { { "ch", "ob", "k", "ol", "ad", "n", "em", "t" },
      { "i", "u", "e", "o", "a", "ue" },
      { "ka", "wu", "ma", "chi", "le", "de" } },
};
static const char *const spellings[][2] = { { "sh", "ch" },  { "ou", "u" }, { "kh", "h" },
                                            { "ee", "i" },   { "aa", "a" }, { "k", "c" },
                                            { "w", "v" },    { "y", "i" },  { "ph", "f" },
                                            { "ie", "i" },   { "zh", "j" }, { "nn", "n" },
                                            { "ch", "tch" }, { "i", "y" } };
static const char *const hosts[] = { "mail.org", "post.net", "letter.com", "home.eu" };

static uint64_t
next(uint64_t *seed)
{
    uint64_t x = *seed += 0x9E3779B97F4A7C15u;

    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static unsigned
below(uint64_t *seed, unsigned n)
{
    return (unsigned)((next(seed) >> 32) * n >> 32);
}

static bool
happens(uint64_t *seed, unsigned of_100)
{
    return below(seed, 100) < of_100;
}

/* What is `tenths` tenths as frequent: the same draw; at 10 tenths, the same outcome. */
static bool
errs(uint64_t *seed, unsigned of_100, unsigned tenths)
{
    return below(seed, 1000) < of_100 * tenths;
}

/* A rank, the r-th as frequent as 1 / (r + 8): by the inverse of the sum, which is a logarithm. */
static unsigned
rank_of(uint64_t *seed, unsigned n)
{
    double part = (double)(next(seed) >> 11) * 0x1p-53;

    return (unsigned)(8 * (pow((n + 8) / 8.0, part) - 1));
}

static void
append(char *to, const char *from)
{
    size_t at = strlen(to);
    size_t len = strlen(from);

    if (at + len < PEOPLE_CELL - 8)
        memcpy(to + at, from, len + 1);
}

/* The name of an origin and a rank: always the same. */
static void
put_name(unsigned origin, unsigned rank, bool surname, char *to)
{
    const Origin *from = &origins[origin];
    uint64_t seed = (uint64_t)rank * 2654435761u + origin * 97 + (surname ? 1000003 : 0);
    unsigned syllables = 1 + below(&seed, surname ? 3 : 2);

    to[0] = '\0';
    for (unsigned i = 0; i < syllables; i++) {
        append(to, from->begin[below(&seed, 8)]);
        append(to, from->middle[below(&seed, 6)]);
    }
    append(to, from->end[below(&seed, 6)]);
}

/* --- people ----------------------------------------------------------------------------------- */

typedef struct Home {
    unsigned origin;
    unsigned surname;
    unsigned street, house, town;
    unsigned phone;
} Home;

typedef struct Person {
    Home home;
    unsigned given;
    bool woman;
    unsigned year, month, day;
    unsigned phone;
    unsigned mail;
} Person;

static void
move_home(uint64_t *seed, Home *home)
{
    home->town = rank_of(seed, TOWNS);
    home->street = below(seed, STREETS);
    home->house = 1 + below(seed, 120);
}

static unsigned
new_phone(uint64_t *seed)
{
    return 70000000 + below(seed, 30000000);
}

static Home
new_home(uint64_t *seed)
{
    Home home = { .origin = below(seed, ORIGINS) };

    home.surname = rank_of(seed, SURNAMES);
    home.phone = new_phone(seed);
    move_home(seed, &home);
    return home;
}

static Person
new_person(uint64_t *seed, const Home *home)
{
    Person person = { .home = *home };

    person.woman = below(seed, 2) == 1;
    person.given = rank_of(seed, GIVENS / 2) * 2 + person.woman;
    if (!happens(seed, 80))
        person.home.surname = rank_of(seed, SURNAMES);
    person.year = 1940 + below(seed, 80);
    person.month = 1 + below(seed, 12);
    person.day = 1 + below(seed, 28);
    person.phone = happens(seed, 33) ? home->phone : new_phone(seed);
    person.mail = below(seed, 10000);
    return person;
}

/* --- errors ----------------------------------------------------------------------------------- */

static void
slip(uint64_t *seed, char *text)
{
    size_t len = strlen(text);
    size_t at = len < 2 ? 0 : below(seed, (unsigned)len - 1);
    char kept = text[at];

    if (len < 3)
        return;
    switch (below(seed, 4)) {
    case 0: memmove(text + at, text + at + 1, len - at); break;
    case 1: memmove(text + at + 1, text + at, len - at + 1); break;
    case 2: text[at] = (char)('a' + below(seed, 26)); break;
    default:
        text[at] = text[at + 1];
        text[at + 1] = kept;
        break;
    }
}

static void
spell(uint64_t *seed, char *text)
{
    unsigned begin = below(seed, LEN(spellings));

    for (size_t i = 0; i < LEN(spellings); i++) {
        const char *const *pair = spellings[(begin + i) % LEN(spellings)];
        char *found = strstr(text, pair[0]);
        char rest[PEOPLE_CELL];

        if (found == NULL)
            continue;
        memcpy(rest, found + strlen(pair[0]), strlen(found + strlen(pair[0])) + 1);
        *found = '\0';
        append(text, pair[1]);
        append(text, rest);
        return;
    }
}

static void
spoil_name(uint64_t *seed, unsigned tenths, char *text)
{
    if (errs(seed, 8, tenths))
        slip(seed, text);
    if (errs(seed, 6, tenths))
        spell(seed, text);
    if (errs(seed, 1, tenths))
        text[1] = '\0';
    if (happens(seed, 70) && text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 32);
}

static void
put_date(uint64_t *seed, unsigned tenths, const Person *person, char *to)
{
    unsigned month = person->month;
    unsigned day = person->day;

    if (errs(seed, 3, tenths) && day <= 12) {
        month = person->day;
        day = person->month;
    }
    (void)snprintf(to, PEOPLE_CELL, "%04u-%02u-%02u", person->year, month, day);
    if (errs(seed, 3, tenths))
        to[3 + below(seed, 2) * 6] = (char)('0' + below(seed, 10));
}

static void
put_phone(uint64_t *seed, unsigned phone, char *to)
{
    static const char *const starts[] = { "0", "+40", "0040 " };

    (void)snprintf(to, PEOPLE_CELL, "%s%u", starts[below(seed, 3)], phone);
}

static void
put_home(uint64_t *seed, const Home *home, char (*cell)[PEOPLE_CELL])
{
    if (!happens(seed, 35)) {
        put_name(home->town % ORIGINS, home->street + 31 * home->town, true, cell[PEOPLE_STREET]);
        (void)snprintf(cell[PEOPLE_HOUSE], PEOPLE_CELL, "%u", home->house);
    }
    if (!happens(seed, 30)) {
        put_name(home->town % ORIGINS, 900000 + home->town, true, cell[PEOPLE_CITY]);
        (void)snprintf(cell[PEOPLE_POSTCODE], PEOPLE_CELL, "%05u", 10000 + home->town * 7);
    }
}

static void
put_names(uint64_t *seed, unsigned tenths, const Person *person, char (*cell)[PEOPLE_CELL])
{
    put_name(person->home.origin, person->given, false, cell[PEOPLE_GIVEN]);
    put_name(person->home.origin, person->home.surname, true, cell[PEOPLE_SURNAME]);
    if (!happens(seed, 65))
        (void)snprintf(cell[PEOPLE_EMAIL], PEOPLE_CELL, "%.12s%u@%s", cell[PEOPLE_GIVEN],
                       person->mail, hosts[person->mail % LEN(hosts)]);
    for (size_t i = PEOPLE_GIVEN; i <= PEOPLE_SURNAME; i++) {
        spoil_name(seed, tenths, cell[i]);
        if (happens(seed, 2))
            cell[i][0] = '\0';
    }
    if (errs(seed, 2, tenths)) {
        char kept[PEOPLE_CELL];

        memcpy(kept, cell[PEOPLE_GIVEN], PEOPLE_CELL);
        memcpy(cell[PEOPLE_GIVEN], cell[PEOPLE_SURNAME], PEOPLE_CELL);
        memcpy(cell[PEOPLE_SURNAME], kept, PEOPLE_CELL);
    }
}

static void
put_row(uint64_t *seed, unsigned tenths, const Person *person, uint32_t number, PeopleRow *ret)
{
    Home home = person->home;

    *ret = (PeopleRow){ .person = number };
    put_names(seed, tenths, person, ret->cell);
    if (!happens(seed, 15))
        put_date(seed, tenths, person, ret->cell[PEOPLE_BORN]);
    if (!happens(seed, 10))
        ret->cell[PEOPLE_SEX][0] = person->woman ? 'f' : 'm';
    if (!happens(seed, 45))
        put_phone(seed, errs(seed, 15, tenths) ? new_phone(seed) : person->phone,
                  ret->cell[PEOPLE_PHONE]);
    if (errs(seed, 12, tenths))
        move_home(seed, &home);
    put_home(seed, &home, ret->cell);
}

static void
shuffle(uint64_t *seed, PeopleRow *rows, size_t n)
{
    for (size_t i = n; i > 1; i--) {
        size_t at = below(seed, (unsigned)i);
        PeopleRow kept = rows[i - 1];

        rows[i - 1] = rows[at];
        rows[at] = kept;
    }
}

void
people_make_worse(uint64_t seed, unsigned tenths, PeopleRow *ret, size_t n)
{
    size_t made = 0;
    uint32_t number = 0;

    while (made < n) {
        Home home = new_home(&seed);
        unsigned members = 1 + below(&seed, 5);

        for (unsigned i = 0; i < members && made < n; i++, number++) {
            Person person = new_person(&seed, &home);
            unsigned times = 1;

            while (times < TIMES_MOST && happens(&seed, 50))
                times++;
            for (unsigned k = 0; k < times && made < n; k++)
                put_row(&seed, tenths, &person, number, &ret[made++]);
        }
    }
    shuffle(&seed, ret, n);
}

void
people_make(uint64_t seed, PeopleRow *ret, size_t n)
{
    people_make_worse(seed, 10, ret, n);
}
