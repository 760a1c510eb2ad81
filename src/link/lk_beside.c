/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Comparisons that go together among others, as a town and its county do: that both agree is hardly
 * more of a chance than that one does.  Fellegi and Sunter take them for independent; here each may
 * hang on others without a ring, as a forest of pairs (Chow and Liu 1968).  How often two agree
 * together by chance is counted among random pairs, less all that one person and kin may explain.
 * What is said twice counts once: bits are only ever taken from what both say alike, and never more
 * than the lesser says. */
#include "link/lk_fit_internal.h"

#include <math.h>

/* Pairs' worth of what is believed, that levels do not go together, among others and among those of
 * one person; how sure a count must be, in standard deviations; mean bits of pairs of one person
 * that make it worth while. */
static const double believed = 2;
static const double believed_same = 30;
static const double sure = 2;
static const double worth_least = 0.1;

_Static_assert(LEVEL_OTHER == 1, "what is above has another bit of its four set");

/* The fields of which one of the four bits is set, a bit each. */
static uint32_t
fields_with(uint64_t levels)
{
    uint64_t x = (levels | levels >> 1 | levels >> 2 | levels >> 3) & 0x1111111111111111u;

    x = (x | x >> 3) & 0x0303030303030303u;
    x = (x | x >> 6) & 0x000F000F000F000Fu;
    x = (x | x >> 12) & 0x000000FF000000FFu;
    return (uint32_t)(x | x >> 24) & 0xFFFF;
}

void
lk_count_together(uint64_t levels, uint32_t *known, Together *ret)
{
    uint32_t above = fields_with(levels & ~0x1111111111111111u);

    known[fields_with(levels)]++;
    for (; above != 0; above &= above - 1) {
        unsigned f = (unsigned)__builtin_ctz(above);

        for (uint32_t left = above; left != 0; left &= left - 1) {
            unsigned g = (unsigned)__builtin_ctz(left);

            ret->levels[f][g][lk_level_at(levels, f)][lk_level_at(levels, g)]++;
        }
    }
}

/* Pairs that know these fields. */
static void
add_known(Together *to, uint32_t fields, uint32_t n)
{
    for (; fields != 0; fields &= fields - 1) {
        for (uint32_t left = fields; left != 0; left &= left - 1)
            to->known[__builtin_ctz(fields)][__builtin_ctz(left)] += n;
    }
}

void
lk_add_together(const Lk *lk, Together *to, const uint32_t *known, const Together *part,
                uint32_t times)
{
    for (uint32_t fields = 0; fields < 1u << lk->model.nfields; fields++) {
        to->pairs += times * known[fields];
        if (known[fields] != 0)
            add_known(to, fields, times * known[fields]);
    }
    for (size_t f = 0; f < lk->model.nfields; f++) {
        for (size_t g = f; g < lk->model.nfields; g++) {
            for (size_t i = 0; i < LEVEL_PAIRS; i++)
                to->levels[f][g][i / LK_LEVELS][i % LK_LEVELS] +=
                    times * part->levels[f][g][i / LK_LEVELS][i % LK_LEVELS];
        }
    }
}

float
lk_again_bits(const LkBeside *pair, uint64_t levels)
{
    return (float)pair->bits[lk_level_at(levels, pair->beside)][lk_level_at(levels, pair->field)];
}

/* What a level says, in bits. */
static double
bits_of(const LkField *field, unsigned level)
{
    double same = field->share[LK_SAME][level];
    double other = field->share[LK_OTHER][level];

    return same > 0 && other > 0 ? lk_log2(same / other) : 0;
}

/* Few records make few pairs, of which each is drawn many times: that is not to know more. */
static double
worth_of_pair(const Lk *lk)
{
    double drawn = lk->together->pairs;

    return drawn > lk->model.pairs_all ? lk->model.pairs_all / drawn : 1;
}

/* How much more often than by chance two levels come together among others: of what was seen, only
 * what is surely there and neither one person nor kin can explain. */
static double
together_by_chance(const Lk *lk, const LkBeside *pair, unsigned i, unsigned k)
{
    const LkField *x = &lk->model.fields[pair->beside];
    const LkField *y = &lk->model.fields[pair->field];
    double worth = worth_of_pair(lk);
    double known = worth * lk->together->known[pair->beside][pair->field];
    double seen = worth * lk->together->levels[pair->beside][pair->field][i][k];
    double chance = known * x->share[LK_OTHER][i] * y->share[LK_OTHER][k];
    double left = seen - sure * sqrt(seen);

    for (size_t kin = 0; kin < RIVALS; kin++)
        left -= known * lk->model.share[kin] * lk_lesser(x->share[kin][i], y->share[kin][k]);
    return left > chance ? lk_log2((left + believed) / (chance + believed)) : 0;
}

/* What two fields say twice where they agree; how much of it pairs of one person have. */
static double
find_agreeing(const Lk *lk, LkBeside *pair)
{
    const LkField *x = &lk->model.fields[pair->beside];
    const LkField *y = &lk->model.fields[pair->field];
    double worth = 0;

    memset(pair->bits, 0, sizeof pair->bits);
    for (unsigned at = 0; at < LEVEL_PAIRS; at++) {
        unsigned i = at / LK_LEVELS;
        unsigned k = at % LK_LEVELS;
        double least = lk_lesser(bits_of(x, i), bits_of(y, k));

        if (least <= 0)
            continue;
        pair->bits[i][k] = lk_lesser(least, together_by_chance(lk, pair, i, k));
        worth += pair->bits[i][k] * x->share[LK_SAME][i] * y->share[LK_SAME][k];
    }
    return worth;
}

/* What names say of the other name, of sex and of mail is in the levels. */
static bool
may_go_together(const Lk *lk, size_t f, size_t g)
{
    FieldType x = lk->fields[f].type;
    FieldType y = lk->fields[g].type;

    return x != FIELD_SEX && y != FIELD_SEX && x != FIELD_EMAIL && y != FIELD_EMAIL &&
           (x > FIELD_SURNAME || y > FIELD_SURNAME);
}

/* The two of different trees that say the most twice. */
static bool
find_next(const Lk *lk, const unsigned tree[LK_FIELDS], LkBeside *ret)
{
    double most = worth_least;

    for (unsigned f = 0; f < lk->model.nfields; f++) {
        for (unsigned g = f + 1; g < lk->model.nfields; g++) {
            LkBeside pair = { .field = g, .beside = f };
            double worth;

            if (tree[f] == tree[g] || !may_go_together(lk, f, g))
                continue;
            worth = find_agreeing(lk, &pair);
            if (worth > most) {
                most = worth;
                *ret = pair;
            }
        }
    }
    return most > worth_least;
}

void
lk_find_besides(Lk *lk)
{
    LkModel *model = &lk->model;
    unsigned tree[LK_FIELDS];

    for (unsigned f = 0; f < LK_FIELDS; f++)
        tree[f] = f;
    model->nbesides = 0;
    while (find_next(lk, tree, &model->besides[model->nbesides])) {
        const LkBeside *found = &model->besides[model->nbesides++];
        unsigned old = tree[found->field];

        for (unsigned f = 0; f < LK_FIELDS; f++)
            tree[f] = tree[f] == old ? tree[found->beside] : tree[f];
    }
}

/* Who moves to another town moves to another county: of one person too. */
void
lk_find_apart(const Lk *lk, LkBeside *pair, double expected[LK_LEVELS][LK_LEVELS])
{
    const LkField *x = &lk->model.fields[pair->beside];
    const LkField *y = &lk->model.fields[pair->field];
    double known = believed_same;

    for (unsigned at = 0; at < LEVEL_PAIRS; at++)
        known +=
            at / LK_LEVELS > 0 && at % LK_LEVELS > 0 ? expected[at / LK_LEVELS][at % LK_LEVELS] : 0;
    for (unsigned at = 0; at < LEVEL_PAIRS; at++) {
        unsigned i = at / LK_LEVELS;
        unsigned k = at % LK_LEVELS;
        double chance = x->share[LK_SAME][i] * y->share[LK_SAME][k];
        double share = (expected[i][k] + believed_same * chance) / known;
        double least = lk_lesser(-bits_of(x, i), -bits_of(y, k));

        if (least > 0 && share > chance)
            pair->bits[i][k] = -lk_lesser(least, lk_log2(share / chance));
    }
}
