/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/statement.h"

#include <sodium.h>

#include "seal/statement_internal.h"

enum { STATEMENT_VERSION = 1 };

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
            return statement_blame(cx, (unsigned)i + 1, "seal.statement.signature",
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
