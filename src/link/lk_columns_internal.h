/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_columns_internal — what a column's name and values say of it. */
#ifndef LINK_LK_COLUMNS_INTERNAL_H
#define LINK_LK_COLUMNS_INTERNAL_H

#include "link/lk_internal.h"

enum { LONG_WORDS = 4, LINE_WORDS = 5, DISTINCT_LEAST = 20 };

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
    size_t amounts;
    size_t marked;         /* of them, those that nothing else looks like */
    size_t tenths;         /* those with one decimal and no other mark, */
    size_t zeros;          /* and with more, of which the last is 0 */
    size_t points_decimal; /* those that show a point before decimals, */
    size_t commas_decimal; /* or a comma, */
    size_t unsure;         /* or a sign that may be that or divide thousands: */
    size_t unsure_commas;  /* a comma */
    size_t first_big;      /* dates whose first number is above 12 */
    size_t second_big;
} Sample;

typedef struct Deciding {
    LkColumn *columns;
    size_t n;
    size_t nrows;
    Sample samples[LK_COLUMNS];
    bool named[LK_COLUMNS]; /* its name said what it is */
    bool open[LK_COLUMNS];  /* neither name nor values alone did */
    bool with_same;         /* columns that are the same in every row are compared */
} Deciding;

static inline bool
lk_is_most(size_t part, size_t all, size_t of_ten)
{
    return all > 0 && part * 10 >= all * of_ten;
}

/* How many values can be of a kind. */
size_t lk_fitting(LkKind kind, const Sample *sample);
/* Columns of coordinates, by their names and by their values. */
void lk_settle_points(Deciding *deciding, const LkText *names);
void lk_settle_amounts(Deciding *deciding, const LkText *names);
bool lk_names_amount(LkText name);
/* Known but where values are numbers: they name something. */
bool lk_names_code(LkText name);

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
