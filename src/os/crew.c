/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/crew.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

typedef struct Work {
    void (*task)(void *arg, unsigned i);
    void *arg;
    unsigned n;
    unsigned next; /* the first that nobody took */
} Work;

unsigned
crew_size(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > CREW_MOST ? CREW_MOST : (unsigned)n;
}

static void *
work_on(void *held)
{
    Work *work = held;

    for (;;) {
        unsigned i = __atomic_fetch_add(&work->next, 1, __ATOMIC_RELAXED);

        if (i >= work->n)
            return NULL;
        work->task(work->arg, i);
    }
}

void
crew_run(unsigned workers, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    Work work = { task, arg, n, 0 };
    pthread_t threads[CREW_MOST];
    unsigned started = 0;

    while (started + 1 < workers && started + 1 < n && started < CREW_MOST &&
           pthread_create(&threads[started], NULL, work_on, &work) == 0)
        started++;
    (void)work_on(&work);
    while (started > 0)
        (void)pthread_join(threads[--started], NULL);
}
