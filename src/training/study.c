/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a lead does: planning, inviting, naming who comes, seating. */
#include "training/study.h"

#include <string.h>

#include "directory/directory.h"
#include "training/study_internal.h"
#include "training/trainer.h"
#include "training/training.h"

const char *const study_professions[] = {
    "nurse",
    "midwife",
    "doctor",
    "dentist",
    "psychologist",
    "counsellor",
    "social_worker",
    "teacher",
    "interpreter",
    "police_officer",
    "prosecutor",
    "migration_officer",
    "labour_inspector",
    "civil_servant",
    "outreach_worker",
    "other",
    NULL,
};

static Status
find_day(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    StudyFound *found = ARENA_NEW(cx->arena, StudyFound);
    SqlStudyDayFindRow row;
    bool any = false;

    TRY(sql_study_day_find(cx, db, actor->desk.id, id, &row, &any));
    if (!any)
        return http_not_found(cx);
    *found = (StudyFound){ .id = id, .host = row.host, .host_name = row.host_name };
    found->day = (StudyDay){ .id = id,
                             .is_host = id_equal(row.host, actor->desk.id),
                             .host = row.host_name,
                             .country = row.country,
                             .title = row.title,
                             .place = row.place,
                             .begins = row.begins,
                             .ends = row.ends,
                             .at_table = row.at_table,
                             .modules = row.modules,
                             .trainer = row.trainer,
                             .trainer_as = row.trainer_as,
                             .co_trainer = row.co_trainer,
                             .co_as = row.co_as,
                             .tables = row.tables };
    *ret = found;
    return OK;
}

const Object study_object = { "study-day", find_day };

static const StudyFound *
found_of(const Req *req)
{
    return req->object;
}

/* --- planning --- */

/* "HH:MM" as minutes. */
static bool
read_clock(Str text, int64_t *ret)
{
    Str rest;
    int64_t hour = 0;
    int64_t minute = 0;
    Str first = str_cut(text, ':', &rest);

    if (first.len != 2 || rest.len != 2 || !str_to_int(first, &hour) ||
        !str_to_int(rest, &minute) || hour > 23 || minute > 59)
        return false;
    *ret = hour * 60 + minute;
    return true;
}

Status
study_check_line(Cx *cx, const char *field, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7F)
            FAIL_AT(ERR_INVALID, "study.line", field, "one line of text is expected");
    }
    return OK;
}

Status
study_zone(Req *req, Str country, Zone *ret)
{
    Cx *cx = req->cx;
    Contacts contacts;
    bool found = false;

    TRY(directory_contacts(cx, req->db, country, &contacts, &found));
    if (!found || !zone_parse(contacts.zone_rule, ret))
        *ret = (Zone){ .standard_s = 0 };
    return OK;
}

static bool
is_among(Str ids, Str id)
{
    while (ids.len > 0) {
        if (str_equal(str_trim(str_cut(ids, ',', &ids)), id))
            return true;
    }
    return false;
}

/* Each of the ids once, with the version that it has now. */
static Status
name_modules(Cx *cx, Str ids, Str *ret)
{
    Buf out = buf_new(512);
    Str rest = ids;

    while (rest.len > 0) {
        Str before = { ids.ptr, ids.len - rest.len };
        Str id = str_trim(str_cut(rest, ',', &rest));
        const Module *module = module_find(training_set(), id, STR("en"));

        if (id.len == 0 || is_among(before, id))
            continue;
        if (module == NULL) {
            buf_free(&out);
            FAIL_AT(ERR_INVALID, "study.module", "modules",
                    "there is no module \"%.*s\"; GET /api/v1/training/modules lists them",
                    STR_ARG(id));
        }
        buf_format(&out, "%s%.*s %.*s", out.len > 0 ? ", " : "", STR_ARG(module->id),
                   STR_ARG(module->version));
    }
    *ret = buf_take_text(cx->arena, &out);
    return OK;
}

/* Who teaches, as their lists say where they are on one. */
static Status
read_trainers(Req *req, const StudyPlan *plan, SqlStudyDayAddArgs *args, TrainerNamed ret[2])
{
    Cx *cx = req->cx;

    TRY(study_check_line(cx, "trainer", plan->trainer));
    TRY(study_check_line(cx, "co_trainer", plan->co_trainer));
    TRY(trainer_named(req, plan->trainer, &ret[0]));
    TRY(trainer_named(req, plan->co_trainer, &ret[1]));
    args->trainer = ret[0].name;
    args->co_trainer = ret[1].name;
    args->trainer_as =
        ret[0].is_listed ? ret[0].profession : str_of(study_professions[plan->trainer_as]);
    args->co_as = ret[1].is_listed ? ret[1].profession : str_of(study_professions[plan->co_as]);
    if (args->trainer.len == 0)
        FAIL_AT(ERR_INVALID, "study.name", "trainer", "a name is expected");
    if (args->co_trainer.len > 0 && str_equal(args->trainer_as, args->co_as))
        FAIL_AT(ERR_INVALID, "study.trainers", "co_as",
                "two of different professions teach together");
    return OK;
}

static Status
read_times(Req *req, const StudyPlan *plan, SqlStudyDayAddArgs *args)
{
    Cx *cx = req->cx;
    int64_t midnight = (int64_t)plan->day.n * DAY_SECONDS;
    int64_t begins = 0;
    int64_t ends = 0;
    Zone zone;

    if (!read_clock(plan->begins, &begins))
        FAIL_AT(ERR_INVALID, "study.begins", "begins", "a time of the day is expected, 09:00");
    if (!read_clock(plan->ends, &ends) || ends <= begins)
        FAIL_AT(ERR_INVALID, "study.ends", "ends", "a later time of the same day is expected");
    TRY(study_zone(req, req->actor->country, &zone));
    args->begins = zone_moment(&zone, midnight + begins * 60);
    args->ends = zone_moment(&zone, midnight + ends * 60);
    if (args->ends <= cx->now_s)
        FAIL_AT(ERR_INVALID, "study.past", "day", "a day that is not over is expected");
    return OK;
}

Status
study_plan(Req *req, const StudyPlan *plan, Id *ret)
{
    Cx *cx = req->cx;
    SqlStudyDayAddArgs args = { .desk = req->actor->desk.id,
                                .id = id_new(),
                                .title = str_trim(plan->title),
                                .place = str_trim(plan->place),
                                .at_table = plan->at_table,
                                .at = cx->now_s };
    TrainerNamed trainers[2];

    TRY(study_check_line(cx, "title", plan->title));
    TRY(study_check_line(cx, "place", plan->place));
    TRY(read_trainers(req, plan, &args, trainers));
    TRY(read_times(req, plan, &args));
    TRY(name_modules(cx, plan->modules, &args.modules));
    TRY(sql_study_day_add(cx, req->db, &args));
    TRY(sql_study_invite(cx, req->db, args.desk, args.id, cx->now_s));
    TRY(trainer_of_day_set(req, args.id, 0, &trainers[0]));
    TRY(trainer_of_day_set(req, args.id, 1, &trainers[1]));
    *ret = args.id;
    return OK;
}

static Status
check_host(Req *req)
{
    Cx *cx = req->cx;

    if (!found_of(req)->day.is_host)
        FAIL(ERR_DENIED, "study.host", "only the lead of the desk that plans the day may do this");
    return OK;
}

static Status
check_not_over(Req *req)
{
    Cx *cx = req->cx;

    if (found_of(req)->day.ends <= cx->now_s)
        FAIL(ERR_CONFLICT, "study.over", "the day is over; nothing was changed");
    return OK;
}

Status
study_invite(Req *req, const StudyInvite *invite)
{
    Cx *cx = req->cx;
    Str id = id_format(cx->arena, invite->desk);
    ApiDesk desk;

    TRY(check_host(req));
    TRY(check_not_over(req));
    TRY(desk_find(cx, req->db, id, &desk));
    return sql_study_invite(cx, req->db, invite->desk, found_of(req)->id, cx->now_s);
}

Status
study_add_guest(Req *req, const StudyGuestNew *guest)
{
    Cx *cx = req->cx;
    SqlStudySeatListRow *rows = NULL;
    size_t n = 0;
    SqlStudyGuestAddArgs args = { .desk = req->actor->desk.id,
                                  .id = id_new(),
                                  .day = found_of(req)->id,
                                  .name = str_trim(guest->name),
                                  .profession = str_of(study_professions[guest->profession]),
                                  .code = certificate_new_code(cx->arena, STUDY_CODE) };

    TRY(check_not_over(req));
    TRY(study_check_line(cx, "name", guest->name));
    if (args.name.len == 0)
        FAIL_AT(ERR_INVALID, "study.name", "name", "a name is expected");
    TRY(sql_study_seat_list(cx, req->db, args.day, SEATING_MAX, &rows, &n));
    if (n >= SEATING_MAX)
        FAIL(ERR_LIMIT, "study.full", "at most %d people can come to one day", SEATING_MAX);
    return sql_study_guest_add(cx, req->db, &args);
}

Status
study_drop_guest(Req *req, const StudyDrop *drop)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    TRY(sql_study_guest_drop(cx, req->db, req->actor->desk.id, found_of(req)->id, drop->guest,
                             &changed));
    if (changed == 0)
        FAIL(ERR_CONFLICT, "study.guest",
             "nobody of your desk who has not checked in is on the list under this id");
    return OK;
}

static bool
is_counted(const StudyPaper *paper)
{
    return paper->call <= paper->people && paper->tell <= paper->people &&
           paper->say <= paper->people && paper->recommends <= paper->people;
}

Status
study_paper(Req *req, const StudyPaper *paper)
{
    Cx *cx = req->cx;

    TRY(check_host(req));
    if (found_of(req)->day.ends > cx->now_s)
        FAIL(ERR_CONFLICT, "study.paper_early", "the day is not over; nothing was changed");
    if (!is_counted(paper))
        FAIL_AT(ERR_INVALID, "study.paper", "people", "no more can say yes than there are sheets");
    return sql_study_paper_put(cx, req->db,
                               &(SqlStudyPaperPutArgs){ .desk = req->actor->desk.id,
                                                        .day = found_of(req)->id,
                                                        .people = paper->people,
                                                        .knows_call = paper->call,
                                                        .knows_tell = paper->tell,
                                                        .knows_say = paper->say,
                                                        .recommends = paper->recommends });
}

/* --- seating --- */

/* Numbers for professions and organisations, in the order in which they come. */
static Seat *
seats_of(Cx *cx, const SqlStudySeatListRow *rows, size_t n)
{
    Seat *seats = ARENA_ARRAY(cx->arena, n, Seat);

    for (size_t i = 0; i < n; i++) {
        size_t same = 0;

        while (!str_equal(rows[same].profession, rows[i].profession))
            same++;
        seats[i].profession = (int64_t)same;
        for (same = 0; !id_equal(rows[same].organisation, rows[i].organisation);)
            same++;
        seats[i].organisation = (int64_t)same;
    }
    return seats;
}

Status
study_seat(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = found_of(req);
    SqlStudySeatListRow *rows = NULL;
    size_t n = 0;
    int64_t changed = 0;
    int64_t tables;
    Seat *seats;

    TRY(check_host(req));
    TRY(check_not_over(req));
    TRY(sql_study_seat_list(cx, req->db, found->id, SEATING_MAX, &rows, &n));
    if (n == 0)
        FAIL(ERR_CONFLICT, "study.nobody", "nobody is named yet; nobody was seated");
    seats = seats_of(cx, rows, n);
    tables = seating_tables(n, found->day.at_table);
    seating(cx->arena, seats, n, tables);
    TRY(sql_study_day_seated(cx, req->db, req->actor->desk.id, found->id, tables, &changed));
    for (size_t i = 0; i < n; i++)
        TRY(sql_study_seat_put(cx, req->db, rows[i].id, seats[i].table, &changed));
    return OK;
}

Status
study_sweep(Cx *cx, Db *db)
{
    int64_t forgotten = 0;

    return sql_study_guest_forget(cx, db, cx->now_s - STUDY_NAMES_DAYS * DAY_SECONDS, &forgotten);
}

/* --- the invariants --- */

Status
study_check(Cx *cx, Db *db)
{
    SqlStudyUninvitedRow uninvited;
    SqlStudyUnseatedRow unseated;

    TRY(sql_study_uninvited(cx, db, &uninvited));
    if (uninvited.n != 0)
        FAIL(ERR_BUG, "study.check", "TS1: %lld guests of desks that are not invited",
             (long long)uninvited.n);
    TRY(sql_study_unseated(cx, db, &unseated));
    if (unseated.n != 0)
        FAIL(ERR_BUG, "study.check", "TS2: %lld guests at no table, or certified though absent",
             (long long)unseated.n);
    return OK;
}
