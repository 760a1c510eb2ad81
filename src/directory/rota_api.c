/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API of rotas: the bodies' tables and the routes. */
#include "directory/rota.h"

static Status on_add(Req *req), on_list(Req *req), on_show(Req *req), on_plan(Req *req);
static Status on_drop(Req *req), on_hand(Req *req), on_take(Req *req), on_end(Req *req);
static Status on_table(Req *req), on_csv(Req *req);

enum { NAME_MAX_BYTES = 120, TEXT_MAX = 400, NUMBER_MAX = 40, HOURS_MAX = 200 };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)
#define MAYBE(type_, struct_, field_)                                                              \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL, .offset = offsetof(struct_, field_)

static const Field new_fields[] = {
    { NEED(FIELD_TEXT, RotaNew, name), .min = 1, .max = NAME_MAX_BYTES },
    { MAYBE(FIELD_TEXT, RotaNew, role), .max = TEXT_MAX },
    { NEED(FIELD_CHOICE, RotaNew, audience), .names = rota_audiences,
      .about = "who is told of it" },
    { NEED(FIELD_TEXT, RotaNew, needs), .min = 1, .max = HOURS_MAX },
    { MAYBE(FIELD_TEXT, RotaNew, regions), .max = TEXT_MAX },
    { MAYBE(FIELD_TEXT, RotaNew, languages), .max = HOURS_MAX },
    { MAYBE(FIELD_TEXT, RotaNew, open), .max = HOURS_MAX,
      .about = "hours that it promises: gaps are told" },
};
const Shape rota_new_shape = { "RotaNew", sizeof(RotaNew), new_fields, LEN(new_fields) };

static const Field rota_fields[] = {
    { NEED(FIELD_ID, Rota, rota) },       { NEED(FIELD_TEXT, Rota, country) },
    { NEED(FIELD_TEXT, Rota, name) },     { MAYBE(FIELD_TEXT, Rota, role) },
    { NEED(FIELD_TEXT, Rota, audience) }, { NEED(FIELD_TEXT, Rota, needs) },
    { MAYBE(FIELD_TEXT, Rota, regions) }, { MAYBE(FIELD_TEXT, Rota, languages) },
    { MAYBE(FIELD_TEXT, Rota, open) },
};
const Shape rota_shape = { "Rota", sizeof(Rota), rota_fields, LEN(rota_fields) };

static const Field list_fields[] = {
    { NEED(FIELD_LIST, RotaList, rotas), .shape = &rota_shape },
};
const Shape rota_list_shape = { "RotaList", sizeof(RotaList), list_fields, LEN(list_fields) };

#define OF(name_, type_, need_, struct_, field_)                                                   \
    .name = (name_), .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)

static const Field line_fields[] = {
    { OF("shift", FIELD_ID, FIELD_REQUIRED, RotaLine, s.shift) },
    { OF("begins", FIELD_TIME, FIELD_REQUIRED, RotaLine, s.begins) },
    { OF("ends", FIELD_TIME, FIELD_REQUIRED, RotaLine, s.ends) },
    { OF("local_begins", FIELD_TEXT, FIELD_REQUIRED, RotaLine, begins) },
    { OF("local_ends", FIELD_TEXT, FIELD_REQUIRED, RotaLine, ends) },
    { OF("person", FIELD_TEXT, FIELD_REQUIRED, RotaLine, s.person) },
    { OF("number", FIELD_TEXT, FIELD_REQUIRED, RotaLine, s.number) },
    { OF("tel", FIELD_TEXT, FIELD_REQUIRED, RotaLine, s.tel) },
    { OF("from", FIELD_TEXT, FIELD_OPTIONAL, RotaLine, s.from), .about = "who hands over" },
    { OF("note", FIELD_TEXT, FIELD_OPTIONAL, RotaLine, s.note) },
    { OF("taken", FIELD_BOOL, FIELD_REQUIRED, RotaLine, s.taken) },
    { OF("now", FIELD_BOOL, FIELD_REQUIRED, RotaLine, is_now) },
    { OF("holiday", FIELD_TEXT, FIELD_OPTIONAL, RotaLine, holiday) },
};
static const Shape line_shape = { "RotaShift", sizeof(RotaLine), line_fields, LEN(line_fields) };

static const Field trouble_fields[] = {
    { OF("trouble", FIELD_CHOICE, FIELD_REQUIRED, RotaTrouble, c.trouble), .names = duty_troubles },
    { OF("begins", FIELD_TIME, FIELD_REQUIRED, RotaTrouble, c.begins) },
    { OF("ends", FIELD_TIME, FIELD_REQUIRED, RotaTrouble, c.ends) },
    { OF("local_begins", FIELD_TEXT, FIELD_REQUIRED, RotaTrouble, begins) },
    { OF("local_ends", FIELD_TEXT, FIELD_REQUIRED, RotaTrouble, ends) },
    { OF("person", FIELD_TEXT, FIELD_OPTIONAL, RotaTrouble, c.person) },
    { OF("other", FIELD_TEXT, FIELD_OPTIONAL, RotaTrouble, c.other),
      .about = "the other person, or the other rota" },
};
static const Shape trouble_shape = { "RotaConflict", sizeof(RotaTrouble), trouble_fields,
                                     LEN(trouble_fields) };

static const Field sheet_fields[] = {
    { NEED(FIELD_OBJECT, RotaSheet, rota), .shape = &rota_shape },
    { NEED(FIELD_LIST, RotaSheet, shifts), .shape = &line_shape },
    { NEED(FIELD_LIST, RotaSheet, conflicts), .shape = &trouble_shape },
};
const Shape rota_sheet_shape = { "RotaSheet", sizeof(RotaSheet), sheet_fields, LEN(sheet_fields) };

static const Field plan_fields[] = {
    { NEED(FIELD_TEXT, DutyPlan, hours), .min = 1, .max = HOURS_MAX,
      .about = "\"daily 17:00-08:00\", \"mon-fri 08:00-17:00; sat,sun,hol 10:00-14:00\"" },
    { NEED(FIELD_DAY, DutyPlan, from) },
    { NEED(FIELD_DAY, DutyPlan, to) },
    { NEED(FIELD_TEXT, DutyPlan, person), .min = 1, .max = NAME_MAX_BYTES },
    { NEED(FIELD_TEXT, DutyPlan, number), .min = 1, .max = NUMBER_MAX },
};
const Shape rota_plan_shape = { "RotaPlan", sizeof(DutyPlan), plan_fields, LEN(plan_fields) };

static const Field named_fields[] = { { NEED(FIELD_ID, RotaShiftNamed, shift) } };
const Shape rota_shift_named_shape = { "RotaShiftNamed", sizeof(RotaShiftNamed), named_fields,
                                       LEN(named_fields) };

static const Field hand_fields[] = {
    { NEED(FIELD_ID, RotaHand, shift) },
    { MAYBE(FIELD_TEXT, RotaHand, person), .max = NAME_MAX_BYTES,
      .about = "who has the rest of the shift; absent: the note is for who comes after it" },
    { MAYBE(FIELD_TEXT, RotaHand, number), .max = NUMBER_MAX },
    { MAYBE(FIELD_TEXT, RotaHand, note), .max = ROTA_NOTE_MAX },
};
const Shape rota_hand_shape = { "RotaHand", sizeof(RotaHand), hand_fields, LEN(hand_fields) };

static const Field table_fields[] = {
    { NEED(FIELD_TEXT, RotaTable, text), .min = 1, .max = ROWS_TEXT_MAX },
};
const Shape rota_table_shape = { "RotaTable", sizeof(RotaTable), table_fields, LEN(table_fields) };

static const Route routes[] = {
    { METHOD_GET, "/api/v1/rotas", ADMIT_MEMBER, .on = on_list, .gives = &rota_list_shape,
      .about = "The on-call rotas of her desk." },
    { METHOD_POST, "/api/v1/rotas", ADMIT_LEAD, .on = on_add, .takes = &rota_new_shape,
      .gives = &rota_list_shape, .writes = true, .about = "Adds a rota to her desk." },
    { METHOD_GET, "/api/v1/rotas/{id}", ADMIT_MEMBER, &rota_object, on_show,
      .gives = &rota_sheet_shape,
      .about = "Who is on call when, and what is wrong with the plan." },
    { METHOD_POST, "/api/v1/rotas/{id}/shifts", ADMIT_LEAD, &rota_object, on_plan,
      .takes = &rota_plan_shape, .gives = &rota_sheet_shape, .writes = true,
      .about = "Plans shifts of one person, by the clocks of the rota's country." },
    { METHOD_POST, "/api/v1/rotas/{id}/table", ADMIT_LEAD, &rota_object, on_table,
      .takes = &rota_table_shape, .gives = &rota_sheet_shape, .writes = true,
      .body_max = 2 * ROWS_TEXT_MAX,
      .about = "Plans all shifts of a table; or, if a row is wrong, none." },
    { METHOD_GET, "/api/v1/rotas/{id}/shifts.csv", ADMIT_MEMBER, &rota_object, on_csv,
      .media = "text/csv; charset=utf-8", .about = "The shifts as comma-separated values." },
    { METHOD_POST, "/api/v1/rotas/{id}/drop", ADMIT_LEAD, &rota_object, on_drop,
      .takes = &rota_shift_named_shape, .gives = &rota_sheet_shape, .writes = true,
      .about = "Takes a shift off the plan." },
    { METHOD_POST, "/api/v1/rotas/{id}/hand", ADMIT_MEMBER, &rota_object, on_hand,
      .takes = &rota_hand_shape, .gives = &rota_sheet_shape, .writes = true,
      .about = "Hands over: a note for who comes next, or the rest of the shift to somebody." },
    { METHOD_POST, "/api/v1/rotas/{id}/take", ADMIT_MEMBER, &rota_object, on_take,
      .takes = &rota_shift_named_shape, .gives = &rota_sheet_shape, .writes = true,
      .about = "Says that who comes has taken over." },
    { METHOD_POST, "/api/v1/rotas/{id}/end", ADMIT_LEAD, &rota_object, on_end,
      .gives = &rota_list_shape, .writes = true, .about = "Ends a rota with all of its shifts." },
};
const RouteTable rota_routes = { routes, LEN(routes) };

/* GET /api/v1/rotas */
static Status
on_list(Req *req)
{
    Cx *cx = req->cx;
    RotaList list;

    TRY(rota_list(req, &list));
    http_answer(req, &list);
    return OK;
}

/* POST /api/v1/rotas */
static Status
on_add(Req *req)
{
    Cx *cx = req->cx;
    Id id;

    TRY(rota_add(req, req->body, &id));
    return on_list(req);
}

/* GET /api/v1/rotas/{id} */
static Status
on_show(Req *req)
{
    Cx *cx = req->cx;
    RotaSheet sheet;

    TRY(rota_show(req, &sheet));
    http_answer(req, &sheet);
    return OK;
}

/* POST /api/v1/rotas/{id}/shifts */
static Status
on_plan(Req *req)
{
    Cx *cx = req->cx;

    TRY(rota_plan(req, req->body));
    return on_show(req);
}

/* POST /api/v1/rotas/{id}/table */
static Status
on_table(Req *req)
{
    Cx *cx = req->cx;
    ShapeList wrong;

    TRY(rota_take_table(req, req->body, &wrong));
    return on_show(req);
}

/* GET /api/v1/rotas/{id}/shifts.csv */
static Status
on_csv(Req *req)
{
    return rota_give_table(req);
}

/* POST /api/v1/rotas/{id}/drop */
static Status
on_drop(Req *req)
{
    Cx *cx = req->cx;

    TRY(rota_drop(req, req->body));
    return on_show(req);
}

/* POST /api/v1/rotas/{id}/hand */
static Status
on_hand(Req *req)
{
    Cx *cx = req->cx;

    TRY(rota_hand(req, req->body));
    return on_show(req);
}

/* POST /api/v1/rotas/{id}/take */
static Status
on_take(Req *req)
{
    Cx *cx = req->cx;

    TRY(rota_take(req, req->body));
    return on_show(req);
}

/* POST /api/v1/rotas/{id}/end */
static Status
on_end(Req *req)
{
    Cx *cx = req->cx;

    TRY(rota_end(req));
    return on_list(req);
}
