/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A custodian's folder: the ceremony that fills it, and opening it. */
#include "custodian/custodian_internal.h"
#include "os/file.h"
#include "store/migrations.h"

enum { PIN_BYTES = ID_BYTES + 32 };

const char *
custodian_path(Cx *cx, const char *folder, const char *name)
{
    return arena_format(cx->arena, "%s/%s", folder, name).ptr;
}

static Status
write_buf(Cx *cx, const char *path, Buf *content, unsigned mode)
{
    Status status = file_write(cx, path, buf_view(content), mode);

    buf_free(content);
    return status;
}

Status
custodian_write_statement(Cx *cx, const char *folder, const KeyStatement *statement)
{
    Buf out = buf_new(STATEMENT_BYTES_MAX);

    statement_write(&out, statement);
    return write_buf(cx, custodian_path(cx, folder, "statement"), &out, 0644);
}

Status
custodian_check_free(Cx *cx, const char *const *folders, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (file_exists(custodian_path(cx, folders[i], "share")))
            FAIL_AT(ERR_CONFLICT, "custodian.share", folders[i], "this folder has a share already");
    }
    return OK;
}

Status
custodian_fill(Cx *cx, const CustodianFolder *of)
{
    const char *folder = of->folder;
    AUTO(secret_free_at) Secret *share_bytes = share_write(of->share);
    AUTO(secret_free_at) Secret *seed = sign_key_seed(of->identity);

    TRY(file_make_folder(cx, folder));
    TRY(custodian_check_free(cx, &folder, 1));
    TRY(file_write(cx, custodian_path(cx, folder, "ledger"),
                   (Bytes){ of->ledger.b, sizeof of->ledger.b }, 0644));
    TRY(file_write(cx, custodian_path(cx, folder, "organisations"), (Bytes){ NULL, 0 }, 0600));
    TRY(file_write(cx, custodian_path(cx, folder, "identity"), secret_bytes(seed), 0600));
    return file_write(cx, custodian_path(cx, folder, "share"), secret_bytes(share_bytes), 0600);
}

static Status
deal_with(Cx *cx, const CustodianDeal *deal, TagShare **shares, SignKey **identities,
          KeyStatement *st)
{
    TRY(custodian_check_free(cx, deal->folders, deal->n));
    for (unsigned i = 0; i < deal->n; i++) {
        st->keys[i] = share_public(shares[i]);
        st->custodians[i] = sign_key_public(identities[i]);
    }
    for (unsigned i = 0; i < deal->n; i++)
        statement_sign(st, i + 1, identities[i]);
    for (unsigned i = 0; i < deal->n; i++) {
        CustodianFolder folder = { deal->folders[i], deal->ledger, shares[i], identities[i] };

        TRY(custodian_fill(cx, &folder));
        TRY(custodian_write_statement(cx, deal->folders[i], st));
    }
    return OK;
}

Status
custodian_deal(Cx *cx, const CustodianDeal *deal, KeyStatement *ret)
{
    TagShare *shares[SHARES_MAX] = { NULL };
    SignKey *identities[SHARES_MAX] = { NULL };
    KeyStatement st = {
        .installation = deal->installation, .epoch = 1, .t = deal->t, .n = deal->n
    };
    Status status;

    TRY(share_deal(cx, deal->t, deal->n, shares, &st.key));
    for (unsigned i = 0; i < deal->n; i++)
        identities[i] = sign_key_new();
    status = deal_with(cx, deal, shares, identities, &st);
    for (unsigned i = 0; i < deal->n; i++) {
        share_free(shares[i]);
        sign_key_free(identities[i]);
    }
    if (status.code == ERR_NONE)
        *ret = st;
    return status;
}

static Status
look_for_pin(Cx *cx, const char *folder, OrgId org, CertRoot *ret, bool *ret_found)
{
    const char *path = custodian_path(cx, folder, "organisations");
    CertRoot pin = { .org = org };
    bool found = false;
    Str pins;
    Scan in;

    TRY(file_read(cx, path, CUSTODIAN_PINS_BYTES, &pins));
    if (pins.len % PIN_BYTES != 0)
        FAIL_AT(ERR_INVALID, "custodian.organisations", path, "the last entry is cut off");
    in = scan_of(str_bytes(pins));
    while (!found && in.rest.len > 0) {
        scan_copy(&in, pin.org.id.b, sizeof pin.org.id.b);
        scan_copy(&in, pin.key.b, sizeof pin.key.b);
        found = id_equal(pin.org.id, org.id);
    }
    if (found)
        *ret = pin;
    *ret_found = found;
    return OK;
}

/* The pin of an organisation, if there is one.  The file is read in memory of its own: it is looked
 * through once for each question of a round, and in a ceremony once for each pin. */
static Status
find_pin(Cx *cx, const char *folder, OrgId org, CertRoot *ret, bool *ret_found)
{
    AUTO(arena_free_at) Arena *arena = arena_new(2 * (size_t)CUSTODIAN_PINS_BYTES);
    Cx own = { .arena = arena, .now_s = cx->now_s };
    Status status = look_for_pin(&own, folder, org, ret, ret_found);

    if (status.code != ERR_NONE)
        cx->err = own.err;
    return status;
}

/* Appended, not replaced: the file stays its owner's. */
Status
custodian_pin(Cx *cx, const char *folder, const CertRoot *organisation)
{
    Buf line = buf_new(PIN_BYTES);
    CertRoot before;
    bool found = false;
    Status status;

    TRY(find_pin(cx, folder, organisation->org, &before, &found));
    if (found && !sign_public_equal(&before.key, &organisation->key))
        FAIL_AT(ERR_CONFLICT, "custodian.pin", folder,
                "another key of this organisation is pinned here");
    if (found)
        return OK;
    buf_bytes(&line, id_bytes(&organisation->org.id));
    buf_bytes(&line, (Bytes){ organisation->key.b, sizeof organisation->key.b });
    status = file_append(cx, custodian_path(cx, folder, "organisations"), buf_view(&line));
    buf_free(&line);
    return status;
}

Status
custodian_root(Cx *cx, const char *folder, OrgId org, CertRoot *ret)
{
    bool found = false;

    TRY(find_pin(cx, folder, org, ret, &found));
    return found ? OK : custodian_refuse(cx, CUSTODIAN_ORGANISATION);
}

static Status
count_pins(Cx *cx, const char *const *folders, size_t n, const CertRoot *pin, unsigned *ret)
{
    unsigned same = 0;

    for (size_t i = 0; i < n; i++) {
        CertRoot there;
        bool found = false;

        TRY(find_pin(cx, folders[i], pin->org, &there, &found));
        same += found && sign_public_equal(&there.key, &pin->key);
    }
    *ret = same;
    return OK;
}

Status
custodian_carry_pins(Cx *cx, const char *const *from, size_t nfrom, unsigned t, const char *to)
{
    for (size_t i = 0; i < nfrom; i++) {
        Str pins;
        Scan in;

        TRY(file_read(cx, custodian_path(cx, from[i], "organisations"), CUSTODIAN_PINS_BYTES,
                      &pins));
        in = scan_of(str_bytes(pins));
        while (in.rest.len > 0) {
            CertRoot pin;
            unsigned same = 0;

            scan_copy(&in, pin.org.id.b, sizeof pin.org.id.b);
            scan_copy(&in, pin.key.b, sizeof pin.key.b);
            TRY(count_pins(cx, from, nfrom, &pin, &same)); /* and no entry is cut off */
            if (same >= t)
                TRY(custodian_pin(cx, to, &pin));
        }
    }
    return OK;
}

Status
custodian_read_identity(Cx *cx, const char *folder, SignKey **ret)
{
    AUTO(secret_free_at) Secret *seed = secret_new(SIGN_SEED_BYTES);

    TRY(file_read_exactly(cx, custodian_path(cx, folder, "identity"), secret_room(seed),
                          SIGN_SEED_BYTES));
    *ret = sign_key_of_seed(seed);
    return OK;
}

static unsigned
number_of(const KeyStatement *st, const SignKey *identity)
{
    SignPublic public = sign_key_public(identity);

    for (unsigned i = 0; i < st->n; i++) {
        if (sign_public_equal(&st->custodians[i], &public))
            return i + 1;
    }
    return 0;
}

/* Signs with the identity in each folder, in rising order of their numbers, each once. */
static Status
sign_limits(Cx *cx, const char *const *folders, size_t n, const KeyStatement *st, Limits *limits)
{
    const char *of[SHARES_MAX] = { NULL };

    for (size_t i = 0; i < n; i++) {
        AUTO(sign_key_free_at) SignKey *identity = NULL;
        unsigned number;

        TRY(custodian_read_identity(cx, folders[i], &identity));
        number = number_of(st, identity);
        if (number == 0)
            FAIL_AT(ERR_SEAL, "custodian.identity", folders[i],
                    "this identity is not in the statement");
        of[number - 1] = folders[i];
    }
    for (unsigned i = 0; i < st->n; i++) {
        AUTO(sign_key_free_at) SignKey *identity = NULL;

        if (of[i] == NULL)
            continue;
        TRY(custodian_read_identity(cx, of[i], &identity));
        limits_sign(limits, i + 1, identity);
    }
    return OK;
}

/* A document signed before cannot come back. */
static Status
check_newer(Cx *cx, const char *folder, const KeyStatement *st, const Limits *limits)
{
    Limits before;

    TRY(custodian_open_limits(cx, folder, st, &before));
    if (limits->number <= before.number)
        FAIL_AT(ERR_CONFLICT, "custodian.limits.number", folder,
                "the limits in force have the number %u; new ones need a higher", before.number);
    return OK;
}

Status
custodian_set_limits(Cx *cx, const char *const *folders, size_t n, size_t nall, Limits *limits)
{
    KeyStatement st;

    ASSERT(n > 0 && nall > 0);
    TRY(custodian_statement(cx, folders[0], &st));
    for (size_t i = 0; i < nall; i++)
        TRY(check_newer(cx, folders[i], &st, limits));
    TRY(sign_limits(cx, folders, n, &st, limits));
    TRY(limits_check(cx, &st, limits));
    for (size_t i = 0; i < nall; i++) {
        Buf out = buf_new(LIMITS_BYTES_MAX);

        limits_write(&out, limits);
        TRY(write_buf(cx, custodian_path(cx, folders[i], "limits"), &out, 0644));
    }
    return OK;
}

Status
custodian_statement(Cx *cx, const char *folder, KeyStatement *ret)
{
    Str text;

    TRY(file_read(cx, custodian_path(cx, folder, "statement"), STATEMENT_BYTES_MAX, &text));
    TRY(statement_read(cx, str_bytes(text), ret));
    return statement_check(cx, ret);
}

Status
custodian_open_limits(Cx *cx, const char *folder, const KeyStatement *st, Limits *ret)
{
    const char *path = custodian_path(cx, folder, "limits");
    Str text;

    *ret = limits_default(st->installation);
    if (!file_exists(path))
        return OK;
    TRY(file_read(cx, path, LIMITS_BYTES_MAX, &text));
    TRY(limits_read(cx, str_bytes(text), ret));
    return limits_check(cx, st, ret);
}

Status
custodian_read_ledger(Cx *cx, const char *folder, SignPublic *ret)
{
    return file_read_exactly(cx, custodian_path(cx, folder, "ledger"), ret->b, sizeof ret->b);
}

Status
custodian_read_share(Cx *cx, const char *folder, TagShare **ret)
{
    AUTO(secret_free_at) Secret *bytes = secret_new(SHARE_BYTES);

    TRY(file_read_exactly(cx, custodian_path(cx, folder, "share"), secret_room(bytes),
                          SHARE_BYTES));
    return share_read(cx, secret_bytes(bytes), ret);
}

/* A share that is not this statement's would answer with proofs that do not hold. */
static Status
check_share(Cx *cx, const Custodian *custodian)
{
    const KeyStatement *st = &custodian->statement;
    unsigned number = share_number(custodian->share);
    Point public = share_public(custodian->share);

    if (number > st->n || !point_equal(&st->keys[number - 1], &public))
        FAIL_AT(ERR_SEAL, "custodian.share", custodian->folder,
                "this share is not one of the key statement");
    return OK;
}

Status
custodian_open_counters(Cx *cx, const char *folder, Db **ret)
{
    AUTO(db_close_at) Db *db = NULL;

    TRY(db_open(cx, custodian_path(cx, folder, "counters.db"), DB_WRITER, &db));
    TRY(db_migrate(cx, db, custodian_migrations, custodian_nmigrations));
    *ret = db;
    db = NULL;
    return OK;
}

static Status
open_all(Cx *cx, Custodian *custodian)
{
    const char *folder = custodian->folder;

    TRY(custodian_statement(cx, folder, &custodian->statement));
    TRY(custodian_open_limits(cx, folder, &custodian->statement, &custodian->limits));
    TRY(custodian_open_head(cx, custodian));
    TRY(custodian_read_share(cx, folder, &custodian->share));
    TRY(check_share(cx, custodian));
    TRY(custodian_open_counters(cx, folder, &custodian->counters));
    return db_checkpoint(cx, custodian->counters, true);
}

Status
custodian_open(Cx *cx, const char *folder, Custodian *ret)
{
    Custodian custodian = { .folder = folder };
    Status status = open_all(cx, &custodian);

    if (status.code != ERR_NONE) {
        custodian_close(&custodian);
        return status;
    }
    *ret = custodian;
    return OK;
}

void
custodian_close(Custodian *custodian)
{
    share_free(custodian->share);
    db_close(custodian->counters);
}
