/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process: what it may do, and its loop. */
#include "courier/courier.h"

#include "os/channel.h"
#include "os/clock.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"

enum { COURIER_ARENA = 1 << 20 };

static const char *const calls[] = {
    "poll",         "ppoll",          "recvfrom",  "sendto",          "read",
    "write",        "clock_gettime",  "nanosleep", "clock_nanosleep", "getrandom",
    "brk",          "mmap",           "munmap",    "mprotect",        "madvise",
    "rt_sigreturn", "rt_sigprocmask", "futex",     "restart_syscall", "exit_group",
    "exit",
};

Status
courier_run(Cx *cx, const char *folder, int channel)
{
    Sandbox sandbox = { "courier", calls, LEN(calls), NULL, 0 };
    int64_t words = 0;

    (void)folder;
    TRY(sandbox_enter(cx, &sandbox));
    while (!process_is_ending()) {
        Message message;
        Status status = channel_receive(cx, channel, -1, &message);

        cx->now_s = clock_now_s();
        if (status.code == ERR_NONE)
            log_event("courier.dropped", "words", ++words, NULL, 0);
        else if (status.code != ERR_AWAY)
            log_failure(cx);
        arena_reset(cx->arena);
    }
    return OK;
}
