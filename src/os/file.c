/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/file_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/clock.h"

enum { FILE_NAMES_MAX = 100000, LOCK_LOOK_MS = 20 };

/* What the machine lacks at this moment; all else lies with the path that was named. */
static bool
is_machines(int error)
{
    return error == EIO || error == ENOSPC || error == EDQUOT || error == EMFILE ||
           error == ENFILE || error == ENOMEM;
}

Status
file_refused(Cx *cx, const char *path, const char *what)
{
    FAIL_AT(ERR_OS, is_machines(errno) ? "file.failed" : "file.refused", path,
            "the system does not let us %s this: %s", what, strerrordesc_np(errno));
}

static Status
read_all(Cx *cx, int fd, const char *path, void *to, size_t len)
{
    size_t got = 0;

    while (got < len) {
        ssize_t n = read(fd, (char *)to + got, len - got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return file_refused(cx, path, "read");
        got += (size_t)n;
    }
    return OK;
}

Status
file_read(Cx *cx, const char *path, size_t max, Str *ret)
{
    AUTO(file_close_at) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *text;

    if (fd < 0 || fstat(fd, &st) != 0)
        return file_refused(cx, path, "read");
    if (!S_ISREG(st.st_mode) || st.st_size < 0 || (size_t)st.st_size > max)
        FAIL_AT(ERR_INVALID, "file.size", path, "a file of at most %zu bytes is expected", max);
    text = arena_alloc(cx->arena, (size_t)st.st_size + 1);
    TRY(read_all(cx, fd, path, text, (size_t)st.st_size));
    *ret = (Str){ text, (size_t)st.st_size };
    return OK;
}

Status
file_read_exactly(Cx *cx, const char *path, void *to, size_t len)
{
    AUTO(file_close_at) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return file_refused(cx, path, "read");
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size != len)
        FAIL_AT(ERR_INVALID, "file.size", path, "a file of exactly %zu bytes is expected", len);
    return read_all(cx, fd, path, to, len);
}

Status
file_write_all(Cx *cx, int fd, const char *path, Bytes content)
{
    size_t done = 0;

    while (done < content.len) {
        ssize_t n = write(fd, content.ptr + done, content.len - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_refused(cx, path, "write");
        done += (size_t)n;
    }
    return OK;
}

/* The same, and durable. */
static Status
write_durably(Cx *cx, int fd, const char *path, Bytes content)
{
    TRY(file_write_all(cx, fd, path, content));
    if (fsync(fd) != 0)
        return file_refused(cx, path, "write");
    return OK;
}

static Str
folder_of(Cx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return STR(".");
    return arena_str(cx->arena, (Str){ path, slash == path ? 1 : (size_t)(slash - path) });
}

Status
file_sync_folder(Cx *cx, const char *path)
{
    Str folder = folder_of(cx, path);
    AUTO(file_close_at) int fd = open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0)
        return file_refused(cx, folder.ptr, "write");
    return OK;
}

/* True if the path still names the open file: whoever had the lock before may have renamed it. */
static bool
is_still_at(int fd, const char *path)
{
    struct stat open_one;
    struct stat named;

    return fstat(fd, &open_one) == 0 && stat(path, &named) == 0 &&
           open_one.st_dev == named.st_dev && open_one.st_ino == named.st_ino;
}

/* The file `new` beside `path`, locked, so that two writers of one file take turns. */
static Status
open_new(Cx *cx, const char *path, const char *new, unsigned mode, int *ret)
{
    for (;;) {
        AUTO(file_close_at) int fd = open(new, O_WRONLY | O_CREAT | O_CLOEXEC, mode);

        if (fd < 0 || flock(fd, LOCK_EX) != 0)
            return file_refused(cx, path, "write");
        if (!is_still_at(fd, new))
            continue;
        if (ftruncate(fd, 0) != 0 || fchmod(fd, mode) != 0)
            return file_refused(cx, path, "write");
        *ret = fd;
        fd = -1;
        return OK;
    }
}

const char *
file_new_path(Cx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    return arena_format(cx->arena, "%.*s.%s.new", (int)(name - path), path, name).ptr;
}

Status
file_write(Cx *cx, const char *path, Bytes content, unsigned mode)
{
    const char *new = file_new_path(cx, path);
    AUTO(file_close_at) int fd = -1;

    TRY(open_new(cx, path, new, mode, &fd));
    TRY(write_durably(cx, fd, path, content));
    if (rename(new, path) != 0)
        return file_refused(cx, path, "write");
    return file_sync_folder(cx, path);
}

Status
file_append(Cx *cx, const char *path, Bytes content)
{
    AUTO(file_close_at) int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return file_refused(cx, path, "write");
    return write_durably(cx, fd, path, content);
}

Status
file_lock(Cx *cx, const char *path, int64_t wait_ms, int *ret)
{
    AUTO(file_close_at) int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int64_t until = clock_ms() + wait_ms;

    if (fd < 0)
        return file_refused(cx, path, "write");
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return file_refused(cx, path, "lock");
        if (clock_ms() >= until)
            FAIL_AT(ERR_CONFLICT, "file.locked", path, "another process holds this");
        clock_sleep_ms(LOCK_LOOK_MS);
    }
    *ret = fd;
    fd = -1;
    return OK;
}

bool
file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

Status
file_make_folder(Cx *cx, const char *path)
{
    char *part = arena_cstr(cx->arena, str_of(path));
    Str lacks = STR(""); /* the first folder on the way that could not be made, */
    int why = 0;         /* and why */

    for (char *at = part + 1; *at != '\0'; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(part, 0755) != 0 && errno != EEXIST && why == 0) {
            why = errno;
            lacks = (Str){ path, (size_t)(at - part) };
        }
        *at = '/';
    }
    if (mkdir(part, 0700) == 0 || errno == EEXIST)
        return OK;
    if (why == 0)
        return file_refused(cx, path, "make");
    FAIL_AT(ERR_OS, is_machines(why) ? "file.failed" : "file.refused", path,
            "the system does not let us make %.*s, in which it is to be: %s", STR_ARG(lacks),
            strerrordesc_np(why));
}

Status
file_remove(Cx *cx, const char *path)
{
    if (unlink(path) != 0)
        return file_refused(cx, path, "remove");
    return file_sync_folder(cx, path);
}

static int
by_name(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static void
close_dir_at(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}

Status
file_list(Cx *cx, const char *path, Str **ret, size_t *ret_n)
{
    AUTO(close_dir_at) DIR *dir = opendir(path);
    Str *names = ARENA_ARRAY(cx->arena, FILE_NAMES_MAX, Str);
    struct dirent *entry;
    size_t n = 0;

    if (dir == NULL)
        return file_refused(cx, path, "read");
    while ((entry = readdir(dir)) != NULL && n < FILE_NAMES_MAX) {
        if (entry->d_name[0] != '.')
            names[n++] = arena_str(cx->arena, str_of(entry->d_name));
    }
    qsort(names, n, sizeof *names, by_name);
    *ret = names;
    *ret_n = n;
    return OK;
}

Status
file_program_folder(Cx *cx, Str *ret)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

    if (n <= 0)
        return file_refused(cx, "/proc/self/exe", "read");
    path[n] = '\0';
    *ret = folder_of(cx, path);
    return OK;
}
