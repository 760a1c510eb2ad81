/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in: open the keys, compare what the server shows with what is pinned, hand on the desk's
 * key to colleagues who wait. */
#include <stdlib.h>
#include <string.h>

#include "api/session.h"
#include "client/client_internal.h"
#include "os/file.h"
#include "seal/pass.h"

enum { CLIENT_ARENA = 64 << 20, SESSION_HALF = 32 };

/* Without a profile yet. */
static Client *
make_client(const char *dir)
{
    Client *client = calloc(1, sizeof *client);

    ASSERT(client != NULL);
    client->arena = arena_new(CLIENT_ARENA);
    client->dir = arena_cstr(client->arena, str_of(dir));
    return client;
}

static Status
read_profile(Cx *cx, Client *client)
{
    Cx own = { .arena = client->arena, .now_s = cx->now_s };

    if (profile_read(&own, client->dir, &client->profile).code != ERR_NONE) {
        cx->err = own.err;
        return cx_frame(cx, (Status){ own.err.code }, __func__, __LINE__);
    }
    return statement_read(cx, client->profile.statement, &client->statement);
}

Status
client_open(Cx *cx, const char *profile, Client **ret)
{
    AUTO(client_free_at) Client *client = make_client(profile);

    TRY(read_profile(cx, client));
    TRY(client_connect(cx, client));
    *ret = client;
    client = NULL;
    return OK;
}

Status
client_open_or_new(Cx *cx, const char *dir, Str url, Str login, Client **ret)
{
    AUTO(client_free_at) Client *client = make_client(dir);
    bool is_there = file_exists(profile_path(cx, client, "profile.json"));

    if (is_there && url.len > 0)
        FAIL_AT(ERR_CONFLICT, "profile.taken", dir,
                "this profile belongs to a member already: say neither URL nor LOGIN, or another "
                "--profile");
    if (!is_there && login.len == 0)
        FAIL_AT(ERR_USAGE, "profile.none", dir,
                "nobody has joined with this profile yet: say URL and LOGIN too");
    if (is_there)
        TRY(read_profile(cx, client));
    else
        client->profile = (Profile){ .url = arena_str(client->arena, client_address(url)),
                                     .login = arena_str(client->arena, login) };
    TRY(client_connect(cx, client));
    *ret = client;
    client = NULL;
    return OK;
}

void
client_free(Client *client)
{
    if (client == NULL)
        return;
    sign_key_free(client->sign);
    box_key_free(client->box);
    box_key_free(client->desk);
    client_disconnect(client);
    arena_free(client->arena);
    free(client);
}

Str
client_skipped(const Client *client)
{
    return client->skipped;
}

const ApiMe *
client_me(const Client *client)
{
    return &client->me;
}

SignPublic
client_ledger_key(const Client *client)
{
    SignPublic key;

    memcpy(key.b, client->profile.ledger_key.ptr, sizeof key.b);
    return key;
}

Status
client_pinned_ledger_key(Cx *cx, const char *profile, SignPublic *ret)
{
    Profile read = { .url = { "", 0 } };

    TRY(profile_read(cx, profile, &read));
    memcpy(ret->b, read.ledger_key.ptr, sizeof ret->b);
    return OK;
}

/* The key that locks the open keys on this machine: the server's half and ours together. */
static Secret *
session_key(Bytes server_half, Bytes own_half)
{
    AUTO(secret_free_at) Secret *half = secret_of(server_half);
    Digest key = digest_keyed(half, "session-key", own_half);
    Secret *secret = secret_of(digest_bytes(&key));

    seal_wipe(&key, sizeof key);
    return secret;
}

/* Goes on with the kept session; false if there is none, it is over, or the server has ended it. */
static Status
resume_session(Cx *cx, Client *client, bool *ret)
{
    Session session = { .until = 0 };
    ApiSessionHalf half;
    AUTO(secret_free_at) Secret *key = NULL;
    AUTO(secret_free_at) Secret *secrets = NULL;
    bool found = false;
    Status status;

    *ret = false;
    TRY(session_read(cx, client, &session, &found));
    if (!found || session.until <= cx->now_s)
        return OK;
    client->token = arena_str(client->arena, session.token);
    status = client_call(cx, client,
                         &(ClientCall){ .method = "GET",
                                        .path = STR("/api/v1/session"),
                                        .gives = &api_session_half,
                                        .answer = &half });
    if (status.code == ERR_DENIED) {
        status_ignore(cx, status, "the session has ended at the server: sign in again");
        client->token = (Str){ "", 0 };
        return OK;
    }
    TRY(status);
    key = session_key(half.half, session.half);
    TRY(lock_open_secret(cx, key, str_bytes(session.token), session.locked, &secrets));
    TRY(secrets_unpack(cx, secrets, &client->sign, &client->box));
    *ret = true;
    return OK;
}

static Status
keep_session(Cx *cx, Client *client, const ApiSession *given)
{
    uint8_t half[SESSION_HALF];
    AUTO(secret_free_at) Secret *secrets = secrets_pack(client->sign, client->box);
    AUTO(secret_free_at) Secret *key = NULL;
    Session session = { .token = given->token,
                        .until = cx->now_s + CLIENT_SESSION_S,
                        .half = { half, sizeof half } };

    seal_random(half, sizeof half);
    key = session_key(given->half, session.half);
    TRY(lock_seal(cx, key, str_bytes(given->token), secret_bytes(secrets), &session.locked));
    return session_write(cx, client, &session);
}

Status
client_find_salt(Cx *cx, Client *client, ApiSalt *ret)
{
    ApiLogin login = { client->profile.login };

    return client_call(cx, client,
                       &(ClientCall){ .method = "POST",
                                      .path = STR("/api/v1/login/salt"),
                                      .takes = &api_login,
                                      .body = &login,
                                      .gives = &api_salt,
                                      .answer = ret });
}

Status
client_prove_half(Cx *cx, Client *client, Bytes login_half, ApiSession *ret)
{
    ApiProof proof = { .login = client->profile.login, .login_half = login_half };

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = STR("/api/v1/login"),
                                   .takes = &api_proof,
                                   .body = &proof,
                                   .gives = &api_session,
                                   .answer = ret }));
    client->token = arena_str(client->arena, ret->token);
    return OK;
}

static Status
log_in(Cx *cx, Client *client, ClientAsk ask)
{
    AUTO(secret_free_at) Secret *passphrase = NULL;
    AUTO(secret_free_at) Secret *login = NULL;
    AUTO(secret_free_at) Secret *opening = NULL;
    AUTO(secret_free_at) Secret *secrets = NULL;
    ApiSalt salt;
    ApiSession session;

    TRY(client_find_salt(cx, client, &salt));
    TRY(ask.passphrase(cx, ask.with, &passphrase));
    TRY(pass_stretch(cx, bytes_str(secret_bytes(passphrase)), salt.salt.ptr, &login, &opening));
    TRY(client_prove_half(cx, client, secret_bytes(login), &session));
    TRY(lock_open_secret(cx, opening, salt.salt, session.secrets, &secrets));
    TRY(secrets_unpack(cx, secrets, &client->sign, &client->box));
    return keep_session(cx, client, &session);
}

/* A changed statement that the old custodians did not sign stops everything. */
static Status
check_statement(Cx *cx, Client *client)
{
    ApiInstallation site;
    KeyStatement shown;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/installation"),
                                   .gives = &api_installation,
                                   .answer = &site }));
    if (bytes_equal(site.statement, client->profile.statement))
        return OK;
    TRY(statement_read(cx, site.statement, &shown));
    if (statement_follow(cx, &client->statement, site.statements_before, &shown).code != ERR_NONE)
        FAIL(
            ERR_SEAL, "statement.changed",
            "ALARM: the server shows keys of custodians that the custodians you know did not sign; "
            "nothing was sent; ask your desk lead by another way");
    client->statement = shown;
    client->profile.statement = arena_bytes(client->arena, site.statement);
    return profile_write(cx, client->dir, &client->profile);
}

/* A server that could choose her desk or its organisation's key could have pieces sealed to a key
 * of its own. */
static Status
check_me(Cx *cx, const Client *client)
{
    const ApiMe *me = &client->me;
    const Profile *profile = &client->profile;

    if (!id_equal(me->member, profile->member) || !id_equal(me->desk.id, profile->desk) ||
        !bytes_equal(me->desk.organisation_key, profile->organisation_key))
        FAIL(ERR_SEAL, "me.changed",
             "ALARM: the server shows another member, desk or organisation's key than those that "
             "this profile joined with; nothing was sent; ask your desk lead by another way");
    return OK;
}

/* A certificate that has run out still names this key of this desk, and no other: who holds the
 * secret half goes on, so that a lead can renew it. */
static Status
check_own_desk(Cx *cx, Client *client, BoxPublic *ret)
{
    Status status = client_check_desk_key(cx, client, &client->me.desk, ret);

    if (status.code != ERR_SEAL || client->me.desk_wrap.len == 0 ||
        !str_equal(str_of(cx->err.key), STR("seal.chain.day")))
        return status;
    status_ignore(cx, status, "the key is compared with the one that she holds");
    return OK;
}

Status
client_open_desk_key(Cx *cx, Client *client)
{
    AUTO(secret_free_at) Secret *seed = NULL;
    BoxPublic public;

    if (client->me.desk.key.len > 0)
        TRY(check_own_desk(cx, client, &public));
    if (client->me.desk_wrap.len == 0)
        return OK;
    TRY(box_open_secret(cx, client->box, client->me.desk_wrap, &seed));
    client->desk = box_key_of_seed(seed);
    public = box_key_public(client->desk);
    if (!bytes_equal((Bytes){ public.b, sizeof public.b }, client->me.desk.key))
        FAIL(ERR_SEAL, "desk.key",
             "ALARM: the server shows another key for your desk than the one you hold; tell your "
             "desk lead, and through her the custodians, by another way");
    return OK;
}

static Status
seal_to_colleague(Cx *cx, Client *client, const ApiWrapWanted *wanted, ApiWrap *ret)
{
    AUTO(secret_free_at) Secret *seed = box_key_seed(client->desk);
    CertRoot root;
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;

    TRY(client_desk_root(cx, client, &client->me.desk, &root));
    TRY(cert_chain_read(cx, wanted->certs, certs, &n));
    TRY(cert_chain_check(cx, &root, certs, n, day_of_time(cx->now_s), &last));
    if (last.kind != CERT_MEMBER || !id_equal(last.desk.id, client->me.desk.id))
        FAIL(ERR_SEAL, "wrap.certs", "a colleague's certificate is not of this desk");
    ret->member = wanted->member;
    return box_seal(cx, &last.box, secret_bytes(seed), &ret->wrap);
}

/* One whose certificate does not hold keeps nobody else waiting: she is named. */
static void
skip(Cx *cx, Client *client, const ApiWrapWanted *wanted, Status why)
{
    status_ignore(cx, why, "she is named to who signs in, who can have it renewed");
    client->skipped = arena_format(client->arena, "%.*s%s%.*s", STR_ARG(client->skipped),
                                   client->skipped.len > 0 ? ", " : "", STR_ARG(wanted->login));
}

static Status
hand_on_desk_key(Cx *cx, Client *client)
{
    const ApiWrapWanted *wanted = client->me.wanted.items;
    size_t n = client->me.wanted.n;
    ApiWrap *wraps = ARENA_ARRAY(cx->arena, n, ApiWrap);
    ApiWraps body = { { wraps, 0 } };
    ApiDone done;

    client->skipped = (Str){ "", 0 };
    for (size_t i = 0; client->desk != NULL && i < n; i++) {
        Status status = seal_to_colleague(cx, client, &wanted[i], &wraps[body.wraps.n]);

        if (status.code == ERR_NONE)
            body.wraps.n++;
        else
            skip(cx, client, &wanted[i], status);
    }
    if (body.wraps.n == 0)
        return OK;
    return client_call(cx, client,
                       &(ClientCall){ .method = "POST",
                                      .path = STR("/api/v1/wraps"),
                                      .takes = &api_wraps,
                                      .body = &body,
                                      .gives = &api_done,
                                      .answer = &done });
}

Status
client_read_me(Cx *cx, Client *client)
{
    Cx own = { .arena = client->arena, .now_s = cx->now_s };

    if (client_call(&own, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/me"),
                                   .gives = &api_me,
                                   .answer = &client->me })
            .code != ERR_NONE) {
        cx->err = own.err;
        return cx_frame(cx, (Status){ own.err.code }, __func__, __LINE__);
    }
    return OK;
}

Status
client_check_in(Cx *cx, Client *client, const ClientAsk *ask)
{
    TRY(check_statement(cx, client));
    TRY(client_read_me(cx, client));
    TRY(check_me(cx, client));
    TRY(client_open_desk_key(cx, client));
    TRY(client_settle_own_desk(cx, client, ask));
    return hand_on_desk_key(cx, client);
}

Status
client_sign_in(Cx *cx, Client *client, ClientAsk ask)
{
    bool resumed = false;

    TRY(resume_session(cx, client, &resumed));
    if (!resumed)
        TRY(log_in(cx, client, ask));
    return client_check_in(cx, client, resumed ? NULL : &ask);
}

Status
client_sign_out(Cx *cx, Client *client)
{
    Session session = { .until = 0 };
    ApiDone done;
    bool found = false;

    TRY(session_read(cx, client, &session, &found));
    if (!found)
        return OK;
    client->token = session.token;
    TRY(session_forget(cx, client));
    return client_call(
        cx, client,
        &(ClientCall){
            .method = "POST", .path = STR("/api/v1/logout"), .gives = &api_done, .answer = &done });
}
