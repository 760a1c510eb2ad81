/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One padded batch to as many custodians as make a tag.  The request is parked meanwhile; who does
 * not answer soon is passed over for a while and another one is asked.  Who is busy with others is
 * waited for: one more would only make all of them slower. */
#include "piece/blind.h"

#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "os/clock.h"
#include "piece/piece_internal.h"

enum {
    BLIND_WAIT_MS = 8000,    /* then the client is told that custodians are away */
    BLIND_PATIENCE_MS = 800, /* then another custodian is asked beside the silent one */
    BLIND_LOST_MS = 3000,    /* the same of one that answers others: this question was lost */
    BLIND_AWAY_MS = 5000,    /* how long a silent one is passed over */
    BLIND_TICK_MS = 200
};

/* One parked request. */
typedef struct Waiting {
    Req *req;
    uint32_t number; /* of the question, the same to every custodian */
    Bytes question;
    Id piece;
    size_t points;
    unsigned asked; /* bits of channels */
    unsigned heard;
    int64_t asked_ms;
    TagAnswer answers[SHARES_MAX];
    size_t nanswers;
    size_t refused; /* one that refuses stops nothing while enough others answer */
    struct Waiting *next;
} Waiting;

typedef struct Line {
    struct Custodians *custodians;
    size_t at;
    int fd;
    int64_t heard_ms; /* when it last answered anybody */
    int64_t away_until_ms;
} Line;

struct Custodians {
    Line lines[SHARES_MAX];
    size_t n;
    size_t needed;
    size_t first; /* whom to ask first; moves on, so that all work alike */
    int timer;
    Waiting *waiting;
    Watch watches[SHARES_MAX + 1];
};

static Bytes
ticket_of(const Site *site, const Actor *actor, Id piece, int64_t points, Arena *arena)
{
    Buf content = buf_new(3 * ID_BYTES);
    Digest ticket;

    buf_bytes(&content, id_bytes(&actor->member.id));
    buf_bytes(&content, id_bytes(&piece));
    buf_u64(&content, (uint64_t)points);
    ticket = digest_keyed(site->ticket_key, "ticket", buf_view(&content));
    buf_free(&content);
    return arena_bytes(arena, digest_bytes(&ticket));
}

Bytes
piece_ticket(Req *req, Id piece, int64_t points)
{
    return ticket_of(site_of(req), req->actor, piece, points, req->cx->arena);
}

Status
piece_check_ticket(Req *req, Id piece, int64_t points, Bytes ticket)
{
    Cx *cx = req->cx;
    Bytes right = piece_ticket(req, piece, points);

    if (!seal_equal(right.ptr, ticket.ptr, right.len))
        FAIL_AT(ERR_CONFLICT, "piece.ticket", "ticket",
                "the custodians have not counted this piece since the server was started; ask "
                "them once more");
    return OK;
}

static void
forget(Custodians *custodians, const Waiting *gone)
{
    Waiting **at = &custodians->waiting;

    while (*at != NULL && *at != gone)
        at = &(*at)->next;
    if (*at != NULL)
        *at = gone->next;
}

static bool
ask(Custodians *custodians, size_t at, Waiting *w)
{
    Message question = { CUSTODIAN_EVALUATE, w->number, w->question };
    Cx *cx = w->req->cx;

    w->asked |= 1U << at;
    w->asked_ms = clock_ms();
    if (channel_send(cx, custodians->lines[at].fd, &question).code == ERR_NONE)
        return true;
    custodians->lines[at].away_until_ms = clock_ms() + BLIND_AWAY_MS;
    return false;
}

/* Asks up to `wanted` more; first those who are not away, then anybody. */
static void
ask_more(Custodians *custodians, Waiting *w, size_t wanted)
{
    int64_t now = clock_ms();

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < custodians->n && wanted > 0; i++) {
            size_t at = (custodians->first + i) % custodians->n;

            if ((w->asked >> at & 1U) != 0 ||
                (pass == 0 && custodians->lines[at].away_until_ms > now))
                continue;
            if (ask(custodians, at, w))
                wanted--;
        }
    }
}

static Status
on_silence(Req *req)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);

    forget(site->custodians, req->waiting);
    FAIL(ERR_AWAY, "custodian.away", "too few custodians answer at the moment; try again soon");
}

static void
answer_client(Waiting *w)
{
    Req *req = w->req;
    ApiEvaluation *answers = ARENA_ARRAY(req->cx->arena, w->nanswers, ApiEvaluation);
    ApiEvaluations all = { .answers = { answers, w->nanswers },
                           .ticket = piece_ticket(req, w->piece, (int64_t)w->points) };

    for (size_t i = 0; i < w->nanswers; i++)
        answers[i] = (ApiEvaluation){ w->answers[i].number,
                                      { w->answers[i].points[0].b, w->points * POINT_BYTES },
                                      { w->answers[i].proof.c, PROOF_BYTES } };
    http_answer(req, &all);
    http_resume(req, OK);
}

/* A refusal or failure costs this one; when too few are left that could answer, it is told. */
static void
take_answer(Custodians *custodians, size_t at, Waiting *w, const Message *message)
{
    size_t n = 0;
    TagAnswer *answer = &w->answers[w->nanswers];
    Status status = custodian_read_answer(w->req->cx, message, answer, &n);

    w->heard |= 1U << at;
    /* Nobody answers under another's number: the client blames a wrong proof on the number. */
    if (status.code == ERR_NONE && n == w->points && answer->number == at + 1) {
        if (++w->nanswers < custodians->needed)
            return;
        forget(custodians, w);
        answer_client(w);
        return;
    }
    if (status.code == ERR_LIMIT || status.code == ERR_DENIED || status.code == ERR_SEAL)
        w->refused++;
    if (w->refused + custodians->needed > custodians->n) {
        forget(custodians, w);
        http_resume(w->req, status);
        return;
    }
    ask_more(custodians, w, 1);
}

static void
on_line(void *self)
{
    Line *line = self;
    Custodians *custodians = line->custodians;
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 20);
    Cx cx = { .arena = arena };
    Message message;

    while (channel_receive(&cx, line->fd, 0, &message).code == ERR_NONE) {
        Waiting *w = custodians->waiting;

        line->away_until_ms = 0;
        line->heard_ms = clock_ms();
        while (w != NULL && w->number != message.request)
            w = w->next;
        if (w != NULL && (w->heard >> line->at & 1U) == 0)
            take_answer(custodians, line->at, w, &message);
        arena_reset(arena);
    }
}

bool
custodians_is_silent(int64_t heard_ms, int64_t asked_ms, int64_t now_ms)
{
    int64_t since = heard_ms > asked_ms ? heard_ms : asked_ms;

    return now_ms - since >= BLIND_PATIENCE_MS || now_ms - asked_ms >= BLIND_LOST_MS;
}

/* True if one that was asked is silent; those are passed over for a while. */
static bool
pass_over_silent(Custodians *custodians, const Waiting *w, int64_t now_ms)
{
    bool any = false;

    for (size_t at = 0; at < custodians->n; at++) {
        Line *line = &custodians->lines[at];

        if ((w->asked >> at & ~w->heard >> at & 1U) == 0 ||
            !custodians_is_silent(line->heard_ms, w->asked_ms, now_ms))
            continue;
        line->away_until_ms = now_ms + BLIND_AWAY_MS;
        any = true;
    }
    return any;
}

static void
on_tick(void *self)
{
    Custodians *custodians = self;
    uint64_t ticks;
    int64_t now = clock_ms();

    if (read(custodians->timer, &ticks, sizeof ticks) != (ssize_t)sizeof ticks)
        return;
    for (Waiting *w = custodians->waiting; w != NULL; w = w->next) {
        if (pass_over_silent(custodians, w, now))
            ask_more(custodians, w, 1);
    }
}

/* Only what a custodian will find right is worth its time. */
static Status
check_permission(Req *req, const ApiBlind *body, Permission *ret)
{
    Cx *cx = req->cx;

    TRY(permission_read(cx, body->permission, ret));
    if (!id_equal(ret->member.id, req->actor->member.id) ||
        !id_equal(ret->desk.id, req->actor->desk.id) ||
        !id_equal(ret->installation.id, site_of(req)->id.id))
        FAIL_AT(ERR_INVALID, "permission.who", "permission", "the permission is somebody else's");
    if (body->points.len != (size_t)ret->count * POINT_BYTES)
        FAIL_AT(ERR_INVALID, "permission.count", "points",
                "the permission is for another number of points");
    return OK;
}

/* POST /api/v1/pieces/blind */
Status
piece_on_blind(Req *req)
{
    Cx *cx = req->cx;
    const ApiBlind *body = req->body;
    Custodians *custodians = site_of(req)->custodians;
    Permission permission;
    Waiting *w = ARENA_NEW(cx->arena, Waiting);
    Buf question = buf_new(CHANNEL_BODY_MAX);
    Bytes certs;

    TRY(check_permission(req, body, &permission));
    TRY(people_certs(cx, req->db, req->actor, &certs));
    custodian_write_ask(&question, &(CustodianAsk){ body->permission, certs, body->points });
    *w = (Waiting){ .req = req,
                    .number = channel_next(),
                    .question = arena_bytes(cx->arena, buf_view(&question)),
                    .piece = permission.piece.id,
                    .points = permission.count,
                    .asked = (unsigned)body->without,
                    .heard = (unsigned)body->without, /* none of them owes an answer */
                    .next = custodians->waiting };
    buf_free(&question);
    custodians->first = (custodians->first + 1) % custodians->n;
    custodians->waiting = w;
    req->waiting = w;
    ask_more(custodians, w, custodians->needed);
    http_park(req, BLIND_WAIT_MS, on_silence);
    return OK;
}

Custodians *
custodians_new(Cx *cx, const int *channels, size_t n, size_t needed)
{
    Custodians *custodians = ARENA_NEW(cx->arena, Custodians);
    struct itimerspec each = { { 0, BLIND_TICK_MS * 1000000L }, { 0, BLIND_TICK_MS * 1000000L } };

    ASSERT(n > 0 && n <= SHARES_MAX && needed <= n);
    custodians->n = n;
    custodians->needed = needed;
    custodians->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    ASSERT(custodians->timer >= 0 && timerfd_settime(custodians->timer, 0, &each, NULL) == 0);
    for (size_t i = 0; i < n; i++) {
        custodians->lines[i] = (Line){ custodians, i, channels[i], 0, 0 };
        custodians->watches[i] = (Watch){ channels[i], on_line, &custodians->lines[i] };
    }
    custodians->watches[n] = (Watch){ custodians->timer, on_tick, custodians };
    return custodians;
}

Watch *
custodians_watches(Custodians *custodians, size_t *ret_n)
{
    *ret_n = custodians->n + 1;
    return custodians->watches;
}
