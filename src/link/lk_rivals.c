/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two files, in one of which nobody stands twice: who is one of a record's partners is none of its
 * others, and where most records have one, the last that is left is likely theirs.  The odds of a
 * pair are then those of two records that are both still alone (Fortini and others 2001, Sadinle
 * 2017), and each loses by its rivals: how much comes from messages between the records, as sums of
 * matchings are approached (Bethe; Vontobel 2013). */
#include "link/lk_internal.h"

enum { SWEEPS = 16 };

/* No more is told from one. */
static const double bits_most = 40;
static const double odds_most = 0x1p60;
static const double one = 0x1p32;

/* Odds in two parts, in steps that are never rounded where some thousands of them are added: their
 * sums, and what is left of these, are the same in whatever order pairs stand. */
typedef struct Parts {
    double high; /* in steps of 2^20 */
    double low;  /* of 2^-20 */
} Parts;

/* What the other partners of each record of a pair leave of it. */
typedef struct Left {
    float by[2];
} Left;

typedef struct Rivals {
    const Lk *lk;
    bool shares[2]; /* of a file: its records have one partner at most */
    double *odds;   /* of each pair by itself */
    Left *left;
    Parts *sought; /* of each row: the odds of its partners, as far as they are left */
    double more;   /* times: odds of two that are alone */
} Rivals;

static bool
open_rivals(Lk *lk, const bool once[2], Rivals *ret)
{
    *ret = (Rivals){ .lk = lk, .shares = { once[1], once[0] }, .more = 1 };
    ret->odds = lk_take(lk, (lk->nscored + 1) * sizeof ret->odds[0]);
    ret->left = lk_take(lk, (lk->nscored + 1) * sizeof ret->left[0]);
    ret->sought = lk_take(lk, (lk->n + 1) * sizeof ret->sought[0]);
    if (lk->full)
        return false;
    for (size_t i = 0; i < lk->nscored; i++) {
        double bits = (double)lk->scored[i].bits;

        ret->odds[i] = lk_exp2(bits < bits_most ? bits : bits_most);
        ret->left[i] = (Left){ { 1, 1 } };
    }
    return true;
}

/* To the next of such steps: beside so large a number there are no smaller ones. */
static double
in_steps(double x, double step)
{
    double far = 0x1.8p52 * step;

    return x + far - far;
}

static Parts
parts_of(double odds)
{
    double x = odds < odds_most ? odds : odds_most;
    double high = in_steps(x, 0x1p20);

    return (Parts){ high, in_steps(x - high, 0x1p-20) };
}

static void
add_parts(Parts *to, Parts parts)
{
    to->high += parts.high;
    to->low += parts.low;
}

static void
seek(Rivals *rivals)
{
    const Lk *lk = rivals->lk;

    memset(rivals->sought, 0, lk->n * sizeof rivals->sought[0]);
    for (size_t i = 0; i < lk->nscored; i++) {
        double odds = rivals->odds[i] * rivals->more;

        add_parts(&rivals->sought[lk->scored[i].a], parts_of(odds * (double)rivals->left[i].by[1]));
        add_parts(&rivals->sought[lk->scored[i].b], parts_of(odds * (double)rivals->left[i].by[0]));
    }
}

/* Half way from what was left: so that ties come to rest. */
static float
left_by(const Rivals *rivals, uint32_t row, double own, float left)
{
    Parts all = rivals->sought[row];
    Parts less = parts_of(own);
    double others = all.high - less.high + (all.low - less.low);

    if (!rivals->shares[rivals->lk->file[row]])
        return 1;
    return (float)(((double)left + 1 / (1 + (others > 0 ? others : 0))) / 2);
}

static void
leave(Rivals *rivals)
{
    const Lk *lk = rivals->lk;

    for (size_t i = 0; i < lk->nscored; i++) {
        double odds = rivals->odds[i] * rivals->more;
        Left old = rivals->left[i];

        rivals->left[i].by[0] =
            left_by(rivals, lk->scored[i].a, odds * (double)old.by[1], old.by[0]);
        rivals->left[i].by[1] =
            left_by(rivals, lk->scored[i].b, odds * (double)old.by[0], old.by[1]);
    }
}

/* How many records there are that have one partner at most, by file, and how many of them have one:
 * where both files have such, no more of the one than of the other. */
static void
count_alone(Rivals *rivals)
{
    const Lk *lk = rivals->lk;
    double rows[2] = { 0 };
    uint64_t found[2] = { 0 }; /* a sum of whole numbers: the same in any order */
    double least;

    for (uint32_t row = 0; row < lk->n; row++) {
        double sought = rivals->sought[row].high + rivals->sought[row].low;

        rows[lk->file[row]]++;
        found[lk->file[row]] += (uint64_t)(sought / (1 + sought) * one);
    }
    least = (double)(!rivals->shares[0] || (rivals->shares[1] && found[1] < found[0]) ? found[1]
                                                                                      : found[0]) /
            one;
    rivals->more = 1;
    for (size_t i = 0; i < 2; i++) {
        if (rivals->shares[i])
            rivals->more *= (rows[i] + 1) / (rows[i] - least + 1);
    }
}

LkStatus
lk_leave_to_rivals(Lk *lk, const bool once[2])
{
    size_t used = lk->room.used;
    Rivals rivals;
    float more;

    if (!open_rivals(lk, once, &rivals))
        return LK_NO_SPACE;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        seek(&rivals);
        leave(&rivals);
        count_alone(&rivals);
    }
    more = (float)lk_log2(rivals.more);
    lk->weights.prior[LK_SAME] += more;
    for (size_t i = 0; i < lk->nscored; i++) {
        Left left = rivals.left[i];

        lk->scored[i].bits += more + (float)lk_log2((double)left.by[0] * (double)left.by[1]);
    }
    lk->room.used = used;
    return LK_OK;
}

LkStatus
lk_weigh_rivals(Lk *lk, const bool once[2])
{
    lk_weigh_prior(lk);
    lk_weigh_scored(lk);
    return once[0] || once[1] ? lk_leave_to_rivals(lk, once) : LK_OK;
}

/* The first pair, of those that were scored, that does not stand before these two. */
static size_t
find_scored(const Lk *lk, uint32_t a, uint32_t b)
{
    size_t from = 0;

    for (size_t to = lk->nscored; from < to;) {
        size_t middle = from + (to - from) / 2;
        const LkPair *pair = &lk->scored[middle];

        if (pair->a < a || (pair->a == a && pair->b < b))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

float
lk_odds_among_rivals(const Lk *lk, uint64_t levels, uint32_t a, uint32_t b)
{
    uint32_t low = a < b ? a : b;
    uint32_t high = a < b ? b : a;
    const LkPair *pair;

    if (lk->stage == STAGE_FITTED && lk->file != NULL) {
        pair = &lk->scored[find_scored(lk, low, high)];
        if (pair < lk->scored + lk->nscored && pair->a == low && pair->b == high)
            return pair->bits;
    }
    return lk_odds(lk, levels, a);
}
