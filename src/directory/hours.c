/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/hours.h"

enum { HOLIDAY_BIT = 128, WORK_BITS = 31, AHEAD_DAYS = 14, DAY_MINUTES = 1440 };

static const char *const day_names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

static bool
find_day(Str name, int *ret)
{
    for (int i = 0; day_names[i] != NULL; i++) {
        if (str_equal(name, str_of(day_names[i]))) {
            *ret = i;
            return true;
        }
    }
    return false;
}

/* "mon", "mon-fri", "hol" or "daily". */
static bool
parse_day(Str text, unsigned *days)
{
    Str to;
    Str from = str_cut(text, '-', &to);
    int first;
    int last;

    if (str_equal(text, STR("hol")) || str_equal(text, STR("daily"))) {
        *days |= text.len == 3 ? HOLIDAY_BIT : HOLIDAY_BIT | 127;
        return true;
    }
    if (!find_day(from, &first))
        return false;
    last = first;
    if (from.len < text.len && !find_day(to, &last))
        return false;
    for (int i = first;; i = (i + 1) % 7) {
        *days |= 1U << i;
        if (i == last)
            return true;
    }
}

/* HH:MM, up to 24:00. */
static bool
parse_minute(Str text, int *ret)
{
    int64_t hours;
    int64_t minutes;

    if (text.len != 5 || text.ptr[2] != ':' || !str_to_int(str_slice(text, 0, 2), &hours) ||
        !str_to_int(str_slice(text, 3, 5), &minutes) || minutes > 59 ||
        hours * 60 + minutes > DAY_MINUTES)
        return false;
    *ret = (int)(hours * 60 + minutes);
    return true;
}

static bool
parse_span(Str text, HoursSpan *ret)
{
    HoursSpan span = { .days = 0 };
    Str times;
    Str days = str_cut(str_trim(text), ' ', &times);
    Str to;
    Str from = str_cut(str_trim(times), '-', &to);

    while (days.len > 0) {
        if (!parse_day(str_cut(days, ',', &days), &span.days))
            return false;
    }
    if (span.days == 0 || !parse_minute(from, &span.from) || !parse_minute(to, &span.to) ||
        span.from == DAY_MINUTES)
        return false;
    *ret = span;
    return true;
}

bool
hours_parse(Str text, Hours *ret)
{
    Hours hours = { .is_known = str_trim(text).len > 0 };

    hours.is_always = str_equal(str_trim(text), STR("24/7"));
    while (!hours.is_always && text.len > 0) {
        Str span = str_cut(text, ';', &text);

        if (str_trim(span).len == 0)
            continue;
        if (hours.n == HOURS_SPANS_MAX || !parse_span(span, &hours.spans[hours.n]))
            return false;
        hours.n++;
    }
    if (hours.is_known && !hours.is_always && hours.n == 0)
        return false;
    *ret = hours;
    return true;
}

static bool
parse_date(Str text, int *ret_month, int *ret_day)
{
    int64_t month;
    int64_t day;
    Day leap;

    if (text.len != 5 || text.ptr[2] != '-' || !str_to_int(str_slice(text, 0, 2), &month) ||
        !str_to_int(str_slice(text, 3, 5), &day) || !day_of(2024, (int)month, (int)day, &leap))
        return false;
    *ret_month = (int)month;
    *ret_day = (int)day;
    return true;
}

/* "easter-2" */
static bool
parse_easter(Str text, HoursHoliday *holiday)
{
    bool is_before = text.ptr[6] == '-';
    int64_t distance;

    if ((!is_before && text.ptr[6] != '+') ||
        !str_to_int(str_slice(text, 7, text.len), &distance) || distance > 99)
        return false;
    holiday->rule = HOURS_EASTER;
    holiday->distance = (int)(is_before ? -distance : distance);
    return true;
}

/* "mon>=05-01" */
static bool
parse_weekday(Str text, HoursHoliday *holiday)
{
    if (text.len != 10 || text.ptr[4] != '=' || (text.ptr[3] != '>' && text.ptr[3] != '<'))
        return false;
    holiday->rule = text.ptr[3] == '>' ? HOURS_AFTER : HOURS_BEFORE;
    return find_day(str_slice(text, 0, 3), &holiday->weekday) &&
           parse_date(str_slice(text, 5, 10), &holiday->month, &holiday->day);
}

bool
hours_parse_holiday(Str text, bool moves, HoursHoliday *ret)
{
    HoursHoliday holiday = { .rule = HOURS_DATE, .moves = moves };
    bool is_easter = str_starts(text, STR("easter")) && text.len > 7;

    if (is_easter
            ? !parse_easter(text, &holiday)
            : !parse_date(text, &holiday.month, &holiday.day) && !parse_weekday(text, &holiday))
        return false;
    *ret = holiday;
    return true;
}

Day
hours_easter(int year)
{
    int a = year % 19;
    int b = year / 100;
    int c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int sum = h + l - 7 * m + 114;
    Day day = { 0 };

    ASSERT(day_of(year, sum / 31, sum % 31 + 1, &day));
    return day;
}

/* 0 Monday. */
static int
weekday_of(Day day)
{
    return (int)(((int64_t)day.n % 7 + 7 + 3) % 7);
}

/* False where the year has no such day. */
static bool
holiday_in(const HoursHoliday *holiday, int year, Day *ret)
{
    Day day;

    if (holiday->rule == HOURS_EASTER) {
        day = hours_easter(year);
        day.n += holiday->distance;
    } else if (!day_of(year, holiday->month, holiday->day, &day)) {
        return false;
    }
    if (holiday->rule == HOURS_AFTER)
        day.n += (holiday->weekday - weekday_of(day) + 7) % 7;
    if (holiday->rule == HOURS_BEFORE)
        day.n -= (weekday_of(day) - holiday->weekday + 7) % 7;
    *ret = day;
    return true;
}

/* Those that move take working days in turn, each after the one before it in the list. */
static bool
is_substitute(const Calendar *calendar, int year, Day asked)
{
    Day taken = { INT32_MIN };

    for (size_t i = 0; i < calendar->nholidays; i++) {
        Day day;

        if (!calendar->holidays[i].moves || !holiday_in(&calendar->holidays[i], year, &day))
            continue;
        if (weekday_of(day) < 5 && day.n != taken.n) {
            taken = day;
            continue;
        }
        while (weekday_of(day) >= 5 || day.n <= taken.n)
            day.n++;
        taken = day;
        if (day.n == asked.n)
            return true;
    }
    return false;
}

bool
hours_is_holiday(const Calendar *calendar, Day asked)
{
    int year;
    int month;
    int of_month;

    day_parts(asked, &year, &month, &of_month);
    for (size_t i = 0; i < calendar->nholidays; i++) {
        Day day;

        if (holiday_in(&calendar->holidays[i], year, &day) && day.n == asked.n)
            return true;
    }
    return is_substitute(calendar, year, asked);
}

/* Which bit of HoursSpan.days holds on a day. */
static unsigned
bit_of(const Calendar *calendar, Day day)
{
    return hours_is_holiday(calendar, day) ? HOLIDAY_BIT : 1U << weekday_of(day);
}

bool
hours_stretch(const HoursSpan *span, const Calendar *calendar, Day day, int64_t *ret_from_s,
              int64_t *ret_to_s)
{
    int64_t midnight = (int64_t)day.n * DAY_SECONDS;
    int64_t to = midnight + span->to * 60 + (span->to <= span->from ? DAY_SECONDS : 0);

    if ((span->days & bit_of(calendar, day)) == 0)
        return false;
    *ret_from_s = zone_moment(&calendar->zone, midnight + span->from * 60);
    *ret_to_s = zone_moment(&calendar->zone, to);
    return *ret_from_s < *ret_to_s;
}

/* The end of what is open at a moment on that day, or 0; and the nearest opening after it. */
static int64_t
look_at_day(const Hours *hours, const Calendar *calendar, Day day, int64_t time_s, int64_t *next)
{
    int64_t end = 0;

    for (size_t i = 0; i < hours->n; i++) {
        int64_t from;
        int64_t to;

        if (!hours_stretch(&hours->spans[i], calendar, day, &from, &to))
            continue;
        if (from <= time_s && time_s < to && to > end)
            end = to;
        if (from > time_s && (*next == 0 || from < *next))
            *next = from;
    }
    return end;
}

HoursAt
hours_at(const Hours *hours, const Calendar *calendar, int64_t time_s)
{
    Day today = day_of_time(time_s + zone_offset(&calendar->zone, time_s));
    int64_t until = time_s;
    int64_t next = 0;

    if (!hours->is_known)
        return (HoursAt){ HOURS_UNKNOWN, 0 };
    if (hours->is_always)
        return (HoursAt){ HOURS_OPEN, 0 };
    /* Stretches that touch are one: follow them to where nobody answers. */
    for (int ahead = -1; ahead <= AHEAD_DAYS; ahead++) {
        int64_t end = look_at_day(hours, calendar, (Day){ today.n + ahead }, until, &next);

        if (end > until) {
            until = end;
            next = 0;
            ahead -= ahead > -1 ? 2 : 1;
        }
        if (until > time_s + (int64_t)AHEAD_DAYS * DAY_SECONDS)
            return (HoursAt){ HOURS_OPEN, 0 };
    }
    return until > time_s ? (HoursAt){ HOURS_OPEN, until } : (HoursAt){ HOURS_CLOSED, next };
}
