/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is told of a mosaic, to whom and when; what a restart and a withdrawal leave of it. */
#include <string.h>

#include "mosaic/mosaic_world_test.h"
#include "tests/t.h"

enum { HOUR_S = 3600 };

#define WORLD(m, delay_s)                                                                          \
    AUTO(mosaic_world_done) MosaicWorld m;                                                         \
    CHECK_OK(mosaic_world(cx, delay_s, &m))

static Status
look(Cx *cx, MosaicWorld *m, PeopleWho who, Id mosaic, ApiMosaic *ret)
{
    return mosaic_world_ask(cx, m, who, "POST /api/v1/mosaics/{id}/look", mosaic, ret);
}

static size_t
notices(Cx *cx, MosaicWorld *m, PeopleWho who)
{
    ApiNotices list;

    return mosaic_world_ask(cx, m, who, "GET /api/v1/notices", id_new(), &list).code == ERR_NONE
               ? list.notices.n
               : SIZE_MAX;
}

static size_t
mosaics(Cx *cx, MosaicWorld *m, PeopleWho who)
{
    ApiMosaics list;

    return mosaic_world_ask(cx, m, who, "GET /api/v1/mosaics", id_new(), &list).code == ERR_NONE
               ? list.mosaics.n
               : SIZE_MAX;
}

static void
check_piece(Cx *cx, MosaicWorld *m, PeopleWho who, const char *state)
{
    ApiPieceShown shown;

    CHECK_OK(piece_world_ask(
        cx, &m->w, &(PieceAsk){ who, "GET /api/v1/pieces/{id}", m->pieces[who], NULL, &shown }));
    CHECK_STR(shown.line.state, str_of(state));
}

static Status
withdraw(Cx *cx, MosaicWorld *m, PeopleWho who)
{
    return piece_world_ask(
        cx, &m->w,
        &(PieceAsk){ who, "POST /api/v1/pieces/{id}/withdraw", m->pieces[who], NULL, NULL });
}

/* The moment at which the n-th notice is due, within `within_s` from now. */
static int64_t
due_moment(Cx *cx, MosaicWorld *m, size_t n, int64_t within_s)
{
    int64_t from = T_NOW_S - 1;
    int64_t to = T_NOW_S + within_s;

    while (to - from > 1) {
        int64_t at = from + (to - from) / 2;

        if (mosaic_world_due(cx, m, at) >= n)
            to = at;
        else
            from = at;
    }
    return to;
}

TEST(mosaic, nothing_is_told_before_the_notice_is_due)
{
    static const PeopleWho givers[] = { ELIN, KIM, MIA };
    WORLD(m, HOUR_S);
    ApiMosaic seen;
    Id id;
    size_t sent = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    for (size_t i = 0; i < LEN(givers); i++) {
        Err none;

        check_piece(cx, &m, givers[i], "waiting");
        CHECK_INT(notices(cx, &m, givers[i]), 0);
        CHECK_FAILS(look(cx, &m, givers[i], id_new(), &seen), ERR_NOT_FOUND);
        none = cx->err;
        CHECK_FAILS(look(cx, &m, givers[i], id, &seen), ERR_NOT_FOUND);
        CHECK_STR(str_of(cx->err.key), str_of(none.key));
        CHECK_STR(str_of(cx->err.message), str_of(none.message));
    }
    CHECK_OK(mosaic_world_check(cx, &m));
    cx->now_s += HOUR_S;
    CHECK_OK(mosaic_world_send(cx, &m, &sent));
    CHECK_INT(sent, 3);
    for (size_t i = 0; i < LEN(givers); i++) {
        check_piece(cx, &m, givers[i], "fits");
        CHECK_INT(notices(cx, &m, givers[i]), 1);
        CHECK_OK(look(cx, &m, givers[i], id, &seen));
        CHECK(seen.fits && seen.pieces.n == 3 && seen.reasons.n > 0);
    }
    CHECK_FAILS(look(cx, &m, OLA, id, &seen), ERR_NOT_FOUND);
    CHECK_FAILS(look(cx, &m, NILS, id, &seen), ERR_NOT_FOUND);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_giver_learns_the_id_of_no_piece_but_her_own)
{
    WORLD(m, 0);
    ApiMosaic seen;
    Id id;
    size_t mine = 0;
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(look(cx, &m, ELIN, id, &seen));
    for (size_t i = 0; i < seen.pieces.n; i++) {
        const ApiMosaicPiece *piece = (const ApiMosaicPiece *)seen.pieces.items + i;

        CHECK(id_equal(piece->piece, piece->mine ? m.pieces[ELIN] : (Id){ { 0 } }));
        CHECK(piece->mine || (piece->day.n == 0 && piece->country.len == 0));
        mine += piece->mine;
    }
    CHECK_INT(mine, 1);
}

TEST(mosaic, a_notices_delay_counts_from_the_join_and_outlives_a_restart)
{
    WORLD(m, 10 * HOUR_S);
    int64_t due[3];
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_INT(mosaic_world_due(cx, &m, cx->now_s + 10 * HOUR_S), 3);
    for (size_t i = 0; i < LEN(due); i++)
        due[i] = due_moment(cx, &m, i + 1, 10 * HOUR_S);
    CHECK(due[0] != due[1] || due[1] != due[2]);
    for (int64_t hour = 1; hour < 4; hour++) {
        cx->now_s = T_NOW_S + hour;
        CHECK_OK(mosaic_world_restart(cx, &m));
        for (size_t i = 0; i < LEN(due); i++)
            CHECK_INT(due_moment(cx, &m, i + 1, 10 * HOUR_S), due[i]);
    }
    cx->now_s = due[0] - 1;
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 0);
    cx->now_s = due[2];
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 3);
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK_INT(mosaic_world_due(cx, &m, cx->now_s + 1000LL * DAY_SECONDS), 0);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, who_was_told_is_told_again_only_when_two_more_voices_joined)
{
    /* As if it had been told when it had so many voices; it has three. */
    static const struct {
        int64_t told_voices;
        size_t told;
    } cases[] = { { 3, 0 }, { 2, 0 }, { 1, 3 } };
    WORLD(m, 0);
    int64_t changed = 0;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 3);
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 0);
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    for (size_t i = 0; i < LEN(cases); i++) {
        cx->now_s += HOUR_S;
        CHECK_OK(db_begin(cx, m.w.db));
        CHECK_OK(sql_mosaic_told(cx, m.w.db, id, cases[i].told_voices, &changed));
        CHECK_OK(db_commit(cx, m.w.db));
        CHECK_OK(mosaic_world_restart(cx, &m));
        CHECK_OK(mosaic_world_send(cx, &m, &n));
        CHECK_INT(n, cases[i].told);
        CHECK_OK(mosaic_world_restart(cx, &m));
        CHECK_OK(mosaic_world_send(cx, &m, &n));
        CHECK_INT(n, 0);
    }
    CHECK_INT(notices(cx, &m, ELIN), 1);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_restart_keeps_the_ids_of_mosaics)
{
    WORLD(m, 0);
    Id before;
    Id after;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &before) == 1);
    CHECK_OK(mosaic_world_restart(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &after) == 1);
    CHECK(id_equal(before, after));
    CHECK_OK(mosaic_world_give(cx, &m, NILS));
    CHECK_OK(mosaic_world_restart(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &after) == 1);
    CHECK(id_equal(before, after));
    CHECK_OK(mosaic_world_check(cx, &m));
}

/* A former mosaic of the same pieces, of which somebody was told and which ended long ago. */
static Status
add_ended_like(Cx *cx, MosaicWorld *m, Id mosaic, Id *ret)
{
    SqlMembersOfMosaicRow *rows = NULL;
    int64_t changed = 0;
    size_t n = 0;

    *ret = id_new();
    TRY(sql_members_of_mosaic(cx, m->w.db, mosaic, ENGINE_MEMBERS_MAX, &rows, &n));
    TRY(db_begin(cx, m->w.db));
    TRY(sql_mosaic_set(cx, m->w.db, *ret, 0, true, 3, 1));
    for (size_t i = 0; i < n; i++)
        TRY(sql_member_of_mosaic_add(cx, m->w.db, *ret, rows[i].piece, (int64_t)i, (int64_t)i,
                                     false));
    TRY(sql_mosaic_fade(cx, m->w.db, *ret, &changed));
    return db_commit(cx, m->w.db);
}

TEST(mosaic, an_ended_mosaic_of_the_same_pieces_does_not_come_back_at_a_restart)
{
    WORLD(m, 0);
    SqlMosaicFindRow row;
    bool found = false;
    Id fits;
    Id ended;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &fits) == 1);
    CHECK_OK(add_ended_like(cx, &m, fits, &ended));
    CHECK_OK(mosaic_world_check(cx, &m));
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK_OK(sql_mosaic_find(cx, m.w.db, fits, &row, &found));
    CHECK(found && row.fits);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_withdrawn_piece_leaves_its_mosaic_in_the_same_transaction)
{
    WORLD(m, 0);
    SqlMembersOfMosaicRow *rows = NULL;
    ApiMosaic seen;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(withdraw(cx, &m, KIM));
    CHECK_OK(sql_members_of_mosaic(cx, m.w.db, id, ENGINE_MEMBERS_MAX, &rows, &n));
    CHECK_INT(n, 2);
    CHECK_INT(notices(cx, &m, KIM), 0);
    CHECK_FAILS(look(cx, &m, KIM, id, &seen), ERR_NOT_FOUND);
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(look(cx, &m, ELIN, id, &seen));
    CHECK(seen.fits);
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 0); /* it fades without a word */
    CHECK_OK(look(cx, &m, ELIN, id, &seen));
    CHECK(!seen.fits && seen.reasons.n == 0);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_piece_that_left_a_mosaic_before_its_hour_is_not_told)
{
    WORLD(m, HOUR_S);
    int64_t changed = 0;
    Id alone;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(piece_world_give_one(cx, &m.w, NILS, &alone));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_member_of_mosaic_add(cx, m.w.db, id, alone, 3, 3, false));
    CHECK_OK(sql_notice_add(cx, m.w.db, id, alone, cx->now_s, &changed));
    CHECK_OK(db_commit(cx, m.w.db));
    CHECK_OK(mosaic_world_restart(cx, &m));
    CHECK_OK(mosaic_world_check(cx, &m));
    cx->now_s += HOUR_S;
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 3);
    CHECK_INT(notices(cx, &m, NILS), 0);
}

TEST(mosaic, a_mosaic_that_ends_before_its_hour_was_never_there)
{
    WORLD(m, HOUR_S);
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(withdraw(cx, &m, KIM));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_INT(mosaic_world_count(cx, &m, &id), 0);
    cx->now_s += 2 * HOUR_S;
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(n, 0);
    check_piece(cx, &m, ELIN, "waiting");
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_receiver_sees_where_a_release_fits_once_its_giver_was_told)
{
    WORLD(m, HOUR_S);
    ApiRelease body;
    ApiMosaic seen;
    Id id;
    size_t n = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(piece_world_releasing(cx, &m.w, ELIN, m.pieces[ELIN], NIGHT, &body));
    CHECK_OK(piece_world_ask(
        cx, &m.w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/release", m.pieces[ELIN], &body, NULL }));
    CHECK_OK(mosaic_world_turn(cx, &m));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_INT(mosaics(cx, &m, NILS), 0);
    CHECK_FAILS(look(cx, &m, NILS, id, &seen), ERR_NOT_FOUND);
    cx->now_s += HOUR_S;
    CHECK_OK(mosaic_world_send(cx, &m, &n));
    CHECK_INT(mosaics(cx, &m, NILS), 1);
    CHECK_OK(look(cx, &m, NILS, id, &seen));
    CHECK_INT(mosaics(cx, &m, SARA), 0);
    CHECK_OK(withdraw(cx, &m, ELIN));
    CHECK_INT(mosaics(cx, &m, NILS), 0);
    CHECK_FAILS(look(cx, &m, NILS, id, &seen), ERR_NOT_FOUND);
}

TEST(mosaic, the_recount_notices_what_the_pieces_do_not_give)
{
    WORLD(m, HOUR_S);
    Id id;
    int64_t changed = 0;

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(matcher_check(cx, m.w.db, &m.w.site));
    REQUIRE(mosaic_world_count(cx, &m, &id) == 1);
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_members_of_mosaic_drop(cx, m.w.db, id, &changed));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_BUG);
    CHECK(strstr(cx->err.message, "M1") != NULL);
    CHECK_FAILS(mosaic_check(cx, m.w.db), ERR_BUG);
    CHECK(strstr(cx->err.message, "M2") != NULL);
    db_rollback(m.w.db);
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_mosaic_set(cx, m.w.db, id, 99000, true, 3, cx->now_s));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_BUG);
    db_rollback(m.w.db);
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_reasons_drop(cx, m.w.db, id, &changed));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_BUG);
    db_rollback(m.w.db);
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_mosaic_set(cx, m.w.db, id_new(), 7000, true, 3, cx->now_s));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_BUG);
    db_rollback(m.w.db);
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, the_recount_waits_for_what_the_matcher_has_not_taken_yet)
{
    WORLD(m, HOUR_S);

    CHECK_OK(mosaic_world_give_three(cx, &m));
    CHECK_OK(matcher_check(cx, m.w.db, &m.w.site));
    CHECK_OK(db_begin(cx, m.w.db));
    CHECK_OK(sql_matched_set(cx, m.w.db, INT32_MAX, 0, 0, 0));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_BUG);
    db_rollback(m.w.db);
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(matcher_check(cx, m.w.db, &m.w.site));
    CHECK_OK(mosaic_world_give(cx, &m, NILS));
    CHECK_OK(matcher_check(cx, m.w.db, &m.w.site));
    CHECK_OK(withdraw(cx, &m, ELIN));
    CHECK_FAILS(matcher_check(cx, m.w.db, &m.w.site), ERR_AWAY);
    CHECK_OK(mosaic_world_turn(cx, &m));
    CHECK_OK(mosaic_world_check(cx, &m));
}

TEST(mosaic, a_failing_store_leaves_no_half_mosaic_and_no_half_sent_notice)
{
    WORLD(m, 0);
    Id id;
    size_t n = 0;
    int64_t calls = 1;
    Status status = { ERR_STORE };

    CHECK_OK(mosaic_world_give_three(cx, &m));
    for (; status.code != ERR_NONE; calls++) {
        REQUIRE(calls < 200);
        db_fail_after(m.w.db, calls);
        status = mosaic_world_restart(cx, &m);
        db_fail_after(m.w.db, 0);
        CHECK_INT(mosaic_world_count(cx, &m, &id), status.code == ERR_NONE ? 1 : 0);
    }
    CHECK(calls > 20);
    CHECK_OK(mosaic_world_check(cx, &m));
    status.code = ERR_STORE;
    for (calls = 1; status.code != ERR_NONE; calls++) {
        REQUIRE(calls < 60);
        db_fail_after(m.w.db, calls);
        status = mosaic_world_send(cx, &m, &n);
        db_fail_after(m.w.db, 0);
        CHECK_INT(mosaic_world_due(cx, &m, cx->now_s), status.code == ERR_NONE ? 0 : 3);
        check_piece(cx, &m, ELIN, status.code == ERR_NONE ? "fits" : "waiting");
    }
    CHECK(calls > 8);
    CHECK_OK(mosaic_world_check(cx, &m));
}
