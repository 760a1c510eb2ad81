/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process: what it may do, and its loop. */
#include <curl/curl.h>
#include <poll.h>
#include <string.h>

#include "courier/courier_internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"
#include "seal/seal.h"

enum {
    COURIER_ARENA = 1 << 20,
    WAIT_MOST_MS = 5000,
    RETRY_S = 5,
    STATE_BYTES = 25,
    STATE_WAIT_MS = 4000
};

/* Its own folder and the channel. */
static const char *const home_calls[] = {
    SANDBOX_CALLS,
    SANDBOX_FOLDER_CALLS,
    "rename",
    "renameat",
};

/* The relay: connections, and a thread of libcurl that looks up its name. */
static const char *const relay_calls[] = {
    "socket",        "connect",   "getsockname",     "getpeername",  "getsockopt",
    "setsockopt",    "bind",      "sendmsg",         "sendmmsg",     "recvmsg",
    "socketpair",    "shutdown",  "select",          "ioctl",        "writev",
    "clone",         "clone3",    "set_robust_list", "rseq",         "sched_getaffinity",
    "sched_yield",   "gettid",    "set_tid_address", "rt_sigaction", "sigaltstack",
    "uname",         "getuid",    "getgid",          "getegid",      "sysinfo",
    "statfs",        "fstatfs",   "getdents64",      "pipe2",        "eventfd2",
    "epoll_create1", "epoll_ctl", "epoll_wait",      "statx",        "prlimit64",
};

/* Where the system says how names are looked up, and what authorities of TLS it trusts; where a
 * modern name service keeps its part; what modules of it are loaded. */
static const char *const relay_folders[] = { "/etc", "/usr/lib", "/run/systemd/resolve" };

Status
courier_enter(Cx *cx, const char *folder, bool has_relay)
{
    const char *calls[LEN(home_calls) + LEN(relay_calls)];
    SandboxFolder folders[SANDBOX_FOLDERS_MAX] = { { folder, true } };
    Sandbox sandbox = { "courier", calls, LEN(home_calls), folders, 1 };

    memcpy(calls, home_calls, sizeof home_calls);
    if (has_relay) {
        memcpy(calls + LEN(home_calls), relay_calls, sizeof relay_calls);
        sandbox.ncalls += LEN(relay_calls);
    }
    for (size_t i = 0; has_relay && i < LEN(relay_folders); i++) {
        if (file_exists(relay_folders[i]))
            folders[sandbox.nfolders++] = (SandboxFolder){ relay_folders[i], false };
    }
    return sandbox_enter(cx, &sandbox);
}

/* True if a word came and is kept. */
static bool
take(Cx *cx, Courier *courier, int channel)
{
    Message message;
    Status status = channel_receive(cx, channel, 0, &message);

    if (status.code == ERR_NONE)
        status = courier_take(cx, courier, &message);
    if (status.code != ERR_NONE && status.code != ERR_AWAY)
        log_failure(cx);
    return status.code == ERR_NONE;
}

static void
tell_state(Cx *cx, const Courier *courier, int channel)
{
    Buf out = buf_new(STATE_BYTES);
    Message question;
    Status status = channel_receive(cx, channel, 0, &question);

    if (status.code == ERR_NONE && question.kind == COURIER_STATE) {
        status = courier_tell_state(cx, courier, &out);
        if (status.code == ERR_NONE)
            status = channel_send(cx, channel,
                                  &(Message){ COURIER_STATE, question.request, buf_view(&out) });
    }
    if (status.code != ERR_NONE && status.code != ERR_AWAY)
        log_failure(cx);
    buf_free(&out);
}

/* Waits for a message; true if a word came and is kept. */
static bool
wait_for_message(Cx *cx, Courier *courier, CourierChannels channels, int wait_ms)
{
    struct pollfd fds[] = { { channels.words, POLLIN, 0 }, { channels.watch, POLLIN, 0 } };
    bool taken = false;

    if (poll(fds, LEN(fds), wait_ms) < 0)
        return false;
    cx->now_s = clock_now_s();
    if ((fds[0].revents & POLLIN) != 0)
        taken = take(cx, courier, channels.words);
    if ((fds[1].revents & POLLIN) != 0)
        tell_state(cx, courier, channels.watch);
    return taken;
}

static void
serve(Cx *cx, Courier *courier, CourierChannels channels)
{
    int64_t next_s = 0;

    while (!process_is_ending()) {
        int64_t wait_ms = (next_s - cx->now_s) * 1000;
        int64_t wait_s = RETRY_S;

        wait_ms = wait_ms < 0 ? 0 : wait_ms < WAIT_MOST_MS ? wait_ms : WAIT_MOST_MS;
        if (wait_for_message(cx, courier, channels, (int)wait_ms) || cx->now_s >= next_s) {
            if (courier_work(cx, courier, &wait_s).code != ERR_NONE)
                log_failure(cx);
            next_s = cx->now_s + wait_s;
        }
        arena_reset(cx->arena);
    }
}

Status
courier_try(Cx *cx, const char *folder, Str address)
{
    CourierSettings settings;

    if (!courier_is_address(address))
        FAIL_AT(ERR_INVALID, "courier.address", "ADDRESS",
                "a mail address of the form name@host is expected");
    TRY(courier_settings(cx, folder, &settings));
    if (settings.relay.len == 0)
        FAIL_AT(ERR_INVALID, "courier.relay", "courier/courier.yaml",
                "no relay is named here, so that no word goes outside");
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        FAIL(ERR_OS, "courier.open", "the mail library does not start");
    return courier_send(cx, &settings, address);
}

Status
courier_state(Cx *cx, int channel, CourierState *ret)
{
    Message question = { COURIER_STATE, channel_next(), { NULL, 0 } };
    CourierState state;
    Message answer;
    Scan in;

    TRY(channel_call(cx, channel, STATE_WAIT_MS, &question, &answer));
    in = scan_of(answer.body);
    state.has_relay = scan_u8(&in) != 0;
    state.waiting = (int64_t)scan_u64(&in);
    state.oldest_s = (int64_t)scan_u64(&in);
    state.failed = (int64_t)scan_u64(&in);
    if (answer.kind != COURIER_STATE || !scan_done(&in))
        FAIL(ERR_BUG, "courier.answer", "the courier answered another question");
    *ret = state;
    return OK;
}

Status
courier_run(Cx *cx, const char *folder, CourierChannels channels)
{
    Cx own = { .arena = arena_new(COURIER_ARENA), .now_s = cx->now_s };
    CourierSettings settings;
    Courier courier;

    seal_start();
    TRY(courier_settings(cx, folder, &settings));
    if (settings.relay.len > 0 && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        FAIL(ERR_OS, "courier.open", "the mail library does not start");
    TRY(courier_open(cx, folder, &settings, &courier));
    TRY(courier_enter(cx, folder, settings.relay.len > 0));
    serve(&own, &courier, channels);
    courier_close(&courier);
    return OK;
}
