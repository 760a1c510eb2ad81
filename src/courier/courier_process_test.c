/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process in its sandbox, its log and its files. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "courier/courier_internal.h"
#include "courier/courier_relay_test.h"
#include "os/clock.h"
#include "os/file.h"
#include "tests/t.h"

enum { PATIENCE_MS = 20000, STEP_MS = 10 };

static const MemberId anna = { { { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 } } };

typedef struct Running {
    pid_t process;
    ChannelPair pair;
    ChannelPair watch;
    const char *log;
} Running;

static void
run_here(Cx *cx, const Running *running)
{
    int log = open(running->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

    if (log >= 0 && dup2(log, STDERR_FILENO) >= 0)
        status_ignore(
            cx,
            courier_run(cx, t_dir(),
                        (CourierChannels){ running->pair.answers, running->watch.answers }),
            "the log tells");
    _exit(1);
}

static Status
start(Cx *cx, const char *relay, Running *ret)
{
    const char *yaml = arena_format(cx->arena, "%s/courier.yaml", t_dir()).ptr;
    Running running = { .log = arena_format(cx->arena, "%s/log", t_dir()).ptr };

    if (relay != NULL)
        TRY(file_write(
            cx, yaml,
            str_bytes(arena_format(cx->arena, "relay: %s\nfrom: word@tessera.test\n", relay)),
            0600));
    TRY(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    TRY(channel_pair(cx, &running.pair));
    TRY(channel_pair(cx, &running.watch));
    running.process = fork();
    if (running.process == 0)
        run_here(cx, &running);
    *ret = running;
    return OK;
}

/* False if it had died by itself, of its sandbox for instance. */
static bool
stop(Running *running)
{
    int how = 0;

    (void)kill(running->process, SIGKILL);
    (void)close(running->pair.asks);
    (void)close(running->pair.answers);
    (void)close(running->watch.asks);
    (void)close(running->watch.answers);
    return waitpid(running->process, &how, 0) == running->process && WIFSIGNALED(how) &&
           WTERMSIG(how) == SIGKILL;
}

static Str
wait_for_text(Cx *cx, const char *path, const char *what)
{
    Str text = { "", 0 };

    for (int64_t waited = 0; waited < PATIENCE_MS && courier_count(text, what) == 0;
         waited += STEP_MS) {
        clock_sleep_ms(STEP_MS);
        status_ignore(cx, file_read(cx, path, 1 << 20, &text), "it is not there yet");
    }
    return text;
}

TEST(courier, runs_and_sends_in_its_sandbox)
{
    Message word = { COURIER_TELL, 0, id_bytes(&anna.id) };
    Relay relay;
    Running running;
    Str notes;

    CHECK_OK(courier_relay_start(cx, 0, RELAY_TAKES, &relay));
    CHECK_OK(start(cx, relay.url, &running));
    for (int i = 0; i < 3; i++)
        CHECK_OK(channel_send(cx, running.pair.asks, &word));
    notes = wait_for_text(cx, relay.notes, "QUIT");
    CHECK_INT(courier_count(notes, "RCPT TO:<anna@clinic.test>\r\n"), 1);
    CHECK_INT(courier_count(notes, "DATA\r\n"), 1);
    clock_sleep_ms(200);
    CHECK_INT(courier_count(courier_relay_notes(cx, &relay), "DATA\r\n"), 1);
    CHECK(stop(&running));
    courier_relay_stop(&relay);
}

TEST(courier, tells_how_many_words_wait_and_for_whom_to_nobody)
{
    Message word = { COURIER_TELL, 0, id_bytes(&anna.id) };
    int64_t until = clock_ms() + PATIENCE_MS;
    CourierState state;
    Relay relay;
    Running running;

    CHECK_OK(courier_relay_start(cx, 0, RELAY_REFUSES, &relay));
    CHECK_OK(start(cx, relay.url, &running));
    CHECK_OK(courier_state(cx, running.watch.asks, &state));
    CHECK(state.has_relay && state.waiting == 0 && state.oldest_s == 0 && state.failed == 0);
    /* Words come on the other channel alone. */
    CHECK_OK(channel_send(cx, running.watch.asks, &word));
    CHECK_OK(courier_state(cx, running.watch.asks, &state));
    CHECK_INT(state.waiting, 0);
    CHECK_OK(channel_send(cx, running.pair.asks, &word));
    do {
        clock_sleep_ms(STEP_MS);
        CHECK_OK(courier_state(cx, running.watch.asks, &state));
    } while (state.failed == 0 && clock_ms() < until);
    CHECK(state.waiting == 1 && state.failed == 1 && state.oldest_s > 0);
    CHECK(stop(&running));
    courier_relay_stop(&relay);
}

TEST(courier, looks_up_a_relay_that_does_not_exist_and_lives)
{
    Message word = { COURIER_TELL, 0, id_bytes(&anna.id) };
    Running running;
    Str log;

    CHECK_OK(start(cx, "smtp://relay.invalid:2525", &running));
    CHECK_OK(channel_send(cx, running.pair.asks, &word));
    log = wait_for_text(cx, running.log, "courier.not_sent");
    CHECK_INT(courier_count(log, "courier.not_sent"), 1);
    CHECK(stop(&running));
}

TEST(courier, has_no_network_without_a_relay)
{
    Message word = { COURIER_TELL, 0, id_bytes(&anna.id) };
    Running running;
    int how = 0;
    pid_t child;

    CHECK_OK(start(cx, NULL, &running));
    CHECK_OK(channel_send(cx, running.pair.asks, &word));
    CHECK_INT(courier_count(wait_for_text(cx, running.log, "no_relay"), "courier.no_relay words=1"),
              1);
    CHECK(stop(&running));
    child = fork();
    if (child == 0) {
        if (courier_enter(cx, t_dir(), false).code != ERR_NONE)
            _exit(1);
        _exit(socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 2 : 3);
    }
    CHECK(waitpid(child, &how, 0) == child && WIFSIGNALED(how) && WTERMSIG(how) == SIGSYS);
}

TEST(courier, tells_the_log_no_address)
{
    Message word = { COURIER_TELL, 0, id_bytes(&anna.id) };
    Relay relay;
    Running running;
    Str log;

    CHECK_OK(courier_relay_start(cx, 0, RELAY_REFUSES, &relay));
    CHECK_OK(start(cx, relay.url, &running));
    CHECK_OK(channel_send(cx, running.pair.asks, &word));
    log = wait_for_text(cx, running.log, "courier.not_sent");
    CHECK_INT(courier_count(log, "courier.not_sent curl=55 smtp=550"), 1);
    CHECK_INT(courier_count(log, "anna"), 0);
    CHECK_INT(courier_count(log, "clinic"), 0);
    CHECK_INT(courier_count(log, id_format(cx->arena, anna.id).ptr), 0);
    CHECK(stop(&running));
    courier_relay_stop(&relay);
}

TEST(courier, keeps_its_files_for_its_owner_and_forgets_dropped_addresses)
{
    static const char *const names[] = { "outbox.db", "outbox.db-wal", "outbox.db-lock" };
    struct stat st;
    Str text = { "", 0 };

    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("anna@clinic.test")));
    for (size_t i = 0; i < LEN(names); i++) {
        const char *path = arena_format(cx->arena, "%s/%s", t_dir(), names[i]).ptr;

        if (stat(path, &st) == 0)
            CHECK_INT(st.st_mode & 0777, 0600);
        else
            CHECK(i == 1);
    }
    CHECK_OK(courier_set_address(cx, t_dir(), anna, STR("")));
    for (size_t i = 0; i < 2; i++) {
        const char *path = arena_format(cx->arena, "%s/%s", t_dir(), names[i]).ptr;

        if (!file_exists(path))
            continue;
        CHECK_OK(file_read(cx, path, 1 << 20, &text));
        CHECK_INT(courier_count(text, "anna@clinic"), 0);
    }
}
