/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "keeper/keeper_world_test.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "keeper/keeper_internal.h"

_Noreturn void
keeper_world_answer(const char *dir, int fd)
{
    KeeperAsker asker = KEEPER_WEB;
    Cx cx = { .arena = arena_new(1 << 20) };
    KeeperKeys keys = { .ledger = NULL };
    Message question;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (keeper_open(&cx, dir, &keys).code != ERR_NONE)
        _exit(1);
    for (;;) {
        Buf out = buf_new(CHANNEL_BODY_MAX);
        Scan time;
        Status status;

        if (channel_receive(&cx, fd, -1, &question).code != ERR_NONE)
            _exit(0);
        time = scan_of(question.body);
        cx.now_s = (int64_t)scan_u64(&time);
        if (question.kind == KEEPER_HEAD)
            asker = KEEPER_MATCHER;
        status = keeper_answer(&cx, &keys, asker, &question, &out);
        if (status.code != ERR_NONE)
            buf_u8(&out, (uint8_t)status.code);
        if (channel_send(&cx, fd,
                         &(Message){ status.code == ERR_NONE ? question.kind : KEEPER_REFUSED,
                                     question.request, buf_view(&out) })
                .code != ERR_NONE)
            _exit(0);
        buf_free(&out);
        arena_reset(cx.arena);
    }
}
