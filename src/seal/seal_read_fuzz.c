/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every reader of bytes from outside, chosen by the first byte; what is read is written back and
 * must be the same bytes. */
#include "seal/cert.h"
#include "seal/code.h"
#include "seal/ended.h"
#include "seal/head.h"
#include "seal/permission.h"
#include "seal/statement.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const SignPublic some_key = { { 1 } };

static void
fuzz_certs(Cx *cx, Bytes b, Buf *out)
{
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    CertRoot root = { .key = some_key };
    size_t n;

    if (cert_chain_read(cx, b, certs, &n).code != ERR_NONE)
        return;
    cert_chain_write(out, certs, n);
    root.org = certs[0].org;
    status_ignore(cx, cert_chain_check(cx, &root, certs, n, certs[n - 1].from, &last), "fuzz");
}

static void
fuzz_permission(Cx *cx, Bytes b, Buf *out)
{
    static const Point points[64];
    Permission permission;

    if (permission_read(cx, b, &permission).code != ERR_NONE)
        return;
    permission_write(out, &permission);
    status_ignore(cx,
                  permission_check(cx, &permission, &some_key,
                                   (PermissionBatch){ points, permission.count }, permission.day),
                  "fuzz");
}

static void
fuzz_statement(Cx *cx, Bytes b, Buf *out)
{
    KeyStatement st;

    if (statement_read(cx, b, &st).code != ERR_NONE)
        return;
    statement_write(out, &st);
    status_ignore(cx, statement_check(cx, &st), "fuzz");
    status_ignore(cx, statement_check_change(cx, &st, &st), "fuzz");
    status_ignore(cx, statement_follow(cx, &st, b, &st), "fuzz");
    /* Reached without signatures, too: the arithmetic of any points. */
    (void)share_keys_fit(&st.key, st.keys, st.t, st.n);
}

static void
fuzz_limits(Cx *cx, Bytes b, Buf *out)
{
    KeyStatement st = { .t = 1, .n = SHARES_MAX };
    Limits limits;

    if (limits_read(cx, b, &limits).code != ERR_NONE)
        return;
    limits_write(out, &limits);
    st.installation = limits.installation;
    status_ignore(cx, limits_check(cx, &st, &limits), "fuzz");
}

static void
fuzz_head(Cx *cx, Bytes b, Buf *out)
{
    Head head;

    if (head_read(cx, b, &head).code != ERR_NONE)
        return;
    head_write(out, &head);
    status_ignore(cx, head_check(cx, &some_key, &head), "fuzz");
}

static void
fuzz_share(Cx *cx, Bytes b, Buf *out)
{
    AUTO(share_free_at) TagShare *share = NULL;
    AUTO(secret_free_at) Secret *written = NULL;

    if (share_read(cx, b, &share).code != ERR_NONE)
        return;
    written = share_write(share);
    buf_bytes(out, secret_bytes(written));
}

/* People type codes in many ways: only the code itself comes back the same. */
static void
fuzz_code(Cx *cx, Bytes b, Buf *out)
{
    CertCode code;
    CertCode again;

    (void)out;
    if (cert_code_parse(cx, bytes_str(b), &code).code != ERR_NONE)
        return;
    ASSERT(cert_code_parse(cx, cert_code_format(cx->arena, &code), &again).code == ERR_NONE);
    ASSERT(seal_equal(&code, &again, sizeof code));
}

static void
fuzz_ended(Cx *cx, Bytes b, Buf *out)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);

    if (ended_read(cx, b, list).code != ERR_NONE)
        return;
    ended_write(out, list);
    status_ignore(cx, ended_check(cx, &some_key, list), "fuzz");
}

/* Proofs of the ledger come in JSON; here the hashes follow index, size and root. */
static void
fuzz_proofs(Cx *cx, Bytes b, Buf *out)
{
    Scan scan = scan_of(b);
    uint64_t index = scan_u64(&scan);
    MerkleRoot tree = { .size = scan_u64(&scan) };
    MerkleRoot old = { .size = index };
    MerkleProof proof = { .n = 0 };

    (void)out;
    scan_copy(&scan, tree.root.b, sizeof tree.root.b);
    while (scan.rest.len >= 32 && proof.n < MERKLE_PROOF_MAX)
        scan_copy(&scan, proof.path[proof.n++].b, 32);
    status_ignore(cx, merkle_check_inclusion(cx, &tree.root, index, &tree, &proof), "fuzz");
    status_ignore(cx, merkle_check_consistency(cx, &old, &tree, &proof), "fuzz");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const fuzz[])(
        Cx *, Bytes, Buf *) = { fuzz_certs, fuzz_permission, fuzz_statement, fuzz_limits, fuzz_head,
                                fuzz_share, fuzz_code,       fuzz_proofs,    fuzz_ended };
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 20);
    AUTO(buf_free) Buf out = buf_new(1 << 16);
    Cx cx = { .arena = arena };
    Bytes b = { data, size };

    seal_start();
    if (size == 0)
        return 0;
    b.ptr++;
    b.len--;
    fuzz[data[0] % LEN(fuzz)](&cx, b, &out);
    ASSERT(buf_view(&out).len == 0 || bytes_equal(buf_view(&out), b));
    return 0;
}
