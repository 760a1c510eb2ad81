/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bonds: for each pair of pieces that share a tag, one vector of levels and its bits.
 *
 * Invariant: a bond changes only if both its pieces are dirty, because it is a function of the two
 * pieces and of the classes of df of the tags they share; so each dirty piece weighs its own list
 * again and the two sides stay equal.
 */
#include "link/link_internal.h"

static const uint8_t level_rank[LEVEL_COUNT] = {
    [LEVEL_NONE] = 0,  [LEVEL_DIFFER] = 1, [LEVEL_YEARS] = 2,
    [LEVEL_WEAK] = 3,  [LEVEL_HUB] = 4,    [LEVEL_COMMON] = 5,
    [LEVEL_FUZZY] = 6, [LEVEL_EXACT] = 7,  [LEVEL_EXACT_RARE] = 8,
};

unsigned
link_bond_level(const Bond *bond, unsigned kind)
{
    return (unsigned)(bond->levels >> (4 * (kind - 1))) & 15;
}

double
link_bond_kind_bits(const Engine *engine, const Bond *bond, unsigned kind)
{
    return engine->rules.weights->kind_bits[kind][link_bond_level(bond, kind)];
}

/* The level of one shared tag.  `x` and `y` are how the two pieces hold it. */
static unsigned
shared_level(const TagRow *tag, bool both_dated, bool place)
{
    if (tag->form == CLUE_FORM_SURE && both_dated)
        return LEVEL_YEARS;
    if (tag->voices >= 25 || place)
        return LEVEL_HUB;
    if (tag->voices >= 10)
        return LEVEL_COMMON;
    switch (tag->form) {
    case CLUE_FORM_EXACT:
    case CLUE_FORM_FLAT: return tag->voices >= 4 ? LEVEL_EXACT : LEVEL_EXACT_RARE;
    case CLUE_FORM_SURE: return LEVEL_WEAK;
    default: return LEVEL_FUZZY;
    }
}

typedef struct Overlap {
    uint8_t level[CLUE_KIND_MAX + 1];
    uint32_t exact; /* shared exact tags */
} Overlap;

static void
overlap_add(const Engine *engine, const PieceRow *a, const Held *x, const PieceRow *b,
            const Held *y, Overlap *overlap)
{
    const TagRow *tag = &engine->tags[x->tag];
    bool both_dated = (a->dated >> x->clue & 1) && (b->dated >> y->clue & 1);
    unsigned level = shared_level(tag, both_dated, x->place || y->place);
    overlap->exact += tag->form == CLUE_FORM_EXACT;
    if (level_rank[level] > level_rank[overlap->level[tag->kind]])
        overlap->level[tag->kind] = (uint8_t)level;
}

static Overlap
overlap_of(const Engine *engine, const PieceRow *a, const PieceRow *b)
{
    Overlap overlap = { 0 };
    unsigned both = a->kinds & b->kinds;
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        overlap.level[kind] = both >> kind & 1 ? LEVEL_DIFFER : LEVEL_NONE;
    const Held *x = a->held;
    const Held *y = b->held;
    const Held *x_end = x + a->nheld;
    const Held *y_end = y + b->nheld;
    while (x < x_end && y < y_end) {
        if (x->tag == y->tag)
            overlap_add(engine, a, x++, b, y++, &overlap);
        else if (x->tag < y->tag)
            x++;
        else
            y++;
    }
    return overlap;
}

/* One repeats the other: most exact tags of either are the other's, within two months. */
static bool
is_verbatim(const PieceRow *a, const PieceRow *b, uint32_t exact)
{
    uint32_t all = a->nexact + b->nexact - exact;
    return exact >= 2 && exact * 4 >= all * 3 && abs(a->piece.day.n - b->piece.day.n) <= ECHO_DAYS;
}

bool
link_same_source(const EnginePiece *x, const EnginePiece *y)
{
    static const Id none;
    if (id_equal(x->desk.id, y->desk.id))
        return true;
    if (!id_equal(x->origin, none) && id_equal(x->origin, y->origin))
        return true;
    return id_equal(x->origin, y->id.id) || id_equal(y->origin, x->id.id);
}

bool
link_same_voice(const Engine *engine, uint32_t a, uint32_t b, const Bond *bond)
{
    const PieceRow *row = &engine->rows[a];
    const PieceRow *other = &engine->rows[b];
    if (link_same_source(&row->piece, &other->piece))
        return true;
    if (bond != NULL)
        return bond->echo;
    /* No more can be shared than the smaller has. */
    uint32_t most = row->nexact < other->nexact ? row->nexact : other->nexact;
    return is_verbatim(row, other, most) &&
           is_verbatim(row, other, overlap_of(engine, row, other).exact);
}

static uint64_t
levels_of(const Overlap *overlap)
{
    uint64_t levels = 0;
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        levels |= (uint64_t)overlap->level[kind] << (4 * (kind - 1));
    return levels;
}

uint64_t
link_levels_of(const Engine *engine, uint32_t a, uint32_t b)
{
    Overlap overlap = overlap_of(engine, &engine->rows[a], &engine->rows[b]);
    return levels_of(&overlap);
}

static Bond
bond_of(const Engine *engine, uint32_t from, uint32_t to)
{
    const WeightTable *weights = engine->rules.weights;
    const PieceRow *a = &engine->rows[from];
    const PieceRow *b = &engine->rows[to];
    Overlap overlap = overlap_of(engine, a, b);
    Bond bond = { .other = to, .bits = weights->prior_bits, .levels = levels_of(&overlap) };
    for (unsigned kind = 1; kind <= CLUE_KIND_MAX; kind++)
        bond.bits += weights->kind_bits[kind][overlap.level[kind]];
    int days = a->piece.day.n - b->piece.day.n;
    if (a->piece.region != ENGINE_UNKNOWN && b->piece.region != ENGINE_UNKNOWN)
        bond.bits += weights->region_bits[a->piece.region == b->piece.region];
    bond.bits += weights->gap_bits[weight_gap(days)];
    bond.chance = weight_chance(bond.bits);
    bond.echo = is_verbatim(a, b, overlap.exact);
    return bond;
}

static int
bond_compare(const void *a, const void *b, void *engine)
{
    return link_row_compare(engine, ((const Bond *)a)->other, ((const Bond *)b)->other);
}

enum { BONDS_MAX = ENGINE_TAGS_MAX * CANDIDATE_DF_MAX };

static void
bonds_of(Engine *engine, uint32_t slot)
{
    Bond found[BONDS_MAX];
    uint32_t n = 0;
    PieceRow *row = &engine->rows[slot];
    uint32_t stamp = link_stamp(engine);
    engine->mark[slot] = stamp;
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[row->held[i].tag];
        for (uint32_t j = 0; j < tag->df && tag->df <= CANDIDATE_DF_MAX; j++) {
            uint32_t other = tag->pieces[j];
            if (engine->mark[other] == stamp || engine->rows[other].echoes != 0)
                continue;
            engine->mark[other] = stamp;
            found[n] = bond_of(engine, slot, other);
            n += found[n].bits > LINK_BITS_MIN;
        }
    }
    qsort_r(found, n, sizeof *found, bond_compare, engine);
    free(row->bonds);
    row->bonds = n == 0 ? NULL : link_grow(NULL, n, sizeof *row->bonds);
    row->nbonds = n;
    row->repeats = false;
    for (uint32_t i = 0; i < n; i++) {
        row->bonds[i] = found[i];
        row->repeats |=
            found[i].echo && engine->rows[found[i].other].piece.day.n <= row->piece.day.n;
    }
}

void
link_bonds_of_dirty(Engine *engine)
{
    for (uint32_t i = 0; i < engine->dirty.n; i++) {
        PieceRow *row = &engine->rows[engine->dirty.ptr[i]];
        if (row->live && row->echoes == 0)
            bonds_of(engine, engine->dirty.ptr[i]);
        else
            row->nbonds = 0;
    }
}

const Bond *
link_bond_find(const Engine *engine, uint32_t a, uint32_t b)
{
    const PieceRow *row = &engine->rows[a];
    uint32_t from = 0, to = row->nbonds;
    while (from < to) {
        uint32_t at = from + (to - from) / 2;
        int order = link_row_compare(engine, row->bonds[at].other, b);
        if (order == 0)
            return &row->bonds[at];
        if (order < 0)
            from = at + 1;
        else
            to = at;
    }
    return NULL;
}
