/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_offer_internal — sets of pieces on offer, and those of them that are mosaics. */
#ifndef ENGINE_OFFER_INTERNAL_H
#define ENGINE_OFFER_INTERNAL_H

#include "engine/engine.h"

typedef struct Mosaic Mosaic;

/* What of a weight depends on what. */
enum {
    PART_INNER,   /* on the members, their bonds with each other and how many repeat them */
    PART_LEFT,    /* on their bonds with others; takes off, as the next */
    PART_OUTSIDE, /* on who else holds what ties them: most work, so the last to be asked */
    PART_COUNT
};

/* A set of pieces that may become a mosaic.  It stands in cells. */
typedef struct Offer {
    double part_bits[PART_COUNT]; /* of its weight; 0 if not known: it weighs no more than these */
    Mosaic *mosaic;               /* as shown at the last settle, if it was taken then */
    uint32_t self;                /* its cells, as the next */
    uint32_t next;                /* of the same bucket, or 0 */
    uint32_t sum;                 /* the low half of engine_offer_sum() */
    uint32_t seen; /* number of the tag for which it was looked at last; of two so far apart that
                    * they are alike, it is weighed once too often */
    uint32_t echo : 24; /* bit i: member i repeats the voice of another */
    uint32_t n : 8;
    uint16_t refs;      /* ladders and components that offer it: each of them begins in a member */
    uint8_t dirty : 4;  /* bit p: part p is to be weighed again */
    uint8_t known : 2;  /* how many parts: at most the first that leave it below the floor */
    bool passes : 1;    /* the gate and, by what is known, the floor */
    bool taken : 1;     /* then all is known */
    bool near : 1;      /* the gate and, by its members alone, the floor */
    bool loose : 1;     /* in the list of those that may have lost all who offered them */
    bool listed : 1;    /* in the list of those to be weighed again */
    bool closed : 1;    /* the gate never lets it through: its voices are those of its pieces */
    bool queued : 1;    /* whether it is taken is to be decided again */
    bool turned : 1;    /* its mosaic may change */
    uint32_t members[]; /* slots by piece id, then n bytes: the number of each one's voice */
} Offer;

typedef struct Offers {
    Offer **ptr;
    uint32_t n, room;
} Offers;

struct Mosaic {
    EngineMosaic shown; /* the first: others hold it by this */
    uint64_t sum;       /* of all that is shown, and of the reasons */
    uint32_t self;      /* its cells */
    uint32_t members;   /* the cells of those that are shown */
    Mosaic *next;       /* of the same bucket of ids */
    Offer *offer;       /* while it is taken */
    uint64_t born;
    uint32_t n; /* members that are the offer's: the first of those shown */
    bool named; /* has its id, or gave it to one that continues it */
};

typedef struct Mosaics {
    Mosaic **ptr;
    uint32_t n, room;
} Mosaics;

#endif
