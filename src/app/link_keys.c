/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys that are of one record alone, so that what is written says of whom it speaks: keys that two
 * files share get the number of their file before them, a key that comes again in its own file gets
 * the row's number behind it. */
#include <stdio.h>
#include <string.h>

#include "app/link_job.h"
#include "os/map.h"

enum { AHEAD = 8, MARK_MAX = 24 };

/* Rows by their keys' hashes: open addressing, row + 1 below, the hash's upper half above. */
typedef struct KeyTable {
    uint64_t *slots;
    size_t mask;
} KeyTable;

typedef struct Repeats {
    bool across;    /* some key is of two files */
    size_t within;  /* rows whose key came before in their file */
    uint8_t *again; /* rows whose key came before */
} Repeats;

static uint64_t
hash_of(Str key)
{
    uint64_t h = key.len;
    size_t i = 0;

    for (; i + 8 <= key.len; i += 8) {
        uint64_t part;

        memcpy(&part, key.ptr + i, 8);
        h = (h ^ part) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    for (; i < key.len; i++)
        h = (h ^ (uint8_t)key.ptr[i]) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

/* The first row with the key of this one, which is entered if there is none. */
static size_t
enter(const LinkJob *job, KeyTable *table, size_t row, uint64_t hash)
{
    uint64_t upper = hash & 0xFFFFFFFF00000000u;
    size_t at = hash & table->mask;

    for (; table->slots[at] != 0; at = (at + 1) & table->mask) {
        size_t other = (uint32_t)table->slots[at] - 1;

        if ((table->slots[at] & 0xFFFFFFFF00000000u) == upper &&
            str_equal(link_id(job, other), link_id(job, row)))
            return other;
    }
    table->slots[at] = upper | (row + 1);
    return row;
}

/* As most files are: each key is longer than the one before, or as long and greater. */
static bool
are_ascending(const LinkJob *job)
{
    for (size_t row = 1; row < job->records.n; row++) {
        Str before = link_id(job, row - 1);
        Str key = link_id(job, row);

        if (key.len < before.len || (key.len == before.len && str_compare(before, key) >= 0))
            return false;
    }
    return true;
}

static void
find_repeats(const LinkJob *job, KeyTable *table, Repeats *ret)
{
    uint64_t hashes[AHEAD] = { 0 };
    size_t n = job->records.n;

    ret->within = 0;
    for (size_t next = 0; next < n + AHEAD; next++) {
        size_t row = next - AHEAD;
        uint64_t hash = hashes[next % AHEAD];

        if (next < n) { /* entered some rows later, once its slot was fetched */
            hashes[next % AHEAD] = hash_of(link_id(job, next));
            __builtin_prefetch(&table->slots[hashes[next % AHEAD] & table->mask], 1);
        }
        if (next >= AHEAD) {
            size_t first = enter(job, table, row, hash);
            bool here = job->records.file[first] == job->records.file[row];

            ret->again[row] = first != row;
            ret->within += first != row && here;
            ret->across = ret->across || !here;
        }
    }
}

static int
mark_of(const LinkRecords *records, size_t row, const uint8_t *again, char ret[MARK_MAX])
{
    if (again == NULL)
        return snprintf(ret, MARK_MAX, "%u:", records->file[row] + 1u);
    return again[row] ? snprintf(ret, MARK_MAX, " row %zu", row + 1) : 0;
}

/* Puts the file's number before each key, or the row's number behind those that came before.  There
 * is room: that of a number for each row. */
static void
rename_keys(LinkJob *job, const uint8_t *again)
{
    LinkRecords *records = &job->records;
    char mark[MARK_MAX];
    size_t end = records->id_at[records->n];
    size_t to = end;

    for (size_t row = 0; row < records->n; row++)
        to += (size_t)mark_of(records, row, again, mark);
    for (size_t row = records->n; row-- > 0;) {
        size_t from = records->id_at[row];
        size_t len = end - from;
        size_t marked = (size_t)mark_of(records, row, again, mark);
        size_t at = again == NULL ? marked : 0;

        records->id_at[row + 1] = to;
        to -= len + marked;
        memmove(records->ids + to + at, records->ids + from, len);
        memcpy(records->ids + to + (again == NULL ? 0 : len), mark, marked);
        end = from;
    }
}

Status
link_own_keys(Cx *cx, LinkJob *job)
{
    size_t slots = 2;
    size_t bytes;
    KeyTable table;
    Repeats found = { .across = false };

    if (are_ascending(job))
        return OK;
    while (slots < 2 * job->records.n)
        slots *= 2;
    bytes = slots * sizeof(uint64_t) + job->records.n;
    table = (KeyTable){ map_room(bytes), slots - 1 };
    if (table.slots == NULL)
        FAIL(ERR_OS, "link.memory", "this machine has not enough memory for so many rows");
    found.again = (uint8_t *)(table.slots + slots);
    find_repeats(job, &table, &found);
    if (found.across) {
        rename_keys(job, NULL);
        memset(table.slots, 0, slots * sizeof(uint64_t));
        find_repeats(job, &table, &found);
    }
    if (found.within > 0)
        rename_keys(job, found.again);
    job->files_in_keys = found.across;
    job->keys_again = found.within;
    map_drop(table.slots, bytes);
    return OK;
}
