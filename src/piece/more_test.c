/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keeping longer, adding to a piece. */
#include "piece/piece_world_test.h"
#include "tests/t.h"

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

static Status
keep(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, Day until)
{
    ApiKeep body = { until };
    ApiReceipt answer;

    return piece_world_ask(
        cx, w, &(PieceAsk){ who, "POST /api/v1/pieces/{id}/keep", piece, &body, &answer });
}

static Status
adds(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, Id earlier)
{
    ApiAdds body = { earlier };
    ApiReceipt answer;

    return piece_world_ask(
        cx, w, &(PieceAsk){ who, "POST /api/v1/pieces/{id}/adds", piece, &body, &answer });
}

static Day
kept_until(Cx *cx, PeopleWorld *w, Id piece)
{
    ApiPieceShown shown;

    CHECK(
        piece_world_ask(cx, w, &(PieceAsk){ ELIN, "GET /api/v1/pieces/{id}", piece, NULL, &shown })
            .code == ERR_NONE);
    return shown.line.keep_until;
}

TEST(piece, its_giver_keeps_it_longer_and_never_shorter)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    Day today = day_of_time(cx->now_s);
    ApiWithdrawn gone;
    Day was;

    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    was = kept_until(cx, &w, piece.piece);
    CHECK_FAILS(keep(cx, &w, ELIN, piece.piece, was), ERR_INVALID);
    CHECK_FAILS(keep(cx, &w, ELIN, piece.piece, (Day){ was.n - 1 }), ERR_INVALID);
    CHECK_FAILS(keep(cx, &w, ELIN, piece.piece, (Day){ today.n + PIECE_KEEP_MAX_DAYS + 1 }),
                ERR_INVALID);
    CHECK_FAILS(keep(cx, &w, OLA, piece.piece, (Day){ was.n + 1 }), ERR_NOT_FOUND);
    CHECK_INT(kept_until(cx, &w, piece.piece).n, was.n);
    CHECK_OK(keep(cx, &w, ELIN, piece.piece, (Day){ was.n + 90 }));
    CHECK_INT(kept_until(cx, &w, piece.piece).n, was.n + 90);
    CHECK_OK(piece_world_check(cx, &w));
    CHECK_OK(piece_world_ask(
        cx, &w,
        &(PieceAsk){ ELIN, "POST /api/v1/pieces/{id}/withdraw", piece.piece, NULL, &gone }));
    CHECK_FAILS(keep(cx, &w, ELIN, piece.piece, (Day){ was.n + 91 }), ERR_CONFLICT);
}

/* It expires on the day that was said last, not before. */
TEST(piece, what_is_kept_longer_expires_later)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    Day was;
    size_t n = 0;

    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    was = kept_until(cx, &w, piece.piece);
    CHECK_OK(keep(cx, &w, ELIN, piece.piece, (Day){ was.n + 2 }));
    cx->now_s = (was.n + 1LL) * DAY_SECONDS;
    CHECK_OK(piece_expire(cx, w.db, &w.site, 10, &n));
    CHECK_INT(n, 0);
    cx->now_s += 2 * DAY_SECONDS;
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(piece_expire(cx, w.db, &w.site, 10, &n));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_INT(n, 1);
}

TEST(piece, it_adds_to_an_earlier_one_of_its_giver_alone)
{
    WORLD(w);
    ApiPiece first = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPiece second = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPiece colleague = piece_world_make(cx, &w, OLA, NULL, 0);

    CHECK_OK(piece_world_give(cx, &w, OLA, &colleague, NULL));
    CHECK_OK(piece_world_give(cx, &w, ELIN, &first, NULL));
    CHECK_OK(piece_world_give(cx, &w, ELIN, &second, NULL));
    CHECK_FAILS(adds(cx, &w, ELIN, second.piece, second.piece), ERR_INVALID);
    CHECK_FAILS(adds(cx, &w, ELIN, first.piece, second.piece), ERR_INVALID); /* a later one */
    CHECK_FAILS(adds(cx, &w, ELIN, second.piece, colleague.piece), ERR_INVALID);
    CHECK_FAILS(adds(cx, &w, ELIN, second.piece, id_new()), ERR_INVALID);
    CHECK_FAILS(adds(cx, &w, KIM, second.piece, first.piece), ERR_NOT_FOUND);
    CHECK_OK(adds(cx, &w, ELIN, second.piece, first.piece));
    CHECK_FAILS(adds(cx, &w, ELIN, second.piece, first.piece), ERR_INVALID); /* said once */
    CHECK_OK(piece_world_check(cx, &w));
}
