/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The second ceremony: new shares of the same key, for when a custodian changes. */
#include "custodian/custodian_internal.h"
#include "os/file.h"

/* What the ceremony holds until it is over. */
typedef struct Ceremony {
    KeyStatement old;
    SignPublic ledger;
    TagShare *old_shares[SHARES_MAX];
    SignKey *old_identities[SHARES_MAX];
    TagShare *shares[SHARES_MAX];
    SignKey *identities[SHARES_MAX];
} Ceremony;

static void
ceremony_done(Ceremony *ceremony)
{
    for (size_t i = 0; i < SHARES_MAX; i++) {
        share_free(ceremony->old_shares[i]);
        sign_key_free(ceremony->old_identities[i]);
        share_free(ceremony->shares[i]);
        sign_key_free(ceremony->identities[i]);
    }
}

static Status
read_old(Cx *cx, const CustodianRefresh *refresh, Ceremony *ceremony)
{
    TRY(custodian_statement(cx, refresh->old[0], &ceremony->old));
    TRY(custodian_read_ledger(cx, refresh->old[0], &ceremony->ledger));
    if (refresh->nold < ceremony->old.t)
        FAIL(ERR_INVALID, "custodian.refresh.few", "%u of the custodians before must take part",
             (unsigned)ceremony->old.t);
    for (size_t i = 0; i < refresh->nold; i++) {
        TRY(custodian_read_share(cx, refresh->old[i], &ceremony->old_shares[i]));
        TRY(custodian_read_identity(cx, refresh->old[i], &ceremony->old_identities[i]));
    }
    return OK;
}

static Status
make_new(Cx *cx, const CustodianRefresh *refresh, Ceremony *ceremony, KeyStatement *st)
{
    const TagShare *old[SHARES_MAX];
    ShareRefresh how = { old, ceremony->old.t, refresh->t, refresh->n };
    Point same = ceremony->old.key;

    for (size_t i = 0; i < refresh->nold; i++)
        old[i] = ceremony->old_shares[i];
    *st = (KeyStatement){ .installation = ceremony->old.installation,
                          .epoch = ceremony->old.epoch + 1,
                          .t = refresh->t,
                          .n = refresh->n,
                          .before = statement_digest(&ceremony->old) };
    TRY(share_refresh(cx, &how, ceremony->shares, &st->key));
    if (!point_equal(&st->key, &same))
        FAIL(ERR_SEAL, "custodian.refresh.key", "the shares before do not make the key before");
    for (unsigned i = 0; i < refresh->n; i++) {
        ceremony->identities[i] = sign_key_new();
        st->keys[i] = share_public(ceremony->shares[i]);
        st->custodians[i] = sign_key_public(ceremony->identities[i]);
    }
    return OK;
}

/* Signed by all who come, and by those before, whose clients follow them. */
static void
sign_all(const CustodianRefresh *refresh, const Ceremony *ceremony, KeyStatement *st)
{
    for (unsigned i = 0; i < refresh->n; i++)
        statement_sign(st, i + 1, ceremony->identities[i]);
    for (unsigned number = 1; number <= ceremony->old.n; number++) {
        for (size_t i = 0; i < refresh->nold; i++) {
            if (share_number(ceremony->old_shares[i]) == number)
                statement_sign_change(st, number, ceremony->old_identities[i]);
        }
    }
}

static Status
copy_pins(Cx *cx, const char *from, const char *to)
{
    Str pins;

    TRY(file_read(cx, custodian_path(cx, from, "organisations"), CUSTODIAN_PINS_BYTES, &pins));
    return file_write(cx, custodian_path(cx, to, "organisations"), str_bytes(pins), 0600);
}

static Status
fill_all(Cx *cx, const CustodianRefresh *refresh, const Ceremony *ceremony, const KeyStatement *st)
{
    TRY(custodian_check_free(cx, refresh->folders, refresh->n));
    for (size_t i = 0; i < refresh->n; i++) {
        CustodianFolder folder = { refresh->folders[i], ceremony->ledger, ceremony->shares[i],
                                   ceremony->identities[i] };

        TRY(custodian_fill(cx, &folder));
        TRY(custodian_write_statement(cx, refresh->folders[i], st));
        TRY(copy_pins(cx, refresh->old[0], refresh->folders[i]));
    }
    return OK;
}

static Status
hold(Cx *cx, const CustodianRefresh *refresh, Ceremony *ceremony, KeyStatement *st)
{
    TRY(read_old(cx, refresh, ceremony));
    TRY(make_new(cx, refresh, ceremony, st));
    sign_all(refresh, ceremony, st);
    TRY(statement_check_change(cx, &ceremony->old, st));
    return fill_all(cx, refresh, ceremony, st);
}

Status
custodian_refresh(Cx *cx, const CustodianRefresh *refresh, KeyStatement *ret)
{
    AUTO(ceremony_done) Ceremony ceremony = { .ledger = { { 0 } } };
    KeyStatement st;

    if (refresh->nold == 0 || refresh->nold > SHARES_MAX || refresh->n > SHARES_MAX)
        FAIL(ERR_INVALID, "custodian.refresh.number", "1 to %d custodians take part", SHARES_MAX);
    TRY(hold(cx, refresh, &ceremony, &st));
    *ret = st;
    return OK;
}
