/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Places of a country in two gazetteers.
 *
 * 2,400 places between 44 and 48 degrees north, 21 and 27 east, half of them around 12 towns; names
 * of one made word of 900, common ones common (a name stands up to a dozen times in the country),
 * with "Upper", "New", "Saint" in 20 of 100.  Kinds: village, town, hill, river, farm, church; of
 * 100 places 12 have a place of another kind and the same name within 3 km (the farm and the hill),
 * 5 a part of the same kind ("Upper X", "Lower X").  Of 100 places 45 are in both, 30 in the first
 * alone, 25 in the second alone.
 *
 * The first: name, kind, latitude and longitude with four decimals, province, height.  The second:
 * coordinates of its own survey, 0 to 900 metres away in 80 of 100, up to 5 km in 17 (rivers and
 * hills more), wrong by a degree in 1, two decimals in 20, lost in 5; the name in another spelling
 * of its sounds in 15, with a slip in 4, the word before it behind it or lost in 25 of those that
 * have one; kinds in other words, lost in 10; province lost in 15, height in 50, up to 30 m off. */
#include <string.h>

#include "bench/tables/tables.h"

enum { PLACES = 2400, TOWNS = 12, NAMES = 900, PROVINCES = 9 };

static const char *const kinds[][2] = {
    { "village", "populated place" }, { "village", "settlement" }, { "town", "populated place" },
    { "hill", "mountain" },           { "river", "stream" },       { "farm", "locality" },
    { "church", "religious site" }
};
static const char *const before[] = { "Upper", "New", "Saint", "Old", "Lower" };
static const char *const spellings[][2] = {
    { "sch", "sh" }, { "sh", "s" }, { "ou", "u" },  { "kh", "h" },  { "ee", "i" },  { "aa", "a" },
    { "ch", "tch" }, { "k", "c" },  { "w", "v" },   { "ei", "ai" }, { "yu", "iu" }, { "ie", "i" },
    { "z", "s" },    { "nn", "n" }, { "lle", "l" }, { "tte", "t" }
};

typedef struct Place {
    const char *word; /* before the name; NULL: none */
    unsigned language, name, kind, province, height;
    unsigned north, east; /* ten-thousandths of a degree */
} Place;

/* Away by up to so many ten-thousandths each way. */
static unsigned
near_to(uint64_t *seed, unsigned at, unsigned most)
{
    return at - most + made_below(seed, 2 * most + 1);
}

static Place
new_place(uint64_t *seed, const Place *towns)
{
    Place ret = { .language = made_below(seed, 2) * 3 };

    ret.name = made_rank(seed, NAMES);
    ret.north = made_between(seed, 440000, 480000);
    ret.east = made_between(seed, 210000, 270000);
    if (towns != NULL && made_happens(seed, 50)) {
        const Place *town = &towns[made_below(seed, TOWNS)];

        ret.north = near_to(seed, town->north, 1500);
        ret.east = near_to(seed, town->east, 2000);
    }
    ret.province = (ret.north - 430000) / 20000 * 3 % PROVINCES + (ret.east - 210000) / 20001;
    ret.kind = made_rank(seed, LEN(kinds));
    ret.height = made_between(seed, 40, 1400);
    if (made_happens(seed, 20))
        ret.word = MADE_PICK(seed, before);
    return ret;
}

/* A place beside the last one. */
static void
beside(uint64_t *seed, Place *place)
{
    if (made_happens(seed, 30))
        place->word = place->word == before[0] ? before[4] : before[0];
    else
        place->kind = (place->kind + 2 + made_below(seed, 4)) % LEN(kinds);
    place->north = near_to(seed, place->north, 250);
    place->east = near_to(seed, place->east, 350);
    place->height += made_below(seed, 60);
}

static void
put_degrees(char *cell, unsigned degrees, unsigned decimals)
{
    if (decimals == 2)
        made_put(cell, "%u.%02u", degrees / 10000, degrees % 10000 / 100);
    else
        made_put(cell, "%u.%04u", degrees / 10000, degrees % 10000);
}

static void
put_province(char *cell, unsigned province)
{
    made_put_word(cell, 3, 17000 + province);
}

static void
of_first(Made *to, const Place *of, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    if (of->word != NULL)
        made_put(row->cell[0], "%s ", of->word);
    made_put_word(row->cell[0], of->language, 18000 + of->name);
    made_put(row->cell[1], "%s", kinds[of->kind][0]);
    put_degrees(row->cell[2], of->north, 4);
    put_degrees(row->cell[3], of->east, 4);
    put_province(row->cell[4], of->province);
    made_put(row->cell[5], "%u", of->height);
}

static void
second_name(uint64_t *seed, const Place *of, char *name)
{
    unsigned begin = made_below(seed, LEN(spellings));
    unsigned word = of->word == NULL ? 3 : made_happens(seed, 75) ? 0 : 1 + made_below(seed, 2);

    if (word == 0)
        made_put(name, "%s ",
                 strcmp(of->word, "Saint") == 0 && made_happens(seed, 50) ? "St." : of->word);
    made_put_word(name, of->language, 18000 + of->name);
    if (made_happens(seed, 15)) {
        for (size_t i = 0; i < LEN(spellings); i++) {
            const char *const *pair = spellings[(begin + i) % LEN(spellings)];

            if (made_replace(name + 1, pair[0], pair[1]))
                break;
        }
    }
    if (made_happens(seed, 4))
        made_slip(seed, name);
    if (word == 1)
        made_put(name, ", %s", of->word);
}

static void
of_second(Made *to, const Place *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    unsigned chance = made_below(seed, 100);
    unsigned most = chance < 80 ? 80 : chance < 97 ? 400 : 20;
    unsigned decimals = made_happens(seed, 20) ? 2 : 4;

    second_name(seed, of, row->cell[0]);
    made_put(row->cell[1], "%s", kinds[of->kind][1]);
    made_lose(seed, row->cell[1], 10);
    if (!made_happens(seed, 5)) {
        put_degrees(row->cell[2], near_to(seed, of->north, most), decimals);
        put_degrees(row->cell[3], near_to(seed, of->east, most) + (chance == 99 ? 10000 : 0),
                    decimals);
    }
    put_province(row->cell[4], of->province);
    made_lose(seed, row->cell[4], 15);
    made_put(row->cell[5], "%u", near_to(seed, of->height, 30));
    made_lose(seed, row->cell[5], 50);
}

static void
make(Made *to)
{
    Place towns[TOWNS];
    Place place = { 0 };

    for (unsigned i = 0; i < TOWNS; i++)
        towns[i] = new_place(&to->seed, NULL);
    for (uint32_t entity = 0; entity < PLACES; entity++) {
        unsigned where = made_below(&to->seed, 100);

        if (entity > 0 && made_happens(&to->seed, 17))
            beside(&to->seed, &place);
        else
            place = new_place(&to->seed, towns);
        if (where < 75)
            of_first(to, &place, entity);
        if (where < 45 || where >= 75)
            of_second(to, &place, entity);
    }
}

const MadeSet set_gazetteer = {
    .name = "gazetteer",
    .what = "places of two gazetteers: coordinates of two surveys, namesakes near and far",
    .files = 2,
    .columns = { { "name", "feature", "lat", "lon", "province", "elevation" },
                 { "name", "class", "latitude", "longitude", "province", "height" } },
    .make = make,
};
