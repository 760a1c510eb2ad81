/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/zone — time zones as rules of POSIX ("CET-1CEST,M3.5.0,M10.5.0/3"), pure.
 *
 * The rule stands in the country's pack: no file of the machine is read, so that a process without
 * files answers too, the same on each machine.  It says what holds today and in years to come; a
 * past in which other rules held is not asked of a directory.
 */
#ifndef DIRECTORY_ZONE_H
#define DIRECTORY_ZONE_H

#include "base/cx.h"
#include "base/date.h"

/* The week-th weekday (0 Sunday) of a month, week 5 being the last; seconds after its midnight. */
typedef struct ZoneTurn {
    int month;
    int week;
    int weekday;
    int32_t at_s;
} ZoneTurn;

typedef struct Zone {
    int32_t standard_s; /* east of Greenwich */
    int32_t summer_s;
    bool has_summer;
    ZoneTurn to_summer;
    ZoneTurn to_standard;
} Zone;

/* Names of three letters or more, hours west, summer time one hour ahead unless said, turns of the
 * form Mm.w.d[/h[:mm]] (POSIX.1-2017, 8.3).  False, *ret untouched, for anything else. */
bool zone_parse(Str rule, Zone *ret);
/* Seconds east of Greenwich at a moment. */
int32_t zone_offset(const Zone *zone, int64_t time_s);
/* The moment at which clocks show these seconds since 1970-01-01T00:00 local.  A time that a turn
 * skips is told as the moment of the turn; of a time shown twice, the first. */
int64_t zone_moment(const Zone *zone, int64_t local_s);

#endif
