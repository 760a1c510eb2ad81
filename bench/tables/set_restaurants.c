/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Restaurants in two guides: one list is longer, few are in both.
 *
 * 1,250 houses in 12 cities, the first the largest; 40 streets each.  A name is a made word, a
 * cook's name with "'s", or two common words; of 100 houses 12 belong to one of 20 chains, which
 * have the same name in other streets and cities; 4 are a second house in the first one's building
 * or next to it (a bar, a bakery) with half its name and the telephone's number but for its last
 * digit.  Of 100 houses 24 are in both guides, 46 in the first alone, 30 in the second alone.
 *
 * The first guide: name, address, city, phone as 212-555-0123, kind of kitchen.  The second: the
 * name without or with "Restaurant", "Cafe" or "The" in 25 of 100, in short in 6, with a slip in 4;
 * street words in short ("St.", "Blvd.") and "between ..." behind in 20, another house number in 5;
 * another name of the city (a part of it) in 12; phone as 212/555-0123, lost in 4, another in 8;
 * kind in other words in 40, of another sort in 15. */
#include <string.h>

#include "bench/tables/tables.h"

enum { HOUSES = 1250, CITIES = 12, STREETS = 40, CHAINS = 20 };

static const char *const goods[] = { "Golden", "Blue",   "Old",   "Little", "Grand",  "Green",
                                     "Silver", "Corner", "Royal", "Sunny",  "Hungry", "Red",
                                     "Secret", "Upper",  "Lucky", "Twin",   "Salt",   "Copper" };
static const char *const places[] = {
    "Lantern", "Oak",    "Kitchen", "Table", "Garden", "Harbor", "Spoon",  "Palace", "Bistro",
    "Grill",   "Tavern", "Terrace", "Oven",  "Fish",   "Olive",  "Pepper", "House",  "Bridge"
};
static const char *const kitchens[][2] = {
    { "American", "American (new)" },
    { "Italian", "Northern Italian" },
    { "French", "French bistro" },
    { "Chinese", "Asian" },
    { "Japanese", "Sushi" },
    { "Mexican", "Tex-Mex" },
    { "Indian", "Curry" },
    { "Seafood", "Fish" },
    { "Steakhouses", "Steak" },
    { "Delis", "Delicatessen" },
    { "Cafes", "Coffee shops" },
    { "Thai", "Southeast Asian" },
    { "Pizza", "Pizzeria" },
    { "Vegetarian", "Health food" },
};
static const char *const streets[][2] = { { "Street", "St." },
                                          { "Avenue", "Ave." },
                                          { "Boulevard", "Blvd." },
                                          { "Road", "Rd." },
                                          { "Drive", "Dr." } };

typedef struct House {
    char name[MADE_CELL];
    unsigned city, street, number, phone, kitchen;
} House;

static void
put_street(char *cell, unsigned city, unsigned street, bool in_short)
{
    if (street % 3 == 0)
        made_put(cell, "%u%s", 2 + street,
                 street % 10 == 0   ? "nd"
                 : street % 10 == 1 ? "rd"
                                    : "th");
    else
        made_put_word(cell, city % 6, 7000 + city * 100 + street);
    made_put(cell, " %s", streets[street % LEN(streets)][in_short]);
}

static House
new_house(uint64_t *seed)
{
    House ret = { .city = made_rank(seed, CITIES) };
    const char *place;
    unsigned chain;

    ret.street = made_below(seed, STREETS);
    chain = made_below(seed, CHAINS);
    ret.number = made_between(seed, 1, 2400);
    ret.phone = 2000000 + made_below(seed, 7999999);
    ret.kitchen = made_rank(seed, LEN(kitchens));
    switch (made_below(seed, 8)) {
    case 0:
        made_put_word(ret.name, chain % 6, 8000 + chain);
        made_put(ret.name, " %s", places[chain % LEN(places)]);
        ret.kitchen = chain % LEN(kitchens);
        break;
    case 1:
    case 2:
    case 3:
        place = MADE_PICK(seed, places);
        made_put(ret.name, "%s %s", MADE_PICK(seed, goods), place);
        break;
    case 4:
        made_put_any_word(seed, ret.name, 0, 300);
        made_put(ret.name, "'s %s", made_happens(seed, 50) ? MADE_PICK(seed, places) : "");
        break;
    default:
        made_put_any_word(seed, ret.name, 8100, 900);
        if (made_happens(seed, 40))
            made_put(ret.name, " %s", MADE_PICK(seed, places));
        break;
    }
    return ret;
}

/* A second house beside the last. */
static void
beside(uint64_t *seed, House *house)
{
    static const char *const others[] = { " Bar", " Bakery", " To Go", " Grill" };
    char *blank = strchr(house->name, ' ');

    if (blank != NULL && blank > house->name)
        *blank = '\0';
    made_put(house->name, "%s", MADE_PICK(seed, others));
    house->number += 2 * made_below(seed, 2);
    house->phone = house->phone / 10 * 10 + made_below(seed, 10);
    house->kitchen = made_below(seed, LEN(kitchens));
}

static void
put_city(char *cell, unsigned city, unsigned part)
{
    made_put_word(cell, city % 6, 7500 + city * 10 + part);
    if (city % 4 == 1)
        made_put(cell, " City");
}

static void
first_guide(Made *to, const House *of, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put(row->cell[0], "%s", of->name);
    made_put(row->cell[1], "%u ", of->number);
    put_street(row->cell[1], of->city, of->street, made_happens(&to->seed, 50));
    put_city(row->cell[2], of->city, 0);
    made_put(row->cell[3], "%03u-%03u-%04u", 210 + of->city * 7, of->phone / 10000,
             of->phone % 10000);
    made_put(row->cell[4], "%s", kitchens[of->kitchen][0]);
}

static void
second_name(uint64_t *seed, const House *of, char *name)
{
    static const char *const afters[] = { " Restaurant", " Cafe", " Restaurant & Bar" };
    unsigned chance = made_below(seed, 100);

    if (chance < 8)
        made_put(name, "The ");
    made_put(name, "%s", of->name);
    if (chance >= 8 && chance < 20)
        made_put(name, "%s", MADE_PICK(seed, afters));
    else if (chance < 25)
        (void)made_replace(name, " Bistro", "");
    if (made_happens(seed, 6) && strlen(name) > 12)
        made_drop_word(seed, name);
    if (made_happens(seed, 4))
        made_slip(seed, name);
}

static void
second_guide(Made *to, const House *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    unsigned phone = made_happens(seed, 8) ? 2000000 + made_below(seed, 7999999) : of->phone;
    unsigned kitchen = made_happens(seed, 15) ? made_below(seed, LEN(kitchens)) : of->kitchen;

    second_name(seed, of, row->cell[0]);
    made_put(row->cell[1], "%u ", made_happens(seed, 5) ? of->number + 10 : of->number);
    put_street(row->cell[1], of->city, of->street, made_happens(seed, 70));
    if (made_happens(seed, 20)) {
        made_put(row->cell[1], " between ");
        put_street(row->cell[1], of->city, (of->street + 3) % STREETS, true);
        made_put(row->cell[1], " and ");
        put_street(row->cell[1], of->city, (of->street + 6) % STREETS, true);
    }
    put_city(row->cell[2], of->city, made_happens(seed, 12) ? 1 + of->street % 4 : 0);
    made_put(row->cell[3], "%03u/%03u-%04u", 210 + of->city * 7, phone / 10000, phone % 10000);
    made_lose(seed, row->cell[3], 4);
    made_put(row->cell[4], "%s", kitchens[kitchen][made_happens(seed, 40)]);
}

static void
make(Made *to)
{
    House house = { .name = "" };

    for (uint32_t entity = 0; entity < HOUSES; entity++) {
        unsigned where = made_below(&to->seed, 100);

        if (entity > 0 && made_happens(&to->seed, 4))
            beside(&to->seed, &house);
        else
            house = new_house(&to->seed);
        if (where < 70)
            first_guide(to, &house, entity);
        if (where < 24 || where >= 70)
            second_guide(to, &house, entity);
    }
}

const MadeSet set_restaurants = {
    .name = "restaurants",
    .what = "restaurants in two guides, few in both: chains, neighbours, phones and streets in "
            "other forms",
    .files = 2,
    .columns = { { "name", "addr", "city", "phone", "type" },
                 { "name", "address", "city", "phone", "cuisine" } },
    .make = make,
};
