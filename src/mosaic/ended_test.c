/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The matcher before a custodian that is not one of ours. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mosaic/mosaic_world_test.h"
#include "tests/t.h"

/* A custodian that gives `most` lists, one after the other, all the same but for their marks. */
typedef struct Flood {
    pid_t pid;
    int channel;
} Flood;

static void
answer(Cx *cx, int channel, const EndedList *list, uint64_t most)
{
    Message question;
    Buf out = buf_new(CHANNEL_BODY_MAX);

    while (channel_receive(cx, channel, -1, &question).code == ERR_NONE) {
        Scan in = scan_of(question.body);
        uint64_t mark = scan_u64(&in) + 1;

        buf_clear(&out);
        buf_u64(&out, mark > most ? 0 : mark);
        if (mark <= most)
            ended_write(&out, list);
        ASSERT(
            channel_send(cx, channel, &(Message){ question.kind, question.request, buf_view(&out) })
                .code == ERR_NONE);
        arena_reset(cx->arena);
    }
}

static Status
flood(Cx *cx, const EndedList *list, uint64_t most, Flood *ret)
{
    ChannelPair pair;

    TRY(channel_pair(cx, &pair));
    *ret = (Flood){ .pid = fork(), .channel = pair.asks };
    ASSERT(ret->pid >= 0);
    if (ret->pid == 0) {
        Cx own = { .arena = arena_new(1 << 20), .now_s = cx->now_s };

        (void)close(pair.asks);
        answer(&own, pair.answers, list, most);
        _exit(0);
    }
    (void)close(pair.answers);
    return OK;
}

static void
flood_done(Flood *flood)
{
    (void)kill(flood->pid, SIGKILL);
    (void)waitpid(flood->pid, NULL, 0);
    (void)close(flood->channel);
}

static EndedList *
list_by(Cx *cx, const MosaicWorld *m, const SignKey *ledger, Id piece)
{
    EndedList *list = ARENA_NEW(cx->arena, EndedList);

    *list = (EndedList){ .installation = m->w.site.id, .day = day_of_time(cx->now_s), .n = 1 };
    list->ids[0].id = piece;
    ended_sign(ledger, list);
    return list;
}

static bool
is_live(Cx *cx, MosaicWorld *m, Id piece)
{
    PieceShape *shapes = NULL;
    size_t n = 0;
    bool found = false;

    CHECK(piece_shapes(cx, m->w.db, 0, 100, &shapes, &n).code == ERR_NONE);
    for (size_t i = 0; i < n; i++)
        found |= id_equal(shapes[i].id.id, piece);
    return found;
}

TEST(mosaic, a_custodian_that_never_ends_its_lists_holds_up_nothing)
{
    AUTO(sign_key_free_at) SignKey *ledger = sign_key_new();
    CustodianState state = { .number = 1, .epoch = 1 };
    MosaicWorld m;
    Flood endless;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give(cx, &m, ELIN));
    m.w.site.ledger = sign_key_public(ledger);
    CHECK_OK(flood(cx, list_by(cx, &m, ledger, m.pieces[ELIN]), UINT64_MAX / 2, &endless));
    CHECK_OK(matcher_share_ended(cx, m.matcher, 0, endless.channel, &state));
    CHECK(m.matcher->asked[0].mark > 0 && !m.matcher->asked[0].all);
    CHECK(!is_live(cx, &m, m.pieces[ELIN]));
    flood_done(&endless);
    mosaic_world_done(&m);
}

TEST(mosaic, a_list_that_the_ledger_did_not_sign_ends_nothing_and_the_turn)
{
    AUTO(sign_key_free_at) SignKey *other = sign_key_new();
    CustodianState state = { .number = 2, .epoch = 1 };
    MosaicWorld m;
    Flood forged;

    CHECK_OK(mosaic_world(cx, 0, &m));
    CHECK_OK(mosaic_world_give(cx, &m, ELIN));
    CHECK_OK(flood(cx, list_by(cx, &m, other, m.pieces[ELIN]), 2, &forged));
    for (int64_t turn = 1; turn <= 2; turn++) {
        CHECK_OK(matcher_share_ended(cx, m.matcher, 1, forged.channel, &state));
        CHECK_INT(m.matcher->asked[1].mark, turn);
        CHECK(!m.matcher->asked[1].all);
    }
    CHECK_OK(matcher_share_ended(cx, m.matcher, 1, forged.channel, &state));
    CHECK(m.matcher->asked[1].all && !m.matcher->asked[0].all);
    CHECK(is_live(cx, &m, m.pieces[ELIN]));
    flood_done(&forged);
    mosaic_world_done(&m);
}

/* INV: By a clock that jumped months ahead nothing ends; who knows that it is right starts anew. */
TEST(mosaic, a_clock_that_jumped_ends_nothing_until_it_is_right_again)
{
    MatcherClock clock = { .known_s = 1000 * DAY_SECONDS };
    int64_t day = clock.known_s;

    CHECK(matcher_may_end(&clock, day + 60));
    CHECK(matcher_may_end(&clock, day + 90 * DAY_SECONDS + 60));
    CHECK(!matcher_may_end(&clock, day + 800 * DAY_SECONDS));
    CHECK(!matcher_may_end(&clock, day + 800 * DAY_SECONDS + 60));
    CHECK(matcher_may_end(&clock, day + 90 * DAY_SECONDS + 120));
    CHECK(matcher_may_end(&clock, 0)); /* behind: nothing can end too early */
    CHECK(matcher_may_end(&clock, day + 91 * DAY_SECONDS));
    clock = (MatcherClock){ .known_s = 0 }; /* nothing is known */
    CHECK(matcher_may_end(&clock, day));
}
