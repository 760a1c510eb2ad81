/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/file_stream.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file_internal.h"

enum { OPEN_FOLDERS = 16 };

static Status
taken(Cx *cx, const char *path)
{
    FAIL_AT(ERR_CONFLICT, "file.taken", path, "there is something here already");
}

Status
file_out_open(Cx *cx, const char *path, FileOut *ret)
{
    if (access(path, F_OK) == 0)
        return taken(cx, path);
    TRY(file_out_open_over(cx, path, ret));
    ret->over = false;
    return OK;
}

/* Told before anything is written: a file cannot take its place. */
static Status
refuse_folder(Cx *cx, const char *path)
{
    struct stat st;

    if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return OK;
    errno = EISDIR;
    return file_refused(cx, path, "write");
}

Status
file_out_open_over(Cx *cx, const char *path, FileOut *ret)
{
    FileOut out = { .path = path, .new_path = file_new_path(cx, path), .over = true };

    TRY(refuse_folder(cx, path));
    /* What a crash left of an earlier one is of no use. */
    out.fd = open(out.new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (out.fd < 0 || fchmod(out.fd, 0600) != 0)
        return file_refused(cx, path, "write");
    *ret = out;
    return OK;
}

Status
file_out_write(Cx *cx, FileOut *out, Bytes b)
{
    return file_write_all(cx, out->fd, out->path, b);
}

Status
file_out_sync(Cx *cx, FileOut *out)
{
    return fsync(out->fd) == 0 ? OK : file_refused(cx, out->path, "write");
}

Status
file_out_place(Cx *cx, FileOut *out)
{
    if ((out->over ? rename : link)(out->new_path, out->path) != 0)
        return errno == EEXIST ? taken(cx, out->path) : file_refused(cx, out->path, "write");
    file_out_drop(out);
    return OK;
}

Status
file_out_done(Cx *cx, FileOut *out)
{
    TRY(file_out_sync(cx, out));
    TRY(file_out_place(cx, out));
    return file_sync_folder(cx, out->path);
}

void
file_out_drop(FileOut *out)
{
    if (out->fd < 0)
        return;
    (void)close(out->fd);
    (void)unlink(out->new_path);
    out->fd = -1;
}

Status
file_in_open(Cx *cx, const char *path, FileIn *ret)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return file_refused(cx, path, "read");
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        FAIL_AT(ERR_INVALID, "file.kind", path, "a file is expected here");
    }
    *ret = (FileIn){ fd, path, st.st_size };
    return OK;
}

Status
file_in_read(Cx *cx, FileIn *in, uint8_t *to, size_t most, size_t *ret_n)
{
    size_t got = 0;

    while (got < most) {
        ssize_t n = read(in->fd, to + got, most - got);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return file_refused(cx, in->path, "read");
        if (n == 0)
            break;
        got += (size_t)n;
    }
    *ret_n = got;
    return OK;
}

void
file_in_close(FileIn *in)
{
    if (in->fd >= 0)
        (void)close(in->fd);
    in->fd = -1;
}

bool
file_is_free(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    bool is_empty = true;

    if (dir == NULL)
        return errno == ENOENT;
    while (is_empty && (entry = readdir(dir)) != NULL)
        is_empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    (void)closedir(dir);
    return is_empty;
}

Status
file_move_folder(Cx *cx, const char *from, const char *to)
{
    if (rename(from, to) != 0)
        return errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                   ? taken(cx, to)
                   : file_refused(cx, to, "write");
    return file_sync_folder(cx, to);
}

Status
file_hold_folder(Cx *cx, const char *path, int *ret)
{
    AUTO(file_close_at) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return file_refused(cx, path, "write");
    while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
        ;
    *ret = fd;
    fd = -1;
    return OK;
}

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

Status
file_remove_folder(Cx *cx, const char *path)
{
    if (access(path, F_OK) != 0)
        return OK;
    if (nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) != 0)
        return file_refused(cx, path, "remove");
    return OK;
}
