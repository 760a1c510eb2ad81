/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/tables — made tables in which things or people stand more than once, each set with its
 * truth: what records are of is known because they were made from it.
 *
 * Nothing in them is real: words are made of syllables or are common English words.  Each set has
 * a file of its own, which tells what is drawn and what errors there are, and a line in sets.h.
 * Equal seeds give equal bytes on every machine: there are whole numbers only, no library's chance,
 * and no expression that asks for chance twice in an order which C leaves open.  A set says what
 * records are of before it writes them; the frame puts the rows of each file in no order and
 * numbers them afterwards, so that no key and no place tells anything. */
#ifndef BENCH_TABLES_TABLES_H
#define BENCH_TABLES_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cx.h"

enum { MADE_FILES = 2, MADE_COLUMNS = 12, MADE_CELL = 480, MADE_ROWS = 16384 };

typedef struct MadeRow {
    uint32_t entity; /* equal for rows of one thing; for nothing but the truth */
    uint32_t file;
    char cell[MADE_COLUMNS][MADE_CELL]; /* UTF-8, terminated; in the order of columns */
} MadeRow;

typedef struct Made {
    uint64_t seed; /* chance: for the functions below */
    MadeRow *rows;
    size_t n;
} Made;

typedef struct MadeSet {
    const char *name;                              /* of a file: a-z and _ */
    const char *what;                              /* for a reader, in one line */
    unsigned files;                                /* 1 or 2 */
    const char *columns[MADE_FILES][MADE_COLUMNS]; /* NULL behind the last; a key comes first;
                                                      behind a blank, cells too */
    void (*make)(Made *to);                        /* writes all rows by made_row */
} MadeSet;

/* All sets, as in sets.h. */
extern const MadeSet *const made_sets[];
extern const size_t made_nsets;
/* The set of a name; NULL if there is none. */
const MadeSet *made_set(const char *name);

/* The rows of a set, in no order, without blanks at the ends of cells; the caller ends them with
 * made_drop. */
Made made_make(const MadeSet *set, uint64_t seed);
void made_drop(Made *tables);
/* Writes DIR/NAME.csv, or DIR/NAME_a.csv and DIR/NAME_b.csv, and DIR/NAME_truth.csv: a column id
 * in each, and an entity in the truth.  False if the system refuses. */
bool made_write(const MadeSet *set, const Made *tables, const char *dir);

/* --- what sets are made with ------------------------------------------------------------------ */

/* A new row with empty cells, which stays where it is. */
MadeRow *made_row(Made *to, unsigned file, uint32_t entity);

/* A number from 0 up to, without, `n`; from `from` to `to`, with both; yes in so many of 100. */
unsigned made_below(uint64_t *seed, unsigned n);
unsigned made_between(uint64_t *seed, unsigned from, unsigned to);
bool made_happens(uint64_t *seed, unsigned of_100);
/* A rank below `n`: low ones are common, as words, names and towns are (of 1,000 the first comes
 * as often as the last 120). */
unsigned made_rank(uint64_t *seed, unsigned n);
/* One of `n` words, all as often. */
const char *made_pick(uint64_t *seed, const char *const *words, size_t n);
#define MADE_PICK(seed, words) made_pick(seed, words, LEN(words))
/* The first `n` of the numbers below `of` in an order of chance, in `ret`: each once. */
void made_draw(uint64_t *seed, unsigned of, unsigned n, unsigned *ret);

/* Adds to a cell, as printf; what does not fit ends the program. */
PRINTF_LIKE(2, 3) void made_put(char *cell, const char *format, ...);
/* Adds a made word, capital first: of a language (0 to 5) and a number always the same. */
void made_put_word(char *cell, unsigned language, unsigned number);
/* The same of any language, its number one of `n` from `from` on. */
void made_put_any_word(uint64_t *seed, char *cell, unsigned from, unsigned n);
/* A slip of the pen: a letter left out, doubled, changed, or swapped with the next. */
void made_slip(uint64_t *seed, char *cell);
/* Leaves out a word that is not the first; exchanges two words that stand together. */
void made_drop_word(uint64_t *seed, char *cell);
void made_swap_words(uint64_t *seed, char *cell);
/* A word left out, two exchanged, a slip, each in so many of 100. */
void made_spoil(uint64_t *seed, char *cell, unsigned left_out, unsigned exchanged, unsigned slip);
/* The first `from` becomes `to`; whether there was one. */
bool made_replace(char *cell, const char *from, const char *to);
/* Letters of ASCII; others stay. */
void made_lower(char *cell);
void made_upper(char *cell);
/* Empties the cell in so many of 100. */
void made_lose(uint64_t *seed, char *cell, unsigned of_100);
/* Cents as 1234.50. */
void made_put_money(char *cell, unsigned cents);

#endif
