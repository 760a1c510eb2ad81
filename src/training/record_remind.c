/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/record_remind.h"

#include "courier/courier.h"
#include "os/channel.h"
#include "training/record.h"
#include "training/record_remind_sql.h"

enum { RECORD_REMIND_NOW = 1, RECORD_REMIND_LAST };

static int64_t
stage_of(int64_t days)
{
    return days < RECORD_LATER_UNTIL_DAYS - RECORD_REMIND_LAST_DAYS ? RECORD_REMIND_NOW
                                                                    : RECORD_REMIND_LAST;
}

Status
record_remind(Cx *cx, Db *db, int courier)
{
    SqlRecordRemindDueRow *rows = NULL;
    size_t n = 0;

    TRY(sql_record_remind_due(cx, db, cx->now_s - RECORD_LATER_UNTIL_DAYS * DAY_SECONDS,
                              cx->now_s - RECORD_LATER_DAYS * DAY_SECONDS, INT32_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t stage = stage_of((cx->now_s - rows[i].after) / DAY_SECONDS);
        Message word = { COURIER_TELL, 0, id_bytes(&rows[i].member) };

        if (stage <= rows[i].stage)
            continue;
        if (courier >= 0)
            status_ignore(cx, channel_send(cx, courier, &word), "her list of modules says it too");
        TRY(sql_record_remind_put(cx, db, rows[i].desk, rows[i].member, rows[i].after, stage));
    }
    return OK;
}
