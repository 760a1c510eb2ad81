/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/date.h"

static bool
is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 to 1 January of `year`. */
static int32_t
year_start(int year)
{
    int before = year - 1;

    return (year - 1970) * 365 + (before / 4 - before / 100 + before / 400) - 477;
}

bool
day_of(int year, int month, int day, Day *ret)
{
    int32_t n;

    if (year < 1 || year > 9999 || month < 1 || month > 12)
        return false;
    if (day < 1 || day > days_in(year, month))
        return false;
    n = year_start(year) + day - 1;
    for (int m = 1; m < month; m++)
        n += days_in(year, m);
    ret->n = n;
    return true;
}

void
day_parts(Day day, int *ret_year, int *ret_month, int *ret_day)
{
    int year = 1970 + day.n / 366;
    int month = 1;
    int32_t rest;

    while (year_start(year) > day.n)
        year--;
    while (year_start(year + 1) <= day.n)
        year++;
    rest = day.n - year_start(year);
    while (rest >= days_in(year, month))
        rest -= days_in(year, month++);
    *ret_year = year;
    *ret_month = month;
    *ret_day = rest + 1;
}

Day
day_of_time(int64_t time_s)
{
    int64_t day = time_s / DAY_SECONDS;

    if (time_s % DAY_SECONDS < 0)
        day--;
    return (Day){ (int32_t)day };
}

/* Two or four digits at `at`, or -1. */
static int
digits_at(Str text, size_t at, size_t len)
{
    int64_t value;

    return str_to_int(str_slice(text, at, at + len), &value) ? (int)value : -1;
}

bool
day_parse(Str text, Day *ret)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    return day_of(digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2), ret);
}

Str
day_format(Arena *arena, Day day)
{
    int year;
    int month;
    int of_month;

    day_parts(day, &year, &month, &of_month);
    return arena_format(arena, "%04d-%02d-%02d", year, month, of_month);
}

Str
time_format(Arena *arena, int64_t time_s)
{
    Day day = day_of_time(time_s);
    int second = (int)(time_s - (int64_t)day.n * DAY_SECONDS);

    return arena_format(arena, "%.*sT%02d:%02d:%02dZ", STR_ARG(day_format(arena, day)),
                        second / 3600, second / 60 % 60, second % 60);
}

static bool
is_clock(int hour, int minute, int second)
{
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

bool
time_parse(Str text, int64_t *ret_s)
{
    Day day;
    int hour = digits_at(text, 11, 2);
    int minute = digits_at(text, 14, 2);
    int second = digits_at(text, 17, 2);

    if (text.len != 20 || text.ptr[10] != 'T' || text.ptr[13] != ':' || text.ptr[16] != ':' ||
        text.ptr[19] != 'Z')
        return false;
    if (!day_parse(str_slice(text, 0, 10), &day) || !is_clock(hour, minute, second))
        return false;
    *ret_s = (int64_t)day.n * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    return true;
}
