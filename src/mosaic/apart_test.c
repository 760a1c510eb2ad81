/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two pieces that a desk says do not belong together. */
#include "mosaic/mosaic_world_test.h"
#include "page/view.h"
#include "tests/t.h"

static const char apart[] = "POST /api/v1/mosaics/{id}/apart";
static const char together[] = "POST /api/v1/mosaics/{id}/together";

static Status
release_to_night(Cx *cx, MosaicWorld *m, PeopleWho who)
{
    ApiRelease body;

    TRY(piece_world_releasing(cx, &m->w, who, m->pieces[who], NIGHT, &body));
    return piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ who, "POST /api/v1/pieces/{id}/release", m->pieces[who], &body, NULL });
}

/* Three pieces fit; Elin and Kim release theirs to the night desk, where Nils receives. */
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
    TRY(release_to_night(cx, m, ELIN));
    return release_to_night(cx, m, KIM);
}

static Status
say(Cx *cx, MosaicWorld *m, PeopleWho who, const char *route, Id mosaic, const ApiApart *pair)
{
    ApiReceipt receipt;
    PeopleAsk ask = { .table = &mosaic_routes,
                      .route = route,
                      .session = people_world_session(&m->w, who),
                      .id = mosaic,
                      .body = pair,
                      .answer = &receipt };

    return people_world_ask(cx, &m->w, &ask);
}

static ApiMosaic
look(Cx *cx, MosaicWorld *m, PeopleWho who, Id mosaic)
{
    ApiMosaic seen = { .fits = false };

    CHECK(mosaic_world_ask(cx, m, who, "POST /api/v1/mosaics/{id}/look", mosaic, &seen).code ==
          ERR_NONE);
    return seen;
}

/* What the matcher makes of it, and what those who gave are shown. */
static void
settle(Cx *cx, MosaicWorld *m)
{
    size_t n = 0;

    CHECK_OK(mosaic_world_turn(cx, m));
    CHECK_OK(mosaic_world_send(cx, m, &n));
    CHECK_OK(mosaic_world_check(cx, m));
}

TEST(mosaic, two_that_do_not_belong_together_fit_no_more_until_that_is_taken_back)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiApart pair = { .why = STR("other_person") };
    ApiMosaic seen;
    ApiMosaics list;
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    pair.a = m.pieces[KIM];
    pair.b = m.pieces[ELIN];
    CHECK_INT(look(cx, &m, NILS, id).apart.n, 0);
    CHECK_OK(say(cx, &m, NILS, apart, id, &pair));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_AWAY); /* not taken yet */
    settle(cx, &m);
    seen = look(cx, &m, NILS, id);
    CHECK(!seen.fits);
    REQUIRE(seen.apart.n == 1);
    CHECK_STR(((const ApiApart *)seen.apart.items)->why, STR("other_person"));
    CHECK(!look(cx, &m, ELIN, id).fits);
    CHECK_INT(look(cx, &m, ELIN, id).apart.n, 0); /* who gave is not told who said so, or of what */
    CHECK_OK(mosaic_world_restart(cx, &m));
    settle(cx, &m);
    CHECK(!look(cx, &m, NILS, id).fits);
    CHECK_OK(say(cx, &m, NILS, together, id, &pair));
    settle(cx, &m);
    CHECK_OK(mosaic_world_ask(cx, &m, NILS, "GET /api/v1/mosaics", id, &list));
    REQUIRE(list.mosaics.n == 2); /* as a mosaic anew: both pieces */
    seen = look(cx, &m, NILS, ((const ApiMosaicOf *)list.mosaics.items)->mosaic);
    CHECK(seen.fits && seen.pieces.n == 3 && seen.apart.n == 0 && !page_true_id(seen.now));
    CHECK(id_equal(look(cx, &m, NILS, id).now, seen.mosaic)); /* from the old address to the new */
    CHECK(id_equal(look(cx, &m, ELIN, id).now, seen.mosaic));
    CHECK_FAILS(say(cx, &m, NILS, together, id, &pair), ERR_NOT_FOUND);
}

TEST(mosaic, only_who_was_given_both_says_that_two_do_not_belong_together)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiApart pair = { .why = STR("misread") };
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    pair.a = m.pieces[ELIN];
    pair.b = m.pieces[MIA];
    CHECK_FAILS(say(cx, &m, NILS, apart, id, &pair), ERR_NOT_FOUND); /* Mia released nothing */
    pair.b = m.pieces[ELIN];
    CHECK_FAILS(say(cx, &m, NILS, apart, id, &pair), ERR_INVALID);
    pair.b = m.pieces[KIM];
    pair.why = STR("because");
    CHECK_FAILS(say(cx, &m, NILS, apart, id, &pair), ERR_INVALID);
    pair.why = STR("misread");
    CHECK_FAILS(say(cx, &m, ELIN, apart, id, &pair), ERR_NOT_FOUND); /* she gave one of them */
    CHECK(look(cx, &m, NILS, id).fits);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, what_was_said_of_a_piece_goes_with_it)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiApart pair = { .why = STR("other") };
    Id id;

    CHECK_OK(begin(cx, &m, &id));
    pair.a = m.pieces[ELIN];
    pair.b = m.pieces[KIM];
    CHECK_OK(say(cx, &m, NILS, apart, id, &pair));
    settle(cx, &m);
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ KIM, "POST /api/v1/pieces/{id}/withdraw", m.pieces[KIM], NULL, NULL }));
    settle(cx, &m);
    CHECK_OK(mosaic_world_give(cx, &m, KIM)); /* another piece that says the same */
    settle(cx, &m);
    CHECK_INT(look(cx, &m, ELIN, id).apart.n, 0);
}
