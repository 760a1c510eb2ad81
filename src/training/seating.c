/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/seating.h"

#include "base/cx.h"

/* A profession or organisation is split into nodes of at most `tables` people: all of a full node
 * sit at different tables, so its people are spread evenly, and one more node is spread by at most
 * one.  No node has then more people than there are tables.  They are seated one by one.  Where no
 * table is free at both of her nodes, a is free at the first and b at the second: along the path of
 * people who sit at a and b in turn from her second node these two tables are swapped.  The graph
 * has no odd cycle, so the path does not come to her first node, and a becomes free at both. */
enum { SIDES = 2, NODES_MAX = 2 * SEATING_MAX, NONE = -1 };

typedef struct Hall {
    Seat *seats;
    size_t n;
    int64_t tables;
    int32_t (*node)[SIDES]; /* of each seat, on either side */
    int32_t *at;            /* [node * tables + table]: who sits there of that node, or NONE */
} Hall;

static int32_t *
place(const Hall *hall, int32_t node, int64_t table)
{
    return &hall->at[(int64_t)node * hall->tables + table];
}

static int64_t
group_of(const Seat *seat, int side)
{
    return side == 0 ? seat->profession : seat->organisation;
}

/* Numbers the nodes of one side from `first` on; the number after the last. */
static int32_t
split(Hall *hall, int side, int32_t first)
{
    int32_t node[SEATING_MAX];
    int64_t room[SEATING_MAX] = { 0 };

    for (size_t i = 0; i < hall->n; i++) {
        int64_t group = group_of(&hall->seats[i], side);

        ASSERT(group >= 0 && group < SEATING_MAX);
        if (room[group] == 0) {
            node[group] = first++;
            room[group] = hall->tables;
        }
        room[group]--;
        hall->node[i][side] = node[group];
    }
    return first;
}

static int64_t
free_table(const Hall *hall, int32_t node)
{
    int64_t table = 0;

    while (*place(hall, node, table) != NONE)
        table++;
    ASSERT(table < hall->tables);
    return table;
}

static void
put(Hall *hall, int32_t who, int64_t table)
{
    for (int side = 0; side < SIDES; side++)
        *place(hall, hall->node[who][side], table) = who;
    hall->seats[who].table = table;
}

static void
take_away(Hall *hall, int32_t who)
{
    for (int side = 0; side < SIDES; side++) {
        int32_t *there = place(hall, hall->node[who][side], hall->seats[who].table);

        if (*there == who)
            *there = NONE;
    }
}

/* Those who sit in turn at tables a and b along one path from a node on, `side` being the node's;
 * the path ends where nobody sits at the next of the two. */
static size_t
path_from(const Hall *hall, int32_t node, int side, int64_t a, int64_t b, int32_t *ret_path)
{
    size_t n = 0;
    int32_t who = *place(hall, node, a);

    while (who != NONE) {
        ret_path[n++] = who;
        side = 1 - side;
        who = *place(hall, hall->node[who][side], hall->seats[who].table == a ? b : a);
    }
    return n;
}

/* Each of a path moves to the other of its two tables. */
static void
flip(Hall *hall, const int32_t *path, size_t n, int64_t a, int64_t b)
{
    for (size_t i = 0; i < n; i++)
        take_away(hall, path[i]);
    for (size_t i = 0; i < n; i++)
        put(hall, path[i], hall->seats[path[i]].table == a ? b : a);
}

static void
seat_one(Hall *hall, int32_t who, int32_t *path)
{
    int64_t a = free_table(hall, hall->node[who][0]);
    int64_t b = free_table(hall, hall->node[who][1]);

    /* From her organisation's node the path of a and b never comes to her profession's, since it
     * would have to end there with a, which is free. */
    if (*place(hall, hall->node[who][1], a) != NONE)
        flip(hall, path, path_from(hall, hall->node[who][1], 1, a, b, path), a, b);
    put(hall, who, a);
}

/* A path that begins and ends at the fuller table, so that it gives one away.  Such a path exists
 * wherever `a` holds more than `b`: each other path and each circle holds as many of both. */
static void
move_one(Hall *hall, int64_t a, int64_t b, int32_t *path)
{
    for (size_t i = 0; i < hall->n; i++) {
        for (int side = 0; side < SIDES && hall->seats[i].table == a; side++) {
            int32_t node = hall->node[i][side];
            size_t n;

            if (*place(hall, node, b) != NONE)
                continue;
            n = path_from(hall, node, side, a, b, path);
            if (n % 2 == 0)
                continue;
            flip(hall, path, n, a, b);
            return;
        }
    }
    ASSERT(false);
}

static void
level(Hall *hall, int32_t *path)
{
    for (;;) {
        int64_t count[SEATING_TABLES_MAX] = { 0 };
        int64_t most = 0;
        int64_t least = 0;

        for (size_t i = 0; i < hall->n; i++)
            count[hall->seats[i].table]++;
        for (int64_t t = 1; t < hall->tables; t++) {
            most = count[t] > count[most] ? t : most;
            least = count[t] < count[least] ? t : least;
        }
        if (count[most] - count[least] < 2)
            return;
        move_one(hall, most, least, path);
    }
}

void
seating(Arena *arena, Seat *seats, size_t n, int64_t tables)
{
    Hall hall = { seats, n, tables, NULL, NULL };
    int32_t *path = ARENA_ARRAY(arena, n + 1, int32_t);
    int32_t nodes;

    ASSERT(n <= SEATING_MAX && tables >= 1 && tables <= SEATING_TABLES_MAX);
    hall.node = arena_array(arena, n, sizeof *hall.node);
    nodes = split(&hall, 1, split(&hall, 0, 0));
    ASSERT(nodes <= NODES_MAX);
    hall.at = ARENA_ARRAY(arena, (size_t)nodes * (size_t)tables, int32_t);
    for (int64_t i = 0; i < nodes * tables; i++)
        hall.at[i] = NONE;
    for (size_t i = 0; i < n; i++)
        seat_one(&hall, (int32_t)i, path);
    level(&hall, path);
    for (size_t i = 0; i < n; i++)
        seats[i].table++;
}

int64_t
seating_tables(size_t n, int64_t size)
{
    int64_t tables = ((int64_t)n + size - 1) / size;

    if (tables < 1)
        return 1;
    return tables > SEATING_TABLES_MAX ? SEATING_TABLES_MAX : tables;
}
