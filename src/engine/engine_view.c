/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What others read of the engine. */
#include "engine/engine_internal.h"

#include <string.h>

size_t
engine_mosaics(const Engine *engine)
{
    return engine->mosaics.n;
}

const EngineMosaic *
engine_mosaic(const Engine *engine, size_t at)
{
    ASSERT(at < engine->mosaics.n);
    return &engine_rank_at(&engine->mosaics, (uint32_t)at)->shown;
}

const EngineMosaic *
engine_find_piece(const Engine *engine, PieceId piece)
{
    uint32_t slot = engine_row_find(engine, piece);
    const Mosaic *mosaic = slot == UINT32_MAX ? NULL : engine_mosaic_of(engine, slot);
    return mosaic == NULL ? NULL : &mosaic->shown;
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
    uint32_t x = engine_row_find(engine, a), y = engine_row_find(engine, b);
    const Bond *bond = x == UINT32_MAX || y == UINT32_MAX ? NULL : engine_bond_find(engine, x, y);
    if (bond != NULL)
        *ret_bits = engine_bond_vector(engine, bond)->bits;
    return bond != NULL;
}

size_t
engine_bytes(const Engine *engine)
{
    size_t sum =
        sizeof *engine + engine_map_bytes(&engine->by_id) + engine_map_bytes(&engine->by_tag);
    sum += engine_vectors_bytes(&engine->vectors) + engine_givers_bytes(&engine->givers);
    sum += engine_cells_bytes(&engine->cells);
    sum += engine->rows_room * (sizeof(PieceRow) + sizeof(Brief));
    sum += engine->tags_room * sizeof(TagRow) + engine->nbuckets * sizeof(uint32_t);
    sum += engine->nnames * sizeof(void *) + engine_ranks_bytes(&engine->mosaics);
    return sum + engine->changes_room * sizeof(EngineChange);
}

/* Pieces and their bonds, in no order. */
static uint64_t
rows_sum(const Engine *engine)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < engine->nrows; i++) {
        const PieceRow *row = &engine->rows[i];
        uint64_t id = engine_id_word(row->id.id), bonds = 0;
        if (!row->live)
            continue;
        for (uint32_t j = 0; j < row->nbonds; j++) {
            const Bond *bond = &engine_bonds(engine, row)[j];
            uint64_t part = engine_sum_of(id, engine_id_word(engine->rows[bond->other].id.id));
            bonds += engine_sum_of(part, engine_bond_vector(engine, bond)->is ^ (uint64_t)bond->echo
                                                                                    << 63);
        }
        uint64_t source = engine_id_word(engine->rows[row->source].id.id);
        sum += engine_sum_of(engine_sum_of(engine_sum_of(id, bonds), source),
                             (uint64_t)engine->brief[i].quiet << 32 | engine_nechoes(engine, row));
    }
    return sum;
}

static uint64_t
tags_sum(const Engine *engine)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < engine->ntags; i++) {
        Counts counts = engine_tag_counts(engine, &engine->tags[i]);
        if (counts.df > 0)
            sum += engine_sum_of(engine_sum_of(engine_tag_is(&engine->tags[i]), counts.desks),
                                 (uint64_t)counts.df << 32 | counts.voices);
    }
    return sum;
}

static uint64_t
offers_sum(Engine *engine)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < engine->nbuckets; i++) {
        const Offer *offer = NULL;
        for (uint32_t at = engine->buckets[i]; at != 0; at = offer->next) {
            offer = engine_offer(engine, at);
            uint64_t bits = engine_double_word(engine_offer_exact(engine, offer));
            uint64_t of = engine_offer_sum(engine, offer->members, offer->n);
            sum +=
                engine_sum_of(engine_sum_of(of, bits), (uint64_t)offer->refs << 8 | offer->taken);
        }
    }
    return sum;
}

uint64_t
engine_sum(Engine *engine)
{
    uint64_t sum = engine_sum_of(engine->live, rows_sum(engine));
    sum = engine_sum_of(engine_sum_of(sum, tags_sum(engine)), offers_sum(engine));
    for (uint32_t i = 0; i < engine->mosaics.n; i++)
        sum = engine_sum_of(sum, engine_rank_at(&engine->mosaics, i)->sum);
    return sum;
}
