/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_columns_internal — what a column's name and values say of it. */
#ifndef LINK_LK_COLUMNS_INTERNAL_H
#define LINK_LK_COLUMNS_INTERNAL_H

#include "link/lk_internal.h"

enum { LONG_WORDS = 4, LINE_WORDS = 5 };

/* How many of the cells of a column could be what. */
typedef struct Sample {
    size_t filled;
    size_t distinct;
    size_t dates;
    size_t years; /* dates, or the year alone */
    size_t mails;
    size_t phones;
    size_t sexes;
    size_t streets;
    size_t houses;
    size_t postcodes;
    size_t places; /* postcodes that nothing else looks like */
    size_t plates;
    size_t numbers;
    size_t digits;    /* cells with a digit */
    size_t spaced;    /* more than one word */
    size_t words;     /* letters, no digit */
    size_t wholes;    /* of them, more than one word */
    size_t longs;     /* cells of LONG_WORDS words and more */
    size_t lines;     /* cells of LINE_WORDS words and more */
    size_t companies; /* cells that end in a legal form */
    size_t norths;    /* angles that can be a latitude, */
    size_t easts;     /* or a longitude */
    size_t angles;    /* of them, those that nothing else looks like */
    size_t points;    /* both in one cell */
    size_t exacts;    /* of them, those that nothing else looks like */
    size_t first_big; /* dates whose first number is above 12 */
    size_t second_big;
} Sample;

/* The kind that a column's name says; false if it says none. */
bool lk_kind_by_name(LkText name, LkKind *ret);
/* True if a column's name says "name" of something that is no person. */
bool lk_names_thing(LkText name);
/* True if a column's name says that it holds names of companies. */
bool lk_is_company(LkText name);
/* Whether a column's name says that it holds coordinates, or one half of them. */
bool lk_names_coordinates(LkText name, LkKind *ret);
/* Looks at every `step`th cell; `work` as for lk_recognise. */
Sample lk_look_at(const LkText *cells, size_t nrows, size_t step, void *work);
/* Words between blanks. */
size_t lk_count_words(LkText cell);

#endif
