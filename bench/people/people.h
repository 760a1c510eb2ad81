/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/people — made people who stand several times in a register, with the errors that registers
 * have.  Nobody is real.  Equal seeds give equal rows on every machine.
 *
 * Households of 1 to 5; four in five members share the family name, all the address, one in three
 * the telephone.  Names come from six ways of making syllables, some thousand each, the r-th as
 * frequent as 1 / (r + 8).  A person is born on any day of 80 years and is written down 1 to 6
 * times, each further time with probability one half.
 *
 * A record: a name has a slip of the pen in 8 of 100 (a letter left out, doubled, changed or
 * swapped, equally often), another spelling of its sounds in 6, is one letter in 1; names change
 * places in 2; day and month in 3; a digit of the date is wrong in 3; the person has moved in 12
 * and has another telephone in 15.  Cells are empty: given name 2, family name 2, date 15, sex 10,
 * telephone 45, street 35, town 30, mail 65 of 100. */
#ifndef BENCH_PEOPLE_PEOPLE_H
#define BENCH_PEOPLE_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

enum {
    PEOPLE_GIVEN,
    PEOPLE_SURNAME,
    PEOPLE_BORN,
    PEOPLE_SEX,
    PEOPLE_PHONE,
    PEOPLE_STREET,
    PEOPLE_HOUSE,
    PEOPLE_POSTCODE,
    PEOPLE_CITY,
    PEOPLE_EMAIL,
    PEOPLE_COLUMNS,
    PEOPLE_CELL = 40
};

extern const char *const people_columns[PEOPLE_COLUMNS];

typedef struct PeopleRow {
    uint32_t person;
    char cell[PEOPLE_COLUMNS][PEOPLE_CELL];
} PeopleRow;

/* Rows of people in no order: `n` of them to `ret`. */
void people_make(uint64_t seed, PeopleRow *ret, size_t n);
/* The same with each error (not: empty cells) `tenths` tenths as often, up to 60; at 10 the same
 * bytes. */
void people_make_worse(uint64_t seed, unsigned tenths, PeopleRow *ret, size_t n);

#endif
