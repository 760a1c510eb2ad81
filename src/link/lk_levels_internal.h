/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_levels_internal — levels of comparisons: 0, a side is empty, to 15. */
#ifndef LINK_LK_LEVELS_INTERNAL_H
#define LINK_LK_LEVELS_INTERNAL_H

#include "link/lk_text_internal.h"

/* Levels that kinds of comparison share; each kind uses some of them. */
typedef enum Level {
    LEVEL_EMPTY,
    LEVEL_OTHER,
    LEVEL_PART,
    LEVEL_FAR,
    LEVEL_SOUNDS,
    LEVEL_NEAR,
    LEVEL_SAME, /* + band: BANDS of them */
    LEVEL_SAME_LAST = LEVEL_SAME + BANDS - 1,
    LEVEL_CROSS, /* the names changed places */
    LEVEL_CROSS_NEAR
} Level;

/* Levels of a pair, four bits a field: the level of one. */
static inline unsigned
lk_level_at(uint64_t levels, size_t field)
{
    return levels >> (4 * field) & 15;
}

/* Dates: levels between OTHER and SAME, and behind it.  Of sealed dates DATE_TWO is any two of
 * three parts. */
enum {
    DATE_YEAR = 2,
    DATE_TWO = 3, /* another day of one month */
    DATE_DIGIT = 4,
    DATE_TURNED = 5,
    DATE_PARTIAL = 10,
    DATE_BUT_MONTH, /* one day of another month, */
    DATE_BUT_YEAR   /* of another year */
};

/* Addresses: street, house and place in one comparison, since they go together. */
typedef enum AddressLevel {
    ADDRESS_APART = 1,    /* street and place differ */
    ADDRESS_NO_PLACE,     /* streets differ, nothing known of the place */
    ADDRESS_PLACE_COMMON, /* another street of one place */
    ADDRESS_PLACE_RARE,
    ADDRESS_STREET,      /* one street, houses differ or not known */
    ADDRESS_STREET_AWAY, /* one street's name, another place */
    ADDRESS_STREET_OPEN, /* one street, a house number is missing */
    ADDRESS_HOUSE_NEAR,  /* nearly one street, one house */
    ADDRESS_HOUSE,       /* one street, one house */
    ADDRESS_HOUSE_AWAY,  /* the same, another place */
    ADDRESS_ONLY_APART,  /* no street: places differ */
    ADDRESS_ONLY_COMMON, /* no street: one place, by how common it is */
    ADDRESS_ONLY_MIDDLE,
    ADDRESS_ONLY_RARE,
    ADDRESS_ONLY_NEAR /* no street: postcodes that begin alike, or one character differs */
} AddressLevel;

/* What is known of a place: not known, differs, near, else PLACE_SAME + band. */
enum { PLACE_UNKNOWN, PLACE_APART, PLACE_SAME, PLACE_NEAR = PLACE_SAME + BANDS };

/* Texts of words: how much of what two weigh they have in common; and where they have numbers, as
 * of a model or a house, of which more differ than agree, or a rare one in little else that agrees.
 */
enum {
    WORDS_NONE = LEVEL_OTHER,
    WORDS_FEW,
    WORDS_SOME,
    WORDS_HALF,
    WORDS_MANY,
    WORDS_MOST_OF = LEVEL_SAME_LAST + 1,
    WORDS_NEARLY,
    WORDS_APART_FEW,   /* other numbers, less than half in common */
    WORDS_APART_MANY,  /* other numbers, half in common or more */
    WORDS_NUMBER_NEAR, /* a number that is nearly the same, some or more in common */
    WORDS_NUMBER       /* a rare number is the same, and less than half in common */
};

#endif
