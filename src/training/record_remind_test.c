/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/record_remind.h"

#include <unistd.h>

#include "os/channel.h"
#include "tests/t.h"
#include "training/record.h"
#include "training/training_sql.h"
#include "training/training_world_test.h"

static Status
add_answer(Cx *cx, PeopleWorld *w, PeopleWho who, RecordMoment moment)
{
    TRY(db_begin(cx, w->db));
    TRY(sql_training_answer_put(cx, w->db,
                                &(SqlTrainingAnswerPutArgs){ .desk = w->members[who].desk.id,
                                                             .member = w->members[who].id.id,
                                                             .moment = moment,
                                                             .question = STR("call-danger"),
                                                             .country = STR("SE"),
                                                             .choice = 1,
                                                             .is_right = true,
                                                             .at = cx->now_s }));
    return db_commit(cx, w->db);
}

/* INV: Who answered after is told twice, once each, unless she answers; nobody else is told. */
TEST(training, questions_some_months_after_are_remembered_by_a_word_that_says_nothing)
{
    static const struct {
        int day;
        int elin; /* words so far */
        int ola;
        bool ola_answers; /* then */
    } steps[] = {
        { 0, 0, 0, false },   { 89, 0, 0, false },  { 90, 1, 1, true },   { 91, 1, 1, false },
        { 165, 1, 1, false }, { 166, 2, 1, false }, { 179, 2, 1, false }, { 200, 2, 1, false },
    };
    AUTO(people_world_done) PeopleWorld w;
    int64_t begin = cx->now_s;
    int words[PEOPLE_WHO] = { 0 };
    ChannelPair pair;

    CHECK_OK(people_world(cx, &w));
    for (PeopleWho who = ELIN; who <= OLA; who++) {
        CHECK_OK(add_answer(cx, &w, who, MOMENT_BEFORE));
        CHECK_OK(add_answer(cx, &w, who, MOMENT_AFTER));
    }
    CHECK_OK(add_answer(cx, &w, KIM, MOMENT_BEFORE));
    CHECK_OK(channel_pair(cx, &pair));
    for (size_t i = 0; i < LEN(steps); i++) {
        cx->now_s = begin + (int64_t)steps[i].day * DAY_SECONDS;
        for (int twice = 0; twice < 2; twice++)
            CHECK_OK(people_world_sweep(cx, &w, record_remind, pair.asks));
        people_world_words(cx, &w, pair.answers, words);
        CHECK_INT(words[ELIN], steps[i].elin);
        CHECK_INT(words[OLA], steps[i].ola);
        if (steps[i].ola_answers)
            CHECK_OK(add_answer(cx, &w, OLA, MOMENT_LATER));
    }
    CHECK_INT(words[KIM], 0); /* has answered before alone */
    (void)close(pair.asks);
    (void)close(pair.answers);
}

/* Who comes back to a server that stood still is told of the latest alone; without a courier
 * nothing is told, and nothing waits. */
TEST(training, questions_are_remembered_once_after_a_long_silence)
{
    AUTO(people_world_done) PeopleWorld w;
    int words[PEOPLE_WHO] = { 0 };
    ChannelPair pair;

    CHECK_OK(people_world(cx, &w));
    CHECK_OK(add_answer(cx, &w, ELIN, MOMENT_BEFORE));
    CHECK_OK(add_answer(cx, &w, ELIN, MOMENT_AFTER));
    CHECK_OK(channel_pair(cx, &pair));
    cx->now_s += 170 * DAY_SECONDS;
    for (int i = 0; i < 2; i++)
        CHECK_OK(people_world_sweep(cx, &w, record_remind, pair.asks));
    people_world_words(cx, &w, pair.answers, words);
    CHECK_INT(words[ELIN], 1);
    CHECK_OK(add_answer(cx, &w, KIM, MOMENT_BEFORE));
    CHECK_OK(add_answer(cx, &w, KIM, MOMENT_AFTER));
    cx->now_s += 100 * DAY_SECONDS;
    CHECK_OK(people_world_sweep(cx, &w, record_remind, -1));
    CHECK_OK(people_world_sweep(cx, &w, record_remind, pair.asks));
    people_world_words(cx, &w, pair.answers, words);
    CHECK_INT(words[KIM], 0);
    (void)close(pair.asks);
    (void)close(pair.answers);
}
