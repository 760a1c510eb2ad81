/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Software in two shops: a title, a maker, a price, and no code.
 *
 * 90 makers, each with 1 to 6 programs (a name of its own of one to three words, what it is for); a
 * program has 1 to 4 products: another version (5.0, 2007), another edition (Deluxe), an upgrade,
 * for one or five users; each at another price.  Of 100 products 40 are in both shops, 20 in the
 * first alone, 40 in the second alone.
 *
 * The first shop writes maker, program, version, edition, what it is for in 30 of 100; the maker in
 * a column of its own always; a price, lost in 5.  The second: maker within the title in 50; in
 * small letters in 60; version as it is, without ".0", or with "v" or "version" before it; another
 * word for the edition in 30; the computer ("win", "mac", "win/mac") in 30, "cd", "dvd" or "jewel
 * case" in 20; a word lost in 10, two exchanged in 8, a slip in 4; of 100 versions and editions 8
 * are lost.  Its maker is lost in 75, its price in 5, else the same in 25, up to a fifth off in 55,
 * up to half in 20. */
#include <string.h>

#include "bench/tables/tables.h"

enum { PRODUCTS = 2600, MAKERS = 90, EDITIONS = 7 };

static const char *const firsts[] = { "Photo",   "Home",   "Easy",     "Smart",  "Print",
                                      "Video",   "Tax",    "Learn",    "Office", "Virtual",
                                      "Power",   "Quick",  "Family",   "Typing", "Music",
                                      "Web",     "System", "Garden",   "World",  "Picture",
                                      "Account", "Disk",   "Language", "Map" };
static const char *const seconds[] = { "Studio",  "Master",    "Works",   "Manager",   "Maker",
                                       "Suite",   "Explorer",  "Tutor",   "Planner",   "Designer",
                                       "Guard",   "Organizer", "Creator", "Adventure", "Pro Tools",
                                       "Library", "Desk",      "Wizard",  "Builder",   "Keeper" };
static const char *const thirds[] = { "Express", "Kids", "Gold", "One", "Live", "Plus" };
static const char *const uses[] = { "photo editing software",
                                    "accounting for small business",
                                    "learning game for children",
                                    "virus protection",
                                    "home design",
                                    "language course",
                                    "backup and recovery",
                                    "greeting cards and posters",
                                    "desktop publishing",
                                    "music recording" };
static const char *const editions[EDITIONS][2] = {
    { "", "" },
    { "Deluxe", "dlx" },
    { "Professional", "pro" },
    { "Standard", "std" },
    { "Premium", "premium edition" },
    { "Home Edition", "home" },
    { "Student and Teacher", "academic" },
};
static const char *const computers[] = { "win", "mac", "win/mac", "pc", "windows xp" };
static const char *const media[] = { "cd", "dvd", "jewel case", "dvd case", "box" };

typedef struct Product {
    unsigned maker;
    char name[MADE_CELL];
    const char *use;
    unsigned version; /* tenths, or a year; 0: none */
    unsigned edition, users;
    bool upgrade;
    unsigned cents;
} Product;

static void
put_maker(char *cell, unsigned maker)
{
    made_put_word(cell, maker % 6, 3000 + maker);
}

static Product
new_program(uint64_t *seed, unsigned number)
{
    Product ret = { .maker = made_rank(seed, MAKERS), .users = 1 };

    if (made_happens(seed, 40)) {
        made_put_word(ret.name, ret.maker % 6, 4000 + number);
        if (made_happens(seed, 50))
            made_put(ret.name, " %s", MADE_PICK(seed, seconds));
    } else {
        made_put(ret.name, "%s%s", firsts[number % LEN(firsts)], made_happens(seed, 70) ? " " : "");
        made_put(ret.name, "%s", seconds[number / LEN(firsts) % LEN(seconds)]);
        if (number >= LEN(firsts) * LEN(seconds))
            made_put(ret.name, " %s", MADE_PICK(seed, thirds));
    }
    ret.use = MADE_PICK(seed, uses);
    if (made_happens(seed, 70))
        ret.version = made_happens(seed, 50) ? made_between(seed, 1, 12) * 10
                                             : made_between(seed, 2003, 2008);
    ret.edition = made_happens(seed, 40) ? made_below(seed, EDITIONS) : 0;
    ret.cents = 100 * (10 + made_rank(seed, 600));
    return ret;
}

static void
next_product(uint64_t *seed, Product *product)
{
    switch (made_below(seed, 5)) {
    case 0:
        product->upgrade = !product->upgrade;
        product->cents = product->cents * 6 / 10;
        break;
    case 1:
        product->users = product->users == 1 ? 5 : 1;
        product->cents *= 2;
        break;
    case 2:
        product->edition = (product->edition + 1 + made_below(seed, EDITIONS - 1)) % EDITIONS;
        product->cents = product->cents * made_between(seed, 10, 18) / 10;
        break;
    default:
        if (product->version > 1000)
            product->version++;
        else
            product->version += product->version == 0 ? 20 : made_happens(seed, 70) ? 10 : 5;
        product->cents = product->cents * made_between(seed, 9, 12) / 10;
        break;
    }
}

static void
put_version(char *cell, unsigned version, const char *before, bool short_form)
{
    if (version > 1000)
        made_put(cell, " %u", version);
    else if (version > 0 && short_form && version % 10 == 0)
        made_put(cell, " %s%u", before, version / 10);
    else if (version > 0)
        made_put(cell, " %s%u.%u", before, version / 10, version % 10);
}

static void
first_shop(Made *to, const Product *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 0, entity);
    char *title = row->cell[0];

    if (made_happens(seed, 40)) {
        put_maker(title, of->maker);
        made_put(title, " ");
    }
    made_put(title, "%s", of->name);
    put_version(title, of->version, "", false);
    made_put(title, of->edition > 0 ? " %s" : "%s", editions[of->edition][0]);
    if (of->users > 1)
        made_put(title, " %u User", of->users);
    made_put(title, "%s", of->upgrade ? " Upgrade" : "");
    if (made_happens(seed, 30))
        made_put(title, " - %s", of->use);
    put_maker(row->cell[1], of->maker);
    made_put_money(row->cell[2], of->cents - 1);
    made_lose(seed, row->cell[2], 5);
}

/* For how many, for whom, on what, in what. */
static void
put_rest(uint64_t *seed, const Product *of, char *title)
{
    if (of->users > 1)
        made_put(title, made_happens(seed, 50) ? " %u user" : " %u-user license", of->users);
    if (of->upgrade)
        made_put(title, "%s", made_happens(seed, 70) ? " upgrade" : " upg");
    if (made_happens(seed, 30))
        made_put(title, " %s", MADE_PICK(seed, computers));
    if (made_happens(seed, 20))
        made_put(title, " (%s)", MADE_PICK(seed, media));
}

static void
second_title(uint64_t *seed, const Product *of, char *title)
{
    static const char *const before[] = { "", "", "v", "version " };

    if (made_happens(seed, 50)) {
        put_maker(title, of->maker);
        made_put(title, " ");
    }
    made_put(title, "%s", of->name);
    if (!made_happens(seed, 8)) {
        bool in_short = made_happens(seed, 50);

        put_version(title, of->version, MADE_PICK(seed, before), in_short);
    }
    if (of->edition > 0 && !made_happens(seed, 8))
        made_put(title, " %s", editions[of->edition][made_happens(seed, 30)]);
    put_rest(seed, of, title);
    if (made_happens(seed, 60))
        made_lower(title);
    made_spoil(seed, title, 10, 8, 4);
}

static void
second_shop(Made *to, const Product *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    unsigned chance = made_below(seed, 100);
    unsigned off = chance < 25 ? 0 : of->cents / (chance < 80 ? 5 : 2);

    second_title(seed, of, row->cell[0]);
    put_maker(row->cell[1], of->maker);
    made_lose(seed, row->cell[1], 75);
    made_put_money(row->cell[2], of->cents - made_below(seed, off + 1) - 1);
    made_lose(seed, row->cell[2], 5);
}

static void
make(Made *to)
{
    Product product = { 0 };
    unsigned left = 0;
    unsigned programs = 0;

    for (uint32_t entity = 0; entity < PRODUCTS; entity++) {
        unsigned where = made_below(&to->seed, 100);

        if (left == 0) {
            product = new_program(&to->seed, programs++);
            left = 1 + made_below(&to->seed, 4);
        } else
            next_product(&to->seed, &product);
        left--;
        if (where < 60)
            first_shop(to, &product, entity);
        if (where < 40 || where >= 60)
            second_shop(to, &product, entity);
    }
}

const MadeSet set_software = {
    .name = "software",
    .what = "software in two shops: titles with versions and editions, a maker and a price",
    .files = 2,
    .columns = { { "title", "manufacturer", "price" }, { "name", "manufacturer", "price" } },
    .make = make,
};
