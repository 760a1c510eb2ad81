/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/remind.h"

#include "courier/courier.h"
#include "directory/remind_sql.h"
#include "os/channel.h"
#include "people/people.h"

enum { ENTRIES_MAX = 5000 };

Str
remind_state(const Contact *contact, Day on)
{
    if (!contact_is_valid(contact, on))
        return STR("old");
    return contact->until.n - on.n < REMIND_SOON_DAYS ? STR("soon") : STR("valid");
}

/* One without a number cannot be called. */
bool
remind_is_due(const Contact *contact, Day on)
{
    return contact->number.len > 0 && !str_equal(remind_state(contact, on), STR("valid"));
}

int64_t
remind_count(const Contacts *contacts, int64_t now_s)
{
    const Contact *all = contacts->contacts.items;
    Day on = day_of_time(now_s + zone_offset(&contacts->calendar.zone, now_s));
    int64_t n = 0;

    for (size_t i = 0; i < contacts->contacts.n; i++)
        n += remind_is_due(&all[i], on);
    return n;
}

/* An own entry with its newest word. */
static Status
read_entry(Cx *cx, const SqlRemindEntryListRow *row, Contact *ret)
{
    *ret = (Contact){ .verified = false };
    TRY(shape_read_json(cx, &contact_shape, row->body, ret));
    contact_confirm(ret, ret->checked);
    if (row->word_at == 0)
        return OK;
    if (row->is_right)
        contact_confirm(ret, day_format(cx->arena, day_of_time(row->word_at)));
    else
        ret->wrong = day_format(cx->arena, day_of_time(row->word_at));
    return OK;
}

static Status
tell_leads(Cx *cx, Db *db, Id desk, int courier)
{
    SqlRemindLeadListRow *leads = NULL;
    size_t n = 0;

    TRY(sql_remind_lead_list(cx, db, desk, ROLE_LEAD, PEOPLE_LIST_MAX, &leads, &n));
    for (size_t i = 0; courier >= 0 && i < n; i++) {
        Message word = { COURIER_TELL, 0, id_bytes(&leads[i].id) };

        status_ignore(cx, channel_send(cx, courier, &word), "her page says it too");
    }
    return sql_remind_put(cx, db, desk, cx->now_s);
}

Status
remind_sweep(Cx *cx, Db *db, int courier)
{
    SqlRemindEntryListRow *rows = NULL;
    size_t n = 0;
    Day today = day_of_time(cx->now_s);
    Id told = { { 0 } };

    TRY(sql_remind_entry_list(cx, db, cx->now_s - REMIND_AGAIN_DAYS * (int64_t)DAY_SECONDS,
                              ENTRIES_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        Contact contact;

        if (id_equal(rows[i].desk, told))
            continue;
        TRY(read_entry(cx, &rows[i], &contact));
        if (!remind_is_due(&contact, today))
            continue;
        told = rows[i].desk;
        TRY(tell_leads(cx, db, told, courier));
    }
    return OK;
}
