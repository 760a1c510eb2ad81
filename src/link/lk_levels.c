/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What levels are called, and how common the values of each are. */
#include "link/lk_date_internal.h"
#include "link/lk_fit_internal.h"

/* --- names of levels -------------------------------------------------------------------------- */

static const char *const name_levels[LK_LEVELS] = {
    "not known",    "different",       "a part or an initial", "alike",
    "sounds alike", "nearly the same", "same, very common",    "same, common",
    "same",         "same, rare",      "names exchanged",      "names exchanged, nearly",
};
static const char *const date_levels[LK_LEVELS] = {
    "not known",
    "different",
    "same year, or nearly",
    "two of three parts",
    "one digit differs",
    "day and month exchanged",
    "same, very common",
    "same, common",
    "same",
    "same, rare",
    "the same as far as given",
    "the same but for the month",
    "the same but for the year",
};
static const char *const code_levels[LK_LEVELS] = {
    "not known",         "different",    NULL,   NULL,         NULL, "one character differs",
    "same, very common", "same, common", "same", "same, rare",
};
static const char *const sex_levels[LK_LEVELS] = {
    "not known",
    "different",
    "same, as the given name says",
    NULL,
    NULL,
    NULL,
    "same, very common",
    "same, common",
    "same",
    "same, rare",
};
static const char *const email_levels[LK_LEVELS] = {
    "not known",       "different",         "same before the @", "alike", "alike, as the names are",
    "nearly the same", "same, very common", "same, common",      "same",  "same, rare",
};
static const char *const text_levels[LK_LEVELS] = {
    "not known",       "different",         "a word is the same", "alike", "sounds alike",
    "nearly the same", "same, very common", "same, common",       "same",  "same, rare",
};
static const char *const address_levels[LK_LEVELS] = {
    "not known",
    "another street, another place",
    "another street",
    "another street, one large place",
    "another street, one place",
    "one street, another house",
    "one street, another place",
    "one street, no house number",
    "nearly one street, one house",
    "one house",
    "one house, another place",
    "another place",
    "one large place",
    "one place",
    "one small place",
    "nearly one place",
};

static const char *const words_levels[LK_LEVELS] = {
    "not known",
    "different",
    "few words are the same",
    "some words are the same",
    "half of the words are the same",
    "many words are the same",
    "same, very common",
    "same, common",
    "same",
    "same, rare",
    "most words are the same",
    "nearly all words are the same",
    "few words are the same, other numbers",
    "many words are the same, other numbers",
    "a number is nearly the same",
    "a rare number is the same",
};

static const char *const point_levels[LK_LEVELS] = {
    "not known",
    "farther than a hundred kilometres",
    "within a hundred kilometres",
    "within twenty-five kilometres",
    "within five kilometres",
    "within one kilometre",
    "same, very common",
    "same, common",
    "same",
    "same, rare",
    "within a hundred metres",
    "near, if latitude and longitude are exchanged",
    "one is near, the other not known",
    "one is apart, the other not known",
};

static const char *const amount_levels[LK_LEVELS] = {
    "not known",           "farther than a half", "within a half",
    "within a fifth",      "within a tenth",      "within a fiftieth",
    "same, very common",   "same, common",        "same",
    "same, rare",          "one apart",           "two apart",
    "three to five apart", "six to ten apart",    "the decimal point moved",
};

void
lk_level_names(FieldType type, LkField *field)
{
    static const char *const *const all[] = {
        [FIELD_GIVEN_NAME] = name_levels, [FIELD_SURNAME] = name_levels,
        [FIELD_DATE] = date_levels,       [FIELD_SEX] = sex_levels,
        [FIELD_CODE] = code_levels,       [FIELD_EMAIL] = email_levels,
        [FIELD_ADDRESS] = address_levels, [FIELD_TEXT] = text_levels,
        [FIELD_WORDS] = words_levels,     [FIELD_POINT] = point_levels,
        [FIELD_AMOUNT] = amount_levels,
    };

    field->nlevels = 0;
    for (unsigned i = 0; i < LK_LEVELS; i++) {
        field->level[i] = all[type][i];
        field->by_frequency[i] = type != FIELD_ADDRESS && i >= LEVEL_SAME && i <= LEVEL_SAME_LAST;
        if (field->level[i] != NULL)
            field->nlevels = i + 1;
    }
}

/* People of one given name are mostly of one sex, and addresses of mail are made of names: what the
 * names say already weighs nothing. */
bool
lk_is_implied(FieldType type, unsigned level)
{
    return (type == FIELD_SEX && level == LEVEL_PART) ||
           (type == FIELD_EMAIL && level == LEVEL_SOUNDS);
}

/* --- frequencies ------------------------------------------------------------------------------ */

enum { FEW = 64 };

/* Pairs' worth of what is believed of chance where copies are set aside. */
static const double believed = 100;

/* Share of records that have a value, less the few that one person accounts for. */
static double
share_of(const Lk *lk, uint32_t count)
{
    double others = count > 4 ? count - 4.0 : 1.0;

    return others / (double)(lk->counted + 1);
}

static uint8_t
band_of(double share)
{
    return share >= 0x1p-7 ? 0 : share >= 0.00138 ? 1 : share >= 0x1p-12 ? 2 : 3;
}

static float
within(double bits, double most)
{
    return (float)(bits > most ? most : bits < -most ? -most : bits);
}

static float
rarity_of(const Lk *lk, const Dict *dict, uint32_t count)
{
    double share = share_of(lk, count);

    return within(lk_log2(dict->expected[band_of(share)] / share), 4);
}

/* Most texts have few records: those of so few are computed once. */
static void
fill_rarities(const Lk *lk, Dict *dict)
{
    float few[FEW];

    for (uint32_t count = 0; count < FEW; count++)
        few[count] = rarity_of(lk, dict, count);
    for (uint32_t i = 1; i < dict->n; i++) {
        uint32_t count = dict->rows[i].count;

        dict->rarities[i].same = count < FEW ? few[count] : rarity_of(lk, dict, count);
    }
}

static void
count_lane(void *arg, unsigned lane)
{
    Lk *lk = arg;
    Dict *dict = &lk->dicts[lane];
    double sum[BANDS] = { 0 };
    double squares[BANDS] = { 0 };

    if (dict->is_words) {
        lk_count_words_of(lk, dict);
        return;
    }
    for (uint32_t i = 1; i < dict->n; i++) {
        double share = share_of(lk, dict->rows[i].count);
        uint8_t band = band_of(share);

        dict->hints[i].band = band & (BANDS - 1);
        sum[band] += share;
        squares[band] += share * share;
    }
    for (size_t band = 0; band < BANDS; band++)
        dict->expected[band] = sum[band] > 0 ? squares[band] / sum[band] : 0;
    fill_rarities(lk, dict);
}

/* Where more than one date in DEFAULT_ONE_OF is a first of January, most of them say no more than
 * the year. */
enum { DEFAULT_LEAST = 16, DEFAULT_ONE_OF = 100 };

static bool
is_january_first(const Dict *dates, uint32_t i)
{
    uint32_t date = dates->hints[i].set;

    return lk_month(date) == 1 && lk_day(date) == 1;
}

static void
mark_default(const Lk *lk, Dict *dates, uint32_t i)
{
    dates->hints[i].set &= ~DATE_BY_DEFAULT;
    if (lk->has_default && is_january_first(dates, i))
        dates->hints[i].set |= DATE_BY_DEFAULT;
}

static void
find_defaults(Lk *lk)
{
    Dict *dates = &lk->dicts[lk->date < 0 ? 0 : lk->date];
    uint64_t filled = 0;
    uint64_t firsts = 0;

    if (lk->date < 0 || lk->sealed)
        return;
    for (uint32_t i = 1; i < dates->n; i++) {
        filled += lk_day(dates->hints[i].set) != 0 ? dates->rows[i].count : 0;
        firsts += is_january_first(dates, i) ? dates->rows[i].count : 0;
    }
    lk->has_default = firsts >= DEFAULT_LEAST && firsts * DEFAULT_ONE_OF > filled;
    for (uint32_t i = 1; i < dates->n; i++)
        mark_default(lk, dates, i);
}

void
lk_count_new(Lk *lk, int8_t lane, uint32_t text)
{
    Dict *dict = &lk->dicts[lane];
    double share = 1 / (double)(lk->counted + 1);
    uint8_t band = band_of(share);

    dict->hints[text].band = band & (BANDS - 1);
    if (lane == lk->date && !lk->sealed)
        mark_default(lk, dict, text);
    dict->rarities[text].same =
        dict->expected[band] > 0 ? within(lk_log2(dict->expected[band] / share), 4) : 0;
    lk_weigh_rarity(lk, lane, text);
}

void
lk_count(Lk *lk)
{
    lk_run(lk, count_lane, lk, (unsigned)lk->nlanes);
    find_defaults(lk);
}

/* Of few rows that are no copies none may agree on a value: that is not to say that nobody does. */
static double
believed_level(const Lk *lk, size_t field, unsigned level, double pairs, double filled)
{
    const Dict *dict = &lk->dicts[lk->fields[field].lane[0]];
    double of_level = 0;

    for (uint32_t i = 1; i < dict->n; i++)
        of_level += LEVEL_SAME + dict->hints[i].band == (int)level ? dict->rows[i].count : 0;
    pairs += believed * lk_believed_chance(lk->fields[field].type) * of_level / (filled + 1e-9);
    return pairs / (filled * (filled - 1) + believed);
}

double
lk_chance_level(const Lk *lk, size_t field, unsigned level)
{
    const Dict *dict = &lk->dicts[lk->fields[field].lane[0]];
    double filled = 0;
    double pairs = 0;

    for (uint32_t i = 1; i < dict->n; i++) {
        double count = dict->rows[i].count;

        filled += count;
        if (LEVEL_SAME + dict->hints[i].band == (int)level)
            pairs += count * (count - 1);
    }
    if (lk->before != NULL)
        return believed_level(lk, field, level, pairs, filled);
    return filled > 1 ? pairs / (filled * (filled - 1)) : 0;
}

const Rarity *
lk_rarity(const Lk *lk, size_t field, uint32_t a)
{
    int8_t lane = lk->fields[field].lane[0];

    return &lk->dicts[lane].rarities[lk->lanes[(size_t)a * LANES + (size_t)lane]];
}
