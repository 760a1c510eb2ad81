/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/program — running another program to its end. */
#ifndef OS_PROGRAM_H
#define OS_PROGRAM_H

#include "base/cx.h"

enum { PROGRAM_SAID_MAX = 1 << 20 };

/* Runs the program at path argv[0] with the arguments up to NULL and waits.  What it writes to
 * stdout goes to *ret_said, at most PROGRAM_SAID_MAX bytes of it (the rest is read and dropped); to
 * our own stdout if ret_said is NULL.  *ret_exit is its exit status, 128 and the signal if one
 * ended it.  ERR_OS naming the path if it cannot be started. */
MUST_USE Status program_run(Cx *cx, char *const *argv, Str *ret_said, int *ret_exit);

#endif
