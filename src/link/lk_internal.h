/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_internal — the parts of record linkage among themselves. */
#ifndef LINK_LK_INTERNAL_H
#define LINK_LK_INTERNAL_H

#include "link/lk_types_internal.h"

/* Pairs weaker than this, in bits, are not kept. */
#define LK_KEPT_LEAST -8.0f

/* A function that only fetches has no effect for gcc, which leaves out its calls: it must be no
 * call. */
#define FETCHING static inline __attribute__((always_inline))

/* --- room ------------------------------------------------------------------------------------- */

/* Memory aligned to 64, not cleared; NULL and lk->full if there is none left. */
void *lk_take(Lk *lk, size_t bytes);

/* --- texts ------------------------------------------------------------------------------------ */

/* What of a folded text: its row's parts but count and frequency, and its hint but band. */
void lk_row_fill(TextRow *row, Str text, size_t first);
Hint lk_hint(const TextRow *row, HintSort sort);
/* The full name that a folded word is a short form of, else the word itself. */
Str lk_full_name(Str word);
/* The short form of that number and its full name; NULL behind the last. */
const char *const *lk_short_name(size_t i);
uint32_t lk_text_hash(Str text);
/* The number of a text in its dictionary, counted once more. */
uint32_t lk_intern(Dict *dict, Str text, size_t first, uint32_t hash);
/* Edits between two folded texts of at most TEXT_MAX bytes, a swap is one: at most `most`. */
bool lk_within(const TextRow *a, const TextRow *b, unsigned most);
/* True unless two hints of HINT_PARITY show that their texts are not within one edit. */
bool lk_may_be_within_one(const Hint *a, const Hint *b);
/* Jaro-Winkler of two rows. */
float lk_alike(const TextRow *a, const TextRow *b);
/* The same of their first words. */
float lk_alike_firsts(const TextRow *a, const TextRow *b);
/* One row, after all were counted: texts that are new are counted too. */
void lk_read_row(Lk *lk, const LkText *cells, uint32_t row);
/* Whole names of rows [first, first + n), once the columns of their parts are read. */
void lk_read_wholes(Lk *lk, const LkText *cells, size_t first, size_t n);
/* The cells of a column as interned lanes of rows [first, first + n). */
void lk_read_column(Lk *lk, size_t column, const LkText *cells, size_t first, size_t n);

/* lk->content of all rows, once they are there; of one that came later.  False if there is no room.
 */
bool lk_note_contents(Lk *lk);
void lk_note_content(Lk *lk, uint32_t row);

/* --- comparing -------------------------------------------------------------------------------- */

/* What becomes of a column, without its lanes. */
Column lk_column(const LkColumn *column);
/* Columns of a kind. */
size_t lk_count_kind(const LkColumn *columns, size_t n, LkKind kind);
/* Sets apart columns without a lane: texts come last, of them those with a known name first. */
void lk_set_apart(LkColumn *columns, size_t n, const bool *named);
/* Lanes, dictionaries and fields for columns. */
LkStatus lk_plan(Lk *lk, const LkColumn *columns, size_t ncolumns);
/* The names of the levels of a kind of comparison, and which of them go by frequency. */
void lk_level_names(FieldType type, LkField *field);
/* Bands and rarity of all texts, once all rows are there. */
void lk_count(Lk *lk);
/* The same for a text that came later: as if one record of those counted had it. */
void lk_count_new(Lk *lk, int8_t lane, uint32_t text);
/* The level of an address: street and house 0 not known, 1 differ, 2 nearly the same, 3 the same;
 * place as PLACE_ tells. */
unsigned lk_address_level(unsigned street, unsigned house, unsigned place);
/* True for a level that says nothing beyond what the names say; no others' share is kept for it. */
bool lk_is_implied(FieldType type, unsigned level);
/* Level of each field, 4 bits each. */
uint64_t lk_compare(const Lk *lk, uint32_t a, uint32_t b);
/* The same if the bits of the levels reach `least`; false, perhaps before all were compared, if
 * they do not. */
bool lk_compare_least(const Lk *lk, uint32_t a, uint32_t b, float least, uint64_t *ret);
/* The level of two texts of one lane that are not the same. */
unsigned lk_text_level(const Lk *lk, int8_t lane, uint32_t a, uint32_t b);
/* How rare the value of row a is, for levels that go by frequency. */
const Rarity *lk_rarity(const Lk *lk, size_t field, uint32_t a);

/* --- blocking --------------------------------------------------------------------------------- */

/* The value of a key for a row, undivided; 0 if a part of it is missing. */
uint32_t lk_key_value(const Lk *lk, const Key *key, uint32_t row);
/* The value of an atom of a row; 0 if a part of it is missing. */
uint32_t lk_atom(const Lk *lk, unsigned atom, uint32_t row);
/* Sorts rows into blocks by each key from `first` on: lk->lines, and lk->order[key] of
 * lk->norder[key] rows. */
LkStatus lk_sort_keys(Lk *lk, size_t first);
/* Blocks and scores once more, with the weights that were fitted. */
LkStatus lk_again(Lk *lk);
/* Pairs that the keys find and that may be of one person, to lk->scored; then, if `copies`, those
 * of lk_pair_copies.  The bits of a pair are how many more there are that say the same. */
LkStatus lk_block(Lk *lk, bool copies, LkStep *on_step, void *self);

/* --- fitting and scoring ---------------------------------------------------------------------- */

/* First shares by kind of level and from random pairs, before any pair was looked at. */
LkStatus lk_begin(Lk *lk);
/* True if those of a class (household, namesakes) have it in common. */
bool lk_is_common(const Lk *lk, LkClass class, FieldType type);
/* Fits the model to lk->scored. */
LkStatus lk_learn(Lk *lk);
/* Odds of lk->scored by the model; what is too weak goes, the rest is sorted by (a, b). */
LkStatus lk_score(Lk *lk);
/* The odds of lk->scored by themselves once more. */
void lk_weigh_scored(Lk *lk);
/* Of two files: these odds, then what other partners of their records leave of them, if nobody
 * stands twice in one of them. */
LkStatus lk_weigh_rivals(Lk *lk, const bool once[2]);
/* What partners leave of the odds of lk->scored as they are; to the prior goes what it is more for
 * two that are alone. */
LkStatus lk_leave_to_rivals(Lk *lk, const bool once[2]);
/* The odds of a pair, of which a is one row: with what its rivals leave, if it was scored. */
float lk_odds_among_rivals(const Lk *lk, uint64_t levels, uint32_t a, uint32_t b);
/* In which files nobody seems to stand twice. */
LkStatus lk_find_once(Lk *lk);
/* Weights from the model; then what rare texts add for a household, once all are counted. */
void lk_weigh(Lk *lk);
void lk_weigh_prior(Lk *lk);
void lk_weigh_rarities(Lk *lk);
void lk_weigh_rarity(Lk *lk, int8_t lane, uint32_t text);
/* Adds the bits of a level of a field (not 0), with the frequency of the value of row a. */
void lk_add_bits(const Lk *lk, size_t field, unsigned level, uint32_t a, Odds *odds);
/* Bits that two fields both say, of a pair's levels. */
float lk_again_bits(const LkBeside *pair, uint64_t levels);
/* Odds of one person against relatives, namesakes and all others. */
float lk_against(const Odds *odds);
/* The odds of a pair, of which a is one row. */
float lk_odds(const Lk *lk, uint64_t levels, uint32_t a);
/* True for a row that was added and has not gone. */
bool lk_is_here(const Lk *lk, uint32_t row);
/* Runs tasks with the crew, or one after the other. */
void lk_run(const Lk *lk, void (*task)(void *arg, unsigned i), void *arg, unsigned n);

/* 2 to the power of x, at most 2 to the power of 1000 and at least of -1000; the logarithm of a
 * positive x.  The same bits on every machine. */
double lk_exp2(double x);
double lk_log2(double x);
/* The same: the sine of degrees, and the angle in radians of a sine from 0 to 1. */
double lk_sine(double degrees);
double lk_arcsine(double x);

/* Of a row in lk->order: the first of its block. */
#define LK_BEGINS 0x80000000u

static inline uint32_t
lk_row_at(const Lk *lk, size_t key, size_t at)
{
    return lk->order[key][at] & ~LK_BEGINS;
}

static inline bool
lk_begins_block(const Lk *lk, size_t key, size_t at)
{
    return (lk->order[key][at] & LK_BEGINS) != 0;
}

static inline LkText
lk_text(Str s)
{
    return (LkText){ s.ptr, s.len };
}

static inline bool
lk_has_both_names(const Lk *lk)
{
    return lk->given >= 0 && lk->surname >= 0;
}

/* Somebody has a name. */
static inline bool
lk_is_of_people(const Lk *lk)
{
    return lk->given >= 0 || lk->surname >= 0;
}

static inline double
lk_lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline uint32_t
lk_mix(uint64_t a, uint64_t b)
{
    uint64_t x = (a ^ 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;

    x ^= x >> 32;
    x = (x + b) * 0xCA9B0C7EBA1DA115u;
    x ^= x >> 29;
    x *= 0x9FB21C651E98DF25u;
    return (uint32_t)(x >> 32);
}

#endif
