/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Levels of agreement of two records, field by field. */
#include "link/lk_amount_internal.h"
#include "link/lk_date_internal.h"
#include "link/lk_meet_internal.h"
#include "link/lk_point_internal.h"
#include "link/lk_sealed_internal.h"
#include "link/lk_words_internal.h"

enum { POSTCODE_LEAST = 4 };

static const float near_alike = 0.92f;
static const float far_alike = 0.82f;
static const float email_alike = 0.88f;

/* --- levels by kind --------------------------------------------------------------------------- */

/* The word that begins at `at`. */
static LkText
word_at(const TextRow *row, size_t at)
{
    size_t end = at;

    while (end < row->len && row->text[end] != ' ')
        end++;
    return (LkText){ row->text + at, end - at };
}

static bool
has_word(const TextRow *row, LkText word)
{
    LkText other;

    for (size_t at = 0; at + word.len <= row->len; at += other.len + 1) {
        other = word_at(row, at);
        if (other.len == word.len && other.ptr[0] == word.ptr[0] &&
            memcmp(other.ptr, word.ptr, word.len) == 0)
            return true;
    }
    return false;
}

static bool
shares_word(const TextRow *a, const TextRow *b)
{
    LkText word;

    for (size_t at = 0; at < a->len; at += word.len + 1) {
        word = word_at(a, at);
        if (word.len > 2 && has_word(b, word))
            return true;
    }
    return false;
}

/* True if one begins with the other, of one letter or three at least: what does not have all its
 * letters does not. */
static bool
begins_alike(Side a, Side b)
{
    Side shorter = a.hint->len < b.hint->len ? a : b;
    Side longer = a.hint->len < b.hint->len ? b : a;
    size_t len = shorter.hint->len;

    return (shorter.hint->set & ~longer.hint->set) == 0 && (len == 1 || len >= 3) &&
           memcmp(shorter.row->text, longer.row->text, len) == 0;
}

/* An initial, a short form, or one of several words. */
static bool
is_part(Side a, Side b)
{
    if (a.hint->first == b.hint->first && begins_alike(a, b))
        return true;
    return (a.hint->words || b.hint->words) && shares_word(a.row, b.row);
}

static bool
sounds_alike(Side a, Side b)
{
    return a.hint->sound == b.hint->sound && lk_sounds(a.hint->sound);
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

    if (alike >= near_alike || ((a.hint->len >= 4 || b.hint->len >= 4) &&
                                lk_may_be_within_one(a.hint, b.hint) && lk_within(a.row, b.row, 1)))
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

/* The same of two texts of these lanes, unless it was told before. */
static unsigned
told_level(const Lk *lk, Told *told, int8_t lane_a, uint32_t a, int8_t lane_b, uint32_t b)
{
    uint16_t lanes = (uint16_t)(lane_a * LANES + lane_b);

    if (told == NULL)
        return alike_level(side_of(lk, lane_a, a), side_of(lk, lane_b, b));
    told += (a * 0x9E3779B1u + b * 0x85EBCA77u) >> 23;
    if (told->a != a || told->b != b || told->lanes != lanes)
        *told = (Told){ a, b, lanes,
                        (uint16_t)alike_level(side_of(lk, lane_a, a), side_of(lk, lane_b, b)) };
    return told->level;
}

/* The level of two texts, perhaps of two lanes. */
static unsigned
text_level_of(const Lk *lk, Told *told, int8_t lane_a, uint32_t a, int8_t lane_b, uint32_t b)
{
    const Hint *hint_a = &lk->dicts[lane_a].hints[a];
    const Hint *hint_b = &lk->dicts[lane_b].hints[b];
    Side x, y;

    if (lk->sealed)
        return lk_sealed_level(&lk->dicts[lane_a], a, &lk->dicts[lane_b], b, FIELD_TEXT);
    if (lk_may_be_alike(hint_a, hint_b))
        return told_level(lk, told, lane_a, a, lane_b, b);
    if (!lk_may_be_part(hint_a, hint_b))
        return LEVEL_OTHER;
    x = side_of(lk, lane_a, a);
    y = side_of(lk, lane_b, b);
    return is_part(x, y) || is_short_form(x, y) ? LEVEL_PART : LEVEL_OTHER;
}

unsigned
lk_text_level(const Lk *lk, int8_t lane, uint32_t a, uint32_t b)
{
    return text_level_of(lk, NULL, lane, a, lane, b);
}

typedef struct DateParts {
    uint32_t year, month, day; /* 0: not given */
} DateParts;

static DateParts
parts_of(uint32_t date)
{
    if ((date & DATE_BY_DEFAULT) != 0)
        return (DateParts){ lk_year(date & ~DATE_BY_DEFAULT), 0, 0 };
    return (DateParts){ lk_year(date), lk_month(date), lk_day(date) };
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
        return shares_a_digit(a.month, b.month) ? DATE_DIGIT : DATE_BUT_MONTH;
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
    return shares_a_digit(a.year, b.year) ? DATE_DIGIT : DATE_BUT_YEAR;
}

static size_t
behind_digits(const TextRow *row, size_t at)
{
    while (at < row->len && lk_is_digit(row->text[at]))
        at++;
    return at;
}

/* Two addresses that differ in digits alone, which stand beside letters: as of one name each has
 * its own. */
static bool
is_numbered(const TextRow *a, const TextRow *b)
{
    size_t i = behind_digits(a, 0);
    size_t k = behind_digits(b, 0);

    if (i == a->first)
        return false;
    while (i < a->len && k < b->len && a->text[i] == b->text[k]) {
        i = behind_digits(a, i + 1);
        k = behind_digits(b, k + 1);
    }
    return i == a->len && k == b->len;
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
        return is_numbered(a, b) ? LEVEL_FAR : LEVEL_NEAR;
    return lk_alike_firsts(a, b) >= email_alike ? LEVEL_FAR : LEVEL_OTHER;
}

static unsigned
code_level(Side a, Side b)
{
    return (a.hint->len > 3 || b.hint->len > 3) && lk_may_be_within_one(a.hint, b.hint) &&
                   lk_within(a.row, b.row, 1)
               ? LEVEL_NEAR
               : LEVEL_OTHER;
}

static unsigned
sealed_level(const Lk *lk, const Field *field, uint32_t x, uint32_t y)
{
    const Dict *dict = &lk->dicts[field->lane[0]];

    return lk_sealed_level(dict, x, dict, y, field->type);
}

unsigned
lk_unlike_level(const Lk *lk, const Field *field, const Met *met)
{
    int8_t lane = field->lane[0];
    const Hint *hints = lk->dicts[lane].hints;
    uint32_t x = met->x[lane];
    uint32_t y = met->y[lane];

    if (lk->sealed && field->type != FIELD_WORDS)
        return sealed_level(lk, field, x, y);
    switch (field->type) {
    case FIELD_DATE: return date_level(hints[x].set, hints[y].set);
    case FIELD_SEX: return LEVEL_OTHER;
    case FIELD_CODE: return code_level(side_of(lk, lane, x), side_of(lk, lane, y));
    case FIELD_EMAIL: return email_level(side_of(lk, lane, x), side_of(lk, lane, y));
    case FIELD_WORDS: return lk_words_level(lk, field, x, y);
    case FIELD_AMOUNT: return lk_amount_level(&lk->dicts[lane].rows[x], &lk->dicts[lane].rows[y]);
    case FIELD_POINT: return lk_point_level(&lk->dicts[lane].rows[x], &lk->dicts[lane].rows[y]);
    case FIELD_GIVEN_NAME:
    case FIELD_SURNAME:
    case FIELD_ADDRESS:
    case FIELD_TEXT: break;
    }
    return text_level_of(lk, met->told, lane, x, lane, y);
}

/* --- addresses -------------------------------------------------------------------------------- */

/* How a part of two addresses agrees. */
enum { PART_UNKNOWN, PART_APART, PART_NEAR, PART_SAME };

static unsigned
part_level(int8_t lane, const Met *met)
{
    unsigned equal = lk_equal_of(lane, met);

    return equal == EQUAL_EMPTY ? PART_UNKNOWN : equal == EQUAL_NOT ? PART_APART : PART_SAME;
}

/* The same of texts; `or_part`: one word in common is near. */
static unsigned
near_level(const Lk *lk, int8_t lane, const Met *met, bool or_part)
{
    unsigned part = part_level(lane, met);
    unsigned level;

    if (part != PART_APART)
        return part;
    level = text_level_of(lk, met->told, lane, met->x[lane], lane, met->y[lane]);
    return level >= LEVEL_SOUNDS || (or_part && level == LEVEL_PART) ? PART_NEAR : PART_APART;
}

/* Postcodes of one neighbourhood, as far as they say so. */
static bool
are_near(const Lk *lk, int8_t lane, const Met *met)
{
    const TextRow *x, *y;
    size_t shorter, half;

    if (lk->sealed || lk_equal_of(lane, met) == EQUAL_EMPTY)
        return false;
    x = &lk->dicts[lane].rows[met->x[lane]];
    y = &lk->dicts[lane].rows[met->y[lane]];
    shorter = x->len < y->len ? x->len : y->len;
    half = ((size_t)(x->len > y->len ? x->len : y->len) + 1) / 2;
    if (shorter < POSTCODE_LEAST)
        return false;
    return (half <= shorter && memcmp(x->text, y->text, half) == 0) || lk_within(x, y, 1);
}

/* Of two texts that are the same, or nearly: then of the more common one, which others are errors
 * of. */
static unsigned
common_band(const Lk *lk, int8_t lane, const Met *met)
{
    unsigned x = lk->dicts[lane].hints[met->x[lane]].band;
    unsigned y = lk->dicts[lane].hints[met->y[lane]].band;

    return x < y ? x : y;
}

/* Postcode or city: 0 not known, 1 differ, 2 + band the same. */
static unsigned
place_level(const Lk *lk, const Field *field, const Met *met)
{
    unsigned best = 0;

    for (size_t i = 2; i < 4; i++) {
        int8_t lane = field->lane[i];
        unsigned level = i == 3 ? near_level(lk, lane, met, false) : part_level(lane, met);

        if (level >= PART_NEAR)
            level = 2u + common_band(lk, lane, met);
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

/* Beside the same house number, one word of a street is enough: Mill Road at Church Street. */
unsigned
lk_address_of(const Lk *lk, const Field *field, const Met *met)
{
    unsigned house = part_level(field->lane[1], met);
    unsigned street = near_level(lk, field->lane[0], met, house == PART_SAME);
    unsigned place = place_level(lk, field, met);

    if (street == PART_UNKNOWN && place == PLACE_APART && are_near(lk, field->lane[2], met))
        place = PLACE_NEAR;
    return lk_address_level(street, house, place);
}

/* --- records --------------------------------------------------------------------------------- */

/* The same text in two dictionaries. */
static bool
is_same_text(const Lk *lk, uint32_t given, uint32_t surname)
{
    Side a = side_of(lk, lk->given, given);
    Side b = side_of(lk, lk->surname, surname);

    if (lk->sealed)
        return lk_sealed_same(&lk->dicts[lk->given], given, &lk->dicts[lk->surname], surname);
    return a.hint->len == b.hint->len && a.hint->set == b.hint->set && a.row->hash == b.row->hash;
}

/* The given name of one and the surname of the other; not known if one is empty. */
static unsigned
cross_level(const Lk *lk, Told *told, uint32_t given, uint32_t surname)
{
    if (given == 0 || surname == 0)
        return LEVEL_EMPTY;
    if (is_same_text(lk, given, surname))
        return LEVEL_CROSS;
    if ((lk->sealed || lk->dicts[lk->given].hints[given].len > 2) &&
        text_level_of(lk, told, lk->given, given, lk->surname, surname) >= LEVEL_SOUNDS)
        return LEVEL_CROSS_NEAR;
    return LEVEL_OTHER;
}

/* Who has one name alone has it now in one column, now in the other. */
uint64_t
lk_names_level(const Lk *lk, const Met *met, unsigned given, unsigned surname)
{
    uint64_t straight = given | surname << 4;
    unsigned one;
    unsigned two;

    if (given >= LEVEL_SOUNDS || surname >= LEVEL_SOUNDS)
        return straight;
    one = cross_level(lk, met->told, met->x[lk->given], met->y[lk->surname]);
    if (one == LEVEL_OTHER)
        return straight;
    two = cross_level(lk, met->told, met->y[lk->given], met->x[lk->surname]);
    if (two == LEVEL_OTHER || (one == LEVEL_EMPTY && two == LEVEL_EMPTY))
        return straight;
    return one == LEVEL_CROSS && two == LEVEL_CROSS ? LEVEL_CROSS : LEVEL_CROSS_NEAR;
}
