/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/help.h"

#include <string.h>

#include "ledger/ledger.h"
#include "people/people_world_test.h"
#include "tests/t.h"
#include "training/study_sql.h"
#include "training/training_sql.h"

/* At ten, fifteen, twenty and twenty-five who answered. */
enum { LOOKS = 4, STEPS = 26, SEEN_MAX = STEPS * STEPS * STEPS * STEPS };

/* What stands there at each look, as one number: of the first ten `know` know, then so many more.
 */
static int64_t
seen_in(const int64_t more[LOOKS])
{
    int64_t know = 0;
    int64_t seen = 0;

    for (int64_t i = 0; i < LOOKS; i++) {
        know += more[i];
        seen = seen * STEPS + help_range(know, HELP_LEAST + i * HELP_FEW).from;
    }
    return seen;
}

/* The year's numbers that are possible, one after the other. */
static bool
next_year(int64_t more[LOOKS])
{
    for (int64_t i = 0; i < LOOKS; i++) {
        if (++more[i] <= (i == 0 ? HELP_LEAST : HELP_FEW))
            return true;
        more[i] = 0;
    }
    return false;
}

/* INV: Who looks again each time that five more have answered, and subtracts, cannot say how many
 * of the last five know: of the six possible numbers at least five still fit what was shown. */
TEST(training, looks_that_are_subtracted_tell_of_no_five)
{
    enum { BITS = 8 };
    uint64_t *fit = ARENA_ARRAY(cx->arena, SEEN_MAX, uint64_t); /* a set for each look */
    int64_t more[LOOKS] = { 0 };

    do {
        for (int i = 1; i < LOOKS; i++)
            fit[seen_in(more)] |= 1ULL << (i * BITS + more[i]);
    } while (next_year(more));
    for (size_t seen = 0; seen < SEEN_MAX; seen++) {
        for (int i = 1; i < LOOKS && fit[seen] != 0; i++)
            CHECK(__builtin_popcountll(fit[seen] >> (i * BITS) & 0x3F) >= HELP_FEW);
    }
    for (int64_t asked = HELP_LEAST; asked <= 200; asked += HELP_FEW) {
        for (int64_t know = 0; know <= asked; know++) {
            HelpRange shown = help_range(know, asked);

            CHECK(shown.from <= know && know <= shown.to && shown.to <= asked);
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
    CHECK_INT(share(&seen, 0, MOMENT_BEFORE)->asked, 10); /* of 13 the first ten */
    CHECK_INT(share(&seen, 0, MOMENT_BEFORE)->know.from, 5);
    CHECK_INT(share(&seen, 0, MOMENT_BEFORE)->know.to, 10);
    CHECK_INT(share(&seen, 0, MOMENT_AFTER)->asked, 10);
    CHECK_INT(share(&seen, 0, MOMENT_AFTER)->know.from, 5);
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
    CHECK_INT(share(&before, 0, MOMENT_BEFORE)->know.to, 10);
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

static bool
holds(const Buf *text, const char *part)
{
    Str all = buf_text(text);

    return memmem(all.ptr, all.len, part, strlen(part)) != NULL;
}

/* The same numbers as a table and as statements. */
static void
check_files(Cx *cx, PeopleWorld *w, HelpReport *seen)
{
    const Actor actor = { .desk = w->members[ELIN].desk };
    Req req = { .cx = cx, .db = w->db, .actor = &actor };
    Buf csv = buf_new(4096);
    Buf xapi = buf_new(65536);
    const char *const lines[] = { ",pieces given,before,0,4,", ",pieces given,after,10,14,",
                                  ",help asked of the mediator,after,0,4,",
                                  ",answers given,before,0,4," };

    help_write_csv(&csv, seen);
    help_write_xapi(&req, seen, &xapi);
    for (size_t i = 0; i < LEN(lines); i++)
        CHECK(holds(&csv, lines[i]));
    CHECK(holds(&xapi, "pieces given, after\"}}},\"result\":{\"extensions\":{"
                       "\"https://tessera.invalid/xapi/from\":10,"
                       "\"https://tessera.invalid/xapi/to\":14}}"));
    buf_free(&csv);
    buf_free(&xapi);
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
    check_files(cx, &w, &seen);
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
