/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The passphrase goes from the file or the terminal straight into guarded memory. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/cmd_member.h"
#include "seal/pass.h"

/* One more than is allowed, and an end of line. */
enum { ROOM = PASS_MAX + 3 };

static void
close_at(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

/* Up to `room` bytes, or up to the first end of line of a terminal. */
static size_t
read_bytes(int fd, uint8_t *to, size_t room, bool is_line)
{
    size_t len = 0;

    while (len < room) {
        ssize_t n = read(fd, to + len, room - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        len += (size_t)n;
        if (is_line && to[len - 1] == '\n')
            break;
    }
    return len;
}

static Status
read_secret(Cx *cx, int fd, const char *where, bool is_line, Secret **ret)
{
    AUTO(secret_free_at) Secret *room = secret_new(ROOM);
    uint8_t *bytes = secret_room(room);
    size_t len = read_bytes(fd, bytes, ROOM, is_line);

    if (len > 0 && bytes[len - 1] == '\n')
        len--;
    if (len > 0 && bytes[len - 1] == '\r')
        len--;
    if (len == 0 || len > PASS_MAX)
        FAIL_AT(ERR_INVALID, "passphrase.length", where, "a passphrase has 1 to %d bytes",
                PASS_MAX);
    *ret = secret_of((Bytes){ bytes, len });
    return OK;
}

static Status
read_from_file(Cx *cx, Str path, Secret **ret)
{
    const char *name = arena_cstr(cx->arena, path);
    AUTO(close_at) int fd = open(name, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        FAIL_AT(ERR_INVALID, "passphrase.file", name, "this passphrase file cannot be read");
    return read_secret(cx, fd, name, false, ret);
}

static void
write_text(int fd, const char *text)
{
    ssize_t n = write(fd, text, strlen(text));

    (void)n;
}

/* Signals wait until the echo is back: an interrupt must not leave a silent terminal behind. */
static Status
prompt(Cx *cx, int fd, const char *question, Secret **ret)
{
    struct termios before;
    struct termios silent;
    sigset_t all;
    sigset_t old;
    Status status;

    if (tcgetattr(fd, &before) != 0)
        FAIL(ERR_OS, "passphrase.terminal", "the terminal does not answer");
    silent = before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    silent.c_lflag |= ECHONL | ICANON;
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, &old);
    (void)tcsetattr(fd, TCSAFLUSH, &silent);
    write_text(fd, question);
    status = read_secret(cx, fd, "passphrase", true, ret);
    (void)tcsetattr(fd, TCSAFLUSH, &before);
    (void)sigprocmask(SIG_SETMASK, &old, NULL);
    return status;
}

static Status
ask_twice(Cx *cx, int fd, Secret **ret)
{
    AUTO(secret_free_at) Secret *first = NULL;
    AUTO(secret_free_at) Secret *second = NULL;
    Bytes a;
    Bytes b;

    write_text(fd, "A good passphrase is six random words, for example:\n    ");
    write_text(fd, pass_suggest(cx->arena).ptr);
    write_text(fd, "\n");
    TRY(prompt(cx, fd, "New passphrase: ", &first));
    TRY(prompt(cx, fd, "The same again: ", &second));
    a = secret_bytes(first);
    b = secret_bytes(second);
    if (a.len != b.len || !seal_equal(a.ptr, b.ptr, a.len))
        FAIL_AT(ERR_INVALID, "passphrase.differ", "passphrase", "the two are not the same");
    *ret = first;
    first = NULL;
    return OK;
}

static Status
get_passphrase(Cx *cx, void *with, Secret **ret)
{
    const CmdPassphrase *how = with;
    Str file = args_value(how->args, "passphrase-file");
    AUTO(close_at) int fd = -1;

    if (file.len == 0)
        file = str_of(getenv("TESSERA_PASSPHRASE_FILE"));
    if (file.len > 0)
        return read_from_file(cx, file, ret);
    fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        FAIL_AT(ERR_USAGE, "passphrase.missing", "--passphrase-file",
                "there is no terminal to ask on: say --passphrase-file FILE or set "
                "TESSERA_PASSPHRASE_FILE");
    return how->is_new ? ask_twice(cx, fd, ret) : prompt(cx, fd, "Passphrase: ", ret);
}

ClientAsk
cmd_passphrase(CmdPassphrase *with)
{
    return (ClientAsk){ get_passphrase, with, cmd_prove_desk };
}
