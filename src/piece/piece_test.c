/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving, showing, withdrawing, expiring. */
#include <string.h>

#include "clue/clue.h"
#include "people/people_sql.h"
#include "piece/blind.h"
#include "piece/piece_world_test.h"
#include "seal/point.h"
#include "tests/t.h"

#define WORLD(w)                                                                                   \
    AUTO(people_world_done) PeopleWorld w;                                                         \
    CHECK_OK(people_world(cx, &w))

static Status
show(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, ApiPieceShown *ret)
{
    return piece_world_ask(cx, w, &(PieceAsk){ who, "GET /api/v1/pieces/{id}", piece, NULL, ret });
}

static Status
withdraw(Cx *cx, PeopleWorld *w, PeopleWho who, Id piece, ApiWithdrawn *ret)
{
    return piece_world_ask(
        cx, w, &(PieceAsk){ who, "POST /api/v1/pieces/{id}/withdraw", piece, NULL, ret });
}

static size_t
count_pieces(Cx *cx, PeopleWorld *w)
{
    PieceShape *shapes = NULL;
    size_t n = 0;

    return piece_shapes(cx, w->db, 0, PIECE_LIST_MAX, &shapes, &n).code == ERR_NONE ? n : SIZE_MAX;
}

/* Refused with this key, and nothing stored. */
static void
check_refused(Cx *cx, PeopleWorld *w, PeopleWho who, const ApiPiece *piece, ErrCode code,
              const char *key)
{
    size_t before = count_pieces(cx, w);

    CHECK_INT(piece_world_give(cx, w, who, piece, NULL).code, code);
    CHECK_STR(str_of(cx->err.key), str_of(key));
    CHECK_INT(count_pieces(cx, w), before);
    CHECK_OK(piece_world_check(cx, w));
}

TEST(piece, a_giver_finds_her_piece_and_nobody_else_finds_anything)
{
    static const PeopleWho others[] = { OLA, NILS, SARA, KIM, MIA };
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPieceShown shown;
    ApiGiven given;
    ApiPieces list;

    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, &given));
    CHECK(id_equal(given.piece, piece.piece) && given.receipt.len > 0);
    CHECK_OK(show(cx, &w, ELIN, piece.piece, &shown));
    CHECK(bytes_equal(shown.box, piece.box) && bytes_equal(shown.wrap, piece.wrap));
    CHECK(bytes_equal(shown.commit, piece.commit));
    CHECK_STR(shown.line.state, STR("waiting"));
    CHECK(shown.receipt.len > 0);
    for (size_t i = 0; i < LEN(others); i++) {
        Err none;

        CHECK_FAILS(show(cx, &w, others[i], id_new(), &shown), ERR_NOT_FOUND);
        none = cx->err;
        CHECK_FAILS(show(cx, &w, others[i], piece.piece, &shown), ERR_NOT_FOUND);
        CHECK_STR(str_of(cx->err.key), str_of(none.key));
        CHECK_STR(str_of(cx->err.message), str_of(none.message));
        CHECK_STR(str_of(cx->err.where), str_of(none.where));
        CHECK_FAILS(withdraw(cx, &w, others[i], piece.piece, NULL), ERR_NOT_FOUND);
        CHECK_OK(piece_world_ask(
            cx, &w, &(PieceAsk){ others[i], "GET /api/v1/pieces", id_new(), NULL, &list }));
        CHECK_INT(list.pieces.n, 0);
    }
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, a_ticket_is_for_one_piece_one_member_and_one_number_of_points)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    const Bytes right = piece.ticket;

    piece.ticket = piece_world_ticket(cx, &w, ELIN, id_new(), piece.points);
    check_refused(cx, &w, ELIN, &piece, ERR_CONFLICT, "piece.ticket");
    piece.ticket = piece_world_ticket(cx, &w, OLA, piece.piece, piece.points);
    check_refused(cx, &w, ELIN, &piece, ERR_CONFLICT, "piece.ticket");
    piece.ticket = piece_world_ticket(cx, &w, ELIN, piece.piece, 16);
    check_refused(cx, &w, ELIN, &piece, ERR_CONFLICT, "piece.ticket");
    piece.ticket = right;
    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
}

TEST(piece, an_id_is_used_once_also_after_its_piece_was_withdrawn)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPiece same = piece_world_make(cx, &w, KIM, NULL, 0);

    same.piece = piece.piece;
    same.ticket = piece_world_ticket(cx, &w, KIM, same.piece, same.points);
    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    check_refused(cx, &w, ELIN, &piece, ERR_CONFLICT, "piece.given");
    check_refused(cx, &w, KIM, &same, ERR_CONFLICT, "piece.given");
    CHECK_OK(withdraw(cx, &w, ELIN, piece.piece, NULL));
    check_refused(cx, &w, ELIN, &piece, ERR_CONFLICT, "piece.given");
    check_refused(cx, &w, KIM, &same, ERR_CONFLICT, "piece.given");
}

TEST(piece, tags_are_points_of_forms_that_may_stand_alone)
{
    static const uint8_t identity[POINT_BYTES];
    uint8_t no_point[POINT_BYTES];
    WORLD(w);
    ApiTag tag = piece_world_tag(cx, 0, CLUE_PHONE, CLUE_FORM_EXACT, 0);
    ApiTag tags[9];
    ApiPiece piece;

    memset(no_point, 0xff, sizeof no_point);
    tag.tag.ptr = no_point;
    piece = piece_world_make(cx, &w, ELIN, &tag, 1);
    check_refused(cx, &w, ELIN, &piece, ERR_INVALID, "piece.tag");
    tag.tag.ptr = identity;
    piece = piece_world_make(cx, &w, ELIN, &tag, 1);
    check_refused(cx, &w, ELIN, &piece, ERR_INVALID, "piece.tag");
    REQUIRE(!clue_may_tag(CLUE_ALIAS, CLUE_FORM_EXACT));
    tag = piece_world_tag(cx, 0, CLUE_ALIAS, CLUE_FORM_EXACT, 0);
    piece = piece_world_make(cx, &w, ELIN, &tag, 1);
    check_refused(cx, &w, ELIN, &piece, ERR_INVALID, "piece.tag");
    for (size_t i = 0; i < LEN(tags); i++)
        tags[i] = piece_world_tag(cx, i, CLUE_PHONE, CLUE_FORM_DEL1, 0);
    piece = piece_world_make(cx, &w, ELIN, tags, LEN(tags));
    check_refused(cx, &w, ELIN, &piece, ERR_INVALID, "piece.tags");
    piece = piece_world_make(cx, &w, ELIN, tags, LEN(tags) - 1);
    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, what_the_matcher_takes_is_the_shape_in_the_order_it_was_given)
{
    WORLD(w);
    ApiTag tag = piece_world_tag(cx, 3, CLUE_PLATE, CLUE_FORM_EXACT, 2);
    ApiPiece first = piece_world_make(cx, &w, KIM, &tag, 1);
    ApiPiece second = piece_world_make(cx, &w, ELIN, NULL, 0);
    PieceShape *shapes = NULL;
    PieceGone *gone = NULL;
    size_t n = 0;

    CHECK_OK(piece_world_give(cx, &w, KIM, &first, NULL));
    CHECK_OK(piece_world_give(cx, &w, ELIN, &second, NULL));
    CHECK_OK(piece_shapes(cx, w.db, 0, 10, &shapes, &n));
    REQUIRE(n == 2);
    CHECK(id_equal(shapes[0].id.id, first.piece) && id_equal(shapes[1].id.id, second.piece));
    CHECK(id_equal(shapes[0].desk.id, w.desks[STATION].id.id));
    CHECK_STR(shapes[0].grade, STR("A1"));
    REQUIRE(shapes[0].tags.len == PIECE_TAG_BYTES && shapes[1].tags.len == 0);
    CHECK(memcmp(shapes[0].tags.ptr, tag.tag.ptr, POINT_BYTES) == 0);
    CHECK(shapes[0].tags.ptr[32] == CLUE_PLATE && shapes[0].tags.ptr[33] == CLUE_FORM_EXACT &&
          shapes[0].tags.ptr[34] == 2);
    CHECK_OK(withdraw(cx, &w, KIM, first.piece, NULL));
    CHECK_OK(piece_shapes(cx, w.db, 0, 10, &shapes, &n));
    CHECK_INT(n, 1);
    CHECK_OK(piece_gone(cx, w.db, 0, 10, &gone, &n));
    REQUIRE(n == 1);
    CHECK(id_equal(gone[0].id.id, first.piece));
    CHECK_OK(piece_gone(cx, w.db, gone[0].seq, 10, &gone, &n));
    CHECK_INT(n, 0);
}

TEST(piece, what_is_said_of_a_piece_is_within_its_bounds)
{
    static const struct {
        const char *grade;
        int64_t concern;
        int32_t keep_days; /* from today; 0: the pack's default */
        const char *key;   /* NULL: taken */
    } cases[] = {
        { "G1", 0, 1, "piece.grade" },
        { "A7", 0, 1, "piece.grade" },
        { "A0", 0, 1, "piece.grade" },
        { "F6", 9, 0, NULL },
        { "A1", 4, 1, "piece.concern" },
        { "A1", 8, 1, "piece.concern" },
        { "E5", 3, 3650, NULL },
        { "A1", 0, 3651, "piece.keep_until" },
        { "A1", 0, -1, "piece.keep_until" },
    };
    WORLD(w);
    Day today = day_of_time(cx->now_s);

    for (size_t i = 0; i < LEN(cases); i++) {
        ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
        ApiGiven given;

        piece.grade = str_of(cases[i].grade);
        piece.concern = cases[i].concern;
        if (cases[i].keep_days != 0)
            piece.keep_until.n = today.n + cases[i].keep_days;
        if (cases[i].key != NULL) {
            check_refused(cx, &w, ELIN, &piece, ERR_INVALID, cases[i].key);
            continue;
        }
        CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, &given));
        CHECK_INT(given.keep_until.n - today.n, cases[i].keep_days == 0 ? 730 : cases[i].keep_days);
    }
}

TEST(piece, a_piece_can_be_kept_for_today_alone)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    size_t n = 0;

    piece.keep_until = day_of_time(cx->now_s);
    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(piece_expire(cx, w.db, &w.site, 10, &n));
    CHECK_INT(n, 0);
    cx->now_s += DAY_SECONDS;
    CHECK_OK(piece_expire(cx, w.db, &w.site, 10, &n));
    CHECK_INT(n, 1);
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, what_is_no_sealed_piece_is_refused)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPiece torn = piece;

    torn.box.len--;
    check_refused(cx, &w, ELIN, &torn, ERR_INVALID, "piece.box");
    torn = piece;
    torn.wrap.len--;
    check_refused(cx, &w, ELIN, &torn, ERR_INVALID, "piece.box");
}

TEST(piece, a_withdrawn_piece_leaves_only_that_it_was_there)
{
    WORLD(w);
    ApiTag tag = piece_world_tag(cx, 0, CLUE_PHONE, CLUE_FORM_EXACT, 0);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, &tag, 1);
    ApiPieceShown shown;
    ApiWithdrawn first;
    ApiWithdrawn second;
    ApiPieces list;

    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    CHECK_OK(withdraw(cx, &w, ELIN, piece.piece, &first));
    CHECK(first.withdrawn && first.receipt.len > 0 && first.receivers.n == 0);
    CHECK_OK(show(cx, &w, ELIN, piece.piece, &shown));
    CHECK_INT(shown.box.len + shown.wrap.len + shown.commit.len, 0);
    CHECK_STR(shown.line.state, STR("withdrawn"));
    CHECK_INT(shown.line.ended.n, day_of_time(cx->now_s).n);
    CHECK_INT(count_pieces(cx, &w), 0);
    CHECK_OK(withdraw(cx, &w, ELIN, piece.piece, &second));
    CHECK(second.withdrawn && second.receipt.len == 0);
    CHECK_OK(
        piece_world_ask(cx, &w, &(PieceAsk){ ELIN, "GET /api/v1/pieces", id_new(), NULL, &list }));
    CHECK_INT(list.pieces.n, 1);
    CHECK_FAILS(show(cx, &w, OLA, piece.piece, &shown), ERR_NOT_FOUND);
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, pieces_expire_after_their_last_day_and_no_sooner)
{
    WORLD(w);
    ApiPiece early = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPiece late = piece_world_make(cx, &w, KIM, NULL, 0);
    ApiPieceShown shown;
    Day today = day_of_time(cx->now_s);
    size_t n = 0;

    early.keep_until.n = today.n + 10;
    late.keep_until.n = today.n + 11;
    CHECK_OK(piece_world_give(cx, &w, ELIN, &early, NULL));
    CHECK_OK(piece_world_give(cx, &w, KIM, &late, NULL));
    cx->now_s = (int64_t)(today.n + 11) * DAY_SECONDS - 1;
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(piece_expire(cx, w.db, &w.site, 10, &n));
    CHECK_INT(n, 0);
    cx->now_s++;
    CHECK_OK(piece_expire(cx, w.db, &w.site, 10, &n));
    CHECK_INT(n, 1);
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(show(cx, &w, ELIN, early.piece, &shown));
    CHECK_STR(shown.line.state, STR("expired"));
    CHECK_INT(shown.box.len, 0);
    CHECK_OK(show(cx, &w, KIM, late.piece, &shown));
    CHECK_STR(shown.line.state, STR("waiting"));
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, a_failing_store_gives_the_whole_piece_or_nothing)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPieceShown shown;
    int64_t calls = 1;

    for (;; calls++) {
        Status status;

        REQUIRE(calls < 30);
        db_fail_after(w.db, calls);
        status = piece_world_give(cx, &w, ELIN, &piece, NULL);
        db_fail_after(w.db, 0);
        if (status.code == ERR_NONE)
            break;
        CHECK_STR(str_of(cx->err.key), STR("store.injected"));
        CHECK_FAILS(show(cx, &w, ELIN, piece.piece, &shown), ERR_NOT_FOUND);
        CHECK_INT(count_pieces(cx, &w), 0);
    }
    CHECK(calls > 4);
    CHECK_OK(show(cx, &w, ELIN, piece.piece, &shown));
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, who_may_do_nothing_more_today_may_still_withdraw)
{
    WORLD(w);
    ApiTag tag = piece_world_tag(cx, 0, CLUE_PHONE, CLUE_FORM_EXACT, 0);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, &tag, 1);
    ApiWithdrawn gone;
    const PeopleMember *elin = &w.members[ELIN];

    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(sql_acted_add(cx, w.db, elin->desk.id, elin->id.id, day_of_time(cx->now_s).n,
                           PEOPLE_ENTRIES_MAX));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(withdraw(cx, &w, ELIN, piece.piece, &gone));
    CHECK(gone.withdrawn && gone.receipt.len > 0);
}

TEST(piece, a_failing_store_withdraws_the_whole_piece_or_nothing)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);
    ApiPieceShown shown;
    int64_t calls = 1;

    CHECK_OK(piece_world_give(cx, &w, ELIN, &piece, NULL));
    for (;; calls++) {
        Status status;

        REQUIRE(calls < 30);
        db_fail_after(w.db, calls);
        status = withdraw(cx, &w, ELIN, piece.piece, NULL);
        db_fail_after(w.db, 0);
        if (status.code == ERR_NONE)
            break;
        CHECK_OK(show(cx, &w, ELIN, piece.piece, &shown));
        CHECK(bytes_equal(shown.box, piece.box) && shown.receipt.len > 0);
        CHECK_OK(piece_world_check(cx, &w));
    }
    CHECK(calls > 6);
    CHECK_INT(count_pieces(cx, &w), 0);
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, nothing_is_given_without_the_ledgers_promise)
{
    WORLD(w);
    ApiPiece piece = piece_world_make(cx, &w, ELIN, NULL, 0);

    people_world_lose_keeper(&w);
    CHECK_FAILS(piece_world_give(cx, &w, ELIN, &piece, NULL), ERR_AWAY);
    CHECK_INT(count_pieces(cx, &w), 0);
    CHECK_OK(piece_world_check(cx, &w));
}

TEST(piece, a_custodian_that_answers_others_is_waited_for_and_one_that_answers_nobody_is_not)
{
    enum { ASKED = 100000, SOON = ASKED + 700, LATE = ASKED + 900, LOST = ASKED + 3000 };

    CHECK(!custodians_is_silent(0, ASKED, SOON));
    CHECK(custodians_is_silent(0, ASKED, LATE));
    CHECK(custodians_is_silent(ASKED - 1, ASKED, LATE));
    CHECK(!custodians_is_silent(SOON, ASKED, LATE));
    CHECK(!custodians_is_silent(LOST - 100, ASKED, LOST - 1));
    CHECK(custodians_is_silent(LOST - 100, ASKED, LOST));
}
