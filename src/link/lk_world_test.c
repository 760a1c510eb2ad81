/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "link/lk_world_test.h"

#include <stdlib.h>

#include "tests/t.h"

enum { FEW_ROOM = 1 << 21 }; /* for some hundred rows that are not fitted */

void
lk_put_word(uint64_t *seed, char *to, size_t syllables)
{
    static const char parts[] = "barimotelukanesovidahugopefize";

    for (size_t i = 0; i < syllables; i++)
        memcpy(to + 2 * i, parts + 2 * (t_random_u64(seed) % 15), 2);
    to[2 * syllables] = '\0';
}

static Lk *
opened_in(size_t size, const LkColumn *columns, size_t n, size_t rows, unsigned files)
{
    LkStart start = {
        .size = size, .rows = rows, .columns = columns, .ncolumns = n, .files = files
    };
    Lk *lk;

    start.memory = aligned_alloc(64, start.size);
    memset(start.memory, 0, start.size);
    ASSERT(lk_open(&start, &lk) == LK_OK);
    return lk;
}

Lk *
lk_opened(const LkColumn *columns, size_t n, size_t rows, unsigned files)
{
    return opened_in(lk_room(rows), columns, n, rows, files);
}

Lk *
lk_paired(const LkColumn *columns, size_t n, size_t rows, unsigned files, LkPair *pairs,
          size_t npairs)
{
    Lk *lk = opened_in(FEW_ROOM, columns, n, rows, files);

    lk->n = rows;
    ASSERT(lk_note_contents(lk));
    for (uint32_t row = 0; row < rows; row++)
        lk->content[row] = row; /* no two say the same */
    lk->scored = pairs;
    lk->nscored = npairs;
    return lk;
}

bool
lk_is_scored(const Lk *lk, uint32_t a, uint32_t b)
{
    size_t n = 0;
    const LkPair *pairs = lk_scored(lk, &n);

    for (size_t i = 0; i < n; i++) {
        if (pairs[i].a == a && pairs[i].b == b)
            return true;
    }
    return false;
}
