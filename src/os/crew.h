/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/crew — threads that share one list of tasks after the other.  Only whole computations use them
 * (record linkage): a task touches nothing that another one writes, and runs no list itself. */
#ifndef OS_CREW_H
#define OS_CREW_H

#include <pthread.h>
#include <stdbool.h>

enum { CREW_MOST = 64 };

/* Zeroed: nobody but who calls. */
typedef struct Crew {
    pthread_mutex_t lock;
    pthread_cond_t begun;
    pthread_cond_t done;
    pthread_t threads[CREW_MOST];
    unsigned nthreads;
    unsigned at_work; /* threads that took up the list */
    bool ends;
    void (*task)(void *arg, unsigned i);
    void *arg;
    unsigned n;
    unsigned next; /* the first task that nobody took */
} Crew;

/* Threads that this machine runs at once: 1 to CREW_MOST. */
unsigned crew_size(void);
/* `workers` with the one who calls; where the system has no more threads, fewer.  The caller ends
 * it with crew_end. */
void crew_begin(Crew *ret, unsigned workers);
/* Runs tasks 0..n-1, each once, and returns when all are done.  It waits for no thread that was too
 * late to take one. */
void crew_run(Crew *crew, void (*task)(void *arg, unsigned i), void *arg, unsigned n);
/* Fine for a crew of nobody. */
void crew_end(Crew *crew);

#endif
