/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_rows_internal — what the rows of pieces, tags and bonds name. */
#ifndef ENGINE_ROWS_INTERNAL_H
#define ENGINE_ROWS_INTERNAL_H

#include "engine/engine_types_internal.h"

#include <endian.h>
#include <string.h>

/* The finalizer of splitmix64. */
static inline uint64_t
engine_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/* What a row keeps in cells. */
static inline const Held *
engine_held(const Engine *engine, const PieceRow *row)
{
    return engine_cell_at(&engine->cells, row->held);
}

/* True if a row holds what comes after all that it was asked for before; *at: how far it was looked
 * through. */
static inline bool
engine_holds(const Engine *engine, const PieceRow *row, uint32_t *at, const Held *wanted)
{
    const Held *held = engine_held(engine, row);
    uint32_t order = engine_held_order(wanted);
    while (*at < row->nheld && engine_held_order(&held[*at]) < order)
        ++*at;
    return *at < row->nheld && engine_held_order(&held[*at]) == order;
}

static inline Bond *
engine_bonds(const Engine *engine, const PieceRow *row)
{
    return engine_cell_at(&engine->cells, row->bonds);
}

/* Of a piece with bonds, or in an offer; NULL if it never had any. */
static inline Stand *
engine_stand_of(const Engine *engine, const PieceRow *row)
{
    return row->stand == 0 ? NULL : engine_cell_at(&engine->cells, row->stand);
}

/* How many desks repeat a piece in the end. */
static inline uint32_t
engine_nechoes(const Engine *engine, const PieceRow *row)
{
    return row->echoed ? engine_stand_of(engine, row)->nechoes : 0;
}

static inline Offer *
engine_offer(const Engine *engine, uint32_t at)
{
    return engine_cell_at(&engine->cells, at);
}

static inline const Giver *
engine_giver(const Engine *engine, const PieceRow *row)
{
    return &engine->givers.list[engine->brief[row - engine->rows].giver];
}

static inline Counts
engine_tag_counts(const Engine *engine, const TagRow *tag)
{
    Counts counts = { tag->df, tag->desks, tag->voices, tag->places, tag->df };
    if (tag->df == TAG_MANY)
        memcpy(&counts, engine_cell_at(&engine->cells, tag->at), sizeof counts);
    return counts;
}

static inline uint64_t
engine_tag_is(const TagRow *tag)
{
    uint64_t sum = 0;
    memcpy(&sum, tag->sum, sizeof sum);
    return sum;
}

/* Borrowed while none comes or goes. */
static inline const uint32_t *
engine_holders(const Engine *engine, const TagRow *tag)
{
    if (tag->df <= 1)
        return &tag->at;
    const uint32_t *at = engine_cell_at(&engine->cells, tag->at);
    return tag->df < TAG_MANY ? at : at + sizeof(Counts) / sizeof *at;
}

/* id_equal() where it is asked a million times. */
static inline bool
engine_same_id(const Id *a, const Id *b)
{
    uint64_t x[2], y[2];
    memcpy(x, a->b, sizeof x);
    memcpy(y, b->b, sizeof y);
    return x[0] == y[0] && x[1] == y[1];
}

/* Order of pieces by id: id_compare() where it is asked a million times. */
static inline int
engine_row_compare(const Engine *engine, uint32_t a, uint32_t b)
{
    uint64_t x[2], y[2];
    memcpy(x, engine->rows[a].id.id.b, sizeof x);
    memcpy(y, engine->rows[b].id.id.b, sizeof y);
    unsigned at = x[0] == y[0];
    uint64_t left = be64toh(x[at]), right = be64toh(y[at]);
    return (left > right) - (left < right);
}

/* From more desks on, none is met by a tag of this form. */
static inline unsigned
engine_walked_most(unsigned form)
{
    bool near = form == CLUE_FORM_NEAR || form == CLUE_FORM_STREET;
    return near ? WALKED_NEAR_MAX : WALKED_DESKS_MAX;
}

/* Those who give candidates: all of the holders, each desk's first, or none. */
static inline const uint32_t *
engine_heard(const Engine *engine, const TagRow *tag, uint32_t *ret_n)
{
    Counts counts = engine_tag_counts(engine, tag);
    *ret_n = counts.df <= HEARD_DF_MAX ? counts.df : counts.heard;
    *ret_n = counts.desks <= engine_walked_most(tag->form) ? *ret_n : 0;
    return engine_holders(engine, tag);
}

static inline bool
engine_tag_is_walked(const Engine *engine, const TagRow *tag)
{
    return engine_tag_counts(engine, tag).desks <= engine_walked_most(tag->form);
}

static inline const Vector *
engine_bond_vector(const Engine *engine, const Bond *bond)
{
    return &engine->vectors.list[bond->vector];
}

static inline double
engine_bond_chance(const Engine *engine, const Bond *bond)
{
    return engine_bond_vector(engine, bond)->chance;
}

/* The number of the desk of a piece. */
static inline uint32_t
engine_desk(const Engine *engine, uint32_t slot)
{
    return engine->brief[slot].desk;
}

static inline bool
engine_same_desk(const Engine *engine, uint32_t a, uint32_t b)
{
    return engine_desk(engine, a) == engine_desk(engine, b);
}

/* `bond` is theirs, or NULL if it is not at hand. */
bool engine_same_voice(const Engine *engine, uint32_t a, uint32_t b, const Bond *bond);

/* Mixed from the id. */
static inline uint64_t
engine_row_order(const PieceRow *row)
{
    return engine_mix(engine_id_sum(&row->id) + 1);
}

/* What a piece adds to the sum of a set. */
static inline uint64_t
engine_row_sum(const PieceRow *row)
{
    return engine_mix(engine_row_order(row));
}

#endif
