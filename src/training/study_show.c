/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a lead may see of a study day: her own people by name, everybody else as counts. */
#include "training/study_internal.h"
#include "training/trainer.h"

Str
study_clock(Cx *cx, const Zone *zone, int64_t begins, int64_t ends)
{
    int64_t from = begins + zone_offset(zone, begins);
    int64_t to = ends + zone_offset(zone, ends);
    int64_t midnight = (int64_t)day_of_time(from).n * DAY_SECONDS;

    return arena_format(
        cx->arena, "%.*s %02lld:%02lld-%02lld:%02lld",
        STR_ARG(day_format(cx->arena, day_of_time(from))), (long long)((from - midnight) / 3600),
        (long long)((from - midnight) / 60 % 60), (long long)((to - midnight) / 3600),
        (long long)((to - midnight) / 60 % 60));
}

/* A day that is begun counts whole. */
static int64_t
days_until(const Cx *cx, int64_t begins)
{
    int64_t ahead = begins - cx->now_s;

    return ahead > 0 ? (ahead + DAY_SECONDS - 1) / DAY_SECONDS : 0;
}

Status
study_days(Req *req, StudyDays *ret)
{
    Cx *cx = req->cx;
    SqlStudyDayListRow *rows = NULL;
    StudyDay *days;
    size_t n = 0;
    Zone zone;

    TRY(study_zone(req, req->actor->country, &zone));
    TRY(sql_study_day_list(cx, req->db, req->actor->desk.id, STUDY_DAYS_MAX, &rows, &n));
    days = ARENA_ARRAY(cx->arena, n, StudyDay);
    for (size_t i = 0; i < n; i++)
        days[i] = (StudyDay){ .id = rows[i].id,
                              .is_host = id_equal(rows[i].host, req->actor->desk.id),
                              .host = rows[i].host_name,
                              .title = rows[i].title,
                              .place = rows[i].place,
                              .begins = rows[i].begins,
                              .ends = rows[i].ends,
                              .clock = study_clock(cx, &zone, rows[i].begins, rows[i].ends),
                              .tables = rows[i].tables,
                              .in_days = days_until(cx, rows[i].begins),
                              .own = rows[i].own };
    ret->days = (ShapeList){ days, n };
    return OK;
}

static Status
show_desks(Req *req, StudyDay *day)
{
    Cx *cx = req->cx;
    SqlStudyInvitedListRow *rows = NULL;
    StudyDesk *desks;
    size_t n = 0;
    size_t shown = 0;

    TRY(sql_study_invited_list(cx, req->db, day->id, STUDY_DESKS_MAX, &rows, &n));
    desks = ARENA_ARRAY(cx->arena, n, StudyDesk);
    for (size_t i = 0; i < n; i++) {
        day->people += rows[i].guests;
        day->here += rows[i].here;
        /* An invited desk sees the host and herself. */
        if (day->is_host || id_equal(rows[i].desk, req->actor->desk.id))
            desks[shown++] = (StudyDesk){ rows[i].desk,   rows[i].name,   rows[i].organisation,
                                          rows[i].sector, rows[i].guests, rows[i].here };
    }
    day->desks = (ShapeList){ desks, shown };
    return OK;
}

static Status
show_guests(Req *req, StudyDay *day)
{
    Cx *cx = req->cx;
    SqlStudyGuestListRow *rows = NULL;
    StudyGuest *guests;
    size_t n = 0;

    TRY(sql_study_guest_list(cx, req->db, req->actor->desk.id, day->id, SEATING_MAX, &rows, &n));
    guests = ARENA_ARRAY(cx->arena, n, StudyGuest);
    for (size_t i = 0; i < n; i++)
        guests[i] = (StudyGuest){ rows[i].id,   rows[i].name,     rows[i].profession,
                                  rows[i].code, rows[i].table_no, rows[i].here > 0 };
    day->guests = (ShapeList){ guests, n };
    return OK;
}

/* How many of each profession sit at each table: for the host. */
static Status
show_seats(Req *req, StudyDay *day)
{
    Cx *cx = req->cx;
    SqlStudySeatListRow *rows = NULL;
    StudySeat *seats;
    size_t n = 0;
    size_t shown = 0;

    TRY(sql_study_seat_list(cx, req->db, day->id, SEATING_MAX, &rows, &n));
    seats = ARENA_ARRAY(cx->arena, n, StudySeat);
    for (int64_t table = 0; table <= day->tables; table++) {
        for (size_t i = 0; i < n; i++) {
            StudySeat *last = shown > 0 ? &seats[shown - 1] : NULL;

            if (rows[i].table_no != table)
                continue;
            if (last != NULL && last->table == table &&
                str_equal(last->profession, rows[i].profession))
                last->people++;
            else
                seats[shown++] = (StudySeat){ table, rows[i].profession, 1 };
        }
    }
    day->seats = (ShapeList){ seats, shown };
    return OK;
}

static Status
show_answers(Req *req, StudyDay *day)
{
    Cx *cx = req->cx;
    SqlStudyFeedbackShownRow sums;
    bool any = false;

    TRY(sql_study_feedback_shown(cx, req->db, day->id, &sums, &any));
    if (any && sums.people >= HELP_LEAST)
        day->answers = (StudyAnswers){ .people = sums.people,
                                       .call = help_range(sums.knows_call, sums.people),
                                       .tell = help_range(sums.knows_tell, sums.people),
                                       .say = help_range(sums.knows_say, sums.people),
                                       .recommends = help_range(sums.recommends, sums.people) };
    return OK;
}

static Status
show_paper(Req *req, StudyDay *day)
{
    Cx *cx = req->cx;
    SqlStudyPaperFindRow row;
    bool any = false;

    TRY(sql_study_paper_find(cx, req->db, req->actor->desk.id, day->id, &row, &any));
    if (any)
        day->paper = (StudyPaper){ row.people, row.knows_call, row.knows_tell, row.knows_say,
                                   row.recommends };
    return OK;
}

Status
study_show(Req *req, StudyDay *ret)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;
    StudyDay day = found->day;
    Zone zone;

    TRY(study_zone(req, day.country, &zone));
    day.clock = study_clock(cx, &zone, day.begins, day.ends);
    TRY(show_desks(req, &day));
    TRY(show_guests(req, &day));
    if (day.is_host) {
        TRY(show_seats(req, &day));
        TRY(show_answers(req, &day));
        TRY(show_paper(req, &day));
        TRY(trainer_warnings(req, &day, &day.warnings));
    }
    *ret = day;
    return OK;
}
