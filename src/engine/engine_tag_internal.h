/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine_tag_internal — tags, and how a piece holds them. */
#ifndef ENGINE_TAG_INTERNAL_H
#define ENGINE_TAG_INTERNAL_H

#include "engine/engine.h"

/* What a bond and a component see of a tag's frequency. */
enum {
    CLASS_LEVEL = 3, /* of voices: 0 below 4, 1 below 10, 2 below 25, 3; of a name without its year
                      * see WeightNamesakes: its least while it is walked, then those above */
    CLASS_WALKED = 4,
    CLASS_RARE = 8,
    CLASS_CROWDED = 16 /* not all who hold it are heard */
};

/* How many pieces hold a tag; of how many desks, DESKS_COUNTED at most; how many are not quiet,
 * VOICES_DESK_MAX of a desk and VOICES_COUNTED in all at most; how many mark it as a public place;
 * if it is crowded, how many are heard: they stand first. */
typedef struct Counts {
    uint32_t df, desks, voices, places, heard;
} Counts;

/* From so many holders on the counts stand before them, not in the row. */
enum { TAG_MANY = 15 };

/* Most that the engine holds are these. */
typedef struct TagRow {
    uint32_t sum[2]; /* of tag, kind and form: names it */
    uint32_t at; /* the slot of its only holder, or the cells with the slots of all, in no order */
    unsigned kind : 4;
    unsigned form : 4;
    unsigned class : 5; /* CLASS_ as the bonds know it */
    bool touched : 1;   /* who holds it, or who of them speaks, changed since the last settle */
    bool shared : 1;    /* two desks hold it */
    bool turned : 1;    /* its level changed in this settle, and all who hold it are heard */
    unsigned df : 4;    /* Counts, as the next three; TAG_MANY: they stand before the holders */
    unsigned desks : 4;
    unsigned voices : 4;
    unsigned places : 4;
} TagRow;

_Static_assert(sizeof(TagRow) == 16, "millions are kept");
_Static_assert(CLUE_KIND_MAX < 16 && CLUE_FORM_MAX < 16, "four bits hold them");

enum { TAGS_MOST = 1 << 27 };

/* A tag as a piece holds it, each once; a piece's exact ones stand first, both sorted.  Most of
 * what the engine reads are these: 5 bytes, not 8.  The kind stands here too, and whether it is
 * exact, so that who looks for names, or for what is rare, need not read the rows of all tags. */
typedef struct __attribute__((packed)) Held {
    /* 27 bits the tag, one if it is not exact, then its kind: fields of bits would be read byte by
     * byte. */
    uint32_t word;
    uint8_t clue : 6;
    bool place : 1;
    bool dated : 1; /* of a clue that is a name with a year, or an address with a town */
} Held;

static inline uint32_t
engine_held_tag(const Held *held)
{
    return held->word & (TAGS_MOST - 1);
}

/* By which a piece's are sorted. */
static inline uint32_t
engine_held_order(const Held *held)
{
    return held->word & (2 * TAGS_MOST - 1);
}

static inline unsigned
engine_held_kind(const Held *held)
{
    return held->word >> 28;
}

/* Who shares a tag with a piece, and what that tells before any of theirs is read. */
typedef struct Sharer {
    uint32_t slot;
    uint16_t kinds; /* bit k: a tag of kind k in which both are heard */
    uint16_t exact; /* of those tags, exact ones */
} Sharer;

typedef struct Sharers {
    Sharer *ptr; /* each once, in no order */
    uint32_t n, room;
    uint32_t of;    /* whose these are; UINT32_MAX: nobody's */
    uint16_t kinds; /* bit k: more tags of kind k may be shared, in which not all are heard */
    uint16_t exact; /* of those, exact ones */
} Sharers;

#endif
