/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person of a report as a graph: records on a ring, pairs as lines.  The two records that fit
 * least stand beside each other at the top; every other one stands on the side of that one of them
 * to which a chain of strong pairs leads. */
#include <math.h>

#include "app/link_report.h"

enum {
    NODES = 24,
    WHOLE = 8,   /* records up to which every pair is drawn */
    ALL_BITS = 5 /* and up to which every pair has its bits beside it */
};
enum { MIDDLE_X = 160, MIDDLE_Y = 132, WIDE = 128, HIGH = 104, STONE = 15, SMALL_STONE = 11 };
enum { STRONG = 20, FAIR = 10, LISTED = 8 };

/* The records shown, by their places in the table, and the bits of their pairs. */
typedef struct Graph {
    size_t n;
    const uint32_t *rows;        /* ascending */
    float bits[NODES][NODES];    /* NAN: no pair */
    size_t from[NODES];          /* to whom its strongest pair leads; itself: to nobody */
    bool second[NODES];          /* on the side of the second of the two */
    size_t order[NODES];         /* as they were taken */
    size_t weakest_a, weakest_b; /* the two that fit least */
    size_t bridge_a, bridge_b;   /* the strongest pair of both sides */
    int64_t x[NODES], y[NODES];  /* where each stands */
} Graph;

static const LkPair *
find_pair(const LkPair *pairs, size_t n, uint32_t a, uint32_t b)
{
    size_t from = 0;

    while (from < n) {
        size_t middle = from + (n - from) / 2;

        if (pairs[middle].a < a || (pairs[middle].a == a && pairs[middle].b < b))
            from = middle + 1;
        else
            n = middle;
    }
    return &pairs[from];
}

static void
find_bits(const LinkJob *job, Graph *graph)
{
    size_t n = 0;
    const LkPair *pairs = lk_joined(job->lk, &n);
    float weakest = INFINITY;

    for (size_t a = 0; a < graph->n; a++) {
        graph->bits[a][a] = NAN;
        for (size_t b = a + 1; b < graph->n; b++) {
            const LkPair *pair = find_pair(pairs, n, graph->rows[a], graph->rows[b]);
            bool found = pair < pairs + n && pair->a == graph->rows[a] && pair->b == graph->rows[b];

            graph->bits[a][b] = graph->bits[b][a] = found ? pair->bits : NAN;
            if (found && pair->bits < weakest) {
                weakest = pair->bits;
                graph->weakest_a = a;
                graph->weakest_b = b;
            }
        }
    }
}

/* Takes the records one by one, first the two that fit least, then whoever has the strongest pair
 * with one that was taken. */
static void
find_sides(Graph *graph)
{
    bool taken[NODES] = { false };
    size_t n = 0;

    graph->order[n++] = graph->weakest_a;
    graph->order[n++] = graph->weakest_b;
    graph->second[graph->weakest_b] = true;
    for (size_t i = 0; i < graph->n; i++)
        graph->from[i] = i;
    taken[graph->weakest_a] = taken[graph->weakest_b] = true;
    while (n < graph->n) {
        size_t best = graph->n;
        size_t to = 0;

        for (size_t i = 0; i < graph->n; i++) {
            if (taken[i])
                continue;
            if (best == graph->n)
                best = to = i; /* no pair leads to it: it stands alone */
            for (size_t k = 0; k < n; k++) {
                float bits = graph->bits[i][graph->order[k]];

                if (bits > (to == best ? -INFINITY : graph->bits[best][to])) {
                    best = i;
                    to = graph->order[k];
                }
            }
        }
        taken[best] = true;
        graph->order[n++] = best;
        graph->from[best] = to;
        graph->second[best] = graph->second[to];
    }
}

static void
find_bridge(Graph *graph)
{
    float strongest = -INFINITY;

    graph->bridge_a = graph->weakest_a;
    graph->bridge_b = graph->weakest_b;
    for (size_t a = 0; a < graph->n; a++) {
        for (size_t b = a + 1; b < graph->n; b++) {
            if (graph->second[a] != graph->second[b] && graph->bits[a][b] > strongest) {
                strongest = graph->bits[a][b];
                graph->bridge_a = a;
                graph->bridge_b = b;
            }
        }
    }
}

/* From the top leftwards those of the first, from the top rightwards those of the second. */
static void
place(Graph *graph)
{
    size_t side[2] = { 0, 0 };

    for (size_t k = 0; k < graph->n; k++) {
        size_t i = graph->order[k];
        double step = 2 * M_PI / (double)graph->n;
        double turn = ((double)side[graph->second[i]]++ + 0.5) * step;

        graph->x[i] = MIDDLE_X + lround((graph->second[i] ? WIDE : -WIDE) * sin(turn));
        graph->y[i] = MIDDLE_Y - lround(HIGH * cos(turn));
    }
}

/* --- as the page has it ----------------------------------------------------------------------- */

static bool
is_weakest(const Graph *graph, size_t a, size_t b)
{
    return a == graph->weakest_a && b == graph->weakest_b;
}

/* One of the pairs by which the records hang together. */
static bool
holds(const Graph *graph, size_t a, size_t b)
{
    return graph->from[a] == b || graph->from[b] == a ||
           (a == graph->bridge_a && b == graph->bridge_b);
}

static ReportLine
line_of(Cx *cx, const Graph *graph, size_t a, size_t b)
{
    double bits = (double)graph->bits[a][b];
    bool weakest = is_weakest(graph, a, b);
    int64_t across = graph->x[b] - graph->x[a];
    int64_t down = graph->y[b] - graph->y[a];
    ReportLine line = {
        .x1 = graph->x[a], .y1 = graph->y[a], .x2 = graph->x[b], .y2 = graph->y[b]
    };

    line.weakest = weakest;
    line.strong = bits >= STRONG;
    line.fair = bits >= FAIR;
    line.told = weakest || graph->n <= ALL_BITS || (graph->n <= NODES / 2 && holds(graph, a, b));
    line.x = graph->x[a] + across * 2 / 5;
    line.y = graph->y[a] + down * 2 / 5 + 5;
    line.bits = arena_format(cx->arena, "%+.0f", bits);
    return line;
}

static ShapeList
lines_of(Cx *cx, const Graph *graph)
{
    ReportLine *lines = ARENA_ARRAY(cx->arena, NODES * NODES, ReportLine);
    size_t n = 0;

    for (size_t a = 0; a < graph->n; a++) {
        for (size_t b = a + 1; b < graph->n; b++) {
            bool shown = graph->n <= WHOLE || holds(graph, a, b);

            if (!isnan(graph->bits[a][b]) && (shown || is_weakest(graph, a, b)))
                lines[n++] = line_of(cx, graph, a, b);
        }
    }
    return (ShapeList){ lines, n };
}

static ShapeList
stones_of(Cx *cx, const Graph *graph)
{
    ReportStone *stones = ARENA_ARRAY(cx->arena, NODES, ReportStone);

    for (size_t i = 0; i < graph->n; i++)
        stones[i] = (ReportStone){ .number = (int64_t)i + 1,
                                   .x = graph->x[i],
                                   .y = graph->y[i],
                                   .text_y = graph->y[i] + 5,
                                   .size = graph->n > NODES / 2 ? SMALL_STONE : STONE };
    return (ShapeList){ stones, graph->n };
}

/* The weakest pairs, the weakest first: what the graph shows, to be read. */
static ShapeList
weak_pairs_of(Cx *cx, Graph *graph)
{
    ReportLink *links = ARENA_ARRAY(cx->arena, LISTED, ReportLink);
    size_t n = 0;

    for (; n < LISTED; n++) {
        size_t a = graph->n;
        size_t b = graph->n;
        double bits = (double)INFINITY;

        for (size_t i = 0; i < graph->n; i++) {
            for (size_t k = i + 1; k < graph->n; k++) {
                if ((double)graph->bits[i][k] < bits) {
                    bits = (double)graph->bits[i][k];
                    a = i;
                    b = k;
                }
            }
        }
        if (a == graph->n)
            break;
        links[n] = (ReportLink){ .a = (int64_t)a + 1,
                                 .b = (int64_t)b + 1,
                                 .bits = link_bits(cx, bits),
                                 .probability = link_percent(cx, lk_chance(bits)) };
        graph->bits[a][b] = NAN;
    }
    return (ShapeList){ links, n };
}

void
link_graph(Cx *cx, const LinkJob *job, const uint32_t *rows, size_t n, ReportPerson *ret)
{
    Graph *graph = ARENA_NEW(cx->arena, Graph);

    graph->rows = rows;
    graph->n = n < NODES ? n : NODES;
    find_bits(job, graph);
    find_sides(graph);
    find_bridge(graph);
    place(graph);
    ret->whole = n <= WHOLE;
    ret->lines = lines_of(cx, graph);
    ret->stones = stones_of(cx, graph);
    ret->weak_a = (int64_t)graph->weakest_a + 1;
    ret->weak_b = (int64_t)graph->weakest_b + 1;
    ret->links = weak_pairs_of(cx, graph);
}
