/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The line to a remote custodian: it knows who asked which number, and nothing of what. */
#include <poll.h>

#include "custodian/custodian_internal.h"
#include "custodian/remote.h"
#include "os/clock.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"

enum {
    LINE_ARENA = 1 << 20,
    CHANNELS_MAX = 80,
    ASKED_MAX = 1024, /* questions under way; an older one is forgotten */
    CONNECT_MS = 2000,
    PAUSE_MIN_MS = 200,
    PAUSE_MAX_MS = 5000,
    LOOK_MS = 500
};

static const char *const calls[] = {
    SANDBOX_CALLS, "socket", "connect", "setsockopt", "getsockopt", "getsockname", "shutdown",
    "close",       "fcntl",  "getpid",  "mremap",     "mlock",      "munlock",     "gettimeofday",
};

typedef struct Asked {
    uint32_t number; /* on the line; 0: none */
    uint32_t request;
    int channel;
} Asked;

typedef struct Line {
    const CustodianLine *plan;
    TlsKey *key;
    Tls *tls; /* NULL: it is away */
    int64_t not_before_ms;
    int64_t pause_ms;
    uint32_t last;
    Asked asked[ASKED_MAX];
} Line;

static void
go_away(Line *line)
{
    tls_free(line->tls);
    line->tls = NULL;
    line->not_before_ms = clock_ms() + line->pause_ms;
    line->pause_ms = line->pause_ms * 2 < PAUSE_MAX_MS ? line->pause_ms * 2 : (int64_t)PAUSE_MAX_MS;
}

/* A server that refuses our key says so only after the handshake: the pause is short again when it
 * has answered something. */
static void
try_connect(Cx *cx, Line *line)
{
    const CustodianLine *plan = line->plan;

    if (line->tls != NULL || clock_ms() < line->not_before_ms)
        return;
    if (tls_connect(cx, line->key, plan->address, plan->peer, CONNECT_MS, &line->tls).code !=
        ERR_NONE) {
        log_failure(cx);
        go_away(line);
        return;
    }
    log_event("line.connected", "custodian", plan->number, NULL, 0);
}

/* What is asked while it is away is dropped: who asked asks another. */
static void
forward(Cx *cx, Line *line, const CustodianChannel *channel)
{
    const uint8_t not_here = CUSTODIAN_ASKED_BY;
    Message question;
    Asked *asked;

    if (channel_receive(cx, channel->fd, 0, &question).code != ERR_NONE || line->tls == NULL)
        return;
    if (!custodian_may_ask(channel->asker, question.kind)) {
        question = (Message){ CUSTODIAN_REFUSED, question.request, { &not_here, 1 } };
        status_ignore(cx, channel_send(cx, channel->fd, &question), "who does not listen is away");
        return;
    }
    if (++line->last == 0)
        line->last = 1;
    asked = &line->asked[line->last % ASKED_MAX];
    *asked = (Asked){ line->last, question.request, channel->fd };
    question.request = asked->number;
    status_ignore(cx, tls_send(cx, line->tls, &question), "the connection is looked at below");
}

static void
hand_back(Cx *cx, Line *line, Message *answer)
{
    Asked *asked = &line->asked[answer->request % ASKED_MAX];

    line->pause_ms = PAUSE_MIN_MS;
    if (asked->number == 0 || asked->number != answer->request)
        return;
    answer->request = asked->request;
    status_ignore(cx, channel_send(cx, asked->channel, answer), "who does not listen asks again");
    asked->number = 0;
}

/* Everything that has come. */
static void
take_answers(Cx *cx, Line *line)
{
    Message answer;

    while (line->tls != NULL && tls_receive(cx, line->tls, 0, &answer).code == ERR_NONE) {
        hand_back(cx, line, &answer);
        arena_reset(cx->arena);
    }
    if (line->tls == NULL || tls_is_open(line->tls))
        return;
    log_failure(cx);
    log_event("line.away", "custodian", line->plan->number, NULL, 0);
    go_away(line);
}

static int
wait_ms(const Line *line)
{
    int64_t left = line->not_before_ms - clock_ms();

    if (line->tls != NULL || left > LOOK_MS)
        return LOOK_MS;
    return left > 0 ? (int)left : 0;
}

static void
serve(Cx *cx, Line *line)
{
    const CustodianLine *plan = line->plan;
    struct pollfd polls[CHANNELS_MAX + 1] = { { .fd = -1 } };

    for (size_t i = 0; i < plan->nchannels; i++)
        polls[i + 1] = (struct pollfd){ .fd = plan->channels[i].fd, .events = POLLIN };
    while (!process_is_ending()) {
        try_connect(cx, line);
        polls[0] =
            (struct pollfd){ .fd = line->tls != NULL ? tls_fd(line->tls) : -1, .events = POLLIN };
        if (poll(polls, plan->nchannels + 1, wait_ms(line)) < 0)
            continue;
        for (size_t i = 0; i < plan->nchannels; i++) {
            if ((polls[i + 1].revents & POLLIN) != 0)
                forward(cx, line, &plan->channels[i]);
        }
        take_answers(cx, line);
        arena_reset(cx->arena);
    }
}

Status
custodian_line_run(Cx *cx, const CustodianLine *plan)
{
    static Line line; /* large, one a process */
    AUTO(arena_free_at) Arena *arena = arena_new(LINE_ARENA);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    Sandbox sandbox = { "line", calls, LEN(calls), NULL, 0 };
    Status status;

    ASSERT(plan->nchannels <= CHANNELS_MAX);
    line = (Line){ .plan = plan, .pause_ms = PAUSE_MIN_MS };
    TRY(tls_key_open(cx, plan->key, &line.key));
    status = sandbox_enter(cx, &sandbox);
    if (status.code == ERR_NONE)
        serve(&own, &line);
    tls_free(line.tls);
    tls_key_free(line.key);
    return status;
}
