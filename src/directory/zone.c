/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/zone.h"

enum { HOUR_S = 3600, HOURS_MAX = 167, FIRST_WEEKDAY = 4 /* 1970-01-01 was a Thursday */ };

static bool
take(Str *text, char c)
{
    if (text->len == 0 || text->ptr[0] != c)
        return false;
    *text = str_slice(*text, 1, text->len);
    return true;
}

static bool
take_number(Str *text, int most, int *ret)
{
    size_t n = 0;
    int value = 0;

    for (; n < text->len && n < 3 && text->ptr[n] >= '0' && text->ptr[n] <= '9'; n++)
        value = value * 10 + (text->ptr[n] - '0');
    if (n == 0 || value > most)
        return false;
    *text = str_slice(*text, n, text->len);
    *ret = value;
    return true;
}

static bool
take_name(Str *text)
{
    size_t n = 0;

    while (n < text->len && ((text->ptr[n] | 32) >= 'a' && (text->ptr[n] | 32) <= 'z'))
        n++;
    *text = str_slice(*text, n, text->len);
    return n >= 3;
}

/* [+-]h[:mm], in seconds. */
static bool
take_time(Str *text, int32_t *ret)
{
    bool is_negative = take(text, '-');
    int hours;
    int minutes = 0;

    if (!is_negative)
        (void)take(text, '+');
    if (!take_number(text, HOURS_MAX, &hours))
        return false;
    if (take(text, ':') && !take_number(text, 59, &minutes))
        return false;
    *ret = (hours * 60 + minutes) * 60 * (is_negative ? -1 : 1);
    return true;
}

static bool
take_turn(Str *text, ZoneTurn *ret)
{
    ZoneTurn turn = { .at_s = 2 * HOUR_S };

    if (!take(text, ',') || !take(text, 'M') || !take_number(text, 12, &turn.month) ||
        !take(text, '.') || !take_number(text, 5, &turn.week) || !take(text, '.') ||
        !take_number(text, 6, &turn.weekday) || turn.month == 0 || turn.week == 0)
        return false;
    if (take(text, '/') && !take_time(text, &turn.at_s))
        return false;
    *ret = turn;
    return true;
}

/* What follows the standard time: name, perhaps its distance, and the two turns. */
static bool
take_summer(Str *rule, Zone *zone)
{
    int32_t west;

    if (!take_name(rule))
        return false;
    if (rule->len > 0 && rule->ptr[0] != ',') {
        if (!take_time(rule, &west))
            return false;
        zone->summer_s = -west;
    }
    zone->has_summer = true;
    return take_turn(rule, &zone->to_summer) && take_turn(rule, &zone->to_standard);
}

bool
zone_parse(Str rule, Zone *ret)
{
    Zone zone = { .has_summer = false };
    int32_t west;

    if (!take_name(&rule) || !take_time(&rule, &west) || west > 14 * HOUR_S || west < -14 * HOUR_S)
        return false;
    zone.standard_s = -west;
    zone.summer_s = HOUR_S - west;
    if ((rule.len > 0 && !take_summer(&rule, &zone)) || rule.len > 0)
        return false;
    *ret = zone;
    return true;
}

static int
weekday_of(Day day)
{
    return (int)(((int64_t)day.n % 7 + 7 + FIRST_WEEKDAY) % 7);
}

/* Local seconds, as shown before the turn. */
static int64_t
turn_in(const ZoneTurn *turn, int year)
{
    Day first = { 0 };
    Day next = { 0 };
    int32_t day;

    ASSERT(day_of(year, turn->month, 1, &first));
    ASSERT(day_of(turn->month == 12 ? year + 1 : year, turn->month % 12 + 1, 1, &next));
    day = first.n + (turn->weekday - weekday_of(first) + 7) % 7 + 7 * (turn->week - 1);
    while (day >= next.n)
        day -= 7;
    return (int64_t)day * DAY_SECONDS + turn->at_s;
}

int32_t
zone_offset(const Zone *zone, int64_t time_s)
{
    int year;
    int month;
    int day;
    int64_t summer;
    int64_t standard;
    bool is_summer;

    if (!zone->has_summer)
        return zone->standard_s;
    day_parts(day_of_time(time_s + zone->standard_s), &year, &month, &day);
    summer = turn_in(&zone->to_summer, year) - zone->standard_s;
    standard = turn_in(&zone->to_standard, year) - zone->summer_s;
    /* South of the equator summer goes over the turn of the year. */
    is_summer = summer < standard ? time_s >= summer && time_s < standard
                                  : time_s >= summer || time_s < standard;
    return is_summer ? zone->summer_s : zone->standard_s;
}

int64_t
zone_moment(const Zone *zone, int64_t local_s)
{
    int32_t late = zone->standard_s > zone->summer_s ? zone->standard_s : zone->summer_s;
    int32_t early = zone->standard_s > zone->summer_s ? zone->summer_s : zone->standard_s;
    int64_t first = local_s - (zone->has_summer ? late : zone->standard_s);
    int64_t second = local_s - (zone->has_summer ? early : zone->standard_s);
    int64_t low = first;
    int64_t high = second;

    if (first + zone_offset(zone, first) == local_s)
        return first;
    if (second + zone_offset(zone, second) == local_s)
        return second;
    /* Skipped: the turn lies between the two guesses. */
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (zone_offset(zone, middle) == zone_offset(zone, first))
            low = middle;
        else
            high = middle;
    }
    return high;
}
