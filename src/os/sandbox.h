/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/sandbox — what a process may do from now on: system calls by name, everything else kills it
 * (seccomp); folders it may use, everything else is refused (landlock, where the kernel has it).
 * The file that starts a process lists its calls: what all have, and what it has more. */
#ifndef OS_SANDBOX_H
#define OS_SANDBOX_H

#include "base/cx.h"

enum { SANDBOX_FOLDERS_MAX = 4 };

/* What every process has: memory, time, the channels that it was born with, its end. */
#define SANDBOX_CALLS                                                                              \
    "brk", "mmap", "mprotect", "munmap", "madvise", "futex", "clock_gettime", "clock_nanosleep",   \
        "nanosleep", "getrandom", "poll", "ppoll", "read", "recvfrom", "sendto", "write",          \
        "rt_sigprocmask", "rt_sigreturn", "restart_syscall", "exit", "exit_group"

/* What one has more that keeps files or a store in a folder. */
#define SANDBOX_FOLDER_CALLS                                                                       \
    "open", "openat", "close", "stat", "lstat", "fstat", "newfstatat", "access", "faccessat",      \
        "faccessat2", "pread64", "pwrite64", "lseek", "fsync", "fdatasync", "ftruncate", "unlink", \
        "unlinkat", "fcntl", "flock", "fchmod", "fchown", "utimensat", "getcwd", "readlink",       \
        "readlinkat", "geteuid", "getpid", "gettimeofday", "pselect6", "mlock", "munlock",         \
        "mremap"

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
