/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "os/clock.h"
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

enum { BOTH = 2 };

/* Until the other thread of two has a task as well. */
static void
note_blocked(void *arg, unsigned i)
{
    unsigned *waiting = (unsigned *)arg + BOTH;
    bool *blocked = arg;
    sigset_t set;

    (void)pthread_sigmask(SIG_BLOCK, NULL, &set);
    blocked[i] = sigismember(&set, SIGBUS) == 1;
    __atomic_add_fetch(waiting, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(waiting, __ATOMIC_SEQ_CST) < BOTH)
        clock_sleep_ms(1);
}

/* A file that becomes shorter while it is read is told in words: by whoever reads it. */
TEST(os, no_thread_of_a_crew_is_deaf_to_a_file_that_ended)
{
    unsigned noted[BOTH + 1] = { 0 };
    const bool *blocked = (const bool *)noted;
    Crew crew;

    crew_begin(&crew, BOTH);
    REQUIRE(crew.nthreads == BOTH - 1);
    crew_run(&crew, note_blocked, noted, BOTH);
    crew_end(&crew);
    CHECK(!blocked[0] && !blocked[1]);
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
