/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/statement.h"

#include <sodium.h>

#include "seal/statement_internal.h"

enum { STATEMENT_VERSION = 1 };

void
statement_write_signatures(Buf *out, StatementSigned by)
{
    buf_u8(out, (uint8_t)by.n);
    for (size_t i = 0; i < by.n; i++) {
        buf_u8(out, by.list[i].number);
        buf_bytes(out, (Bytes){ by.list[i].signature.b, sizeof by.list[i].signature.b });
    }
}

bool
statement_read_signatures(Scan *scan, StatementSignature ret[SHARES_MAX], uint8_t *ret_n)
{
    uint8_t n = scan_u8(scan);
    uint8_t last = 0;

    if (n > SHARES_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        ret[i].number = scan_u8(scan);
        scan_copy(scan, ret[i].signature.b, sizeof ret[i].signature.b);
        if (ret[i].number <= last || ret[i].number > SHARES_MAX)
            return false;
        last = ret[i].number;
    }
    *ret_n = n;
    return true;
}

/* ERR_SEAL naming a custodian in cx->err.where: "custodian 2". */
static Status
blame(Cx *cx, unsigned number, const char *key, const char *sentence)
{
    Status failed = cx_fail(cx, ERR_SEAL, key, __func__, __LINE__, "", "%s", sentence);

    cx_where(cx, "custodian %u", number);
    return failed;
}

Status
statement_check_signatures(Cx *cx, const KeyStatement *st, const char *domain, Bytes b,
                           StatementSigned by)
{
    unsigned last = 0;

    if (by.n < st->t)
        FAIL(ERR_SEAL, "seal.statement.few", "%u custodians must have signed, not %zu",
             (unsigned)st->t, by.n);
    for (size_t i = 0; i < by.n; i++) {
        unsigned number = by.list[i].number;

        if (number <= last || number > st->n)
            FAIL(ERR_SEAL, "seal.statement.order", "a custodian has signed twice or is unknown");
        if (!sign_check(&st->custodians[number - 1], domain, b, &by.list[i].signature))
            return blame(cx, number, "seal.statement.signature",
                         "a custodian's signature does not hold");
        last = number;
    }
    return OK;
}

static void
write_signed(Buf *out, const KeyStatement *st)
{
    buf_u8(out, STATEMENT_VERSION);
    buf_bytes(out, id_bytes(&st->installation.id));
    buf_u32(out, st->epoch);
    buf_u8(out, st->t);
    buf_u8(out, st->n);
    buf_bytes(out, digest_bytes(&st->before));
    buf_bytes(out, (Bytes){ st->key.b, sizeof st->key.b });
    for (size_t i = 0; i < st->n; i++) {
        buf_bytes(out, (Bytes){ st->keys[i].b, sizeof st->keys[i].b });
        buf_bytes(out, (Bytes){ st->custodians[i].b, sizeof st->custodians[i].b });
    }
}

Digest
statement_digest(const KeyStatement *st)
{
    Buf out = buf_new(STATEMENT_BYTES_MAX);
    Digest ret;

    ASSERT(st->n <= SHARES_MAX);
    write_signed(&out, st);
    ret = digest_domain("statement", buf_view(&out));
    buf_free(&out);
    return ret;
}

/* Signatures are over the digest of everything else. */
void
statement_sign(KeyStatement *st, unsigned number, const SignKey *key)
{
    Digest digest = statement_digest(st);

    ASSERT(number >= 1 && number <= st->n);
    st->signatures[number - 1] = sign_make(key, "statement", digest_bytes(&digest));
}

void
statement_sign_change(KeyStatement *st, unsigned number, const SignKey *key)
{
    Digest digest = statement_digest(st);
    StatementSignature *change = &st->change[st->nchange];

    ASSERT(st->nchange < SHARES_MAX && number >= 1 && number <= SHARES_MAX &&
           (st->nchange == 0 || change[-1].number < number));
    change->number = (uint8_t)number;
    change->signature = sign_make(key, "statement-change", digest_bytes(&digest));
    st->nchange++;
}

void
statement_write(Buf *out, const KeyStatement *st)
{
    write_signed(out, st);
    for (size_t i = 0; i < st->n; i++)
        buf_bytes(out, (Bytes){ st->signatures[i].b, sizeof st->signatures[i].b });
    statement_write_signatures(out, (StatementSigned){ st->change, st->nchange });
}

static void
read_fields(Scan *scan, KeyStatement *st)
{
    scan_copy(scan, st->before.b, sizeof st->before.b);
    scan_copy(scan, st->key.b, sizeof st->key.b);
    for (size_t i = 0; i < st->n; i++) {
        scan_copy(scan, st->keys[i].b, sizeof st->keys[i].b);
        scan_copy(scan, st->custodians[i].b, sizeof st->custodians[i].b);
    }
    for (size_t i = 0; i < st->n; i++)
        scan_copy(scan, st->signatures[i].b, sizeof st->signatures[i].b);
}

/* The first statement follows nothing; each other one names what it follows. */
static bool
is_shaped(const KeyStatement *st)
{
    bool first = st->epoch == 1;
    bool follows = sodium_is_zero(st->before.b, sizeof st->before.b) == 0;

    return st->epoch >= 1 && first == !follows && first == (st->nchange == 0);
}

Status
statement_read(Cx *cx, Bytes b, KeyStatement *ret)
{
    Scan scan = scan_of(b);
    KeyStatement st = { 0 };
    uint8_t version = scan_u8(&scan);
    bool ordered;

    scan_copy(&scan, st.installation.id.b, ID_BYTES);
    st.epoch = scan_u32(&scan);
    st.t = scan_u8(&scan);
    st.n = scan_u8(&scan);
    if (version != STATEMENT_VERSION || st.t < 1 || st.t > st.n || st.n > SHARES_MAX)
        FAIL(ERR_INVALID, "seal.statement.shape",
             "the key statement's version or numbers of custodians are unknown");
    read_fields(&scan, &st);
    ordered = statement_read_signatures(&scan, st.change, &st.nchange);
    if (!scan_done(&scan) || !ordered || !is_shaped(&st))
        FAIL(ERR_INVALID, "seal.statement.length",
             "the key statement is cut off, too long or out of order");
    *ret = st;
    return OK;
}

/* True if no two custodians share an identity key: else one person would count twice. */
static bool
are_different(const SignPublic *keys, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (sign_public_equal(&keys[i], &keys[j]))
                return false;
        }
    }
    return true;
}

Status
statement_check(Cx *cx, const KeyStatement *st)
{
    Digest digest;

    if (st->t < 1 || st->t > st->n || st->n > SHARES_MAX || !is_shaped(st) ||
        !are_different(st->custodians, st->n))
        FAIL(ERR_SEAL, "seal.statement.custodians",
             "the key statement does not name 1 to %d different custodians", SHARES_MAX);
    digest = statement_digest(st);
    for (size_t i = 0; i < st->n; i++) {
        if (!sign_check(&st->custodians[i], "statement", digest_bytes(&digest), &st->signatures[i]))
            return blame(cx, (unsigned)i + 1, "seal.statement.signature",
                         "a custodian's signature under the key statement does not hold");
    }
    if (!share_keys_fit(&st->key, st->keys, st->t, st->n))
        FAIL(ERR_SEAL, "seal.statement.keys",
             "the custodians' public keys do not make up the tag key");
    return OK;
}

Status
statement_check_change(Cx *cx, const KeyStatement *old, const KeyStatement *st)
{
    Digest before;
    Digest digest;

    TRY(statement_check(cx, st));
    before = statement_digest(old);
    digest = statement_digest(st);
    if (!id_equal(st->installation.id, old->installation.id) || st->epoch == 1 ||
        st->epoch - 1 != old->epoch || !digest_equal(&st->before, &before))
        FAIL(ERR_SEAL, "seal.statement.before", "the key statement does not follow the one known");
    TRY(statement_check_signatures(cx, old, "statement-change", digest_bytes(&digest),
                                   (StatementSigned){ st->change, st->nchange }));
    return OK;
}

Status
statement_follow(Cx *cx, const KeyStatement *old, Bytes chain, const KeyStatement *st)
{
    KeyStatement known = *old;
    KeyStatement next;
    Scan in = scan_of(chain);

    while (in.rest.len > 0) {
        Bytes one = scan_bytes(&in, scan_u16(&in));

        if (in.bad)
            FAIL(ERR_INVALID, "seal.statement.chain", "the chain of key statements is cut off");
        TRY(statement_read(cx, one, &next));
        if (next.epoch <= known.epoch || next.epoch >= st->epoch)
            continue;
        TRY(statement_check_change(cx, &known, &next));
        known = next;
    }
    return statement_check_change(cx, &known, st);
}
