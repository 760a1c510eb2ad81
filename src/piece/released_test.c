/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "piece/released_test.h"

#include "tests/t.h"

Status
piece_released_begin(Cx *cx, Released *ret)
{
    TRY(people_world(cx, &ret->w));
    TRY(piece_world_give_one(cx, &ret->w, ELIN, &ret->piece));
    return piece_world_releasing(cx, &ret->w, ELIN, ret->piece, STATION, &ret->body);
}

void
piece_released_done(Released *r)
{
    people_world_done(&r->w);
}

Status
piece_released_send(Cx *cx, Released *r)
{
    return piece_world_ask(
        cx, &r->w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/release", r->piece, &r->body, NULL });
}

ApiAnswer
piece_released_answering(Cx *cx, Released *r, const char *outcome)
{
    ApiReceived released = { .release = r->body.release, .piece = r->piece };

    return piece_world_answering(cx, &r->w, KIM, ELIN, &released, outcome);
}

Status
piece_released_answer(Cx *cx, Released *r, const ApiAnswer *body, ApiReceipt *ret)
{
    return piece_world_ask(
        cx, &r->w,
        &(PieceAsk){ KIM, "POST /api/v1/releases/{id}/answer", r->body.release, body, ret });
}

Status
piece_released_say(Cx *cx, Released *r, const char *outcome)
{
    ApiAnswer body = piece_released_answering(cx, r, outcome);

    return piece_released_answer(cx, r, &body, NULL);
}

Status
piece_released_line(Cx *cx, Released *r, ApiReleaseLine *ret)
{
    ApiPieceShown shown;

    TRY(piece_world_ask(cx, &r->w,
                        &(PieceAsk){ ELIN, "GET /api/v1/pieces/{id}", r->piece, NULL, &shown }));
    if (shown.line.releases.n != 1)
        FAIL(ERR_NOT_FOUND, "line", "%zu releases", shown.line.releases.n);
    *ret = *(const ApiReleaseLine *)shown.line.releases.items;
    return OK;
}
