/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two files: who could be many of the other file is one of them or few.  Songs of one album, goods
 * of one maker, people of one village have more in common than chance explains, and there are more
 * such pairs than pairs of one.  Each record's partners share it: a pair counts for one as far as
 * it is better than the others of its less sought record. */
#include "link/lk_fit_internal.h"

#include <math.h>

/* Sums are of whole numbers: the same whatever worker found a pair first. */
static const double one = 1 << 20;

static uint32_t
find_bin(const Bin *bins, size_t nbins, uint64_t levels)
{
    size_t from = 0;

    for (size_t to = nbins; to - from > 1;) {
        size_t middle = (from + to) / 2;

        if (bins[middle].levels <= levels)
            from = middle;
        else
            to = middle;
    }
    return (uint32_t)from;
}

bool
lk_open_partners(Lk *lk, Partners *ret, const Bin *bins, size_t nbins)
{
    ret->bin_of = lk_take(lk, (lk->nscored + 1) * sizeof ret->bin_of[0]);
    ret->best = lk_take(lk, (lk->n + 1) * sizeof ret->best[0]);
    ret->squares = lk_take(lk, (lk->n + 1) * sizeof ret->squares[0]);
    ret->odds = lk_take(lk, (nbins + 1) * sizeof ret->odds[0]);
    ret->kept = lk_take(lk, (nbins + 1) * sizeof ret->kept[0]);
    if (ret->bin_of == NULL || ret->best == NULL || ret->squares == NULL || ret->odds == NULL ||
        ret->kept == NULL)
        return false;
    for (size_t i = 0; i < lk->nscored; i++)
        ret->bin_of[i] = find_bin(bins, nbins, lk->scored[i].levels);
    return true;
}

static void
raise_to(double *best, double odds)
{
    *best = odds > *best ? odds : *best;
}

/* False for a pair of copies that were set aside, which are no rivals. */
static bool
counts(const LkPair *pair)
{
    return pair->bits >= 0;
}

/* How sought a record is: between its best partner alone and the sum of all. */
static void
seek(const Lk *lk, Partners *partners)
{
    memset(partners->best, 0, lk->n * sizeof partners->best[0]);
    memset(partners->squares, 0, lk->n * sizeof partners->squares[0]);
    for (size_t i = 0; i < lk->nscored; i++) {
        if (!counts(&lk->scored[i]))
            continue;
        raise_to(&partners->best[lk->scored[i].a], partners->odds[partners->bin_of[i]]);
        raise_to(&partners->best[lk->scored[i].b], partners->odds[partners->bin_of[i]]);
    }
    for (size_t i = 0; i < lk->nscored; i++) {
        double odds = partners->odds[partners->bin_of[i]];
        double of_a, of_b;

        if (!counts(&lk->scored[i]))
            continue;
        of_a = odds / partners->best[lk->scored[i].a];
        of_b = odds / partners->best[lk->scored[i].b];
        partners->squares[lk->scored[i].a] += (uint64_t)(of_a * of_a * one);
        partners->squares[lk->scored[i].b] += (uint64_t)(of_b * of_b * one);
    }
    for (uint32_t row = 0; row < lk->n; row++)
        partners->best[row] *= sqrt((double)partners->squares[row] / one);
}

void
lk_weigh_partners(const Lk *lk, Partners *partners, Bin *bins, size_t nbins)
{
    memset(partners->kept, 0, nbins * sizeof partners->kept[0]);
    seek(lk, partners);
    for (size_t i = 0; i < lk->nscored; i++) {
        const LkPair *pair = &lk->scored[i];
        double odds = partners->odds[partners->bin_of[i]];
        double a = partners->best[pair->a];
        double b = partners->best[pair->b];
        double sought = a < b ? a : b;
        double kept = pair->bits > 0 || sought <= odds
                          ? 1
                          : (1 + odds) / (1 + sought); /* copies are no rivals */

        if (counts(pair))
            partners->kept[partners->bin_of[i]] +=
                (double)(uint64_t)(kept * one) * (1 + (double)pair->bits);
    }
    for (size_t i = 0; i < nbins; i++)
        bins[i].alone = partners->kept[i] / one / bins[i].count;
}
