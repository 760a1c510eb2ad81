/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_types_internal — what the engine holds.
 *
 * Everything is kept by slot (index of a row); slots depend on the order of arrival, so whatever
 * decides a tie or the order of a sum goes by piece id.
 *
 * What is derived depends on what, and is derived again only if that changed.  Each arrow is a set
 * of rows or a list that engine_settle() fills from the left and empties at the end:
 *
 *   who holds a tag -> its desks, who is heard -> nshared -> which piece it only repeats -> its
 *     source -> quiet -> voices of a tag -> class of a tag (below 4, 10, 25; walked; rare)
 *   class of a tag, what repeats -> bonds -> ladders that read them -> offers
 *   class of a tag, what repeats, bonds that repeat -> components of rare tags -> offers
 *   bonds, nechoes, holders of a tag that two members share -> weights of offers
 *   weights -> which offers are taken -> mosaics -> ids and changes
 *
 * How many pieces there are enters the bonds by the rules alone, which stand as long as the engine
 * does, and how many hold a tag by its class: it is weighed again when a tag of its pieces crosses
 * a class, or when one of them begins or ends to be heard in it.  No more than one piece of each of
 * 50 desks is heard in a tag that more than 50 pieces hold: so no desk makes others dear, or deaf,
 * by giving often.
 *
 * Invariants (docs/matcher.md; engine_state_test.c, engine_twin_test.c):
 *   LE1  After each settle all is what a rebuild from the live pieces gives.
 *   LE2  Bonds are those of all pairs that are heard in one tag, above the least bits, no others.
 *   LE3  A ladder has the rungs that its definition gives.
 *   LE4  What is taken is what going through all offers, best first, would take.
 *   LE5  Nothing that decides or sums goes by slot or by the number of a region, only by id.
 *   LE6  The bits of the reasons of a mosaic sum to its weight.
 */
#ifndef ENGINE_TYPES_INTERNAL_H
#define ENGINE_TYPES_INTERNAL_H

#include "engine/engine.h"
#include "engine/engine_bond_internal.h"
#include "engine/engine_cell_internal.h"
#include "engine/engine_giver_internal.h"
#include "engine/engine_map_internal.h"
#include "engine/engine_offer_internal.h"
#include "engine/engine_rank_internal.h"
#include "engine/engine_tag_internal.h"

#include <stdlib.h>

enum {
    LADDER_MAX = 14,
    LADDER_DESK_MAX = 2, /* rungs of one desk: else who gives often crowds others out */
    RARE_VOICES_MAX = 5,
    VOICES_DESK_MAX = 2,   /* of one desk, who hold a tag: else who gives often makes it common */
    WALKED_DESKS_MAX = 50, /* a tag that more desks hold gives no candidates and ties nothing */
    WALKED_NEAR_MAX = 3,   /* the same of one that leaves much out: chance alone makes it common */
    /* What more there are says nothing else, and to count it means to go through all holders. */
    DESKS_COUNTED = WALKED_DESKS_MAX + 1,
    VOICES_COUNTED = 25, /* from which a tag is a hub: the highest level of its class */
    HEARD_DF_MAX = 50,   /* of a tag that more pieces hold, each desk's first gives candidates */
    ECHO_DAYS = 60,
    BOND_BITS_MIN = -4 /* a bond below is not kept */
};

typedef struct Slots {
    uint32_t *ptr;
    uint32_t n, room;
} Slots;

/* Pieces that are bonded to a set, and what doubt its bonds leave of each; `root` of a piece that
 * is marked tells its place here. */
typedef struct Fringe {
    uint32_t *row;
    double *miss;
    uint32_t n, room;
} Fringe;

/* A tag that members hold, while a card is filled. */
typedef struct Common {
    uint32_t tag;
    uint32_t voices;  /* bit v: a member of voice v holds it; 0: an empty place */
    uint32_t members; /* bit i: member i does */
} Common;

/* Where a piece with bonds stands.  Offers are named by their cells. */
typedef struct Stand {
    uint32_t ladder;  /* whose bonds its ladder and the offers of that depend on, the rungs
                       * first; then the offers that it leads to */
    uint16_t nread;   /* how many of those */
    uint8_t nown;     /* and of these */
    bool plain;       /* none of its rungs repeats another piece */
    List seeds;       /* whose ladders depend on its bonds */
    List in;          /* offers that have it as a member: those that are taken, then those near
                       * the floor or above, then those that are too light by their members */
    List echoes;      /* which only repeat it, or one that only repeats it */
    uint32_t rare;    /* offer of its component, or 0 */
    uint32_t ntaken;  /* how many of `in` are */
    uint32_t nnear;   /* how many are not too light so: all that pass are among these */
    uint32_t nechoes; /* of how many desks `echoes` are */
} Stand;

/* What is to be derived again in a settle. */
typedef enum Set {
    SET_VOICE,  /* what it says that its desk alone does not */
    SET_ECHO,   /* which piece it only repeats */
    SET_SOURCE, /* which in the end */
    SET_WEIGH,  /* its bonds */
    SET_LEVEL,  /* its bonds with those who hold a tag with it that turned */
    SET_BOND,   /* what reads its bonds: they changed */
    SET_GROW,   /* its ladder */
    SET_RARE,   /* its component */
    SET_CARD,   /* the cards of all offers with it */
    SET_COUNT
} Set;

/* What is asked of all who share a tag, far oftener than the rest of their rows: a list of its own,
 * of which a fourth of a line of the processor's cache holds one. */
enum { GIVERS_MOST = 1 << 24 };

typedef struct Brief {
    uint32_t giver : 24;
    bool parted : 1;    /* is one of two that do not belong together */
    bool quiet : 1;     /* repeats its source itself: not counted among those that have a tag */
    bool echo : 1;      /* only repeats another piece */
    bool origin : 1;    /* declares one */
    bool lone : 1;      /* no other of its voice is heard with it in a tag; false may be so too */
    bool kin : 1;       /* only repeats another, or another it; true may be so no longer */
    uint32_t desk : 24; /* its number */
    uint32_t place : 8; /* scratch, as the next: 1 + its position in what is looked at, or 0 */
    uint32_t mark;      /* a stamp */
    uint32_t root;
} Brief;

_Static_assert(sizeof(Brief) == 16, "a million are kept");

typedef struct PieceRow {
    int64_t seq;
    Day day;
    uint32_t held;  /* cells of its tags, as the next two of what they say */
    uint32_t bonds; /* by slot of the other */
    uint32_t stand; /* or 0 */
    uint32_t nbonds;
    uint32_t source; /* the slot that it repeats in the end, or its own */
    uint32_t echoes; /* 1 + the slot of the piece that it only repeats, or 0 */
    uint16_t kinds;  /* bit k: mentions kind k */
    uint16_t sets;   /* bit s: it is in Set s */
    uint8_t nshared; /* tags that a piece of another desk holds as well */
    uint8_t nheld;   /* at most ENGINE_TAGS_MAX, as the next */
    uint8_t nexact;  /* the first of those held */
    uint8_t reliability, credibility, concern; /* as in EnginePiece */
    bool live : 1;
    bool fresh : 1;   /* came since the last settle */
    bool repeats : 1; /* has an echo bond to a piece of the same day or an earlier one */
    bool echoed : 1;  /* others repeat it in the end */
    PieceId id;       /* last: it decides ties alone */
} PieceRow;

_Static_assert(sizeof(PieceRow) == 64, "a million are kept");

/* Two that do not belong together, by id. */
typedef struct Parted {
    PieceId a, b;
} Parted;

struct Engine {
    EngineRules rules;
    Parted *parted;
    uint32_t nparted;
    PieceRow *rows;
    Brief *brief; /* by slot */
    uint32_t nrows, rows_room, live;
    TagRow *tags;
    uint32_t ntags, tags_room;
    Slots free_rows, free_tags;
    Slots touched; /* tags */
    Slots gone;    /* rows removed since the last settle */
    Slots set[SET_COUNT];
    Map by_id, by_tag;
    Vectors vectors;
    Givers givers;
    Cells cells;       /* held tags, holders, bonds, stands and their lists, offers, mosaics */
    uint32_t *buckets; /* offers by sum */
    uint32_t nbuckets, noffers;
    uint32_t looks;               /* tags for which offers were looked at */
    Offers dirty, loose, dropped; /* lists of this settle, as the next */
    Offers queue, turned;
    uint32_t stamp;
    Sharers near;
    Slots group, read; /* scratch, as the next */
    Fringe fringe;
    Common *common; /* open addressing in the first `ncommon`, a power of 2 */
    uint32_t ncommon, common_room;
    Slots shared;  /* places of those that more than one voice holds */
    Slots outside; /* desks */
    Ranks mosaics;
    Mosaics recalled; /* from before the first settle */
    Mosaic **names;   /* buckets by id */
    uint32_t nnames;
    bool settled;
    EngineChange *changes;
    uint32_t nchanges, changes_room;
    uint64_t births;
};

#endif
