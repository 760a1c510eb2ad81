/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/learn_internal — what is learnt from, among the parts of learn. */
#ifndef MOSAIC_LEARN_INTERNAL_H
#define MOSAIC_LEARN_INTERNAL_H

#include "mosaic/learn.h"

typedef enum LearnLabel {
    LEARN_FALSE,
    LEARN_FINDS,  /* half of a network's pieces, three at least, and they are half of the set */
    LEARN_NEITHER /* half of it is of networks, but it finds none: no example */
} LearnLabel;

typedef struct LearnOffer {
    uint32_t set;
    uint32_t n;
    uint32_t piece[ENGINE_MEMBERS_MAX]; /* indices into the set's pieces, by id */
    double unit[CARD_COUNT];
    double bits;
    LearnLabel label;
    uint32_t network; /* found */
} LearnOffer;

/* Beside each set as it is, copies that lack a fifth of its pieces: what is learnt has to hold
 * where less was given, too. */
enum { LEARN_COPIES = 8 };

typedef struct LearnSet {
    ReplayInput input;
    const ReplayPiece **by_id;
    uint32_t *network; /* of a piece: 1 + its number, or 0 */
    uint32_t *size;    /* of a network */
    uint32_t nnetworks;
} LearnSet;

typedef struct Learn {
    const LearnOptions *options;
    LearnSet *sets; /* as they are, then their copies */
    size_t nsets;   /* with the copies */
    size_t nwhole;  /* without */
    LearnOffer *offers;
    size_t noffers, room;
    LearnResult *result;
} Learn;

/* Judges offers of whole sets in order of weight; sets found[] and the thresholds. */
void learn_judge(Cx *cx, Learn *learn);
/* Weighs all offers by the table; *ret are those that would be taken as mosaics, heaviest first. */
void learn_take(Cx *cx, Learn *learn, LearnOffer ***ret, size_t *ret_n);
void learn_label(const LearnSet *set, LearnOffer *offer);
/* Reads truth.csv of a set whose pieces were read. */
MUST_USE Status learn_truth(Cx *cx, Str dir, LearnSet *set);

#endif
