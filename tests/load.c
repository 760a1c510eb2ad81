/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Givers who give as fast as they are answered: load for tests and benchmarks, no part of the
 * product.
 *
 *   load PROFILE... --passphrases DIR [--count N] [--seconds S] [--receipts DIR]
 *
 * Each profile is a process that signs in with DIR/NAME-OF-PROFILE and gives N pieces (at most) for
 * S seconds.  stdout gets the id of each piece that was confirmed, a line each, after its receipt
 * is in the folder of receipts.  While the server is away a giver tries on, and first sends what
 * her profile keeps.  SIGTERM ends her between two pieces; stderr gets a line of hers at the end.
 * Exit 1 if a piece was refused.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/client.h"
#include "os/clock.h"
#include "os/file.h"

enum { ARENA = 256 << 20, GIVERS_MAX = 64, PASSPHRASE_MAX = 1024, WAIT_MS = 30, VALUE_MAX = 32 };

typedef struct Load {
    const char *profiles[GIVERS_MAX];
    size_t nprofiles;
    const char *passphrases;
    const char *receipts;
    int64_t count;
    int64_t seconds;
} Load;

typedef struct Giver {
    const Load *load;
    const char *profile;
    Str passphrase;
    Client *client;
    bool is_kept; /* the profile keeps a piece that was not confirmed */
    int64_t given;
    int64_t away;
} Giver;

static volatile sig_atomic_t is_ending;

static void
on_end(int number)
{
    (void)number;
    is_ending = 1;
}

static Status
give_passphrase(Cx *cx, void *with, Secret **ret)
{
    const Giver *giver = with;

    (void)cx;
    *ret = secret_of(str_bytes(giver->passphrase));
    return OK;
}

/* One write a line: lines of several givers never mix. */
static Status
tell(Cx *cx, Giver *giver, const ClientGiven *given)
{
    Str id = id_format(cx->arena, given->piece);
    Str line = arena_format(cx->arena, "%.*s\n", STR_ARG(id));

    if (giver->load->receipts != NULL)
        TRY(file_write(cx,
                       arena_format(cx->arena, "%s/%.*s", giver->load->receipts, STR_ARG(id)).ptr,
                       given->receipt, 0600));
    giver->given++;
    if (write(STDOUT_FILENO, line.ptr, line.len) != (ssize_t)line.len)
        FAIL(ERR_OS, "load.stdout", "the list of ids cannot be written");
    return OK;
}

/* What an earlier run left in her profile is sent first. */
static Status
sign_in(Cx *cx, Giver *giver)
{
    AUTO(client_free_at) Client *client = NULL;
    size_t n = 0;

    TRY(client_open(cx, giver->profile, &client));
    TRY(client_sign_in(cx, client, (ClientAsk){ .passphrase = give_passphrase, .with = giver }));
    TRY(client_unsent(cx, client, &n));
    giver->is_kept = n > 0;
    giver->client = client;
    client = NULL;
    return OK;
}

static Status
send_kept(Cx *cx, Giver *giver)
{
    ClientSent sent;

    TRY(client_send(cx, giver->client, &sent));
    for (size_t i = 0; i < sent.n; i++)
        TRY(tell(cx, giver, &sent.given[i]));
    giver->is_kept = sent.kept > 0;
    if (!giver->is_kept)
        return OK;
    cx->err = sent.why;
    return (Status){ sent.why.code };
}

/* A clue of her own, and one that a few other pieces have too, so that the matcher has work. */
static Status
give(Cx *cx, Giver *giver)
{
    char plate[VALUE_MAX];
    char phone[VALUE_MAX];
    uint32_t random[2];
    ClientClue clues[2] = { { CLUE_PLATE, { plate, 0 } }, { CLUE_PHONE, { phone, 0 } } };
    ClientPiece piece = { .text = STR("A car waits at the corner, the same as last week."),
                          .clues = clues,
                          .nclues = LEN(clues),
                          .reliability = 'A',
                          .credibility = '2',
                          .concern = 1,
                          .on = day_of_time(cx->now_s) };
    ClientGiven given;
    Status status;

    seal_random(random, sizeof random);
    clues[0].value.len =
        (size_t)snprintf(plate, sizeof plate, "%c%c%c %03u", 'A' + random[0] % 8,
                         'J' + random[0] / 8 % 5, 'R' + random[0] / 40 % 4, random[0] / 160 % 1000);
    clues[1].value.len =
        (size_t)snprintf(phone, sizeof phone, "+4670%07u", 1740600U + random[1] % 100);
    giver->is_kept = true;
    status = client_give(cx, giver->client, &piece, &given);
    giver->is_kept = status.code == ERR_AWAY;
    TRY(status);
    return tell(cx, giver, &given);
}

static Status
step(Cx *cx, Giver *giver)
{
    if (giver->client == NULL)
        return sign_in(cx, giver);
    return giver->is_kept ? send_kept(cx, giver) : give(cx, giver);
}

/* Tries on while the server is away; signs in anew when it has ended her session. */
static Status
go_on(Cx *cx, Giver *giver, Status status)
{
    if (status.code == ERR_DENIED) {
        client_free(giver->client);
        giver->client = NULL;
    }
    if (status.code != ERR_AWAY && status.code != ERR_DENIED)
        return status;
    status_ignore(cx, status, "she tries on");
    giver->away++;
    clock_sleep_ms(WAIT_MS);
    return OK;
}

static Status
read_passphrase(Cx *cx, Giver *giver)
{
    const char *name = strrchr(giver->profile, '/');
    Str text;

    name = name != NULL ? name + 1 : giver->profile;
    TRY(file_read(cx, arena_format(cx->arena, "%s/%s", giver->load->passphrases, name).ptr,
                  PASSPHRASE_MAX, &text));
    giver->passphrase = str_trim(text);
    return OK;
}

static Status
run(Cx *cx, Giver *giver)
{
    AUTO(arena_free_at) Arena *arena = arena_new(ARENA);
    int64_t until = clock_ms() + giver->load->seconds * 1000;

    TRY(read_passphrase(cx, giver));
    while (giver->given < giver->load->count && clock_ms() < until && is_ending == 0) {
        Cx own = { .arena = arena, .now_s = clock_now_s() };
        Status status = step(&own, giver);

        if (status.code != ERR_NONE && go_on(&own, giver, status).code != ERR_NONE) {
            cx->err = own.err;
            return status;
        }
        arena_reset(arena);
    }
    return OK;
}

static _Noreturn void
run_giver(const Load *load, const char *profile)
{
    Cx cx = { .arena = arena_new(ARENA), .now_s = clock_now_s() };
    Giver giver = { .load = load, .profile = profile };
    Status status = run(&cx, &giver);

    client_free(giver.client);
    (void)fprintf(stderr, "%s: given %lld, away %lld%s%s\n", profile, (long long)giver.given,
                  (long long)giver.away, status.code != ERR_NONE ? ": " : "",
                  status.code != ERR_NONE ? cx.err.message : "");
    _exit(status.code == ERR_NONE ? 0 : 1);
}

static int
run_all(const Load *load)
{
    struct sigaction end = { .sa_handler = on_end, .sa_flags = SA_RESTART };
    int result = 0;
    int how = 0;

    (void)sigaction(SIGTERM, &end, NULL);
    for (size_t i = 0; i < load->nprofiles; i++) {
        pid_t pid = fork();

        ASSERT(pid >= 0);
        if (pid == 0)
            run_giver(load, load->profiles[i]);
    }
    while (wait(&how) > 0)
        result |= how != 0;
    return result;
}

static bool
take_option(Load *load, const char *name, const char *value)
{
    if (strcmp(name, "--passphrases") == 0)
        load->passphrases = value;
    else if (strcmp(name, "--receipts") == 0)
        load->receipts = value;
    else if (strcmp(name, "--count") == 0)
        return str_to_int(str_of(value), &load->count);
    else if (strcmp(name, "--seconds") == 0)
        return str_to_int(str_of(value), &load->seconds);
    else
        return false;
    return true;
}

static bool
read_arguments(int argc, char **argv, Load *load)
{
    int at = 1;

    for (; at < argc; at++) {
        if (argv[at][0] != '-') {
            if (load->nprofiles == GIVERS_MAX)
                return false;
            load->profiles[load->nprofiles++] = argv[at];
        } else if (at + 1 == argc || !take_option(load, argv[at], argv[at + 1])) {
            return false;
        } else {
            at++;
        }
    }
    return load->nprofiles > 0 && load->passphrases != NULL;
}

int
main(int argc, char **argv)
{
    Load load = { .count = INT64_MAX, .seconds = 3600 };

    seal_start();
    if (!read_arguments(argc, argv, &load)) {
        (void)fprintf(stderr, "load PROFILE... --passphrases DIR [--count N] [--seconds S] "
                              "[--receipts DIR]\n");
        return 2;
    }
    return run_all(&load);
}
