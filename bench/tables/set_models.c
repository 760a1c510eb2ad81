/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Goods for workshops in a maker's list and a dealer's, models of one family beside each other.
 *
 * 200 families: a brand (of 25), a noun (of 24), a made name of the series; 3 to 10 models of each
 * differ in one size that stands in the name (of steps of a tenth to a half), which weight and
 * price follow.  Of 100 models 45 are in both lists, 30 and 25 in one alone.
 *
 * The maker's list: series, size and noun, number of the article (8 digits, of one family those
 * that follow each other), weight in kg, price.  The dealer's: another order of words in 50 of 100,
 * the series lost in 8, the size in another unit in 25 and lost in 5, another word for the noun in
 * 30, a slip in 4; brand in a column of its own, lost in 10; the article's number lost in 55, a
 * digit wrong in 3, with points or blanks in 40; weight in g or kg, rounded in 30, lost in 40;
 * price 0 to 30 of 100 above, lost in 10. */
#include <string.h>

#include "bench/tables/tables.h"

enum { FAMILIES = 200, BRANDS = 25 };

typedef struct Noun {
    const char *noun, *other;
    const char *unit, *small; /* the small one is a thousandth */
    unsigned size_from;       /* in the small unit */
    unsigned grams, cents;    /* of the least one */
} Noun;

static const Noun nouns[] = {
    { "Water Pump", "Pump for Water", "kW", "W", 400, 6500, 9900 },
    { "Air Compressor", "Compressor", "l", "ml", 6000, 9000, 12900 },
    { "Angle Grinder", "Grinder", "kW", "W", 600, 1800, 5900 },
    { "Hammer Drill", "Impact Drill", "kW", "W", 500, 1900, 6900 },
    { "Ceiling Fan", "Fan for Ceilings", "m", "mm", 900, 3800, 7900 },
    { "Steel Cable", "Wire Rope", "m", "mm", 5000, 900, 1900 },
    { "Water Tank", "Tank", "l", "ml", 50000, 4000, 8900 },
    { "Garden Hose", "Hose", "m", "mm", 10000, 1500, 1790 },
    { "Battery Charger", "Charger", "kW", "W", 60, 700, 3490 },
    { "Chain Hoist", "Hoist", "t", "kg", 250, 9000, 11900 },
    { "Hydraulic Jack", "Bottle Jack", "t", "kg", 2000, 2700, 2490 },
    { "Folding Ladder", "Ladder", "m", "mm", 2000, 5200, 6490 },
    { "Paint Sprayer", "Spray Gun", "l", "ml", 500, 1100, 3990 },
    { "Gas Heater", "Heater for Gas", "kW", "W", 4000, 3900, 8990 },
    { "Generator", "Power Generator", "kW", "W", 800, 12000, 19900 },
    { "Circular Saw", "Hand Saw with Motor", "kW", "W", 900, 3500, 8490 },
    { "Work Bench", "Bench", "m", "mm", 1000, 21000, 17900 },
    { "Shelf Unit", "Shelves", "m", "mm", 800, 8000, 4990 },
    { "Tool Chest", "Chest for Tools", "l", "ml", 20000, 6000, 5490 },
    { "Lashing Strap", "Strap", "m", "mm", 2000, 300, 790 },
    { "Flood Lamp", "Lamp", "kW", "W", 20, 600, 1690 },
    { "Welding Set", "Welder", "kW", "W", 2500, 5500, 14900 },
    { "Wheel Barrow", "Barrow", "l", "ml", 60000, 11000, 6990 },
    { "Mixing Machine", "Concrete Mixer", "l", "ml", 63000, 38000, 24900 },
};

typedef struct Model {
    unsigned brand, series;
    const Noun *noun;
    unsigned size, grams, cents, article;
} Model;

/* 1250 of thousands: "1.25 kW"; or "1250 W". */
static void
put_size(char *cell, unsigned size, const char *unit, const char *small)
{
    unsigned rest = size % 1000;

    if (small != NULL) {
        made_put(cell, "%u %s", size, small);
        return;
    }
    made_put(cell, "%u", size / 1000);
    if (rest % 100 != 0)
        made_put(cell, rest % 10 == 0 ? ".%02u" : ".%03u", rest % 10 == 0 ? rest / 10 : rest);
    else if (rest != 0)
        made_put(cell, ".%u", rest / 100);
    made_put(cell, " %s", unit);
}

static void
of_maker(Made *to, const Model *of, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put_word(row->cell[0], of->brand % 6, 5000 + of->brand);
    made_put(row->cell[0], " ");
    made_put_word(row->cell[0], of->brand % 6, 5100 + of->series);
    made_put(row->cell[0], " ");
    put_size(row->cell[0], of->size, of->noun->unit, of->size < 1000 ? of->noun->small : NULL);
    made_put(row->cell[0], " %s", of->noun->noun);
    made_put(row->cell[1], "%08u", of->article);
    put_size(row->cell[2], of->grams, "kg", NULL);
    made_put_money(row->cell[3], of->cents);
}

static void
dealers_name(uint64_t *seed, const Model *of, char *name)
{
    bool small = made_happens(seed, 25) != (of->size < 1000);
    const char *noun = made_happens(seed, 30) ? of->noun->other : of->noun->noun;
    bool noun_first = made_happens(seed, 50);

    if (noun_first)
        made_put(name, "%s ", noun);
    if (!made_happens(seed, 8)) {
        made_put_word(name, of->brand % 6, 5100 + of->series);
        made_put(name, " ");
    }
    if (!noun_first)
        made_put(name, "%s", noun);
    if (!made_happens(seed, 5)) {
        made_put(name, "%s", noun_first ? "" : ", ");
        put_size(name, of->size, of->noun->unit, small ? of->noun->small : NULL);
    }
    if (made_happens(seed, 4))
        made_slip(seed, name);
}

static void
put_article(uint64_t *seed, const Model *of, char *cell)
{
    unsigned form = made_below(seed, 5);

    if (form < 3)
        made_put(cell, "%08u", of->article);
    else
        made_put(cell, form == 3 ? "%02u.%03u.%03u" : "%02u %03u %03u", of->article / 1000000,
                 of->article / 1000 % 1000, of->article % 1000);
    if (made_happens(seed, 3)) {
        char digit = (char)('0' + made_below(seed, 10));

        cell[strlen(cell) - 1 - made_below(seed, 2)] = digit;
    }
    made_lose(seed, cell, 55);
}

static void
of_dealer(Made *to, const Model *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    unsigned grams = made_happens(seed, 30) ? (of->grams + 50) / 100 * 100 : of->grams;

    dealers_name(seed, of, row->cell[0]);
    made_put_word(row->cell[1], of->brand % 6, 5000 + of->brand);
    made_lose(seed, row->cell[1], 10);
    put_article(seed, of, row->cell[2]);
    put_size(row->cell[3], grams, "kg", made_happens(seed, 50) ? "g" : NULL);
    made_lose(seed, row->cell[3], 40);
    made_put_money(row->cell[4], of->cents * made_between(seed, 100, 130) / 100 / 10 * 10);
    made_lose(seed, row->cell[4], 10);
}

static Model
new_family(uint64_t *seed, unsigned family)
{
    Model ret = { .brand = made_below(seed, BRANDS), .series = family };

    ret.noun = &nouns[made_below(seed, LEN(nouns))];
    ret.size = ret.noun->size_from * made_between(seed, 10, 15) / 100 * 10;
    ret.grams = ret.noun->grams * made_between(seed, 8, 14) / 100 * 10;
    ret.cents = ret.noun->cents * made_between(seed, 8, 16) / 10;
    ret.article = made_between(seed, 10000000, 99999000);
    return ret;
}

static void
make(Made *to)
{
    uint32_t entity = 0;

    for (unsigned family = 0; family < FAMILIES; family++) {
        Model model = new_family(&to->seed, family);
        unsigned models = made_between(&to->seed, 3, 10);
        unsigned step = made_between(&to->seed, 11, 15);

        for (unsigned i = 0; i < models; i++, entity++) {
            unsigned where = made_below(&to->seed, 100);

            if (where < 75)
                of_maker(to, &model, entity);
            if (where < 45 || where >= 75)
                of_dealer(to, &model, entity);
            model.size = model.size * step / 100 * 10 + (model.size < 100 ? 10 : 0);
            model.grams = model.grams * (step + 7) / 17 / 10 * 10;
            model.cents = model.cents * (step + 4) / 14 / 10 * 10;
            model.article += made_between(&to->seed, 1, 3);
        }
    }
}

const MadeSet set_models = {
    .name = "models",
    .what = "goods of a maker and of a dealer: 3 to 10 models of each family, which differ in size",
    .files = 2,
    .columns = { { "name", "article", "weight", "price" },
                 { "product", "brand", "article_no", "weight", "price" } },
    .make = make,
};
