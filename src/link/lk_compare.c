/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Levels of agreement of two records, field by field. */
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

enum { POSTCODE_LEAST = 4 };

static const float near_alike = 0.92f;
static const float far_alike = 0.82f;

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
is_part(Side a, Side b)
{
    const TextRow *shorter = a.hint->len < b.hint->len ? a.row : b.row;
    const TextRow *longer = a.hint->len < b.hint->len ? b.row : a.row;
    size_t len = a.hint->len < b.hint->len ? a.hint->len : b.hint->len;

    if (a.hint->first == b.hint->first && (len == 1 || len >= 3)) {
        if (memcmp(shorter->text, longer->text, len) == 0)
            return true;
    }
    return (a.hint->words || b.hint->words) && shares_word(a.row, b.row);
}

static bool
sounds_alike(Side a, Side b)
{
    return a.hint->sound == b.hint->sound && a.hint->sound > 31;
}

/* Bill and William: a short form sounds like its full name, however it is spelt. */
static bool
is_short_form(Side a, Side b)
{
    return sounds_alike(a, b) && !(a.hint->spelt && b.hint->spelt);
}

/* The level of two texts of which hints do not say that they are not alike. */
static unsigned
alike_level(Side a, Side b)
{
    float alike = lk_alike(a.row, b.row);

    if (alike >= near_alike || (a.hint->len >= 4 && lk_within(a.row, b.row, 1)))
        return LEVEL_NEAR;
    if (is_part(a, b) || is_short_form(a, b))
        return LEVEL_PART;
    if (sounds_alike(a, b) && alike > 0.6f)
        return LEVEL_SOUNDS;
    return alike >= far_alike ? LEVEL_FAR : LEVEL_OTHER;
}

static Side
side_of(const Lk *lk, int8_t lane, uint32_t value)
{
    return (Side){ &lk->dicts[lane].rows[value], &lk->dicts[lane].hints[value] };
}

/* alike_level of two texts, from the memo if it is there.  Lanes differ for names alone, the given
 * name first.  A place holds texts and level in one number: threads need not wait for each other,
 * and what one finds is what it would have computed. */
static unsigned
remembered_level(const Lk *lk, int8_t lane_a, uint32_t a, int8_t lane_b, uint32_t b)
{
    uint64_t lanes = lane_a == lane_b ? (uint64_t)lane_a : LANES;
    uint64_t texts = (lanes << MEMO_TEXT_BITS | a) << MEMO_TEXT_BITS | b;
    uint64_t *place;
    uint64_t held;
    unsigned level;

    if (lk->memo == NULL || (a | b) >> MEMO_TEXT_BITS != 0)
        return alike_level(side_of(lk, lane_a, a), side_of(lk, lane_b, b));
    place = &lk->memo[lk_mix(texts, 0) % MEMO_PLACES];
    held = __atomic_load_n(place, __ATOMIC_RELAXED);
    if (held >> 4 == texts)
        return held & 15;
    level = alike_level(side_of(lk, lane_a, a), side_of(lk, lane_b, b));
    __atomic_store_n(place, texts << 4 | level, __ATOMIC_RELAXED);
    return level;
}

/* The level of two texts, perhaps of two lanes. */
static unsigned
text_level_of(const Lk *lk, int8_t lane_a, uint32_t a, int8_t lane_b, uint32_t b)
{
    Side x = side_of(lk, lane_a, a);
    Side y = side_of(lk, lane_b, b);

    if (lk->sealed)
        return lk_sealed_level(&lk->dicts[lane_a], a, &lk->dicts[lane_b], b, FIELD_TEXT);
    if (!lk_may_be_alike(x.hint, y.hint))
        return is_part(x, y) || is_short_form(x, y) ? LEVEL_PART : LEVEL_OTHER;
    return remembered_level(lk, lane_a, a, lane_b, b);
}

unsigned
lk_text_level(const Lk *lk, int8_t lane, uint32_t a, uint32_t b)
{
    return text_level_of(lk, lane, a, lane, b);
}

typedef struct DateParts {
    uint32_t year, month, day; /* 0: not given */
} DateParts;

static DateParts
parts_of(uint32_t date)
{
    if ((date & DATE_BY_DEFAULT) != 0)
        return (DateParts){ (date & ~DATE_BY_DEFAULT) >> 9, 0, 0 };
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
    /* Of who knows but the year, many are one off. */
    if (a.month == 0 && b.month == 0 && a.year - b.year + 1 <= 2)
        return DATE_YEAR;
    if (a.month != b.month || a.day != b.day || a.month == 0)
        return LEVEL_OTHER;
    return shares_a_digit(a.year, b.year) ? DATE_DIGIT : DATE_TWO;
}

static unsigned
email_level(Side x, Side y)
{
    const TextRow *a = x.row;
    const TextRow *b = y.row;

    if (x.hint->first == y.hint->first && a->first == b->first && a->first > 3 &&
        memcmp(a->text, b->text, a->first) == 0)
        return LEVEL_PART;
    if (!lk_may_be_alike(x.hint, y.hint))
        return LEVEL_OTHER;
    /* Two edits change four letters of the set at most. */
    if (lk_bits_set(x.hint->set ^ y.hint->set) <= 4 && lk_within(a, b, 2))
        return LEVEL_NEAR;
    if (lk_jaro_winkler((LkText){ a->text, a->first }, (LkText){ b->text, b->first }) >= 0.88)
        return LEVEL_FAR;
    return LEVEL_OTHER;
}

static unsigned
code_level(Side a, Side b)
{
    return a.hint->len > 3 && lk_may_be_within_one(a.hint, b.hint) && lk_within(a.row, b.row, 1)
               ? LEVEL_NEAR
               : LEVEL_OTHER;
}

static unsigned
sealed_level(const Lk *lk, const Field *field, uint32_t x, uint32_t y)
{
    const Dict *dict = &lk->dicts[field->lane[0]];

    return lk_sealed_level(dict, x, dict, y, field->type);
}

static unsigned
lane_level(const Lk *lk, const Field *field, uint32_t x, uint32_t y)
{
    Side a = side_of(lk, field->lane[0], x);
    Side b = side_of(lk, field->lane[0], y);

    if (x == 0 || y == 0)
        return LEVEL_EMPTY;
    if (x == y)
        return LEVEL_SAME + a.hint->band;
    if (lk->sealed)
        return sealed_level(lk, field, x, y);
    switch (field->type) {
    case FIELD_DATE: return date_level(a.hint->set, b.hint->set);
    case FIELD_SEX: return LEVEL_OTHER;
    case FIELD_CODE: return code_level(a, b);
    case FIELD_EMAIL: return email_level(a, b);
    case FIELD_WORDS: return lk_words_level(lk, field, x, y);
    case FIELD_GIVEN_NAME:
    case FIELD_SURNAME:
    case FIELD_ADDRESS:
    case FIELD_TEXT: break;
    }
    return text_level_of(lk, field->lane[0], x, field->lane[0], y);
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
        unsigned level = text_level_of(lk, lane, a[lane], lane, b[lane]);

        return level >= LEVEL_SOUNDS ? 2 : 1;
    }
    return 1;
}

/* Postcodes of one neighbourhood, as far as they say so. */
static bool
are_near(const Lk *lk, int8_t lane, const uint32_t *a, const uint32_t *b)
{
    const TextRow *x, *y;
    size_t half;

    if (lk->sealed || lane < 0 || a[lane] == 0 || b[lane] == 0)
        return false;
    x = &lk->dicts[lane].rows[a[lane]];
    y = &lk->dicts[lane].rows[b[lane]];
    half = ((size_t)x->len + 1) / 2;
    if (x->len < POSTCODE_LEAST || y->len < POSTCODE_LEAST)
        return false;
    return memcmp(x->text, y->text, half) == 0 || lk_within(x, y, 1);
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
            level = 2u + lk->dicts[lane].hints[a[lane]].band;
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

unsigned
lk_address_level(unsigned street, unsigned house, unsigned place)
{
    if (street >= 2)
        return street_level(street, house, place);
    if (street == 1)
        return place == 0   ? ADDRESS_NO_PLACE
               : place == 1 ? ADDRESS_APART
               : place < 4  ? ADDRESS_PLACE_COMMON
                            : ADDRESS_PLACE_RARE;
    return place == 0            ? LEVEL_EMPTY
           : place == 1          ? ADDRESS_ONLY_APART
           : place == PLACE_NEAR ? ADDRESS_ONLY_NEAR
           : place < 4           ? ADDRESS_ONLY_COMMON
           : place == 4          ? ADDRESS_ONLY_MIDDLE
                                 : ADDRESS_ONLY_RARE;
}

static unsigned
address_level(const Lk *lk, const Field *field, const uint32_t *a, const uint32_t *b)
{
    unsigned street = part_level(lk, field->lane[0], a, b, true);
    unsigned place = place_level(lk, field, a, b);

    if (street == 0 && place == PLACE_APART && are_near(lk, field->lane[2], a, b))
        place = PLACE_NEAR;
    return lk_address_level(street, part_level(lk, field->lane[1], a, b, false), place);
}

/* --- records ---------------------------------------------------------------------------------- */

/* The given name of one and the surname of the other. */
static unsigned
cross_level(const Lk *lk, uint32_t given, uint32_t surname)
{
    Side a = side_of(lk, lk->given, given);
    Side b = side_of(lk, lk->surname, surname);

    if (a.hint->len == b.hint->len && a.hint->set == b.hint->set && a.row->hash == b.row->hash)
        return LEVEL_CROSS;
    if (a.hint->len > 2 &&
        text_level_of(lk, lk->given, given, lk->surname, surname) >= LEVEL_SOUNDS)
        return LEVEL_CROSS_NEAR;
    return LEVEL_OTHER;
}

/* Given name and surname that changed places, where the straight way does not fit: one level of the
 * given name for both. */
static uint64_t
names_level(const Lk *lk, const uint32_t *a, const uint32_t *b, unsigned given, unsigned surname)
{
    uint32_t ga = a[lk->given], gb = b[lk->given];
    uint32_t sa = a[lk->surname], sb = b[lk->surname];
    unsigned one;
    unsigned two;

    if (given >= LEVEL_SOUNDS || surname >= LEVEL_SOUNDS || ga == 0 || sb == 0 || gb == 0 ||
        sa == 0)
        return given | surname << 4;
    one = cross_level(lk, ga, sb);
    if (one == LEVEL_OTHER)
        return given | surname << 4;
    two = cross_level(lk, gb, sa);
    if (two == LEVEL_OTHER)
        return given | surname << 4;
    return one == LEVEL_CROSS && two == LEVEL_CROSS ? LEVEL_CROSS : LEVEL_CROSS_NEAR;
}

static bool
has_both_names(const Lk *lk)
{
    return lk->given >= 0 && lk->surname >= 0;
}

static bool
names_agree(unsigned level)
{
    return level >= LEVEL_NEAR;
}

/* The level of a field when those of the names are known. */
static unsigned
beside_names(const Lk *lk, size_t field, unsigned level, uint64_t levels)
{
    FieldType type = lk->fields[field].type;
    unsigned first = lk->given >= 0 || lk->surname >= 0 ? levels & 15 : 0;
    unsigned second = has_both_names(lk) ? levels >> 4 & 15 : 0;

    if (type == FIELD_SEX && level >= LEVEL_SAME && lk->given >= 0 && names_agree(first))
        return LEVEL_PART;
    if (type == FIELD_EMAIL && level == LEVEL_FAR && (names_agree(first) || names_agree(second)))
        return LEVEL_SOUNDS;
    return level;
}

static unsigned
field_level(const Lk *lk, size_t field, const uint32_t *x, const uint32_t *y)
{
    const Field *compared = &lk->fields[field];
    int8_t lane = compared->lane[0];

    return compared->type == FIELD_ADDRESS ? address_level(lk, compared, x, y)
                                           : lane_level(lk, compared, x[lane], y[lane]);
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
        levels |= (uint64_t)beside_names(lk, i, field_level(lk, i, x, y), levels) << (4 * i);
    return levels;
}

/* --- the same, given up as soon as it cannot matter ------------------------------------------- */

static unsigned
equal_of(int8_t lane, const uint32_t *x, const uint32_t *y)
{
    if (lane < 0 || x[lane] == 0 || y[lane] == 0)
        return EQUAL_EMPTY;
    return x[lane] == y[lane] ? EQUAL_SAME : EQUAL_NOT;
}

static float
most_of_address(const Lk *lk, const Field *field, const uint32_t *x, const uint32_t *y)
{
    unsigned street = equal_of(field->lane[0], x, y);
    unsigned house = equal_of(field->lane[1], x, y);
    unsigned postcode = equal_of(field->lane[2], x, y);
    unsigned city = equal_of(field->lane[3], x, y);

    return lk->weights.best_address[street][house][postcode > city ? postcode : city];
}

/* The most that a field can give, by which lanes are empty and equal alone. */
static float
most_of(const Lk *lk, size_t field, const uint32_t *x, const uint32_t *y)
{
    int8_t lane = lk->fields[field].lane[0];

    if (lk->fields[field].type == FIELD_ADDRESS)
        return most_of_address(lk, &lk->fields[field], x, y);
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

    for (size_t i = 0; i < lk->model.nfields; i++)
        bits += most[i] = most_of(lk, i, x, y);
    for (size_t i = 0; i < lk->nvisits && bits >= least; i++) {
        size_t field = lk->visit[i];
        uint64_t level = beside_names(lk, field, field_level(lk, field, x, y), levels);

        if (field == 0 && has_both_names(lk)) {
            level = names_level(lk, x, y, (unsigned)level, field_level(lk, 1, x, y));
            bits += weights->bits[LK_SAME][1][level >> 4] - most[1];
        }
        bits += weights->bits[LK_SAME][field][level & 15] - most[field];
        levels |= level << (4 * field);
    }
    *ret = levels;
    return bits >= least;
}
