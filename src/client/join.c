/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joining: the code pins the installation, her keys are made here, the chain grows by one. */
#include <string.h>

#include "client/client_internal.h"
#include "os/file.h"
#include "seal/pass.h"
#include "seal/sheet.h"

enum { CERT_YEARS_DAYS = 730 };

/* joining.json: what was sent and not confirmed, so that a lost answer loses no code.  Her secrets
 * in it are locked by her passphrase; the half that logs in is not there. */
typedef struct Unconfirmed {
    ApiInvitation invitation;
    ApiJoin join;
    Bytes master; /* of the recovery sheet */
} Unconfirmed;
static const Field unconfirmed_fields[] = {
    { .name = "invitation",
      .type = FIELD_OBJECT,
      .offset = offsetof(Unconfirmed, invitation),
      .shape = &api_invitation },
    { .name = "join",
      .type = FIELD_OBJECT,
      .offset = offsetof(Unconfirmed, join),
      .shape = &api_join },
    { .name = "master",
      .type = FIELD_BYTES,
      .offset = offsetof(Unconfirmed, master),
      .min = SHEET_MASTER + LOCK_EXTRA,
      .max = SHEET_MASTER + LOCK_EXTRA },
};
static const Shape unconfirmed_shape = { "Unconfirmed", sizeof(Unconfirmed), unconfirmed_fields,
                                         LEN(unconfirmed_fields) };

/* What joining gathers; everything is released at its end. */
typedef struct Joining {
    Client client;
    CertCode code;
    CertPins pins;
    ApiInstallation site;
    ApiInvitation invitation;
    SignKey *invited; /* of the code */
    Cert certs[CERT_CHAIN_MAX];
    size_t ncerts;
    Secret *login;
    Secret *opening;
    uint8_t salt[PASS_SALT];
    Sheet sheet;       /* her keys come from it */
    BoxKey *desk_made; /* the desk's key, if she is its first member */
    Unconfirmed before;
    bool goes_on; /* `before` was sent with this code, and its answer was lost */
} Joining;

static void
joining_done(Joining *j)
{
    sign_key_free(j->invited);
    sign_key_free(j->client.sign);
    box_key_free(j->client.box);
    box_key_free(j->desk_made);
    secret_free(j->login);
    secret_free(j->opening);
    seal_wipe(&j->code, sizeof j->code);
    seal_wipe(&j->sheet, sizeof j->sheet);
    client_disconnect(&j->client);
}

static Status
ask_server(Cx *cx, Joining *j)
{
    SignPublic key = sign_key_public(j->invited);
    ApiInvitationAsked asked = { { key.b, sizeof key.b } };

    TRY(client_call(cx, &j->client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/installation"),
                                   .gives = &api_installation,
                                   .answer = &j->site }));
    j->invitation = j->before.invitation;
    if (j->goes_on)
        return OK;
    return client_call(cx, &j->client,
                       &(ClientCall){ .method = "POST",
                                      .path = STR("/api/v1/invitations/find"),
                                      .takes = &api_invitation_asked,
                                      .body = &asked,
                                      .gives = &api_invitation,
                                      .answer = &j->invitation });
}

/* The code was made for these keys: else this is another server than the one she was invited to. */
static Status
check_pins(Cx *cx, Joining *j)
{
    KeyStatement *statement = &j->client.statement;
    CertPins *pins = &j->pins;

    TRY(statement_read(cx, j->site.statement, statement));
    TRY(statement_check(cx, statement));
    *pins = (CertPins){ .installation = { j->site.id }, .n = statement->n };
    memcpy(pins->ledger.b, j->site.ledger_key.ptr, sizeof pins->ledger.b);
    if (j->invitation.desk.organisation_key.len == sizeof pins->organisation.b)
        memcpy(pins->organisation.b, j->invitation.desk.organisation_key.ptr,
               sizeof pins->organisation.b);
    memcpy(pins->custodians, statement->custodians, statement->n * sizeof statement->custodians[0]);
    return cert_code_check(cx, &j->code, pins);
}

/* The invitation is hers by the organisation whose key the code pins, and so is the desk's key. The
 * operator's code pins none. */
static Status
check_invitation(Cx *cx, Joining *j)
{
    const ApiDesk *desk = &j->invitation.desk;
    SignPublic own = sign_key_public(j->invited);
    CertRoot root = { .org = { desk->organisation } };
    BoxPublic key;
    Cert last;

    if (j->invitation.certs.len == 0 && desk->organisation_key.len == 0)
        return OK;
    if (desk->organisation_key.len != sizeof root.key.b)
        FAIL(ERR_SEAL, "desk.organisation", "the server shows no key of the desk's organisation");
    memcpy(root.key.b, desk->organisation_key.ptr, sizeof root.key.b);
    TRY(cert_chain_read(cx, j->invitation.certs, j->certs, &j->ncerts));
    TRY(cert_chain_check(cx, &root, j->certs, j->ncerts, day_of_time(cx->now_s), &last));
    if (last.kind != CERT_INVITATION || !id_equal(last.desk.id, desk->id) ||
        !sign_public_equal(&last.sign, &own))
        FAIL(ERR_SEAL, "join.invitation", "the server shows an invitation that is not this code's");
    return desk->key.len > 0 ? client_check_desk_chain(cx, &root, desk, &key) : OK;
}

/* Her own certificate, signed by the key that only the code yields. */
static Status
certify_member(Cx *cx, Joining *j, ApiJoin *join)
{
    const Cert *invitation;
    Cert *own;
    Day today = day_of_time(cx->now_s);

    if (j->ncerts + 2 > CERT_CHAIN_MAX)
        FAIL(ERR_INVALID, "join.chain", "the chain of invitations is too long");
    invitation = &j->certs[j->ncerts - 1];
    own = &j->certs[j->ncerts++];
    *own = (Cert){ .kind = CERT_MEMBER,
                   .org = invitation->org,
                   .desk = invitation->desk,
                   .subject = invitation->subject,
                   .sign = sign_key_public(j->client.sign),
                   .box = box_key_public(j->client.box),
                   .roles = invitation->roles,
                   .from = today,
                   .until = invitation->until };
    cert_make(j->invited, own);
    join->member = own->subject.id;
    join->certs = client_chain(cx, j->certs, j->ncerts);
    return OK;
}

/* The first member of a desk makes its key, certifies it and seals its secret to herself. */
static Status
make_desk_key(Cx *cx, Joining *j, ApiJoin *join)
{
    const Cert *own = &j->certs[j->ncerts - 1];
    BoxPublic *public = ARENA_NEW(cx->arena, BoxPublic);
    BoxPublic to = box_key_public(j->client.box);
    AUTO(secret_free_at) Secret *seed = NULL;
    Cert key;

    j->desk_made = box_key_new();
    seed = box_key_seed(j->desk_made);
    *public = box_key_public(j->desk_made);
    key = (Cert){ .kind = CERT_DESK_KEY,
                  .org = own->org,
                  .desk = own->desk,
                  .subject = own->subject,
                  .box = *public,
                  .from = own->from,
                  .until = own->until };
    cert_make(j->client.sign, &key);
    j->certs[j->ncerts] = key;
    join->desk_key = (Bytes){ public->b, sizeof public->b };
    join->desk_key_certs = client_chain(cx, j->certs, j->ncerts + 1);
    return box_seal(cx, &to, secret_bytes(seed), &join->desk_wrap);
}

static Status
make_keys(Cx *cx, Joining *j, ClientAsk ask, ApiJoin *join)
{
    AUTO(secret_free_at) Secret *passphrase = NULL;
    AUTO(secret_free_at) Secret *seeds = NULL;
    AUTO(secret_free_at) Secret *secrets = NULL;
    Bytes salt = { j->salt, sizeof j->salt };

    TRY(ask.passphrase(cx, ask.with, &passphrase));
    TRY(pass_check(cx, bytes_str(secret_bytes(passphrase))));
    seal_random(j->salt, sizeof j->salt);
    TRY(pass_stretch(cx, bytes_str(secret_bytes(passphrase)), j->salt, &j->login, &j->opening));
    seal_random(j->sheet.master, sizeof j->sheet.master);
    j->client.sign = sheet_sign_key(&j->sheet);
    j->client.box = sheet_box_key(&j->sheet);
    seeds = secrets_pack(j->client.sign, j->client.box);
    secrets = secrets_with_pins(seeds, &j->pins, j->client.statement.t);
    join->salt = salt;
    join->login_half = secret_bytes(j->login);
    return lock_seal(cx, j->opening, salt, secret_bytes(secrets), &join->secrets);
}

/* For paper: whoever holds it can open what she can open, so it says so.  The operator's keys open
 * nothing and are certified by nobody: she is invited again. */
static Status
write_recovery(Cx *cx, Joining *j)
{
    Buf out = buf_new(4096);
    Status status;

    if (j->invitation.certs.len == 0)
        return OK;
    cert_pins_digest(&j->pins, j->sheet.pins);
    buf_format(
        &out,
        "TESSERA RECOVERY SHEET\n\n"
        "Print this, lock it away, and delete this file.  Whoever holds it and knows your log-in\n"
        "can open what you can open.  Without it and without your passphrase nobody can, not even\n"
        "the people who run the server.  If you forget your passphrase: the page \"Open your key\n"
        "with your recovery sheet\", or `tessera recover`.\n\n%d groups:\n\n%.*s",
        SHEET_GROUPS, STR_ARG(sheet_write(cx->arena, &j->sheet)));
    status = file_write(cx, profile_path(cx, &j->client, "recovery.txt"), buf_view(&out), 0600);
    buf_free(&out);
    return status;
}

static Status
keep_profile(Cx *cx, Joining *j, const ApiJoined *joined)
{
    BoxPublic own = box_key_public(j->client.box);
    Profile profile = { .url = j->client.profile.url,
                        .box_key = { own.b, sizeof own.b },
                        .login = j->invitation.login,
                        .member = joined->member,
                        .desk = joined->desk,
                        .installation = j->site.id,
                        .ledger_key = j->site.ledger_key,
                        .organisation_key = j->invitation.desk.organisation_key,
                        .statement = j->site.statement,
                        .country = j->invitation.desk.country.len > 0 ? j->invitation.desk.country
                                                                      : j->site.country };

    TRY(profile_write(cx, j->client.dir, &profile));
    if (profile.organisation_key.len > 0)
        TRY(profile_pin(cx, &j->client, "organisations", j->invitation.desk.organisation,
                        profile.organisation_key));
    return write_recovery(cx, j);
}

/* --- a lost answer --- */

static const char *
unconfirmed_path(Cx *cx, const Joining *j)
{
    return profile_path(cx, &j->client, "joining.json");
}

static Status
read_unconfirmed(Cx *cx, Joining *j, const SignPublic *code_key)
{
    const char *path = unconfirmed_path(cx, j);
    Str text;

    if (!file_exists(path))
        return OK;
    TRY(file_read(cx, path, CLIENT_FILE_MAX, &text));
    TRY(shape_read_json(cx, &unconfirmed_shape, text, &j->before));
    j->goes_on = bytes_equal(j->before.join.invitation, (Bytes){ code_key->b, sizeof code_key->b });
    if (!j->goes_on)
        j->before = (Unconfirmed){ .invitation.login = { "", 0 } };
    return OK;
}

static Status
write_unconfirmed(Cx *cx, const Joining *j, const ApiJoin *join)
{
    static const uint8_t none[PASS_HALF];
    Unconfirmed before = { j->invitation, *join, { NULL, 0 } };
    Bytes master = { j->sheet.master, sizeof j->sheet.master };
    Buf out;
    Status status;

    TRY(lock_seal(cx, j->opening, join->salt, master, &before.master));
    out = buf_new(CLIENT_FILE_MAX);
    before.join.login_half = (Bytes){ none, sizeof none };
    TRY(file_make_folder(cx, j->client.dir));
    shape_write_json(&out, &unconfirmed_shape, &before);
    status = file_write(cx, unconfirmed_path(cx, j), buf_view(&out), 0600);
    buf_free(&out);
    return status;
}

/* The same keys again: they open with the passphrase that was chosen then. */
static Status
reopen_keys(Cx *cx, Joining *j, ClientAsk ask, ApiJoin *join)
{
    AUTO(secret_free_at) Secret *passphrase = NULL;
    AUTO(secret_free_at) Secret *master = NULL;

    *join = j->before.join;
    TRY(ask.passphrase(cx, ask.with, &passphrase));
    TRY(pass_stretch(cx, bytes_str(secret_bytes(passphrase)), join->salt.ptr, &j->login,
                     &j->opening));
    if (lock_open_secret(cx, j->opening, join->salt, j->before.master, &master).code != ERR_NONE)
        FAIL(ERR_DENIED, "join.passphrase",
             "you began to join with another passphrase; say that one, or ask for a new code");
    join->login_half = secret_bytes(j->login);
    memcpy(j->sheet.master, secret_bytes(master).ptr, sizeof j->sheet.master);
    j->client.sign = sheet_sign_key(&j->sheet);
    j->client.box = sheet_box_key(&j->sheet);
    return OK;
}

/* --- joining --- */

static Status
begin(Cx *cx, Joining *j, ClientAsk ask, ApiJoin *join)
{
    bool has_desk = j->invitation.certs.len > 0;
    SignPublic *key = ARENA_NEW(cx->arena, SignPublic);

    *key = sign_key_public(j->invited);
    TRY(make_keys(cx, j, ask, join));
    join->invitation = (Bytes){ key->b, sizeof key->b };
    join->member = id_new();
    if (has_desk)
        TRY(certify_member(cx, j, join));
    if (has_desk && j->invitation.desk.key.len == 0)
        TRY(make_desk_key(cx, j, join));
    return write_unconfirmed(cx, j, join);
}

/* Only an answer that may still be "yes" is waited for; a refusal ends it. */
static Status
send(Cx *cx, Joining *j, const ApiJoin *join, ApiJoined *ret)
{
    const char *path = unconfirmed_path(cx, j);
    Status status = client_call(cx, &j->client,
                                &(ClientCall){ .method = "POST",
                                               .path = STR("/api/v1/join"),
                                               .takes = &api_join,
                                               .body = join,
                                               .gives = &api_joined,
                                               .answer = ret });
    Err why = cx->err;

    if (status.code == ERR_AWAY) {
        cx_kept(cx, "your new keys; the same command with the same passphrase goes on");
        return cx_frame(cx, status, __func__, __LINE__);
    }
    if (status.code == ERR_NONE)
        return OK;
    status_ignore(cx, file_remove(cx, path), "what was refused is told");
    cx->err = why;
    return cx_frame(cx, status, __func__, __LINE__);
}

static Status
join_with(Cx *cx, Joining *j, Str code, ClientAsk ask, ClientJoined *ret)
{
    ApiJoin join = { .member = { { 0 } } };
    ApiJoined joined;
    SignPublic key;

    TRY(cert_code_parse(cx, code, &j->code));
    j->invited = cert_code_key(&j->code);
    key = sign_key_public(j->invited);
    TRY(read_unconfirmed(cx, j, &key));
    TRY(client_connect(cx, &j->client));
    TRY(ask_server(cx, j));
    TRY(check_pins(cx, j));
    TRY(check_invitation(cx, j));
    TRY(j->goes_on ? reopen_keys(cx, j, ask, &join) : begin(cx, j, ask, &join));
    TRY(send(cx, j, &join, &joined));
    TRY(keep_profile(cx, j, &joined));
    TRY(file_remove(cx, unconfirmed_path(cx, j)));
    *ret = (ClientJoined){ .member = joined.member,
                           .desk = joined.desk,
                           .desk_name = j->invitation.desk.name };
    if (j->invitation.certs.len > 0) {
        BoxPublic desk;

        memcpy(desk.b, join.desk_key.len > 0 ? join.desk_key.ptr : j->invitation.desk.key.ptr,
               sizeof desk.b);
        ret->fingerprint = box_fingerprint(cx->arena, &desk);
    }
    return OK;
}

Str
client_address(Str url)
{
    while (url.len > 0 && url.ptr[url.len - 1] == '/')
        url.len--;
    return url;
}

Status
client_join(Cx *cx, const char *profile, Str url, Str code, ClientAsk ask, ClientJoined *ret)
{
    Joining joining = { .client = { .dir = profile, .profile = { .url = client_address(url) } } };
    Status status;

    if (file_exists(profile_path(cx, &joining.client, "profile.json")))
        FAIL_AT(ERR_CONFLICT, "profile.taken", profile, "this profile belongs to a member already");
    status = join_with(cx, &joining, code, ask, ret);
    joining_done(&joining);
    return status;
}
