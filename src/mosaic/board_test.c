/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the mediator's board shows, and what becomes of what she lets be said.  Sara is one. */
#include <string.h>

#include "api/board.h"
#include "mosaic/mosaic_world_test.h"
#include "tests/t.h"

enum { TEXT_MAX = 1 << 20, YEARS_S = 3650 * DAY_SECONDS };

/* A question of somebody, without a body. */
static PeopleAsk
asking(MosaicWorld *m, PeopleWho who, const char *route, Id id)
{
    return (PeopleAsk){ .table = &mosaic_routes,
                        .route = route,
                        .session = people_world_session(&m->w, who),
                        .id = id };
}

static ApiBoard
board(Cx *cx, MosaicWorld *m)
{
    ApiBoard seen = { { NULL, 0 } };

    CHECK(mosaic_world_ask(cx, m, SARA, "POST /api/v1/board/look", id_new(), &seen).code ==
          ERR_NONE);
    return seen;
}

static Str
board_text(Cx *cx, MosaicWorld *m)
{
    Buf out = buf_new(TEXT_MAX);
    ApiBoard seen = board(cx, m);

    shape_write_json(&out, &api_board, &seen);
    return buf_take_text(cx->arena, &out);
}

static Status
say(Cx *cx, MosaicWorld *m, Id mosaic, const char *what, ApiSaid *ret)
{
    ApiSay body = { str_of(what) };
    PeopleAsk ask = asking(m, SARA, "POST /api/v1/board/{id}/message", mosaic);

    ask.body = &body;
    ask.answer = ret;
    return people_world_ask(cx, &m->w, &ask);
}

static size_t
messages(Cx *cx, MosaicWorld *m, PeopleWho who, ApiMessage *ret_first)
{
    ApiMessages list = { { NULL, 0 } };

    CHECK(mosaic_world_ask(cx, m, who, "GET /api/v1/messages", id_new(), &list).code == ERR_NONE);
    if (list.messages.n > 0)
        *ret_first = *(const ApiMessage *)list.messages.items;
    return list.messages.n;
}

static Status
answer(Cx *cx, MosaicWorld *m, PeopleWho who, Id message, const ApiMessageAnswer *body)
{
    PeopleAsk ask = asking(m, who, "POST /api/v1/messages/{id}/answer", message);

    ask.body = body;
    return people_world_ask(cx, &m->w, &ask);
}

/* Three have given, and been told if `told`. */
static Status
begin(Cx *cx, MosaicWorld *m, bool told, Id *ret)
{
    size_t n = 0;

    TRY(mosaic_world(cx, told ? 0 : YEARS_S, m));
    TRY(mosaic_world_give_three(cx, m));
    TRY(mosaic_world_turn(cx, m));
    TRY(mosaic_world_send(cx, m, &n));
    if (mosaic_world_count(cx, m, ret) != 1)
        FAIL(ERR_BUG, "test", "there is one mosaic");
    return OK;
}

static bool
has_id(Str text, Str id)
{
    return memmem(text.ptr, text.len, id.ptr, id.len) != NULL;
}

TEST(mosaic, the_board_shows_shapes_and_sectors_of_what_givers_were_told)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    const ApiBoardCard *card;
    const ApiBoardTile *tiles;
    ApiBoard seen;
    size_t health = 0;
    Str text;
    Id id;

    CHECK_OK(begin(cx, &m, true, &id));
    seen = board(cx, &m);
    REQUIRE(seen.cards.n == 1);
    card = seen.cards.items;
    tiles = card->tiles.items;
    CHECK(id_equal(card->mosaic, id));
    CHECK_STR(card->state, STR("new"));
    CHECK_INT(card->sources, 3);
    REQUIRE(card->tiles.n == 3);
    for (size_t i = 0; i < 3; i++)
        health += str_equal(tiles[i].sector, STR("health"));
    CHECK_INT(health, 1);
    text = board_text(cx, &m);
    for (PeopleWho who = 0; who < PEOPLE_WHO; who++) {
        const PeopleMember *member = &m.w.members[who];

        CHECK(!has_id(text, id_format(cx->arena, member->id.id)));
        CHECK(!has_id(text, id_format(cx->arena, member->desk.id)));
        CHECK(!has_id(text, id_format(cx->arena, m.pieces[who])));
    }
}

TEST(mosaic, the_board_shows_nothing_before_somebody_was_told_or_below_the_threshold)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiSaid said;
    Id id;
    size_t n = 0;

    CHECK_OK(begin(cx, &m, false, &id));
    CHECK_INT(board(cx, &m).cards.n, 0);
    CHECK_FAILS(say(cx, &m, id, "together", &said), ERR_NOT_FOUND);
    cx->now_s += YEARS_S;
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(board(cx, &m).cards.n, 1);
    m.w.site.packs[0].mediator = 99;
    CHECK_INT(board(cx, &m).cards.n, 0);
    CHECK_FAILS(say(cx, &m, id, "together", &said), ERR_NOT_FOUND);
}

TEST(mosaic, the_board_is_for_mediators)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiBoard seen;
    ApiSay body = { STR("together") };
    Id id;

    CHECK_OK(begin(cx, &m, true, &id));
    for (PeopleWho who = 0; who < PEOPLE_WHO; who++) {
        PeopleAsk ask = asking(&m, who, "POST /api/v1/board/{id}/message", id);

        if (who == SARA)
            continue;
        ask.body = &body;
        CHECK_FAILS(mosaic_world_ask(cx, &m, who, "POST /api/v1/board/look", id, &seen),
                    ERR_DENIED);
        CHECK_FAILS(people_world_ask(cx, &m.w, &ask), ERR_DENIED);
    }
}

TEST(mosaic, a_mediator_who_gives_learns_nothing_of_her_own_piece_from_the_board)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    uint8_t sealed[64] = { 7 };
    ApiMessageAnswer agree = { .agree = true, .note = { sealed, sizeof sealed } };
    ApiReceipt receipt;
    ApiSaid said;
    Str before;
    Id id;
    size_t n = 0;

    CHECK_OK(begin(cx, &m, true, &id));
    before = board_text(cx, &m);
    m.w.site.notice_delay_s = INT32_MAX; /* her hour is years away */
    CHECK_OK(mosaic_world_give(cx, &m, SARA));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_STR(board_text(cx, &m), before);
    m.w.site.notice_delay_s = 0;
    CHECK_OK(mosaic_world_give(cx, &m, NILS)); /* the others are told of five voices */
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK(n >= 4);
    CHECK_STR(board_text(cx, &m), before);
    CHECK_OK(mosaic_world_ask(cx, &m, NILS, "POST /api/v1/mosaics/{id}/help", id, &receipt));
    CHECK_STR(board_text(cx, &m), before);
    CHECK_OK(say(cx, &m, id, "together", &said)); /* Nils hears it too, and no count says so */
    CHECK_INT(said.asked, 3);
    before = board_text(cx, &m);
    CHECK_OK(answer(cx, &m, NILS, said.message, &agree));
    CHECK_STR(board_text(cx, &m), before);
}

TEST(mosaic, a_message_reaches_those_who_were_told_and_each_may_ignore_it)
{
    static const PeopleWho told[] = { ELIN, KIM, MIA };
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiMessageAnswer ignore = { .agree = false };
    ApiMessageAnswer agree = { .agree = true };
    uint8_t sealed[64] = { 7 };
    const ApiBoardCard *card;
    ApiMessage got;
    ApiBoard seen;
    ApiSaid said;
    Str before;
    Id id;

    CHECK_OK(begin(cx, &m, true, &id));
    CHECK_FAILS(say(cx, &m, id, "hello", &said), ERR_INVALID);
    CHECK_OK(say(cx, &m, id, "together", &said));
    CHECK_INT(said.asked, 3);
    CHECK_FAILS(say(cx, &m, id, "together", &said), ERR_CONFLICT);
    for (size_t i = 0; i < LEN(told); i++) {
        REQUIRE(messages(cx, &m, told[i], &got) == 1);
        CHECK(id_equal(got.mosaic, id) && id_equal(got.desk, m.w.members[SARA].desk.id));
        CHECK_STR(got.state, STR("open"));
    }
    CHECK_INT(messages(cx, &m, NILS, &got), 0);
    CHECK_FAILS(answer(cx, &m, NILS, said.message, &agree), ERR_NOT_FOUND);
    before = board_text(cx, &m);
    CHECK_OK(answer(cx, &m, KIM, said.message, &ignore));
    CHECK_STR(board_text(cx, &m), before); /* nobody is told that she ignores it */
    agree.note = (Bytes){ sealed, 3 };
    CHECK_FAILS(answer(cx, &m, ELIN, said.message, &agree), ERR_INVALID);
    agree.note = (Bytes){ sealed, sizeof sealed };
    CHECK_OK(answer(cx, &m, ELIN, said.message, &agree));
    seen = board(cx, &m);
    card = seen.cards.items;
    REQUIRE(seen.cards.n == 1 && card->messages.n == 1 && card->notes.n == 1);
    CHECK_STR(card->state, STR("agreed"));
    CHECK_INT(((const ApiBoardMessage *)card->messages.items)->agreed, 1);
    CHECK_INT(messages(cx, &m, ELIN, &got), 1);
    CHECK_STR(got.state, STR("agreed"));
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_message_goes_with_the_piece_it_was_about)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiMessageAnswer agree = { .agree = true };
    const ApiBoardCard *card;
    ApiMessage got;
    ApiBoard seen;
    ApiSaid said;
    Id id;

    CHECK_OK(begin(cx, &m, true, &id));
    CHECK_OK(say(cx, &m, id, "meeting", &said));
    CHECK_OK(answer(cx, &m, KIM, said.message, &agree));
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ KIM, "POST /api/v1/pieces/{id}/withdraw", m.pieces[KIM], NULL, NULL }));
    CHECK_INT(messages(cx, &m, KIM, &got), 0);
    CHECK_FAILS(answer(cx, &m, KIM, said.message, &agree), ERR_NOT_FOUND);
    seen = board(cx, &m);
    card = seen.cards.items;
    REQUIRE(seen.cards.n == 1);
    CHECK_STR(card->state, STR("meeting"));
    CHECK_INT(((const ApiBoardMessage *)card->messages.items)->agreed, 0);
}

TEST(mosaic, who_was_told_may_ask_the_mediator_once_and_it_goes_with_her_piece)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    PeopleAsk ask;
    ApiReceipt receipt;
    ApiBoard seen;
    Id id;

    CHECK_OK(begin(cx, &m, true, &id));
    ask = asking(&m, ELIN, "POST /api/v1/mosaics/{id}/help", id);
    ask.answer = &receipt;
    CHECK_OK(people_world_ask(cx, &m.w, &ask));
    CHECK_OK(people_world_ask(cx, &m.w, &ask)); /* again changes nothing */
    seen = board(cx, &m);
    REQUIRE(seen.cards.n == 1);
    CHECK_INT(((const ApiBoardCard *)seen.cards.items)->helps, 1);
    ask = asking(&m, SARA, "POST /api/v1/mosaics/{id}/help", id);
    ask.answer = &receipt;
    CHECK_FAILS(people_world_ask(cx, &m.w, &ask), ERR_NOT_FOUND); /* she was told of nothing */
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/withdraw", m.pieces[ELIN], NULL, NULL }));
    seen = board(cx, &m);
    if (seen.cards.n > 0)
        CHECK_INT(((const ApiBoardCard *)seen.cards.items)->helps, 0);
}
