/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Levels of agreement of two records, field by field. */
#include "link/lk_internal.h"

#include <math.h>

static const float near_alike = 0.92f;
static const float far_alike = 0.82f;

/* --- names of levels -------------------------------------------------------------------------- */

static const char *const name_levels[LK_LEVELS] = {
    "not known",    "different",       "a part or an initial", "alike",
    "sounds alike", "nearly the same", "same, very common",    "same, common",
    "same",         "same, rare",      "names exchanged",      "names exchanged, nearly",
};
static const char *const date_levels[LK_LEVELS] = {
    "not known",
    "different",
    "same year",
    "two of three parts",
    "one digit differs",
    "day and month exchanged",
    "same, very common",
    "same, common",
    "same",
    "same, rare",
    "the same as far as given",
};
static const char *const plain_levels[LK_LEVELS] = {
    "not known", "different",         NULL,           NULL,   NULL,
    NULL,        "same, very common", "same, common", "same", "same, rare",
};
static const char *const code_levels[LK_LEVELS] = {
    "not known",         "different",    NULL,   NULL,         NULL, "one character differs",
    "same, very common", "same, common", "same", "same, rare",
};
static const char *const email_levels[LK_LEVELS] = {
    "not known",       "different",         "same before the @", "alike", NULL,
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
};

void
lk_level_names(FieldType type, LkField *field)
{
    static const char *const *const all[] = {
        [FIELD_GIVEN_NAME] = name_levels, [FIELD_SURNAME] = name_levels,
        [FIELD_DATE] = date_levels,       [FIELD_SEX] = plain_levels,
        [FIELD_CODE] = code_levels,       [FIELD_EMAIL] = email_levels,
        [FIELD_ADDRESS] = address_levels, [FIELD_TEXT] = text_levels,
    };

    field->nlevels = 0;
    for (unsigned i = 0; i < LK_LEVELS; i++) {
        field->level[i] = all[type][i];
        field->by_frequency[i] = type != FIELD_ADDRESS && i >= LEVEL_SAME && i <= LEVEL_SAME_LAST;
        if (field->level[i] != NULL)
            field->nlevels = i + 1;
    }
}

/* --- frequencies ------------------------------------------------------------------------------ */

/* Share of records that have a value, less the few that one person accounts for. */
static double
share_of(const Lk *lk, const TextRow *row)
{
    double others = row->count > 4 ? row->count - 4.0 : 1.0;

    return others / (double)(lk->n + 1);
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

static void
count_lane(void *arg, unsigned lane)
{
    Lk *lk = arg;
    Dict *dict = &lk->dicts[lane];
    double sum[BANDS] = { 0 };
    double squares[BANDS] = { 0 };

    for (uint32_t i = 1; i < dict->n; i++) {
        double share = share_of(lk, &dict->rows[i]);
        uint8_t band = band_of(share);

        dict->rows[i].band = band;
        sum[band] += share;
        squares[band] += share * share;
    }
    for (uint32_t i = 1; i < dict->n; i++) {
        TextRow *row = &dict->rows[i];

        row->frequency = within(log2(squares[row->band] / sum[row->band] / share_of(lk, row)), 4);
    }
}

void
lk_count(Lk *lk)
{
    lk_run(lk, count_lane, lk, (unsigned)lk->nlanes);
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
        if (LEVEL_SAME + dict->rows[i].band == (int)level)
            pairs += count * (count - 1);
    }
    return filled > 1 ? pairs / (filled * (filled - 1)) : 0;
}

/* Exchanged names: the chance of both, against that of any. */
static float
cross_frequency(const Lk *lk, const uint32_t *line)
{
    double given = share_of(lk, &lk->dicts[lk->given].rows[line[lk->given]]);
    double surname = share_of(lk, &lk->dicts[lk->surname].rows[line[lk->surname]]);

    return within(log2(lk->model.fields[0].share[LK_OTHER][LEVEL_CROSS]) - log2(given * surname),
                  6);
}

float
lk_frequency(const Lk *lk, size_t field, unsigned level, uint32_t a)
{
    const uint32_t *line = lk->lanes + (size_t)a * LANES;
    int8_t lane = lk->fields[field].lane[0];

    if (!lk->model.fields[field].by_frequency[level])
        return 0;
    return level == LEVEL_CROSS ? cross_frequency(lk, line)
                                : lk->dicts[lane].rows[line[lane]].frequency;
}

/* --- levels by kind --------------------------------------------------------------------------- */

static bool
shares_word(const TextRow *a, const TextRow *b)
{
    Str x = { a->text, a->len };

    while (x.len > 0) {
        Str word = str_cut(x, ' ', &x);
        Str y = { b->text, b->len };

        while (y.len > 0 && word.len > 2) {
            if (str_equal(word, str_cut(y, ' ', &y)))
                return true;
        }
    }
    return false;
}

/* An initial, a short form, or one of several words. */
static bool
is_part(const TextRow *a, const TextRow *b)
{
    const TextRow *shorter = a->len < b->len ? a : b;
    const TextRow *longer = a->len < b->len ? b : a;

    if (shorter->len == 1 || shorter->len >= 3) {
        if (memcmp(shorter->text, longer->text, shorter->len) == 0)
            return true;
    }
    return (a->words > 1 || b->words > 1) && shares_word(a, b);
}

static unsigned
text_level(const TextRow *a, const TextRow *b)
{
    float alike;

    if (!lk_may_be_alike(a, b))
        return is_part(a, b) ? LEVEL_PART : LEVEL_OTHER;
    alike = lk_alike(a, b);
    if (alike >= near_alike || (a->len >= 4 && lk_within(a, b, 1)))
        return LEVEL_NEAR;
    if (is_part(a, b))
        return LEVEL_PART;
    if (a->sound == b->sound && a->sound > 31 && alike > 0.6f)
        return LEVEL_SOUNDS;
    return alike >= far_alike ? LEVEL_FAR : LEVEL_OTHER;
}

typedef struct DateParts {
    uint32_t year, month, day; /* 0: not given */
} DateParts;

static DateParts
parts_of(uint32_t date)
{
    return (DateParts){ date >> 9, date >> 5 & 15, date & 31 };
}

/* Two numbers that have one digit in common in its place. */
static bool
shares_a_digit(uint32_t a, uint32_t b)
{
    return a / 10 == b / 10 || a % 10 == b % 10;
}

/* Dates of one year. */
static unsigned
within_year(DateParts a, DateParts b)
{
    if (a.month == 0 || b.month == 0 || (a.month == b.month && (a.day == 0 || b.day == 0)))
        return DATE_PARTIAL;
    if (a.month == b.day && a.day == b.month)
        return DATE_TURNED;
    if (a.month == b.month)
        return shares_a_digit(a.day, b.day) ? DATE_DIGIT : DATE_TWO;
    if (a.day == b.day)
        return shares_a_digit(a.month, b.month) ? DATE_DIGIT : DATE_TWO;
    return DATE_YEAR;
}

static unsigned
date_level(uint32_t x, uint32_t y)
{
    DateParts a = parts_of(x);
    DateParts b = parts_of(y);

    if (a.year == b.year)
        return within_year(a, b);
    if (a.month != b.month || a.day != b.day || a.month == 0)
        return LEVEL_OTHER;
    return shares_a_digit(a.year, b.year) ? DATE_DIGIT : DATE_TWO;
}

static unsigned
email_level(const TextRow *a, const TextRow *b)
{
    if (a->first == b->first && a->first > 3 && memcmp(a->text, b->text, a->first) == 0)
        return LEVEL_PART;
    if (!lk_may_be_alike(a, b))
        return LEVEL_OTHER;
    if (lk_within(a, b, 2))
        return LEVEL_NEAR;
    if (lk_jaro_winkler((LkText){ a->text, a->first }, (LkText){ b->text, b->first }) >= 0.88)
        return LEVEL_FAR;
    return LEVEL_OTHER;
}

static unsigned
lane_level(const Lk *lk, const Field *field, uint32_t x, uint32_t y)
{
    const TextRow *rows = lk->dicts[field->lane[0]].rows;
    const TextRow *a = &rows[x];
    const TextRow *b = &rows[y];

    if (x == 0 || y == 0)
        return LEVEL_EMPTY;
    if (x == y)
        return LEVEL_SAME + a->band;
    switch (field->type) {
    case FIELD_DATE: return date_level(a->sound, b->sound);
    case FIELD_SEX: return LEVEL_OTHER;
    case FIELD_CODE: return a->len > 3 && lk_within(a, b, 1) ? LEVEL_NEAR : LEVEL_OTHER;
    case FIELD_EMAIL: return email_level(a, b);
    case FIELD_GIVEN_NAME:
    case FIELD_SURNAME:
    case FIELD_ADDRESS:
    case FIELD_TEXT: break;
    }
    return text_level(a, b);
}

/* --- addresses -------------------------------------------------------------------------------- */

/* 0: not known, 1: differ, 2: nearly, 3: same. */
static unsigned
part_level(const Lk *lk, int8_t lane, const uint32_t *a, const uint32_t *b, bool nearly)
{
    if (lane < 0 || a[lane] == 0 || b[lane] == 0)
        return 0;
    if (a[lane] == b[lane])
        return 3;
    if (nearly) {
        const TextRow *rows = lk->dicts[lane].rows;
        unsigned level = text_level(&rows[a[lane]], &rows[b[lane]]);

        return level >= LEVEL_SOUNDS ? 2 : 1;
    }
    return 1;
}

/* Postcode or city: 0 not known, 1 differ, 2 + band the same. */
static unsigned
place_level(const Lk *lk, const Field *field, const uint32_t *a, const uint32_t *b)
{
    unsigned best = 0;

    for (size_t i = 2; i < 4; i++) {
        int8_t lane = field->lane[i];
        unsigned level = part_level(lk, lane, a, b, i == 3);

        if (level >= 2)
            level = 2u + lk->dicts[lane].rows[a[lane]].band;
        if (level > best)
            best = level;
    }
    return best;
}

static unsigned
street_level(unsigned street, unsigned house, unsigned place)
{
    if (house == 0)
        return place == 1 ? ADDRESS_STREET_AWAY : ADDRESS_STREET_OPEN;
    if (house == 1)
        return place == 1 ? ADDRESS_STREET_AWAY : ADDRESS_STREET;
    if (place == 1)
        return ADDRESS_HOUSE_AWAY;
    return street == 2 ? ADDRESS_HOUSE_NEAR : ADDRESS_HOUSE;
}

static unsigned
address_level(const Lk *lk, const Field *field, const uint32_t *a, const uint32_t *b)
{
    unsigned street = part_level(lk, field->lane[0], a, b, true);
    unsigned place = place_level(lk, field, a, b);

    if (street >= 2)
        return street_level(street, part_level(lk, field->lane[1], a, b, false), place);
    if (street == 1)
        return place == 0   ? ADDRESS_NO_PLACE
               : place == 1 ? ADDRESS_APART
               : place < 4  ? ADDRESS_PLACE_COMMON
                            : ADDRESS_PLACE_RARE;
    return place == 0   ? LEVEL_EMPTY
           : place == 1 ? ADDRESS_ONLY_APART
           : place < 4  ? ADDRESS_ONLY_COMMON
           : place == 4 ? ADDRESS_ONLY_MIDDLE
                        : ADDRESS_ONLY_RARE;
}

/* --- records ---------------------------------------------------------------------------------- */

static unsigned
cross_level(const TextRow *a, const TextRow *b)
{
    if (a->len == b->len && a->hash == b->hash)
        return LEVEL_CROSS;
    return a->len > 2 && text_level(a, b) >= LEVEL_SOUNDS ? LEVEL_CROSS_NEAR : LEVEL_OTHER;
}

/* Given name and surname that changed places, where the straight way does not fit: one level of the
 * given name for both. */
static uint64_t
names_level(const Lk *lk, const uint32_t *a, const uint32_t *b, unsigned given, unsigned surname)
{
    const TextRow *g = lk->dicts[lk->given].rows;
    const TextRow *s = lk->dicts[lk->surname].rows;
    const TextRow *ga = &g[a[lk->given]], *gb = &g[b[lk->given]];
    const TextRow *sa = &s[a[lk->surname]], *sb = &s[b[lk->surname]];
    unsigned one;
    unsigned two;

    if (given >= LEVEL_SOUNDS || surname >= LEVEL_SOUNDS || ga->len == 0 || sb->len == 0)
        return given | surname << 4;
    one = cross_level(ga, sb);
    if (one == LEVEL_OTHER || gb->len == 0 || sa->len == 0)
        return given | surname << 4;
    two = cross_level(gb, sa);
    if (two == LEVEL_OTHER)
        return given | surname << 4;
    return one == LEVEL_CROSS && two == LEVEL_CROSS ? LEVEL_CROSS : LEVEL_CROSS_NEAR;
}

static unsigned
field_level(const Lk *lk, size_t field, const uint32_t *x, const uint32_t *y)
{
    const Field *compared = &lk->fields[field];
    int8_t lane = compared->lane[0];

    return compared->type == FIELD_ADDRESS ? address_level(lk, compared, x, y)
                                           : lane_level(lk, compared, x[lane], y[lane]);
}

static bool
has_both_names(const Lk *lk)
{
    return lk->given >= 0 && lk->surname >= 0;
}

uint64_t
lk_compare(const Lk *lk, uint32_t a, uint32_t b)
{
    const uint32_t *x = lk->lanes + (size_t)a * LANES;
    const uint32_t *y = lk->lanes + (size_t)b * LANES;
    uint64_t levels = 0;
    size_t first = 0;

    if (has_both_names(lk)) {
        levels = names_level(lk, x, y, field_level(lk, 0, x, y), field_level(lk, 1, x, y));
        first = 2;
    }
    for (size_t i = first; i < lk->model.nfields; i++)
        levels |= (uint64_t)field_level(lk, i, x, y) << (4 * i);
    return levels;
}

/* --- the same, given up as soon as it cannot matter ------------------------------------------- */

/* The most that a field can give, by which lanes are empty and equal alone. */
static float
most_of(const Lk *lk, size_t field, const uint32_t *x, const uint32_t *y)
{
    int8_t lane = lk->fields[field].lane[0];

    if (lk->fields[field].type == FIELD_ADDRESS)
        return lk->weights.best[field];
    if (x[lane] == 0 || y[lane] == 0)
        return 0;
    return x[lane] == y[lane] ? lk->weights.best_same[field] : lk->weights.best[field];
}

bool
lk_compare_least(const Lk *lk, uint32_t a, uint32_t b, float least, uint64_t *ret)
{
    const uint32_t *x = lk->lanes + (size_t)a * LANES;
    const uint32_t *y = lk->lanes + (size_t)b * LANES;
    const Weights *weights = &lk->weights;
    float most[LK_FIELDS];
    float bits = weights->prior[LK_SAME];
    uint64_t levels = 0;
    size_t first = 0;

    for (size_t i = 0; i < lk->model.nfields; i++)
        bits += most[i] = most_of(lk, i, x, y);
    if (bits < least)
        return false;
    if (has_both_names(lk)) {
        levels = names_level(lk, x, y, field_level(lk, 0, x, y), field_level(lk, 1, x, y));
        bits += weights->bits[LK_SAME][0][levels & 15] - most[0];
        bits += weights->bits[LK_SAME][1][levels >> 4] - most[1];
        first = 2;
    }
    for (size_t i = first; i < lk->model.nfields && bits >= least; i++) {
        size_t field = lk->visit[i];
        unsigned level = field_level(lk, field, x, y);

        bits += weights->bits[LK_SAME][field][level] - most[field];
        levels |= (uint64_t)level << (4 * field);
    }
    *ret = levels;
    return bits >= least;
}
