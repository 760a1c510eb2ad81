/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Label propagation over the components of likely bonds (design: mosaic, 3.3): a coarser grouping
 * than ladders.  A label is the slot of the piece that began with it; ties go by piece. */
#include "link/link_internal.h"

#include <string.h>

enum { ROUNDS = 8, COMPONENT_MAX = 2000 };

static const double limits[] = { .25, .5, .75, .9, .97, .99, .999, .9999 };
static const double own_vote = .25;

typedef struct Labels {
    uint32_t *label; /* by slot */
    uint32_t *size;  /* of a label */
    double *limit;   /* least chance of a bond that votes, by slot; 0 while not known */
    uint32_t *order; /* slots with a bond that votes, in order of their mixed ids */
    uint32_t n;
} Labels;

static void
components(Engine *engine, const Labels *labels, double limit)
{
    uint32_t *root = engine->root;
    for (uint32_t i = 0; i < engine->nrows; i++)
        root[i] = i;
    for (uint32_t i = 0; i < engine->nrows; i++) {
        const PieceRow *row = &engine->rows[i];
        for (uint32_t j = 0; j < row->nbonds && labels->limit[i] <= 0; j++)
            if (row->bonds[j].chance >= limit)
                root[link_root_find(root, i)] = link_root_find(root, row->bonds[j].other);
    }
}

/* The lowest limit at which a piece's component is not too large. */
static void
limits_set(Engine *engine, const Labels *labels)
{
    bool open = true;
    for (size_t k = 0; k < LEN(limits) && open; k++) {
        open = false;
        components(engine, labels, limits[k]);
        memset(labels->size, 0, engine->nrows * sizeof *labels->size);
        for (uint32_t i = 0; i < engine->nrows; i++)
            labels->size[link_root_find(engine->root, i)]++;
        for (uint32_t i = 0; i < engine->nrows; i++) {
            bool fits = labels->size[link_root_find(engine->root, i)] <= COMPONENT_MAX;
            if (labels->limit[i] <= 0 && (fits || k == LEN(limits) - 1))
                labels->limit[i] = limits[k];
            open |= labels->limit[i] <= 0;
        }
    }
}

static int
order_compare(const void *a, const void *b, void *arg)
{
    const Engine *engine = arg;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint64_t left = engine->rows[x].order, right = engine->rows[y].order;
    return left != right ? (left < right ? -1 : 1) : link_row_compare(engine, x, y);
}

static void
order_set(Engine *engine, Labels *labels)
{
    for (uint32_t i = 0; i < engine->nrows; i++) {
        const PieceRow *row = &engine->rows[i];
        bool votes = false;
        for (uint32_t j = 0; j < row->nbonds && !votes; j++)
            votes = row->bonds[j].chance >= labels->limit[i];
        labels->label[i] = votes ? i : UINT32_MAX;
        labels->size[i] = votes;
        if (votes)
            labels->order[labels->n++] = i;
    }
    qsort_r(labels->order, labels->n, sizeof *labels->order, order_compare, engine);
}

static void
label_choose(Engine *engine, const Labels *labels, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    uint32_t own = labels->label[slot];
    uint32_t stamp = link_stamp(engine);
    uint32_t best = own;
    engine->mark[own] = stamp;
    engine->miss[own] = own_vote;
    for (uint32_t i = 0; i < row->nbonds; i++) {
        uint32_t label = labels->label[row->bonds[i].other];
        if (row->bonds[i].chance < labels->limit[slot])
            continue;
        if (engine->mark[label] != stamp) {
            engine->mark[label] = stamp;
            engine->miss[label] = 0;
        }
        engine->miss[label] += row->bonds[i].chance;
    }
    for (uint32_t i = 0; i < row->nbonds; i++) {
        uint32_t label = labels->label[row->bonds[i].other];
        if (row->bonds[i].chance < labels->limit[slot] || label == own ||
            labels->size[label] >= LABEL_MAX)
            continue;
        double more = engine->miss[label] - engine->miss[best];
        if (more > 0 || (more >= 0 && best != own && link_row_compare(engine, label, best) < 0))
            best = label;
    }
    labels->size[own]--;
    labels->size[best]++;
    labels->label[slot] = best;
}

void
link_labels_offer(Engine *engine)
{
    size_t n = engine->nrows + 1;
    Labels labels = { .label = calloc(n, 4), .size = calloc(n, 4), .order = calloc(n, 4) };
    labels.limit = calloc(n, sizeof *labels.limit);
    ASSERT(labels.label != NULL && labels.size != NULL && labels.order != NULL &&
           labels.limit != NULL);
    limits_set(engine, &labels);
    order_set(engine, &labels);
    for (int round = 0; round < ROUNDS; round++)
        for (uint32_t i = 0; i < labels.n; i++)
            label_choose(engine, &labels, labels.order[i]);
    link_groups_offer(engine, labels.label);
    free(labels.label);
    free(labels.size);
    free(labels.order);
    free(labels.limit);
}
