/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "custodian/custodian_world_test.h"

static Status
fill(Cx *cx, const char *dir, CustodianWorld *world)
{
    CustodianDeal deal = { .installation = world->installation,
                           .ledger = sign_key_public(world->ledger),
                           .folders = world->folders,
                           .n = CUSTODIAN_WORLD_N,
                           .t = CUSTODIAN_WORLD_T };
    CertRoot root = { .org.id = id_new(), .key = sign_key_public(world->organisation) };

    for (unsigned i = 0; i < CUSTODIAN_WORLD_N; i++)
        world->folders[i] = arena_format(cx->arena, "%s/custodian%u", dir, i + 1).ptr;
    TRY(custodian_deal(cx, &deal, &world->statement));
    for (unsigned i = 0; i < CUSTODIAN_WORLD_N; i++)
        TRY(custodian_pin(cx, world->folders[i], &root));
    world->elin.org = root.org;
    world->elin = custodian_world_member(cx, world, (DeskId){ { { 0 } } }, ROLE_GIVER);
    return OK;
}

Status
custodian_world(Cx *cx, const char *dir, CustodianWorld *ret)
{
    Status status;

    seal_start();
    *ret = (CustodianWorld){ .installation.id = id_new(),
                             .ledger = sign_key_new(),
                             .organisation = sign_key_new() };
    status = fill(cx, dir, ret);
    if (status.code != ERR_NONE)
        custodian_world_done(ret);
    return status;
}

void
custodian_world_done(CustodianWorld *world)
{
    sign_key_free(world->ledger);
    sign_key_free(world->organisation);
    sign_key_free(world->elin.key);
}

CustodianMember
custodian_world_member(Cx *cx, const CustodianWorld *world, DeskId desk, uint8_t roles)
{
    static const DeskId none;
    AUTO(sign_key_free_at) SignKey *invited = sign_key_new();
    AUTO(box_key_free_at) BoxKey *box = box_key_new();
    CustodianMember member = { .org = world->elin.org,
                               .desk = id_equal(desk.id, none.id) ? (DeskId){ id_new() } : desk,
                               .member.id = id_new(),
                               .key = sign_key_new() };
    Day today = day_of_time(cx->now_s);
    Cert chain[2] = { { .kind = CERT_INVITATION,
                        .org = member.org,
                        .desk = member.desk,
                        .subject = member.member,
                        .sign = sign_key_public(invited),
                        .roles = roles,
                        .from = { today.n - 1 },
                        .until = { today.n + 30 } } };
    Buf bytes = buf_new(CERT_CHAIN_MAX * CERT_BYTES);

    chain[1] = chain[0];
    chain[1].kind = CERT_MEMBER;
    chain[1].sign = sign_key_public(member.key);
    chain[1].box = box_key_public(box);
    cert_make(world->organisation, &chain[0]);
    cert_make(invited, &chain[1]);
    cert_chain_write(&bytes, chain, LEN(chain));
    member.certs = buf_take(cx->arena, &bytes);
    return member;
}

void
custodian_world_write(const CustodianWorld *world, const CustodianMember *member,
                      const CustodianWish *wish, Buf *ret_body)
{
    Permission permission = { .installation = world->installation,
                              .desk = member->desk,
                              .member = member->member,
                              .piece = wish->piece,
                              .day = wish->day };
    Buf bytes = buf_new(PERMISSION_BYTES);

    permission_make(member->key, wish->points, wish->n, &permission);
    permission_write(&bytes, &permission);
    custodian_write_ask(ret_body,
                        &(CustodianAsk){ .permission = buf_view(&bytes),
                                         .certs = member->certs,
                                         .points = { wish->points[0].b, wish->n * POINT_BYTES } });
    buf_free(&bytes);
}

Status
custodian_world_ask(Cx *cx, const CustodianWorld *world, const CustodianMember *member, size_t n,
                    Buf *ret_body, TagBatch **ret_batch)
{
    Bytes inputs[TAG_POINTS_MAX];
    CustodianWish wish = { .piece.id = id_new(), .day = day_of_time(cx->now_s) };

    for (size_t i = 0; i < n; i++)
        inputs[i] = str_bytes(arena_format(cx->arena, "input %zu", i));
    TRY(tag_blind(cx, inputs, n, ret_batch));
    wish.points = tag_batch_points(*ret_batch, &wish.n);
    custodian_world_write(world, member, &wish, ret_body);
    return OK;
}
