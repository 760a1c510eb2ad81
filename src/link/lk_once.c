/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files in which nobody stands twice, as the pairs across files tell. */
#include "link/lk_copies_internal.h"

/* Nobody, of rows and pairs. */
#define NONE UINT32_MAX

/* A pair that surely is one, in bits. */
static const float certain = 3;

/* Of records of a file that have a partner: one in FEW or fewer may share it, and even one in MANY
 * where there are not SECONDS_FOR_ONE times as many as have a partner of their own beside it. */
enum { FEW_ONE_OF = 50, MANY_ONE_OF = 4, SECONDS_FOR_ONE = 3 };

typedef struct Surest {
    const Lk *lk;
    uint32_t *best;    /* the surest pair of each row */
    uint32_t *winner;  /* of those of one file whose best partner a row is: the surest */
    uint8_t *is_alike; /* a certain partner has a winner, who is somebody else */
} Surest;

static bool
take_surest(Lk *lk, Surest *ret)
{
    size_t bytes = (lk->n + 1) * sizeof(uint32_t);

    *ret = (Surest){ lk, lk_take(lk, bytes), lk_take(lk, bytes), lk_take(lk, lk->n + 1) };
    return !lk->full;
}

static uint32_t
partner_in(const LkPair *pair, uint32_t row)
{
    return pair->a == row ? pair->b : pair->a;
}

static uint32_t
best_partner(const Surest *surest, uint32_t row)
{
    return partner_in(&surest->lk->scored[surest->best[row]], row);
}

static float
best_bits(const Surest *surest, uint32_t row)
{
    return surest->lk->scored[surest->best[row]].bits;
}

/* Of two that are as sure: whose row comes first by what it says. */
static bool
is_surer(const Lk *lk, float bits, uint32_t row, float than, uint32_t other)
{
    return bits > than || (bits >= than && lk_comes_before(lk, row, other));
}

static void
keep_best(Surest *surest, uint32_t row, uint32_t pair)
{
    const Lk *lk = surest->lk;
    uint32_t *best = &surest->best[row];

    if (*best == NONE || is_surer(lk, lk->scored[pair].bits, partner_in(&lk->scored[pair], row),
                                  best_bits(surest, row), best_partner(surest, row)))
        *best = pair;
}

static void
find_best(Surest *surest)
{
    const Lk *lk = surest->lk;

    memset(surest->best, 0xFF, lk->n * sizeof surest->best[0]);
    for (uint32_t i = 0; i < lk->nscored; i++) {
        const LkPair *pair = &lk->scored[i];

        if (pair->bits < certain)
            continue;
        keep_best(surest, pair->a, i);
        keep_best(surest, pair->b, i);
    }
}

static void
find_winners(Surest *surest, unsigned file)
{
    const Lk *lk = surest->lk;
    uint32_t *winner = surest->winner;

    memset(winner, 0xFF, lk->n * sizeof winner[0]);
    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t other;

        if (lk->file[row] != file || surest->best[row] == NONE)
            continue;
        other = best_partner(surest, row);
        if (winner[other] == NONE || is_surer(lk, best_bits(surest, row), row,
                                              best_bits(surest, winner[other]), winner[other]))
            winner[other] = row;
    }
}

static void
mark_alike(Surest *surest, const LkPair *pair, uint32_t row)
{
    uint32_t winner = surest->winner[partner_in(pair, row)];

    if (winner != NONE && winner != row)
        surest->is_alike[row] = 1;
}

static void
find_alike(Surest *surest, unsigned file)
{
    const Lk *lk = surest->lk;

    memset(surest->is_alike, 0, lk->n);
    for (uint32_t i = 0; i < lk->nscored; i++) {
        const LkPair *pair = &lk->scored[i];

        if (pair->bits < certain)
            continue;
        if (lk->file[pair->a] == file)
            mark_alike(surest, pair, pair->a);
        if (lk->file[pair->b] == file)
            mark_alike(surest, pair, pair->b);
    }
}

/* Two records of a file that have the same best partner are one person, or one of them has nobody:
 * where that is seldom, nobody stands twice.  That two records of a file are alike says less: there
 * are relatives, models of one family, and papers that came out twice.  Some of them have nobody
 * and share a partner, too, but others have one of their own, as two records of one person seldom
 * do; unless all people stand often in both files, and then very many share one. */
static bool
stands_once(Surest *surest, unsigned file)
{
    const Lk *lk = surest->lk;
    size_t n = 0;
    size_t second = 0;
    size_t own = 0;

    find_winners(surest, file);
    find_alike(surest, file);
    for (uint32_t row = 0; row < lk->n; row++) {
        bool is_winner;

        if (lk->file[row] != file || surest->best[row] == NONE)
            continue;
        is_winner = surest->winner[best_partner(surest, row)] == row;
        n++;
        second += !is_winner;
        own += is_winner && surest->is_alike[row];
    }
    return second * FEW_ONE_OF < n || (second * MANY_ONE_OF < n && second < SECONDS_FOR_ONE * own);
}

LkStatus
lk_find_once(Lk *lk)
{
    size_t used = lk->room.used;
    Surest surest;

    if (lk->file == NULL)
        return LK_OK;
    if (!take_surest(lk, &surest))
        return LK_NO_SPACE;
    find_best(&surest);
    for (unsigned i = 0; i < lk->files; i++)
        lk->once[i] = stands_once(&surest, i);
    lk->room.used = used;
    return LK_OK;
}
