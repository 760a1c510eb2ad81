/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/weight — the tables of weights: what an agreement between two pieces is worth in bits, and
 * what a mosaic is worth (design: mosaic, 3.2 and 3.4).
 *
 * A table is data (packs/weights.json), compiled in at build; which figures were measured and which
 * are assumed stands there.  Pure.
 */
#ifndef ENGINE_WEIGHT_H
#define ENGINE_WEIGHT_H

#include "clue/clue.h"

/* How two pieces agree in one kind of clue; only the best level of a kind counts.  Voices are
 * pieces that do not only repeat another, two of one desk at most. */
typedef enum WeightLevel {
    LEVEL_NONE,       /* not both mention the kind */
    LEVEL_DIFFER,     /* both mention it, nothing shared */
    LEVEL_WEAK,       /* only a form that leaves much out: a name without its year, or with the
                         others' first sounds alone; an address without town or most of its street */
    LEVEL_HUB,        /* shared, but 25 voices or more have it, or it is marked a public place */
    LEVEL_COMMON,     /* shared, 10 to 24 voices have it */
    LEVEL_FUZZY,      /* only a form that forgives an error, fewer than 10 */
    LEVEL_EXACT,      /* the exact form, 4 to 9 voices */
    LEVEL_EXACT_RARE, /* the exact form, 1 to 3 voices */
    LEVEL_YEARS,      /* names alike, but both give a year and the years differ */
    LEVEL_COUNT
} WeightLevel;

/* How many have a name, whatever their year of birth: the more, the likelier it is that two of one
 * year are two people. */
typedef enum WeightNamesakes {
    NAMESAKES_FEW,   /* below 10 voices, or the full date of birth is the same too */
    NAMESAKES_SOME,  /* below 25 */
    NAMESAKES_MANY,  /* more, of 50 desks at most */
    NAMESAKES_DESKS, /* of more desks; from here on by pieces: below 200, and from so many on */
    NAMESAKES_200,
    NAMESAKES_400,
    NAMESAKES_800,
    NAMESAKES_COUNT
} WeightNamesakes;

enum { WEIGHT_GAPS = 4 }; /* days apart: up to 45, up to 150, up to 400, more */

/* One value each of the scorecard; the table holds bits per unit, a mosaic the units. */
typedef enum WeightFeature {
    CARD_SECTORS,       /* expected distinct, one a voice */
    CARD_ORGANISATIONS, /* the same */
    CARD_REGIONS,       /* the same */
    CARD_SIZE,          /* expected members */
    CARD_CONCERN,       /* sum of the levels' bits, by grade, one a voice */
    CARD_PEOPLE,        /* different people named */
    CARD_SAME_PERSON,   /* pairs of members that name one person */
    CARD_REACH,         /* mean probability of a member */
    CARD_OUTSIDE,       /* mean log2(1 + desks outside that hold what ties a member) */
    CARD_KINDS,         /* kinds that tie it */
    CARD_MENTIONED,     /* kinds mentioned */
    CARD_SPAN,          /* log2(1 + days) */
    CARD_UNEVEN,        /* deviation of the gaps between the days over their mean */
    CARD_SELDOM,        /* sum of how seldom the sectors of the members give, in bits */
    CARD_MANY_SECTORS,  /* the square of the expected distinct ones: the fifth says less */
    CARD_THIRD_REGION,  /* 1 if voices of three regions or more speak */
    CARD_SAME_SECTOR,   /* voices that bring no new sector */
    CARD_FAR,           /* members outside the commonest region, by what ties them: 20 bits are 1 */
    CARD_LEFT_OUT,      /* chance of the piece outside that most likely belongs */
    CARD_ECHOES,        /* members that repeat another's voice, and desks that only repeat one */
    CARD_CONSTANT,      /* always 1 */
    CARD_COUNT
} WeightFeature;

enum { WEIGHT_SECTORS = 24 };

/* How seldom a sector gives: log2(an equal share of all pieces / its own). */
typedef struct WeightSector {
    const char *name;
    double bits;
} WeightSector;

typedef struct WeightTable {
    const char *version;
    uint8_t digest[32]; /* SHA-256 of the file: names the epoch */
    double pieces;      /* of how many the next is: by so many it was learnt */
    double prior_bits;  /* log2 of (pairs of one case / all pairs) */
    double kind_bits[CLUE_KIND_MAX + 1][LEVEL_COUNT];
    /* Most that a name with a year is worth; what another year takes off grows as this falls. */
    double namesakes_bits[NAMESAKES_COUNT];
    double region_bits[2]; /* other, same */
    double gap_bits[WEIGHT_GAPS];
    double concern_bits[4];
    WeightSector sector[WEIGHT_SECTORS]; /* the first without a name ends the list */
    double reliability[5];               /* A to E: share of a piece's concern that counts */
    double credibility[5];               /* 1 to 5 */
    double grade_unknown;                /* in place of the product */
    double card_bits[CARD_COUNT];
    double shift_bits; /* added to the score, so that the weight shown starts at 0 */
    double echo;       /* factor on the probability of a member that repeats a voice */
    double tell_bits, mediator_bits, urgent_bits; /* thresholds */
    double tell_rate, mediator_rate, urgent_rate; /* false ones per 100,000 pieces */
} WeightTable;

/* The table that ships. */
const WeightTable *weight_table(void);
/* The level of a gap in days, 0 to 3. */
unsigned weight_gap(int days);
/* P = 2^bits / (1 + 2^bits). */
double weight_chance(double bits);
/* Reliability times credibility of a grade (0 to 4 each; anything above is unknown). */
double weight_grade(const WeightTable *table, unsigned reliability, unsigned credibility);
/* How seldom a sector gives, in bits; 0 for one that the table does not know. */
double weight_sector(const WeightTable *table, Str name);
/* About how many of 100,000 pieces are in a mosaic of this weight or more by chance; 0 below the
 * lowest threshold, where nothing was measured. */
double weight_by_chance(const WeightTable *table, double weight_bits);

#endif
