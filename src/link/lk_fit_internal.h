/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_fit_internal — what fitting the model is made of. */
#ifndef LINK_LK_FIT_INTERNAL_H
#define LINK_LK_FIT_INTERNAL_H

#include "link/lk_words_internal.h"

/* Shares of a field's levels among pairs of one person and of kin, as they are believed beforehand;
 * those of others must be there. */
void lk_believe(Lk *lk, size_t field);
/* Chance that two others agree on a value of exactly this level, from the counts of values. */
double lk_chance_level(const Lk *lk, size_t field, unsigned level);
/* The share of a level in a class, with that of the implied level which stands for it. */
double lk_share(const Lk *lk, size_t field, LkClass kin, unsigned level);

/* Counts the levels of a random pair two by two; adds up what was counted. */
void lk_count_together(const Lk *lk, uint64_t levels, Together *ret);
void lk_add_together(const Lk *lk, Together *to, const Together *part);
/* Which fields say again what others say, and how much where both agree, from lk->together and the
 * shares as they are; and where both speak against, from the pairs of one person expected at each
 * two levels. */
void lk_find_besides(Lk *lk);
void lk_find_apart(const Lk *lk, LkBeside *pair, double expected[LK_LEVELS][LK_LEVELS]);

#endif
