/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_sort_internal — keys, and rows sorted by the value of one. */
#ifndef LINK_LK_SORT_INTERNAL_H
#define LINK_LK_SORT_INTERNAL_H

#include "link/lk_internal.h"

enum { LK_SORTERS = 2, LK_BLOCK_MOST = 1000 };

typedef struct Entry {
    uint32_t key;
    uint32_t row;
} Entry;

/* What of a record an atom tells, a bit each: one key tells nothing twice. */
typedef struct Telling {
    uint8_t atom;
    uint32_t parts;
} Telling;

enum { LK_TELLINGS = 15 + LK_FIELDS };

/* What may be parts of keys that are looked for; how many. */
size_t lk_list_tellings(const Lk *lk, Telling ret[LK_TELLINGS]);
/* The keys that the columns allow. */
void lk_choose_keys(Lk *lk);
/* Further keys, by what pairs of theirs say, where the pairs that may be compared are not used up
 * by those that are sorted; sorts them too. */
LkStatus lk_find_keys(Lk *lk);
/* The lanes of whose texts an atom asks the hints, a bit each. */
uint32_t lk_atom_lanes(const Lk *lk, unsigned atom);
/* True if a table has an atom. */
bool lk_has_atom(const Lk *lk, unsigned atom);
/* One more key, if the table has its parts. */
void lk_add_key(Lk *lk, Key key);
/* The value of a key with one part more; 0 if that is missing. */
static inline uint32_t
lk_with_part(uint32_t value, uint32_t part)
{
    return part == 0 ? 0 : lk_mix(value, part) | 1;
}
/* Pairs that may be compared, about. */
uint64_t lk_pairs_most(const Lk *lk);
/* Sorts n entries by key; rows of one key keep their order.  The result is in a. */
void lk_radix_sort(Entry *a, Entry *b, size_t n);
/* The same for keys that tell what rows say: different rows that share one by chance have their
 * order, too. */
void lk_sort_by_content(const Lk *lk, Entry *entries, Entry *scratch, size_t n);
/* The end of the entries of one key. */
size_t lk_entries_end(const Entry *entries, size_t from, size_t n);

#endif
