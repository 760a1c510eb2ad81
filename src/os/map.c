/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/map.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file_internal.h"

enum { PAGE_BYTES = 4096, PIPE_PART = 1 << 16, BAD_INPUT = 3, SECOND_NS = 1000000000 };

static const char shortened_plain[] =
    "tessera: a file became shorter while it was read: nothing was written\n";
static int shortened_fd = STDERR_FILENO;
static Str shortened_said = { shortened_plain, sizeof shortened_plain - 1 };

void
map_say_shortened(int fd, Str said)
{
    shortened_fd = fd;
    shortened_said = said;
}

/* What lay where a file has ended meanwhile is not to be had: there is no way on. */
static void
end_shortened(int number)
{
    ssize_t told = write(shortened_fd, shortened_said.ptr, shortened_said.len);

    (void)number;
    (void)told;
    _exit(BAD_INPUT);
}

/* A pipe can be read once only: what it brings is kept in a file without a name, which takes the
 * place of `*fd`. */
static Status
keep_pipe(Cx *cx, const char *path, int *fd)
{
    AUTO(file_close_at) int pipe = *fd;
    char *part = arena_alloc(cx->arena, PIPE_PART);
    ssize_t n;

    *fd = memfd_create("pipe", MFD_CLOEXEC);
    if (*fd < 0)
        return file_refused(cx, path, "read");
    while ((n = read(pipe, part, PIPE_PART)) != 0) {
        if (n < 0 && errno != EINTR)
            return file_refused(cx, path, "read");
        if (n > 0)
            TRY(file_write_all(cx, *fd, path, (Bytes){ (uint8_t *)part, (size_t)n }));
    }
    return OK;
}

Status
map_file(Cx *cx, const char *path, Str *ret)
{
    AUTO(file_close_at) int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct sigaction shortened = { .sa_handler = end_shortened };
    struct stat st;
    void *mapped;

    if (fd < 0 || fstat(fd, &st) != 0)
        return file_refused(cx, path, "read");
    if (S_ISFIFO(st.st_mode)) {
        TRY(keep_pipe(cx, path, &fd));
        if (fstat(fd, &st) != 0)
            return file_refused(cx, path, "read");
    }
    if (!S_ISREG(st.st_mode))
        FAIL_AT(ERR_INVALID, "file.kind", path, "a file is expected, not a folder or a device");
    if (st.st_size == 0) {
        *ret = STR("");
        return OK;
    }
    mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (mapped == MAP_FAILED || sigaction(SIGBUS, &shortened, NULL) != 0)
        return file_refused(cx, path, "read");
    *ret = (Str){ mapped, (size_t)st.st_size };
    return OK;
}

int64_t
map_written_ns(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return 0;
    return (int64_t)st.st_mtim.tv_sec * SECOND_NS + st.st_mtim.tv_nsec;
}

void *
map_room(size_t size)
{
    void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return mapped == MAP_FAILED ? NULL : mapped;
}

void
map_large_pages(void *room, size_t size)
{
    size_t pages = size / PAGE_BYTES * PAGE_BYTES;

    if (pages > 0)
        (void)madvise(room, pages, MADV_HUGEPAGE);
}

void
map_drop(const void *ptr, size_t size)
{
    if (ptr != NULL && size > 0)
        (void)munmap((void *)(uintptr_t)ptr, size);
}

void
map_forget(Str file, size_t to)
{
    size_t pages = to / PAGE_BYTES * PAGE_BYTES;

    if (pages > 0)
        (void)madvise((void *)(uintptr_t)file.ptr, pages, MADV_DONTNEED);
}

size_t
map_peak_bytes(void)
{
    struct rusage usage;

    return getrusage(RUSAGE_SELF, &usage) == 0 ? (size_t)usage.ru_maxrss * 1024 : 0;
}
