/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/study_remind.h"

#include <unistd.h>

#include "courier/courier.h"
#include "os/channel.h"
#include "people/people_world_test.h"
#include "tests/t.h"
#include "training/study_sql.h"

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
    Id day = id_new();
    const SqlStudyDayAddArgs args = { .desk = w->desks[STATION].id.id,
                                      .id = day,
                                      .title = STR("Together"),
                                      .place = STR("Room 1"),
                                      .begins = cx->now_s + (int64_t)days * DAY_SECONDS,
                                      .ends = cx->now_s + (int64_t)days * DAY_SECONDS + 3600,
                                      .at_table = 6,
                                      .modules = STR("signs 1"),
                                      .trainer = STR("Kim"),
                                      .trainer_as = STR("police_officer"),
                                      .co_trainer = STR("Elin"),
                                      .co_as = STR("nurse"),
                                      .at = cx->now_s };

    TRY(db_begin(cx, w->db));
    TRY(sql_study_day_add(cx, w->db, &args));
    TRY(sql_study_invite(cx, w->db, w->desks[STATION].id.id, day, cx->now_s));
    TRY(sql_study_invite(cx, w->db, w->desks[CLINIC].id.id, day, cx->now_s));
    return db_commit(cx, w->db);
}

/* Counts the words at the courier's end by member; each is nothing but her id. */
static void
count_words(Cx *cx, const PeopleWorld *w, int courier, int words[PEOPLE_WHO])
{
    Message message;

    while (channel_receive(cx, courier, 0, &message).code == ERR_NONE) {
        CHECK_INT(message.kind, COURIER_TELL);
        CHECK_INT(message.body.len, ID_BYTES);
        for (int who = 0; who < PEOPLE_WHO; who++)
            words[who] += bytes_equal(message.body, id_bytes(&w->members[who].id.id));
    }
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
        for (int twice = 0; twice < 2; twice++) {
            CHECK_OK(db_begin(cx, w.db));
            CHECK_OK(study_remind(cx, w.db, pair.asks));
            CHECK_OK(db_commit(cx, w.db));
        }
        count_words(cx, &w, pair.answers, words);
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
    for (int i = 0; i < 2; i++) {
        CHECK_OK(db_begin(cx, w.db));
        CHECK_OK(study_remind(cx, w.db, pair.asks));
        CHECK_OK(db_commit(cx, w.db));
    }
    count_words(cx, &w, pair.answers, words);
    CHECK_INT(words[ELIN], 1);
    CHECK_INT(words[OLA], 1); /* her lead chose her to plan */
    CHECK_OK(add_day(cx, &w, 1));
    CHECK_OK(db_begin(cx, w.db));
    CHECK_OK(study_remind(cx, w.db, -1));
    CHECK_OK(study_remind(cx, w.db, pair.asks));
    CHECK_OK(db_commit(cx, w.db));
    count_words(cx, &w, pair.answers, words);
    CHECK_INT(words[ELIN], 1);
    (void)close(pair.asks);
    (void)close(pair.answers);
}
