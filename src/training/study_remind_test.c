/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/study_remind.h"

#include <unistd.h>

#include "os/channel.h"
#include "tests/t.h"
#include "training/study_sql.h"
#include "training/training_world_test.h"

TEST(training, reminders_come_with_the_invitation_two_weeks_and_two_days_ahead)
{
    CHECK_INT(study_remind_stage(15 * DAY_SECONDS), 1);
    CHECK_INT(study_remind_stage(14 * DAY_SECONDS), 2);
    CHECK_INT(study_remind_stage(2 * DAY_SECONDS + 1), 2);
    CHECK_INT(study_remind_stage(2 * DAY_SECONDS), 3);
    CHECK_INT(study_remind_stage(1), 3);
}

/* A day of the station's, in so many days, to which the clinic is invited. */
static Status
add_day(Cx *cx, PeopleWorld *w, int days)
{
    int64_t begins = cx->now_s + (int64_t)days * DAY_SECONDS;
    Id day;

    TRY(db_begin(cx, w->db));
    TRY(training_world_day(cx, w, begins, begins + 3600, &day));
    TRY(sql_study_invite(cx, w->db, w->desks[CLINIC].id.id, day, cx->now_s));
    return db_commit(cx, w->db);
}

/* INV: Who plans at an invited desk is told three times, once each, by a word that says nothing. */
TEST(training, leads_and_planners_of_invited_desks_are_reminded_once_a_time)
{
    static const struct {
        int day;
        int words;
    } steps[] = { { 0, 1 }, { 15, 1 }, { 16, 2 }, { 27, 2 }, { 28, 3 }, { 29, 3 }, { 31, 3 } };
    AUTO(people_world_done) PeopleWorld w;
    int64_t begin = cx->now_s;
    int words[PEOPLE_WHO] = { 0 };
    ChannelPair pair;

    CHECK_OK(people_world(cx, &w));
    CHECK_OK(add_day(cx, &w, 30));
    CHECK_OK(channel_pair(cx, &pair));
    for (size_t i = 0; i < LEN(steps); i++) {
        cx->now_s = begin + (int64_t)steps[i].day * DAY_SECONDS;
        for (int twice = 0; twice < 2; twice++)
            CHECK_OK(people_world_sweep(cx, &w, study_remind, pair.asks));
        people_world_words(cx, &w, pair.answers, words);
        CHECK_INT(words[ELIN], steps[i].words);
    }
    CHECK_INT(words[OLA], 0);  /* of her desk, but neither lead nor planner */
    CHECK_INT(words[KIM], 0);  /* the host's desk has neither */
    CHECK_INT(words[NILS], 0); /* of a desk that is not invited */
    (void)close(pair.asks);
    (void)close(pair.answers);
}

/* INV: Who is invited late is told once, and without a courier nothing is told and nothing waits.
 */
TEST(training, a_late_invitation_is_one_word)
{
    AUTO(people_world_done) PeopleWorld w;
    int words[PEOPLE_WHO] = { 0 };
    int64_t changed = 0;
    ChannelPair pair;

    CHECK_OK(people_world(cx, &w));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(sql_member_set_planner(cx, w.db, w.members[OLA].desk.id, w.members[OLA].id.id, 1,
                                    &changed));
    CHECK_OK(db_commit(cx, w.db));
    CHECK_OK(add_day(cx, &w, 1));
    CHECK_OK(channel_pair(cx, &pair));
    for (int i = 0; i < 2; i++)
        CHECK_OK(people_world_sweep(cx, &w, study_remind, pair.asks));
    people_world_words(cx, &w, pair.answers, words);
    CHECK_INT(words[ELIN], 1);
    CHECK_INT(words[OLA], 1); /* her lead chose her to plan */
    CHECK_OK(add_day(cx, &w, 1));
    CHECK_OK(people_world_sweep(cx, &w, study_remind, -1));
    CHECK_OK(people_world_sweep(cx, &w, study_remind, pair.asks));
    people_world_words(cx, &w, pair.answers, words);
    CHECK_INT(words[ELIN], 1);
    (void)close(pair.asks);
    (void)close(pair.answers);
}
