/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Firms in a register and in a list of suppliers; and two lists of other firms that share nothing.
 *
 * 2,400 firms in 60 towns, the first the largest.  A name is a family name with what the firm does,
 * a made word, or common words, with a legal form of the town's country (of four).  Of 100 firms 15
 * have a sister (the same name in another town, or with another trade or form; another firm), at
 * the same address in a third.  Of 100 firms 40 are in both, 35 in the register alone, 25 in the
 * list alone.
 *
 * The register: name in capitals in 20 of 100, form in short, number (8 digits), street, town,
 * postcode. The list: form in another way in 45, none in 25; the trade in short or another word in
 * 20; names exchanged or a word lost in 6, a slip in 6, "&" for "and"; the number lost in 60, with
 * blanks or a country's letters in half, a digit wrong in 4; another street in 15, lost in 20;
 * postcode lost in 30; a telephone and mail in 50 that the register has not.
 *
 * The strangers: 1,200 firms each of the same towns, trades, family names and forms, 0 in both. */
#include <string.h>

#include "bench/tables/tables.h"

enum { FIRMS = 2400, STRANGERS = 1200, TOWNS = 60, STREETS = 50 };

static const char *const trades[][2] = {
    { "Transport", "Logistics" },
    { "Construction", "Constr." },
    { "Cleaning Services", "Cleaning" },
    { "Foods", "Food" },
    { "Metal Works", "Metals" },
    { "Textile", "Textiles" },
    { "Consulting", "Consultants" },
    { "Import Export", "Trading" },
    { "Hotel", "Hotels" },
    { "Agricultural Products", "Agro" },
    { "Engineering", "Eng." },
    { "Catering", "Catering Services" },
    { "Recruitment", "Personnel" },
    { "Furniture", "Furnishing" },
    { "Medical Supplies", "Medical" },
    { "Real Estate", "Properties" },
    { "Security", "Guard Services" },
    { "Printing", "Print" },
};
static const char *const commons[] = { "Northern", "United",   "Global", "Alpha",
                                       "Central",  "Premier",  "First",  "Euro",
                                       "Star",     "Delta",    "Green",  "Royal",
                                       "Modern",   "Blue Sea", "Atlas",  "Prime" };
static const char *const forms[][4] = {
    { "Ltd", "Limited", "LTD.", "Co. Ltd." },
    { "SRL", "S.R.L.", "S.r.l", "Societate cu raspundere limitata" },
    { "GmbH", "G.m.b.H.", "Gesellschaft mbH", "GmbH & Co. KG" },
    { "S.A.", "SA", "Societe Anonyme", "S A" },
};
static const char *const streets[] = { "Street", "Road", "Avenue", "Lane", "Square" };
static const char *const countries[] = { "GB", "RO", "DE", "FR" };

typedef struct Firm {
    char name[MADE_CELL]; /* without trade and form */
    unsigned trade;       /* 1 and on; 0: none */
    unsigned form, town, street, house, number, phone;
} Firm;

static Firm
new_firm(uint64_t *seed)
{
    Firm ret = { .town = made_rank(seed, TOWNS) };
    unsigned language = ret.town % 6;

    ret.street = made_below(seed, STREETS);
    ret.form = ret.town % 4;
    ret.house = made_between(seed, 1, 150);
    ret.number = made_between(seed, 10000000, 99999999);
    ret.phone = made_between(seed, 2000000, 9999999);
    switch (made_below(seed, 4)) {
    case 0: made_put(ret.name, "%s", MADE_PICK(seed, commons)); break;
    case 1: made_put_word(ret.name, language, 14000 + made_below(seed, 4000)); break;
    case 2:
        made_put_word(ret.name, language, 1000 + made_rank(seed, 1500));
        made_put(ret.name, "%s", made_happens(seed, 50) ? " and Sons" : " Brothers");
        break;
    default: made_put_word(ret.name, language, 1000 + made_rank(seed, 1500)); break;
    }
    if (made_happens(seed, 85) || strchr(ret.name, ' ') == NULL)
        ret.trade = 1 + made_below(seed, LEN(trades));
    return ret;
}

/* A sister: another trade, town or form. */
static void
make_sister(uint64_t *seed, Firm *firm)
{
    if (made_happens(seed, 40))
        firm->trade = 1 + made_below(seed, LEN(trades));
    else
        firm->town = made_below(seed, TOWNS);
    if (!made_happens(seed, 33)) {
        firm->street = made_below(seed, STREETS);
        firm->house = made_between(seed, 1, 150);
    }
    firm->number = made_between(seed, 10000000, 99999999);
    firm->phone = made_between(seed, 2000000, 9999999);
}

static void
put_street(char *cell, unsigned town, unsigned street, unsigned house)
{
    made_put(cell, "%u ", house);
    made_put_word(cell, town % 6, 15000 + street * 3 + town % 3);
    made_put(cell, " %s", streets[street % LEN(streets)]);
}

static void
put_town(char *cell, unsigned town)
{
    made_put_word(cell, town % 6, 16000 + town);
}

static void
of_register(Made *to, const Firm *of, uint32_t entity)
{
    MadeRow *row = made_row(to, 0, entity);

    made_put(row->cell[0], "%s", of->name);
    if (of->trade > 0)
        made_put(row->cell[0], " %s", trades[of->trade - 1][0]);
    made_put(row->cell[0], " %s", forms[of->form][0]);
    if (made_happens(&to->seed, 20))
        made_upper(row->cell[0]);
    made_put(row->cell[1], "%u", of->number);
    put_street(row->cell[2], of->town, of->street, of->house);
    put_town(row->cell[3], of->town);
    made_put(row->cell[4], "%05u", 10000 + of->town * 140 + of->street);
}

static void
suppliers_name(uint64_t *seed, const Firm *of, char *name)
{
    made_put(name, "%s", of->name);
    if (of->trade > 0)
        made_put(name, " %s", trades[of->trade - 1][made_happens(seed, 20)]);
    if (made_happens(seed, 50))
        (void)made_replace(name, " and ", " & ");
    if (made_happens(seed, 6)) {
        if (made_happens(seed, 50))
            made_swap_words(seed, name);
        else
            made_drop_word(seed, name);
    }
    if (made_happens(seed, 6))
        made_slip(seed, name);
    if (!made_happens(seed, 25))
        made_put(name, " %s",
                 forms[of->form][made_happens(seed, 60) ? 1 + made_below(seed, 3) : 0]);
}

static void
of_suppliers(Made *to, const Firm *of, uint32_t entity)
{
    uint64_t *seed = &to->seed;
    MadeRow *row = made_row(to, 1, entity);
    char *number = row->cell[1];

    suppliers_name(seed, of, row->cell[0]);
    if (made_happens(seed, 50))
        made_put(number, "%u", of->number);
    else if (made_happens(seed, 50))
        made_put(number, "%s%u", countries[of->form], of->number);
    else
        made_put(number, "%02u %03u %03u", of->number / 1000000, of->number / 1000 % 1000,
                 of->number % 1000);
    if (made_happens(seed, 4))
        number[strlen(number) - 2] = (char)('0' + made_below(seed, 10));
    made_lose(seed, number, 60);
    if (made_happens(seed, 15)) {
        unsigned house = made_between(seed, 1, 150);

        put_street(row->cell[2], of->town, made_below(seed, STREETS), house);
    } else
        put_street(row->cell[2], of->town, of->street, of->house);
    made_lose(seed, row->cell[2], 20);
    put_town(row->cell[3], of->town);
    made_put(row->cell[4], "%05u", 10000 + of->town * 140 + of->street);
    made_lose(seed, row->cell[4], 30);
    made_put(row->cell[5], "0%u %u", 20 + of->town, of->phone);
    made_lose(seed, row->cell[5], 50);
    made_put(row->cell[6], "office@%s.com", of->name);
    while (made_replace(row->cell[6], " ", ""))
        continue;
    made_lower(row->cell[6]);
    made_lose(seed, row->cell[6], 50);
}

static void
make(Made *to)
{
    Firm firm = { .name = "" };

    for (uint32_t entity = 0; entity < FIRMS; entity++) {
        unsigned where = made_below(&to->seed, 100);

        if (entity > 0 && made_happens(&to->seed, 15))
            make_sister(&to->seed, &firm);
        else
            firm = new_firm(&to->seed);
        if (where < 75)
            of_register(to, &firm, entity);
        if (where < 40 || where >= 75)
            of_suppliers(to, &firm, entity);
    }
}

static void
make_strangers(Made *to)
{
    for (uint32_t entity = 0; entity < 2 * STRANGERS; entity++) {
        Firm firm = new_firm(&to->seed);

        (entity % 2 == 0 ? of_register : of_suppliers)(to, &firm, entity);
    }
}

const MadeSet set_firms = {
    .name = "firms",
    .what = "firms of a register and of a list of suppliers: legal forms, sisters, some numbers",
    .files = 2,
    .columns = { { "company", "reg_no", "street", "town", "postcode" },
                 { "supplier", "registration", "address", "city", "zip", "phone", "email" } },
    .make = make,
};

const MadeSet set_strangers_firms = {
    .name = "strangers_firms",
    .what = "firms of two lists that have nothing in common but words, towns and trades",
    .files = 2,
    .columns = { { "company", "reg_no", "street", "town", "postcode" },
                 { "supplier", "registration", "address", "city", "zip", "phone", "email" } },
    .make = make_strangers,
};
