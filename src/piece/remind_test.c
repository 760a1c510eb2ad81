/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A desk that is silent about what was released to it. */
#include "piece/released_test.h"
#include "tests/t.h"

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
    cx->now_s += (PIECE_SILENT_DAYS - 1LL) * DAY_SECONDS;
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

/* How many desks are reminded now, by themselves. */
static size_t
remind_silent(Cx *cx, Released *r)
{
    size_t n = SIZE_MAX;

    CHECK(db_begin(cx, r->w.db).code == ERR_NONE);
    CHECK(piece_remind_silent(cx, r->w.db, &r->w.site, -1, &n).code == ERR_NONE);
    CHECK(db_commit(cx, r->w.db).code == ERR_NONE);
    return n;
}

TEST(piece, a_silent_desk_is_reminded_by_itself_once)
{
    RELEASED(r);
    ApiReleaseLine got;
    int64_t noted = 0;

    CHECK_OK(piece_released_send(cx, &r));
    cx->now_s += (PIECE_SILENT_DAYS - 1LL) * DAY_SECONDS;
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
    cx->now_s += PIECE_SILENT_DAYS * (int64_t)DAY_SECONDS;
    CHECK_INT(remind_silent(cx, &r), 0);
}
