/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/cert.h"

#include <sodium.h>

enum { CERT_VERSION = 1, CERT_SIGNED = CERT_BYTES - 64, DAY_LAST = 2932896 /* 9999-12-31 */ };

static bool
is_zero(const uint8_t b[32])
{
    return sodium_is_zero(b, 32) != 0;
}

/* Each kind has its own fields; the others are zeroes, so that nothing unread is signed. */
static bool
is_shaped(const Cert *cert)
{
    bool has_sign = !is_zero(cert->sign.b);
    bool has_box = !is_zero(cert->box.b);
    bool has_roles = cert->roles != 0;

    if (cert->from.n < 0 || cert->until.n < cert->from.n || cert->until.n > DAY_LAST ||
        (cert->roles & ~ROLE_ALL) != 0)
        return false;
    switch (cert->kind) {
    case CERT_INVITATION: return has_sign && !has_box && has_roles;
    case CERT_MEMBER: return has_sign && has_box && has_roles;
    case CERT_DESK_KEY: return !has_sign && has_box && !has_roles;
    }
    return false;
}

static void
write_signed(Buf *out, const Cert *cert)
{
    buf_u8(out, CERT_VERSION);
    buf_u8(out, (uint8_t)cert->kind);
    buf_bytes(out, id_bytes(&cert->org.id));
    buf_bytes(out, id_bytes(&cert->desk.id));
    buf_bytes(out, id_bytes(&cert->subject.id));
    buf_bytes(out, (Bytes){ cert->sign.b, sizeof cert->sign.b });
    buf_bytes(out, (Bytes){ cert->box.b, sizeof cert->box.b });
    buf_u8(out, cert->roles);
    buf_u32(out, (uint32_t)cert->from.n);
    buf_u32(out, (uint32_t)cert->until.n);
}

void
cert_make(const SignKey *by, Cert *cert)
{
    Buf out = buf_new(CERT_SIGNED);

    ASSERT(is_shaped(cert));
    write_signed(&out, cert);
    cert->by = sign_make(by, "cert", buf_view(&out));
    buf_free(&out);
}

static bool
is_signed_by(const Cert *cert, const SignPublic *by)
{
    Buf out = buf_new(CERT_SIGNED);
    bool holds;

    write_signed(&out, cert);
    holds = sign_check(by, "cert", buf_view(&out), &cert->by);
    buf_free(&out);
    return holds;
}

void
cert_write(Buf *out, const Cert *cert)
{
    write_signed(out, cert);
    buf_bytes(out, (Bytes){ cert->by.b, sizeof cert->by.b });
}

Status
cert_read(Cx *cx, Bytes b, Cert *ret)
{
    Scan scan = scan_of(b);
    Cert cert = { 0 };
    uint8_t version = scan_u8(&scan);

    cert.kind = (CertKind)scan_u8(&scan);
    scan_copy(&scan, cert.org.id.b, ID_BYTES);
    scan_copy(&scan, cert.desk.id.b, ID_BYTES);
    scan_copy(&scan, cert.subject.id.b, ID_BYTES);
    scan_copy(&scan, cert.sign.b, sizeof cert.sign.b);
    scan_copy(&scan, cert.box.b, sizeof cert.box.b);
    cert.roles = scan_u8(&scan);
    cert.from.n = (int32_t)scan_u32(&scan);
    cert.until.n = (int32_t)scan_u32(&scan);
    scan_copy(&scan, cert.by.b, sizeof cert.by.b);
    if (!scan_done(&scan))
        FAIL(ERR_INVALID, "seal.cert.length", "a certificate has %d bytes", CERT_BYTES);
    if (version != CERT_VERSION || !is_shaped(&cert))
        FAIL(ERR_INVALID, "seal.cert.shape", "a certificate's version, kind or field is unknown");
    *ret = cert;
    return OK;
}

void
cert_chain_write(Buf *out, const Cert *certs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        cert_write(out, &certs[i]);
}

Status
cert_chain_read(Cx *cx, Bytes b, Cert ret[CERT_CHAIN_MAX], size_t *ret_n)
{
    size_t n = b.len / CERT_BYTES;
    Cert certs[CERT_CHAIN_MAX];

    if (b.len % CERT_BYTES != 0 || n == 0 || n > CERT_CHAIN_MAX)
        FAIL(ERR_INVALID, "seal.chain.length", "a chain is 1 to %d certificates of %d bytes",
             CERT_CHAIN_MAX, CERT_BYTES);
    for (size_t i = 0; i < n; i++)
        TRY(cert_read(cx, (Bytes){ b.ptr + i * CERT_BYTES, CERT_BYTES }, &certs[i]));
    for (size_t i = 0; i < n; i++)
        ret[i] = certs[i];
    *ret_n = n;
    return OK;
}

/* Rules 3 to 5: who may sign what. */
static bool
may_follow(const Cert *before, const Cert *cert)
{
    switch (cert->kind) {
    case CERT_INVITATION:
        return before->kind == CERT_MEMBER && (before->roles & ROLE_LEAD) != 0 &&
               (cert->roles & ~ROLE_OF_LEAD) == 0;
    case CERT_MEMBER:
        return before->kind == CERT_INVITATION && (cert->roles & ~before->roles) == 0 &&
               id_equal(cert->subject.id, before->subject.id);
    case CERT_DESK_KEY:
        return before->kind == CERT_MEMBER && id_equal(cert->subject.id, before->subject.id);
    }
    return false;
}

/* Why `cert` does not follow `before`; NULL if it does. */
static const char *
link_fault(const Cert *before, const Cert *cert)
{
    if (!id_equal(cert->org.id, before->org.id) || !id_equal(cert->desk.id, before->desk.id))
        return "is of another organisation or desk";
    if (cert->from.n < before->from.n || cert->until.n > before->until.n)
        return "holds on days on which the one before does not";
    if (!may_follow(before, cert))
        return "is more than the one before may give";
    if (!is_signed_by(cert, &before->sign))
        return "is not signed by the one before";
    return NULL;
}

static const char *
first_fault(const CertRoot *root, const Cert *cert)
{
    if (!id_equal(cert->org.id, root->org.id))
        return "is of another organisation";
    if (cert->kind != CERT_INVITATION)
        return "is no invitation";
    if (!is_signed_by(cert, &root->key))
        return "is not signed by the organisation's key";
    return NULL;
}

Status
cert_chain_check(Cx *cx, const CertRoot *root, const Cert *certs, size_t n, Day day, Cert *ret_last)
{
    if (n == 0 || n > CERT_CHAIN_MAX)
        FAIL(ERR_SEAL, "seal.chain.length", "a chain is 1 to %d certificates", CERT_CHAIN_MAX);
    for (size_t i = 0; i < n; i++) {
        const char *fault = !is_shaped(&certs[i]) ? "has fields that its kind does not have"
                            : i == 0              ? first_fault(root, &certs[0])
                                                  : link_fault(&certs[i - 1], &certs[i]);

        if (fault != NULL)
            FAIL(ERR_SEAL, "seal.chain.link", "certificate %zu of the chain %s", i + 1, fault);
    }
    if (day.n < certs[n - 1].from.n || day.n > certs[n - 1].until.n)
        FAIL(ERR_SEAL, "seal.chain.day", "the certificate does not hold on this day");
    *ret_last = certs[n - 1];
    return OK;
}
