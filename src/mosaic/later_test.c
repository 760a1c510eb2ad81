/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* To be reminded of a notice; who looked at a piece. */
#include "api/board.h"
#include "mosaic/mosaic_world_test.h"
#include "tests/t.h"

static Status
begin(Cx *cx, MosaicWorld *m, Id *ret_mosaic)
{
    size_t n = 0;

    TRY(mosaic_world(cx, 0, m));
    TRY(mosaic_world_give_three(cx, m));
    TRY(mosaic_world_turn(cx, m));
    TRY(mosaic_world_send(cx, m, &n));
    if (mosaic_world_count(cx, m, ret_mosaic) != 1)
        FAIL(ERR_BUG, "test", "there is one mosaic");
    return OK;
}

static Status
later(Cx *cx, MosaicWorld *m, PeopleWho who, Id mosaic)
{
    ApiReceipt receipt;

    return mosaic_world_ask(cx, m, who, "POST /api/v1/mosaics/{id}/later", mosaic, &receipt);
}

/* How many are reminded now. */
static size_t
reminded(Cx *cx, MosaicWorld *m)
{
    size_t n = SIZE_MAX;

    CHECK(db_begin(cx, m->w.db).code == ERR_NONE);
    CHECK(matcher_remind(cx, m->matcher, -1, &n).code == ERR_NONE);
    CHECK(db_commit(cx, m->w.db).code == ERR_NONE);
    return n;
}

TEST(mosaic, who_asks_is_reminded_in_three_days_and_once)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    CHECK_FAILS(later(cx, &m, SARA, id), ERR_NOT_FOUND); /* she was told of nothing */
    CHECK_OK(later(cx, &m, ELIN, id));
    CHECK_INT(reminded(cx, &m), 0);
    cx->now_s += 3 * DAY_SECONDS - 1;
    CHECK_INT(reminded(cx, &m), 0);
    cx->now_s += 1;
    CHECK_INT(reminded(cx, &m), 1);
    CHECK_INT(reminded(cx, &m), 0);
    CHECK_OK(later(cx, &m, ELIN, id)); /* and again, if she likes */
    cx->now_s += 3 * DAY_SECONDS;
    CHECK_INT(reminded(cx, &m), 1);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, who_took_her_piece_back_is_reminded_of_nothing)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    CHECK_OK(later(cx, &m, ELIN, id));
    CHECK_OK(later(cx, &m, KIM, id));
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ KIM, "POST /api/v1/pieces/{id}/withdraw", m.pieces[KIM], NULL, NULL }));
    cx->now_s += 3 * DAY_SECONDS;
    CHECK_INT(reminded(cx, &m), 1);
}

static ApiLooks
looks(Cx *cx, MosaicWorld *m)
{
    ApiLooks seen = { { NULL, 0 } };

    CHECK(mosaic_world_ask(cx, m, ELIN, "GET /api/v1/pieces/{id}/looks", m->pieces[ELIN], &seen)
              .code == ERR_NONE);
    return seen;
}

/* Nils, to whose desk it was released, reads it and looks at the picture; Kim, who gave another
 * piece of the mosaic, looks as well, and that is no business of Elin's. */
TEST(mosaic, a_giver_sees_who_looked_of_those_to_whom_she_released)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiRelease body;
    ApiReceived read;
    ApiMosaic seen;
    ApiLooks got;
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    CHECK_OK(mosaic_world_ask(cx, &m, KIM, "POST /api/v1/mosaics/{id}/look", id, &seen));
    CHECK_INT(looks(cx, &m).looks.n, 0);
    CHECK_OK(piece_world_releasing(cx, &m.w, ELIN, m.pieces[ELIN], NIGHT, &body));
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/release", m.pieces[ELIN], &body, NULL }));
    CHECK_INT(looks(cx, &m).looks.n, 0);
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ NILS, "POST /api/v1/releases/{id}/read", body.release, NULL, &read }));
    cx->now_s += 60;
    CHECK_OK(mosaic_world_ask(cx, &m, NILS, "POST /api/v1/mosaics/{id}/look", id, &seen));
    CHECK_OK(mosaic_world_ask(cx, &m, KIM, "POST /api/v1/mosaics/{id}/look", id, &seen));
    got = looks(cx, &m);
    REQUIRE(got.looks.n == 2);
    CHECK_STR(((const ApiLook *)got.looks.items)[0].verb, STR("mosaic.seen"));
    CHECK_STR(((const ApiLook *)got.looks.items)[1].verb, STR("release.read"));
    CHECK_STR(((const ApiLook *)got.looks.items)[1].desk, STR("Night"));
    CHECK_STR(((const ApiLook *)got.looks.items)[1].purpose, body.purpose);
    CHECK_FAILS(
        mosaic_world_ask(cx, &m, OLA, "GET /api/v1/pieces/{id}/looks", m.pieces[ELIN], &got),
        ERR_NOT_FOUND);
}

TEST(mosaic, a_giver_who_was_told_sees_that_a_mediator_looked_at_her_board)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiBoard board;
    ApiLooks got;
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    CHECK_INT(looks(cx, &m).looks.n, 0);
    CHECK_OK(mosaic_world_ask(cx, &m, SARA, "POST /api/v1/board/look", id_new(), &board));
    CHECK_INT(board.cards.n, 1);
    got = looks(cx, &m);
    REQUIRE(got.looks.n == 1);
    CHECK_STR(((const ApiLook *)got.looks.items)[0].verb, STR("board.seen"));
}
