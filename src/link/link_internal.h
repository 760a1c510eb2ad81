/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/link_internal — the engine's parts among themselves.
 *
 * Everything is kept by slot (index of a row); slots depend on the order of arrival, so whatever
 * decides a tie or the order of a sum goes by piece id.
 */
#ifndef LINK_LINK_INTERNAL_H
#define LINK_LINK_INTERNAL_H

#include "link/engine.h"

#include <stdlib.h>

enum {
    LADDER_MAX = 14,
    LADDER_OFFERS = LADDER_MAX - 2,
    RARE_DF_MAX = 5,
    CANDIDATE_DF_MAX = 50, /* a tag above gives no candidates and ties nothing */
    HUB_DF_MAX = 300,      /* a tag above is not walked at all */
    ECHO_DAYS = 60,
    LINK_BITS_MIN = -4 /* a bond below is not kept */
};

typedef struct TagRow {
    uint8_t tag[ENGINE_TAG_BYTES];
    uint8_t kind;
    uint8_t form;
    bool touched;     /* its pieces changed since the last settle */
    uint32_t *pieces; /* slots, in no order */
    uint32_t df;
    uint32_t voices; /* of them that are not quiet */
    uint32_t was;    /* df at the last settle */
    uint32_t places; /* pieces that mark it as a public place */
    uint32_t room;
} TagRow;

/* A tag as a piece holds it; a piece's are sorted by `tag`, each once. */
typedef struct Held {
    uint32_t tag;
    uint8_t clue;
    bool place;
} Held;

typedef struct Bond {
    uint32_t other;
    bool echo;       /* the two repeat each other */
    uint64_t levels; /* 4 bits a kind */
    double bits;
    double chance;
} Bond;

typedef struct Mosaic Mosaic;

/* A set of pieces that may become a mosaic. */
typedef struct Offer {
    struct Offer *next; /* of the same bucket */
    uint64_t sum;       /* of the members' ids */
    uint64_t round;     /* when a component last offered it */
    uint32_t seeds;     /* ladders that offer it */
    bool passes;        /* the gate and the floor */
    double weight_bits;
    Mosaic *mosaic; /* set while it is taken */
    uint32_t n;
    uint32_t members[]; /* slots by piece id */
} Offer;

struct Mosaic {
    EngineMosaic shown;
    EngineMember members[ENGINE_MEMBERS_MAX];
    EngineReason reasons[ENGINE_REASONS_MAX];
    Offer *offer;        /* while it is taken */
    uint64_t born, kept; /* kept: round in which it was last taken */
    bool named;          /* has its id, or gave it to one that continues it */
};

typedef struct PieceRow {
    EnginePiece piece; /* its `tags` are not kept */
    uint64_t order;    /* mixed from the id */
    bool live;
    bool repeats;     /* has an echo bond to a piece of the same day or an earlier one */
    bool borrows;     /* an offer of its ladder has pieces that the ladder has not */
    bool dirty;       /* its bonds and what is derived from them change in this settle */
    uint16_t kinds;   /* bit k: mentions kind k */
    uint32_t echoes;  /* 1 + the slot of the piece that it only repeats, or 0 */
    uint32_t source;  /* the slot that it repeats in the end, or its own */
    bool quiet;       /* repeats that one itself: not counted among those that have a tag */
    uint32_t nshared; /* tags that a piece of another desk holds as well */
    uint32_t nechoes; /* how many only repeat it, or one that only repeats it */
    uint64_t dated;   /* bit c: clue c is a name with a year */
    Held *held;
    Bond *bonds; /* by id of the other */
    uint32_t nheld, nexact, nbonds, nladder, noffers;
    uint32_t ladder[LADDER_MAX];
    Offer *offers[LADDER_OFFERS];
    uint32_t first_mosaic; /* 1 + its index, or 0 */
} PieceRow;

/* Open addressing over rows; 0 is an empty place, else 1 + row; the size a power of 2. */
typedef struct Map {
    uint32_t *at;
    uint32_t size, used;
} Map;

typedef struct Slots {
    uint32_t *ptr;
    uint32_t n, room;
} Slots;

struct Engine {
    EngineRules rules;
    PieceRow *rows;
    uint32_t nrows, rows_room, live;
    TagRow *tags;
    uint32_t ntags, tags_room;
    Slots free_rows, free_tags;
    Slots touched; /* tags */
    Slots gone;    /* rows removed since the last settle */
    Slots dirty;   /* rows to derive again, in settle */
    Map by_id, by_tag;
    Offer **buckets;
    uint32_t nbuckets, noffers;
    uint64_t round;
    uint32_t *mark; /* scratch by slot, sized with the rows, as the next */
    uint32_t stamp;
    double *miss;
    int8_t *place; /* position within the set that is looked at, else -1 */
    uint32_t *root;
    Mosaic **mosaics;
    uint32_t nmosaics, nshown; /* nshown is 0 before the first settle */
    EngineChange *changes;
    uint32_t nchanges, changes_room;
    uint64_t births;
};

/* Memory that cannot be had ends the process, as with arenas. */
void *link_grow(void *ptr, size_t count, size_t size);
void link_slots_push(Slots *slots, uint32_t slot);
uint64_t link_mix(uint64_t x);
/* Order of pieces by id. */
int link_row_compare(const Engine *engine, uint32_t a, uint32_t b);
void link_rows_sort(Engine *engine, uint32_t *rows, size_t n);
/* A stamp that no row has. */
uint32_t link_stamp(Engine *engine);
void link_row_dirty(Engine *engine, uint32_t row);

/* Notes that who holds a tag has changed. */
void link_tag_touch(Engine *engine, uint32_t tag);

/* engine_echo.c: who is dirty, and which of them only repeat another */
void link_echoes_find(Engine *engine);
/* The first `most` echoes of these pieces, by id. */
uint32_t
link_echoes_of(Engine *engine, const uint32_t *rows, uint32_t n, uint32_t most, uint32_t *ret);

/* engine_bond.c */
void link_bonds_of_dirty(Engine *engine);
const Bond *link_bond_find(const Engine *engine, uint32_t a, uint32_t b);
double link_bond_kind_bits(const Engine *engine, const Bond *bond, unsigned kind);
/* The levels at which two pieces agree, 4 bits a kind. */
uint64_t link_levels_of(const Engine *engine, uint32_t a, uint32_t b);
unsigned link_bond_level(const Bond *bond, unsigned kind);
/* One desk, or one declared origin. */
bool link_same_source(const EnginePiece *x, const EnginePiece *y);
/* `bond` is theirs, or NULL if it is not at hand. */
bool link_same_voice(const Engine *engine, uint32_t a, uint32_t b, const Bond *bond);

/* engine_ladder.c, engine_offer.c */
void link_ladders_grow(Engine *engine);
void link_rare_offer(Engine *engine);
/* The root of a set in a forest of slots; halves the path. */
uint32_t link_root_find(uint32_t *root, uint32_t at);
/* Offers each group of 3 to ENGINE_MEMBERS_MAX: group[slot] is a slot or UINT32_MAX. */
void link_groups_offer(Engine *engine, const uint32_t *group);
/* `seed` is the row of a ladder, or NULL for an offer of this round. */
void link_offer_add(Engine *engine, const uint32_t *from, uint32_t n, PieceRow *seed);
void link_offers_drop_dirty(Engine *engine);
void link_offers_sweep(Engine *engine);
void link_offers_free(Engine *engine);

/* The slot of a live piece, or UINT32_MAX. */
uint32_t link_row_find(const Engine *engine, PieceId piece);

/* engine_take.c, engine_reasons.c */
uint64_t link_mosaic_sum(const EngineMosaic *mosaic);
void link_mosaics_take(Engine *engine, EngineName *name, void *arg);
void link_mosaics_free(Engine *engine);

/* The table that tools/weightsgen makes. */
extern const WeightTable weight_shipped;

#endif
