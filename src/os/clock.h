/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/clock — the only clock; everything else takes cx->now_s. */
#ifndef OS_CLOCK_H
#define OS_CLOCK_H

#include <stdint.h>

/* Seconds since 1970-01-01T00:00:00Z. */
int64_t clock_now_s(void);
/* Milliseconds of a clock that only goes forward; its zero means nothing. */
int64_t clock_ms(void);
/* Waits; shorter if a signal comes. */
void clock_sleep_ms(int64_t ms);

#endif
