/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "piece/piece_world_test.h"

#include <string.h>

#include "seal/tag.h"
#include "tests/t.h"

enum { WORLD_BATCH = 8 };

ApiTag
piece_world_tag(Cx *cx, size_t n, ClueKind kind, ClueFormKind form, int64_t clue)
{
    Point *point = ARENA_NEW(cx->arena, Point);

    ASSERT(tag_input(cx, str_bytes(arena_format(cx->arena, "%zu", n)), point).code == ERR_NONE);
    return (ApiTag){ { point->b, POINT_BYTES }, kind, form, clue };
}

Bytes
piece_world_ticket(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, int64_t points)
{
    Actor actor = { .member = w->members[who].id };
    Req req = { .cx = cx, .db = w->db, .actor = &actor, .app = &w->site };

    return piece_ticket(&req, piece, points);
}

ApiPiece
piece_world_make(Cx *cx, PeopleWorld *w, PeopleWho who, const ApiTag *tags, size_t n)
{
    const PeopleMember *member = &w->members[who];
    BoxPublic desk = box_key_public(w->desks[member->where].key);
    Sealed sealed;
    ApiTag *copy = ARENA_ARRAY(cx->arena, n, ApiTag);
    ApiPiece piece = { .piece = id_new(),
                       .tags = { copy, n },
                       .points = WORLD_BATCH,
                       .grade = STR("A1"),
                       .concern = 3 };

    for (size_t i = 0; i < n; i++)
        copy[i] = tags[i];
    ASSERT(sealed_make(cx, (SealedPiece){ { piece.piece }, member->desk }, &desk,
                       str_bytes(STR("what was seen")), &sealed)
               .code == ERR_NONE);
    piece.box = sealed.box;
    piece.wrap = sealed.wrap;
    piece.commit = arena_bytes(cx->arena, digest_bytes(&sealed.commit));
    piece.ticket = piece_world_ticket(cx, w, who, piece.piece, piece.points);
    return piece;
}

Status
piece_world_ask(Cx *cx, PeopleWorld *w, const PieceAsk *ask)
{
    return people_world_ask(cx, w,
                            &(PeopleAsk){ .table = &piece_routes,
                                          .route = ask->route,
                                          .session = people_world_session(w, ask->who),
                                          .id = ask->id,
                                          .body = ask->body,
                                          .answer = ask->answer });
}

Status
piece_world_give(Cx *cx, PeopleWorld *w, PeopleWho who, const ApiPiece *piece, ApiGiven *ret)
{
    return piece_world_ask(cx, w,
                           &(PieceAsk){ who, "POST /api/v1/pieces", piece->piece, piece, ret });
}

Status
piece_world_give_one(Cx *cx, PeopleWorld *w, PeopleWho who, Id *ret)
{
    ApiPiece piece = piece_world_make(cx, w, who, NULL, 0);

    *ret = piece.piece;
    return piece_world_give(cx, w, who, &piece, NULL);
}

void
piece_world_sign(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, ApiRelease *release)
{
    const PeopleMember *member = &w->members[who];
    Sealed sealed = { .box = release->box, .wrap = release->wrap };
    SealedRelease what = {
        .route = { { release->release }, { piece }, member->desk, { release->to_desk } },
        .basis = release->basis,
        .purpose = release->purpose,
        .handling = release->handling,
        .left_out = (uint8_t)release->left_out,
        .day = release->day
    };

    memcpy(sealed.commit.b, release->commit.ptr, sizeof sealed.commit.b);
    sealed_release_make(member->sign, &sealed, &what);
    release->signature =
        arena_bytes(cx->arena, (Bytes){ what.signature.b, sizeof what.signature.b });
}

Status
piece_world_releasing(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, PeopleWhere to,
                      ApiRelease *ret)
{
    const PeopleMember *member = &w->members[who];
    BoxPublic key = box_key_public(w->desks[to].key);
    SealedRoute route = { { id_new() }, { piece }, member->desk, w->desks[to].id };
    Sealed sealed;

    TRY(sealed_make_release(cx, &route, &key, str_bytes(STR("a chosen part")), &sealed));
    *ret = (ApiRelease){ .release = route.release.id,
                         .to_desk = route.to.id,
                         .box = sealed.box,
                         .commit = arena_bytes(cx->arena, digest_bytes(&sealed.commit)),
                         .wrap = sealed.wrap,
                         .basis = STR("consent:oral"),
                         .purpose = STR("to protect her"),
                         .left_out = RELEASE_PERSON,
                         .day = day_of_time(cx->now_s),
                         .certs = { member->certs, sizeof member->certs } };
    piece_world_sign(cx, w, who, piece, ret);
    return OK;
}

ApiAnswer
piece_world_answering(Cx *cx, PeopleWorld *w, PeopleWho who, PeopleWho giver,
                      const ApiReceived *released, const char *outcome)
{
    const PeopleMember *member = &w->members[who];
    ApiAnswer body = { .outcome = str_of(outcome),
                       .text = str_bytes(STR("sealed words")),
                       .day = day_of_time(cx->now_s),
                       .certs = { member->certs, sizeof member->certs } };
    SealedOutcome what = { .route = { { released->release },
                                      { released->piece },
                                      w->members[giver].desk,
                                      member->desk },
                           .code = body.outcome,
                           .day = body.day,
                           .words = digest_of(body.text) };

    sealed_outcome_make(member->sign, &what);
    body.signature = arena_bytes(cx->arena, (Bytes){ what.signature.b, sizeof what.signature.b });
    return body;
}

Status
piece_world_check(Cx *cx, PeopleWorld *w)
{
    TRY(people_check(cx, w->db));
    TRY(piece_check(cx, w->db));
    TRY(ledger_check(cx, w->db, &w->site.ledger));
    return db_check(cx, w->db);
}
