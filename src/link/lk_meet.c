/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two records, field by field: all of them, or until it is clear that they cannot be of one person.
 */
#include "link/lk_meet_internal.h"

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
    unsigned first = lk_is_of_people(lk) ? lk_level_at(levels, 0) : 0;
    unsigned second = lk_has_both_names(lk) ? lk_level_at(levels, 1) : 0;

    if (type == FIELD_SEX && level >= LEVEL_SAME && lk->given >= 0 && names_agree(first))
        return LEVEL_PART;
    if (type == FIELD_EMAIL && level == LEVEL_FAR && (names_agree(first) || names_agree(second)))
        return LEVEL_SOUNDS;
    return level;
}

uint64_t
lk_levels(const Lk *lk, const Met *met)
{
    uint64_t levels = 0;
    size_t first = 0;

    if (lk_has_both_names(lk)) {
        levels = lk_names_level(lk, met, lk_field_level(lk, 0, met), lk_field_level(lk, 1, met));
        first = 2;
    }
    for (size_t i = first; i < lk->model.nfields; i++)
        levels |= (uint64_t)beside_names(lk, i, lk_field_level(lk, i, met), levels) << (4 * i);
    return levels;
}

uint64_t
lk_compare(const Lk *lk, uint32_t a, uint32_t b)
{
    Met met = lk_meet(lk, a, b);

    return lk_levels(lk, &met);
}

/* --- the same, given up as soon as it cannot matter ------------------------------------------- */

/* The most that a field can give, by which lanes are empty and equal alone. */
static float
most_of(const Lk *lk, size_t field, const Met *met)
{
    const int8_t *lane = lk->fields[field].lane;
    unsigned first = lk_equal_of(lane[0], met);
    unsigned postcode, city;

    if (lk->fields[field].type != FIELD_ADDRESS)
        return lk->weights.most[field][first];
    postcode = lk_equal_of(lane[2], met);
    city = lk_equal_of(lane[3], met);
    return lk->weights
        .most_address[first][lk_equal_of(lane[1], met)][postcode > city ? postcode : city];
}

float
lk_begin_met(const Lk *lk, const Met *met, uint64_t *ret_levels)
{
    float bits = lk->weights.prior[LK_SAME];

    *ret_levels = 0;
    for (size_t i = 0; i < lk->nquick; i++) {
        size_t field = lk->visits[i].field;
        unsigned level;

        if ((lk->visits[i].lanes & met->both) == 0)
            continue;
        level = lk_field_level(lk, field, met);
        bits += lk->weights.bits[LK_SAME][field][level];
        *ret_levels |= (uint64_t)level << (4 * field);
    }
    for (size_t i = lk->nquick + lk_has_both_names(lk); i < lk->nvisits; i++) {
        if ((lk->visits[i].lanes & met->both) != 0)
            bits += most_of(lk, lk->visits[i].field, met);
    }
    return bits;
}

/* The most that a name can give, by the hints of its texts. */
static float
most_of_name(const Lk *lk, size_t field, int8_t lane, const Met *met)
{
    const float *bits = lk->weights.bits[LK_SAME][field];
    const Hint *hints = lk->dicts[lane].hints;
    const Hint *x = &hints[met->x[lane]];
    const Hint *y = &hints[met->y[lane]];

    switch (lk_equal_of(lane, met)) {
    case EQUAL_EMPTY: return 0;
    case EQUAL_SAME: return bits[LEVEL_SAME + x->band];
    default: break;
    }
    if (lk_may_be_alike(x, y))
        return lk->weights.most[field][EQUAL_NOT];
    return lk_may_be_part(x, y) && bits[LEVEL_PART] > bits[LEVEL_OTHER] ? bits[LEVEL_PART]
                                                                        : bits[LEVEL_OTHER];
}

/* True unless hints show that given name and surname did not change places. */
static bool
may_be_crossed(const Lk *lk, const Met *met)
{
    const Hint *given = lk->dicts[lk->given].hints;
    const Hint *surnames = lk->dicts[lk->surname].hints;
    uint32_t one[2] = { met->x[lk->given], met->y[lk->surname] };
    uint32_t two[2] = { met->y[lk->given], met->x[lk->surname] };
    bool one_known = one[0] != 0 && one[1] != 0;
    bool two_known = two[0] != 0 && two[1] != 0;

    return (one_known || two_known) &&
           (!one_known || lk_may_be_alike(&given[one[0]], &surnames[one[1]])) &&
           (!two_known || lk_may_be_alike(&given[two[0]], &surnames[two[1]]));
}

bool
lk_may_reach(const Lk *lk, const Met *met, float bits, float least)
{
    /* Sums of the same in another order differ by less. */
    least -= 0.01f;
    if (!lk_has_both_names(lk))
        return bits >= least;
    return bits + most_of_name(lk, 0, lk->given, met) + most_of_name(lk, 1, lk->surname, met) >=
               least ||
           (bits + lk->weights.most[0][EQUAL_NOT] >= least && may_be_crossed(lk, met));
}

bool
lk_end_met(const Lk *lk, const Met *met, float bits, float least, uint64_t *levels)
{
    const float(*weights)[LK_LEVELS] = lk->weights.bits[LK_SAME];
    size_t i = lk->nquick;

    if (lk_has_both_names(lk)) {
        uint64_t names =
            lk_names_level(lk, met, lk_field_level(lk, 0, met), lk_field_level(lk, 1, met));

        bits += weights[0][names & 15] + weights[1][names >> 4];
        *levels |= names;
        i++;
    }
    for (; i < lk->nvisits && bits >= least; i++) {
        size_t field = lk->visits[i].field;
        unsigned level;

        if ((lk->visits[i].lanes & met->both) == 0)
            continue;
        level = beside_names(lk, field, lk_field_level(lk, field, met), *levels);
        bits += weights[field][level] - most_of(lk, field, met);
        *levels |= (uint64_t)level << (4 * field);
    }
    return bits >= least;
}

bool
lk_compare_least(const Lk *lk, uint32_t a, uint32_t b, float least, uint64_t *ret)
{
    Met met = lk_meet(lk, a, b);
    float bits = lk_begin_met(lk, &met, ret);

    return lk_end_met(lk, &met, bits, least, ret);
}
