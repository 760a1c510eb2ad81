/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is on call, for whoever asks whom to call. */
#include "directory/rota.h"
#include "directory/rota_sql.h"

enum { NEAR_MAX = 40 };

static WhoCall
call_of(const SqlRotaOfCountryRow *rota, Str id, const DutyShift *shift, const DutyShift *next,
        bool knows)
{
    bool follows = next != NULL && next->begins <= shift->ends;

    return (WhoCall){ .id = id,
                      .name = rota->name,
                      .number = shift->number,
                      .tel = shift->tel,
                      .role = rota->role,
                      .state = HOURS_OPEN,
                      .until_s = shift->ends,
                      .languages = rota->languages,
                      .verified = true,
                      .on_call = true,
                      .person = knows ? shift->person : STR(""),
                      .then = !follows ? STR("")
                              : knows  ? next->person
                                       : next->number };
}

/* Two at most: who is on call, and who is on call as well. */
static size_t
calls_of(const SqlRotaOfCountryRow *rota, Str id, DutyNow duty, bool knows, WhoCall ret[2])
{
    if (duty.now != NULL) {
        ret[0] = call_of(rota, id, duty.now, duty.next, knows);
        if (duty.also == NULL)
            return 1;
        ret[1] = call_of(rota, id, duty.also, duty.next, knows);
        ret[0].conflict = ret[1].conflict = true;
        return 2;
    }
    if (duty.next == NULL)
        return 0;
    ret[0] = call_of(rota, id, duty.next, NULL, knows);
    ret[0].state = HOURS_CLOSED;
    ret[0].until_s = duty.next->begins;
    return 1;
}

static Status
read_duty(Cx *cx, Db *db, Id rota, int64_t at_s, DutyNow *ret)
{
    SqlRotaShiftNearRow *rows = NULL;
    size_t n = 0;
    DutyShift *shifts;

    TRY(sql_rota_shift_near(cx, db, rota, at_s, NEAR_MAX, &rows, &n));
    shifts = ARENA_ARRAY(cx->arena, n, DutyShift);
    for (size_t i = 0; i < n; i++)
        shifts[i] = (DutyShift){ .shift = rows[i].id,
                                 .rota = rota,
                                 .begins = rows[i].begins,
                                 .ends = rows[i].ends,
                                 .person = rows[i].person,
                                 .number = rows[i].number,
                                 .tel = rows[i].tel };
    *ret = duty_at((DutyShifts){ shifts, n }, rota, at_s);
    return OK;
}

Status
rota_duties(Cx *cx, Db *db, Str country, int64_t at_s, bool knows, ShapeList *ret)
{
    SqlRotaOfCountryRow *rows = NULL;
    size_t n = 0;
    WhoDuty *duties;
    size_t told = 0;

    TRY(sql_rota_of_country(cx, db, country, ROTA_COUNTRY_MAX, &rows, &n));
    duties = ARENA_ARRAY(cx->arena, 2 * n, WhoDuty);
    for (size_t i = 0; i < n; i++) {
        bool is_for_members = str_equal(rows[i].audience, STR("members"));
        Contact serves = { .audience = is_for_members ? STR("professionals") : rows[i].audience,
                           .needs = rows[i].needs,
                           .regions = rows[i].regions,
                           .languages = rows[i].languages };
        WhoCall calls[2];
        DutyNow duty;
        size_t ncalls;

        if (is_for_members && !knows)
            continue;
        TRY(read_duty(cx, db, rows[i].id, at_s, &duty));
        ncalls = calls_of(&rows[i], id_format(cx->arena, rows[i].id), duty, knows, calls);
        for (size_t k = 0; k < ncalls; k++)
            duties[told++] = (WhoDuty){ serves, calls[k] };
    }
    *ret = (ShapeList){ duties, told };
    return OK;
}
