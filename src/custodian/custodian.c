/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process: what it may do, its loop, and the answer to each kind of question. */
#include <poll.h>
#include <string.h>

#include "custodian/custodian_internal.h"
#include "os/clock.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"

/* A signal may come between the look and the poll: it is seen after LOOK_MS. */
enum { CUSTODIAN_CHANNELS_MAX = 80, CUSTODIAN_ARENA = 4 << 20, LOOK_MS = 1000, ROUND_MAX = 16 };

static const char *const calls[] = {
    SANDBOX_CALLS,
    SANDBOX_FOLDER_CALLS,
    "rename",
    "renameat",
};

static Digest
chain_digest(const CertRoot *root, Bytes certs, Day today)
{
    Buf all = buf_new(ID_BYTES + sizeof root->key.b + 4 + CERT_CHAIN_MAX * CERT_BYTES);
    Digest digest;

    buf_bytes(&all, id_bytes(&root->org.id));
    buf_bytes(&all, (Bytes){ root->key.b, sizeof root->key.b });
    buf_u32(&all, (uint32_t)today.n);
    buf_bytes(&all, certs);
    ASSERT(!buf_full(&all));
    digest = digest_domain("chain", buf_view(&all));
    buf_free(&all);
    return digest;
}

/* The chain up to a pinned organisation.  One that held today, under the same root, holds again. */
static Status
check_chain(Cx *cx, Custodian *custodian, Bytes certs, Cert *ret_last, OrgId *ret_org)
{
    Cert chain[CERT_CHAIN_MAX];
    CertRoot root;
    size_t n = 0;
    Day today = day_of_time(cx->now_s);
    CustodianChain *known;
    Digest digest;

    TRY(cert_chain_read(cx, certs, chain, &n));
    TRY(custodian_root(cx, custodian->folder, chain[0].org, &root));
    digest = chain_digest(&root, certs, today);
    known = &custodian->chains[digest.b[0] % CUSTODIAN_CHAINS];
    if (!known->held || !digest_equal(&known->digest, &digest)) {
        TRY(cert_chain_check(cx, &root, chain, n, today, ret_last));
        *known = (CustodianChain){ digest, true };
    }
    *ret_last = chain[n - 1];
    *ret_org = root.org;
    return OK;
}

/* The member's certificate, and her signature over exactly this batch. */
static Status
check_ask(Cx *cx, Custodian *custodian, const Permission *permission, Bytes certs,
          PermissionBatch batch, OrgId *ret_org)
{
    Cert last;
    OrgId org;

    TRY(check_chain(cx, custodian, certs, &last, &org));
    if (last.kind != CERT_MEMBER || (last.roles & ROLE_GIVER) == 0 ||
        !id_equal(last.subject.id, permission->member.id) ||
        !id_equal(last.desk.id, permission->desk.id) ||
        !id_equal(custodian->statement.installation.id, permission->installation.id))
        return custodian_refuse(cx, CUSTODIAN_MEMBER);
    TRY(permission_check(cx, permission, &last.sign, batch, day_of_time(cx->now_s)));
    *ret_org = org;
    return OK;
}

/* A batch that cannot be evaluated uses up nobody's day: its count is taken back. */
static Status
evaluate_counted(Cx *cx, Custodian *custodian, const Point *points, size_t n, Point *ret_points,
                 Proof *ret_proof)
{
    Status status = tag_evaluate(cx, custodian->share, points, n, ret_points, ret_proof);

    if (status.code == ERR_NONE)
        return custodian_keep_count(cx, custodian);
    custodian_uncount(custodian);
    return custodian_refuse(cx, CUSTODIAN_POINT);
}

static Status
evaluate(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    Bytes permission_bytes = scan_bytes(in, PERMISSION_BYTES);
    size_t ncerts = scan_u8(in);
    Bytes certs = scan_bytes(in, ncerts * CERT_BYTES);
    Permission permission;
    Point points[TAG_POINTS_MAX];
    Point evaluated[TAG_POINTS_MAX];
    Proof proof;
    OrgId org;

    if (in->bad)
        return custodian_refuse(cx, CUSTODIAN_SHAPE);
    TRY(permission_read(cx, permission_bytes, &permission));
    scan_copy(in, points, permission.count * sizeof points[0]);
    if (!scan_done(in))
        return custodian_refuse(cx, CUSTODIAN_SHAPE);
    TRY(check_ask(cx, custodian, &permission, certs, (PermissionBatch){ points, permission.count },
                  &org));
    TRY(custodian_count(cx, custodian, &permission, org));
    TRY(evaluate_counted(cx, custodian, points, permission.count, evaluated, &proof));
    buf_u8(out, (uint8_t)share_number(custodian->share));
    buf_bytes(out, (Bytes){ evaluated[0].b, permission.count * sizeof evaluated[0] });
    buf_bytes(out, (Bytes){ proof.c, sizeof proof.c });
    buf_bytes(out, (Bytes){ proof.s, sizeof proof.s });
    return OK;
}

static Status
tell_state(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    CustodianUsed used = { 0 };

    if (!scan_done(in))
        return custodian_refuse(cx, CUSTODIAN_SHAPE);
    TRY(custodian_used(cx, custodian, &used));
    buf_u8(out, (uint8_t)share_number(custodian->share));
    buf_u32(out, custodian->statement.epoch);
    buf_u64(out, custodian->head.size);
    buf_u8(out, custodian->forked);
    buf_u8(out, custodian->waits);
    buf_u64(out, (uint64_t)used.pieces);
    buf_u64(out, (uint64_t)used.tags);
    return OK;
}

Status
custodian_answer(Cx *cx, Custodian *custodian, const Message *question, Buf *out)
{
    Scan in = scan_of(question->body);

    switch (question->kind) {
    case CUSTODIAN_EVALUATE:
        TRY(custodian_check_ledger(cx, custodian));
        return evaluate(cx, custodian, &in, out);
    case CUSTODIAN_STATUS: return tell_state(cx, custodian, &in, out);
    case CUSTODIAN_HEAD: return custodian_take_head(cx, custodian, &in, out);
    case CUSTODIAN_ENDED: return custodian_take_ended(cx, custodian, &in, out);
    case CUSTODIAN_ENDED_AFTER: return custodian_give_ended(cx, custodian, &in, out);
    default: return custodian_refuse(cx, CUSTODIAN_KIND);
    }
}

bool
custodian_may_ask(CustodianAsker asker, uint8_t kind)
{
    switch (kind) {
    case CUSTODIAN_EVALUATE: return asker == CUSTODIAN_WEB;
    case CUSTODIAN_HEAD:
    case CUSTODIAN_ENDED:
    case CUSTODIAN_ENDED_AFTER: return asker == CUSTODIAN_MATCHER;
    default: return true; /* its state; and what is no question of ours is refused as such */
    }
}

void
custodian_reply(Cx *cx, Custodian *custodian, const Message *question, Buf *out, Message *ret)
{
    Status status = custodian_answer(cx, custodian, question, out);

    if (status.code != ERR_NONE) {
        log_failure(cx);
        buf_clear(out);
        buf_u8(out, (uint8_t)custodian_reason_of(&cx->err));
    }
    *ret = (Message){ status.code == ERR_NONE ? question->kind : CUSTODIAN_REFUSED,
                      question->request, buf_view(out) };
}

/* Answers that wait for the commit of what they count. */
typedef struct Reply {
    int fd;
    Message message;
    Buf body;
} Reply;

typedef struct Round {
    Reply replies[ROUND_MAX];
    size_t n;
} Round;

bool
custodian_settle(Cx *cx, Custodian *custodian)
{
    Status committed = custodian_commit(cx, custodian);

    if (committed.code != ERR_NONE)
        log_failure(cx);
    return committed.code == ERR_NONE;
}

Message
custodian_not_counted(uint32_t request)
{
    static const uint8_t failed = CUSTODIAN_FAILED;

    return (Message){ CUSTODIAN_REFUSED, request, { &failed, 1 } };
}

/* One commit for all, then the answers. */
static void
end_round(Cx *cx, Custodian *custodian, Round *round)
{
    bool settled = custodian_settle(cx, custodian);

    for (size_t i = 0; i < round->n; i++) {
        Reply *reply = &round->replies[i];

        if (!settled)
            reply->message = custodian_not_counted(reply->message.request);
        if (channel_send(cx, reply->fd, &reply->message).code != ERR_NONE)
            log_failure(cx);
        buf_free(&reply->body);
    }
    round->n = 0;
}

/* A question of another kind may write on its own: the round before it ends first. */
static void
take_one(Cx *cx, Custodian *custodian, const CustodianChannel *channel, Round *round)
{
    static const uint8_t not_here = CUSTODIAN_ASKED_BY;
    Message question;
    Reply *reply;
    Status status = channel_receive(cx, channel->fd, 0, &question);

    if (status.code != ERR_NONE) {
        if (status.code != ERR_AWAY)
            log_failure(cx);
        return;
    }
    if (question.kind != CUSTODIAN_EVALUATE || round->n == ROUND_MAX)
        end_round(cx, custodian, round);
    reply = &round->replies[round->n++];
    *reply = (Reply){ .fd = channel->fd, .body = buf_new(CHANNEL_BODY_MAX) };
    if (custodian_may_ask(channel->asker, question.kind))
        custodian_reply(cx, custodian, &question, &reply->body, &reply->message);
    else
        reply->message = (Message){ CUSTODIAN_REFUSED, question.request, { &not_here, 1 } };
}

static void
take_ready(Cx *cx, Custodian *custodian, const CustodianChannel *channels,
           const struct pollfd *polls, size_t n, Round *round)
{
    cx->now_s = clock_now_s();
    for (size_t i = 0; i < n; i++) {
        if ((polls[i].revents & POLLIN) != 0)
            take_one(cx, custodian, &channels[i], round);
    }
}

/* All that waits makes a round; it ends when nothing waits any more, or with ROUND_MAX. */
static Status
serve(Cx *cx, Custodian *custodian, const CustodianChannel *channels, size_t nchannels)
{
    struct pollfd polls[CUSTODIAN_CHANNELS_MAX] = { { .fd = -1 } };
    Round round = { .n = 0 };

    for (size_t i = 0; i < nchannels; i++)
        polls[i] = (struct pollfd){ .fd = channels[i].fd, .events = POLLIN };
    while (!process_is_ending()) {
        if (poll(polls, nchannels, LOOK_MS) <= 0)
            continue;
        do
            take_ready(cx, custodian, channels, polls, nchannels, &round);
        while (round.n < ROUND_MAX && poll(polls, nchannels, 0) > 0);
        end_round(cx, custodian, &round);
        arena_reset(cx->arena);
    }
    return OK;
}

Status
custodian_enter_sandbox_with(Cx *cx, const char *folder, const char *const *more, size_t nmore)
{
    const char *all[LEN(calls) + CUSTODIAN_CALLS_MORE];
    SandboxFolder own = { folder, true };
    Sandbox sandbox = { "custodian", all, LEN(calls) + nmore, &own, 1 };

    ASSERT(nmore <= CUSTODIAN_CALLS_MORE);
    for (size_t i = 0; i < sandbox.ncalls; i++)
        all[i] = i < LEN(calls) ? calls[i] : more[i - LEN(calls)];
    return sandbox_enter(cx, &sandbox);
}

Status
custodian_enter_sandbox(Cx *cx, const char *folder)
{
    return custodian_enter_sandbox_with(cx, folder, NULL, 0);
}

Status
custodian_run(Cx *cx, const char *folder, const CustodianChannel *channels, size_t nchannels)
{
    AUTO(arena_free_at) Arena *arena = arena_new(CUSTODIAN_ARENA);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    Custodian custodian;
    Status status;

    ASSERT(nchannels <= CUSTODIAN_CHANNELS_MAX);
    TRY(custodian_open(cx, folder, &custodian));
    status = custodian_enter_sandbox(cx, folder);
    if (status.code == ERR_NONE)
        status = serve(&own, &custodian, channels, nchannels);
    custodian_close(&custodian);
    return status;
}
