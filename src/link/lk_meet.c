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
    unsigned first = lk->given >= 0 || lk->surname >= 0 ? levels & 15 : 0;
    unsigned second = lk_has_both_names(lk) ? levels >> 4 & 15 : 0;

    if (type == FIELD_SEX && level >= LEVEL_SAME && lk->given >= 0 && names_agree(first))
        return LEVEL_PART;
    if (type == FIELD_EMAIL && level == LEVEL_FAR && (names_agree(first) || names_agree(second)))
        return LEVEL_SOUNDS;
    return level;
}

uint64_t
lk_compare(const Lk *lk, uint32_t a, uint32_t b)
{
    Met met = lk_meet(lk, a, b);
    uint64_t levels = 0;
    size_t first = 0;

    if (lk_has_both_names(lk)) {
        levels = lk_names_level(lk, &met, lk_field_level(lk, 0, &met), lk_field_level(lk, 1, &met));
        first = 2;
    }
    for (size_t i = first; i < lk->model.nfields; i++)
        levels |= (uint64_t)beside_names(lk, i, lk_field_level(lk, i, &met), levels) << (4 * i);
    return levels;
}

/* --- the same, given up as soon as it cannot matter ------------------------------------------- */

static float
most_of_address(const Lk *lk, const Field *field, const Met *met)
{
    unsigned street = lk_equal_of(field->lane[0], met);
    unsigned house = lk_equal_of(field->lane[1], met);
    unsigned postcode = lk_equal_of(field->lane[2], met);
    unsigned city = lk_equal_of(field->lane[3], met);

    return lk->weights.best_address[street][house][postcode > city ? postcode : city];
}

/* The most that a field can give, by which lanes are empty and equal alone. */
static float
most_of(const Lk *lk, size_t field, const Met *met)
{
    int8_t lane = lk->fields[field].lane[0];

    if (lk->fields[field].type == FIELD_ADDRESS)
        return most_of_address(lk, &lk->fields[field], met);
    if ((met->both >> lane & 1) == 0)
        return 0;
    return (met->same >> lane & 1) != 0 ? lk->weights.best_same[field] : lk->weights.best[field];
}

/* The bits of fields that are quick to compare, whose levels go to `levels`, and the most that the
 * others can give. */
static float
begin_bits(const Lk *lk, const Met *met, float most[LK_FIELDS], uint64_t *levels)
{
    float bits = lk->weights.prior[LK_SAME];

    for (size_t i = 0; i < lk->nquick; i++) {
        size_t field = lk->visits[i].field;
        unsigned level;

        if ((lk->visits[i].lanes & met->both) == 0)
            continue;
        level = lk_field_level(lk, field, met);
        bits += lk->weights.bits[LK_SAME][field][level];
        *levels |= (uint64_t)level << (4 * field);
    }
    for (size_t i = lk->nquick; i < lk->nvisits; i++) {
        size_t field = lk->visits[i].field;

        if ((lk->visits[i].lanes & met->both) != 0)
            bits += most[field] = most_of(lk, field, met);
    }
    if (lk_has_both_names(lk))
        bits += most[1] = most_of(lk, 1, met);
    return bits;
}

bool
lk_compare_met(const Lk *lk, const Met *met, float least, uint64_t *ret)
{
    const Weights *weights = &lk->weights;
    float most[LK_FIELDS];
    uint64_t levels = 0;
    float bits = begin_bits(lk, met, most, &levels);

    for (size_t i = lk->nquick; i < lk->nvisits && bits >= least; i++) {
        size_t field = lk->visits[i].field;
        uint64_t level;

        if ((lk->visits[i].lanes & met->both) == 0)
            continue;
        level = beside_names(lk, field, lk_field_level(lk, field, met), levels);
        if (field == 0 && lk_has_both_names(lk)) {
            level = lk_names_level(lk, met, (unsigned)level, lk_field_level(lk, 1, met));
            bits += weights->bits[LK_SAME][1][level >> 4] - most[1];
        }
        bits += weights->bits[LK_SAME][field][level & 15] - most[field];
        levels |= level << (4 * field);
    }
    *ret = levels;
    return bits >= least;
}

bool
lk_compare_least(const Lk *lk, uint32_t a, uint32_t b, float least, uint64_t *ret)
{
    Met met = lk_meet(lk, a, b);

    return lk_compare_met(lk, &met, least, ret);
}
