/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/date — days of the proleptic Gregorian calendar and moments in UTC, as ISO 8601. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/arena.h"

/* Days since 1970-01-01; a struct, so that no second or count passes for a day. */
typedef struct Day {
    int32_t n;
} Day;

enum { DAY_SECONDS = 86400 };

/* True and *ret if year, month and day exist (years 1 to 9999). */
bool day_of(int year, int month, int day, Day *ret);
void day_parts(Day day, int *ret_year, int *ret_month, int *ret_day);
/* The day in UTC that holds a moment. */
Day day_of_time(int64_t time_s);
/* Exactly YYYY-MM-DD, an existing day; false and *ret untouched otherwise. */
bool day_parse(Str text, Day *ret);
/* YYYY-MM-DD, and YYYY-MM-DDTHH:MM:SSZ for a moment. */
Str day_format(Arena *arena, Day day);
Str time_format(Arena *arena, int64_t time_s);
/* Exactly YYYY-MM-DDTHH:MM:SSZ. */
bool time_parse(Str text, int64_t *ret_s);

#endif
