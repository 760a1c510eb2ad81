/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bonds: for each pair of pieces that share a tag, one vector of levels and its bits.
 *
 * Invariant: a bond is a function of the two pieces, of the classes of the tags they share, and of
 * whether one of them only repeats another; so what a row finds is written to both sides, and rows
 * of which none of these has changed need not be looked at.
 */
#include "engine/engine_internal.h"

static const uint8_t level_rank[LEVEL_COUNT] = {
    [LEVEL_NONE] = 0,  [LEVEL_DIFFER] = 1, [LEVEL_YEARS] = 2,
    [LEVEL_WEAK] = 3,  [LEVEL_HUB] = 4,    [LEVEL_COMMON] = 5,
    [LEVEL_FUZZY] = 6, [LEVEL_EXACT] = 7,  [LEVEL_EXACT_RARE] = 8,
};

unsigned
engine_bond_level(const Engine *engine, const Bond *bond, unsigned kind)
{
    return engine_vector_level(engine_bond_vector(engine, bond)->is, kind);
}

double
engine_bond_kind_bits(const Engine *engine, const Bond *bond, unsigned kind)
{
    return engine_vector_kind_bits(engine->rules.weights, engine_bond_vector(engine, bond)->is,
                                   kind);
}

/* Of the tag of a name without its year. */
static unsigned
sure_namesakes(const TagRow *tag)
{
    unsigned least = (tag->class & CLASS_WALKED) != 0 ? NAMESAKES_FEW : NAMESAKES_DESKS;
    return least + (tag->class & CLASS_LEVEL);
}

/* As of an exact tag: 0 below 4 voices, or of a name without its year below 10, to 3. */
static unsigned
how_common(const TagRow *tag)
{
    static const uint8_t names[NAMESAKES_COUNT] = { 0, 2, 3, 3, 3, 3, 3 };
    return tag->form == CLUE_FORM_SURE ? names[sure_namesakes(tag)] : tag->class & CLASS_LEVEL;
}

/* The level of one shared tag: of names, whether both are given with a year; of addresses without
 * either town or postcode, whether one has the town: two towns, or two postcodes, are compared by
 * other forms; of all, whether one of the two calls it a public place. */
unsigned
engine_shared_level(const TagRow *tag, const Held *x, const Held *y)
{
    unsigned class = how_common(tag);
    if (tag->form == CLUE_FORM_SURE && x->dated && y->dated)
        return LEVEL_YEARS;
    if (tag->form == CLUE_FORM_STREET && x->dated == y->dated)
        return LEVEL_DIFFER;
    if (class == 3 || x->place || y->place)
        return LEVEL_HUB;
    if (class == 2)
        return LEVEL_COMMON;
    switch (tag->form) {
    case CLUE_FORM_EXACT:
    case CLUE_FORM_FLAT: return class == 1 ? LEVEL_EXACT : LEVEL_EXACT_RARE;
    case CLUE_FORM_SURE:
    case CLUE_FORM_NEAR:
    case CLUE_FORM_STREET: return LEVEL_WEAK;
    default: return LEVEL_FUZZY;
    }
}

enum { SOUGHT_PLACES = 256 };

/* What a piece holds, to be found by the tag: it is held against many. */
typedef struct Sought {
    const PieceRow *row;
    const Held *held;
    uint8_t last[SOUGHT_PLACES];     /* of a place: 1 + which of those held, or 0 */
    uint8_t before[ENGINE_TAGS_MAX]; /* of the same place, as above */
} Sought;

static void
seek(const Engine *engine, uint32_t slot, Sought *ret)
{
    ret->row = &engine->rows[slot];
    ret->held = engine_held(engine, ret->row);
    memset(ret->last, 0, sizeof ret->last);
    for (uint8_t i = 0; i < ret->row->nheld; i++) {
        uint8_t *last = &ret->last[engine_held_tag(&ret->held[i]) % SOUGHT_PLACES];
        ret->before[i] = *last;
        *last = (uint8_t)(i + 1);
    }
}

typedef struct Overlap {
    uint64_t levels;    /* as in a vector */
    uint32_t exact;     /* shared exact tags */
    unsigned namesakes; /* the fewest of a name that both have; NAMESAKES_COUNT: none is shared */
} Overlap;

unsigned
engine_tag_namesakes(const TagRow *tag)
{
    if (tag->kind != CLUE_NAME || tag->form == CLUE_FORM_SURE)
        return tag->kind == CLUE_NAME ? sure_namesakes(tag) : NAMESAKES_COUNT;
    return tag->form == CLUE_FORM_DATE ? NAMESAKES_FEW : NAMESAKES_COUNT;
}

static void
overlap_add(const Engine *engine, const Held *x, const Held *y, Overlap *overlap)
{
    const TagRow *tag = &engine->tags[engine_held_tag(x)];
    unsigned level = engine_shared_level(tag, x, y);
    unsigned was = engine_vector_level(overlap->levels, tag->kind);
    overlap->exact += tag->form == CLUE_FORM_EXACT;
    unsigned namesakes = engine_tag_namesakes(tag);
    if (namesakes < overlap->namesakes)
        overlap->namesakes = namesakes;
    if (level_rank[level] > level_rank[was])
        overlap->levels ^= engine_vector_levels(tag->kind, was ^ level);
}

static Overlap
overlap_of(const Engine *engine, const Sought *sought, const PieceRow *b)
{
    Overlap overlap = { .namesakes = NAMESAKES_COUNT };
    const Held *y = engine_held(engine, b);
    for (unsigned both = sought->row->kinds & b->kinds; both != 0; both &= both - 1)
        overlap.levels |= engine_vector_levels((unsigned)__builtin_ctz(both), LEVEL_DIFFER);
    for (uint32_t k = 0; k < b->nheld; k++) {
        uint32_t tag = engine_held_tag(&y[k]);
        for (uint32_t i = sought->last[tag % SOUGHT_PLACES]; i != 0; i = sought->before[i - 1])
            if (engine_held_tag(&sought->held[i - 1]) == tag)
                overlap_add(engine, &sought->held[i - 1], &y[k], &overlap);
    }
    return overlap;
}

enum { VERBATIM_MIN = 2 };

/* One repeats the other: most exact tags of either are the other's, within two months. */
static bool
is_verbatim(const PieceRow *a, const PieceRow *b, uint32_t exact)
{
    uint32_t all = a->nexact + b->nexact - exact;
    return exact >= VERBATIM_MIN && exact * 4 >= all * 3 && abs(a->day.n - b->day.n) <= ECHO_DAYS;
}

/* One desk, or one declared origin. */
static bool
same_source(const Engine *engine, uint32_t a, uint32_t b)
{
    const Brief *x = &engine->brief[a];
    const Brief *y = &engine->brief[b];
    if (x->desk == y->desk || (!x->origin && !y->origin))
        return x->desk == y->desk;
    const Id *from = &engine->givers.list[x->giver].origin;
    const Id *other = &engine->givers.list[y->giver].origin;
    return engine_same_id(from, other) ||
           (x->origin && engine_same_id(from, &engine->rows[b].id.id)) ||
           (y->origin && engine_same_id(other, &engine->rows[a].id.id));
}

/* `most`: as many exact tags may they share. */
static bool
voice_by(const Engine *engine, uint32_t a, uint32_t b, uint32_t most)
{
    const PieceRow *row = &engine->rows[a];
    const PieceRow *other = &engine->rows[b];
    if (same_source(engine, a, b))
        return true;
    if (most < VERBATIM_MIN)
        return false;
    /* No more can be shared than the smaller has. */
    most = row->nexact < most ? row->nexact : most;
    most = other->nexact < most ? other->nexact : most;
    if (!is_verbatim(row, other, most))
        return false;
    Sought sought __attribute__((uninitialized));
    seek(engine, a, &sought);
    return is_verbatim(row, other, overlap_of(engine, &sought, other).exact);
}

bool
engine_same_voice(const Engine *engine, uint32_t a, uint32_t b, const Bond *bond)
{
    if (bond != NULL)
        return bond->echo || same_source(engine, a, b);
    return voice_by(engine, a, b, UINT32_MAX);
}

bool
engine_near_voice(const Engine *engine, const Sharers *near, uint32_t at)
{
    const Sharer *other = &near->ptr[at];
    return voice_by(engine, near->of, other->slot, (uint32_t)other->exact + near->exact);
}

uint64_t
engine_vector_between(const Engine *engine, const PieceRow *a, const PieceRow *b, uint64_t levels)
{
    const Giver *x = engine_giver(engine, a);
    const Giver *y = engine_giver(engine, b);
    bool unknown = x->region == ENGINE_REGION_UNKNOWN || y->region == ENGINE_REGION_UNKNOWN;
    return engine_vector_put(levels, unknown ? 2 : x->region == y->region,
                             weight_gap(a->day.n - b->day.n));
}

static uint64_t
vector_of(const Engine *engine, const PieceRow *a, const PieceRow *b, const Overlap *overlap)
{
    uint64_t vector = engine_vector_between(engine, a, b, overlap->levels);
    return engine_vector_name(vector, overlap->namesakes);
}

uint64_t
engine_vector_of(const Engine *engine, uint32_t a, uint32_t b)
{
    Sought sought __attribute__((uninitialized)); /* as much as is filled is read */
    seek(engine, a, &sought);
    Overlap overlap = overlap_of(engine, &sought, &engine->rows[b]);
    return vector_of(engine, &engine->rows[a], &engine->rows[b], &overlap);
}

/* False if it is too light to be kept, as most are: those need no number. */
static bool
bond_of(Engine *engine, const Sought *from, uint32_t to, Bond *ret)
{
    const PieceRow *a = from->row;
    const PieceRow *b = &engine->rows[to];
    Overlap overlap = overlap_of(engine, from, b);
    uint64_t vector = vector_of(engine, a, b, &overlap);
    if (engine_vector_weigh(engine, vector) <= BOND_BITS_MIN)
        return false;
    *ret = (Bond){ to, engine_vector_number(engine, vector) & INT32_MAX,
                   is_verbatim(a, b, overlap.exact) };
    return true;
}

/* Where the bond to `other` stands or would stand. */
static uint32_t
bond_place(const Engine *engine, const PieceRow *row, uint32_t other)
{
    const Bond *bonds = engine_bonds(engine, row);
    uint32_t from = 0, to = row->nbonds;
    while (from < to) {
        uint32_t at = from + (to - from) / 2;
        if (bonds[at].other < other)
            from = at + 1;
        else
            to = at;
    }
    return from;
}

static bool
has_bond(const Engine *engine, const PieceRow *row, uint32_t at, uint32_t other)
{
    return at < row->nbonds && engine_bonds(engine, row)[at].other == other;
}

static void
bonds_resize(Engine *engine, PieceRow *row, uint32_t n)
{
    row->bonds = engine_cell_resize(&engine->cells, row->bonds, row->nbonds * sizeof(Bond),
                                    n * sizeof(Bond));
    row->nbonds = n;
}

static void
bond_drop(Engine *engine, uint32_t slot, uint32_t other)
{
    PieceRow *row = &engine->rows[slot];
    Bond *bonds = engine_bonds(engine, row);
    for (uint32_t i = bond_place(engine, row, other); i + 1 < row->nbonds; i++)
        bonds[i] = bonds[i + 1];
    bonds_resize(engine, row, row->nbonds - 1);
    engine_set_add(engine, SET_BOND, slot);
}

static void
bond_put(Engine *engine, uint32_t slot, Bond bond)
{
    PieceRow *row = &engine->rows[slot];
    uint32_t at = bond_place(engine, row, bond.other);
    if (!has_bond(engine, row, at, bond.other)) {
        bonds_resize(engine, row, row->nbonds + 1);
        Bond *bonds = engine_bonds(engine, row);
        for (uint32_t i = row->nbonds - 1; i > at; i--)
            bonds[i] = bonds[i - 1];
    }
    engine_bonds(engine, row)[at] = bond;
    engine_set_add(engine, SET_BOND, slot);
}

/* Offers with both weigh otherwise. */
static void
pair_turn(Engine *engine, uint32_t a, uint32_t b)
{
    const Stand *stand = engine_stand_of(engine, &engine->rows[a]);
    for (uint32_t i = 0; stand != NULL && i < stand->in.n; i++) {
        Offer *offer = engine_offer(engine, engine_list(&engine->cells, &stand->in)[i]);
        uint32_t at = 0;
        while (at < offer->n && offer->members[at] != b)
            at++;
        if (at < offer->n)
            engine_offer_dirty(engine, offer, 1u << PART_INNER);
    }
}

static void
bond_turn(Engine *engine, uint32_t slot, Bond bond)
{
    const PieceRow *row = &engine->rows[slot];
    uint32_t at = bond_place(engine, row, bond.other), other = bond.other;
    /* Whether they repeat each other is a matter of the two alone. */
    if (has_bond(engine, row, at, other) && engine_bonds(engine, row)[at].vector == bond.vector)
        return;
    bond_put(engine, slot, bond);
    bond.other = slot;
    bond_put(engine, other, bond);
    pair_turn(engine, slot, other);
}

static void
bond_end(Engine *engine, uint32_t a, uint32_t b)
{
    bond_drop(engine, a, b);
    bond_drop(engine, b, a);
    pair_turn(engine, a, b);
}

/* Weighs the bonds of a row again, on both sides; the marks tell those that it still has. */
static void
weigh(Engine *engine, uint32_t slot)
{
    PieceRow *row = &engine->rows[slot];
    bool bonded = row->live && !engine->brief[slot].echo;
    const Slots *near = bonded ? engine_likely(engine, slot) : NULL;
    uint32_t stamp = engine_stamp(engine), n = bonded ? near->n : 0;
    Sought sought __attribute__((uninitialized)); /* as much as is filled is read */
    if (n > 0)
        seek(engine, slot, &sought);
    for (uint32_t i = 0; i < n; i++) {
        Bond bond;
        if (!bond_of(engine, &sought, near->ptr[i], &bond))
            continue;
        engine->brief[near->ptr[i]].mark = stamp;
        bond_turn(engine, slot, bond);
    }
    for (uint32_t i = row->nbonds; i > 0; i--) {
        uint32_t other = engine_bonds(engine, row)[i - 1].other;
        if (engine->brief[other].mark != stamp)
            bond_end(engine, slot, other);
    }
}

/* True if the bonds of a row are weighed all. */
static bool
is_weighed(const Engine *engine, uint32_t slot)
{
    return engine->rows[slot].sets >> SET_WEIGH & 1;
}

static void
pair_weigh(Engine *engine, uint32_t a, const Sought *sought, uint32_t b)
{
    Bond bond;
    if (engine->brief[b].echo || engine_are_apart(engine, a, b))
        return;
    if (bond_of(engine, sought, b, &bond))
        bond_turn(engine, a, bond);
    else if (engine_bond_find(engine, a, b) != NULL)
        bond_end(engine, a, b);
}

/* Whom a row meets in a tag that turned it met before: only how they are alike has changed. */
static void
level_turn(Engine *engine, uint32_t slot)
{
    const PieceRow *row = &engine->rows[slot];
    const Held *held = engine_held(engine, row);
    uint32_t stamp = engine_stamp(engine);
    Sought sought __attribute__((uninitialized)); /* as much as is filled is read */
    if (is_weighed(engine, slot) || engine->brief[slot].echo)
        return;
    seek(engine, slot, &sought);
    for (uint32_t i = 0; i < row->nheld; i++) {
        const TagRow *tag = &engine->tags[engine_held_tag(&held[i])];
        const uint32_t *at = engine_holders(engine, tag);
        uint32_t df = tag->turned ? engine_tag_counts(engine, tag).df : 0;
        for (uint32_t k = 0; k < df; k++) {
            bool met = engine->brief[at[k]].mark == stamp;
            engine->brief[at[k]].mark = stamp;
            /* Each pair once: the other is weighed itself, or turns as well. */
            if (!met && at[k] > slot && !is_weighed(engine, at[k]))
                pair_weigh(engine, slot, &sought, at[k]);
        }
    }
}

/* Of offers with two who hold the tag, what ties them changes: those that come up twice.  Those
 * that are too light whoever stands outside are not looked at. */
static void
ties_turn(Engine *engine, const TagRow *tag)
{
    const uint32_t *at = engine_holders(engine, tag);
    uint32_t df = engine_tag_counts(engine, tag).df;
    Slots *offered = &engine->group;
    offered->n = 0;
    for (uint32_t i = 0; i < df; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[at[i]]);
        if (stand == NULL || stand->nnear == 0)
            continue;
        engine_slots_push(offered, at[i]);
        for (uint32_t k = 0; k < stand->nnear; k++)
            __builtin_prefetch(engine_offer(engine, engine_list(&engine->cells, &stand->in)[k]));
    }
    engine->looks++;
    for (uint32_t i = 0; i < offered->n && offered->n > 1; i++) {
        const Stand *stand = engine_stand_of(engine, &engine->rows[offered->ptr[i]]);
        const uint32_t *in = engine_list(&engine->cells, &stand->in);
        for (uint32_t k = 0; k < stand->nnear; k++) {
            Offer *offer = engine_offer(engine, in[k]);
            if (offer->seen == engine->looks)
                engine_offer_dirty(engine, offer, 1u << PART_OUTSIDE);
            offer->seen = engine->looks;
        }
    }
}

static void
holders_add(Engine *engine, const TagRow *tag, Set set)
{
    const uint32_t *at = engine_holders(engine, tag);
    uint32_t df = engine_tag_counts(engine, tag).df;
    for (uint32_t i = 0; i < df; i++)
        engine_set_add(engine, set, at[i]);
}

static void
tag_turn(Engine *engine, TagRow *tag)
{
    unsigned was = tag->class;
    unsigned class = engine_tag_class(engine, tag);
    unsigned turns = was ^ class;
    tag->class = class & 31u;
    bool heard = (class & CLASS_WALKED) != 0 && (class & CLASS_CROWDED) == 0;
    if ((turns & (CLASS_WALKED | CLASS_CROWDED)) != 0 || ((turns & CLASS_LEVEL) != 0 && !heard))
        holders_add(engine, tag, SET_WEIGH);
    else if ((turns & CLASS_LEVEL) != 0)
        holders_add(engine, tag, SET_LEVEL);
    tag->turned = heard && (turns & CLASS_LEVEL) != 0;
    if ((turns & CLASS_WALKED) != 0)
        holders_add(engine, tag, SET_CARD);
    if (((was | class) & CLASS_RARE) != 0)
        holders_add(engine, tag, SET_RARE);
    if (((was | class) & CLASS_WALKED) != 0)
        ties_turn(engine, tag);
}

static void
repeats_turn(const Engine *engine, PieceRow *row)
{
    row->repeats = false;
    for (uint32_t i = 0; i < row->nbonds && !row->repeats; i++) {
        const Bond *bond = &engine_bonds(engine, row)[i];
        row->repeats = bond->echo && engine->rows[bond->other].day.n <= row->day.n;
    }
}

void
engine_bonds_turn(Engine *engine)
{
    const Slots *weighed = &engine->set[SET_WEIGH];
    const Slots *changed = &engine->set[SET_BOND];
    for (uint32_t i = 0; i < engine->touched.n; i++)
        tag_turn(engine, &engine->tags[engine->touched.ptr[i]]);
    for (uint32_t i = 0; i < weighed->n; i++)
        weigh(engine, weighed->ptr[i]);
    for (uint32_t i = 0; i < engine->set[SET_LEVEL].n; i++)
        level_turn(engine, engine->set[SET_LEVEL].ptr[i]);
    for (uint32_t i = 0; i < changed->n; i++) {
        repeats_turn(engine, &engine->rows[changed->ptr[i]]);
        engine_set_add(engine, SET_GROW, changed->ptr[i]);
        engine_set_add(engine, SET_RARE, changed->ptr[i]);
    }
}

const Bond *
engine_bond_find(const Engine *engine, uint32_t a, uint32_t b)
{
    const PieceRow *row = &engine->rows[a];
    uint32_t at = bond_place(engine, row, b);
    return has_bond(engine, row, at, b) ? &engine_bonds(engine, row)[at] : NULL;
}
