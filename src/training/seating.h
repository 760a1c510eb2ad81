/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/seating — who sits at which table, so that professions and organisations mix.
 *
 * Whoever comes is an edge between her profession and her organisation, a table is a colour: what
 * is wanted is a colouring of a bipartite graph's edges in which every colour is as frequent at a
 * node as every other, to within one.  There is one for any number of tables: the file builds it,
 * and its test counts in thousands of halls.  Pure and deterministic.
 */
#ifndef TRAINING_SEATING_H
#define TRAINING_SEATING_H

#include "base/arena.h"

enum { SEATING_MAX = 400, SEATING_TABLES_MAX = 60 };

/* Who comes: numbers of her profession and organisation, from 0, below SEATING_MAX. */
typedef struct Seat {
    int64_t profession;
    int64_t organisation;
    int64_t table; /* from 1, once seated */
} Seat;

/* Gives each a table of 1..tables.  Holds afterwards for any two tables: their sizes, and how many
 * sit there of any one profession, and of any one organisation, differ by at most one.  n at most
 * SEATING_MAX, tables 1..SEATING_TABLES_MAX (asserted).  O(n * (n + tables)) and O(n * tables) of
 * the arena. */
void seating(Arena *arena, Seat *seats, size_t n, int64_t tables);

/* How many tables of about `size` there are for n: at least one. */
int64_t seating_tables(size_t n, int64_t size);

#endif
