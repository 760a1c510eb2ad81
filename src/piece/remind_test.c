/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A desk that is silent about what was released to it. */
#include <unistd.h>

#include "os/channel.h"
#include "people/people_sql.h"
#include "piece/released_test.h"
#include "tests/t.h"

enum { SILENT_DAYS = 14 }; /* unless a desk's lead says else */

static Status
remind(Cx *cx, Released *r, PeopleWho who, Id release, ApiReceipt *ret)
{
    ApiRemind body = { release };

    return piece_world_ask(
        cx, &r->w, &(PieceAsk){ who, "POST /api/v1/pieces/{id}/remind", r->piece, &body, ret });
}

TEST(piece, a_silent_desk_is_reminded_by_its_giver_and_not_too_often)
{
    RELEASED(r);
    ApiReceipt receipt;
    ApiReceivedList list;
    ApiReleaseLine got;
    LedgerVerdict verdict;

    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += (SILENT_DAYS - 1LL) * DAY_SECONDS;
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    cx->now_s += DAY_SECONDS;
    CHECK_OK(piece_released_line(cx, &r, &got));
    CHECK(got.may_remind && got.reminded == 0);
    CHECK_FAILS(remind(cx, &r, OLA, r.body.release, NULL), ERR_NOT_FOUND);
    CHECK_FAILS(remind(cx, &r, ELIN, id_new(), NULL), ERR_NOT_FOUND);
    CHECK_OK(remind(cx, &r, ELIN, r.body.release, &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt.receipt), &r.w.site.ledger, &verdict));
    CHECK_STR(verdict.verb, STR("release.reminded"));
    CHECK_OK(piece_world_ask(cx, &r.w,
                             &(PieceAsk){ KIM, "GET /api/v1/releases", r.piece, NULL, &list }));
    REQUIRE(list.releases.n == 1);
    CHECK_INT(((const ApiReceived *)list.releases.items)->reminded, 1);
    CHECK_INT(((const ApiReceived *)list.releases.items)->reminded_on.n, day_of_time(cx->now_s).n);
    cx->now_s += (PIECE_REMIND_DAYS - 1LL) * DAY_SECONDS;
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    cx->now_s += DAY_SECONDS;
    CHECK_OK(remind(cx, &r, ELIN, r.body.release, NULL));
    cx->now_s += PIECE_REMIND_DAYS * (int64_t)DAY_SECONDS;
    CHECK_OK(piece_released_say(cx, &r, "protected"));
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    CHECK_OK(piece_released_line(cx, &r, &got));
    CHECK(!got.may_remind && got.reminded == 2);
}

/* How many desks are reminded now, by themselves; words go to the courier, if there is one. */
static size_t
remind_silent_by(Cx *cx, Released *r, int courier)
{
    size_t n = SIZE_MAX;

    CHECK(db_begin(cx, r->w.db).code == ERR_NONE);
    CHECK(piece_remind_silent(cx, r->w.db, &r->w.site, courier, &n).code == ERR_NONE);
    CHECK(db_commit(cx, r->w.db).code == ERR_NONE);
    return n;
}

static size_t
remind_silent(Cx *cx, Released *r)
{
    return remind_silent_by(cx, r, -1);
}

TEST(piece, a_silent_desk_is_reminded_by_itself_once)
{
    RELEASED(r);
    ApiReleaseLine got;
    int64_t noted = 0;

    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += (SILENT_DAYS - 1LL) * DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 0);
    cx->now_s += DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 1);
    CHECK_INT(remind_silent(cx, &r), 0);
    CHECK_OK(piece_released_line(cx, &r, &got));
    CHECK(got.reminded == 1 && got.reminded_on.n == day_of_time(cx->now_s).n && !got.may_remind);
    CHECK_OK(ledger_count(cx, r.w.db, "release.reminded", &noted));
    CHECK_INT(noted, 1);
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    cx->now_s += PIECE_REMIND_DAYS * (int64_t)DAY_SECONDS;
    CHECK_OK(remind(cx, &r, ELIN, r.body.release, NULL));
    cx->now_s += DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 0);
}

TEST(piece, a_desk_that_answered_is_not_reminded)
{
    RELEASED(r);

    CHECK_OK(piece_released_send(cx, &r));
    CHECK_OK(piece_released_say(cx, &r, "protected"));
    cx->now_s += SILENT_DAYS * (int64_t)DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 0);
}

/* Elin takes her piece back. */
static Status
take_back(Cx *cx, Released *r)
{
    ApiWithdrawn withdrawn;

    return piece_world_ask(
        cx, &r->w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/withdraw", r->piece, NULL, &withdrawn });
}

/* Kim of the station says that what she kept is deleted. */
static Status
confirm_gone(Cx *cx, Released *r)
{
    ApiReceipt receipt;

    return piece_world_ask(
        cx, &r->w,
        &(PieceAsk){ KIM, "POST /api/v1/releases/{id}/confirm", r->body.release, NULL, &receipt });
}

TEST(piece, who_has_not_confirmed_that_a_piece_is_gone_is_reminded_weekly)
{
    RELEASED(r);
    ApiReceipt receipt;
    ApiReceivedList list;
    ApiPieces pieces;
    ApiReleaseLine got;
    LedgerVerdict verdict;

    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += SILENT_DAYS * (int64_t)DAY_SECONDS;
    CHECK_OK(remind(cx, &r, ELIN, r.body.release, NULL));
    CHECK_OK(take_back(cx, &r));
    CHECK_OK(piece_released_line(cx, &r, &got));
    CHECK(!got.may_remind && got.reminded == 0 && got.silent == 0);
    cx->now_s += (PIECE_REMIND_DAYS - 1LL) * DAY_SECONDS;
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    cx->now_s += DAY_SECONDS;
    CHECK_FAILS(remind(cx, &r, OLA, r.body.release, NULL), ERR_NOT_FOUND);
    CHECK_OK(remind(cx, &r, ELIN, r.body.release, &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt.receipt), &r.w.site.ledger, &verdict));
    CHECK_STR(verdict.verb, STR("release.reminded"));
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    CHECK_OK(piece_world_ask(cx, &r.w,
                             &(PieceAsk){ KIM, "GET /api/v1/releases", r.piece, NULL, &list }));
    REQUIRE(list.releases.n == 1);
    CHECK_INT(((const ApiReceived *)list.releases.items)->reminded, 1);
    cx->now_s += PIECE_REMIND_DAYS * (int64_t)DAY_SECONDS;
    CHECK_OK(piece_world_ask(cx, &r.w,
                             &(PieceAsk){ ELIN, "GET /api/v1/pieces", r.piece, NULL, &pieces }));
    REQUIRE(pieces.pieces.n == 1);
    got = *(const ApiReleaseLine *)((const ApiPieceLine *)pieces.pieces.items)->releases.items;
    CHECK(got.may_remind && got.reminded == 1 && got.silent == 2 * PIECE_REMIND_DAYS);
    CHECK_OK(confirm_gone(cx, &r));
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
}

TEST(piece, who_does_not_confirm_that_a_piece_is_gone_is_reminded_by_itself_once)
{
    RELEASED(r);

    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += SILENT_DAYS * (int64_t)DAY_SECONDS;
    CHECK_OK(take_back(cx, &r));
    CHECK_INT(remind_silent(cx, &r), 0);
    cx->now_s += SILENT_DAYS * (int64_t)DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 1);
    CHECK_INT(remind_silent(cx, &r), 0);
}

TEST(piece, a_desk_waits_as_many_days_as_its_lead_says)
{
    RELEASED(r);
    int64_t changed = 0;

    CHECK_OK(db_begin(cx, r.w.db));
    CHECK_OK(sql_desk_settings_set(cx, r.w.db, r.w.members[ELIN].desk.id, 900, 30, &changed));
    CHECK_OK(db_commit(cx, r.w.db));
    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += 29LL * DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 0);
    CHECK_FAILS(remind(cx, &r, ELIN, r.body.release, NULL), ERR_CONFLICT);
    cx->now_s += DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 1);
}

/* How many words wait for the courier. */
static size_t
words_sent(Cx *cx, int courier)
{
    Message message;
    size_t n = 0;

    while (channel_receive(cx, courier, 0, &message).code == ERR_NONE)
        n++;
    return n;
}

TEST(piece, who_is_reminded_has_word_of_it_outside_each_time)
{
    RELEASED(r);
    ChannelPair courier;

    CHECK_OK(channel_pair(cx, &courier));
    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += SILENT_DAYS * (int64_t)DAY_SECONDS;
    CHECK_INT(remind_silent_by(cx, &r, courier.asks), 1);
    CHECK_INT(words_sent(cx, courier.answers), 1);
    CHECK_INT(remind_silent_by(cx, &r, courier.asks), 0);
    CHECK_INT(words_sent(cx, courier.answers), 0);
    cx->now_s += PIECE_REMIND_DAYS * (int64_t)DAY_SECONDS;
    CHECK_OK(remind(cx, &r, ELIN, r.body.release, NULL));
    CHECK_INT(remind_silent_by(cx, &r, courier.asks), 0);
    CHECK_INT(words_sent(cx, courier.answers), 1);
    (void)close(courier.asks);
    (void)close(courier.answers);
}
