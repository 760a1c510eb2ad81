/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/clock.h"

#include <time.h>

int64_t
clock_now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

int64_t
clock_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
clock_sleep_ms(int64_t ms)
{
    struct timespec wait = { ms / 1000, ms % 1000 * 1000000 };

    (void)nanosleep(&wait, NULL);
}
