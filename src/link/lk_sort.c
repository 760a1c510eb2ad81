/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows into blocks: radix sort by each key; blocks that are too large are divided by a further part
 * of their records, and in the end left out and counted. */
#include "link/lk_internal.h"

enum {
    SORTERS = 2,
    RADIX_BITS = 11,
    BLOCK_MOST = 1000,
    BASE_PAIRS = 3000000,
    ROW_PAIRS = 6,
    AHEAD = 32
};

typedef struct Entry {
    uint32_t key;
    uint32_t row;
} Entry;

typedef struct Sorting {
    Lk *lk;
    size_t next; /* the first key that nobody took */
    Entry *entries[SORTERS][2];
} Sorting;

/* Sorts n entries by key; rows of one key keep their order.  The result is in a. */
static void
radix_sort(Entry *a, Entry *b, size_t n)
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

    for (size_t i = 1; i < KEY_ATOMS && value != 0; i++) {
        uint32_t more = key->atoms[i] == ATOM_NONE ? 0 : lk_atom(lk, key->atoms[i], row);

        if (key->atoms[i] != ATOM_NONE)
            value = more == 0 ? 0 : lk_mix(value, more) | 1;
    }
    return value;
}

static size_t
block_end(const Entry *entries, size_t from, size_t n)
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

/* The largest block that is used: all up to it give no more pairs than the key may. */
static size_t
cap_of(const Lk *lk, const Entry *entries, size_t n)
{
    uint64_t pairs[BLOCK_MOST + 1] = { 0 };
    uint64_t allowed = (BASE_PAIRS + (uint64_t)lk->n * ROW_PAIRS) / lk->nkeys;
    uint64_t sum = 0;
    size_t cap = 2;

    for (size_t from = 0, to; from < n; from = to) {
        to = block_end(entries, from, n);
        if (to - from <= BLOCK_MOST)
            pairs[to - from] += pairs_of(lk, entries + from, to - from);
    }
    while (cap < BLOCK_MOST && sum + pairs[cap] <= allowed)
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

        to = block_end(entries, from, n);
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
            fetch_row(lk->lines, LK_KEYS, entries, i, n);
            lk->order[key][lk->norder[key]++] = entries[i].row | (i == from ? LK_BEGINS : 0);
            lk->lines[(size_t)entries[i].row * LK_KEYS + key] = entries[i].key;
        }
    }
    return left;
}

static void
sort_key(Sorting *sorting, size_t key, Entry *entries, Entry *scratch)
{
    Lk *lk = sorting->lk;
    const Key *parts = &lk->key_parts[key];
    uint32_t lanes = lk_atom_lanes(lk, parts->atoms[0]) | lk_atom_lanes(lk, parts->atoms[1]);
    size_t n = 0;
    size_t cap;

    for (uint32_t row = 0; row < lk->n; row++) {
        uint32_t value = lk_key_value(lk, parts, row);

        if (row + AHEAD < lk->n)
            fetch_hints(lk, lanes, row + AHEAD);
        if (value != 0)
            entries[n++] = (Entry){ value, row };
    }
    lk->keys[key].records = n;
    lk->norder[key] = 0;
    radix_sort(entries, scratch, n);
    cap = parts->atoms[0] == ATOM_ALL ? n : cap_of(lk, entries, n);
    for (size_t i = 0; i <= KEY_MORE; i++) {
        n = take_blocks(sorting, key, entries, n, cap, i);
        radix_sort(entries, scratch, n);
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

LkStatus
lk_sort_keys(Lk *lk)
{
    Sorting sorting = { .lk = lk };
    size_t used;

    for (size_t key = 0; key < lk->nkeys; key++) {
        lk->order[key] = lk_take(lk, (lk->n + 1) * sizeof lk->order[0][0]);
        lk->large[key] = lk_take(lk, (lk->n + 1) * (KEY_MORE + 1) / 2 * sizeof lk->large[0][0]);
    }
    used = lk->room.used;
    for (size_t i = 0; i < SORTERS; i++) {
        sorting.entries[i][0] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
        sorting.entries[i][1] = lk_take(lk, (lk->n + 1) * sizeof(Entry));
    }
    if (lk->full)
        return LK_NO_SPACE;
    lk_run(lk, sort_some, &sorting, SORTERS);
    lk->room.used = used;
    return LK_OK;
}
