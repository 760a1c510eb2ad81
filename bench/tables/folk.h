/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/tables/folk — what sets of people are made of: names, towns, days, and the errors of who
 * writes them down.
 *
 * Given names are 120 common English ones, each with two short forms; family names are 80 common
 * ones and 1,200 put together of parts; towns and streets are put together.  Nobody is real. */
#ifndef BENCH_TABLES_FOLK_H
#define BENCH_TABLES_FOLK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FOLK_GIVENS = 60, FOLK_SURNAMES = 1280, FOLK_TOWNS = 480 };

bool folk_happens(uint64_t *seed, unsigned of_1000);
/* A rank below `n`: each doubling of rank + 8 comes as often as the next, so that the r-th is about
 * as frequent as 1 / (r + 8). */
unsigned folk_rank(uint64_t *seed, unsigned n);

/* --- words, in small letters --- */

/* A given name of a rank below FOLK_GIVENS. */
const char *folk_given(unsigned rank, bool woman);
/* One of its two short forms. */
const char *folk_short(unsigned rank, bool woman, unsigned which);
/* Adds to a cell: a family name of a rank below FOLK_SURNAMES, a town, a street. */
void folk_surname(unsigned rank, char *cell);
void folk_town(unsigned rank, char *cell);
void folk_street(unsigned rank, char *cell);
/* The first letters of words become capitals. */
void folk_capital(char *cell);

/* --- days --- */

typedef struct FolkDay {
    unsigned year, month, day;
} FolkDay;

/* A day of the years from `low` to `high`. */
FolkDay folk_day(uint64_t *seed, unsigned low, unsigned high);
/* Another day as an error makes it, equally often: another day of the month, another month, one or
 * two years more or less, day and month turned (or two digits of the year lost, if they cannot). */
FolkDay folk_wrong_day(uint64_t *seed, FolkDay day);
/* Adds 1899-12-31 to a cell. */
void folk_put_day(FolkDay day, char *cell);

/* --- errors --- */

/* Another spelling of its sounds, if there is one. */
void folk_spell(uint64_t *seed, char *cell);
/* One digit is another one. */
void folk_wrong_digit(uint64_t *seed, char *cell);
/* Word `at` (the last, if there are less) is left out, unless it is the only one. */
void folk_drop_word(char *cell, unsigned at);
unsigned folk_words(const char *cell);

#endif
