/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/fit — learns a table of weights: bonds by EM without any truth (Fellegi and Sunter 1969;
 * Winkler 1988), the scorecard by ridge logistic regression on sets whose truth is known.
 *
 * Pure and without chance: equal input gives equal bits.  Symbols: fit_.
 */
#ifndef ENGINE_FIT_H
#define ENGINE_FIT_H

#include "engine/engine.h"

/* What was seen of pairs of pieces. */
typedef struct FitPairs FitPairs;

/* How the bits of one level came about. */
typedef struct FitLevel {
    double m, u;   /* its share among pairs of one case, and among others, that mention the kind */
    double cases;  /* expected pairs of one case that show it */
    bool borrowed; /* too few: the bits are those of the next weaker level */
} FitLevel;

typedef struct FitBonds {
    FitLevel kind[CLUE_KIND_MAX + 1][LEVEL_COUNT];
    FitLevel region[2]; /* other, same */
    FitLevel gap[WEIGHT_GAPS];
    double pairs, cases; /* all pairs, and those expected to be of one case */
    size_t vectors;      /* distinct ones seen */
} FitBonds;

/* Empty; the caller owns it. */
FitPairs *fit_pairs_new(void);
void fit_pairs_free(FitPairs *pairs);
AUTO_FREE(FitPairs, fit_pairs_free)
/* Counts the pairs of a settled engine that share a tag, and its random pairs. */
void fit_pairs_add(FitPairs *pairs, Engine *engine);
/* Replaces the prior and the bits of kinds, region and gap in *table. */
void fit_bonds(const FitPairs *pairs, WeightTable *table, FitBonds *ret);

/* A set of pieces that may be a mosaic, as the scorecard sees it. */
typedef struct FitExample {
    double unit[CARD_COUNT];
    bool yes; /* it is a network's */
} FitExample;

/* Ridge logistic regression on standardised units by Newton's method with step halving; bits per
 * unit.  O(n CARD_COUNT^2) a step. */
void fit_card(const FitExample *examples, size_t n, double penalty, double ret_bits[CARD_COUNT]);

#endif
