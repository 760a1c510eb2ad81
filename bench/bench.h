/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/bench — what benchmarks share: clocks in seconds, and a crew of all processors. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <time.h>

#include "include/tessera-link.h"
#include "os/crew.h"

/* Seconds of a clock. */
static inline double
bench_now(clockid_t clock)
{
    struct timespec t;

    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* To be begun in main(). */
static Crew bench_threads;

static inline void
bench_run_crew(void *self, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    crew_run(self, task, arg, n);
}

/* For LkStart. */
static const LkCrew bench_crew = { bench_run_crew, &bench_threads };

#endif
