/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The process: what it may do, its loop, and the answer to each kind of question. */
#include <poll.h>
#include <string.h>

#include "custodian/custodian_internal.h"
#include "os/clock.h"
#include "os/file.h"
#include "os/log.h"
#include "os/process.h"
#include "os/sandbox.h"

enum { CUSTODIAN_CHANNELS_MAX = 80 };

static const char *const calls[] = {
    "poll",         "ppoll",          "recvfrom",        "sendto",
    "read",         "write",          "pread64",         "pwrite64",
    "openat",       "open",           "close",           "fstat",
    "newfstatat",   "stat",           "lstat",           "access",
    "faccessat",    "faccessat2",     "fcntl",           "fsync",
    "fdatasync",    "ftruncate",      "lseek",           "unlink",
    "unlinkat",     "rename",         "renameat",        "flock",
    "fchmod",       "geteuid",        "getpid",          "clock_gettime",
    "gettimeofday", "nanosleep",      "clock_nanosleep", "getrandom",
    "brk",          "mmap",           "munmap",          "mremap",
    "mprotect",     "mlock",          "munlock",         "madvise",
    "rt_sigreturn", "rt_sigprocmask", "restart_syscall", "futex",
    "getcwd",       "readlink",       "readlinkat",      "exit_group",
    "exit",         "utimensat",      "fchown",          "pselect6",
};

/* The member's chain up to a pinned organisation, and her signature over exactly this batch. */
static Status
check_ask(Cx *cx, Custodian *custodian, const Permission *permission, Bytes certs,
          PermissionBatch batch, OrgId *ret_org)
{
    Cert chain[CERT_CHAIN_MAX];
    Cert last;
    CertRoot root;
    size_t n = 0;
    Day today = day_of_time(cx->now_s);

    TRY(cert_chain_read(cx, certs, chain, &n));
    TRY(custodian_root(cx, custodian->folder, chain[0].org, &root));
    TRY(cert_chain_check(cx, &root, chain, n, today, &last));
    if (last.kind != CERT_MEMBER || (last.roles & ROLE_GIVER) == 0 ||
        !id_equal(last.subject.id, permission->member.id) ||
        !id_equal(last.desk.id, permission->desk.id) ||
        !id_equal(custodian->statement.installation.id, permission->installation.id))
        FAIL(ERR_DENIED, "custodian.member", "the permission is not of this member and desk");
    TRY(permission_check(cx, permission, &last.sign, batch, today));
    *ret_org = root.org;
    return OK;
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
        FAIL(ERR_INVALID, "custodian.shape", "the question has the wrong size");
    TRY(permission_read(cx, permission_bytes, &permission));
    scan_copy(in, points, permission.count * sizeof points[0]);
    if (!scan_done(in))
        FAIL(ERR_INVALID, "custodian.shape", "the question has the wrong size");
    TRY(check_ask(cx, custodian, &permission, certs, (PermissionBatch){ points, permission.count },
                  &org));
    TRY(tag_evaluate(cx, custodian->share, points, permission.count, evaluated, &proof));
    TRY(custodian_count(cx, custodian, &permission, org));
    buf_u8(out, (uint8_t)share_number(custodian->share));
    buf_bytes(out, (Bytes){ evaluated[0].b, permission.count * sizeof evaluated[0] });
    buf_bytes(out, (Bytes){ proof.c, sizeof proof.c });
    buf_bytes(out, (Bytes){ proof.s, sizeof proof.s });
    return OK;
}

static Status
tell_state(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    if (!scan_done(in))
        FAIL(ERR_INVALID, "custodian.shape", "the question has the wrong size");
    buf_u8(out, (uint8_t)share_number(custodian->share));
    buf_u32(out, custodian->statement.epoch);
    buf_u64(out, custodian->head.size);
    buf_u8(out, custodian->forked);
    return OK;
}

static Status
keep_head(Cx *cx, const Custodian *custodian)
{
    Buf file = buf_new(HEAD_BYTES);
    Status status;

    head_write(&file, &custodian->head);
    status = file_write(cx, custodian_path(cx, custodian->folder, "head"), buf_view(&file), 0600);
    buf_free(&file);
    return status;
}

/* A head that does not continue the one before is kept as proof and ends all answers. */
static Status
take_head(Cx *cx, Custodian *custodian, Scan *in, Buf *out)
{
    Head head;
    MerkleProof proof = { .n = 0 };
    MerkleRoot old = { custodian->head.size, custodian->head.root };
    MerkleRoot new;

    TRY(head_read(cx, scan_bytes(in, HEAD_BYTES), &head));
    proof.n = scan_u8(in);
    if (proof.n > MERKLE_PROOF_MAX)
        FAIL(ERR_INVALID, "custodian.shape", "the proof is too long");
    scan_copy(in, proof.path, proof.n * sizeof proof.path[0]);
    if (!scan_done(in))
        FAIL(ERR_INVALID, "custodian.shape", "the question has the wrong size");
    TRY(head_check(cx, &custodian->ledger, &head));
    new = (MerkleRoot){ head.size, head.root };
    if (head.size < old.size ||
        (old.size > 0 && merkle_check_consistency(cx, &old, &new, &proof).code != ERR_NONE)) {
        custodian->forked = true;
        FAIL(ERR_SEAL, "custodian.forked", "the installation's ledger forks or shrinks");
    }
    custodian->head = head;
    buf_u8(out, 1);
    return keep_head(cx, custodian);
}

Status
custodian_answer(Cx *cx, Custodian *custodian, const Message *question, Buf *out)
{
    Scan in = scan_of(question->body);

    switch (question->kind) {
    case CUSTODIAN_EVALUATE:
        if (custodian->forked)
            FAIL(ERR_DENIED, "custodian.forked",
                 "this custodian does not answer an installation whose ledger forks or shrinks");
        return evaluate(cx, custodian, &in, out);
    case CUSTODIAN_STATUS: return tell_state(cx, custodian, &in, out);
    case CUSTODIAN_HEAD: return take_head(cx, custodian, &in, out);
    default: FAIL(ERR_DENIED, "custodian.kind", "a custodian does not answer this");
    }
}

static void
serve_one(Cx *cx, Custodian *custodian, int channel)
{
    Message question;
    Message answer;
    Buf out = buf_new(CHANNEL_BODY_MAX);
    Status status = channel_receive(cx, channel, 0, &question);

    if (status.code == ERR_NONE) {
        status = custodian_answer(cx, custodian, &question, &out);
        if (status.code != ERR_NONE) {
            log_failure(cx);
            buf_clear(&out);
            buf_u8(&out, (uint8_t)status.code);
        }
        answer = (Message){ status.code == ERR_NONE ? question.kind : CUSTODIAN_REFUSED,
                            question.request, buf_view(&out) };
        status = channel_send(cx, channel, &answer);
    }
    if (status.code != ERR_NONE && status.code != ERR_AWAY)
        log_failure(cx);
    buf_free(&out);
    arena_reset(cx->arena);
}

static Status
serve(Cx *cx, Custodian *custodian, const int *channels, size_t nchannels)
{
    struct pollfd polls[CUSTODIAN_CHANNELS_MAX] = { { .fd = -1 } };

    for (size_t i = 0; i < nchannels; i++)
        polls[i] = (struct pollfd){ .fd = channels[i], .events = POLLIN };
    while (!process_is_ending()) {
        if (poll(polls, nchannels, -1) <= 0)
            continue;
        for (size_t i = 0; i < nchannels; i++) {
            cx->now_s = clock_now_s();
            if ((polls[i].revents & POLLIN) != 0)
                serve_one(cx, custodian, channels[i]);
        }
    }
    return OK;
}

Status
custodian_run(Cx *cx, const char *folder, const int *channels, size_t nchannels)
{
    Custodian custodian;
    Cx own = { .arena = arena_new(1 << 20), .now_s = cx->now_s };
    SandboxFolder own_folder = { folder, true };
    Sandbox sandbox = { "custodian", calls, LEN(calls), &own_folder, 1 };

    ASSERT(nchannels <= CUSTODIAN_CHANNELS_MAX);
    TRY(custodian_open(cx, folder, &custodian));
    TRY(sandbox_enter(cx, &sandbox));
    return serve(&own, &custodian, channels, nchannels);
}
