/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/engine — joins pieces to mosaics by the tags they share (design: mosaic, 3.1 to 3.6).
 *
 * A pure library: no file, clock or randomness; what it holds is a function of the live pieces and
 * the rules alone, whatever the order in which they came or went (only the ids of mosaics follow
 * their history).  It sees tags, never clues.  Add and remove note what changed; engine_settle()
 * works it in; what was read before is then no longer valid.
 * Symbols: engine_ here, weight_ the tables, reason_ their words.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/date.h"
#include "base/id.h"
#include "engine/weight.h"

enum {
    ENGINE_TAG_BYTES = 32,
    ENGINE_TAGS_MAX = 64,
    ENGINE_MEMBERS_MAX = 24,
    ENGINE_REASONS_MAX = 64,
    ENGINE_UNKNOWN = 255, /* of grade, concern */
    ENGINE_REGION_UNKNOWN = 65535,
    /* The floor of who tells mosaics stands so many bits below the weight from which they are told:
     * one that falls below that for a while goes on under its id. */
    ENGINE_BITS_BELOW_TOLD = 4
};

/* 32 bytes that stand for one form of one clue.  The same bytes with another kind or form are
 * another tag. */
typedef struct EngineTag {
    uint8_t tag[ENGINE_TAG_BYTES];
    uint8_t kind;      /* ClueKind */
    uint8_t form;      /* ClueFormKind */
    uint8_t clue;      /* number of the clue within the piece: its forms count once */
    bool public_place; /* marked by the desk: taxi, hotel ...: counts as a hub at once */
} EngineTag;

typedef struct EnginePiece {
    PieceId id;
    DeskId desk;
    OrgId org;
    Id origin;           /* pieces that declare the same origin are one voice; all zero: none */
    uint8_t sector;      /* 0 to 63, as the caller numbers them */
    float sector_bits;   /* weight_sector() of it */
    uint16_t region;     /* any number, or ENGINE_REGION_UNKNOWN */
    uint16_t country;    /* any number; 0 unknown */
    uint8_t reliability; /* 0 to 4 for A to E, or ENGINE_UNKNOWN (also F) */
    uint8_t credibility; /* 0 to 4 for 1 to 5, or ENGINE_UNKNOWN (also 6) */
    uint8_t concern;     /* 0 to 3, or ENGINE_UNKNOWN */
    Day day;             /* of what was seen */
    int64_t seq;         /* which of one day was given first; 0 unknown */
    const EngineTag *tags;
    size_t ntags; /* at most ENGINE_TAGS_MAX */
} EnginePiece;

typedef struct EngineRules {
    const WeightTable *weights;
    double floor_bits; /* lighter mosaics are not kept: the higher it is, the less to do */
    uint8_t voices_min, sectors_min, orgs_min; /* the gate: below it there is no mosaic (R4) */
    uint8_t doublings; /* of the pieces that the table is of: each takes one bit off those bonds
                        * that chance ties, more of which come with more pieces */
} EngineRules;

/* The shipped table, floor 4, gate 3 voices, 2 sectors, 2 organisations, no doubling. */
EngineRules engine_rules(void);

typedef struct Engine Engine;

/* The caller owns it; the rules are copied, the table is borrowed. */
Engine *engine_new(const EngineRules *rules);
void engine_free(Engine *engine);
AUTO_FREE(Engine, engine_free)

/* Copies the piece.  False, nothing changed: its id is there already, it has too many tags, or a
 * kind, form or sector out of range. */
bool engine_add(Engine *engine, const EnginePiece *piece);
/* Withdraws, expires: the same.  False if it is not there. */
bool engine_remove(Engine *engine, PieceId piece);
/* Two pieces that somebody who read both says do not belong together: no bond ties them, and no
 * mosaic has both, until engine_unpart().  Their ids are kept whether the pieces live or not.
 * False, nothing changed: so it is already, or they are one.  Linear in how many pairs there are.
 */
bool engine_part(Engine *engine, PieceId a, PieceId b);
bool engine_unpart(Engine *engine, PieceId a, PieceId b);
size_t engine_pieces(const Engine *engine);
/* How many doublings suit the pieces that live now: those of the rules, unless there are half of
 * one more or three quarters fewer.  By others a new engine is to be built (an epoch of the design:
 * mosaic, 3.6).  One desk counts for a fifth of what suits at most: none alone makes bonds
 * lighter.  Linear in how many give. */
uint8_t engine_doublings(Engine *engine);

typedef struct EngineMember {
    PieceId piece;
    OrgId org;
    uint8_t sector;
    uint8_t voice; /* members of one voice have the same number, 0 to voices - 1 */
    bool echo;     /* repeats another member's voice: adds nothing */
    double chance; /* probability that it belongs, 0 to 1 */
} EngineMember;

typedef enum ReasonKind {
    REASON_BOND,
    REASON_SECTORS,
    REASON_ORGANISATIONS,
    REASON_VOICES,
    REASON_REGIONS,
    REASON_PEOPLE,
    REASON_SPAN,
    REASON_CONCERN,
    REASON_SIZE,
    REASON_AGAINST,
    REASON_LEFT_OUT,
    REASON_OTHER,
    REASON_PRIOR,
    REASON_KINDS
} ReasonKind;

/* Why a mosaic weighs what it weighs; the bits of all reasons sum to its weight. */
typedef struct EngineReason {
    ReasonKind kind;
    double bits;
    uint32_t members; /* bit i: member i is concerned */
    uint64_t sectors; /* bit s: sector s (REASON_SECTORS) */
    uint8_t clue;     /* ClueKind (REASON_BOND, REASON_AGAINST) */
    uint8_t level;    /* WeightLevel (REASON_BOND) */
    uint16_t count;   /* voices, organisations, people, regions, days, desks outside ... */
    uint16_t of; /* out of so many; of names (REASON_BOND) WeightNamesakes, the most of any two */
} EngineReason;

typedef struct EngineMosaic {
    MosaicId id;
    double weight_bits;          /* shown: score + 24, at least 0 */
    const EngineMember *members; /* by piece id; then, by id, those that only repeat one of them */
    size_t nmembers;
    uint8_t voices, sectors, orgs; /* distinct, an echo counted once with what it repeats */
} EngineMosaic;

/* Names a new mosaic; `pieces` are its members.  NULL in engine_settle: a name mixed from them. */
typedef MosaicId EngineName(void *arg, const PieceId *pieces, size_t npieces);

/* A mosaic that existed before the engine did, oldest first; before the first engine_settle(), so
 * that ids outlive a restart.  Pieces that no longer live do not matter. */
void engine_recall(Engine *engine, MosaicId id, const PieceId *pieces, size_t npieces);
/* Works in all that changed since the last time.  A mosaic keeps the id of the former one with
 * which it shares most pieces, of two the older. */
void engine_settle(Engine *engine, EngineName *name, void *arg);

/* The mosaics, heaviest first; borrowed until the next settle. */
size_t engine_mosaics(const Engine *engine);
const EngineMosaic *engine_mosaic(const Engine *engine, size_t at);
/* NULL if there is none. */
const EngineMosaic *engine_find(const Engine *engine, MosaicId id);
/* The heaviest mosaic with this piece; NULL if there is none. */
const EngineMosaic *engine_find_piece(const Engine *engine, PieceId piece);
/* Its reasons, heaviest first, the prior last; derived when they are asked for, and only while
 * nothing was added or removed since the last settle.  Returns how many. */
size_t
engine_reasons(Engine *engine, const EngineMosaic *mosaic, EngineReason ret[ENGINE_REASONS_MAX]);

typedef enum EngineWhat { ENGINE_BORN, ENGINE_CHANGED, ENGINE_ENDED } EngineWhat;

typedef struct EngineChange {
    EngineWhat what;
    MosaicId id;
    bool has_kin; /* the rest went there (ENDED), or it was part of that one (BORN) */
    MosaicId kin;
} EngineChange;

/* What the last settle changed, in order of id; borrowed until the next. */
const EngineChange *engine_changes(const Engine *engine, size_t *ret_n);

/* The bond of two pieces, for explanation and tests: false if they are not bonded. */
bool engine_bond(const Engine *engine, PieceId a, PieceId b, double *ret_bits);
/* Each set of pieces that passes the gate and the floor, taken as a mosaic or not, with the units
 * of its card: what a scorecard is fitted on. */
typedef void
EngineOffered(void *arg, const PieceId *pieces, size_t n, const double unit[CARD_COUNT]);
void engine_offers(Engine *engine, EngineOffered *offered, void *arg);
/* Bytes of memory held. */
size_t engine_bytes(const Engine *engine);
/* A number over all pieces, bonds and mosaics (without ids) that is equal for equal state. */
uint64_t engine_sum(Engine *engine);

#endif
