/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Questions to a custodian and its answers.  The first byte chooses the way in, since no fuzzer
 * finds a signature: a raw question; points in a permission that is signed; an answer; heads that
 * are signed, in any order. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "custodian/custodian_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORLD_ARENA = 1 << 22, NOW_S = 1790000000, HEADS_MAX = 8 };

static char dir[64];
static Custodian custodian;
static SignKey *ledger;
static SignKey *member;
static Permission permission; /* of the member, for any batch */
static Buf certs;

static int
remove_entry(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

static void
end_world(void)
{
    custodian_close(&custodian);
    sign_key_free(ledger);
    sign_key_free(member);
    buf_free(&certs);
    (void)nftw(dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* The member, invited by the organisation. */
static void
certify(const SignKey *organisation, OrgId org)
{
    AUTO(sign_key_free_at) SignKey *invited = sign_key_new();
    AUTO(box_key_free_at) BoxKey *box = box_key_new();
    Cert chain[2] = { { .kind = CERT_INVITATION,
                        .org = org,
                        .desk = permission.desk,
                        .subject = permission.member,
                        .sign = sign_key_public(invited),
                        .roles = ROLE_GIVER,
                        .from = permission.day,
                        .until = permission.day } };

    chain[1] = chain[0];
    chain[1].kind = CERT_MEMBER;
    chain[1].sign = sign_key_public(member);
    chain[1].box = box_key_public(box);
    cert_make(organisation, &chain[0]);
    cert_make(invited, &chain[1]);
    certs = buf_new(CERT_CHAIN_MAX * CERT_BYTES);
    cert_chain_write(&certs, chain, LEN(chain));
}

static void
fill_world(Cx *cx)
{
    AUTO(sign_key_free_at) SignKey *organisation = sign_key_new();
    CertRoot root = { { id_new() }, sign_key_public(organisation) };
    const char *folder = dir;
    CustodianDeal deal = { { id_new() }, sign_key_public(ledger), &folder, 1, 1 };
    KeyStatement statement;

    permission = (Permission){ .installation = deal.installation,
                               .desk.id = id_new(),
                               .member.id = id_new(),
                               .day = day_of_time(NOW_S) };
    certify(organisation, root.org);
    ASSERT(custodian_deal(cx, &deal, &statement).code == ERR_NONE);
    ASSERT(custodian_pin(cx, folder, &root).code == ERR_NONE);
    ASSERT(custodian_open(cx, folder, &custodian).code == ERR_NONE);
    custodian.limits.member_pieces = UINT32_MAX;
    custodian.limits.member_tags = UINT32_MAX;
    custodian.limits.desk_tags = UINT32_MAX;
    custodian.limits.installation_tags = UINT32_MAX;
}

/* In memory where there is such a folder: each head is synced. */
static void
make_dir(void)
{
    static const char *const places[] = { "/dev/shm/tessera-fuzz-XXXXXX",
                                          "/tmp/tessera-fuzz-XXXXXX" };
    bool made = false;

    for (size_t i = 0; i < LEN(places) && !made; i++) {
        (void)snprintf(dir, sizeof dir, "%s", places[i]);
        made = mkdtemp(dir) != NULL;
    }
    ASSERT(made);
}

static void
begin_world(void)
{
    AUTO(arena_free_at) Arena *arena = arena_new(WORLD_ARENA);
    Cx cx = { .arena = arena, .now_s = NOW_S };

    if (ledger != NULL)
        return;
    seal_start();
    ledger = sign_key_new();
    member = sign_key_new();
    make_dir();
    fill_world(&cx);
    (void)atexit(end_world);
}

static void
write_ask(const Point *points, size_t n, Buf *out)
{
    Buf allowed = buf_new(PERMISSION_BYTES);
    CustodianAsk wish;

    permission.piece.id = id_new();
    permission_make(member, points, n, &permission);
    permission_write(&allowed, &permission);
    wish = (CustodianAsk){ buf_view(&allowed), buf_view(&certs), { points[0].b, n * POINT_BYTES } };
    custodian_write_ask(out, &wish);
    buf_free(&allowed);
}

/* Whatever was asked, the answer fits into a message and a refusal has a reason. */
static Status
ask(Cx *cx, uint8_t kind, Bytes body, Buf *out)
{
    Message question = { kind, 1, body };
    Status status = custodian_answer(cx, &custodian, &question, out);

    ASSERT(!buf_full(out) && custodian_settle(cx, &custodian));
    if (status.code != ERR_NONE)
        ASSERT(custodian_refuse(cx, custodian_reason_of(&cx->err)).code != ERR_NONE);
    return status;
}

static void
check_evaluated(Cx *cx, const Point *points, size_t n, const Buf *out)
{
    Message message = { CUSTODIAN_EVALUATE, 1, buf_view(out) };
    TagAnswer answer;
    TagClaim claim = { custodian.statement.keys[0], points, answer.points, n };
    size_t nanswer = 0;

    ASSERT(custodian_read_answer(cx, &message, &answer, &nanswer).code == ERR_NONE);
    ASSERT(nanswer == n && tag_verify(cx, &claim, &answer.proof).code == ERR_NONE);
}

static void
ask_points(Cx *cx, Bytes data, Buf *out)
{
    Point points[TAG_POINTS_MAX] = { { { 0 } } };
    size_t n = tag_padded((data.len + POINT_BYTES - 1) / POINT_BYTES);
    Buf body = buf_new(CHANNEL_BODY_MAX);

    if (n > 0) {
        memcpy(points, data.ptr, data.len);
        write_ask(points, n, &body);
        if (ask(cx, CUSTODIAN_EVALUATE, buf_view(&body), out).code == ERR_NONE)
            check_evaluated(cx, points, n, out);
    }
    buf_free(&body);
}

/* Four bytes a head: size, time, which root, length of the proof that follows. */
static void
ask_heads(Cx *cx, Bytes data, Buf *out)
{
    Scan in = scan_of(data);

    for (size_t i = 0; i < HEADS_MAX && in.rest.len >= 4; i++) {
        Head head = { .size = scan_u8(&in), .time_s = scan_u8(&in), .root.b = { scan_u8(&in) } };
        uint8_t nproof = scan_u8(&in) % 8;
        Bytes proof = scan_bytes(&in, nproof * sizeof(Digest));
        uint64_t size_before = custodian.head.size;
        bool forked_before = custodian.forked;
        Buf body = buf_new(CHANNEL_BODY_MAX);

        head_sign(ledger, &head);
        head_write(&body, &head);
        buf_u8(&body, nproof);
        buf_bytes(&body, proof);
        (void)ask(cx, CUSTODIAN_HEAD, buf_view(&body), out).code;
        ASSERT(custodian.head.size >= size_before && custodian.forked >= forked_before);
        buf_free(&body);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(WORLD_ARENA);
    Cx cx = { .arena = arena, .now_s = NOW_S };
    Buf out = buf_new(CHANNEL_BODY_MAX);
    TagAnswer answer;
    size_t n = 0;

    if (size < 2 || size > CHANNEL_BODY_MAX)
        return 0;
    begin_world();
    custodian.forked = custodian.waits = false;
    custodian.head = (Head){ .size = 0 };
    switch (data[0] % 4) {
    case 0: (void)ask(&cx, data[1], (Bytes){ data + 2, size - 2 }, &out).code; break;
    case 1: ask_points(&cx, (Bytes){ data + 1, size - 1 }, &out); break;
    case 2:
        (void)custodian_read_answer(&cx, &(Message){ data[1], 1, { data + 2, size - 2 } }, &answer,
                                    &n)
            .code;
        break;
    default: ask_heads(&cx, (Bytes){ data + 1, size - 1 }, &out); break;
    }
    buf_free(&out);
    return 0;
}
