/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/process.h"

#include <errno.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/log.h"

enum { PROCESS_ARENA = 256 << 20, RESTARTS = 10, RESTARTS_MS = 10000, END_WAIT_MS = 5000 };

typedef struct Child {
    pid_t pid;
    int64_t started_ms[RESTARTS];
    unsigned starts;
} Child;

static volatile sig_atomic_t is_ending;

static void
on_end(int signal)
{
    (void)signal;
    is_ending = 1;
}

bool
process_is_ending(void)
{
    return is_ending != 0;
}

ProcessUser
process_user(const char *name)
{
    struct passwd *entry = geteuid() == 0 ? getpwnam(name) : NULL;

    return entry != NULL ? (ProcessUser){ entry->pw_uid, entry->pw_gid } : (ProcessUser){ 0, 0 };
}

static ProcessUser owner_of_walk; /* nftw passes no argument */

static int
give_entry(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return lchown(path, owner_of_walk.uid, owner_of_walk.gid);
}

Status
process_give_folder(Cx *cx, const char *path, ProcessUser user)
{
    if (user.uid == 0)
        return OK;
    owner_of_walk = user;
    if (nftw(path, give_entry, 16, FTW_PHYS) != 0)
        FAIL_AT(ERR_OS, "process.folder", path, "this folder cannot be given to the system user");
    return OK;
}

static void
catch_signals(void)
{
    struct sigaction end = { .sa_handler = on_end };
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    (void)sigaction(SIGTERM, &end, NULL);
    (void)sigaction(SIGINT, &end, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

/* The user can reach the folder only if all folders above let him: told before anything starts. */
static void
drop_privileges(ProcessUser user)
{
    if (user.uid == 0)
        return;
    ASSERT(setgroups(0, NULL) == 0);
    ASSERT(setresgid(user.gid, user.gid, user.gid) == 0);
    ASSERT(setresuid(user.uid, user.uid, user.uid) == 0);
}

static bool
is_kept(const Process *process, int fd)
{
    for (size_t i = 0; i < process->nfds; i++) {
        if (process->fds[i] == fd)
            return true;
    }
    return false;
}

static void
close_others(const Process *process)
{
    long most = sysconf(_SC_OPEN_MAX);

    if (most > 4096)
        most = 4096;
    for (int fd = STDERR_FILENO + 1; fd < most; fd++) {
        if (!is_kept(process, fd))
            (void)close(fd);
    }
}

_Noreturn static void
run_child(const Process *process, ProcessUser user, pid_t parent)
{
    Arena *arena = arena_new(PROCESS_ARENA);
    Cx cx = { .arena = arena, .now_s = clock_now_s() };
    Status status;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    (void)prctl(PR_SET_NAME, process->name);
    log_name(process->name);
    close_others(process);
    drop_privileges(user);
    /* Changing the user clears the death signal. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    status = process->run(&cx, process->with);
    if (status.code != ERR_NONE)
        log_failure(&cx);
    _exit(status.code == ERR_NONE ? 0 : 1);
}

/* Starts one child; false if it died too often lately. */
static bool
start(const Process *process, Child *child, ProcessUser user)
{
    int64_t now = clock_ms();
    int64_t *oldest = &child->started_ms[child->starts % RESTARTS];
    pid_t parent = getpid();
    pid_t pid;

    if (child->starts >= RESTARTS && now - *oldest < RESTARTS_MS)
        return false;
    *oldest = now;
    child->starts++;
    pid = fork();
    ASSERT(pid >= 0);
    if (pid == 0)
        run_child(process, user, parent);
    child->pid = pid;
    return true;
}

static size_t
child_of(const Child *children, size_t n, pid_t pid)
{
    for (size_t i = 0; i < n; i++) {
        if (children[i].pid == pid)
            return i;
    }
    return n;
}

static void
end_all(Child *children, size_t n)
{
    int64_t until = clock_ms() + END_WAIT_MS;

    for (size_t i = n; i-- > 0;) {
        if (children[i].pid > 0)
            (void)kill(children[i].pid, SIGTERM);
    }
    while (waitpid(-1, NULL, WNOHANG) >= 0 && clock_ms() < until)
        clock_sleep_ms(20);
    for (size_t i = 0; i < n; i++) {
        if (children[i].pid > 0)
            (void)kill(children[i].pid, SIGKILL);
    }
    while (waitpid(-1, NULL, 0) > 0)
        continue;
}

/* Waits for one child to die and starts it again. */
static Status
watch_one(Cx *cx, const Process *processes, Child *children, size_t n, ProcessUser user)
{
    int how = 0;
    pid_t pid = waitpid(-1, &how, 0);
    size_t at = child_of(children, n, pid);

    if (pid <= 0 || at == n || is_ending != 0)
        return OK;
    children[at].pid = 0;
    log_event("process.died", "number", (int64_t)at, "signal",
              WIFSIGNALED(how) ? WTERMSIG(how) : 0);
    if (!start(&processes[at], &children[at], user))
        FAIL_AT(ERR_OS, "process.dies", processes[at].name,
                "this process dies again and again; the lines above say where");
    return OK;
}

Status
process_watch(Cx *cx, const Process *processes, size_t n, ProcessUser user,
              void (*ready)(const void *with), const void *with)
{
    Child children[PROCESS_MAX] = { { 0 } };
    Status status = OK;

    ASSERT(n <= PROCESS_MAX);
    catch_signals();
    for (size_t i = 0; i < n; i++)
        (void)start(&processes[i], &children[i], user);
    ready(with);
    while (is_ending == 0 && status.code == ERR_NONE)
        status = watch_one(cx, processes, children, n, user);
    end_all(children, n);
    return status;
}
