/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/sandbox — what a process may do from now on.  Each process's list stands in the file that
 * starts it: system calls by name, everything else kills it (seccomp); folders it may use,
 * everything else is refused (landlock, where the kernel has it). */
#ifndef OS_SANDBOX_H
#define OS_SANDBOX_H

#include "base/cx.h"

enum { SANDBOX_FOLDERS_MAX = 4 };

typedef struct SandboxFolder {
    const char *path;
    bool writes; /* may make, change and remove files there; else read only */
} SandboxFolder;

typedef struct Sandbox {
    const char *process;
    const char *const *calls; /* names unknown on this machine's architecture are left out */
    size_t ncalls;
    const SandboxFolder *folders; /* none: no file can be opened any more */
    size_t nfolders;
} Sandbox;

/* No dump, no new privileges, no other files, no other system calls.  There is no way back.  Built
 * with a sanitizer, its own calls are allowed too. */
MUST_USE Status sandbox_enter(Cx *cx, const Sandbox *sandbox);
/* The landlock version that the kernel answers; 0: it has none, seccomp alone holds. */
int sandbox_landlock_version(void);

#endif
