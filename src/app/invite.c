/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/invite.h"

#include <string.h>

#include "os/file.h"
#include "seal/code.h"
#include "seal/statement.h"

enum { CERT_DAYS = 730 };

static const struct {
    const char *name;
    int64_t role;
} roles[] = {
    { "giver", ROLE_GIVER },
    { "receiver", ROLE_RECEIVER },
    { "lead", ROLE_LEAD },
    { "mediator", ROLE_MEDIATOR },
};

Status
invite_make_key(Cx *cx, const char *path, SignPublic *ret)
{
    AUTO(sign_key_free_at) SignKey *key = sign_key_new();
    AUTO(secret_free_at) Secret *seed = sign_key_seed(key);

    if (file_exists(path))
        FAIL_AT(ERR_INVALID, "organisation.key", path, "there is such a file already");
    TRY(file_write(cx, path, secret_bytes(seed), 0600));
    *ret = sign_key_public(key);
    return OK;
}

static Status
read_key(Cx *cx, const char *path, SignKey **ret)
{
    Str text;
    AUTO(secret_free_at) Secret *seed = NULL;

    TRY(file_read(cx, path, SIGN_SEED_BYTES, &text));
    if (text.len != SIGN_SEED_BYTES)
        FAIL_AT(ERR_INVALID, "organisation.key", path, "this is not an organisation's key file");
    seed = secret_of(str_bytes(text));
    *ret = sign_key_of_seed(seed);
    return OK;
}

Status
invite_roles(Cx *cx, Str names, int64_t *ret)
{
    int64_t bits = 0;
    Str rest = names;

    while (rest.len > 0) {
        Str name = str_cut(rest, ',', &rest);
        int64_t before = bits;

        for (size_t i = 0; i < LEN(roles); i++) {
            if (str_equal(name, str_of(roles[i].name)))
                bits |= roles[i].role;
        }
        if (bits == before)
            FAIL_AT(ERR_INVALID, "role.unknown", "--roles",
                    "roles are giver, receiver, lead and mediator, each once, with commas between");
    }
    *ret = bits;
    return OK;
}

static Status
pins_of(Cx *cx, const Installation *in, const ApiDesk *desk, CertPins *ret)
{
    KeyStatement statement;
    CertPins pins = { .installation = in->site.id, .ledger = in->site.ledger };

    TRY(statement_read(cx, in->site.statement, &statement));
    pins.n = statement.n;
    memcpy(pins.custodians, statement.custodians, statement.n * sizeof statement.custodians[0]);
    if (desk != NULL)
        memcpy(pins.organisation.b, desk->organisation_key.ptr, sizeof pins.organisation.b);
    *ret = pins;
    return OK;
}

/* The invitation's certificate, signed by the desk's organisation. */
static Status
certify(Cx *cx, const Invitation *who, const ApiDesk *desk, SignPublic code_key, Bytes *ret)
{
    AUTO(sign_key_free_at) SignKey *key = NULL;
    SignPublic public;
    Day today = day_of_time(cx->now_s);
    Cert cert = { .kind = CERT_INVITATION,
                  .org = { desk->organisation },
                  .desk = { desk->id },
                  .subject = { id_new() },
                  .sign = code_key,
                  .roles = (uint8_t)who->roles,
                  .from = today,
                  .until = { today.n + CERT_DAYS } };
    Buf out = buf_new(CERT_BYTES);

    TRY(read_key(cx, who->key_file, &key));
    public = sign_key_public(key);
    if (!bytes_equal(desk->organisation_key, (Bytes){ public.b, sizeof public.b }))
        FAIL_AT(ERR_INVALID, "organisation.key", who->key_file,
                "this is not the key of the desk's organisation");
    cert_make(key, &cert);
    cert_write(&out, &cert);
    *ret = buf_take(cx->arena, &out);
    return OK;
}

Status
invite(Cx *cx, Db *db, const Installation *in, const Invitation *who, Str *ret_code)
{
    bool is_operator = who->key_file == NULL;
    AUTO(sign_key_free_at) SignKey *code_key = NULL;
    InvitationNew new = { .login = who->login, .name = who->name, .roles = who->roles };
    ApiDesk desk = { .name = { "", 0 } };
    CertPins pins;
    CertCode code;

    if (!is_operator)
        TRY(desk_find(cx, db, who->desk, &desk));
    TRY(pins_of(cx, in, is_operator ? NULL : &desk, &pins));
    code = cert_code_new(&pins);
    code_key = cert_code_key(&code);
    new.key = sign_key_public(code_key);
    new.desk = (DeskId){ desk.id };
    if (is_operator)
        new.roles = ROLE_OPERATOR;
    else
        TRY(certify(cx, who, &desk, new.key, &new.certs));
    TRY(invitation_add(cx, db, &new));
    *ret_code = cert_code_format(cx->arena, &code);
    seal_wipe(&code, sizeof code);
    return OK;
}
