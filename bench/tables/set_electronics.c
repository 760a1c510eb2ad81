/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two shops' catalogues of electronics.
 *
 * 60 brands make families in one to four of 14 kinds of goods.  A family is one noun, one start of
 * a model's code and 1 to 5 models, which differ in the number of their code, in their size, or
 * (one in four) in nothing but colour, which is a letter at the code's end.  Of 100 products 45 are
 * in both shops, 30 in the first alone, 25 in the second alone; 2 of 100 shared ones stand twice in
 * the second.
 *
 * The first shop writes brand, size, noun, a feature, the colour and " - CODE" (code lost in 4 of
 * 100), a description of all features (lost in 15), a price (lost in 40).  The second writes a
 * short title: the code is lost in 15, without its hyphen in 40, without the letter of its colour
 * in 15; size in 50, colour in 60, another word for the noun in 40; the brand is not in the title
 * in 10; title in small letters in 15; a word of 100 titles in 8 is lost, two exchanged in 8, 4
 * have a slip.  Its maker is lost in 12, with "Inc", "Electronics" or "USA" behind it in 20; its
 * description, of some features, in 60; its price in 25, else the same in 35, a tenth off in 45, up
 * to two fifths in 20.
 *
 * The strangers: as many products, of each family all in one shop and none in the other. */
#include <string.h>

#include "bench/tables/tables.h"

enum { PRODUCTS = 2600, BRANDS = 60, FEATURES = 6 };

typedef struct Kind {
    const char *noun, *other;
    const char *unit, *unit_other;
    unsigned size_from, size_step;
    unsigned price_from, price_to; /* dollars */
    const char *features[FEATURES];
} Kind;

static const Kind kinds[] = {
    { "Flat Panel Television",
      "LCD TV",
      "-inch",
      "\"",
      19,
      6,
      250,
      2400,
      { "full high definition", "two HDMI inputs", "swivel stand", "light sensor",
        "built-in digital tuner", "wall mount ready" } },
    { "Digital Camera",
      "Camera",
      " Megapixel",
      "MP",
      6,
      2,
      90,
      700,
      { "optical zoom", "image stabilizer", "face detection", "rechargeable battery", "movie mode",
        "slim metal body" } },
    { "Headphones",
      "Stereo Headphones",
      "mm",
      " mm",
      30,
      10,
      15,
      350,
      { "noise reduction", "folding design", "soft ear pads", "detachable cord", "carrying case",
        "deep bass" } },
    { "Speaker System",
      "Speakers",
      " Watt",
      "W",
      20,
      40,
      40,
      900,
      { "wooden cabinet", "separate subwoofer", "wireless remote", "magnetic shielding",
        "wall brackets included", "tone control" } },
    { "Refrigerator",
      "Fridge",
      " Cu. Ft.",
      " cubic feet",
      14,
      3,
      400,
      2600,
      { "adjustable shelves", "ice maker", "humidity drawer", "door alarm", "energy saver",
        "reversible doors" } },
    { "Microwave Oven",
      "Microwave",
      " Watt",
      "W",
      700,
      100,
      60,
      420,
      { "turntable", "sensor cooking", "child lock", "defrost by weight", "ten power levels",
        "stainless interior" } },
    { "Cordless Telephone",
      "Phone",
      " Handset",
      "-handset",
      1,
      1,
      25,
      160,
      { "caller ID", "answering machine", "speakerphone", "lighted keypad", "belt clip",
        "intercom" } },
    { "Car Stereo",
      "Car CD Receiver",
      " Watt",
      "W x 4",
      40,
      5,
      80,
      480,
      { "detachable face", "USB input", "satellite ready", "three preouts", "blue display",
        "wireless remote" } },
    { "Laser Printer",
      "Printer",
      " ppm",
      " pages per minute",
      14,
      6,
      90,
      800,
      { "automatic duplex", "network ready", "paper tray", "toner included", "quiet mode",
        "scan to mail" } },
    { "Hard Drive",
      "External Drive",
      "GB",
      " GB",
      160,
      160,
      50,
      330,
      { "USB powered", "backup software", "rugged case", "status light", "five year warranty",
        "silent operation" } },
    { "Vacuum Cleaner",
      "Vacuum",
      " Amp",
      "-amp",
      8,
      2,
      70,
      560,
      { "bagless", "washable filter", "retractable cord", "pet brush", "edge cleaning",
        "headlight" } },
    { "Camcorder",
      "Video Camera",
      "GB",
      " GB",
      8,
      8,
      180,
      1100,
      { "touch screen", "optical zoom", "low light mode", "image stabilizer", "dock included",
        "wide angle lens" } },
    { "Air Conditioner",
      "Window AC Unit",
      " BTU",
      "BTU",
      5000,
      1500,
      120,
      640,
      { "timer", "washable filter", "remote control", "slide out chassis", "sleep mode",
        "three fan speeds" } },
    { "Navigation System",
      "GPS",
      "-inch",
      "\"",
      3,
      1,
      100,
      520,
      { "text to speech", "traffic alerts", "lane guidance", "photo viewer", "hands free calls",
        "window mount" } },
};
static const char *const colours[] = { "Black", "Silver", "White", "Red", "Blue", "Pink" };
static const char *const makers[] = { " Inc", " Electronics", " USA" };

typedef struct Product {
    unsigned brand, family, number, size;
    const Kind *kind;
    char letters[4];
    unsigned colour; /* 0: it has one colour; else the letter of colours[colour - 1] */
    unsigned cents;
    unsigned feature; /* the one that the title tells */
} Product;

static void
put_brand(char *cell, unsigned brand)
{
    made_put_word(cell, brand % 6, 40 + brand);
}

static Product
new_family(uint64_t *seed, unsigned family)
{
    Product ret = { .brand = made_rank(seed, BRANDS), .family = family };
    unsigned of_brand = 1 + ret.brand % 4;

    ret.kind = &kinds[(ret.brand * 5 + made_below(seed, of_brand) * 3) % LEN(kinds)];
    for (unsigned i = 0; i < 2 + made_below(seed, 2); i++)
        ret.letters[i] = (char)('A' + (ret.brand * 7 + made_below(seed, i == 0 ? 4 : 22)) % 26);
    ret.number = made_between(seed, 1, 9);
    ret.number *= made_happens(seed, 50) ? 100 : 1000;
    ret.number += made_below(seed, 10) * 10;
    ret.size = ret.kind->size_from + made_below(seed, 4) * ret.kind->size_step;
    ret.cents = 100 * made_between(seed, ret.kind->price_from, ret.kind->price_to);
    ret.feature = made_below(seed, FEATURES);
    return ret;
}

/* The next model of a family: another colour, or another number and perhaps size. */
static void
next_model(uint64_t *seed, Product *model)
{
    if (made_happens(seed, 25)) {
        model->colour = 1 + model->colour % LEN(colours);
        return;
    }
    model->number += made_happens(seed, 60) ? 10 : made_between(seed, 1, 9);
    if (made_happens(seed, 60))
        model->size += model->kind->size_step;
    if (made_happens(seed, 40))
        model->feature = made_below(seed, FEATURES);
    model->cents += model->cents / made_between(seed, 5, 12) / 100 * 100;
    if (model->colour == 0 && made_happens(seed, 40))
        model->colour = 1 + made_below(seed, LEN(colours));
}

static void
put_code(char *cell, const Product *of, const char *hyphen, bool colour)
{
    made_put(cell, "%s%s%u", of->letters, hyphen, of->number);
    if (colour && of->colour > 0)
        made_put(cell, "%c", colours[of->colour - 1][0]);
}

/* As a shop sets it: 99 cents, or a whole number. */
static unsigned
priced(uint64_t *seed, unsigned cents)
{
    return made_happens(seed, 60) ? cents - 1 : cents;
}

static void
first_shop(Made *to, const Product *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 0, entity);
    char *name = row->cell[0];
    char *text = row->cell[1];

    put_brand(name, of->brand);
    if (made_happens(seed, 75))
        made_put(name, " %u%s", of->size, of->kind->unit);
    if (made_happens(seed, 40))
        made_put(name, " %s", of->kind->features[of->feature]);
    made_put(name, " %s", of->kind->noun);
    if (of->colour > 0 && made_happens(seed, 80))
        made_put(name, " in %s", colours[of->colour - 1]);
    if (!made_happens(seed, 4)) {
        made_put(name, " - ");
        put_code(name, of, of->family % 3 == 0 ? "-" : "", true);
    }
    put_brand(text, of->brand);
    made_put(text, " %u%s %s", of->size, of->kind->unit, of->kind->noun);
    for (unsigned i = 0; i < FEATURES; i++) {
        if (i == of->feature || made_happens(seed, 45))
            made_put(text, "/ %s", of->kind->features[i]);
    }
    if (of->colour > 0)
        made_put(text, "/ %s finish", colours[of->colour - 1]);
    made_lose(seed, text, 15);
    made_put_money(row->cell[2], priced(seed, of->cents));
    made_lose(seed, row->cell[2], 40);
}

/* The code behind what is there; its colour's letter is lost in 15 of 100. */
static void
second_code(uint64_t *seed, const Product *of, char *title)
{
    const char *hyphen = of->family % 3 == 0 && !made_happens(seed, 40) ? "-" : "";

    made_put(title, "%s", title[0] != '\0' ? " " : "");
    put_code(title, of, hyphen, !made_happens(seed, 15));
}

static void
second_title(uint64_t *seed, const Product *of, char *title)
{
    const Kind *kind = of->kind;
    unsigned code = made_below(seed, 100);

    if (!made_happens(seed, 10))
        put_brand(title, of->brand);
    if (code < 50)
        second_code(seed, of, title);
    if (made_happens(seed, 50))
        made_put(title, " %u%s", of->size, made_happens(seed, 50) ? kind->unit : kind->unit_other);
    made_put(title, " %s", made_happens(seed, 40) ? kind->other : kind->noun);
    if (code >= 50 && code < 85)
        second_code(seed, of, title);
    if (of->colour > 0 && made_happens(seed, 60))
        made_put(title, made_happens(seed, 50) ? " (%s)" : " %s", colours[of->colour - 1]);
    if (made_happens(seed, 15))
        made_lower(title);
    made_spoil(seed, title, 8, 8, 4);
}

static void
second_shop(Made *to, const Product *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    unsigned cents = of->cents;
    unsigned chance = made_below(seed, 100);
    unsigned off = chance < 35 ? 0 : chance < 80 ? cents / 10 : cents * 2 / 5;

    second_title(seed, of, row->cell[0]);
    put_brand(row->cell[1], of->brand);
    if (made_happens(seed, 20))
        made_put(row->cell[1], "%s", MADE_PICK(seed, makers));
    made_lose(seed, row->cell[1], 12);
    for (unsigned i = 0; i < FEATURES; i++) {
        if (made_happens(seed, 35))
            made_put(row->cell[2], "%s%s", row->cell[2][0] != '\0' ? " - " : "",
                     of->kind->features[i]);
    }
    made_lose(seed, row->cell[2], 60);
    cents = (cents - off + made_below(seed, 2 * off + 1)) / 100 * 100;
    made_put_money(row->cell[3], priced(seed, cents));
    made_lose(seed, row->cell[3], 25);
}

typedef struct Family {
    Product model;
    unsigned n, left;
} Family;

/* The next model of the family, or the first of the next family. */
static const Product *
next_product(uint64_t *seed, Family *family)
{
    if (family->left == 0) {
        family->model = new_family(seed, family->n++);
        family->left = 1 + made_below(seed, 5);
    } else
        next_model(seed, &family->model);
    family->left--;
    return &family->model;
}

static void
make(Made *to)
{
    Family family = { .n = 0 };

    for (uint32_t entity = 0; entity < PRODUCTS; entity++) {
        const Product *model = next_product(&to->seed, &family);
        unsigned where = made_below(&to->seed, 100);

        if (where < 75)
            first_shop(to, model, entity);
        if (where < 45 || where >= 75)
            second_shop(to, model, entity);
        if (where < 45 && made_happens(&to->seed, 2))
            second_shop(to, model, entity);
    }
}

static void
make_strangers(Made *to)
{
    Family family = { .n = 0 };

    for (uint32_t entity = 0; entity < PRODUCTS; entity++) {
        const Product *model = next_product(&to->seed, &family);

        (family.n % 2 == 0 ? first_shop : second_shop)(to, model, entity);
    }
}

const MadeSet set_electronics = {
    .name = "electronics",
    .what = "two shops' electronics: long names and short titles, models of families",
    .files = 2,
    .columns = { { "name", "description", "price" }, { "title", "maker", "description", "price" } },
    .make = make,
};

const MadeSet set_strangers_goods = {
    .name = "strangers_goods",
    .what = "electronics of two shops, brands and kinds in both, no family",
    .files = 2,
    .columns = { { "name", "description", "price" }, { "title", "maker", "description", "price" } },
    .make = make_strangers,
};
