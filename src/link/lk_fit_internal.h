/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_fit_internal — what fitting the model is made of. */
#ifndef LINK_LK_FIT_INTERNAL_H
#define LINK_LK_FIT_INTERNAL_H

#include "link/lk_words_internal.h"

/* Pairs of the same levels. */
typedef struct Bin {
    uint64_t levels;
    double count;
    double alone; /* how much of the pairs of one is left by other partners of their records */
} Bin;

/* By levels: sums come out the same whatever worker found a pair first. */
void lk_sort_bins(Bin *bins, size_t n);

/* Pairs across files, and how sought their records are. */
typedef struct Partners {
    uint32_t *bin_of; /* of each pair */
    double *best;     /* of each record: the odds of its best partner, then how sought it is */
    uint64_t *squares;
    double *odds; /* of each bin: one person against kin and others */
    double *kept;
} Partners;

/* Pairs of one person and of kin that were left out before they could be learnt from: how many for
 * one pair of each class, and by level. */
typedef struct Unseen {
    uint64_t *known; /* levels of random pairs: what is known of two; NULL: nothing is reckoned */
    double pairs[RIVALS];
    double levels[LK_FIELDS][LK_LEVELS][RIVALS];
} Unseen;

/* Shares of a field's levels among pairs of one person and of kin, as they are believed beforehand;
 * those of others must be there. */
void lk_believe(Lk *lk, size_t field);
/* Chance that two others agree on a value of exactly this level, from the counts of values. */
double lk_chance_level(const Lk *lk, size_t field, unsigned level);
/* Chance that two others have a value in common, if nothing but its kind is known. */
double lk_believed_chance(FieldType type);
/* The share of a level in a class, with that of the implied level which stands for it. */
double lk_share(const Lk *lk, size_t field, LkClass kin, unsigned level);
/* In one file, works of people, as records of music: names, nothing else that tells of people, and
 * a text that tells them apart better than a name does.  Namesakes are then works of one person. */
bool lk_are_works(const Lk *lk);
/* With more than one file and no names of people: the text or words of which most values are of one
 * record alone, as titles are; LK_FIELDS if there is none. */
size_t lk_telling_field(const Lk *lk);
/* Of one thing few have other numbers: what is beyond that is of siblings. */
void lk_cap_apart(double share[LK_LEVELS]);
/* What tells things apart is seldom another for one thing, and seldom the same for two of a family:
 * songs of an album have all in common but their titles. */
void lk_cap_telling(LkField *field, FieldType type);
/* True of people if all but a date is what a child may have of a parent: names, sex and a place. */
bool lk_date_alone_tells(const Lk *lk);
/* There few of a household have the same given name, and few of one person wholly another date:
 * else a parent and a child of one name pass for one person with an error in it. */
void lk_cap_people(Lk *lk, size_t f);
/* Room for partners, whose pairs are of these bins; false if there is none. */
bool lk_open_partners(Lk *lk, Partners *ret, const Bin *bins, size_t nbins);
/* How much of the pairs of one each bin keeps, by the odds of `partners`. */
void lk_weigh_partners(const Lk *lk, Partners *partners, Bin *bins, size_t nbins);

/* What is known of random pairs; false if there is no room.  Then, as often as shares
 * change, what of each class lk->weights leave out, which must be those that did. */
bool lk_open_unseen(Lk *lk, Unseen *ret);
void lk_draw_unseen(const Lk *lk, Unseen *unseen);

/* Rows that count, in an order that their content gives, of very many a part; how many.  NULL if
 * there is no room. */
const uint32_t *lk_order_rows(Lk *lk, size_t *ret_n);
/* Counts the levels of a random pair two by two, and which fields it knows: of all sets of fields,
 * a bit each; adds up what was counted. */
void lk_count_together(uint64_t levels, uint32_t *known, Together *ret);
void lk_add_together(const Lk *lk, Together *to, const uint32_t *known, const Together *part,
                     uint32_t times);
/* Which fields say again what others say, and how much where both agree, from lk->together and the
 * shares as they are; and where both speak against, from the pairs of one person expected at each
 * two levels. */
void lk_find_besides(Lk *lk);
void lk_find_apart(const Lk *lk, LkBeside *pair, double expected[LK_LEVELS][LK_LEVELS]);

#endif
