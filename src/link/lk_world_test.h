/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_world — for tests of linkage: tables with room for them, and words that mean nothing. */
#ifndef LINK_LK_WORLD_TEST_H
#define LINK_LK_WORLD_TEST_H

#include "link/lk_internal.h"

/* Writes a word of so many syllables of two letters, and its end. */
void lk_put_word(uint64_t *seed, char *to, size_t syllables);
/* A linkage without rows, with room for so many; the caller frees it. */
Lk *lk_opened(const LkColumn *columns, size_t n, size_t rows, unsigned files);
/* The same with rows that are read as empty, of file 0, and these pairs, which stay the caller's.
 */
Lk *lk_paired(const LkColumn *columns, size_t n, size_t rows, unsigned files, LkPair *pairs,
              size_t npairs);
/* Whether these two, the lower first, are among the pairs that have a weight. */
bool lk_is_scored(const Lk *lk, uint32_t a, uint32_t b);

#endif
