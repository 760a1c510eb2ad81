/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What somebody sees changes in her own hour alone. */
#include "api/board.h"
#include "mosaic/mosaic_world_test.h"
#include "tests/t.h"

enum {
    HOUR_S = 3600,
    HISTORIES = 4 / T_ONE_IN(2),
    STEPS = 90,
    KNOWN_MAX = 24,
    PIECES_MAX = 16,
    TEXT_MAX = 1 << 20
};

typedef struct Given {
    Id id;
    bool released[PEOPLE_WHERE];
} Given;

typedef struct History {
    MosaicWorld m;
    Arena *texts[2]; /* what all were answered, in turns */
    Arena *asks;     /* while they are asked */
    size_t turn;
    Str seen[PEOPLE_WHO];
    Id known[KNOWN_MAX]; /* mosaics that ever were */
    size_t nknown;
    Given given[PEOPLE_WHO][PIECES_MAX];
    size_t ngiven[PEOPLE_WHO];
    uint64_t seed;
    int changed; /* answers */
    int told;    /* of them in their hour */
    int kept;    /* turns that changed a mosaic of which somebody had been told */
} History;

static void
history_done(History *h)
{
    mosaic_world_done(&h->m);
    arena_free(h->texts[0]);
    arena_free(h->texts[1]);
    arena_free(h->asks);
}

static size_t
dice(History *h, size_t n)
{
    return (size_t)(t_random_u64(&h->seed) % n);
}

/* --- what she is answered, as text --- */

static void
write_answer(Cx *cx, Buf *out, Status status, const Shape *shape, const void *answer)
{
    if (status.code == ERR_NONE)
        shape_write_json(out, shape, answer);
    else
        buf_format(out, "%d %s %s", (int)status.code, cx->err.key, cx->err.message);
    buf_str(out, STR("\n"));
}

static void
write_pieces(Cx *cx, History *h, PeopleWho who, Buf *out)
{
    ApiPieces list;
    Status status = piece_world_ask(
        cx, &h->m.w, &(PieceAsk){ who, "GET /api/v1/pieces", id_new(), NULL, &list });

    write_answer(cx, out, status, &api_pieces, &list);
    for (size_t i = 0; i < h->ngiven[who]; i++) {
        ApiPieceShown shown;
        Id id = h->given[who][i].id;

        status = piece_world_ask(cx, &h->m.w,
                                 &(PieceAsk){ who, "GET /api/v1/pieces/{id}", id, NULL, &shown });
        write_answer(cx, out, status, &api_piece_shown, &shown);
    }
}

/* Of the one who is a mediator too. */
static void
write_board(Cx *cx, History *h, PeopleWho who, Buf *out)
{
    ApiBoard board;
    Status status = mosaic_world_ask(cx, &h->m, who, "POST /api/v1/board/look", id_new(), &board);

    write_answer(cx, out, status, &api_board, &board);
}

static Str
answers_of(Cx *cx, History *h, PeopleWho who, Arena *arena)
{
    Buf out = buf_new(TEXT_MAX);
    ApiNotices notices;
    ApiMosaics mosaics;

    write_answer(cx, &out,
                 mosaic_world_ask(cx, &h->m, who, "GET /api/v1/notices", id_new(), &notices),
                 &api_notices, &notices);
    write_answer(cx, &out,
                 mosaic_world_ask(cx, &h->m, who, "GET /api/v1/mosaics", id_new(), &mosaics),
                 &api_mosaics, &mosaics);
    write_board(cx, h, who, &out);
    for (size_t i = 0; i < h->nknown; i++) {
        ApiMosaic seen;
        Status status =
            mosaic_world_ask(cx, &h->m, who, "POST /api/v1/mosaics/{id}/look", h->known[i], &seen);

        write_answer(cx, &out, status, &api_mosaic, &seen);
    }
    write_pieces(cx, h, who, &out);
    CHECK(!buf_full(&out));
    return buf_take_text(arena, &out);
}

/* Asks all; whoever may not have learnt anything is answered as before. */
static void
compare_all(const Cx *cx, History *h, const bool *may, const char *what)
{
    Arena *arena = h->texts[++h->turn % 2];
    Cx own = { .arena = h->asks, .now_s = cx->now_s };

    arena_reset(arena);
    for (PeopleWho who = 0; who < PEOPLE_WHO; who++) {
        Str now = answers_of(&own, h, who, arena);
        bool same = str_equal(now, h->seen[who]);

        if (!same && !may[who])
            t_fail(__FILE__, __LINE__, "%s: what %d is answered changed\n%.*s----\n%.*s", what,
                   (int)who, STR_ARG(h->seen[who]), STR_ARG(now));
        h->seen[who] = now;
        h->changed += !same;
        arena_reset(own.arena);
    }
}

static const bool everybody[PEOPLE_WHO] = { true, true, true, true, true, true };
static const bool nobody[PEOPLE_WHO];

/* The ids of mosaics are asked for by all from the moment they are, told or not. */
static void
note_mosaics(Cx *cx, History *h)
{
    SqlMosaicListRow *rows = NULL;
    size_t n = 0;
    size_t before = h->nknown;

    CHECK_OK(sql_mosaic_list(cx, h->m.w.db, KNOWN_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        bool found = false;

        for (size_t k = 0; k < h->nknown; k++)
            found |= id_equal(h->known[k], rows[i].id);
        if (!found && h->nknown < KNOWN_MAX)
            h->known[h->nknown++] = rows[i].id;
    }
    if (h->nknown > before)
        compare_all(cx, h, everybody, "another question");
}

/* --- what happens --- */

static void
give(Cx *cx, History *h)
{
    PeopleWho who = (PeopleWho)dice(h, PEOPLE_WHO);
    bool may[PEOPLE_WHO] = { false };
    unsigned cases;
    Id id;

    if (h->ngiven[who] == PIECES_MAX)
        return;
    cases = 1u << dice(h, 8) | (dice(h, 8) == 0 ? 1u << dice(h, 8) : 0);
    CHECK_OK(mosaic_world_give_of(cx, &h->m, who, cases, dice(h, 6) == 0 ? 0 : 4, &id));
    h->given[who][h->ngiven[who]++] = (Given){ .id = id };
    may[who] = true;
    compare_all(cx, h, may, "a piece given");
}

static PeopleWhere
desk_of(const History *h, PeopleWho who)
{
    return h->m.w.members[who].where;
}

/* A piece ends: its giver and those who had it know. */
static void
withdraw(Cx *cx, History *h)
{
    PeopleWho who = (PeopleWho)dice(h, PEOPLE_WHO);
    bool may[PEOPLE_WHO] = { false };
    Given *given;

    if (h->ngiven[who] == 0)
        return;
    given = &h->given[who][dice(h, h->ngiven[who])];
    for (PeopleWho other = 0; other < PEOPLE_WHO; other++)
        may[other] = other == who || given->released[desk_of(h, other)] || other == SARA;
    CHECK_OK(piece_world_ask(
        cx, &h->m.w,
        &(PieceAsk){ who, "POST /api/v1/pieces/{id}/withdraw", given->id, NULL, NULL }));
    *given = h->given[who][--h->ngiven[who]];
    compare_all(cx, h, may, "a piece withdrawn");
}

static void
release(Cx *cx, History *h)
{
    PeopleWho who = (PeopleWho)dice(h, PEOPLE_WHO);
    PeopleWhere to = (PeopleWhere)dice(h, PEOPLE_WHERE);
    bool may[PEOPLE_WHO] = { false };
    ApiRelease body;
    Given *given;

    if (h->ngiven[who] == 0 || to == desk_of(h, who))
        return;
    given = &h->given[who][dice(h, h->ngiven[who])];
    CHECK_OK(piece_world_releasing(cx, &h->m.w, who, given->id, to, &body));
    CHECK_OK(piece_world_ask(
        cx, &h->m.w,
        &(PieceAsk){ who, "POST /api/v1/pieces/{id}/release", given->id, &body, NULL }));
    given->released[to] = true;
    for (PeopleWho other = 0; other < PEOPLE_WHO; other++)
        may[other] = other == who || desk_of(h, other) == to;
    compare_all(cx, h, may, "a piece released");
}

/* The matcher joins and parts: nobody sees it. */
static void
turn(Cx *cx, History *h, bool restarts)
{
    SqlNoticesDueRow *rows = NULL;
    size_t told = 0;
    size_t n = 0;

    for (PeopleWho who = 0; who < PEOPLE_WHO; who++) {
        ApiNotices list;

        CHECK_OK(mosaic_world_ask(cx, &h->m, who, "GET /api/v1/notices", id_new(), &list));
        told += list.notices.n;
    }
    CHECK_OK(restarts ? mosaic_world_restart(cx, &h->m) : mosaic_world_turn(cx, &h->m));
    CHECK_OK(sql_notices_due(cx, h->m.w.db, INT64_MAX, 100, &rows, &n));
    h->kept += told > 0 && n > 0;
    CHECK_OK(mosaic_check(cx, h->m.w.db));
    compare_all(cx, h, nobody, restarts ? "a restart" : "a join");
    note_mosaics(cx, h);
}

/* Only those whose hour has come, and who hold what they released. */
static void
send(Cx *cx, History *h)
{
    bool may[PEOPLE_WHO] = { false };
    bool due[PEOPLE_WHO] = { false };
    SqlNoticesDueRow *rows = NULL;
    size_t n = 0;

    cx->now_s += (int64_t)dice(h, HOUR_S / 3);
    CHECK_OK(sql_notices_due(cx, h->m.w.db, cx->now_s, 100, &rows, &n));
    for (PeopleWho who = 0; who < PEOPLE_WHO; who++) {
        for (size_t i = 0; i < n; i++)
            due[who] |= id_equal(rows[i].giver, h->m.w.members[who].id.id);
    }
    for (PeopleWho who = 0; who < PEOPLE_WHO; who++) {
        may[who] |= due[who] || (who == SARA && n > 0); /* the board shows what others are told */
        for (PeopleWho from = 0; from < PEOPLE_WHO; from++) {
            for (size_t i = 0; due[from] && i < h->ngiven[from]; i++)
                may[who] |= h->given[from][i].released[desk_of(h, who)];
        }
    }
    h->told -= h->changed;
    CHECK_OK(mosaic_world_send(cx, &h->m, &n));
    compare_all(cx, h, may, "notices");
    h->told += h->changed;
}

static void
step(Cx *cx, History *h)
{
    switch (dice(h, 16)) {
    case 0: withdraw(cx, h); break;
    case 1:
    case 2: release(cx, h); break;
    case 3: turn(cx, h, true); break;
    case 4:
    case 5:
    case 6:
    case 7: turn(cx, h, false); break;
    case 8:
    case 9:
    case 10: send(cx, h); break;
    default: give(cx, h); break;
    }
}

TEST(mosaic, what_she_sees_changes_in_her_own_hour_alone)
{
    int told = 0;
    int kept = 0;

    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        AUTO(history_done)
        History h = { .seed = seed,
                      .texts = { arena_new(64 << 20), arena_new(64 << 20) },
                      .asks = arena_new(64 << 20) };

        CHECK_OK(mosaic_world(cx, HOUR_S, &h.m));
        compare_all(cx, &h, everybody, "the beginning");
        for (int i = 0; i < STEPS; i++)
            step(cx, &h);
        turn(cx, &h, false);
        CHECK_OK(mosaic_world_check(cx, &h.m));
        told += h.told;
        kept += h.kept;
    }
    CHECK(told > HISTORIES); /* else nothing was shown */
    CHECK(kept > 2 * HISTORIES);
}
