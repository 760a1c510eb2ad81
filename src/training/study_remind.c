/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/study_remind.h"

#include "courier/courier.h"
#include "os/channel.h"
#include "people/people.h"
#include "training/study_remind_sql.h"

enum { STUDY_REMIND_INVITED = 1, STUDY_REMIND_EARLY, STUDY_REMIND_LATE };

int64_t
study_remind_stage(int64_t ahead_s)
{
    if (ahead_s <= STUDY_REMIND_LATE_DAYS * DAY_SECONDS)
        return STUDY_REMIND_LATE;
    return ahead_s <= STUDY_REMIND_EARLY_DAYS * DAY_SECONDS ? STUDY_REMIND_EARLY
                                                            : STUDY_REMIND_INVITED;
}

/* A word to each who plans there. */
static Status
tell_desk(Cx *cx, Db *db, Id desk, int courier)
{
    SqlStudyRemindMembersRow *rows = NULL;
    size_t n = 0;

    TRY(sql_study_remind_members(cx, db, desk, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        Message word = { COURIER_TELL, 0, id_bytes(&rows[i].id) };

        if (rows[i].planner == 0 && (rows[i].roles & ROLE_LEAD) == 0)
            continue;
        status_ignore(cx, channel_send(cx, courier, &word), "her page of study days says it too");
    }
    return OK;
}

Status
study_remind(Cx *cx, Db *db, int courier)
{
    SqlStudyRemindComingRow *rows = NULL;
    size_t n = 0;

    TRY(sql_study_remind_coming(cx, db, cx->now_s, INT32_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t stage = study_remind_stage(rows[i].begins - cx->now_s);
        bool own = stage == STUDY_REMIND_INVITED && id_equal(rows[i].desk, rows[i].host);

        if (stage <= rows[i].stage)
            continue;
        if (courier >= 0 && !own)
            TRY(tell_desk(cx, db, rows[i].desk, courier));
        TRY(sql_study_remind_put(cx, db, rows[i].desk, rows[i].day, stage));
    }
    return OK;
}
