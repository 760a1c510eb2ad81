/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Beers of two sites of drinkers.
 *
 * 220 breweries with 3 to 16 beers: a name of one or two common words, often with the brewery's
 * name or style in it; series of which members differ in one word ("Imperial", "Vanilla", "Barrel
 * Aged", a year).  Of 100 beers 40 are on both sites, 35 on the first alone, 25 on the second
 * alone.
 *
 * The first site: beer, brewery, style of 16, strength ("5.60%", lost in 6 of 100).  The second:
 * the brewery's name before the beer's in 75, a series' word elsewhere or lost in 4, a slip in 3;
 * of the brewery's name "Brewing Company" in another form in 60; a style of its own words in 60,
 * another in 12; strength with one decimal ("5.6 %"), another by .1 to .5 in 10, lost in 8. */
#include <string.h>

#include "bench/tables/tables.h"

enum { BREWERIES = 220 };

static const char *const words[] = {
    "Hop",     "Harvest", "Black", "Old",    "River",  "Bear",  "Winter", "Summer",   "Moon",
    "Iron",    "Devil",   "Monk",  "Copper", "Wolf",   "Stone", "Honey",  "Smoke",    "Barn",
    "Ghost",   "Captain", "Red",   "Bitter", "Double", "Anvil", "Fox",    "Mountain", "Cherry",
    "Pumpkin", "Golden",  "Night", "Storm",  "Raven",  "Ridge", "Lazy",   "Hammer",   "Crown",
};
static const char *const series[] = {
    "Imperial",  "Vanilla", "Barrel Aged", "Coffee", "Double",
    "Fresh Hop", "Bourbon", "Session",     "Smoked", "Raspberry"
};
static const char *const styles[][2] = {
    { "American IPA", "India Pale Ale (IPA)" },
    { "American Pale Ale (APA)", "American Pale Ale" },
    { "American Porter", "Porter" },
    { "Russian Imperial Stout", "Imperial Stout" },
    { "American Amber / Red Ale", "Amber Ale" },
    { "Hefeweizen", "German Hefeweizen" },
    { "German Pilsener", "Pilsener" },
    { "American Double / Imperial IPA", "Imperial IPA" },
    { "Witbier", "Belgian White (Witbier)" },
    { "Saison / Farmhouse Ale", "Saison" },
    { "Tripel", "Abbey Tripel" },
    { "Munich Dunkel Lager", "Dunkel" },
    { "American Brown Ale", "Brown Ale" },
    { "Fruit / Vegetable Beer", "Fruit Beer" },
    { "Milk / Sweet Stout", "Sweet Stout" },
    { "Vienna Lager", "Vienna" },
};
static const char *const kinds[] = { "IPA",   "Pale Ale", "Porter",     "Stout",
                                     "Amber", "Weiss",    "Pils",       "Double IPA",
                                     "Wit",   "Saison",   "Tripel",     "Dunkel",
                                     "Brown", "Ale",      "Milk Stout", "Lager" };
static const char *const firms[][2] = { { " Brewing Company", " Brewing" },
                                        { " Brewing Co.", " Brewing Company" },
                                        { " Brewery", "" },
                                        { " Beer Company", " Beer Co." },
                                        { " Brewery & Restaurant", " Brewpub" } };

typedef struct Beer {
    char brewery[MADE_CELL]; /* without what it is */
    unsigned firm;
    char name[MADE_CELL];
    unsigned style, strength; /* in hundredths */
} Beer;

static void
first_site(Made *to, const Beer *of, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put(row->cell[0], "%s", of->name);
    made_put(row->cell[1], "%s%s", of->brewery, firms[of->firm][0]);
    made_put(row->cell[2], "%s", styles[of->style][0]);
    made_put(row->cell[3], "%u.%02u%%", of->strength / 100, of->strength % 100);
    made_lose(&to->seed, row->cell[3], 6);
}

static void
second_site(Made *to, const Beer *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    char *name = row->cell[0];
    unsigned style = made_happens(seed, 12) ? made_below(seed, LEN(styles)) : of->style;
    unsigned tenths = (of->strength + 5) / 10;

    if (made_happens(seed, 75))
        made_put(name, "%s ", of->brewery);
    made_put(name, "%s", of->name);
    if (made_happens(seed, 4))
        made_swap_words(seed, name);
    if (made_happens(seed, 4) && strlen(name) > 16)
        made_drop_word(seed, name);
    if (made_happens(seed, 3))
        made_slip(seed, name);
    made_put(row->cell[1], "%s%s", of->brewery, firms[of->firm][made_happens(seed, 60)]);
    made_put(row->cell[2], "%s", styles[style][made_happens(seed, 60)]);
    if (made_happens(seed, 10))
        tenths += made_between(seed, 1, 5);
    made_put(row->cell[3], "%u.%u %%", tenths / 10, tenths % 10);
    made_lose(seed, row->cell[3], 8);
}

static void
new_beer(uint64_t *seed, Beer *beer)
{
    beer->style = made_rank(seed, LEN(styles));
    beer->strength = made_between(seed, 42, 75) * 10;
    beer->strength += made_happens(seed, 30) ? 5 : 0;
    beer->strength += beer->style % 4 == 3 ? 250 : 0;
    beer->name[0] = '\0';
    if (made_happens(seed, 15))
        made_put(beer->name, "%s", beer->brewery);
    else {
        made_put(beer->name, "%s", MADE_PICK(seed, words));
        if (made_happens(seed, 60))
            made_put(beer->name, " %s", MADE_PICK(seed, words));
    }
    if (made_happens(seed, 75))
        made_put(beer->name, " %s", kinds[beer->style]);
}

/* The next beer: a new one, or one of the last one's series. */
static void
next_beer(uint64_t *seed, Beer *beer)
{
    char name[MADE_CELL] = "";

    if (!made_happens(seed, 30)) {
        new_beer(seed, beer);
        return;
    }
    if (made_happens(seed, 30)) {
        made_put(beer->name, " %u", made_between(seed, 2008, 2015));
        return;
    }
    made_put(name, "%s %s", MADE_PICK(seed, series), beer->name);
    beer->name[0] = '\0';
    made_put(beer->name, "%s", name);
    beer->strength += made_below(seed, 25) * 10;
}

static void
make(Made *to)
{
    uint64_t *seed = &to->seed;
    uint32_t entity = 0;

    for (unsigned brewery = 0; brewery < BREWERIES; brewery++) {
        Beer beer = { .firm = made_below(seed, LEN(firms)) };
        unsigned beers = 3 + made_rank(seed, 14);

        if (made_happens(seed, 40)) {
            const char *second = MADE_PICK(seed, words);

            made_put(beer.brewery, "%s %s", MADE_PICK(seed, words), second);
        } else
            made_put_word(beer.brewery, made_below(seed, 6), 11000 + brewery);
        new_beer(seed, &beer);
        for (unsigned i = 0; i < beers; i++, entity++) {
            unsigned where = made_below(seed, 100);

            if (where < 75)
                first_site(to, &beer, entity);
            if (where < 40 || where >= 75)
                second_site(to, &beer, entity);
            next_beer(seed, &beer);
        }
    }
}

const MadeSet set_beers = {
    .name = "beers",
    .what = "beers of two sites: series of one brewery, styles in other words, strengths",
    .files = 2,
    .columns = { { "Beer_Name", "Brew_Factory_Name", "Style", "ABV" },
                 { "beer", "brewery", "style", "abv" } },
    .make = make,
};
