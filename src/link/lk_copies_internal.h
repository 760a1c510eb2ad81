/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_copies_internal — rows that say the same as others. */
#ifndef LINK_LK_COPIES_INTERNAL_H
#define LINK_LK_COPIES_INTERNAL_H

#include "link/lk_internal.h"

/* Where copies of one another are many, of each only the first row counts for chance, frequencies
 * and blocks.  O(rows). */
LkStatus lk_set_copies_aside(Lk *lk);
/* Rows of which copies were set aside: one pair of each and its copies counts.  Some more, so that
 * two or three rows are no measure. */
double lk_copied_rows(const Lk *lk);
/* True if two rows say the same in every column. */
bool lk_is_copy(const Lk *lk, uint32_t a, uint32_t b);
/* Pairs of rows that say the same and that no block holds, to lk->scored, of which there is room
 * for `most`: enough of them to join all copies.  O(rows). */
LkStatus lk_pair_copies(Lk *lk, size_t most);

/* True if a row comes before another by what they say; of rows that say the same by its file, and
 * only then by its number. */
static inline bool
lk_comes_before(const Lk *lk, uint32_t a, uint32_t b)
{
    if (lk->content[a] != lk->content[b])
        return lk->content[a] < lk->content[b];
    if (lk->file != NULL && lk->file[a] != lk->file[b])
        return lk->file[a] < lk->file[b];
    return a < b;
}

/* True if all that tells two rows apart is their numbers. */
static inline bool
lk_says_same(const Lk *lk, uint32_t a, uint32_t b)
{
    return lk->content[a] == lk->content[b] && (lk->file == NULL || lk->file[a] == lk->file[b]);
}

/* True for a copy that does not count. */
static inline bool
lk_is_aside(const Lk *lk, uint32_t row)
{
    return lk->before != NULL && lk->before[row] != row;
}

/* A row that counts, by its number among lk->counted. */
static inline uint32_t
lk_counted_row(const Lk *lk, size_t i)
{
    return lk->before == NULL ? (uint32_t)i : lk->kept[i];
}

/* True for a copy that no block holds: of one file, where others lead to it. */
static inline bool
lk_is_out_of_blocks(const Lk *lk, uint32_t row)
{
    return lk->file == NULL && lk_is_aside(lk, row);
}

#endif
