/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/program.h"

#include <errno.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "os/file.h"

extern char **environ;

static void
close_fd(int fd)
{
    if (fd >= 0)
        (void)close(fd);
}

static Status
start(Cx *cx, char *const *argv, int out, pid_t *ret)
{
    posix_spawn_file_actions_t actions;
    int error;

    (void)posix_spawn_file_actions_init(&actions);
    if (out >= 0)
        (void)posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    error = posix_spawn(ret, argv[0], &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    if (error == 0)
        return OK;
    errno = error;
    return file_refused(cx, argv[0], "run");
}

static void
read_all(int fd, Buf *said)
{
    uint8_t part[4096];
    ssize_t n;

    while ((n = read(fd, part, sizeof part)) > 0 || (n < 0 && errno == EINTR)) {
        if (n > 0 && said->len + (size_t)n <= PROGRAM_SAID_MAX)
            buf_bytes(said, (Bytes){ part, (size_t)n });
    }
}

Status
program_run(Cx *cx, char *const *argv, Str *ret_said, int *ret_exit)
{
    int fds[2] = { -1, -1 };
    int how = 0;
    pid_t pid = 0;
    Status status;

    if (ret_said != NULL && pipe(fds) != 0)
        return file_refused(cx, argv[0], "run");
    status = start(cx, argv, fds[1], &pid);
    close_fd(fds[1]);
    if (status.code == ERR_NONE && ret_said != NULL) {
        Buf said = buf_new(PROGRAM_SAID_MAX);

        read_all(fds[0], &said);
        *ret_said = arena_str(cx->arena, (Str){ (const char *)said.ptr, said.len });
        buf_free(&said);
    }
    close_fd(fds[0]);
    TRY(status);
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR) {
    }
    *ret_exit = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
    return OK;
}
