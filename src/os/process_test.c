/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What processes may do is tested on processes: each test forks and looks how it ended. */
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/channel.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "tests/t.h"

enum { QUESTION = 1, DIE = 2, FACTS = 3, ANSWER_MS = 4000, NOBODY = 65534 };

/* --- a parent with children that answer over a channel --- */

typedef struct Facts {
    uint32_t uid;
    uint32_t groups;
    uint32_t dumpable;
    uint32_t core;
    uint32_t privileges_final;
    uint32_t open_fds;
    uint32_t same_group;
    uint32_t pid;
} Facts;

typedef struct Answerer {
    int fd;
    pid_t group;
} Answerer;

static Facts
own_facts(pid_t group)
{
    Facts facts = { .uid = (uint32_t)getuid(),
                    .groups = (uint32_t)getgroups(0, NULL),
                    .dumpable = (uint32_t)prctl(PR_GET_DUMPABLE),
                    .privileges_final = (uint32_t)prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
                    .same_group = getpgrp() == group,
                    .pid = (uint32_t)getpid() };
    struct rlimit core;

    ASSERT(getrlimit(RLIMIT_CORE, &core) == 0);
    facts.core = (uint32_t)core.rlim_max;
    for (int fd = 3; fd < 256; fd++)
        facts.open_fds += fcntl(fd, F_GETFD) >= 0;
    return facts;
}

static Status
run_answerer(Cx *cx, const void *with)
{
    const Answerer *own = with;

    while (!process_is_ending()) {
        Message got;
        Facts facts = own_facts(own->group);
        Status status = channel_receive(cx, own->fd, 100, &got);

        if (status.code != ERR_NONE)
            continue;
        if (got.kind == DIE)
            (void)kill(getpid(), SIGKILL);
        TRY(channel_send(
            cx, own->fd,
            &(Message){ got.kind, got.request, { (const uint8_t *)&facts, sizeof facts } }));
    }
    return OK;
}

static void
nothing(const void *with)
{
    (void)with;
}

/* A parent in a process of its own; its pid. */
static pid_t
start_parent(Cx *cx, const Process *processes, size_t n, ProcessUser user)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    /* Its children have to lose this one. */
    ASSERT(geteuid() != 0 || setgroups(1, &(gid_t){ NOBODY }) == 0);
    if (dup2(open("/dev/null", O_WRONLY), STDERR_FILENO) < 0 ||
        process_watch(cx, processes, n, user, nothing, NULL).code != ERR_NONE)
        _exit(3);
    _exit(0);
}

static int
how_it_ended(pid_t pid)
{
    int how = 0;

    ASSERT(waitpid(pid, &how, 0) == pid);
    return how;
}

static bool
ended_well(pid_t pid)
{
    int how = how_it_ended(pid);

    return WIFEXITED(how) && WEXITSTATUS(how) == 0;
}

static Status
ask_facts(Cx *cx, int fd, Facts *ret)
{
    Message question = { FACTS, channel_next(), { NULL, 0 } };
    Message answer;
    Scan in;

    TRY(channel_call(cx, fd, ANSWER_MS, &question, &answer));
    in = scan_of(answer.body);
    scan_copy(&in, ret, sizeof *ret);
    return OK;
}

/* False for a process that has ended, even where nobody has taken note of it. */
static bool
is_alive(Cx *cx, uint32_t pid)
{
    char stat_text[256] = { 0 };
    int fd = open(arena_format(cx->arena, "/proc/%u/stat", pid).ptr, O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, stat_text, sizeof stat_text - 1) : 0;
    const char *name_end = strrchr(stat_text, ')');

    if (fd >= 0)
        (void)close(fd);
    return n > 0 && name_end != NULL && name_end[2] != 'Z' && name_end[2] != 'X';
}

/* The parent notes a start after the child runs, which may answer sooner. */
static bool
comes_to(const ProcessState *state, int64_t starts)
{
    for (int i = 0; i < 1000; i++) {
        if (state->starts == starts && state->since_s > 0)
            return true;
        clock_sleep_ms(10);
    }
    return false;
}

TEST(os, a_child_that_dies_is_started_again_on_the_same_channel)
{
    ChannelPair pair;
    Answerer with = { 0 };
    ProcessState *state = process_states(1);
    Process process = { "answerer", run_answerer, &with, &with.fd, 1, state };
    Facts first = { 0 };
    Facts next = { 0 };
    pid_t parent;

    CHECK_OK(channel_pair(cx, &pair));
    with = (Answerer){ pair.answers, getpgrp() };
    parent = start_parent(cx, &process, 1, (ProcessUser){ 0, 0 });
    CHECK_OK(ask_facts(cx, pair.asks, &first));
    CHECK(comes_to(state, 1));
    for (int i = 0; i < 11; i++) {
        CHECK_OK(channel_send(cx, pair.asks, &(Message){ DIE, channel_next(), { NULL, 0 } }));
        CHECK_OK(ask_facts(cx, pair.asks, &next));
        CHECK(next.pid != first.pid);
        first = next;
    }
    CHECK(is_alive(cx, next.pid));
    CHECK(comes_to(state, 12));
    CHECK(kill(parent, SIGTERM) == 0);
    CHECK(ended_well(parent));
    CHECK(!is_alive(cx, next.pid));
}

TEST(os, a_renewed_child_is_another_process_and_the_parent_lives_on)
{
    ChannelPair pair;
    Answerer with = { 0 };
    Process process = { "answerer", run_answerer, &with, &with.fd, 1, NULL };
    Facts first = { 0 };
    Facts next = { 0 };
    pid_t parent;

    CHECK_OK(channel_pair(cx, &pair));
    with = (Answerer){ pair.answers, getpgrp() };
    parent = start_parent(cx, &process, 1, (ProcessUser){ 0, 0 });
    CHECK_OK(ask_facts(cx, pair.asks, &first));
    CHECK(kill((pid_t)first.pid, SIGINT) == 0 && kill((pid_t)first.pid, SIGHUP) == 0);
    CHECK(kill(parent, SIGHUP) == 0);
    next = first;
    for (int i = 0; i < 40 && next.pid == first.pid; i++) {
        clock_sleep_ms(50);
        CHECK_OK(ask_facts(cx, pair.asks, &next));
    }
    CHECK(next.pid != first.pid);
    CHECK(kill(parent, SIGINT) == 0);
    CHECK(ended_well(parent));
}

TEST(os, children_die_with_their_parent)
{
    ChannelPair pair;
    Answerer with = { 0 };
    Process process = { "answerer", run_answerer, &with, &with.fd, 1, NULL };
    Facts facts = { 0 };
    pid_t parent;
    bool lives = true;

    CHECK_OK(channel_pair(cx, &pair));
    with = (Answerer){ pair.answers, getpgrp() };
    parent = start_parent(cx, &process, 1, (ProcessUser){ 0, 0 });
    CHECK_OK(ask_facts(cx, pair.asks, &facts));
    CHECK(kill(parent, SIGKILL) == 0);
    (void)how_it_ended(parent);
    for (int i = 0; i < 100 && lives; i++) {
        clock_sleep_ms(20);
        lives = is_alive(cx, facts.pid);
    }
    CHECK(!lives);
}

TEST(os, a_child_keeps_its_own_descriptors_leaves_no_dump_and_is_nobody_else)
{
    bool is_root = geteuid() == 0;
    ProcessUser user = is_root ? (ProcessUser){ NOBODY, NOBODY } : (ProcessUser){ 0, 0 };
    ChannelPair pair;
    Answerer with = { 0 };
    Process process = { "answerer", run_answerer, &with, &with.fd, 1, NULL };
    Facts facts = { 0 };
    pid_t parent;

    CHECK_OK(channel_pair(cx, &pair));
    with = (Answerer){ pair.answers, getpgrp() };
    parent = start_parent(cx, &process, 1, user);
    CHECK_OK(ask_facts(cx, pair.asks, &facts));
    CHECK_INT(facts.uid, is_root ? NOBODY : getuid());
    CHECK(!is_root || facts.groups == 0);
    CHECK(facts.dumpable == 0 && facts.core == 0 && facts.privileges_final == 1);
    CHECK_INT(facts.open_fds, 1);
    CHECK_INT(facts.same_group, 1);
    CHECK(kill(parent, SIGTERM) == 0);
    CHECK(ended_well(parent));
}

static Status
run_failing(Cx *cx, const void *with)
{
    (void)with;
    FAIL(ERR_INVALID, "os.test", "a file that it needs is wrong");
}

TEST(os, a_child_that_cannot_start_ends_the_parent_with_a_failure)
{
    Process process = { "failing", run_failing, NULL, NULL, 0, NULL };
    pid_t parent = start_parent(cx, &process, 1, (ProcessUser){ 0, 0 });
    int how = how_it_ended(parent);

    CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 3);
}

static Status
run_without_room(Cx *cx, const void *with)
{
    (void)with;
    FAIL(ERR_STORE, "os.test", "the disk is full");
}

TEST(os, a_child_whose_store_fails_is_tried_on_and_ends_nobody)
{
    ProcessState *state = process_states(1);
    Process process = { "full", run_without_room, NULL, NULL, 0, state };
    pid_t parent = start_parent(cx, &process, 1, (ProcessUser){ 0, 0 });

    for (int i = 0; i < 1000 && state->starts < 12; i++)
        clock_sleep_ms(10);
    CHECK(state->starts >= 12);
    CHECK(kill(parent, SIGTERM) == 0);
    CHECK(ended_well(parent));
}

TEST(os, a_folder_is_given_only_where_the_user_can_reach_it)
{
    const char *closed = arena_format(cx->arena, "%s/closed", t_dir()).ptr;
    const char *inside = arena_format(cx->arena, "%s/inside", closed).ptr;
    struct stat st;

    CHECK_OK(file_make_folder(cx, inside));
    CHECK_OK(process_give_folder(cx, inside, (ProcessUser){ 0, 0 }));
    if (geteuid() != 0)
        return;
    CHECK(chmod(t_dir(), 0755) == 0 && chmod(closed, 0700) == 0);
    CHECK_FAILS(process_give_folder(cx, inside, (ProcessUser){ NOBODY, NOBODY }), ERR_AWAY);
    CHECK_STR(str_of(cx->err.where), str_of(closed));
    CHECK(chmod(closed, 0755) == 0);
    CHECK_OK(process_give_folder(cx, inside, (ProcessUser){ NOBODY, NOBODY }));
    CHECK(stat(inside, &st) == 0 && st.st_uid == NOBODY);
}

TEST(os, a_file_that_has_a_second_name_elsewhere_is_not_given_away)
{
    const char *given = arena_format(cx->arena, "%s/given", t_dir()).ptr;
    const char *others = arena_format(cx->arena, "%s/others", t_dir()).ptr;
    const char *link_to = arena_format(cx->arena, "%s/harmless", given).ptr;
    ProcessUser nobody = { NOBODY, NOBODY };
    struct stat st = { 0 };

    if (geteuid() != 0)
        return;
    CHECK_OK(file_make_folder(cx, given));
    CHECK_OK(file_write(cx, others, (Bytes){ 0 }, 0600));
    REQUIRE(chmod(t_dir(), 0755) == 0 && link(others, link_to) == 0);
    CHECK_FAILS(process_give_folder(cx, given, nobody), ERR_OS);
    CHECK(stat(others, &st) == 0 && st.st_uid == 0);
    REQUIRE(unlink(others) == 0);
    CHECK_OK(process_give_folder(cx, given, nobody));
    CHECK(stat(link_to, &st) == 0 && st.st_uid == NOBODY);
}

/* Puts one in the place of the other and back until it is killed; counts how often. */
static pid_t
start_exchange(const char *a, const char *b, _Atomic int64_t *times)
{
    pid_t pid = fork();

    if (pid != 0)
        return pid;
    for (;;) {
        (void)renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
        ++*times;
    }
}

TEST(os, a_link_that_comes_in_a_folders_place_while_it_is_given_gives_nothing_away)
{
    const char *given = arena_format(cx->arena, "%s/given", t_dir()).ptr;
    const char *folder = arena_format(cx->arena, "%s/folder", given).ptr;
    const char *link = arena_format(cx->arena, "%s/link", given).ptr;
    const char *others = arena_format(cx->arena, "%s/others", t_dir()).ptr;
    const char *file = arena_format(cx->arena, "%s/file", others).ptr;
    _Atomic int64_t *times = &process_states(1)->starts;
    struct stat st = { 0 };
    bool is_given = true;
    pid_t pid;

    if (geteuid() != 0)
        return;
    CHECK_OK(file_make_folder(cx, folder));
    CHECK_OK(file_make_folder(cx, others));
    CHECK_OK(file_write(cx, file, (Bytes){ 0 }, 0600));
    REQUIRE(chmod(t_dir(), 0755) == 0 && symlink(others, link) == 0);
    pid = start_exchange(folder, link, times);
    while (*times < 100000 && is_given && st.st_uid == 0)
        is_given =
            process_give_folder(cx, given, (ProcessUser){ NOBODY, NOBODY }).code == ERR_NONE &&
            stat(file, &st) == 0;
    CHECK(kill(pid, SIGKILL) == 0);
    (void)how_it_ended(pid);
    CHECK(is_given);
    CHECK_INT(st.st_uid, 0);
}

/* --- the sandbox --- */

static const char *const few_calls[] = { "openat",     "close",  "read",         "write",
                                         "newfstatat", "fstat",  "fsync",        "rename",
                                         "fchmod",     "unlink", "rt_sigreturn", "exit_group" };

typedef struct Tried {
    const SandboxFolder *folder; /* the one it may use */
    int (*try)(const char *path);
    const char *path;
} Tried;

/* The exit code of a process that enters a sandbox and tries something; 128 and the signal if it
 * was killed. */
static int
tried(Cx *cx, const Tried *what)
{
    Sandbox sandbox = { "test", few_calls, LEN(few_calls), what->folder, what->folder != NULL };
    pid_t pid = fork();
    int how;

    if (pid == 0) {
        if (sandbox_enter(cx, &sandbox).code != ERR_NONE)
            _exit(99);
        _exit(what->try(what->path));
    }
    how = how_it_ended(pid);
    return WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
}

static int
try_read(const char *path)
{
    int fd = open(path, O_RDONLY);
    char byte;

    return fd >= 0 && read(fd, &byte, 1) == 1 ? 0 : 1;
}

static int
try_write(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    return fd >= 0 && write(fd, "x", 1) == 1 ? 0 : 1;
}

static int
try_socket(const char *path)
{
    (void)path;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

static int
try_program(const char *path)
{
    char *const words[] = { NULL };

    return execv(path, words);
}

static int
try_kill(const char *path)
{
    (void)path;
    return kill(getppid(), 0);
}

TEST(os, a_call_outside_its_list_kills_the_process)
{
    CHECK_INT(tried(cx, &(Tried){ NULL, try_socket, NULL }), 128 + SIGSYS);
    CHECK_INT(tried(cx, &(Tried){ NULL, try_program, "/bin/true" }), 128 + SIGSYS);
    CHECK_INT(tried(cx, &(Tried){ NULL, try_kill, NULL }), 128 + SIGSYS);
}

TEST(os, only_its_own_folder_can_be_opened)
{
    const char *own = arena_format(cx->arena, "%s/own", t_dir()).ptr;
    const char *in_own = arena_format(cx->arena, "%s/own/file", t_dir()).ptr;
    const char *beside = arena_format(cx->arena, "%s/own2/file", t_dir()).ptr;
    const char *around = arena_format(cx->arena, "%s/own/../own2/file", t_dir()).ptr;
    const char *link = arena_format(cx->arena, "%s/own/link", t_dir()).ptr;
    SandboxFolder writes = { own, true };
    SandboxFolder reads = { own, false };

    if (sandbox_landlock_version() == 0) {
        (void)fputs("this kernel has no landlock: only calls are held back\n", stderr);
        return;
    }
    CHECK_OK(file_make_folder(cx, own));
    CHECK_OK(file_make_folder(cx, arena_format(cx->arena, "%s/own2", t_dir()).ptr));
    CHECK_OK(file_write(cx, in_own, str_bytes(STR("x")), 0644));
    CHECK_OK(file_write(cx, beside, str_bytes(STR("x")), 0644));
    CHECK(symlink(beside, link) == 0);
    CHECK_INT(tried(cx, &(Tried){ &writes, try_read, in_own }), 0);
    CHECK_INT(tried(cx, &(Tried){ &writes, try_write, in_own }), 0);
    CHECK_INT(tried(cx, &(Tried){ &reads, try_read, in_own }), 0);
    CHECK_INT(tried(cx, &(Tried){ &reads, try_write, in_own }), 1);
    CHECK_INT(tried(cx, &(Tried){ &writes, try_read, beside }), 1);
    CHECK_INT(tried(cx, &(Tried){ &writes, try_read, around }), 1);
    CHECK_INT(tried(cx, &(Tried){ &writes, try_read, link }), 1);
    CHECK_INT(tried(cx, &(Tried){ &writes, try_write, beside }), 1);
    CHECK_INT(tried(cx, &(Tried){ NULL, try_read, in_own }), 1);
}

TEST(os, a_folder_that_is_not_there_stops_the_start)
{
    SandboxFolder none = { "/nonexistent", true };

    CHECK_INT(tried(cx, &(Tried){ &none, try_read, "/" }), sandbox_landlock_version() ? 99 : 1);
}
