/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "courier/courier_relay_test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/file.h"
#include "tests/t.h"

static int
listen_on(int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)*port),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    socklen_t len = sizeof at;
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 8) != 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) != 0)
        return -1;
    *port = ntohs(at.sin_port);
    return fd;
}

static void
say(FILE *peer, const char *line)
{
    (void)fprintf(peer, "%s\r\n", line);
    (void)fflush(peer);
}

static bool
starts(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

/* One line of the peer; false at the end. */
static bool
answer(FILE *peer, const char *line, RelayMood mood, bool *in_mail)
{
    if (*in_mail) {
        *in_mail = strcmp(line, ".\r\n") != 0;
        if (!*in_mail)
            say(peer, "250 taken");
        return true;
    }
    if (starts(line, "DATA")) {
        *in_mail = true;
        say(peer, "354 go on");
    } else if (starts(line, "RCPT") && mood == RELAY_REFUSES) {
        say(peer, "550 no such mailbox");
    } else if (starts(line, "QUIT")) {
        say(peer, "221 bye");
        return false;
    } else {
        say(peer, "250 fine");
    }
    return true;
}

/* A note is written before the line is answered. */
static void
talk(int fd, int notes, RelayMood mood)
{
    FILE *peer = fdopen(fd, "r+");
    char line[2048];
    bool in_mail = false;

    if (peer == NULL)
        return;
    say(peer, "220 relay");
    while (fgets(line, sizeof line, peer) != NULL) {
        if (write(notes, line, strlen(line)) < 0 || !answer(peer, line, mood, &in_mail))
            break;
    }
    (void)fclose(peer);
}

Status
courier_relay_start(Cx *cx, int port, RelayMood mood, Relay *ret)
{
    Relay relay = { .port = port };
    int listener = listen_on(&relay.port);
    int notes;

    (void)snprintf(relay.url, sizeof relay.url, "smtp://127.0.0.1:%d", relay.port);
    (void)snprintf(relay.notes, sizeof relay.notes, "%s/relay", t_dir());
    notes = open(relay.notes, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (listener < 0 || notes < 0)
        FAIL(ERR_OS, "test.relay", "the relay does not start");
    relay.process = fork();
    while (relay.process == 0) {
        int fd = accept(listener, NULL, NULL);

        if (fd >= 0)
            talk(fd, notes, mood);
    }
    (void)close(listener);
    (void)close(notes);
    *ret = relay;
    return OK;
}

void
courier_relay_stop(Relay *relay)
{
    (void)kill(relay->process, SIGKILL);
    (void)waitpid(relay->process, NULL, 0);
}

Str
courier_relay_notes(Cx *cx, const Relay *relay)
{
    Str notes = { "", 0 };

    status_ignore(cx, file_read(cx, relay->notes, 1 << 20, &notes), "nothing came");
    return notes;
}

size_t
courier_count(Str text, const char *what)
{
    size_t n = 0;
    size_t len = strlen(what);

    for (size_t i = 0; i + len <= text.len; i++)
        n += strncmp(text.ptr + i, what, len) == 0;
    return n;
}
