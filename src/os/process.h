/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/process — a parent that starts children, one a level of trust, watches them and starts again
 * what dies.  Children stay in its process group and die with it. */
#ifndef OS_PROCESS_H
#define OS_PROCESS_H

#include "base/cx.h"

enum { PROCESS_MAX = 96, PROCESS_FDS_MAX = 96 };

/* Whom children become when the parent is root; zeroes: nobody else. */
typedef struct ProcessUser {
    unsigned uid;
    unsigned gid;
} ProcessUser;

/* What the parent tells of one child; lies in memory that children share. */
typedef struct ProcessState {
    _Atomic int64_t since_s; /* when its present life began; 0: it does not run */
    _Atomic int64_t starts;  /* lives so far */
} ProcessState;

typedef struct Process {
    const char *name;
    /* Runs in the child until it is ended; it returns only with a failure. */
    Status (*run)(Cx *cx, const void *with);
    const void *with;
    const int *fds; /* descriptors it keeps; all others above stderr are closed */
    size_t nfds;
    ProcessState *state; /* of process_states, told to whoever looks; may be NULL */
} Process;

/* `n` states, zeroed, shared with all that is forked from now on; never freed.  The parent believes
 * nothing that it reads there. */
ProcessState *process_states(size_t n);

/* The system user of that name; zeroes if this process is not root or there is no such user. */
ProcessUser process_user(const char *name);
/* Gives a folder and all in it to the user, links themselves and never what they lead to; does
 * nothing for zeroes.  ERR_AWAY, naming the closed folder, if one above `path` does not let the
 * user pass: then nothing is given. */
MUST_USE Status process_give_folder(Cx *cx, const char *path, ProcessUser user);
/* Starts all, calls `ready` once, then watches until SIGTERM or SIGINT, and ends the children one
 * after the other in reverse order.  SIGHUP renews them one after the other in order, so that each
 * reads its files again.
 *
 * A child that dies is started again at once; after ten starts in ten seconds, once a second.  One
 * that fails by itself ten times in ten seconds cannot be helped: ERR_OS naming it, all are ended;
 * but for ERR_STORE, which passes when a full disk has room again, so that the others serve on.
 * Children ignore SIGINT and SIGHUP (a terminal sends them to the group), leave no dump and gain no
 * privilege.  Returns OK when it was asked to end. */
MUST_USE Status process_watch(Cx *cx, const Process *processes, size_t n, ProcessUser user,
                              void (*ready)(const void *with), const void *with);
/* No crash of this process writes its memory to a disk, and no other process of the same user reads
 * it: for whoever holds a passphrase, a key or a text. */
void process_no_dumps(void);
/* True once SIGTERM has come to this process (set up by process_watch for children). */
bool process_is_ending(void);

#endif
