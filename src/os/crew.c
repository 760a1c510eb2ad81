/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/crew.h"

#include <signal.h>
#include <unistd.h>

unsigned
crew_size(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > CREW_MOST ? CREW_MOST : (unsigned)n;
}

static bool
is_task_left(const Crew *crew)
{
    return __atomic_load_n(&crew->next, __ATOMIC_RELAXED) < crew->n;
}

static void
take_tasks(Crew *crew)
{
    while (is_task_left(crew)) {
        unsigned i = __atomic_fetch_add(&crew->next, 1, __ATOMIC_RELAXED);

        if (i < crew->n)
            crew->task(crew->arg, i);
    }
}

static void *
stay(void *held)
{
    Crew *crew = held;

    (void)pthread_mutex_lock(&crew->lock);
    for (;;) {
        while (!crew->ends && !is_task_left(crew))
            (void)pthread_cond_wait(&crew->begun, &crew->lock);
        if (crew->ends)
            break;
        crew->at_work++;
        (void)pthread_mutex_unlock(&crew->lock);
        take_tasks(crew);
        (void)pthread_mutex_lock(&crew->lock);
        if (--crew->at_work == 0)
            (void)pthread_cond_signal(&crew->done);
    }
    (void)pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* Signals are of the thread that called: it may hold them back.  But who reads a file that ended
 * meanwhile is told so himself, or the system ends the program without a word. */
void
crew_begin(Crew *ret, unsigned workers)
{
    sigset_t most;
    sigset_t before;

    (void)sigfillset(&most);
    (void)sigdelset(&most, SIGBUS);
    (void)pthread_sigmask(SIG_SETMASK, &most, &before);
    *ret = (Crew){ .lock = PTHREAD_MUTEX_INITIALIZER,
                   .begun = PTHREAD_COND_INITIALIZER,
                   .done = PTHREAD_COND_INITIALIZER };
    while (ret->nthreads + 1 < workers && ret->nthreads < CREW_MOST &&
           pthread_create(&ret->threads[ret->nthreads], NULL, stay, ret) == 0)
        ret->nthreads++;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void
crew_run(Crew *crew, void (*task)(void *arg, unsigned i), void *arg, unsigned n)
{
    (void)pthread_mutex_lock(&crew->lock);
    crew->task = task;
    crew->arg = arg;
    crew->n = n;
    crew->next = 0;
    if (n > 1)
        (void)pthread_cond_broadcast(&crew->begun);
    (void)pthread_mutex_unlock(&crew->lock);
    take_tasks(crew);
    (void)pthread_mutex_lock(&crew->lock);
    while (crew->at_work > 0)
        (void)pthread_cond_wait(&crew->done, &crew->lock);
    (void)pthread_mutex_unlock(&crew->lock);
}

void
crew_end(Crew *crew)
{
    (void)pthread_mutex_lock(&crew->lock);
    crew->ends = true;
    (void)pthread_cond_broadcast(&crew->begun);
    (void)pthread_mutex_unlock(&crew->lock);
    while (crew->nthreads > 0)
        (void)pthread_join(crew->threads[--crew->nthreads], NULL);
}
