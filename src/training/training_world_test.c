/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/training_world_test.h"

#include "courier/courier.h"
#include "os/channel.h"
#include "tests/t.h"
#include "training/study_sql.h"

Status
training_world_day(Cx *cx, const PeopleWorld *w, int64_t begins, int64_t ends, Id *ret)
{
    Id desk = w->desks[STATION].id.id;
    Id day = id_new();
    const SqlStudyDayAddArgs args = { .desk = desk,
                                      .id = day,
                                      .title = STR("Together"),
                                      .place = STR("Room 1"),
                                      .begins = begins,
                                      .ends = ends,
                                      .at_table = 6,
                                      .modules = STR("signs 1"),
                                      .trainer = STR("Kim"),
                                      .trainer_as = STR("police_officer"),
                                      .co_trainer = STR("Elin"),
                                      .co_as = STR("nurse"),
                                      .at = cx->now_s };

    TRY(sql_study_day_add(cx, w->db, &args));
    TRY(sql_study_invite(cx, w->db, desk, day, cx->now_s));
    *ret = day;
    return OK;
}

Status
training_world_sweep(Cx *cx, PeopleWorld *w, TrainingRemind remind, int courier)
{
    TRY(db_begin(cx, w->db));
    TRY(remind(cx, w->db, courier));
    return db_commit(cx, w->db);
}

void
training_world_words(Cx *cx, const PeopleWorld *w, int courier, int words[PEOPLE_WHO])
{
    Message message;

    while (channel_receive(cx, courier, 0, &message).code == ERR_NONE) {
        CHECK_INT(message.kind, COURIER_TELL);
        CHECK_INT(message.body.len, ID_BYTES);
        for (int who = 0; who < PEOPLE_WHO; who++)
            words[who] += bytes_equal(message.body, id_bytes(&w->members[who].id.id));
    }
}
