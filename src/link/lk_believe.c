/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is believed of each class before any pair was looked at: the shares of levels among pairs of
 * one person, of one household and of namesakes. */
#include "link/lk_amount_internal.h"
#include "link/lk_fit_internal.h"
#include "link/lk_point_internal.h"

static const double name_m[LK_LEVELS] = {
    [LEVEL_OTHER] = .05, [LEVEL_PART] = .03, [LEVEL_FAR] = .03,   [LEVEL_SOUNDS] = .03,
    [LEVEL_NEAR] = .10,  [LEVEL_SAME] = .74, [LEVEL_CROSS] = .01, [LEVEL_CROSS_NEAR] = .01
};
static const double date_m[LK_LEVELS] = {
    [LEVEL_OTHER] = .03,  [DATE_YEAR] = .02,      [DATE_TWO] = .02,
    [DATE_DIGIT] = .06,   [DATE_TURNED] = .02,    [LEVEL_SAME] = .79,
    [DATE_PARTIAL] = .02, [DATE_BUT_MONTH] = .02, [DATE_BUT_YEAR] = .02
};
static const double sex_m[LK_LEVELS] = { [LEVEL_OTHER] = .03, [LEVEL_SAME] = .97 };
static const double code_m[LK_LEVELS] = {
    [LEVEL_OTHER] = .15, [LEVEL_NEAR] = .07, [LEVEL_SAME] = .78
};
static const double email_m[LK_LEVELS] = { [LEVEL_OTHER] = .15,
                                           [LEVEL_PART] = .05,
                                           [LEVEL_FAR] = .05,
                                           [LEVEL_NEAR] = .10,
                                           [LEVEL_SAME] = .65 };
static const double text_m[LK_LEVELS] = {
    [LEVEL_OTHER] = .25,  [LEVEL_PART] = .05, [LEVEL_FAR] = .04,
    [LEVEL_SOUNDS] = .03, [LEVEL_NEAR] = .08, [LEVEL_SAME] = .55
};
static const double address_m[LK_LEVELS] = {
    [ADDRESS_APART] = .10,       [ADDRESS_NO_PLACE] = .03,   [ADDRESS_PLACE_COMMON] = .04,
    [ADDRESS_PLACE_RARE] = .05,  [ADDRESS_STREET] = .03,     [ADDRESS_STREET_AWAY] = .01,
    [ADDRESS_STREET_OPEN] = .06, [ADDRESS_HOUSE_NEAR] = .08, [ADDRESS_HOUSE] = .40,
    [ADDRESS_HOUSE_AWAY] = .05,  [ADDRESS_ONLY_APART] = .03, [ADDRESS_ONLY_COMMON] = .04,
    [ADDRESS_ONLY_MIDDLE] = .04, [ADDRESS_ONLY_RARE] = .04,  [ADDRESS_ONLY_NEAR] = .03
};

static const double words_m[LK_LEVELS] = {
    [WORDS_NONE] = .10,       [WORDS_FEW] = .03,         [WORDS_SOME] = .04,
    [WORDS_HALF] = .06,       [WORDS_MANY] = .08,        [LEVEL_SAME] = .37,
    [WORDS_MOST_OF] = .12,    [WORDS_NEARLY] = .12,      [WORDS_APART_FEW] = .01,
    [WORDS_APART_MANY] = .01, [WORDS_NUMBER_NEAR] = .02, [WORDS_NUMBER] = .04
};

static const double point_m[LK_LEVELS] = {
    [LEVEL_OTHER] = .07, [POINT_KM_100] = .03,    [POINT_KM_25] = .05, [POINT_KM_5] = .09,
    [POINT_KM_1] = .16,  [LEVEL_SAME] = .39,      [POINT_M_100] = .18, [POINT_TURNED] = .01,
    [POINT_HALF] = .01,  [POINT_HALF_APART] = .01
};

static const double amount_m[LK_LEVELS] = {
    [LEVEL_OTHER] = .17,     [AMOUNT_HALF] = .04, [AMOUNT_FIFTH] = .05,  [AMOUNT_TENTH] = .06,
    [AMOUNT_FIFTIETH] = .06, [LEVEL_SAME] = .48,  [AMOUNT_ONE] = .06,    [AMOUNT_TWO] = .03,
    [AMOUNT_FIVE] = .02,     [AMOUNT_TEN] = .02,  [AMOUNT_SHIFTED] = .01
};

static const double *const first_m[] = {
    [FIELD_GIVEN_NAME] = name_m, [FIELD_SURNAME] = name_m,  [FIELD_DATE] = date_m,
    [FIELD_SEX] = sex_m,         [FIELD_CODE] = code_m,     [FIELD_EMAIL] = email_m,
    [FIELD_ADDRESS] = address_m, [FIELD_TEXT] = text_m,     [FIELD_WORDS] = words_m,
    [FIELD_POINT] = point_m,     [FIELD_AMOUNT] = amount_m,
};

/* The share of a band among values that are given: how "same" divides into its bands. */
static void
divide_same(const Lk *lk, size_t field, double ret[BANDS])
{
    const Dict *dict = &lk->dicts[lk->fields[field].lane[0]];
    double filled = 0;

    for (size_t band = 0; band < BANDS; band++)
        ret[band] = 0.25;
    for (uint32_t i = 1; i < dict->n; i++) {
        ret[dict->hints[i].band & (BANDS - 1)] += dict->rows[i].count;
        filled += dict->rows[i].count;
    }
    for (size_t band = 0; band < BANDS; band++)
        ret[band] /= filled + 1;
}

static void
believe_same(Lk *lk, size_t field)
{
    double *share = lk->model.fields[field].share[LK_SAME];
    const double *first = first_m[lk->fields[field].type];
    double bands[BANDS];

    if (lk->fields[field].type != FIELD_ADDRESS)
        divide_same(lk, field, bands);
    for (unsigned i = 1; i < LK_LEVELS; i++)
        share[i] = lk->model.fields[field].by_frequency[i]
                       ? first[LEVEL_SAME] * bands[i - LEVEL_SAME]
                       : first[i];
}

/* Lists of things, each there once or seldom more. */
static bool
are_things(const Lk *lk)
{
    return lk->file != NULL && !lk_is_of_people(lk);
}

static bool
is_text(FieldType type)
{
    return type == FIELD_TEXT || type == FIELD_WORDS;
}

static bool
is_name(FieldType type)
{
    return type == FIELD_GIVEN_NAME || type == FIELD_SURNAME;
}

static bool
is_place(FieldType type)
{
    return type == FIELD_ADDRESS || type == FIELD_POINT;
}

/* How many of the values of a field are of one record alone, about. */
static double
distinctness(const Lk *lk, size_t field)
{
    const Dict *dict = &lk->dicts[lk->fields[field].lane[0]];
    double filled = 1;

    for (uint32_t i = 1; i < dict->n; i++)
        filled += dict->rows[i].count;
    return dict->n / filled < 1 ? dict->n / filled : 1;
}

/* True if only names tell of people. */
static bool
has_names_alone(const Lk *lk)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        FieldType type = lk->fields[f].type;

        if (type == FIELD_DATE || type == FIELD_SEX || type == FIELD_EMAIL ||
            type == FIELD_ADDRESS || lk->model.fields[f].kind == LK_PHONE)
            return false;
    }
    return lk_is_of_people(lk);
}

/* How distinct the most distinct field of such a type is. */
static double
most_distinct(const Lk *lk, bool (*is_such)(FieldType))
{
    double ret = 0;

    for (size_t f = 0; f < lk->model.nfields; f++) {
        double d = is_such(lk->fields[f].type) ? distinctness(lk, f) : 0;

        ret = d > ret ? d : ret;
    }
    return ret;
}

bool
lk_are_works(const Lk *lk)
{
    return lk->file == NULL && has_names_alone(lk) &&
           most_distinct(lk, is_text) > most_distinct(lk, is_name);
}

bool
lk_is_common(const Lk *lk, LkClass kin, FieldType type)
{
    if (kin == LK_NAMESAKE)
        return is_name(type) || (is_text(type) && lk->of_works);
    return kin == LK_HOUSEHOLD &&
           (is_name(type) || is_place(type) || type == FIELD_CODE || type == FIELD_EMAIL ||
            is_text(type) || (type == FIELD_DATE && are_things(lk)));
}

size_t
lk_telling_field(const Lk *lk)
{
    size_t best = LK_FIELDS;
    double most = 0;

    for (size_t f = 0; are_things(lk) && f < lk->model.nfields; f++) {
        FieldType type = lk->fields[f].type;
        double d = is_text(type) ? distinctness(lk, f) : 0;

        if (d > most) {
            most = d;
            best = f;
        }
    }
    return best;
}

/* What a family of things has in common at first is what is not of one thing alone. */
static bool
is_as_distinct(const Lk *lk, LkClass kin, FieldType type)
{
    return (are_things(lk) || (kin == LK_NAMESAKE && lk->of_works)) &&
           (is_text(type) || type == FIELD_DATE);
}

/* How much of a field a kin has in common at first.  Relatives' given names are of one origin, so
 * that some are alike: told from those of one person by all else, above all the date of birth.
 * Where nobody has a name, a household is a family of things. */
static double
first_part(const Lk *lk, LkClass kin, size_t field)
{
    FieldType type = lk->fields[field].type;

    if (!lk_is_common(lk, kin, type))
        return 0;
    if (is_as_distinct(lk, kin, type))
        return .8 * (1 - distinctness(lk, field));
    if (kin == LK_HOUSEHOLD && type == FIELD_GIVEN_NAME)
        return 0.03;
    return kin == LK_NAMESAKE || type == FIELD_SURNAME || is_place(type) ||
                   (type == FIELD_TEXT && !lk_is_of_people(lk))
               ? 0.8
               : 0.2;
}

/* What is of one family but not the same, as models of one maker or houses of one street, differs
 * in its numbers. */
static const double siblings[LK_LEVELS] = {
    [WORDS_APART_FEW] = .15, [WORDS_APART_MANY] = .25, [WORDS_NUMBER_NEAR] = .2
};

static void
believe_kin(Lk *lk, size_t field)
{
    LkField *shown = &lk->model.fields[field];
    FieldType type = lk->fields[field].type;

    for (LkClass kin = LK_HOUSEHOLD; kin <= LK_NAMESAKE; kin++) {
        bool has_siblings = kin == LK_HOUSEHOLD && type == FIELD_WORDS;
        double part = first_part(lk, kin, field);
        double numbers = has_siblings ? (lk->file != NULL ? .75 * (1 - part) : .6) : 0;
        double left = 1 - part - numbers;

        for (unsigned i = 1; i < LK_LEVELS; i++)
            shown->share[kin][i] = part * shown->share[LK_SAME][i] +
                                   left * shown->share[LK_OTHER][i] + numbers / .6 * siblings[i];
    }
}

void
lk_believe(Lk *lk, size_t field)
{
    believe_same(lk, field);
    believe_kin(lk, field);
}

/* --- what is not believed of them whatever pairs say ------------------------------------------ */

/* Of these levels no more than a part is believed. */
static void
cap(double share[LK_LEVELS], const uint8_t *levels, size_t n, double most)
{
    bool is_capped[LK_LEVELS] = { false };
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        is_capped[levels[i]] = true;
        sum += share[levels[i]];
    }
    for (unsigned i = 1; i < LK_LEVELS && sum > most; i++)
        share[i] *= is_capped[i] ? most / sum : (1 - most) / (1 - sum);
}

void
lk_cap_apart(double share[LK_LEVELS])
{
    static const uint8_t apart[] = { WORDS_APART_FEW, WORDS_APART_MANY };

    cap(share, apart, LEN(apart), .05);
}

bool
lk_date_alone_tells(const Lk *lk)
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        FieldType type = lk->fields[f].type;

        if (!is_name(type) && type != FIELD_SEX && type != FIELD_DATE && !is_place(type))
            return false;
    }
    return lk->date >= 0 && lk_is_of_people(lk);
}

void
lk_cap_people(Lk *lk, size_t f)
{
    static const uint8_t apart[] = { LEVEL_OTHER };
    static const uint8_t alike[] = { LEVEL_NEAR,      LEVEL_SAME,  LEVEL_SAME + 1,  LEVEL_SAME + 2,
                                     LEVEL_SAME_LAST, LEVEL_CROSS, LEVEL_CROSS_NEAR };
    LkField *field = &lk->model.fields[f];

    if (lk->fields[f].type == FIELD_DATE)
        cap(field->share[LK_SAME], apart, LEN(apart), .02);
    if (lk->fields[f].type == FIELD_GIVEN_NAME)
        cap(field->share[LK_HOUSEHOLD], alike, LEN(alike), .05);
}

void
lk_cap_telling(LkField *field, FieldType type)
{
    static const uint8_t words_far[] = { WORDS_NONE, WORDS_FEW };
    static const uint8_t words_near[] = { LEVEL_SAME, LEVEL_SAME + 1, LEVEL_SAME + 2,
                                          LEVEL_SAME_LAST, WORDS_NEARLY };
    static const uint8_t text_far[] = { LEVEL_OTHER };
    static const uint8_t text_near[] = { LEVEL_SAME, LEVEL_SAME + 1, LEVEL_SAME + 2,
                                         LEVEL_SAME_LAST, LEVEL_NEAR };
    bool words = type == FIELD_WORDS;

    cap(field->share[LK_SAME], words ? words_far : text_far, words ? LEN(words_far) : LEN(text_far),
        .3);
    cap(field->share[LK_HOUSEHOLD], words ? words_near : text_near, LEN(text_near), .03);
}
