/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ladders from every piece, and components over rare exact tags (design: mosaic, 3.3). */
#include "link/link_internal.h"

#include <math.h>

static const double step_min = 0.10;

typedef struct Ladder {
    uint32_t row[LADDER_MAX];
    double chance[LADDER_MAX];
    uint32_t n;
    uint32_t stamp;
    uint32_t nfringe; /* the fringe is engine->root: bonded, not yet on the ladder */
} Ladder;

/* Which earlier rungs are one voice with the last: what two of them carry counts once. */
static uint32_t
companions(const Engine *engine, const Ladder *ladder)
{
    uint32_t found = 0;
    uint32_t last = ladder->n - 1;
    for (uint32_t i = 0; i < last; i++) {
        uint32_t a = ladder->row[i], b = ladder->row[last];
        if (link_same_voice(engine, a, b, link_bond_find(engine, a, b)))
            found |= 1u << i;
    }
    return found;
}

/* What the last rung leaves of the doubt about x that its companions have not taken already. */
static double
left_by_voice(const Engine *engine, const Ladder *ladder, uint32_t with, uint32_t x, double left)
{
    double before = 1;
    for (uint32_t i = 0; with >> i != 0; i++) {
        const Bond *bond = with >> i & 1 ? link_bond_find(engine, ladder->row[i], x) : NULL;
        if (bond != NULL)
            before = fmin(before, 1 - ladder->chance[i] * bond->chance);
    }
    return left < before ? left / before : 1;
}

static void
ladder_expand(Engine *engine, Ladder *ladder)
{
    uint32_t last = ladder->n - 1;
    const PieceRow *row = &engine->rows[ladder->row[last]];
    uint32_t with = companions(engine, ladder);
    for (uint32_t i = 0; i < row->nbonds; i++) {
        uint32_t x = row->bonds[i].other;
        double left = 1 - ladder->chance[last] * row->bonds[i].chance;
        if (engine->place[x] >= 0)
            continue;
        if (engine->mark[x] != ladder->stamp) {
            engine->mark[x] = ladder->stamp;
            engine->miss[x] = 1;
            engine->root[ladder->nfringe++] = x;
        }
        engine->miss[x] *= with == 0 ? left : left_by_voice(engine, ladder, with, x, left);
    }
}

/* The place in the fringe of the piece most likely to belong, or its length. */
static uint32_t
ladder_best(const Engine *engine, const Ladder *ladder)
{
    uint32_t best = ladder->nfringe;
    for (uint32_t i = 0; i < ladder->nfringe; i++) {
        uint32_t x = engine->root[i];
        if (1 - engine->miss[x] < step_min)
            continue;
        if (best == ladder->nfringe) {
            best = i;
            continue;
        }
        uint32_t y = engine->root[best];
        if (engine->miss[x] < engine->miss[y] ||
            (engine->miss[x] <= engine->miss[y] && link_row_compare(engine, x, y) < 0))
            best = i;
    }
    return best;
}

static void
ladder_push(Engine *engine, Ladder *ladder, uint32_t row, double chance)
{
    engine->place[row] = (int8_t)ladder->n;
    ladder->row[ladder->n] = row;
    ladder->chance[ladder->n++] = chance;
}

static void
ladder_grow(Engine *engine, uint32_t seed)
{
    Ladder ladder = { .stamp = link_stamp(engine) };
    ladder_push(engine, &ladder, seed, 1);
    while (ladder.n < LADDER_MAX) {
        ladder_expand(engine, &ladder);
        uint32_t at = ladder_best(engine, &ladder);
        if (at == ladder.nfringe)
            break;
        uint32_t x = engine->root[at];
        engine->root[at] = engine->root[--ladder.nfringe];
        ladder_push(engine, &ladder, x, 1 - engine->miss[x]);
    }
    PieceRow *row = &engine->rows[seed];
    row->nladder = ladder.n;
    for (uint32_t i = 0; i < ladder.n; i++) {
        row->ladder[i] = ladder.row[i];
        engine->place[ladder.row[i]] = -1;
    }
    for (uint32_t n = 3; n <= ladder.n; n++)
        link_offer_add(engine, ladder.row, n, row);
}

void
link_ladders_grow(Engine *engine)
{
    for (uint32_t i = 0; i < engine->nrows; i++)
        if (engine->rows[i].live && engine->rows[i].nladder == 0)
            ladder_grow(engine, i);
}

void
link_groups_offer(Engine *engine, const uint32_t *group)
{
    uint32_t *size = calloc(engine->nrows + 1, sizeof *size);
    uint32_t *start = calloc(engine->nrows + 1, sizeof *start);
    uint32_t *member = calloc(engine->nrows + 1, sizeof *member);
    ASSERT(size != NULL && start != NULL && member != NULL);
    for (uint32_t i = 0; i < engine->nrows; i++)
        if (group[i] != UINT32_MAX)
            size[group[i]]++;
    for (uint32_t i = 0; i < engine->nrows; i++)
        start[i + 1] = start[i] + size[i];
    for (uint32_t i = 0; i < engine->nrows; i++)
        if (group[i] != UINT32_MAX)
            member[start[group[i]]++] = i;
    for (uint32_t i = 0; i < engine->nrows; i++)
        if (size[i] >= 3 && size[i] <= ENGINE_MEMBERS_MAX)
            link_offer_add(engine, member + start[i] - size[i], size[i], NULL);
    free(size);
    free(start);
    free(member);
}

uint32_t
link_root_find(uint32_t *root, uint32_t at)
{
    while (root[at] != at) {
        root[at] = root[root[at]];
        at = root[at];
    }
    return at;
}

void
link_rare_offer(Engine *engine)
{
    uint32_t *root = engine->root;
    for (uint32_t i = 0; i < engine->nrows; i++)
        root[i] = i;
    for (uint32_t i = 0; i < engine->ntags; i++) {
        const TagRow *tag = &engine->tags[i];
        uint32_t first = UINT32_MAX;
        if (tag->form != CLUE_FORM_EXACT || tag->voices > RARE_DF_MAX ||
            tag->df > CANDIDATE_DF_MAX || tag->places > 0)
            continue;
        for (uint32_t j = 0; j < tag->df; j++) {
            if (engine->rows[tag->pieces[j]].echoes != 0)
                continue;
            first = first == UINT32_MAX ? tag->pieces[j] : first;
            root[link_root_find(root, tag->pieces[j])] = link_root_find(root, first);
        }
    }
    for (uint32_t i = 0; i < engine->nrows; i++)
        root[i] = link_root_find(root, i);
    link_groups_offer(engine, root);
}
