/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Release by the giver, and reading by the receiver. */
#include <string.h>

#include "client/client_internal.h"

static Str
path_of(Cx *cx, const char *before, Id id, const char *after)
{
    return arena_format(cx->arena, "%s%.*s%s", before, STR_ARG(id_format(cx->arena, id)), after);
}

static Sealed
sealed_of(Bytes box, Bytes commit, Bytes wrap)
{
    Sealed sealed = { .box = box, .wrap = wrap };

    if (commit.len == sizeof sealed.commit.b)
        memcpy(sealed.commit.b, commit.ptr, sizeof sealed.commit.b);
    return sealed;
}

static Status
open_own(Cx *cx, Client *client, Id piece, Body *ret)
{
    ApiPieceShown shown;
    Sealed sealed;
    Bytes plain;
    SignPublic own = sign_key_public(client->sign);

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = path_of(cx, "/api/v1/pieces/", piece, ""),
                                   .gives = &api_piece_shown,
                                   .answer = &shown }));
    if (shown.box.len == 0)
        FAIL(ERR_CONFLICT, "piece.ended", "this piece is gone; it cannot be released");
    if (client->desk == NULL)
        FAIL(ERR_CONFLICT, "desk.wrap",
             "a colleague of your desk has to sign in once before you can open pieces");
    sealed = sealed_of(shown.box, shown.commit, shown.wrap);
    TRY(sealed_open(cx, (SealedPiece){ { piece }, { client->me.desk.id } }, client->desk, &sealed,
                    &plain));
    return body_read(cx, plain, &own, ret);
}

static bool
is_person(Str kind)
{
    static const ClueKind kinds[] = { CLUE_NAME, CLUE_ALIAS, CLUE_DOCUMENT, CLUE_MARK };

    for (size_t i = 0; i < LEN(kinds); i++) {
        if (str_equal(kind, clue_kind_name(kinds[i])))
            return true;
    }
    return false;
}

Body
body_choose(Cx *cx, const Client *client, const Body *whole, unsigned parts)
{
    const BodyClue *from = whole->clues.items;
    BodyClue *clues = ARENA_ARRAY(cx->arena, whole->clues.n, BodyClue);
    Body body = { .how = whole->how, .sure = whole->sure };
    size_t n = 0;

    for (size_t i = 0; i < whole->clues.n; i++) {
        if ((parts & (is_person(from[i].kind) ? RELEASE_PERSON : RELEASE_CLUES)) != 0)
            clues[n++] = from[i];
    }
    body.clues = (ShapeList){ clues, n };
    if ((parts & RELEASE_TEXT) != 0) {
        body.text = whole->text;
        body.signs = whole->signs;
    }
    if ((parts & RELEASE_WHEN) != 0)
        body.on = whole->on;
    if ((parts & RELEASE_GIVER) != 0)
        body.giver = client->me.name;
    return body;
}

static Status
send_release(Cx *cx, Client *client, const SealedRelease *release, const Sealed *sealed,
             ApiReleased *ret)
{
    ApiRelease body = { .release = release->route.release.id,
                        .to_desk = release->route.to.id,
                        .box = sealed->box,
                        .commit = digest_bytes(&sealed->commit),
                        .wrap = sealed->wrap,
                        .basis = release->basis,
                        .purpose = release->purpose,
                        .handling = release->handling,
                        .left_out = release->left_out,
                        .day = release->day,
                        .signature = { release->signature.b, sizeof release->signature.b },
                        .certs = client->me.certs };

    return client_call(
        cx, client,
        &(ClientCall){ .method = "POST",
                       .path = path_of(cx, "/api/v1/pieces/", release->route.piece.id, "/release"),
                       .takes = &api_release,
                       .body = &body,
                       .gives = &api_released,
                       .answer = ret });
}

Status
client_release(Cx *cx, Client *client, const ClientRelease *what, ClientReleased *ret)
{
    Body whole = { .text = { "", 0 } };
    Body chosen;
    Sealed sealed;
    SealedRelease release = { .basis = what->basis,
                              .purpose = what->purpose,
                              .handling = what->handling,
                              .left_out = (uint8_t)(RELEASE_ALL & ~what->parts),
                              .day = day_of_time(cx->now_s) };
    ApiReleased answer;

    TRY(open_own(cx, client, what->piece, &whole));
    chosen = body_choose(cx, client, &whole, what->parts);
    release.route =
        (SealedRoute){ { id_new() }, { what->piece }, { client->me.desk.id }, { what->to->id } };
    TRY(sealed_make_release(cx, &release.route, &what->to->key, body_write(cx, client, &chosen),
                            &sealed));
    sealed_release_make(client->sign, &sealed, &release);
    TRY(send_release(cx, client, &release, &sealed, &answer));
    TRY(profile_pin(cx, client, "released", answer.release, id_bytes(&release.route.to.id)));
    *ret = (ClientReleased){ .release = answer.release,
                             .receipt = answer.receipt,
                             .left_out = release.left_out };
    return OK;
}

/* The release of a piece, or the release itself, among those of her desk. */
static Status
find_release(Cx *cx, Client *client, Id piece_or_release, Id *ret)
{
    ApiReceivedList list;
    const ApiReceived *rows;

    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "GET",
                                   .path = STR("/api/v1/releases"),
                                   .gives = &api_received_list,
                                   .answer = &list }));
    rows = list.releases.items;
    for (size_t i = 0; i < list.releases.n; i++) {
        if (id_equal(rows[i].release, piece_or_release) ||
            id_equal(rows[i].piece, piece_or_release)) {
            *ret = rows[i].release;
            return OK;
        }
    }
    FAIL(ERR_NOT_FOUND, "not_found", "there is no such thing here");
}

/* Signature and certificates up to the organisation's key, before a word is shown. */
static Status
check_received(Cx *cx, Client *client, const ApiReceived *row, const Sealed *sealed,
               SealedRelease *release, SignPublic *ret_giver)
{
    ApiDesk from;
    CertRoot root;
    Cert certs[CERT_CHAIN_MAX];
    Cert last;
    size_t n = 0;

    TRY(client_find_desk(cx, client, id_format(cx->arena, row->from_desk), &from));
    TRY(client_desk_root(cx, client, &from, &root));
    TRY(cert_chain_read(cx, row->certs, certs, &n));
    TRY(cert_chain_check(cx, &root, certs, n, row->day, &last));
    if (last.kind != CERT_MEMBER || !id_equal(last.desk.id, row->from_desk))
        FAIL(ERR_SEAL, "release.certs", "the giver's certificate is not of the desk it names");
    TRY(sealed_release_check(cx, release, &last.sign, sealed));
    *ret_giver = last.sign;
    return profile_pin(cx, client, "seen-releases", row->release, digest_bytes(&sealed->commit));
}

static Status
open_received(Cx *cx, Client *client, const ApiReceived *row, Body *ret)
{
    Sealed sealed = sealed_of(row->box, row->commit, row->wrap);
    SealedRelease release = {
        .route = { { row->release }, { row->piece }, { row->from_desk }, { client->me.desk.id } },
        .basis = row->basis,
        .purpose = row->purpose,
        .handling = row->handling,
        .left_out = (uint8_t)row->left_out,
        .day = row->day,
        .box = digest_of(row->box),
        .wrap = digest_of(row->wrap),
        .commit = sealed.commit
    };
    SignPublic giver;
    Bytes plain;

    if (client->desk == NULL)
        FAIL(ERR_CONFLICT, "desk.wrap",
             "a colleague of your desk has to sign in once before you can open pieces");
    if (row->signature.len != sizeof release.signature.b)
        FAIL(ERR_SEAL, "release.signature", "the release carries no signature");
    memcpy(release.signature.b, row->signature.ptr, sizeof release.signature.b);
    TRY(check_received(cx, client, row, &sealed, &release, &giver));
    TRY(sealed_open_release(cx, &release.route, client->desk, &sealed, &plain));
    return body_read(cx, plain, &giver, ret);
}

static ClientOpened
opened_of(Cx *cx, const Body *body)
{
    const BodyClue *from = body->clues.items;
    ClientClueSaid *clues = ARENA_ARRAY(cx->arena, body->clues.n, ClientClueSaid);

    for (size_t i = 0; i < body->clues.n; i++)
        clues[i] = (ClientClueSaid){ .kind = from[i].kind, .value = from[i].value };
    return (ClientOpened){ .text = body->text,
                           .clues = { clues, body->clues.n },
                           .signs = body->signs,
                           .how = body->how,
                           .on = body->on,
                           .giver = body->giver };
}

Status
client_read(Cx *cx, Client *client, Id piece_or_release, ApiReceived *ret_row, ClientOpened *ret)
{
    Id id;
    ApiReceived row;
    Body body = { .text = { "", 0 } };

    TRY(find_release(cx, client, piece_or_release, &id));
    TRY(client_call(cx, client,
                    &(ClientCall){ .method = "POST",
                                   .path = path_of(cx, "/api/v1/releases/", id, "/read"),
                                   .gives = &api_received,
                                   .answer = &row }));
    if (!id_equal(row.release, id) ||
        (!id_equal(row.piece, piece_or_release) && !id_equal(id, piece_or_release)))
        FAIL(ERR_SEAL, "release.other", "the server answered with another release than asked for");
    TRY(open_received(cx, client, &row, &body));
    *ret_row = row;
    *ret = opened_of(cx, &body);
    return OK;
}
