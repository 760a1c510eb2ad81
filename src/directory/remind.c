/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/remind.h"

#include "courier/courier.h"
#include "directory/directory.h"
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

RemindStage
remind_stage(const Contact *contact, Day on)
{
    static const int days[] = { REMIND_SOON_DAYS, REMIND_NEAR_DAYS, REMIND_LAST_DAYS, 0 };
    size_t stage = REMIND_FAR;

    if (contact->number.len == 0 || contact->until.n == 0)
        return REMIND_FAR;
    while (stage < LEN(days) && contact->until.n - on.n < days[stage])
        stage++;
    return (RemindStage)stage;
}

static Day
today_there(const Contacts *contacts, int64_t now_s)
{
    return day_of_time(now_s + zone_offset(&contacts->calendar.zone, now_s));
}

RemindSum
remind_sum(const Contacts *contacts, int64_t now_s)
{
    const Contact *all = contacts->contacts.items;
    Day on = today_there(contacts, now_s);
    RemindSum sum = { .valid = 0 };

    for (size_t i = 0; i < contacts->contacts.n; i++) {
        if (!contact_is_valid(&all[i], on)) {
            sum.old += all[i].number.len > 0;
            continue;
        }
        sum.valid++;
        sum.soon += remind_is_due(&all[i], on);
        if (sum.first.n == 0 || all[i].until.n < sum.first.n)
            sum.first = all[i].until;
    }
    return sum;
}

int64_t
remind_count(const Contacts *contacts, int64_t now_s)
{
    RemindSum sum = remind_sum(contacts, now_s);

    return sum.soon + sum.old;
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

static void
tell(Cx *cx, int courier, Id member)
{
    Message word = { COURIER_TELL, 0, id_bytes(&member) };

    if (courier >= 0)
        status_ignore(cx, channel_send(cx, courier, &word), "her page says it too");
}

static Status
tell_leads(Cx *cx, Db *db, Id desk, int courier)
{
    SqlRemindLeadListRow *leads = NULL;
    size_t n = 0;

    TRY(sql_remind_lead_list(cx, db, desk, ROLE_LEAD, PEOPLE_LIST_MAX, &leads, &n));
    for (size_t i = 0; i < n; i++)
        tell(cx, courier, leads[i].id);
    return sql_remind_put(cx, db, desk, cx->now_s);
}

/* Of the desks' own entries. */
static Status
sweep_entries(Cx *cx, Db *db, int courier)
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

/* Notes a stage that is new; `ret_tells` becomes true if somebody should hear of it. */
static Status
note_stage(Cx *cx, Db *db, Str country, const Contact *contact, Day on, bool *ret_tells)
{
    RemindStage stage = remind_stage(contact, on);
    SqlRemindStageRow last = { .stage = REMIND_FAR };
    bool found = false;
    bool is_same;

    if (stage == REMIND_FAR)
        return OK;
    TRY(sql_remind_stage(cx, db, country, contact->id, &last, &found));
    is_same = found && last.until.n == contact->until.n;
    if (is_same && last.stage >= (int64_t)stage)
        return OK;
    *ret_tells = *ret_tells || is_same || stage != REMIND_PAST;
    return sql_remind_stage_put(cx, db, country, contact->id, contact->until, stage);
}

/* Of a pack's contacts: whoever leads a desk of the country, and who runs the installation. */
static Status
sweep_pack(Cx *cx, Db *db, const Contacts *pack, int courier)
{
    Contacts contacts = *pack;
    Day on = today_there(pack, cx->now_s);
    SqlRemindWhoListRow *who = NULL;
    const Contact *all;
    bool tells = false;
    size_t n = 0;

    TRY(directory_apply(cx, db, &contacts));
    all = contacts.contacts.items;
    for (size_t i = 0; i < pack->contacts.n; i++)
        TRY(note_stage(cx, db, pack->country, &all[i], on, &tells));
    if (!tells)
        return OK;
    TRY(sql_remind_who_list(cx, db, pack->country, ROLE_LEAD, ROLE_OPERATOR, PEOPLE_LIST_MAX, &who,
                            &n));
    for (size_t i = 0; i < n; i++)
        tell(cx, courier, who[i].id);
    return OK;
}

Status
remind_sweep(Cx *cx, Db *db, int courier)
{
    const Contacts *packs = NULL;
    size_t n = directory_packs(&packs);

    TRY(sweep_entries(cx, db, courier));
    for (size_t i = 0; i < n; i++)
        TRY(sweep_pack(cx, db, &packs[i], courier));
    return OK;
}
