/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds somebody's recovery sheet can be somebody else: she and the leads of her desk get a
 * word that says nothing, and see on their pages what was done and when. */
#include "courier/courier.h"
#include "os/channel.h"
#include "people/people_internal.h"

static Status
tell_about(Cx *cx, Db *db, const SqlRecoveredUntoldRow *who, int courier)
{
    SqlColleagueListRow *rows = NULL;
    size_t n = 0;

    TRY(sql_colleague_list(cx, db, who->desk, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        Message word = { COURIER_TELL, 0, id_bytes(&rows[i].id) };

        if ((rows[i].roles & ROLE_LEAD) != 0 || id_equal(rows[i].id, who->member))
            status_ignore(cx, channel_send(cx, courier, &word), "her page says it too");
    }
    return OK;
}

Status
people_remind(Cx *cx, Db *db, int courier)
{
    SqlRecoveredUntoldRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;

    TRY(sql_recovered_untold(cx, db, PEOPLE_LIST_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        if (courier >= 0)
            TRY(tell_about(cx, db, &rows[i], courier));
        TRY(sql_recovered_told(cx, db, rows[i].desk, rows[i].member, rows[i].recovered, &changed));
    }
    return OK;
}
