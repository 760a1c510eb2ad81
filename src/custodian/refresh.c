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

/* Each share once, and nobody who has seen the ledger fork: new shares must not make that unseen.
 */
static Status
check_old(Cx *cx, const CustodianRefresh *refresh, const Ceremony *ceremony)
{
    unsigned seen = 0;

    for (size_t i = 0; i < refresh->nold; i++) {
        unsigned number = share_number(ceremony->old_shares[i]);

        if ((seen >> number & 1U) != 0)
            FAIL_AT(ERR_INVALID, "custodian.refresh.twice", refresh->old[i],
                    "the share of custodian %u takes part already", number);
        seen |= 1U << number;
        if (file_exists(custodian_path(cx, refresh->old[i], "forked")))
            FAIL_AT(ERR_CONFLICT, "custodian.refresh.forked", refresh->old[i],
                    "this custodian has proof that the ledger forks or shrinks: its people look at "
                    "it first, and remove `head` and `forked` if they know why");
    }
    return OK;
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
    return check_old(cx, refresh, ceremony);
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

/* The newest head that one of them has seen; size 0: none has.  A folder brought from elsewhere may
 * say what the ledger never signed. */
static Status
newest_head(Cx *cx, const CustodianRefresh *refresh, const SignPublic *signer, Head *ret)
{
    *ret = (Head){ .size = 0 };
    for (size_t i = 0; i < refresh->nold; i++) {
        Head head = { .size = 0 };

        TRY(custodian_read_head(cx, refresh->old[i], &head));
        if (head.size > 0)
            TRY(head_check(cx, signer, &head));
        if (head.size > ret->size)
            *ret = head;
    }
    return OK;
}

/* What they know of whom they answer goes on: pinned organisations, the ledger as it was seen, what
 * ended. */
static Status
copy_known(Cx *cx, const CustodianRefresh *refresh, unsigned t, const Head *head, const char *to)
{
    TRY(custodian_carry_pins(cx, refresh->old, refresh->nold, t, to));
    if (head->size > 0)
        TRY(custodian_write_head(cx, to, head));
    return custodian_carry_ended(cx, refresh->old, refresh->nold, to);
}

/* The statements before the new one, for members who were away: the oldest fall out when there are
 * too many, and with them whoever knows none newer. */
static Status
chain_of(Cx *cx, const char *folder, const KeyStatement *old, Bytes *ret)
{
    const char *path = custodian_path(cx, folder, "before");
    Buf chain = buf_new(STATEMENT_CHAIN_MAX + 2 + STATEMENT_BYTES_MAX);
    Buf one = buf_new(STATEMENT_BYTES_MAX);
    Str before = { NULL, 0 };
    Bytes all;

    if (file_exists(path))
        TRY(file_read(cx, path, STATEMENT_CHAIN_MAX, &before));
    statement_write(&one, old);
    buf_bytes(&chain, str_bytes(before));
    buf_u16(&chain, (uint16_t)buf_view(&one).len);
    buf_bytes(&chain, buf_view(&one));
    all = arena_bytes(cx->arena, buf_view(&chain));
    while (all.len > STATEMENT_CHAIN_MAX) {
        Scan in = scan_of(all);

        (void)scan_bytes(&in, scan_u16(&in));
        all = in.rest;
    }
    buf_free(&one);
    buf_free(&chain);
    *ret = all;
    return OK;
}

/* The newest limits that one of them has stay, under the signatures of those who come. */
static Status
sign_limits_again(Cx *cx, const CustodianRefresh *refresh, const KeyStatement *old)
{
    Limits limits = { .number = 0 };

    for (size_t i = 0; i < refresh->nold; i++) {
        Limits here;

        TRY(custodian_open_limits(cx, refresh->old[i], old, &here));
        if (here.number > limits.number)
            limits = here;
    }
    if (limits.number == 0)
        return OK;
    limits.number++;
    limits.n = 0;
    return custodian_set_limits(cx, refresh->folders, refresh->t, refresh->n, &limits);
}

static Status
fill_all(Cx *cx, const CustodianRefresh *refresh, const Ceremony *ceremony, const KeyStatement *st)
{
    Bytes chain = { NULL, 0 };
    Head head;

    TRY(custodian_check_free(cx, refresh->folders, refresh->n));
    TRY(newest_head(cx, refresh, &ceremony->ledger, &head));
    TRY(chain_of(cx, refresh->old[0], &ceremony->old, &chain));
    for (size_t i = 0; i < refresh->n; i++) {
        CustodianFolder folder = { refresh->folders[i], ceremony->ledger, ceremony->shares[i],
                                   ceremony->identities[i] };

        TRY(custodian_fill(cx, &folder));
        TRY(custodian_write_statement(cx, refresh->folders[i], st));
        TRY(file_write(cx, custodian_path(cx, refresh->folders[i], "before"), chain, 0644));
        TRY(copy_known(cx, refresh, ceremony->old.t, &head, refresh->folders[i]));
    }
    return sign_limits_again(cx, refresh, &ceremony->old);
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
