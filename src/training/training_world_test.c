/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/training_world_test.h"

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
