/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/help.h"

#include "ledger/ledger.h"
#include "people/people_world_test.h"
#include "tests/t.h"
#include "training/study_sql.h"
#include "training/training_sql.h"

/* INV: What is shown of a group never tells a number below five, nor lets it be subtracted: whoever
 * sees the range and the sum finds at least two numbers that fit, of which one is not that one. */
TEST(training, no_number_below_five_follows_from_what_is_shown)
{
    for (int64_t asked = HELP_LEAST; asked <= 200; asked += HELP_FEW) {
        for (int64_t know = 0; know <= asked; know++) {
            HelpRange shown = help_range(know, asked);
            int64_t fit = 0;

            CHECK(shown.from <= know && know <= shown.to);
            for (int64_t other = 0; other <= asked; other++) {
                HelpRange same = help_range(other, asked);

                fit += same.from == shown.from && same.to == shown.to;
            }
            if ((know < HELP_FEW || asked - know < HELP_FEW) && fit < HELP_FEW)
                t_fail(__FILE__, __LINE__, "%lld of %lld follows", (long long)know,
                       (long long)asked);
            if (know >= HELP_FEW && asked - know >= HELP_FEW)
                CHECK_INT(fit, 1);
        }
    }
}

/* INV: One more event changes what is shown at most with each fifth. */
TEST(training, events_come_by_fives)
{
    for (int64_t n = 0; n < 500; n++) {
        HelpRange shown = help_by_fives(n);

        CHECK(shown.from <= n && n <= shown.to);
        CHECK_INT(shown.to - shown.from, HELP_FEW - 1);
        CHECK_INT(shown.from % HELP_FEW, 0);
    }
    CHECK_INT(help_window(27), 0);
    CHECK_INT(help_window(28), 28);
    CHECK_INT(help_window(83), 56);
    CHECK_INT(help_window(4000), 168);
}

static Question questions[] = { { .id = { "c", 1 }, .topic = 0 },
                                { .id = { "c2", 2 }, .topic = 0 },
                                { .id = { "t", 1 }, .topic = 1 },
                                { .id = { "s", 1 }, .topic = 2 } };
static const TrainingSheets sheets = { .questions = { questions, LEN(questions) } };

/* Somebody of the clinic answers all that is asked; `knows` whom to call and what to say. */
static Status
answer(Cx *cx, PeopleWorld *w, int64_t moment, int64_t at, bool knows)
{
    SqlTrainingAnswerPutArgs args = { .desk = w->members[ELIN].desk.id,
                                      .member = id_new(),
                                      .moment = moment,
                                      .country = STR("SE"),
                                      .choice = 1,
                                      .at = at };

    for (size_t i = 0; i < LEN(questions); i++) {
        args.question = questions[i].id;
        args.is_right = knows || questions[i].topic == 1 || i == 1;
        TRY(sql_training_answer_put(cx, w->db, &args));
    }
    return OK;
}

static Status
answer_some(Cx *cx, PeopleWorld *w, int64_t moment, int knowing, int not )
{
    TRY(db_begin(cx, w->db));
    for (int i = 0; i < knowing + not ; i++)
        TRY(answer(cx, w, moment, cx->now_s - 1000 + i, i < knowing));
    return db_commit(cx, w->db);
}

static Status
report(Cx *cx, PeopleWorld *w, PeopleWho who, HelpReport *ret)
{
    return people_world_ask(cx, w,
                            &(PeopleAsk){ .table = &help_routes,
                                          .route = "GET /api/v1/training/helped",
                                          .session = people_world_session(w, who),
                                          .answer = ret });
}

static const HelpShare *
share(const HelpReport *of, int64_t topic, int64_t moment)
{
    return (const HelpShare *)of->shares.items + topic * HELP_MOMENTS + moment;
}

TEST(training, a_desk_sees_how_many_know_and_never_who)
{
    AUTO(people_world_done) PeopleWorld w;
    HelpReport seen;

    training_use(NULL, &sheets);
    CHECK_OK(people_world(cx, &w));
    CHECK_OK(answer_some(cx, &w, MOMENT_BEFORE, 6, 7));
    CHECK_OK(answer_some(cx, &w, MOMENT_AFTER, 9, 1));
    CHECK_OK(answer_some(cx, &w, MOMENT_LATER, 2, 2));
    CHECK_OK(report(cx, &w, ELIN, &seen));
    CHECK_INT(share(&seen, 0, MOMENT_BEFORE)->asked, 10);    /* of 13 the first ten */
    CHECK_INT(share(&seen, 0, MOMENT_BEFORE)->know.from, 6); /* four of ten do not */
    CHECK_INT(share(&seen, 0, MOMENT_BEFORE)->know.to, 10);
    CHECK_INT(share(&seen, 0, MOMENT_AFTER)->asked, 10);
    CHECK_INT(share(&seen, 0, MOMENT_AFTER)->know.from, 6);
    CHECK_INT(share(&seen, 0, MOMENT_AFTER)->know.to, 10);
    CHECK_INT(share(&seen, 1, MOMENT_AFTER)->know.to, 10);
    CHECK_INT(share(&seen, 2, MOMENT_LATER)->asked, 0);
    CHECK_INT(seen.counts.n, 0);
    CHECK_FAILS(report(cx, &w, OLA, &seen), ERR_DENIED);
    training_use(NULL, NULL);
}

/* INV: A fifth person's answers show with four others, a sixth person's not alone. */
TEST(training, a_look_after_a_look_tells_of_nobody)
{
    AUTO(people_world_done) PeopleWorld w;
    HelpReport before;
    HelpReport after;

    training_use(NULL, &sheets);
    CHECK_OK(people_world(cx, &w));
    CHECK_OK(answer_some(cx, &w, MOMENT_BEFORE, 5, 5));
    CHECK_OK(report(cx, &w, ELIN, &before));
    CHECK_INT(share(&before, 0, MOMENT_BEFORE)->know.from, 5);
    CHECK_INT(share(&before, 0, MOMENT_BEFORE)->know.to, 5);
    for (int i = 0; i < 4; i++) {
        CHECK_OK(db_begin(cx, w.db));
        CHECK_OK(answer(cx, &w, MOMENT_BEFORE, cx->now_s - 10 + i, true));
        CHECK_OK(db_commit(cx, w.db));
        CHECK_OK(report(cx, &w, ELIN, &after));
        CHECK_INT(share(&after, 0, MOMENT_BEFORE)->asked, 10);
        CHECK_INT(share(&after, 0, MOMENT_BEFORE)->know.from, 5);
    }
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(answer(cx, &w, MOMENT_BEFORE, cx->now_s - 1, true));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(report(cx, &w, ELIN, &after));
    CHECK_INT(share(&after, 0, MOMENT_BEFORE)->asked, 15);
    CHECK_INT(share(&after, 0, MOMENT_BEFORE)->know.from, 10);
    training_use(NULL, NULL);
}

static Status
give(Cx *cx, PeopleWorld *w, int n, int64_t at)
{
    int64_t now = cx->now_s;
    Bytes receipt;

    cx->now_s = at;
    for (int i = 0; i < n; i++)
        TRY(ledger_append(cx, w->db, w->site.keeper,
                          &(LedgerNew){ .actor = w->members[OLA].id,
                                        .desk = w->members[OLA].desk,
                                        .verb = "piece.given",
                                        .object = id_new() },
                          &receipt));
    cx->now_s = now;
    return OK;
}

/* A study day thirty days ago; pieces in the four weeks before it, after it, and longer before. */
static Status
live_a_year(Cx *cx, PeopleWorld *w)
{
    int64_t begins = cx->now_s - 30LL * DAY_SECONDS;
    SqlStudyDayAddArgs day = { .desk = w->members[ELIN].desk.id,
                               .id = id_new(),
                               .title = STR("T"),
                               .place = STR("P"),
                               .begins = begins,
                               .ends = begins + 3600,
                               .at_table = 6,
                               .modules = STR("signs 1"),
                               .trainer = STR("E"),
                               .trainer_as = STR("nurse"),
                               .co_trainer = STR(""),
                               .co_as = STR("nurse"),
                               .at = begins };

    TRY(db_begin(cx, w->db));
    TRY(sql_study_day_add(cx, w->db, &day));
    TRY(sql_study_invite(cx, w->db, day.desk, day.id, begins));
    TRY(give(cx, w, 9, begins - 29LL * DAY_SECONDS));
    TRY(give(cx, w, 4, begins - 27LL * DAY_SECONDS));
    TRY(give(cx, w, 12, begins + DAY_SECONDS));
    return db_commit(cx, w->db);
}

TEST(training, what_was_done_is_counted_before_and_after_over_windows_of_one_length)
{
    AUTO(people_world_done) PeopleWorld w;
    const HelpCount *counts;
    HelpReport seen;

    training_use(NULL, &sheets);
    CHECK_OK(people_world(cx, &w));
    CHECK_OK(live_a_year(cx, &w));
    CHECK_OK(report(cx, &w, ELIN, &seen));
    REQUIRE(seen.counts.n == HELP_KINDS);
    CHECK_INT(seen.days, HELP_WINDOW_DAYS);
    counts = seen.counts.items;
    CHECK_INT(counts[0].before.from, 0);
    CHECK_INT(counts[0].before.to, 4);
    CHECK_INT(counts[0].after.from, 10);
    CHECK_INT(counts[0].after.to, 14);
    CHECK_INT(counts[1].after.to, 4);
    training_use(NULL, NULL);
}

/* INV: Nothing of a practice room is counted, whatever stands in its store. */
TEST(training, a_practice_room_has_no_statistics)
{
    AUTO(people_world_done) PeopleWorld w;
    HelpReport seen;

    training_use(NULL, &sheets);
    CHECK_OK(people_world(cx, &w));
    CHECK_OK(answer_some(cx, &w, MOMENT_BEFORE, 20, 20));
    w.site.practice = true;
    CHECK_FAILS(report(cx, &w, ELIN, &seen), ERR_DENIED);
    CHECK_STR(str_of(cx->err.key), STR("training.practice"));
    training_use(NULL, NULL);
}
