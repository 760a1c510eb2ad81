/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of study days for who plans them. */
#include "training/study_page.h"

#include <string.h>

#include "people/people_page.h"
#include "training/icalendar.h"
#include "training/study_internal.h"
#include "training/study_print.h"
#include "training/trainer.h"
#include "training/training.h"
#include "training/views.h"

static Status on_day(Req *req), on_invite(Req *req);
static Status on_guests(Req *req), on_seat(Req *req), on_calendar(Req *req);
static Status on_drop(Req *req), on_materials(Req *req), on_cards(Req *req);
static Status on_paper(Req *req), again_day(Req *req);

enum { INVITED_AT_ONCE = 3, NAMES_MAX = 4000 };

/* What the forms send: desks; names, one a line. */
typedef struct InviteForm {
    Str desk[INVITED_AT_ONCE];
} InviteForm;
typedef struct GuestsForm {
    Str names;
    int64_t profession;
} GuestsForm;
typedef struct SeatForm {
    bool seat;
} SeatForm;

#define TEXT(struct_, name_, field_, most_)                                                        \
    .name = (name_), .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                                   \
    .offset = offsetof(struct_, field_), .max = (most_)
#define AS(struct_, name_, field_)                                                                 \
    .name = (name_), .type = FIELD_CHOICE, .need = FIELD_REQUIRED,                                 \
    .offset = offsetof(struct_, field_), .names = study_professions

static const Field invite_fields[] = {
    { TEXT(InviteForm, "desk1", desk[0], 22) },
    { TEXT(InviteForm, "desk2", desk[1], 22) },
    { TEXT(InviteForm, "desk3", desk[2], 22) },
};
static const Shape invite_form = { "StudyInviteForm", sizeof(InviteForm), invite_fields,
                                   LEN(invite_fields) };
static const Field guests_fields[] = {
    { TEXT(GuestsForm, "names", names, NAMES_MAX) },
    { AS(GuestsForm, "profession", profession) },
};
static const Shape guests_form = { "StudyGuestsForm", sizeof(GuestsForm), guests_fields,
                                   LEN(guests_fields) };
static const Field seat_fields[] = {
    { .name = "seat", .type = FIELD_BOOL, .offset = offsetof(SeatForm, seat) },
};
static const Shape seat_form = { "StudySeatForm", sizeof(SeatForm), seat_fields, LEN(seat_fields) };

static const char *const materials_query[] = { "without_old", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/study/{id}", ADMIT_PLANNER, &study_object, on_day,
      .about = "One study day." },
    { METHOD_POST, "/{lang}/study/{id}/invite", ADMIT_PLANNER, &study_object, on_invite,
      .takes = &invite_form, .form = true, .again = again_day, .writes = true,
      .about = "Invites desks." },
    { METHOD_POST, "/{lang}/study/{id}/guests", ADMIT_PLANNER, &study_object, on_guests,
      .takes = &guests_form, .form = true, .again = again_day, .writes = true,
      .about = "Names who comes." },
    { METHOD_POST, "/{lang}/study/{id}/drop", ADMIT_PLANNER, &study_object, on_drop,
      .takes = &study_drop_shape, .form = true, .again = again_day, .writes = true,
      .about = "Takes somebody off the list." },
    { METHOD_POST, "/{lang}/study/{id}/seat", ADMIT_PLANNER, &study_object, on_seat,
      .takes = &seat_form, .form = true, .again = again_day, .writes = true,
      .about = "Seats everybody." },
    { METHOD_POST, "/{lang}/study/{id}/paper", ADMIT_PLANNER, &study_object, on_paper,
      .takes = &study_paper_shape, .form = true, .again = again_day, .writes = true,
      .about = "What stood on the sheets of four questions." },
    { METHOD_GET, "/{lang}/study/{id}/calendar", ADMIT_PLANNER, &study_object, on_calendar,
      .media = "text/calendar; charset=utf-8", .about = "The day for a calendar, with reminders." },
    { METHOD_GET, "/{lang}/study/{id}/materials", ADMIT_PLANNER, &study_object, on_materials,
      .media = "application/pdf", .query = materials_query,
      .about = "All that is printed for the day, in one file." },
    { METHOD_GET, "/{lang}/study/{id}/cards", ADMIT_PLANNER, &study_object, on_cards,
      .media = "application/pdf", .about = "The name cards of her own people." },
};

const RouteTable study_page_routes = { routes, LEN(routes) };

/* --- what is shown --- */

Word
study_profession(Str id)
{
    char key[64] = "profession.";
    size_t len = strlen(key);
    Word word = WORD_PROFESSION_OTHER;

    if (id.len <= sizeof key - len) {
        memcpy(key + len, id.ptr, id.len);
        (void)page_find_word((Str){ key, len + id.len }, &word);
    }
    return word;
}

ShapeList
study_profession_options(Cx *cx, size_t chosen)
{
    size_t n = 0;
    StudyOption *options;

    while (study_professions[n] != NULL)
        n++;
    options = ARENA_ARRAY(cx->arena, n, StudyOption);
    for (size_t i = 0; i < n; i++)
        options[i] = (StudyOption){ .id = str_of(study_professions[i]),
                                    .name = study_profession(str_of(study_professions[i])),
                                    .chosen = i == chosen };
    return (ShapeList){ options, n };
}

static void
count_as(StudyAs *list, size_t *n, const StudySeat *seat)
{
    list[(*n)++] = (StudyAs){ study_profession(seat->profession), seat->people };
}

static void
show_tables(Cx *cx, StudySheet *sheet)
{
    const StudySeat *seats = sheet->d.seats.items;
    size_t n = sheet->d.seats.n;
    StudyTable *tables = ARENA_ARRAY(cx->arena, (size_t)sheet->d.tables, StudyTable);

    for (int64_t t = 0; t <= sheet->d.tables; t++) {
        StudyAs *list = ARENA_ARRAY(cx->arena, n, StudyAs);
        size_t shown = 0;

        for (size_t i = 0; i < n; i++) {
            if (seats[i].table == t)
                count_as(list, &shown, &seats[i]);
        }
        if (t == 0)
            sheet->unseated = (ShapeList){ list, shown };
        else
            tables[t - 1] = (StudyTable){ .n = t, .all = { list, shown } };
    }
    sheet->tables = (ShapeList){ tables, (size_t)sheet->d.tables };
}

static void
show_guests(Cx *cx, StudySheet *sheet)
{
    const StudyGuest *guests = sheet->d.guests.items;
    StudyGuestLine *lines = ARENA_ARRAY(cx->arena, sheet->d.guests.n, StudyGuestLine);

    for (size_t i = 0; i < sheet->d.guests.n; i++)
        lines[i] = (StudyGuestLine){ guests[i], study_profession(guests[i].profession),
                                     certificate_show_code(cx->arena, guests[i].code) };
    sheet->guests = (ShapeList){ lines, sheet->d.guests.n };
}

static void
show_warnings(Cx *cx, StudySheet *sheet)
{
    const StudyWarning *all = sheet->d.warnings.items;
    StudyWarningLine *lines = ARENA_ARRAY(cx->arena, sheet->d.warnings.n, StudyWarningLine);

    for (size_t i = 0; i < sheet->d.warnings.n; i++)
        lines[i] = (StudyWarningLine){ .w = all[i],
                                       .alone = str_equal(all[i].kind, STR("alone")),
                                       .unlisted = str_equal(all[i].kind, STR("unlisted")),
                                       .untaught = str_equal(all[i].kind, STR("untaught")),
                                       .out = str_equal(all[i].kind, STR("out")) };
    sheet->warnings = (ShapeList){ lines, sheet->d.warnings.n };
}

/* Desks that are not invited yet. */
static Status
show_desks(Req *req, StudySheet *sheet)
{
    Cx *cx = req->cx;
    const StudyDesk *invited = sheet->d.desks.items;
    StudyOption *options;
    ApiDesk *desks = NULL;
    size_t n = 0;
    size_t shown = 0;

    TRY(people_desks(cx, req->db, &desks, &n));
    options = ARENA_ARRAY(cx->arena, n, StudyOption);
    for (size_t i = 0; i < n; i++) {
        bool is_invited = false;

        for (size_t k = 0; k < sheet->d.desks.n; k++)
            is_invited = is_invited || id_equal(invited[k].desk, desks[i].id);
        if (!is_invited)
            options[shown++] = (StudyOption){ .id = id_format(cx->arena, desks[i].id),
                                              .text = desks[i].name,
                                              .is_text = true };
    }
    sheet->desks = (ShapeList){ options, shown };
    return OK;
}

static Status
send_day(Req *req, Str wrong)
{
    Cx *cx = req->cx;
    StudySheet sheet = { .wrong = wrong,
                         .has_old = wrong.len > 0 && strcmp(cx->err.key, "card.old") == 0 };
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "study", WORD_STUDY_TITLE, "", &frame));
    TRY(study_show(req, &sheet.d));
    sheet.is_over = sheet.d.ends <= cx->now_s;
    sheet.trainer_as = study_profession(sheet.d.trainer_as);
    sheet.co_as = study_profession(sheet.d.co_as);
    sheet.professions = study_profession_options(cx, 0);
    show_guests(cx, &sheet);
    show_tables(cx, &sheet);
    show_warnings(cx, &sheet);
    sheet.taught = training_taught(cx->arena, sheet.d.modules, req->lang);
    TRY(show_desks(req, &sheet));
    page = page_open(req);
    view_study_sheet(&page.view, &sheet, sheet.desks.items, sheet.desks.n, sheet.professions.items,
                     sheet.professions.n);
    return page_send(&page, &frame);
}

/* --- the pages --- */

/* GET /{lang}/study/{id} */
static Status
on_day(Req *req)
{
    return send_day(req, STR(""));
}

static Status
again_day(Req *req)
{
    return send_day(req, page_why(req));
}

void
study_go(Req *req, Id day)
{
    http_go(req, arena_format(req->cx->arena, "/%.*s/study/%.*s", STR_ARG(req->lang),
                              STR_ARG(id_format(req->cx->arena, day))));
}

/* POST /{lang}/study/{id}/invite */
static Status
on_invite(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;
    const InviteForm *form = req->body;

    for (size_t i = 0; i < INVITED_AT_ONCE; i++) {
        StudyInvite invite;

        if (form->desk[i].len == 0)
            continue;
        if (!id_parse(form->desk[i], &invite.desk))
            return http_not_found(cx);
        TRY(study_invite(req, &invite));
    }
    study_go(req, found->id);
    return OK;
}

/* POST /{lang}/study/{id}/guests */
static Status
on_guests(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;
    const GuestsForm *form = req->body;
    Str rest = form->names;

    while (rest.len > 0) {
        StudyGuestNew guest = { str_trim(str_cut(rest, '\n', &rest)), form->profession };

        if (guest.name.len > 0)
            TRY(study_add_guest(req, &guest));
    }
    study_go(req, found->id);
    return OK;
}

/* POST /{lang}/study/{id}/drop */
static Status
on_drop(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;

    TRY(study_drop_guest(req, req->body));
    study_go(req, found->id);
    return OK;
}

/* POST /{lang}/study/{id}/seat */
static Status
on_seat(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;

    TRY(study_seat(req));
    study_go(req, found->id);
    return OK;
}

/* POST /{lang}/study/{id}/paper */
static Status
on_paper(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;

    TRY(study_paper(req, req->body));
    study_go(req, found->id);
    return OK;
}

/* GET /{lang}/study/{id}/calendar */
static Status
on_calendar(Req *req)
{
    static const int before[] = { 168, 24, 0 };
    Cx *cx = req->cx;
    const StudyFound *found = req->object;

    icalendar_write(
        &req->out, &(IcalendarEvent){ .uid = arena_format(cx->arena, "%.*s@tessera",
                                                          STR_ARG(id_format(cx->arena, found->id))),
                                      .stamp_s = cx->now_s,
                                      .begins_s = found->day.begins,
                                      .ends_s = found->day.ends,
                                      .summary = arena_format(cx->arena, "%.*s%.*s",
                                                              STR_ARG(learn_practice_mark(req)),
                                                              STR_ARG(found->day.title)),
                                      .location = found->day.place,
                                      .alarms_h = before });
    return OK;
}

/* The page in place of the file, if it cannot be printed. */
static Status
send_print(Req *req, Status status)
{
    if (!http_can_be_mended(status.code))
        return status;
    buf_clear(&req->out);
    req->media = "text/html; charset=utf-8";
    return send_day(req, page_why(req));
}

/* GET /{lang}/study/{id}/materials */
static Status
on_materials(Req *req)
{
    Cx *cx = req->cx;
    StudyDay day;

    TRY(study_show(req, &day));
    return send_print(req, study_print_materials(req, &day));
}

/* GET /{lang}/study/{id}/cards */
static Status
on_cards(Req *req)
{
    Cx *cx = req->cx;
    StudyDay day;

    TRY(study_show(req, &day));
    return send_print(req, study_print_cards(req, &day));
}
