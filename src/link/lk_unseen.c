/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pairs of one person and of kin that the weights at the beginning left out: most of a household,
 * whose given names differ, and those of one person of whom little is known.  Learnt from the
 * others alone, both would come out fewer round for round.  How many were left out is drawn: what
 * is known of two from random pairs, the levels of it from the shares of a class. */
#include "link/lk_copies_internal.h"
#include "link/lk_fit_internal.h"

enum { DRAWN = 2048 };

/* How much of it is believed: of one person half, since of whom little is known even less may be
 * alike than of those from whom that is learnt. */
static const double believed[RIVALS] = { .5, 1, 1 };

bool
lk_open_unseen(Lk *lk, Unseen *ret)
{
    const uint32_t *rows;
    size_t used, n;

    if (lk->counted == 0)
        return true;
    ret->known = lk_take(lk, DRAWN * sizeof ret->known[0]);
    used = lk->room.used;
    rows = lk_order_rows(lk, &n);
    if (rows == NULL)
        return false;
    for (uint32_t i = 0; i < DRAWN; i++) {
        uint32_t a = rows[lk_mix(2 * i, 17) % n];
        uint32_t b = rows[lk_mix(2 * i + 1, 17) % n];

        ret->known[i] = lk_compare(lk, a, b);
    }
    lk->room.used = used;
    return true;
}

/* Shares of levels up to each. */
static void
add_up(const Lk *lk, LkClass kin, double ret[LK_FIELDS][LK_LEVELS])
{
    for (size_t f = 0; f < lk->model.nfields; f++) {
        double sum = 0;

        for (unsigned i = 0; i < LK_LEVELS; i++) {
            sum += i == 0 ? 0 : lk->model.fields[f].share[kin][i];
            ret[f][i] = sum;
        }
    }
}

/* `at`: from 0 to 1.  Addresses know streets of both or not. */
static unsigned
draw_level(FieldType type, unsigned known, const double sums[LK_LEVELS], double at)
{
    bool only = type == FIELD_ADDRESS && known >= ADDRESS_ONLY_APART;
    unsigned ret = only ? ADDRESS_ONLY_APART : 1;
    unsigned last = type == FIELD_ADDRESS && !only ? ADDRESS_ONLY_APART - 1 : LK_LEVELS - 1;
    double from = sums[ret - 1];

    while (ret < last && sums[ret] - from <= at * (sums[last] - from))
        ret++;
    return ret;
}

/* One pair of a class; true if the weights at the beginning leave it out. */
static bool
draw_pair(const Lk *lk, double sums[LK_FIELDS][LK_LEVELS], uint32_t i, uint64_t known,
          uint64_t *ret)
{
    float bits = lk->weights.prior[LK_SAME];

    *ret = 0;
    for (size_t f = 0; f < lk->model.nfields; f++) {
        unsigned level;

        if (lk_level_at(known, f) == 0)
            continue;
        level = draw_level(lk->fields[f].type, lk_level_at(known, f), sums[f],
                           (double)lk_mix(i * LK_FIELDS + f, 19) / 0x1p32);
        *ret |= (uint64_t)level << (4 * f);
        bits += lk->weights.bits[LK_SAME][f][level];
    }
    return bits < LK_KEPT_LEAST;
}

void
lk_draw_unseen(const Lk *lk, Unseen *unseen)
{
    memset(unseen->pairs, 0, sizeof unseen->pairs);
    memset(unseen->levels, 0, sizeof unseen->levels);
    for (LkClass kin = LK_SAME; kin < LK_OTHER; kin++) {
        double sums[LK_FIELDS][LK_LEVELS];

        add_up(lk, kin, sums);
        for (uint32_t i = 0; i < DRAWN; i++) {
            uint64_t levels;

            if (!draw_pair(lk, sums, i, unseen->known[i], &levels))
                continue;
            unseen->pairs[kin] += believed[kin] / DRAWN;
            for (size_t f = 0; f < lk->model.nfields; f++)
                unseen->levels[f][lk_level_at(levels, f)][kin] += believed[kin] / DRAWN;
        }
    }
}
