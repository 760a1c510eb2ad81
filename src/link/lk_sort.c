/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows into blocks: radix sort by each key; blocks that are too large are divided by a further part
 * of their records, and in the end left out and counted. */
#include "link/lk_copies_internal.h"
#include "link/lk_sort_internal.h"

enum { RADIX_BITS = 11, BASE_PAIRS = 3000000, ROW_PAIRS = 6, AHEAD = 32, LINE_KEYS = 4 };

typedef struct Sorting {
    Lk *lk;
    size_t next; /* the first key that nobody took */
    Entry *entries[LK_SORTERS][2];
} Sorting;

void
lk_radix_sort(Entry *a, Entry *b, size_t n)
{
    for (unsigned shift = 0; shift < 33; shift += RADIX_BITS) {
        uint32_t at[1 << RADIX_BITS] = { 0 };
        uint32_t sum = 0;
        Entry *from = shift == RADIX_BITS ? b : a;
        Entry *to = shift == RADIX_BITS ? a : b;

        for (size_t i = 0; i < n; i++)
            at[from[i].key >> shift & ((1 << RADIX_BITS) - 1)]++;
        for (size_t i = 0; i < LEN(at); i++) {
            uint32_t count = at[i];

            at[i] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            to[at[from[i].key >> shift & ((1 << RADIX_BITS) - 1)]++] = from[i];
    }
    memcpy(a, b, n * sizeof a[0]);
}

uint32_t
lk_key_value(const Lk *lk, const Key *key, uint32_t row)
{
    uint32_t value = lk_atom(lk, key->atoms[0], row);

    for (size_t i = 1; i < KEY_ATOMS && key->atoms[i] != ATOM_NONE && value != 0; i++) {
        value = lk_with_part(value, lk_atom(lk, key->atoms[i], row));
    }
    return value;
}

size_t
lk_entries_end(const Entry *entries, size_t from, size_t n)
{
    size_t to = from + 1;

    while (to < n && entries[to].key == entries[from].key)
        to++;
    return to;
}

static uint64_t
pairs_within_files(const uint8_t *file, const Entry *entries, size_t n)
{
    uint64_t in_file[LK_FILES] = { 0 };
    uint64_t pairs = 0;

    for (size_t i = 0; i < n; i++)
        pairs += in_file[file[entries[i].row]]++;
    return pairs;
}

/* Pairs of a block: across files, if there are several.  Most blocks are of one record. */
static uint64_t
pairs_of(const Lk *lk, const Entry *entries, size_t n)
{
    uint64_t pairs = (uint64_t)n * (n - 1) / 2;

    return lk->file == NULL || n == 1 ? pairs : pairs - pairs_within_files(lk->file, entries, n);
}

uint64_t
lk_pairs_most(const Lk *lk)
{
    return BASE_PAIRS + (uint64_t)lk->n * ROW_PAIRS;
}

/* The largest block that is used: all up to it give no more pairs than the key may. */
static size_t
cap_of(const Lk *lk, const Entry *entries, size_t n, uint64_t allowed)
{
    uint64_t pairs[LK_BLOCK_MOST + 1] = { 0 };
    uint64_t sum = 0;
    size_t cap = 2;

    for (size_t from = 0, to; from < n; from = to) {
        to = lk_entries_end(entries, from, n);
        if (to - from <= LK_BLOCK_MOST)
            pairs[to - from] += pairs_of(lk, entries + from, to - from);
    }
    while (cap < LK_BLOCK_MOST && sum + pairs[cap] <= allowed)
        sum += pairs[cap++];
    return cap;
}

/* What of the row of an entry that comes up is read, or written. */
FETCHING void
fetch_row(const uint32_t *lines, size_t width, const Entry *entries, size_t at, size_t n)
{
    if (at + AHEAD < n)
        __builtin_prefetch(lines + (size_t)entries[at + AHEAD].row * width);
}

/* What atoms ask of the texts of a row that comes up. */
FETCHING void
fetch_hints(const Lk *lk, uint32_t lanes, size_t row)
{
    const uint32_t *line = lk->lanes + row * LANES;

    for (; lanes != 0; lanes &= lanes - 1) {
        unsigned lane = (unsigned)__builtin_ctz(lanes);

        __builtin_prefetch(&lk->dicts[lane].hints[line[lane]]);
    }
}

/* The same of an entry that comes up, and when it is half way. */
FETCHING void
fetch_parts(const Lk *lk, uint32_t lanes, const Entry *entries, size_t at, size_t n)
{
    fetch_row(lk->lanes, LANES, entries, at, n);
    if (at + AHEAD / 2 < n)
        fetch_hints(lk, lanes, entries[at + AHEAD / 2].row);
}

/* Keeps blocks within the cap in the key's order and gathers the others, divided once more. */
static size_t
take_blocks(Sorting *sorting, size_t key, Entry *entries, size_t n, size_t cap, size_t level)
{
    Lk *lk = sorting->lk;
    LkKey *shown = &lk->keys[key];
    unsigned part = level < KEY_MORE ? lk->key_parts[key].more[level] : (unsigned)ATOM_NONE;
    uint32_t lanes = lk_atom_lanes(lk, part);
    size_t left = 0;

    lk->nlarge[key][level] = level == 0 ? 0 : lk->nlarge[key][level - 1];

    for (size_t from = 0, to; from < n; from = to) {
        size_t size;

        to = lk_entries_end(entries, from, n);
        size = to - from;
        if (size > cap) {
            lk->large[key][lk->nlarge[key][level]++] = entries[from].key;
            for (size_t i = from; i < to; i++) {
                fetch_parts(lk, lanes, entries, i, n);
                uint32_t more = part == ATOM_NONE ? 0 : lk_atom(lk, part, entries[i].row);

                shown->dropped += more == 0;
                if (more != 0)
                    entries[left++] = (Entry){ lk_mix(entries[i].key, more) | 1, entries[i].row };
            }
            continue;
        }
        if (size < 2)
            continue;
        shown->pairs += pairs_of(lk, entries + from, size);
        shown->largest = size > shown->largest ? (uint32_t)size : shown->largest;
        for (size_t i = from; i < to; i++) {
            fetch_row(lk->lines, lk->width, entries, i, n);
            lk->order[key][lk->norder[key]++] = entries[i].row | (i == from ? LK_BEGINS : 0);
            lk->lines[(size_t)entries[i].row * lk->width + key] = entries[i].key;
        }
    }
    return left;
}

/* The lanes of whose texts a key asks the hints, a bit each. */
static uint32_t
lanes_of(const Lk *lk, const Key *key)
{
    uint32_t lanes = 0;

    for (size_t i = 0; i < KEY_ATOMS; i++)
        lanes |= lk_atom_lanes(lk, key->atoms[i]);
    return lanes;
}

static void
sort_key(Sorting *sorting, size_t key, Entry *entries, Entry *scratch)
{
    Lk *lk = sorting->lk;
    const Key *parts = &lk->key_parts[key];
    uint32_t lanes = lanes_of(lk, parts);
    size_t n = 0;
    size_t cap;

    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t value = lk_is_out_of_blocks(lk, row) ? 0 : lk_key_value(lk, parts, row);

        if (row + AHEAD < lk->n)
            fetch_hints(lk, lanes, row + AHEAD);
        if (value != 0)
            entries[n++] = (Entry){ value, row };
    }
    lk->keys[key] = (LkKey){ .name = lk->key_names[key], .records = n };
    lk->norder[key] = 0;
    lk_radix_sort(entries, scratch, n);
    cap = parts->atoms[0] == ATOM_ALL ? n : cap_of(lk, entries, n, lk->allowed[key]);
    for (size_t i = 0; i <= KEY_MORE; i++) {
        n = take_blocks(sorting, key, entries, n, cap, i);
        lk_radix_sort(entries, scratch, n);
    }
}

static void
sort_some(void *arg, unsigned task)
{
    Sorting *sorting = arg;
    size_t key;

    while ((key = __atomic_fetch_add(&sorting->next, 1, __ATOMIC_RELAXED)) < sorting->lk->nkeys)
        sort_key(sorting, key, sorting->entries[task][0], sorting->entries[task][1]);
}

/* Room for the keys of each row, those of `first` keys kept. */
static void
widen(Lk *lk, size_t first)
{
    size_t before = lk->width;

    lk->width = (lk->nkeys + LINE_KEYS - 1) / LINE_KEYS * LINE_KEYS;
    if (before == 0)
        return; /* nobody wrote there */
    for (size_t row = lk->n; row-- > 0;) {
        uint32_t *line = lk->lines + row * lk->width;

        memmove(line, lk->lines + row * before, first * sizeof line[0]);
        memset(line + first, 0, (lk->width - first) * sizeof line[0]);
    }
}

LkStatus
lk_sort_keys(Lk *lk, size_t first)
{
    Sorting sorting = { .lk = lk, .next = first };
    size_t used;

    for (size_t key = first; key < lk->nkeys; key++) {
        lk->order[key] = lk_take(lk, (lk->n + 1) * sizeof lk->order[0][0]);
        lk->large[key] = lk_take(lk, (lk->n + 1) * (KEY_MORE + 1) / 2 * sizeof lk->large[0][0]);
    }
    used = lk->room.used;
    for (size_t i = 0; i < LK_SORTERS; i++) {
        sorting.entries[i][0] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
        sorting.entries[i][1] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
    }
    if (lk->full)
        return LK_NO_SPACE;
    widen(lk, first);
    lk_run(lk, sort_some, &sorting, LK_SORTERS);
    lk->room.used = used;
    return LK_OK;
}
