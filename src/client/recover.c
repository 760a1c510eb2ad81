/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Another passphrase for who has her recovery sheet: her keys are made of it again, and sign that
 * they are locked anew.
 *
 * Twice: first under random halves that nobody knows, so that a server which turns out to be
 * another than the sheet's has nothing to guess at, and so that nobody goes on without what she
 * pinned if the way ends in between; then under her passphrase. */
#include <string.h>

#include "api/session.h"
#include "client/client_internal.h"
#include "os/file.h"
#include "seal/pass.h"
#include "seal/sheet.h"

/* What locks her keys. */
typedef struct Locks {
    uint8_t salt[PASS_SALT];
    Secret *login;
    Secret *opening;
} Locks;

static void
locks_done(Locks *locks)
{
    secret_free(locks->login);
    secret_free(locks->opening);
}

static Status
choose(Cx *cx, ClientAsk ask, Locks *ret)
{
    AUTO(secret_free_at) Secret *passphrase = NULL;

    TRY(ask.passphrase(cx, ask.with, &passphrase));
    TRY(pass_check(cx, bytes_str(secret_bytes(passphrase))));
    seal_random(ret->salt, sizeof ret->salt);
    return pass_stretch(cx, bytes_str(secret_bytes(passphrase)), ret->salt, &ret->login,
                        &ret->opening);
}

static Locks
once(void)
{
    Locks ret = { .login = secret_random(PASS_HALF), .opening = secret_random(PASS_HALF) };

    seal_random(ret.salt, sizeof ret.salt);
    return ret;
}

/* Leaves her keys at the server, locked anew.  She signs with what the server had before. */
static Status
lock_anew(Cx *cx, Client *client, const Locks *locks, const Secret *secrets)
{
    ApiRecover body = { .login = client->profile.login,
                        .salt = { locks->salt, sizeof locks->salt },
                        .login_half = secret_bytes(locks->login) };
    Buf all = buf_new(CLIENT_FILE_MAX);
    Signature signature;
    ApiReceipt receipt;
    ApiSalt before;

    TRY(client_find_salt(cx, client, &before));
    TRY(lock_seal(cx, locks->opening, body.salt, secret_bytes(secrets), &body.secrets));
    buf_bytes(&all, before.salt);
    buf_bytes(&all, body.salt);
    buf_bytes(&all, body.login_half);
    buf_bytes(&all, body.secrets);
    signature = sign_make(client->sign, "recover", buf_view(&all));
    buf_free(&all);
    body.signature = (Bytes){ signature.b, sizeof signature.b };
    return client_call(cx, client,
                       &(ClientCall){ .method = "POST",
                                      .path = STR("/api/v1/recover"),
                                      .takes = &api_recover,
                                      .body = &body,
                                      .gives = &api_receipt,
                                      .answer = &receipt });
}

static void
pins_of(Bytes ledger_key, Bytes organisation_key, Id installation, const KeyStatement *statement,
        CertPins *ret)
{
    *ret = (CertPins){ .installation = { installation }, .n = statement->n };
    memcpy(ret->ledger.b, ledger_key.ptr, sizeof ret->ledger.b);
    if (organisation_key.len == sizeof ret->organisation.b)
        memcpy(ret->organisation.b, organisation_key.ptr, sizeof ret->organisation.b);
    memcpy(ret->custodians, statement->custodians, statement->n * sizeof statement->custodians[0]);
}

/* One of the statements is that of the custodians she joined with: the sheet's digest tells. */
static Status
try_statement(Cx *cx, Client *client, const ApiInstallation *site, const Sheet *sheet,
              Bytes statement, bool *ret)
{
    CertPins pins;
    uint8_t digest[CERT_CODE_HALF];

    TRY(statement_read(cx, statement, &client->statement));
    pins_of(site->ledger_key, client->me.desk.organisation_key, site->id, &client->statement,
            &pins);
    cert_pins_digest(&pins, digest);
    *ret = seal_equal(digest, sheet->pins, sizeof digest);
    if (*ret)
        client->profile.statement = arena_bytes(client->arena, statement);
    return *ret ? statement_check(cx, &client->statement) : OK;
}

static Status
find_statement(Cx *cx, Client *client, const ApiInstallation *site, const Sheet *sheet)
{
    Bytes rest = site->statements_before;
    bool found = false;

    while (!found && rest.len >= 2) {
        size_t len = (size_t)rest.ptr[0] << 8 | rest.ptr[1];

        if (len > rest.len - 2)
            break;
        TRY(try_statement(cx, client, site, sheet, (Bytes){ rest.ptr + 2, len }, &found));
        rest = (Bytes){ rest.ptr + 2 + len, rest.len - 2 - len };
    }
    if (!found)
        TRY(try_statement(cx, client, site, sheet, site->statement, &found));
    if (!found)
        FAIL(ERR_SEAL, "pins.changed",
             "ALARM: the server shows another installation, ledger or organisation's key than "
             "those that you joined with; ask your desk lead by another way");
    return OK;
}

/* Her desk is the one for which her organisation certified these keys, today or before: a lead can
 * renew what has run out. */
static Status
check_own_chain(Cx *cx, const Client *client)
{
    const ApiMe *me = &client->me;
    CertRoot root = { .org = { me->desk.organisation } };
    SignPublic sign = sign_key_public(client->sign);
    BoxPublic box = box_key_public(client->box);
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;
    Status status;

    TRY(cert_chain_read(cx, me->certs, certs, &n));
    memcpy(root.key.b, me->desk.organisation_key.ptr, sizeof root.key.b);
    status = cert_chain_check(cx, &root, certs, n, day_of_time(cx->now_s), &last);
    if (status.code != ERR_NONE && !str_equal(str_of(cx->err.key), STR("seal.chain.day")))
        return status;
    status_ignore(cx, status, "what has run out still says whose keys these are");
    last = certs[n - 1];
    if (last.kind != CERT_MEMBER || !id_equal(last.desk.id, me->desk.id) ||
        !id_equal(last.subject.id, me->member) || !sign_public_equal(&last.sign, &sign) ||
        !box_public_equal(&last.box, &box))
        FAIL(ERR_SEAL, "me.certs",
             "ALARM: the server shows another member or desk than your keys were certified for; "
             "ask your desk lead by another way");
    return OK;
}

/* A profile for who has none on this machine: only what the sheet and her certificates confirm. */
static Status
make_profile(Cx *cx, Client *client, const Sheet *sheet)
{
    Profile *profile = &client->profile;
    const ApiDesk *desk = &client->me.desk;
    BoxPublic *box = ARENA_NEW(client->arena, BoxPublic);
    ApiInstallation site;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/installation"),
                                   .gives = &api_installation,
                                   .answer = &site }));
    if (desk->organisation_key.len != sizeof(SignPublic))
        FAIL(ERR_SEAL, "desk.organisation", "the server shows no key of the desk's organisation");
    TRY(find_statement(cx, client, &site, sheet));
    TRY(check_own_chain(cx, client));
    *box = box_key_public(client->box);
    profile->box_key = (Bytes){ box->b, sizeof box->b };
    profile->member = client->me.member;
    profile->desk = desk->id;
    profile->installation = site.id;
    profile->ledger_key = arena_bytes(client->arena, site.ledger_key);
    profile->organisation_key = desk->organisation_key;
    profile->country = desk->country;
    TRY(profile_write(cx, client->dir, profile));
    return profile_pin(cx, client, "organisations", desk->organisation, desk->organisation_key);
}

/* A profile that is here is hers: its server is the one that she joined. */
static Status
check_profile(Cx *cx, const Client *client)
{
    BoxPublic box = box_key_public(client->box);

    if (client->profile.box_key.len > 0 &&
        !bytes_equal(client->profile.box_key, (Bytes){ box.b, sizeof box.b }))
        FAIL_AT(ERR_INVALID, "recover.sheet", "--sheet",
                "this sheet is not of the member of this profile; nothing was sent");
    return OK;
}

static Status
lock_with_pins(Cx *cx, Client *client, const Locks *locks)
{
    AUTO(secret_free_at) Secret *seeds = secrets_pack(client->sign, client->box);
    AUTO(secret_free_at) Secret *secrets = NULL;
    const Profile *profile = &client->profile;
    CertPins pins;

    pins_of(profile->ledger_key, profile->organisation_key, profile->installation,
            &client->statement, &pins);
    secrets = secrets_with_pins(seeds, &pins, client->statement.t);
    return lock_anew(cx, client, locks, secrets);
}

/* With the half of the first lock; from here on her passphrase of before is none any more. */
static Status
go_on(Cx *cx, Client *client, const Sheet *sheet, ClientAsk ask, Bytes login_half,
      const Locks *chosen)
{
    ApiSession session;

    TRY(client_prove_half(cx, client, login_half, &session));
    TRY(client_read_me(cx, client));
    if (client->profile.box_key.len == 0)
        TRY(make_profile(cx, client, sheet));
    TRY(client_check_in(cx, client, &ask));
    TRY(lock_with_pins(cx, client, chosen));
    client->token = (Str){ "", 0 };
    return session_forget(cx, client);
}

static Status
recover_with(Cx *cx, Client *client, const Sheet *sheet, ClientAsk ask, const Locks *chosen)
{
    AUTO(secret_free_at) Secret *seeds = secrets_pack(client->sign, client->box);
    AUTO(locks_done) Locks first = once();
    Status status;

    TRY(lock_anew(cx, client, &first, seeds));
    status = go_on(cx, client, sheet, ask, secret_bytes(first.login), chosen);
    if (status.code != ERR_NONE)
        cx_kept(cx, "the sheet serves again; the passphrase of before no longer signs you in");
    return status;
}

static void
tell_recovered(Cx *cx, const Client *client, ClientJoined *ret)
{
    const ApiMe *me = &client->me;
    BoxPublic key;

    *ret = (ClientJoined){ .member = me->member,
                           .desk = me->desk.id,
                           .desk_name = arena_str(cx->arena, me->desk.name) };
    if (me->desk.key.len != sizeof key.b)
        return;
    memcpy(key.b, me->desk.key.ptr, sizeof key.b);
    ret->fingerprint = box_fingerprint(cx->arena, &key);
}

Status
client_recover(Cx *cx, const ClientRecovering *what, ClientAsk ask, ClientJoined *ret)
{
    AUTO(client_free_at) Client *client = NULL;
    AUTO(locks_done) Locks chosen = { .login = NULL };
    Sheet sheet;
    Status status;

    TRY(sheet_read(cx, what->sheet, &sheet));
    TRY(client_open_or_new(cx, what->profile, what->url, what->login, &client));
    client->sign = sheet_sign_key(&sheet);
    client->box = sheet_box_key(&sheet);
    TRY(check_profile(cx, client));
    TRY(choose(cx, ask, &chosen));
    status = recover_with(cx, client, &sheet, ask, &chosen);
    seal_wipe(&sheet, sizeof sheet);
    TRY(status);
    tell_recovered(cx, client, ret);
    return OK;
}
