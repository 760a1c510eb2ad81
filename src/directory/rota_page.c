/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/rota_page.h"

#include "directory/directory.h"
#include "directory/rows_page.h"
#include "directory/views.h"
#include "people/people_page.h"

static Status on_list(Req *req), on_add(Req *req), on_rota(Req *req), on_plan(Req *req);
static Status on_drop(Req *req), on_hand(Req *req), on_take(Req *req), on_end(Req *req);
static Status on_table(Req *req), again_list(Req *req), again_rota(Req *req);

/* The days of a plan, as directory/hours has them; po names them "rota.days-...". */
static const char *const plan_days[] = { "daily", "mon-fri", "sat,sun,hol", "mon", "tue", "wed",
                                         "thu",   "fri",     "sat",         "sun", "hol", NULL };

/* What the form of a plan sends: DutyPlan with its hours one by one. */
typedef struct PlanForm {
    DutyPlan plan;
    int64_t days;
    Str begins;
    Str ends;
} PlanForm;
typedef struct EndForm {
    bool end;
} EndForm;

#define TEXT(struct_, name_, field_, most_)                                                        \
    .name = (name_), .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                                   \
    .offset = offsetof(struct_, field_), .max = (most_)

static const Field plan_fields[] = {
    { TEXT(PlanForm, "person", plan.person, 120) },
    { TEXT(PlanForm, "number", plan.number, 40) },
    { .name = "from", .type = FIELD_DAY, .offset = offsetof(PlanForm, plan.from) },
    { .name = "to", .type = FIELD_DAY, .offset = offsetof(PlanForm, plan.to) },
    { .name = "days",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(PlanForm, days),
      .names = plan_days },
    { TEXT(PlanForm, "begins", begins, 8) },
    { TEXT(PlanForm, "ends", ends, 8) },
};
static const Shape plan_form = { "RotaPlanForm", sizeof(PlanForm), plan_fields, LEN(plan_fields) };
static const Field end_fields[] = {
    { .name = "end", .type = FIELD_BOOL, .offset = offsetof(EndForm, end) },
};
static const Shape end_form = { "RotaEndForm", sizeof(EndForm), end_fields, LEN(end_fields) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/rota", ADMIT_MEMBER, .on = on_list,
      .about = "The on-call rotas of a desk." },
    { METHOD_POST, "/{lang}/rota", ADMIT_LEAD, .on = on_add, .takes = &rota_new_shape, .form = true,
      .again = again_list, .writes = true, .about = "Adds a rota." },
    { METHOD_GET, "/{lang}/rota/{id}", ADMIT_MEMBER, &rota_object, on_rota,
      .about = "Who is on call when." },
    { METHOD_POST, "/{lang}/rota/{id}/shifts", ADMIT_LEAD, &rota_object, on_plan,
      .takes = &plan_form, .form = true, .again = again_rota, .writes = true,
      .about = "Plans shifts." },
    { METHOD_POST, "/{lang}/rota/{id}/table", ADMIT_LEAD, &rota_object, on_table,
      .takes = &rota_table_shape, .form = true, .again = again_rota, .writes = true,
      .body_max = 4 * ROWS_TEXT_MAX, .about = "Plans the shifts of a table." },
    { METHOD_POST, "/{lang}/rota/{id}/drop", ADMIT_LEAD, &rota_object, on_drop,
      .takes = &rota_shift_named_shape, .form = true, .again = again_rota, .writes = true,
      .about = "Takes a shift off the plan." },
    { METHOD_POST, "/{lang}/rota/{id}/hand", ADMIT_MEMBER, &rota_object, on_hand,
      .takes = &rota_hand_shape, .form = true, .again = again_rota, .writes = true,
      .about = "Hands over." },
    { METHOD_POST, "/{lang}/rota/{id}/take", ADMIT_MEMBER, &rota_object, on_take,
      .takes = &rota_shift_named_shape, .form = true, .again = again_rota, .writes = true,
      .about = "Takes over." },
    { METHOD_POST, "/{lang}/rota/{id}/end", ADMIT_LEAD, &rota_object, on_end, .takes = &end_form,
      .form = true, .again = again_rota, .writes = true, .about = "Ends a rota." },
};
const RouteTable rota_page_routes = { routes, LEN(routes) };

/* --- what is shown --- */

/* The day on the clocks of the country, on which a shift begins unless something else is said. */
static Str
today_in(Cx *cx, const Contacts *contacts)
{
    return day_format(cx->arena,
                      day_of_time(cx->now_s + zone_offset(&contacts->calendar.zone, cx->now_s)));
}

static RotaAround
around_of(Req *req, Str wrong)
{
    return (RotaAround){ .leads = (req->actor->roles & ROLE_LEAD) != 0,
                         .wrong = wrong,
                         .needs = call_needs(req, STR("advice")),
                         .regions = call_regions(req, req->actor->country, STR("")) };
}

/* Who is on call for a rota, of all that are in the country. */
static void
fill_row(Req *req, const Contacts *contacts, const ShapeList *duties, RotaRow *row)
{
    Arena *arena = req->cx->arena;
    const WhoDuty *all = duties->items;
    Str id = id_format(arena, row->r.rota);

    for (size_t i = 0; i < duties->n; i++) {
        const WhoCall *call = &all[i].call;
        Str local;

        if (!str_equal(call->id, id) || call->state != HOURS_OPEN)
            continue;
        local = who_local(arena, &contacts->calendar.zone, call->until_s);
        row->person = call->person;
        row->number = call->number;
        row->dial = page_href(arena_format(arena, "tel:%.*s", STR_ARG(call->tel)));
        row->until = arena_format(arena, "%.*s %.*s", 10, local.ptr, 5, local.ptr + 11);
        return;
    }
}

static Status
send_list(Req *req, Str wrong)
{
    Cx *cx = req->cx;
    RotaAround around = around_of(req, wrong);
    Contacts contacts = { .country = req->actor->country };
    bool found = false;
    RotaList list;
    ShapeList duties;
    RotaRow *rows;
    const Rota *rotas;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "rota", WORD_ROTA_TITLE, "", &frame));
    TRY(directory_contacts(cx, req->db, contacts.country, &contacts, &found));
    around.today = today_in(cx, &contacts);
    TRY(rota_list(req, &list));
    TRY(rota_duties(cx, req->db, req->actor->country, cx->now_s, true, &duties));
    rotas = list.rotas.items;
    rows = ARENA_ARRAY(cx->arena, list.rotas.n, RotaRow);
    for (size_t i = 0; i < list.rotas.n; i++) {
        rows[i] = (RotaRow){ .r = rotas[i] };
        fill_row(req, &contacts, &duties, &rows[i]);
    }
    page = page_open(req);
    view_rota_list(&page.view, &around, rows, list.rotas.n, around.needs.items, around.needs.n,
                   around.regions.items, around.regions.n);
    return page_send(&page, &frame);
}

/* How many are not shown. */
static int64_t
shorten(ShapeList *list, size_t most)
{
    size_t more = list->n > most ? list->n - most : 0;

    list->n -= more;
    return (int64_t)more;
}

static Status
send_rota(Req *req, Str wrong, ShapeList rows)
{
    Cx *cx = req->cx;
    const Rota *rota = req->object;
    RotaAround around = around_of(req, wrong);
    Contacts contacts = { .country = req->actor->country };
    bool found = false;
    RotaSheet sheet;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "rota", WORD_ROTA_TITLE, "", &frame));
    TRY(directory_contacts(cx, req->db, contacts.country, &contacts, &found));
    TRY(rota_show(req, &sheet));
    around.today = today_in(cx, &contacts);
    around.rows = rows;
    around.csv = page_href(arena_format(cx->arena, "/api/v1/rotas/%.*s/shifts.csv",
                                        STR_ARG(id_format(cx->arena, rota->rota))));
    around.more = shorten(&sheet.shifts, ROTA_PAGE_SHIFTS);
    around.more_troubles = shorten(&sheet.conflicts, ROTA_PAGE_TROUBLES);
    page = page_open(req);
    view_rota_sheet(&page.view, &around, &sheet, sheet.shifts.items, sheet.shifts.n);
    return page_send(&page, &frame);
}

static Status
go_to_rota(Req *req, Id rota)
{
    http_go(req, arena_format(req->cx->arena, "/%.*s/rota/%.*s", STR_ARG(req->lang),
                              STR_ARG(id_format(req->cx->arena, rota))));
    return OK;
}

/* Back to the rota that {id} named. */
static Status
done(Req *req, Status status)
{
    Cx *cx = req->cx;
    const Rota *rota = req->object;

    TRY(status);
    return go_to_rota(req, rota->rota);
}

/* --- the pages --- */

static Status
again_list(Req *req)
{
    return send_list(req, page_why(req));
}

static Status
again_rota(Req *req)
{
    return send_rota(req, page_why(req), (ShapeList){ NULL, 0 });
}

/* GET /{lang}/rota */
static Status
on_list(Req *req)
{
    return send_list(req, STR(""));
}

/* POST /{lang}/rota */
static Status
on_add(Req *req)
{
    Cx *cx = req->cx;
    Id rota;

    TRY(rota_add(req, req->body, &rota));
    return go_to_rota(req, rota);
}

/* GET /{lang}/rota/{id} */
static Status
on_rota(Req *req)
{
    return send_rota(req, STR(""), (ShapeList){ NULL, 0 });
}

/* POST /{lang}/rota/{id}/shifts */
static Status
on_plan(Req *req)
{
    const PlanForm *form = req->body;
    DutyPlan plan = form->plan;

    plan.hours = arena_format(req->cx->arena, "%s %.*s-%.*s", plan_days[form->days],
                              STR_ARG(form->begins), STR_ARG(form->ends));
    return done(req, rota_plan(req, &plan));
}

/* POST /{lang}/rota/{id}/table */
static Status
on_table(Req *req)
{
    ShapeList wrong = { NULL, 0 };
    Status status = rota_take_table(req, req->body, &wrong);

    if (wrong.n > 0)
        return send_rota(req, STR(""), rows_say(req, wrong));
    return done(req, status);
}

/* POST /{lang}/rota/{id}/drop */
static Status
on_drop(Req *req)
{
    return done(req, rota_drop(req, req->body));
}

/* POST /{lang}/rota/{id}/hand */
static Status
on_hand(Req *req)
{
    return done(req, rota_hand(req, req->body));
}

/* POST /{lang}/rota/{id}/take */
static Status
on_take(Req *req)
{
    return done(req, rota_take(req, req->body));
}

/* POST /{lang}/rota/{id}/end */
static Status
on_end(Req *req)
{
    Cx *cx = req->cx;

    TRY(rota_end(req));
    http_go(req, arena_format(cx->arena, "/%.*s/rota", STR_ARG(req->lang)));
    return OK;
}
