/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Properties of seating, over many made-up halls. */
#include "training/seating.h"

#include <string.h>

#include "tests/t.h"

enum { HALLS = 3000 };

static uint32_t
next(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

/* The largest difference between two tables in how many have this number on this side (side 2:
 * anybody). */
static int64_t
spread(const Seat *seats, size_t n, int64_t tables, int side, int64_t number)
{
    int64_t count[SEATING_TABLES_MAX + 1] = { 0 };
    int64_t most = 0;
    int64_t least = (int64_t)n;

    for (size_t i = 0; i < n; i++) {
        if (side == 2 || (side == 0 ? seats[i].profession : seats[i].organisation) == number)
            count[seats[i].table]++;
    }
    for (int64_t t = 1; t <= tables; t++) {
        most = count[t] > most ? count[t] : most;
        least = count[t] < least ? count[t] : least;
    }
    return most - least;
}

static bool
is_mixed(const Seat *seats, size_t n, int64_t tables)
{
    if (spread(seats, n, tables, 2, 0) > 1)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (seats[i].table < 1 || seats[i].table > tables ||
            spread(seats, n, tables, 0, seats[i].profession) > 1 ||
            spread(seats, n, tables, 1, seats[i].organisation) > 1)
            return false;
    }
    return true;
}

/* Small halls and large ones; few groups and many; one table and more tables than people. */
static size_t
invent(uint32_t *state, Seat *seats, int64_t *ret_tables)
{
    size_t n = next(state) % (next(state) % 8 == 0 ? 200 : 40);
    uint32_t professions = 1 + next(state) % 9;
    uint32_t organisations = 1 + next(state) % 7;

    for (size_t i = 0; i < n; i++) {
        /* Skewed: half of all are of one profession. */
        seats[i].profession = next(state) % 2 == 0 ? 0 : next(state) % professions;
        seats[i].organisation = next(state) % organisations;
    }
    *ret_tables = 1 + next(state) % 20;
    return n;
}

TEST(training, tables_professions_and_organisations_are_spread_to_within_one)
{
    uint32_t state = 20261128;

    for (int hall = 0; hall < HALLS; hall++) {
        AUTO(arena_free_at) Arena *arena = arena_new(8 << 20);
        Seat *seats = ARENA_ARRAY(arena, SEATING_MAX, Seat);
        int64_t tables;
        size_t n = invent(&state, seats, &tables);

        seating(arena, seats, n, tables);
        if (!is_mixed(seats, n, tables))
            t_fail(__FILE__, __LINE__, "hall %d of %zu at %lld tables is not mixed", hall, n,
                   (long long)tables);
    }
}

TEST(training, the_same_people_get_the_same_tables)
{
    uint32_t state = 7;
    Seat *seats = ARENA_ARRAY(cx->arena, SEATING_MAX, Seat);
    Seat *again = ARENA_ARRAY(cx->arena, SEATING_MAX, Seat);
    int64_t tables;
    size_t n = invent(&state, seats, &tables);

    memcpy(again, seats, n * sizeof *seats);
    seating(cx->arena, seats, n, tables);
    seating(cx->arena, again, n, tables);
    CHECK(memcmp(seats, again, n * sizeof *seats) == 0);
}

TEST(training, the_largest_hall_is_seated)
{
    Seat *seats = ARENA_ARRAY(cx->arena, SEATING_MAX, Seat);

    for (int64_t i = 0; i < SEATING_MAX; i++)
        seats[i] = (Seat){ .profession = i % 11, .organisation = i * 7 % 13 };
    seating(cx->arena, seats, SEATING_MAX, SEATING_TABLES_MAX);
    CHECK(is_mixed(seats, SEATING_MAX, SEATING_TABLES_MAX));
}

TEST(training, there_is_always_a_table)
{
    CHECK_INT(seating_tables(0, 6), 1);
    CHECK_INT(seating_tables(6, 6), 1);
    CHECK_INT(seating_tables(7, 6), 2);
    CHECK_INT(seating_tables(SEATING_MAX, 2), SEATING_TABLES_MAX);
}
