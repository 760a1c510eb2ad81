/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Units of amounts, as shops and registers write them. */
#include "link/lk_amount_internal.h"

/* By their words, folded, in order. */
static const Unit units[] = {
    { "\"", MEASURE_MILLIMETRES, 25.4 },
    { "'", MEASURE_MILLIMETRES, 304.8 },
    { "ans", MEASURE_SECONDS, 31557600 },
    { "cl", MEASURE_MILLILITRES, 10 },
    { "cm", MEASURE_MILLIMETRES, 10 },
    { "d", MEASURE_SECONDS, 86400 },
    { "day", MEASURE_SECONDS, 86400 },
    { "days", MEASURE_SECONDS, 86400 },
    { "dl", MEASURE_MILLILITRES, 100 },
    { "feet", MEASURE_MILLIMETRES, 304.8 },
    { "ft", MEASURE_MILLIMETRES, 304.8 },
    { "g", MEASURE_GRAMS, 1 },
    { "gal", MEASURE_MILLILITRES, 3785.411784 },
    { "gb", MEASURE_MEGABYTES, 1000 },
    { "gr", MEASURE_GRAMS, 1 },
    { "gram", MEASURE_GRAMS, 1 },
    { "grams", MEASURE_GRAMS, 1 },
    { "h", MEASURE_SECONDS, 3600 },
    { "hours", MEASURE_SECONDS, 3600 },
    { "hr", MEASURE_SECONDS, 3600 },
    { "hrs", MEASURE_SECONDS, 3600 },
    { "in", MEASURE_MILLIMETRES, 25.4 },
    { "inch", MEASURE_MILLIMETRES, 25.4 },
    { "inches", MEASURE_MILLIMETRES, 25.4 },
    { "jahre", MEASURE_SECONDS, 31557600 },
    { "kb", MEASURE_MEGABYTES, .001 },
    { "kg", MEASURE_GRAMS, 1000 },
    { "kilo", MEASURE_GRAMS, 1000 },
    { "km", MEASURE_MILLIMETRES, 1000000 },
    { "l", MEASURE_MILLILITRES, 1000 },
    { "lb", MEASURE_GRAMS, 453.59237 },
    { "lbs", MEASURE_GRAMS, 453.59237 },
    { "liter", MEASURE_MILLILITRES, 1000 },
    { "litre", MEASURE_MILLILITRES, 1000 },
    { "litres", MEASURE_MILLILITRES, 1000 },
    { "m", MEASURE_MILLIMETRES, 1000 },
    { "mb", MEASURE_MEGABYTES, 1 },
    { "mg", MEASURE_GRAMS, .001 },
    { "min", MEASURE_SECONDS, 60 },
    { "mins", MEASURE_SECONDS, 60 },
    { "minutes", MEASURE_SECONDS, 60 },
    { "ml", MEASURE_MILLILITRES, 1 },
    { "mm", MEASURE_MILLIMETRES, 1 },
    { "month", MEASURE_SECONDS, 2629800 },
    { "months", MEASURE_SECONDS, 2629800 },
    { "ms", MEASURE_SECONDS, .001 },
    { "oz", MEASURE_GRAMS, 28.349523125 },
    { "s", MEASURE_SECONDS, 1 },
    { "sec", MEASURE_SECONDS, 1 },
    { "secs", MEASURE_SECONDS, 1 },
    { "tb", MEASURE_MEGABYTES, 1000000 },
    { "week", MEASURE_SECONDS, 604800 },
    { "weeks", MEASURE_SECONDS, 604800 },
    { "year", MEASURE_SECONDS, 31557600 },
    { "years", MEASURE_SECONDS, 31557600 },
    { "yr", MEASURE_SECONDS, 31557600 },
    { "yrs", MEASURE_SECONDS, 31557600 },
};

const Unit *
lk_find_unit(Str word)
{
    for (size_t i = 0; i < LEN(units); i++) {
        if (str_equal(word, str_of(units[i].word)))
            return &units[i];
    }
    return NULL;
}

unsigned
lk_bare_level(double bare, const Amount *measured)
{
    for (size_t i = 0; i < LEN(units); i++) {
        double apart = bare * units[i].factor - measured->value;

        if (units[i].measure == measured->measure && apart * 50 <= measured->value &&
            -apart * 50 <= measured->value)
            return AMOUNT_FIFTIETH;
    }
    return LEVEL_OTHER;
}
