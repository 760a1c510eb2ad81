/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What others read of the engine. */
#include "link/link_internal.h"

#include <string.h>

size_t
engine_mosaics(const Engine *engine)
{
    return engine->nshown;
}

const EngineMosaic *
engine_mosaic(const Engine *engine, size_t at)
{
    ASSERT(at < engine->nshown);
    return &engine->mosaics[at]->shown;
}

const EngineMosaic *
engine_find(const Engine *engine, MosaicId id)
{
    for (uint32_t i = 0; i < engine->nshown; i++)
        if (id_equal(engine->mosaics[i]->shown.id.id, id.id))
            return &engine->mosaics[i]->shown;
    return NULL;
}

const EngineMosaic *
engine_find_piece(const Engine *engine, PieceId piece)
{
    uint32_t slot = link_row_find(engine, piece);
    uint32_t at = slot == UINT32_MAX ? 0 : engine->rows[slot].first_mosaic;
    return at == 0 ? NULL : &engine->mosaics[at - 1]->shown;
}

const EngineChange *
engine_changes(const Engine *engine, size_t *ret_n)
{
    *ret_n = engine->nchanges;
    return engine->changes;
}

bool
engine_bond(const Engine *engine, PieceId a, PieceId b, double *ret_bits)
{
    uint32_t x = link_row_find(engine, a), y = link_row_find(engine, b);
    const Bond *bond = x == UINT32_MAX || y == UINT32_MAX ? NULL : link_bond_find(engine, x, y);
    if (bond != NULL)
        *ret_bits = bond->bits;
    return bond != NULL;
}

size_t
engine_bytes(const Engine *engine)
{
    size_t sum = sizeof *engine;
    sum += engine->rows_room * (sizeof(PieceRow) + 2 * sizeof(uint32_t) + sizeof(double) + 1);
    sum += engine->tags_room * sizeof(TagRow);
    sum += (engine->by_id.size + (size_t)engine->by_tag.size) * sizeof(uint32_t);
    sum += engine->nbuckets * sizeof(Offer *) + engine->nmosaics * sizeof(Mosaic);
    for (uint32_t i = 0; i < engine->nrows; i++)
        sum += engine->rows[i].nheld * sizeof(Held) + engine->rows[i].nbonds * sizeof(Bond);
    for (uint32_t i = 0; i < engine->ntags; i++)
        sum += engine->tags[i].room * sizeof(uint32_t);
    for (uint32_t i = 0; i < engine->nbuckets; i++)
        for (const Offer *offer = engine->buckets[i]; offer != NULL; offer = offer->next)
            sum += sizeof *offer + offer->n * sizeof(uint32_t);
    return sum;
}

static uint64_t
sum_of(uint64_t sum, uint64_t word)
{
    return link_mix((sum ^ word) + 0x9e3779b97f4a7c15u);
}

static uint64_t
double_word(double value)
{
    uint64_t word = 0;
    memcpy(&word, &value, sizeof word);
    return word;
}

static uint64_t
id_word(Id id)
{
    uint64_t half[2];
    memcpy(half, id.b, sizeof half);
    return sum_of(half[0], half[1]);
}

uint64_t
link_mosaic_sum(const EngineMosaic *mosaic)
{
    uint64_t sum = double_word(mosaic->weight_bits);
    for (size_t i = 0; i < mosaic->nmembers; i++) {
        const EngineMember *member = &mosaic->members[i];
        sum = sum_of(sum, id_word(member->piece.id));
        sum = sum_of(sum, (uint64_t)member->voice << 8 | member->echo);
        sum = sum_of(sum, double_word(member->chance));
    }
    for (size_t i = 0; i < mosaic->nreasons; i++) {
        const EngineReason *reason = &mosaic->reasons[i];
        sum = sum_of(sum, (uint64_t)reason->kind << 32 | reason->members);
        sum = sum_of(sum, reason->sectors);
        sum = sum_of(sum, (uint64_t)reason->clue << 40 | (uint64_t)reason->level << 32 |
                              (uint64_t)reason->count << 16 | reason->of);
        sum = sum_of(sum, double_word(reason->bits));
    }
    return sum;
}

uint64_t
engine_sum(const Engine *engine)
{
    uint64_t sum = engine->live;
    for (uint32_t i = 0; i < engine->nrows; i++) {
        const PieceRow *row = &engine->rows[i];
        uint64_t part = id_word(row->piece.id.id);
        if (!row->live)
            continue;
        for (uint32_t j = 0; j < row->nbonds; j++) {
            part = sum_of(part, id_word(engine->rows[row->bonds[j].other].piece.id.id));
            part = sum_of(part, row->bonds[j].levels ^ double_word(row->bonds[j].bits));
        }
        sum += part;
    }
    for (uint32_t i = 0; i < engine->nshown; i++)
        sum = sum_of(sum, link_mosaic_sum(&engine->mosaics[i]->shown));
    return sum;
}
