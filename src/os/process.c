/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"

enum {
    PROCESS_ARENA = 256 << 20,
    RESTARTS = 10,
    RESTARTS_MS = 10000,
    RESTART_WAIT_MS = 1000,
    END_WAIT_MS = 3000,
    LOOK_MS = 200,
    FOLDER_DEPTH = 16
};

typedef struct Child {
    pid_t pid;             /* 0: it does not run */
    int64_t not_before_ms; /* when it may be started again */
    int64_t started_ms[RESTARTS];
    unsigned starts;
} Child;

typedef struct Watch {
    const Process *processes;
    size_t n;
    ProcessUser user;
    sigset_t signals; /* blocked, taken one at a time */
    sigset_t before;  /* the mask that children get back */
    Child children[PROCESS_MAX];
} Watch;

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

static bool give_inside(int folder, ProcessUser user, int depth);

/* A file with a second name may be somebody else's: who can write into the folder could have made a
 * hard link of it there, to be given what it names. */
static bool
give_entry(int folder, const char *name, ProcessUser user, int depth)
{
    struct stat st = { 0 };
    int entry;
    int inside = -1;
    bool is_given;

    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return true;
    entry = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    is_given = entry >= 0 && fstat(entry, &st) == 0 && (S_ISDIR(st.st_mode) || st.st_nlink == 1) &&
               fchownat(entry, "", user.uid, user.gid, AT_EMPTY_PATH) == 0;
    if (is_given && S_ISDIR(st.st_mode)) {
        inside = openat(entry, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        is_given = inside >= 0 && give_inside(inside, user, depth + 1);
    }
    if (entry >= 0)
        (void)close(entry);
    return is_given;
}

/* What lies in a folder, whose descriptor is closed.  No path is followed twice: the user, who owns
 * the folder already, could put a link in the place of a folder meanwhile.  Bounded depth. */
static bool
give_inside(int folder, ProcessUser user, int depth)
{
    DIR *dir = depth <= FOLDER_DEPTH ? fdopendir(folder) : NULL;
    struct dirent *entry;
    bool is_given = dir != NULL;

    if (dir == NULL)
        (void)close(folder);
    while (is_given && (entry = readdir(dir)) != NULL)
        is_given = give_entry(folder, entry->d_name, user, depth);
    if (dir != NULL)
        (void)closedir(dir);
    return is_given;
}

static bool
give_folder(const char *path, ProcessUser user)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (folder < 0)
        return false;
    if (fchown(folder, user.uid, user.gid) == 0)
        return give_inside(folder, user, 1);
    (void)close(folder);
    return false;
}

static bool
may_pass(const struct stat *st, ProcessUser user)
{
    if (st->st_uid == user.uid)
        return (st->st_mode & S_IXUSR) != 0;
    if (st->st_gid == user.gid)
        return (st->st_mode & S_IXGRP) != 0;
    return (st->st_mode & S_IXOTH) != 0;
}

static Status
check_reach(Cx *cx, char *path, ProcessUser user)
{
    struct stat st;

    for (char *at = path + 1; *at != '\0'; at++) {
        bool passes;

        if (*at != '/')
            continue;
        *at = '\0';
        passes = stat(path, &st) == 0 && may_pass(&st, user);
        if (!passes)
            FAIL_AT(ERR_AWAY, "process.closed", path,
                    "the system user of Tessera cannot pass through this folder; open it to all "
                    "(chmod o+x) or choose another with --dir");
        *at = '/';
    }
    return OK;
}

Status
process_give_folder(Cx *cx, const char *path, ProcessUser user)
{
    char real[PATH_MAX];

    if (user.uid == 0)
        return OK;
    if (realpath(path, real) == NULL)
        return file_refused(cx, path, "read");
    TRY(check_reach(cx, real, user));
    if (!give_folder(real, user))
        FAIL_AT(ERR_OS, "process.folder", path,
                "this folder cannot be given to the system user; does a file in it have a second "
                "name (a hard link)?");
    return OK;
}

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
    int highest = STDERR_FILENO;

    for (size_t i = 0; i < process->nfds; i++) {
        if (process->fds[i] > highest)
            highest = process->fds[i];
    }
    for (int fd = STDERR_FILENO + 1; fd < highest; fd++) {
        if (!is_kept(process, fd))
            (void)close(fd);
    }
    (void)close_range((unsigned)highest + 1, ~0U, 0);
}

/* A terminal sends SIGINT and SIGHUP to the whole group: only the parent decides on them. */
static void
set_signals(const sigset_t *mask)
{
    struct sigaction end = { .sa_handler = on_end };
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    is_ending = 0;
    (void)sigaction(SIGTERM, &end, NULL);
    (void)sigaction(SIGINT, &ignore, NULL);
    (void)sigaction(SIGHUP, &ignore, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
    (void)sigprocmask(SIG_SETMASK, mask, NULL);
}

void
process_no_dumps(void)
{
    struct rlimit none = { 0, 0 };

    ASSERT(setrlimit(RLIMIT_CORE, &none) == 0);
    ASSERT(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
}

/* Changing the user switches dumps on again and clears the death signal: so this comes after. */
static void
give_up_powers(pid_t parent)
{
    process_no_dumps();
    ASSERT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    ASSERT(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0);
    if (getppid() != parent)
        _exit(0);
}

/* A store that fails, as on a full disk, may do well again. */
static int
exit_code_of(Status status)
{
    if (status.code == ERR_NONE)
        return EXIT_SUCCESS;
    return status.code == ERR_STORE ? EX_TEMPFAIL : EXIT_FAILURE;
}

_Noreturn static void
run_child(const Process *process, const Watch *watch, pid_t parent)
{
    Arena *arena = arena_new(PROCESS_ARENA);
    Cx cx = { .arena = arena, .now_s = clock_now_s() };
    Status status;

    (void)prctl(PR_SET_NAME, process->name);
    log_name(process->name);
    close_others(process);
    drop_privileges(watch->user);
    give_up_powers(parent);
    set_signals(&watch->before);
    status = process->run(&cx, process->with);
    if (status.code != ERR_NONE)
        log_failure(&cx);
    _exit(exit_code_of(status));
}

ProcessState *
process_states(size_t n)
{
    void *shared = mmap(NULL, n * sizeof(ProcessState), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    ASSERT(shared != MAP_FAILED);
    return shared;
}

static void
tell(const Watch *watch, size_t at)
{
    const Child *child = &watch->children[at];
    ProcessState *state = watch->processes[at].state;

    if (state == NULL)
        return;
    state->starts = child->starts;
    state->since_s = child->pid != 0 ? clock_now_s() : 0;
}

/* True if it was started as often lately as a process that cannot live. */
static bool
dies_often(const Child *child)
{
    return child->starts >= RESTARTS &&
           clock_ms() - child->started_ms[child->starts % RESTARTS] < RESTARTS_MS;
}

static void
start(Watch *watch, size_t at)
{
    Child *child = &watch->children[at];
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid == 0)
        run_child(&watch->processes[at], watch, parent);
    if (pid < 0) {
        child->not_before_ms = clock_ms() + RESTART_WAIT_MS;
        log_event("process.no_fork", "number", (int64_t)at, NULL, 0);
        return;
    }
    child->started_ms[child->starts++ % RESTARTS] = clock_ms();
    child->pid = pid;
    tell(watch, at);
}

static void
start_due(Watch *watch)
{
    for (size_t i = 0; i < watch->n; i++) {
        if (watch->children[i].pid == 0 && clock_ms() >= watch->children[i].not_before_ms)
            start(watch, i);
    }
}

/* Ends one child: asked first, killed if it does not follow. */
static void
end_child(Child *child)
{
    int64_t until = clock_ms() + END_WAIT_MS;
    pid_t ended = 0;

    if (child->pid == 0)
        return;
    (void)kill(child->pid, SIGTERM);
    while (ended == 0 && clock_ms() < until) {
        ended = waitpid(child->pid, NULL, WNOHANG);
        if (ended == 0)
            clock_sleep_ms(5);
    }
    if (ended == 0) {
        (void)kill(child->pid, SIGKILL);
        (void)waitpid(child->pid, NULL, 0);
    }
    child->pid = 0;
}

static void
end_all(Watch *watch)
{
    for (size_t i = watch->n; i-- > 0;)
        end_child(&watch->children[i]);
}

static void
renew_all(Watch *watch)
{
    log_event("process.renewed", NULL, 0, NULL, 0);
    for (size_t i = 0; i < watch->n; i++) {
        end_child(&watch->children[i]);
        start(watch, i);
    }
}

static size_t
child_of(const Watch *watch, pid_t pid)
{
    size_t at = 0;

    while (at < watch->n && watch->children[at].pid != pid)
        at++;
    return at;
}

/* Notes all that have died. */
static Status
take_dead(Cx *cx, Watch *watch)
{
    int how = 0;
    pid_t pid;

    while ((pid = waitpid(-1, &how, WNOHANG)) > 0) {
        size_t at = child_of(watch, pid);
        Child *child = &watch->children[at];

        if (at == watch->n)
            continue;
        log_event("process.died", "number", (int64_t)at, "signal",
                  WIFSIGNALED(how) ? WTERMSIG(how) : 0);
        child->pid = 0;
        tell(watch, at);
        if (!dies_often(child))
            continue;
        child->not_before_ms = clock_ms() + RESTART_WAIT_MS;
        if (WIFEXITED(how) && WEXITSTATUS(how) == EXIT_FAILURE)
            FAIL_AT(ERR_OS, "process.dies", watch->processes[at].name,
                    "this process dies again and again; the lines above say where");
    }
    return OK;
}

/* Watches until it is asked to end, or a process cannot live. */
static Status
watch_all(Cx *cx, Watch *watch)
{
    struct timespec look = { 0, LOOK_MS * 1000000 };

    for (;;) {
        int signal = sigtimedwait(&watch->signals, NULL, &look);

        if (signal == SIGTERM || signal == SIGINT)
            return OK;
        if (signal == SIGHUP)
            renew_all(watch);
        TRY(take_dead(cx, watch));
        start_due(watch);
    }
}

/* Blocked signals are taken one at a time, so that none comes between a look and a wait. */
static void
block_signals(Watch *watch)
{
    static const int wanted[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD };

    (void)sigemptyset(&watch->signals);
    for (size_t i = 0; i < LEN(wanted); i++)
        (void)sigaddset(&watch->signals, wanted[i]);
    (void)sigprocmask(SIG_BLOCK, &watch->signals, &watch->before);
}

Status
process_watch(Cx *cx, const Process *processes, size_t n, ProcessUser user,
              void (*ready)(const void *with), const void *with)
{
    Watch watch = { .processes = processes, .n = n, .user = user };
    Status status;

    ASSERT(n <= PROCESS_MAX);
    block_signals(&watch);
    start_due(&watch);
    ready(with);
    status = watch_all(cx, &watch);
    end_all(&watch);
    (void)sigprocmask(SIG_SETMASK, &watch.before, NULL);
    return status;
}
