/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What rows say, as numbers that do not hang on when they came: whatever is drawn, or put in order
 * where nothing else tells, comes out the same in whatever order the rows stand. */
#include "link/lk_copies_internal.h"
#include "link/lk_fit_internal.h"
#include "link/lk_sort_internal.h"

enum { ORDERED_MOST = 1 << 17, TASKS = 16, AHEAD = 16, ALIKE_MOST = 64 };

static const uint32_t *
line_of(const Lk *lk, uint32_t row)
{
    return lk->lanes + (size_t)row * LANES;
}

static uint64_t
hash_of(const Lk *lk, uint32_t row)
{
    const uint32_t *line = line_of(lk, row);
    uint64_t hash = 0;

    for (size_t lane = 0; lane < lk->nlanes; lane++)
        hash = (hash ^ hash >> 32) * 0x9E3779B97F4A7C15u + lk->dicts[lane].rows[line[lane]].hash;
    return hash;
}

void
lk_note_content(Lk *lk, uint32_t row)
{
    lk->content[row] = lk_mix(hash_of(lk, row), 1);
}

FETCHING void
fetch_content(const Lk *lk, size_t row)
{
    if (row + AHEAD < lk->n) {
        const uint32_t *line = line_of(lk, (uint32_t)(row + AHEAD));

        for (size_t lane = 0; lane < lk->nlanes; lane++)
            __builtin_prefetch(&lk->dicts[lane].rows[line[lane]].hash);
    }
}

static void
note_some(void *arg, unsigned task)
{
    Lk *lk = arg;
    size_t end = lk->n * (task + 1) / TASKS;

    for (size_t row = lk->n * task / TASKS; row < end; row++) {
        fetch_content(lk, row);
        lk_note_content(lk, (uint32_t)row);
    }
}

bool
lk_note_contents(Lk *lk)
{
    lk->content = lk_take(lk, (lk->rows + 1) * sizeof lk->content[0]);
    if (lk->content != NULL)
        lk_run(lk, note_some, lk, TASKS);
    return lk->content != NULL;
}

/* The rows that count; of very many, those whose numbers are the lowest, about ORDERED_MOST. */
static size_t
list_rows(const Lk *lk, Entry *ret)
{
    bool all = lk->counted <= ORDERED_MOST;
    uint64_t limit = all ? UINT64_MAX : ((uint64_t)ORDERED_MOST << 32) / lk->counted;
    size_t n = 0;

    for (size_t i = 0; i < lk->counted; i++) {
        uint32_t row = lk_counted_row(lk, i);

        if (lk->content[row] < limit)
            ret[n++] =
                (Entry){ lk_mix(lk->content[row], lk->file == NULL ? 0 : lk->file[row]), row };
    }
    return n;
}

static bool
is_after(const Lk *lk, uint32_t a, uint32_t b)
{
    uint64_t x = hash_of(lk, a);
    uint64_t y = hash_of(lk, b);

    return x != y ? x > y : lk->file != NULL && lk->file[a] > lk->file[b];
}

/* Those of one number, mostly copies, by all that they say, then by their files. */
static void
sort_alike(const Lk *lk, Entry *entries, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Entry moved = entries[i];
        size_t at = i;

        for (; at > 0 && is_after(lk, entries[at - 1].row, moved.row); at--)
            entries[at] = entries[at - 1];
        entries[at] = moved;
    }
}

static bool
are_copies(const Lk *lk, const Entry *entries, size_t n)
{
    size_t i = 1;

    while (i < n && lk_is_copy(lk, entries[0].row, entries[i].row) &&
           lk_says_same(lk, entries[0].row, entries[i].row))
        i++;
    return i >= n;
}

void
lk_sort_by_content(const Lk *lk, Entry *entries, Entry *scratch, size_t n)
{
    lk_radix_sort(entries, scratch, n);
    for (size_t from = 0, to; from < n; from = to) {
        to = lk_entries_end(entries, from, n);
        if (to - from > 1 && to - from <= ALIKE_MOST && !are_copies(lk, entries + from, to - from))
            sort_alike(lk, entries + from, to - from);
    }
}

const uint32_t *
lk_order_rows(Lk *lk, size_t *ret_n)
{
    uint32_t *ret = lk_take(lk, (lk->counted + 1) * sizeof ret[0]);
    size_t used = lk->room.used;
    Entry *entries = lk_take(lk, (lk->counted + 1) * sizeof entries[0]);
    Entry *scratch = lk_take(lk, (lk->counted + 1) * sizeof scratch[0]);

    if (lk->full)
        return NULL;
    *ret_n = list_rows(lk, entries);
    lk_sort_by_content(lk, entries, scratch, *ret_n);
    for (size_t i = 0; i < *ret_n; i++)
        ret[i] = entries[i].row;
    lk->room.used = used;
    return ret;
}
