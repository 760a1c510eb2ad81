/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Units of amounts, as shops and registers write them. */
#include "link/lk_amount_internal.h"

/* By their words, folded, in order. */
static const Unit units[] = {
    { "\"", MEASURE_MILLIMETRES, 254, 10 },
    { "'", MEASURE_MILLIMETRES, 3048, 10 },
    { "ans", MEASURE_SECONDS, 31557600, 1 },
    { "cl", MEASURE_MILLILITRES, 10, 1 },
    { "cm", MEASURE_MILLIMETRES, 10, 1 },
    { "d", MEASURE_SECONDS, 86400, 1 },
    { "day", MEASURE_SECONDS, 86400, 1 },
    { "days", MEASURE_SECONDS, 86400, 1 },
    { "dl", MEASURE_MILLILITRES, 100, 1 },
    { "feet", MEASURE_MILLIMETRES, 3048, 10 },
    { "ft", MEASURE_MILLIMETRES, 3048, 10 },
    { "g", MEASURE_GRAMS, 1, 1 },
    { "gal", MEASURE_MILLILITRES, 3785411784, 1000000 },
    { "gb", MEASURE_MEGABYTES, 1000, 1 },
    { "gr", MEASURE_GRAMS, 1, 1 },
    { "gram", MEASURE_GRAMS, 1, 1 },
    { "grams", MEASURE_GRAMS, 1, 1 },
    { "h", MEASURE_SECONDS, 3600, 1 },
    { "hour", MEASURE_SECONDS, 3600, 1 },
    { "hours", MEASURE_SECONDS, 3600, 1 },
    { "hr", MEASURE_SECONDS, 3600, 1 },
    { "hrs", MEASURE_SECONDS, 3600, 1 },
    { "in", MEASURE_MILLIMETRES, 254, 10 },
    { "inch", MEASURE_MILLIMETRES, 254, 10 },
    { "inches", MEASURE_MILLIMETRES, 254, 10 },
    { "jahre", MEASURE_SECONDS, 31557600, 1 },
    { "kb", MEASURE_MEGABYTES, 1, 1000 },
    { "kg", MEASURE_GRAMS, 1000, 1 },
    { "kilo", MEASURE_GRAMS, 1000, 1 },
    { "km", MEASURE_MILLIMETRES, 1000000, 1 },
    { "l", MEASURE_MILLILITRES, 1000, 1 },
    { "lb", MEASURE_GRAMS, 45359237, 100000 },
    { "lbs", MEASURE_GRAMS, 45359237, 100000 },
    { "liter", MEASURE_MILLILITRES, 1000, 1 },
    { "litre", MEASURE_MILLILITRES, 1000, 1 },
    { "litres", MEASURE_MILLILITRES, 1000, 1 },
    { "m", MEASURE_MILLIMETRES, 1000, 1 },
    { "mb", MEASURE_MEGABYTES, 1, 1 },
    { "mg", MEASURE_GRAMS, 1, 1000 },
    { "min", MEASURE_SECONDS, 60, 1 },
    { "mins", MEASURE_SECONDS, 60, 1 },
    { "minute", MEASURE_SECONDS, 60, 1 },
    { "minutes", MEASURE_SECONDS, 60, 1 },
    { "ml", MEASURE_MILLILITRES, 1, 1 },
    { "mm", MEASURE_MILLIMETRES, 1, 1 },
    { "month", MEASURE_SECONDS, 2629800, 1 },
    { "months", MEASURE_SECONDS, 2629800, 1 },
    { "ms", MEASURE_SECONDS, 1, 1000 },
    { "oz", MEASURE_GRAMS, 28349523125, 1000000000 },
    { "s", MEASURE_SECONDS, 1, 1 },
    { "sec", MEASURE_SECONDS, 1, 1 },
    { "second", MEASURE_SECONDS, 1, 1 },
    { "seconds", MEASURE_SECONDS, 1, 1 },
    { "secs", MEASURE_SECONDS, 1, 1 },
    { "tb", MEASURE_MEGABYTES, 1000000, 1 },
    { "week", MEASURE_SECONDS, 604800, 1 },
    { "weeks", MEASURE_SECONDS, 604800, 1 },
    { "year", MEASURE_SECONDS, 31557600, 1 },
    { "years", MEASURE_SECONDS, 31557600, 1 },
    { "yr", MEASURE_SECONDS, 31557600, 1 },
    { "yrs", MEASURE_SECONDS, 31557600, 1 },
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
        double apart = bare * units[i].factor / units[i].parts - measured->value;

        if (units[i].measure == measured->measure && apart * 50 <= measured->value &&
            -apart * 50 <= measured->value)
            return AMOUNT_FIFTIETH;
    }
    return LEVEL_OTHER;
}
