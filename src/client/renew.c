/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Certificates run out after two years: a desk lead signs them anew, for the same keys. */
#include <string.h>

#include "api/desk.h"
#include "client/client_internal.h"

enum { RENEW_DAYS = 730 };

Day
client_until(Cx *cx, const Client *client)
{
    Cert certs[CERT_CHAIN_MAX];
    Day none = { 0 };
    size_t n = 0;

    if (client->me.certs.len == 0 ||
        cert_chain_read(cx, client->me.certs, certs, &n).code != ERR_NONE)
        return none;
    return certs[n - 1].until;
}

/* Her own chain, with room for `more` certificates, and the days that she may give. */
static Status
begin(Cx *cx, Client *client, size_t more, Cert chain[CERT_CHAIN_MAX], size_t *ret_n)
{
    CertRoot root;
    Cert last;

    if ((client->me.roles & ROLE_LEAD) == 0)
        FAIL(ERR_DENIED, "role.missing", "only a desk lead can renew certificates");
    TRY(client_desk_root(cx, client, &client->me.desk, &root));
    TRY(cert_chain_read(cx, client->me.certs, chain, ret_n));
    if (cert_chain_check(cx, &root, chain, *ret_n, day_of_time(cx->now_s), &last).code != ERR_NONE)
        FAIL(ERR_SEAL, "renew.own",
             "your own certificate does not hold any more; who holds the organisation's key renews "
             "it");
    if (*ret_n + more > CERT_CHAIN_MAX)
        FAIL(ERR_INVALID, "renew.chain",
             "the chain would be too long; who holds the organisation's key can renew it");
    return OK;
}

static Day
until_of(const Cx *cx, const Cert *own)
{
    Day until = { day_of_time(cx->now_s).n + RENEW_DAYS };

    return until.n < own->until.n ? until : own->until;
}

static Status
send(Cx *cx, Client *client, Str path, const ApiRenew *body, const Shape *gives)
{
    void *answer = arena_alloc(cx->arena, gives->size);

    return client_call(cx, client,
                       &(ClientCall){ .method = "POST",
                                      .path = path,
                                      .takes = &api_renew,
                                      .body = body,
                                      .gives = gives,
                                      .answer = answer });
}

static Status
find_colleague(Cx *cx, Client *client, Str login, ApiMember *ret)
{
    ApiMembers all;
    const ApiMember *members;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/members"),
                                   .gives = &api_members,
                                   .answer = &all }));
    members = all.members.items;
    for (size_t i = 0; i < all.members.n; i++) {
        if (str_equal(members[i].login, login)) {
            *ret = members[i];
            return OK;
        }
    }
    FAIL(ERR_NOT_FOUND, "not_found", "there is no such colleague at your desk");
}

/* Her old certificate must have held, up to the organisation: it says whose keys these are. */
static Status
read_old(Cx *cx, Client *client, const ApiMember *member, Cert *ret)
{
    Cert chain[CERT_CHAIN_MAX];
    CertRoot root;
    size_t n = 0;

    TRY(client_desk_root(cx, client, &client->me.desk, &root));
    TRY(cert_chain_read(cx, member->certs, chain, &n));
    TRY(cert_chain_check(cx, &root, chain, n, chain[n - 1].until, ret));
    if (ret->kind != CERT_MEMBER || !id_equal(ret->desk.id, client->me.desk.id) ||
        (ret->roles & ~ROLE_OF_LEAD) != 0)
        FAIL(ERR_SEAL, "renew.certs",
             "this is no certificate that a lead may give; who holds the organisation's key can");
    return OK;
}

Status
client_renew(Cx *cx, Client *client, Str login, Day *ret_until)
{
    AUTO(sign_key_free_at) SignKey *between = sign_key_new();
    Cert chain[CERT_CHAIN_MAX];
    ApiMember member;
    Cert old;
    ApiRenew body;
    size_t n = 0;

    TRY(begin(cx, client, 2, chain, &n));
    TRY(find_colleague(cx, client, login, &member));
    TRY(read_old(cx, client, &member, &old));
    TRY(profile_pin_colleague(cx, client, login, old.subject, false));
    chain[n] = (Cert){ .kind = CERT_INVITATION,
                       .org = old.org,
                       .desk = old.desk,
                       .subject = old.subject,
                       .sign = sign_key_public(between),
                       .roles = old.roles,
                       .from = day_of_time(cx->now_s),
                       .until = until_of(cx, &chain[n - 1]) };
    chain[n + 1] = old;
    chain[n + 1].from = chain[n].from;
    chain[n + 1].until = chain[n].until;
    cert_make(client->sign, &chain[n]);
    cert_make(between, &chain[n + 1]);
    body.certs = client_chain(cx, chain, n + 2);
    TRY(send(cx, client,
             arena_format(cx->arena, "/api/v1/members/%.*s/renew",
                          STR_ARG(id_format(cx->arena, member.member))),
             &body, &api_member_ended));
    *ret_until = chain[n].until;
    return OK;
}

Status
client_renew_desk(Cx *cx, Client *client, Day *ret_until)
{
    Cert chain[CERT_CHAIN_MAX];
    ApiRenew body;
    size_t n = 0;

    TRY(begin(cx, client, 1, chain, &n));
    if (client->desk == NULL)
        FAIL(ERR_DENIED, "renew.desk", "a colleague has to hand you the desk's key first");
    chain[n] = (Cert){ .kind = CERT_DESK_KEY,
                       .org = chain[n - 1].org,
                       .desk = chain[n - 1].desk,
                       .subject = chain[n - 1].subject,
                       .box = box_key_public(client->desk),
                       .from = day_of_time(cx->now_s),
                       .until = until_of(cx, &chain[n - 1]) };
    cert_make(client->sign, &chain[n]);
    body.certs = client_chain(cx, chain, n + 1);
    TRY(send(cx, client, STR("/api/v1/desk/renew"), &body, &api_done));
    *ret_until = chain[n].until;
    return OK;
}
