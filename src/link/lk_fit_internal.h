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

#endif
