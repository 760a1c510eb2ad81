/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Desks as the client believes them: organisation and its key pinned at first sight, chains
 * checked. */
#include <string.h>

#include "api/piece.h"
#include "client/client_internal.h"

Status
client_find_desk(Cx *cx, Client *client, Str name_or_id, ApiDesk *ret)
{
    ApiDesks all;
    const ApiDesk *desks;
    Id id = { { 0 } };
    bool is_id = id_parse(name_or_id, &id);

    TRY(client_call(
        cx, client,
        &(ClientCall){
            .method = "GET", .path = STR("/api/v1/desks"), .gives = &api_desks, .answer = &all }));
    desks = all.desks.items;
    for (size_t i = 0; i < all.desks.n; i++) {
        if (str_equal(desks[i].name, name_or_id) || (is_id && id_equal(desks[i].id, id))) {
            *ret = desks[i];
            return OK;
        }
    }
    FAIL(ERR_NOT_FOUND, "not_found", "there is no such desk");
}

Status
client_desk_root(Cx *cx, Client *client, const ApiDesk *desk, CertRoot *ret)
{
    if (desk->organisation_key.len != sizeof ret->key.b)
        FAIL(ERR_SEAL, "desk.organisation", "the server shows no key of the desk's organisation");
    TRY(profile_pin(cx, client, "desks", desk->id, id_bytes(&desk->organisation)));
    TRY(profile_pin(cx, client, "organisations", desk->organisation, desk->organisation_key));
    ret->org = (OrgId){ desk->organisation };
    memcpy(ret->key.b, desk->organisation_key.ptr, sizeof ret->key.b);
    return OK;
}

Bytes
client_chain(Cx *cx, const Cert *certs, size_t n)
{
    Buf out = buf_new(CERT_CHAIN_MAX * CERT_BYTES);

    cert_chain_write(&out, certs, n);
    return buf_take(cx->arena, &out);
}

Status
client_check_desk_chain(Cx *cx, const CertRoot *root, const ApiDesk *desk, BoxPublic *ret)
{
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;

    TRY(cert_chain_read(cx, desk->key_certs, certs, &n));
    last = certs[n - 1];
    if (last.kind != CERT_DESK_KEY || !id_equal(last.desk.id, desk->id) ||
        !bytes_equal(desk->key, (Bytes){ last.box.b, sizeof last.box.b }))
        FAIL(ERR_SEAL, "desk.key", "that desk's key is not the one its members certified");
    TRY(cert_chain_check(cx, root, certs, n, day_of_time(cx->now_s), &last));
    *ret = last.box;
    return OK;
}

static Status
ask_proof(Cx *cx, Client *client, Id desk, Bytes *ret)
{
    ApiReceipt proof;
    Status status =
        client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = arena_format(cx->arena, "/api/v1/desks/proof?desk=%.*s",
                                                        STR_ARG(id_format(cx->arena, desk))),
                                   .gives = &api_receipt,
                                   .answer = &proof });

    if (status.code == ERR_NOT_FOUND)
        FAIL(ERR_SEAL, "desk.proof",
             "the ledger says nothing of that desk's key; nothing was sealed or sent");
    TRY(status);
    *ret = proof.receipt;
    return OK;
}

/* A desk with its checked key, and what the ledger says of it. */
static Status
read_proof(Cx *cx, Client *client, const ApiDesk *desk, const BoxPublic *key, ClientDesk *ret)
{
    ClientDesk found = { .id = desk->id,
                         .name = desk->name,
                         .sector = desk->sector,
                         .key = *key,
                         .fingerprint = box_fingerprint(cx->arena, key),
                         .certs = digest_of(desk->key_certs) };

    TRY(ask_proof(cx, client, desk->id, &found.proof));
    *ret = found;
    return OK;
}

Status
client_find_receiver(Cx *cx, Client *client, Str name_or_id, ClientDesk *ret)
{
    ApiDesk desk;
    BoxPublic key;

    TRY(client_find_desk(cx, client, name_or_id, &desk));
    TRY(client_check_desk_key(cx, client, &desk, &key));
    return read_proof(cx, client, &desk, &key, ret);
}

Status
client_settle_own_desk(Cx *cx, Client *client, const ClientAsk *ask)
{
    const ApiDesk *desk = &client->me.desk;
    ClientDesk own;
    BoxPublic key;

    if (desk->key.len != sizeof key.b)
        return OK;
    memcpy(key.b, desk->key.ptr, sizeof key.b);
    if (ask != NULL && ask->prove != NULL) {
        TRY(read_proof(cx, client, desk, &key, &own));
        TRY(ask->prove(cx, client, &own));
    }
    return profile_pin(cx, client, "desk-keys", desk->id, desk->key);
}

Status
client_check_desk_key(Cx *cx, Client *client, const ApiDesk *desk, BoxPublic *ret)
{
    CertRoot root;

    if (desk->key.len == 0)
        FAIL_AT(ERR_INVALID, "release.desk", "to",
                "nobody has joined that desk yet, so it has no key to seal to");
    TRY(client_desk_root(cx, client, desk, &root));
    return client_check_desk_chain(cx, &root, desk, ret);
}
