/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/crew — threads that share one list of tasks.  Only whole computations use them (record
 * linkage): a task touches nothing that another one writes. */
#ifndef OS_CREW_H
#define OS_CREW_H

#include <stddef.h>

enum { CREW_MOST = 64 };

/* Threads that this machine runs at once: 1 to CREW_MOST. */
unsigned crew_size(void);
/* Runs tasks 0..n-1, each once, on `workers` threads (this one is one of them), and returns when
 * all are done.  Where the system has no more threads, fewer do the same. */
void crew_run(unsigned workers, void (*task)(void *arg, unsigned i), void *arg, unsigned n);

#endif
