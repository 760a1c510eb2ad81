/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "os/crew.h"
#include "tests/t.h"

enum { TASKS = 50, LISTS = 300 };

static void
count(void *arg, unsigned i)
{
    unsigned *counts = arg;

    counts[i]++;
}

TEST(os, a_crew_does_each_task_of_each_list_once)
{
    for (unsigned workers = 0; workers < 4; workers++) {
        unsigned counts[TASKS] = { 0 };
        unsigned wanted[TASKS] = { 0 };
        Crew crew;

        crew_begin(&crew, workers);
        for (unsigned list = 0; list < LISTS; list++) {
            unsigned n = list % (TASKS + 1);

            crew_run(&crew, count, counts, n);
            for (unsigned i = 0; i < n; i++)
                wanted[i]++;
            CHECK(memcmp(counts, wanted, sizeof counts) == 0);
        }
        crew_end(&crew);
    }
}

TEST(os, a_crew_of_nobody_works_and_ends)
{
    unsigned counts[TASKS] = { 0 };
    Crew nobody = { .nthreads = 0 };

    crew_run(&nobody, count, counts, TASKS);
    crew_end(&nobody);
    CHECK(counts[0] == 1 && counts[TASKS - 1] == 1);
}

static volatile sig_atomic_t signals;

static void
note_signal(int signal)
{
    (void)signal;
    signals++;
}

/* Who is ended from outside while he writes has to put away what he began. */
TEST(os, signals_wait_for_who_called_the_crew)
{
    struct sigaction noting = { .sa_handler = note_signal };
    struct sigaction old;
    sigset_t set;
    sigset_t before;
    Crew crew;

    signals = 0;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGUSR1);
    REQUIRE(sigaction(SIGUSR1, &noting, &old) == 0);
    crew_begin(&crew, 3);
    (void)pthread_sigmask(SIG_BLOCK, &set, &before);
    REQUIRE(kill(getpid(), SIGUSR1) == 0);
    crew_end(&crew);
    CHECK(signals == 0);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    CHECK(signals == 1);
    (void)sigaction(SIGUSR1, &old, NULL);
}
