/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/statement_internal.h"

enum { LIMITS_VERSION = 1 };

Limits
limits_default(InstallationId installation)
{
    return (Limits){ .installation = installation,
                     .member_pieces = 30,
                     .member_tags = 600,
                     .desk_tags = 2000,
                     .installation_tags = 20000 };
}

static void
write_signed(Buf *out, const Limits *limits)
{
    buf_u8(out, LIMITS_VERSION);
    buf_bytes(out, id_bytes(&limits->installation.id));
    buf_u32(out, limits->number);
    buf_u32(out, (uint32_t)limits->day.n);
    buf_u32(out, limits->member_pieces);
    buf_u32(out, limits->member_tags);
    buf_u32(out, limits->desk_tags);
    buf_u32(out, limits->installation_tags);
}

void
limits_sign(Limits *limits, unsigned number, const SignKey *key)
{
    Buf out = buf_new(LIMITS_BYTES_MAX);
    StatementSignature *next = &limits->signatures[limits->n];

    ASSERT(limits->n < SHARES_MAX && number >= 1 && number <= SHARES_MAX &&
           (limits->n == 0 || next[-1].number < number));
    write_signed(&out, limits);
    next->number = (uint8_t)number;
    next->signature = sign_make(key, "limits", buf_view(&out));
    limits->n++;
    buf_free(&out);
}

void
limits_write(Buf *out, const Limits *limits)
{
    write_signed(out, limits);
    statement_write_signatures(out, (StatementSigned){ limits->signatures, limits->n });
}

Status
limits_read(Cx *cx, Bytes b, Limits *ret)
{
    Scan scan = scan_of(b);
    Limits limits = { 0 };
    uint8_t version = scan_u8(&scan);
    bool ordered;

    scan_copy(&scan, limits.installation.id.b, ID_BYTES);
    limits.number = scan_u32(&scan);
    limits.day.n = (int32_t)scan_u32(&scan);
    limits.member_pieces = scan_u32(&scan);
    limits.member_tags = scan_u32(&scan);
    limits.desk_tags = scan_u32(&scan);
    limits.installation_tags = scan_u32(&scan);
    ordered = statement_read_signatures(&scan, limits.signatures, &limits.n);
    if (!scan_done(&scan) || !ordered || version != LIMITS_VERSION || limits.number == 0)
        FAIL(ERR_INVALID, "seal.limits.shape",
             "the limits are cut off, too long, out of order or of an unknown version");
    *ret = limits;
    return OK;
}

Status
limits_check(Cx *cx, const KeyStatement *st, const Limits *limits)
{
    Buf out = buf_new(LIMITS_BYTES_MAX);
    Status status;

    if (!id_equal(limits->installation.id, st->installation.id))
        FAIL(ERR_SEAL, "seal.limits.installation", "the limits are of another installation");
    write_signed(&out, limits);
    status = statement_check_signatures(cx, st, "limits", buf_view(&out),
                                        (StatementSigned){ limits->signatures, limits->n });
    buf_free(&out);
    TRY(status);
    return OK;
}
