/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_words_internal — texts that are compared word by word. */
#ifndef LINK_LK_WORDS_INTERNAL_H
#define LINK_LK_WORDS_INTERNAL_H

#include "link/lk_ready_internal.h"

enum {
    WORDS_MOST = 24, /* of a text that are compared */
    NUMBER_LEAST = 5 /* characters of a number that may be near another */
};

/* Words of one text in the order of their hashes, each once. */
typedef struct WordList {
    uint32_t words[WORDS_MOST];
    size_t n;
} WordList;

bool lk_has_digit(Str word);
/* Words of one column that there is room for. */
size_t lk_words_room(size_t rows);
/* Room for the words of a column's texts. */
void lk_open_words(Lk *lk, Dict *texts, Dict *words);
/* A cell to the line of its row. */
void lk_read_words(Lk *lk, const Column *column, LkText cell, uint32_t *line);
/* The same for a sealed cell; what is none stays empty. */
void lk_read_sealed_words(Lk *lk, const Column *column, LkText cell, uint32_t *line);
/* How rare each word is, once all rows are there. */
void lk_count_words_of(const Lk *lk, Dict *words);
/* The level of two texts that are not the same. */
unsigned lk_words_level(const Lk *lk, const Field *field, uint32_t x, uint32_t y);
/* A word to a list that has room for it. */
void lk_insert_word(const Dict *words, WordList *list, uint32_t word);
/* The level of two lists of words of a lane that are not the same. */
unsigned lk_lists_level(const Lk *lk, int8_t lane, const WordList *a, const WordList *b);
/* How many pairs would be at each level if words stood in texts by chance; of those with nothing in
 * common none are counted.  False if there is no room. */
bool lk_deal_words(Lk *lk, size_t field, double ret[LK_LEVELS]);

/* Pairs of one person at each level of a field of words, given those `seen` and those that `chance`
 * makes: no more than are left of those seen without the latter, none surer than at the next nearer
 * level; in one file (`pairs` is 0) no more than are the same or nearly so, since small errors are
 * no rarer than great ones: where many texts are half the same and hardly any is wholly, each is of
 * another.  Two files tell of one thing in words of their own, but there are no more than `pairs`
 * of one, and who has a nearer partner is of no farther pair: as many are left as both records are
 * still alone.  So what titles of one kind have in common, as "Handbook of ... for ...", is of
 * none. Numbers are beside the others: a rare one that many share by chance says nothing of those
 * who share half of their words. */
void lk_bound_words(const double seen[LK_LEVELS], const double chance[LK_LEVELS], double pairs,
                    double ret[LK_LEVELS]);
/* One of a text's words, the same for texts that have much in common; 0 if it has none. */
uint32_t lk_word_atom(const Lk *lk, size_t lane, unsigned draw, uint32_t text);

#endif
