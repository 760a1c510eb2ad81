/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/hours — when somebody answers: "mon-fri 08:00-17:00; sat,hol 22:00-02:00" or "24/7",
 * in the country's own time, on its working days and holidays; pure.
 */
#ifndef DIRECTORY_HOURS_H
#define DIRECTORY_HOURS_H

#include "directory/zone.h"

enum { HOURS_SPANS_MAX = 8, HOURS_HOLIDAYS_MAX = 32 };

/* From a minute of a day to another; one that is not later is of the day after. */
typedef struct HoursSpan {
    unsigned days; /* bits: Monday 1 ... Sunday 64, holidays 128 */
    int from;
    int to;
} HoursSpan;

typedef struct Hours {
    HoursSpan spans[HOURS_SPANS_MAX];
    size_t n;
    bool is_always;
    bool is_known; /* false: nobody said */
} Hours;

/* A day of each year: a date, a distance from Easter, a weekday on or after or before a date. */
typedef enum HoursRule { HOURS_DATE, HOURS_EASTER, HOURS_AFTER, HOURS_BEFORE } HoursRule;
typedef struct HoursHoliday {
    HoursRule rule;
    int month;
    int day;
    int distance; /* from Easter Sunday */
    int weekday;  /* 0 Monday */
    bool moves;   /* off a weekend, to the next working day */
} HoursHoliday;

typedef struct Calendar {
    Zone zone;
    HoursHoliday holidays[HOURS_HOLIDAYS_MAX];
    size_t nholidays;
} Calendar;

/* Days are mon tue wed thu fri sat sun hol, ranges of weekdays, "daily" (all, holidays too).
 * Weekdays do not hold on holidays.  An empty text is hours that nobody knows.  False, *ret
 * untouched, for anything else. */
bool hours_parse(Str text, Hours *ret);
/* "12-25", "easter-2", "mon>=05-01", "mon<=05-31". */
bool hours_parse_holiday(Str text, bool moves, HoursHoliday *ret);
/* Easter Sunday (Gregorian; Meeus, Astronomical Algorithms, chapter 8), years 1583 to 9999. */
Day hours_easter(int year);
bool hours_is_holiday(const Calendar *calendar, Day day);
/* From which moment to which a span holds on a day; false if it does not, or if the clocks skip all
 * of it. */
bool hours_stretch(const HoursSpan *span, const Calendar *calendar, Day day, int64_t *ret_from_s,
                   int64_t *ret_to_s);

typedef enum HoursState { HOURS_UNKNOWN, HOURS_OPEN, HOURS_CLOSED } HoursState;
/* What holds at a moment, and until when: closes, or opens next; 0 if it never changes within
 * 14 days. */
typedef struct HoursAt {
    HoursState state;
    int64_t until_s;
} HoursAt;
HoursAt hours_at(const Hours *hours, const Calendar *calendar, int64_t time_s);

#endif
