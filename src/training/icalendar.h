/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/icalendar — one event as a calendar's file (RFC 5545).  Pure. */
#ifndef TRAINING_ICALENDAR_H
#define TRAINING_ICALENDAR_H

#include "base/buf.h"
#include "base/date.h"

typedef struct IcalendarEvent {
    Str uid;          /* the same for the same event at each time */
    int64_t stamp_s;  /* when the file is made */
    int64_t begins_s; /* moments in UTC; unused where there is `day` */
    int64_t ends_s;
    Day day; /* n not 0: the whole day */
    Str summary;
    Str location; /* may be empty, as may be the next */
    Str about;
    const int *alarms_h; /* hours before the beginning (after it, of a whole day), 0 at the end */
} IcalendarEvent;

/* Appends the file: lines end with CRLF and are folded at 75 octets, never within a character
 * (3.1); TEXT is escaped (3.3.11), control characters become blanks. */
void icalendar_write(Buf *out, const IcalendarEvent *event);

#endif
