/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A desk lead invites a colleague: the code is made here and the server never learns it. */
#include <string.h>

#include "client/client_internal.h"
#include "seal/code.h"

enum { INVITE_DAYS = 730 };

static CertPins
pins_of(const Client *client)
{
    const Profile *profile = &client->profile;
    CertPins pins = { .installation = { profile->installation },
                      .ledger = client_ledger_key(client),
                      .n = client->statement.n };

    ASSERT(profile->organisation_key.len == sizeof pins.organisation.b);
    memcpy(pins.organisation.b, profile->organisation_key.ptr, sizeof pins.organisation.b);
    memcpy(pins.custodians, client->statement.custodians, pins.n * sizeof pins.custodians[0]);
    return pins;
}

/* Her own chain and one certificate more: the invitation's, signed by her. */
static Status
make_chain(Cx *cx, const Client *client, SignPublic code_key, uint8_t roles, MemberId subject,
           Bytes *ret)
{
    Cert chain[CERT_CHAIN_MAX];
    size_t n = 0;
    const Cert *own;

    TRY(cert_chain_read(cx, client->me.certs, chain, &n));
    if (n + 3 > CERT_CHAIN_MAX)
        FAIL(ERR_INVALID, "invite.chain",
             "the chain of invitations would be too long; ask who holds the organisation's key");
    own = &chain[n - 1];
    chain[n] = (Cert){ .kind = CERT_INVITATION,
                       .org = own->org,
                       .desk = own->desk,
                       .subject = subject,
                       .sign = code_key,
                       .roles = roles,
                       .from = day_of_time(cx->now_s),
                       .until = { day_of_time(cx->now_s).n + INVITE_DAYS } };
    if (chain[n].until.n > own->until.n)
        chain[n].until = own->until;
    cert_make(client->sign, &chain[n]);
    *ret = client_chain(cx, chain, n + 1);
    return OK;
}

Status
client_invite(Cx *cx, Client *client, Str login, Str name, uint8_t roles, Str *ret_code)
{
    AUTO(sign_key_free_at) SignKey *code_key = NULL;
    ApiInvite body = { .login = login, .name = name };
    CertPins pins;
    CertCode code;
    MemberId invited = { id_new() };
    ApiDone done;

    if ((client->me.roles & ROLE_LEAD) == 0)
        FAIL(ERR_DENIED, "role.missing", "only a desk lead can invite colleagues");
    if (roles == 0 || (roles & ~ROLE_OF_LEAD) != 0)
        FAIL_AT(ERR_INVALID, "invite.roles", "roles",
                "a desk lead can make givers, receivers and leads");
    pins = pins_of(client);
    code = cert_code_new(&pins);
    code_key = cert_code_key(&code);
    *ret_code = cert_code_format(cx->arena, &code);
    seal_wipe(&code, sizeof code);
    TRY(make_chain(cx, client, sign_key_public(code_key), roles, invited, &body.certs));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = STR("/api/v1/invitations"),
                                   .takes = &api_invite,
                                   .body = &body,
                                   .gives = &api_done,
                                   .answer = &done }));
    return profile_pin_colleague(cx, client, login, invited, true);
}
