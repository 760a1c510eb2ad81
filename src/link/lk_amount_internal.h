/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_amount_internal — sums, sizes, ages and other amounts: as people write them, and as they
 * are compared. */
#ifndef LINK_LK_AMOUNT_INTERNAL_H
#define LINK_LK_AMOUNT_INTERNAL_H

#include "link/lk_ready_internal.h"

/* What a unit measures. */
typedef enum Measure {
    MEASURE_NONE,
    MEASURE_GRAMS,
    MEASURE_MILLILITRES,
    MEASURE_MILLIMETRES,
    MEASURE_SECONDS,
    MEASURE_MEGABYTES
} Measure;

/* A word for a unit, and how many of its measure it is. */
typedef struct Unit {
    const char *word; /* folded */
    Measure measure;
    double factor;
    double parts; /* and that divides it: both are whole, so that all is rounded once */
} Unit;

/* Measured: with a unit, a sign of money or of percent; marked: so, or a fraction, as numbers that
 * name something are not written. */
typedef struct Amount {
    double value; /* in the unit of its measure */
    Measure measure;
    bool measured;
    bool marked;
    char decimal; /* '.' or ',' stands before decimals, as it shows; 0: it does not, */
    bool unsure;  /* or a comma or point stands that may be before decimals or thousands */
    bool tenth;   /* nothing but a fraction of one digit marks it, */
    bool zero;    /* or of more, and the last is 0 */
} Amount;

/* Levels of amounts between OTHER and SAME, and behind it. */
enum {
    AMOUNT_HALF = 2, /* they differ by half of the greater, at most */
    AMOUNT_FIFTH,
    AMOUNT_TENTH,
    AMOUNT_FIFTIETH,
    AMOUNT_ONE = LEVEL_SAME_LAST + 1, /* whole numbers of up to four digits: one apart, */
    AMOUNT_TWO,
    AMOUNT_FIVE,   /* three to five, */
    AMOUNT_TEN,    /* six to ten */
    AMOUNT_SHIFTED /* one is ten, a hundred or a thousand of the other */
};

enum { LK_PLAIN = 96 };

/* What stands before decimals and never divides thousands, as the Arabic sign does. */
#define LK_DECIMAL '\x1f'

/* Digits and signs of all scripts as ASCII has them, LK_DECIMAL for the Arabic decimal separator,
 * without marks of direction; empty if it is too long for an amount. */
LkText lk_plain(LkText cell, char ret[LK_PLAIN]);
/* "1,234.50 EUR", "12,5 kg", "5 ft 11 in", "4:35"; false for what is none.  `decimal` as LkColumn
 * has it says what "1,234" is. */
bool lk_read_amount(LkText cell, char decimal, Amount *ret);
/* As it is compared, and that again. */
void lk_ready_amount(const Amount *amount, Ready *ret);
Amount lk_amount_of(const char *text);
/* The level of two amounts that are not the same. */
unsigned lk_amount_level(const TextRow *a, const TextRow *b);
/* NULL: no unit. */
const Unit *lk_find_unit(Str word);
/* A number without its unit and an amount with one: near if it is in one of that measure. */
unsigned lk_bare_level(double bare, const Amount *measured);

#endif
