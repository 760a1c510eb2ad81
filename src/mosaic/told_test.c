/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is told again, together, or not at all. */
#include "tests/t.h"
#include "mosaic/mosaic_world_test.h"
#include "page/view.h"
#include "store/migrations.h"
#include "store/sql.h"

enum { TEXT_MAX = 1 << 20 };

static ApiMosaic
look(Cx *cx, MosaicWorld *m, PeopleWho who, Id mosaic)
{
    ApiMosaic seen = { .fits = false };

    CHECK(mosaic_world_ask(cx, m, who, "POST /api/v1/mosaics/{id}/look", mosaic, &seen).code ==
          ERR_NONE);
    return seen;
}

static Str
look_text(Cx *cx, MosaicWorld *m, PeopleWho who, Id mosaic)
{
    Buf out = buf_new(TEXT_MAX);
    ApiMosaic seen = look(cx, m, who, mosaic);

    shape_write_json(&out, &api_mosaic, &seen);
    return buf_take_text(cx->arena, &out);
}

static Status
take_and_send(Cx *cx, MosaicWorld *m, int64_t delay_s, size_t *ret_n)
{
    m->w.site.notice_delay_s = delay_s;
    TRY(mosaic_world_turn(cx, m));
    return mosaic_world_send(cx, m, ret_n);
}

TEST(mosaic, a_receiver_who_also_gives_learns_nothing_of_her_own_piece_from_what_she_holds)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiRelease body;
    Str before;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(piece_world_releasing(cx, &m.w, ELIN, m.pieces[ELIN], NIGHT, &body));
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/release", m.pieces[ELIN], &body, NULL }));
    before = look_text(cx, &m, NILS, id);
    CHECK_OK(mosaic_world_give(cx, &m, NILS));
    CHECK_OK(take_and_send(cx, &m, INT32_MAX, &n)); /* his hour is years away */
    CHECK_INT(n, 0);
    CHECK_STR(look_text(cx, &m, NILS, id), before);
    CHECK_OK(mosaic_world_give(cx, &m, SARA));
    CHECK_OK(take_and_send(cx, &m, 0, &n)); /* the others are told of five voices */
    CHECK_INT(n, 4);
    CHECK_INT(look(cx, &m, ELIN, id).pieces.n, 5);
    CHECK_STR(look_text(cx, &m, NILS, id), before);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, who_was_told_is_told_again_in_the_same_second)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    CHECK_INT(n, 3);
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(mosaic_world_give(cx, &m, NILS));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    CHECK_INT(n, 1); /* one more voice: only he is told */
    CHECK_INT(look(cx, &m, ELIN, id).pieces.n, 3);
    CHECK_INT(look(cx, &m, NILS, id).pieces.n, 4);
    CHECK_OK(mosaic_world_give(cx, &m, SARA));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    CHECK_INT(n, 5);
    CHECK_INT(look(cx, &m, ELIN, id).pieces.n, 5);
    CHECK_OK(mosaic_world_check(cx, &m));
}

/* Elin's first holds Kim and Mia together, her second Nils and Sara, and both hold each other. */
TEST(mosaic, a_givers_pieces_in_one_mosaic_are_told_together)
{
    static const struct {
        PeopleWho who;
        unsigned cases;
    } given[] = { { ELIN, 5 }, { KIM, 1 }, { MIA, 1 }, { ELIN, 6 }, { NILS, 2 }, { SARA, 2 } };
    AUTO(mosaic_world_done) MosaicWorld m;
    ApiNotices list;
    const ApiNotice *notice;
    Id piece;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world(cx, INT32_MAX, &m));
    for (size_t i = 0; i < LEN(given); i++) {
        m.w.site.notice_delay_s = i < 3 ? INT32_MAX : 0; /* the first three wait for years */
        CHECK_OK(mosaic_world_give_of(cx, &m, given[i].who, given[i].cases, 4, &piece));
        CHECK_OK(mosaic_world_turn(cx, &m));
    }
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 3); /* Elin, Nils, Sara */
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(mosaic_world_ask(cx, &m, ELIN, "GET /api/v1/notices", id_new(), &list));
    REQUIRE(list.notices.n == 2);
    notice = list.notices.items;
    CHECK(notice[0].others == 5 && notice[1].others == 5);
    CHECK_INT(look(cx, &m, ELIN, id).pieces.n, 6);
    CHECK_OK(mosaic_world_check(cx, &m));
}

/* The voice of a piece of three that are three voices: its place. */
static int64_t
voice_of(Cx *cx, MosaicWorld *m, Id mosaic, Id piece)
{
    SqlMembersOfMosaicRow *rows = NULL;
    size_t n = 0;
    size_t at = 0;

    CHECK(sql_members_of_mosaic(cx, m->w.db, mosaic, ENGINE_MEMBERS_MAX, &rows, &n).code ==
          ERR_NONE);
    while (at < n && !id_equal(rows[at].piece, piece))
        at++;
    return (int64_t)at;
}

/* Sara passes on what Kim gave: a piece more, but no sector more. */
TEST(mosaic, a_notice_counts_pieces_and_the_sectors_of_their_sources)
{
    static const struct {
        PeopleWho who;
        int64_t sectors;
    } cases[] = { { ELIN, 1 }, { MIA, 2 }, { KIM, 2 }, { SARA, 2 } };
    AUTO(mosaic_world_done) MosaicWorld m;
    int64_t changed = 0;
    Id echo;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(piece_world_give_one(cx, &m.w, SARA, &echo));
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_member_of_mosaic_add(cx, m.w.db, id, echo, 3, voice_of(cx, &m, id, m.pieces[KIM]),
                                      true));
    CHECK_OK(sql_notice_add(cx, m.w.db, id, echo, cx->now_s, &changed));
    CHECK_OK(db_commit(cx, m.w.db));
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 4);
    for (size_t i = 0; i < LEN(cases); i++) {
        ApiNotices list;
        const ApiNotice *notice;

        CHECK_OK(mosaic_world_ask(cx, &m, cases[i].who, "GET /api/v1/notices", id_new(), &list));
        REQUIRE(list.notices.n == 1);
        notice = list.notices.items;
        CHECK_INT(notice->others, 3);
        CHECK_INT(notice->sectors, cases[i].sectors);
    }
}

TEST(mosaic, what_fell_and_fits_again_is_told_again)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    Id id;
    Id fell;
    size_t n = 0;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ KIM, "POST /api/v1/pieces/{id}/withdraw", m.pieces[KIM], NULL, NULL }));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    CHECK_INT(n, 0);
    CHECK(!look(cx, &m, ELIN, id).fits);
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 0);
    CHECK_OK(mosaic_world_give(cx, &m, KIM));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK(!page_true_id(look(cx, &m, ELIN, id).now)); /* she has not been told */
    fell = id;
    REQUIRE(mosaic_world_count(cx, &m, &id) >= 1);
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 3);
    CHECK(page_true_id(look(cx, &m, ELIN, fell).now));
    CHECK_OK(mosaic_world_check(cx, &m));
}

/* As a program of before wrote it: kinds of reasons had other numbers. */
static Status
make_older(Cx *cx, Db *db)
{
    static const SqlStatement all[] = {
        { "older", "UPDATE picture_reason SET kind = kind + 1 WHERE kind >= 11" },
        { "forget", "DELETE FROM migration WHERE number = 490" },
    };

    TRY(db_begin(cx, db));
    for (size_t i = 0; i < LEN(all); i++) {
        AUTO(sql_done_at) SqlRun run = { 0 };

        TRY(sql_start(cx, db, &all[i], &run));
        TRY(sql_finish(&run));
    }
    return db_commit(cx, db);
}

TEST(mosaic, a_picture_that_an_older_program_made_is_told_as_it_was)
{
    AUTO(mosaic_world_done) MosaicWorld m;
    Str before;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(take_and_send(cx, &m, 0, &n));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    before = look_text(cx, &m, ELIN, id);
    CHECK_OK(make_older(cx, m.w.db));
    CHECK_OK(db_migrate(cx, m.w.db, store_migrations, store_nmigrations));
    CHECK_STR(look_text(cx, &m, ELIN, id), before);
    CHECK_OK(db_migrate(cx, m.w.db, store_migrations, store_nmigrations));
    CHECK_STR(look_text(cx, &m, ELIN, id), before);
}
