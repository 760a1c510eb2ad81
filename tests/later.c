/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Preloaded into a server: its clock is DAYS ahead, so that a scenario sees what weeks bring. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int
clock_gettime(clockid_t id, struct timespec *ret)
{
    long done = syscall(SYS_clock_gettime, id, ret);

    if (done == 0 && id == CLOCK_REALTIME)
        ret->tv_sec += DAYS * 86400L;
    return (int)done;
}
