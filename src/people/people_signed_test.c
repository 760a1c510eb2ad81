/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a desk's lead signs in tests: invitations, and certificates anew. */
#include "people/people_world_test.h"

ApiInvite
people_world_invitation(Cx *cx, const PeopleWorld *w, const PeopleInviting *what)
{
    const PeopleMember *of =
        &w->members[what->where == STATION || what->where == SUPPORT ? KIM : ELIN];
    Cert chain[3];
    Buf out = buf_new(sizeof chain);
    ApiInvite invite = { .login = str_of(what->login), .name = STR("New") };

    for (size_t i = 0; i < what->n; i++)
        chain[i] = what->before[i];
    chain[what->n] = (Cert){ .kind = CERT_INVITATION,
                             .org = of->chain[0].org,
                             .desk = w->desks[what->where].id,
                             .subject = { id_new() },
                             .sign = sign_key_public(what->code),
                             .roles = ROLE_GIVER,
                             .from = day_of_time(cx->now_s),
                             .until = { day_of_time(cx->now_s).n + 700 } };
    cert_make(what->by, &chain[what->n]);
    cert_chain_write(&out, chain, what->n + 1);
    invite.certs = buf_take(cx->arena, &out);
    return invite;
}

ApiRenew
people_world_renewal(Cx *cx, const PeopleMember *by, const PeopleMember *who, uint8_t roles,
                     int32_t days)
{
    SignKey *between = sign_key_new();
    Cert chain[4] = { by->chain[0], by->chain[1], by->chain[0], who->chain[1] };
    Buf out = buf_new(sizeof chain);
    ApiRenew renew;

    chain[2].subject = who->id;
    chain[2].sign = sign_key_public(between);
    chain[2].roles = roles;
    chain[2].until = (Day){ day_of_time(cx->now_s).n + days };
    chain[3].roles = roles;
    chain[3].until = chain[2].until;
    cert_make(by->sign, &chain[2]);
    cert_make(between, &chain[3]);
    cert_chain_write(&out, chain, LEN(chain));
    renew.certs = buf_take(cx->arena, &out);
    sign_key_free(between);
    return renew;
}
