/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API of study days: the bodies' tables and the routes. */
#include "training/certify.h"
#include "training/study_card.h"
#include "training/study_internal.h"

static Status on_plan(Req *req), on_days(Req *req), on_day(Req *req), on_invite(Req *req);
static Status on_drop(Req *req), on_guest(Req *req), on_seat(Req *req), on_paper(Req *req);
static Status on_here(Req *req), on_verify(Req *req);

enum { LINE_MAX_BYTES = 120, NAME_MAX_BYTES = 80 };

static const char *const verify_query[] = { "code", "name", NULL };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)
#define MAYBE(type_, struct_, field_)                                                              \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL, .offset = offsetof(struct_, field_)

static const Field plan_fields[] = {
    { NEED(FIELD_TEXT, StudyPlan, title), .min = 1, .max = LINE_MAX_BYTES },
    { NEED(FIELD_TEXT, StudyPlan, place), .min = 1, .max = LINE_MAX_BYTES },
    { NEED(FIELD_DAY, StudyPlan, day) },
    { NEED(FIELD_TEXT, StudyPlan, begins), .min = 5, .max = 5 },
    { NEED(FIELD_TEXT, StudyPlan, ends), .min = 5, .max = 5 },
    { NEED(FIELD_INT, StudyPlan, at_table), .min = 3, .max = 12 },
    { NEED(FIELD_TEXT, StudyPlan, modules), .min = 1, .max = 400 },
    { NEED(FIELD_TEXT, StudyPlan, trainer), .min = 1, .max = NAME_MAX_BYTES },
    { NEED(FIELD_CHOICE, StudyPlan, trainer_as), .names = study_professions },
    { MAYBE(FIELD_TEXT, StudyPlan, co_trainer), .max = NAME_MAX_BYTES },
    { MAYBE(FIELD_CHOICE, StudyPlan, co_as), .names = study_professions },
};
const Shape study_plan_shape = { "StudyPlan", sizeof(StudyPlan), plan_fields, LEN(plan_fields) };

static const Field invite_fields[] = { { NEED(FIELD_ID, StudyInvite, desk) } };
const Shape study_invite_shape = { "StudyInvite", sizeof(StudyInvite), invite_fields,
                                   LEN(invite_fields) };

static const Field guest_new_fields[] = {
    { NEED(FIELD_TEXT, StudyGuestNew, name), .min = 1, .max = NAME_MAX_BYTES },
    { NEED(FIELD_CHOICE, StudyGuestNew, profession), .names = study_professions },
};
const Shape study_guest_new_shape = { "StudyGuestNew", sizeof(StudyGuestNew), guest_new_fields,
                                      LEN(guest_new_fields) };

static const Field drop_fields[] = { { NEED(FIELD_ID, StudyDrop, guest) } };
const Shape study_drop_shape = { "StudyDrop", sizeof(StudyDrop), drop_fields, LEN(drop_fields) };

static const Field paper_fields[] = {
    { NEED(FIELD_INT, StudyPaper, people), .max = SEATING_MAX },
    { NEED(FIELD_INT, StudyPaper, call), .max = SEATING_MAX },
    { NEED(FIELD_INT, StudyPaper, tell), .max = SEATING_MAX },
    { NEED(FIELD_INT, StudyPaper, say), .max = SEATING_MAX },
    { NEED(FIELD_INT, StudyPaper, recommends), .max = SEATING_MAX },
};
const Shape study_paper_shape = { "StudyPaper", sizeof(StudyPaper), paper_fields,
                                  LEN(paper_fields) };

static const Field desk_fields[] = {
    { NEED(FIELD_ID, StudyDesk, desk) },           { NEED(FIELD_TEXT, StudyDesk, name) },
    { NEED(FIELD_TEXT, StudyDesk, organisation) }, { NEED(FIELD_TEXT, StudyDesk, sector) },
    { NEED(FIELD_INT, StudyDesk, guests) },        { NEED(FIELD_INT, StudyDesk, here) },
};
static const Shape desk_shape = { "StudyDesk", sizeof(StudyDesk), desk_fields, LEN(desk_fields) };
static const Field guest_fields[] = {
    { NEED(FIELD_ID, StudyGuest, guest) },        { NEED(FIELD_TEXT, StudyGuest, name) },
    { NEED(FIELD_TEXT, StudyGuest, profession) }, { NEED(FIELD_TEXT, StudyGuest, code) },
    { NEED(FIELD_INT, StudyGuest, table) },       { NEED(FIELD_BOOL, StudyGuest, here) },
};
static const Shape guest_shape = { "StudyGuest", sizeof(StudyGuest), guest_fields,
                                   LEN(guest_fields) };
static const Field seat_fields[] = {
    { NEED(FIELD_INT, StudySeat, table) },
    { NEED(FIELD_TEXT, StudySeat, profession) },
    { NEED(FIELD_INT, StudySeat, people) },
};
static const Shape seat_shape = { "StudySeat", sizeof(StudySeat), seat_fields, LEN(seat_fields) };
static const Field answers_fields[] = {
    { NEED(FIELD_INT, StudyAnswers, people) },
    { NEED(FIELD_OBJECT, StudyAnswers, call), .shape = &help_range_shape },
    { NEED(FIELD_OBJECT, StudyAnswers, tell), .shape = &help_range_shape },
    { NEED(FIELD_OBJECT, StudyAnswers, say), .shape = &help_range_shape },
    { NEED(FIELD_OBJECT, StudyAnswers, recommends), .shape = &help_range_shape },
};
static const Shape answers_shape = { "StudyAnswers", sizeof(StudyAnswers), answers_fields,
                                     LEN(answers_fields) };
static const Field warning_fields[] = {
    { NEED(FIELD_TEXT, StudyWarning, kind) },
    { NEED(FIELD_TEXT, StudyWarning, who) },
    { MAYBE(FIELD_TEXT, StudyWarning, module) },
    { MAYBE(FIELD_DAY, StudyWarning, day) },
};
static const Shape warning_shape = { "StudyWarning", sizeof(StudyWarning), warning_fields,
                                     LEN(warning_fields) };
static const Field day_fields[] = {
    { NEED(FIELD_ID, StudyDay, id) },
    { NEED(FIELD_BOOL, StudyDay, is_host) },
    { NEED(FIELD_TEXT, StudyDay, host) },
    { MAYBE(FIELD_TEXT, StudyDay, country) },
    { NEED(FIELD_TEXT, StudyDay, title) },
    { NEED(FIELD_TEXT, StudyDay, place) },
    { NEED(FIELD_TIME, StudyDay, begins) },
    { NEED(FIELD_TIME, StudyDay, ends) },
    { NEED(FIELD_TEXT, StudyDay, clock) },
    { MAYBE(FIELD_INT, StudyDay, at_table) },
    { MAYBE(FIELD_TEXT, StudyDay, modules) },
    { MAYBE(FIELD_TEXT, StudyDay, trainer) },
    { MAYBE(FIELD_TEXT, StudyDay, trainer_as) },
    { MAYBE(FIELD_TEXT, StudyDay, co_trainer) },
    { MAYBE(FIELD_TEXT, StudyDay, co_as) },
    { NEED(FIELD_INT, StudyDay, tables) },
    { MAYBE(FIELD_INT, StudyDay, in_days) },
    { MAYBE(FIELD_INT, StudyDay, own) },
    { MAYBE(FIELD_INT, StudyDay, people) },
    { MAYBE(FIELD_INT, StudyDay, here) },
    { MAYBE(FIELD_LIST, StudyDay, desks), .shape = &desk_shape },
    { MAYBE(FIELD_LIST, StudyDay, guests), .shape = &guest_shape },
    { MAYBE(FIELD_LIST, StudyDay, seats), .shape = &seat_shape },
    { MAYBE(FIELD_OBJECT, StudyDay, answers), .shape = &answers_shape },
    { MAYBE(FIELD_OBJECT, StudyDay, paper), .shape = &study_paper_shape },
    { MAYBE(FIELD_LIST, StudyDay, warnings), .shape = &warning_shape },
};
static const Shape day_shape = { "StudyDay", sizeof(StudyDay), day_fields, LEN(day_fields) };
static const Field days_fields[] = {
    { NEED(FIELD_LIST, StudyDays, days), .shape = &day_shape },
};
static const Shape days_shape = { "StudyDays", sizeof(StudyDays), days_fields, LEN(days_fields) };

/* POST /api/v1/study-here: the code on a card. */
typedef struct Here {
    Str code;
} Here;
static const Field here_fields[] = { { NEED(FIELD_TEXT, Here, code), .min = 1, .max = 32 } };
static const Shape here_shape = { "StudyHere", sizeof(Here), here_fields, LEN(here_fields) };
typedef struct HereSaid {
    int64_t table;
} HereSaid;
static const Field here_said_fields[] = { { NEED(FIELD_INT, HereSaid, table) } };
static const Shape here_said_shape = { "StudyAtTable", sizeof(HereSaid), here_said_fields,
                                       LEN(here_said_fields) };

/* GET /api/v1/certificates: what whoever holds one can check for herself. */
typedef struct Verified {
    Certificate certificate;
    Bytes receipt;
} Verified;
static const Field verified_fields[] = {
    { .name = "kind",
      .type = FIELD_CHOICE,
      .offset = offsetof(Verified, certificate.kind),
      .names = certificate_kinds },
    { .name = "code", .type = FIELD_TEXT, .offset = offsetof(Verified, certificate.code) },
    { .name = "title", .type = FIELD_TEXT, .offset = offsetof(Verified, certificate.title) },
    { .name = "host", .type = FIELD_TEXT, .offset = offsetof(Verified, certificate.host) },
    { .name = "day", .type = FIELD_DAY, .offset = offsetof(Verified, certificate.day) },
    { .name = "until",
      .type = FIELD_DAY,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Verified, certificate.until) },
    { .name = "minutes", .type = FIELD_INT, .offset = offsetof(Verified, certificate.minutes) },
    { .name = "modules", .type = FIELD_TEXT, .offset = offsetof(Verified, certificate.modules) },
    { NEED(FIELD_BYTES, Verified, receipt) },
};
static const Shape verified_shape = { "CertificateVerified", sizeof(Verified), verified_fields,
                                      LEN(verified_fields) };

static const Route routes[] = {
    { METHOD_POST, "/api/v1/study-days", ADMIT_PLANNER, .on = on_plan, .takes = &study_plan_shape,
      .gives = &days_shape, .writes = true, .about = "Plans a study day of her desk." },
    { METHOD_GET, "/api/v1/study-days", ADMIT_PLANNER, .on = on_days, .gives = &days_shape,
      .about = "Study days that her desk plans or is invited to." },
    { METHOD_GET, "/api/v1/study-days/{id}", ADMIT_PLANNER, &study_object, on_day,
      .gives = &day_shape, .about = "One: her own people by name, all others as counts." },
    { METHOD_POST, "/api/v1/study-days/{id}/invite", ADMIT_PLANNER, &study_object, on_invite,
      .takes = &study_invite_shape, .gives = &day_shape, .writes = true,
      .about = "Invites a desk; for the host." },
    { METHOD_POST, "/api/v1/study-days/{id}/guests", ADMIT_PLANNER, &study_object, on_guest,
      .takes = &study_guest_new_shape, .gives = &day_shape, .writes = true,
      .about = "Names somebody of her own desk who comes." },
    { METHOD_POST, "/api/v1/study-days/{id}/drop", ADMIT_PLANNER, &study_object, on_drop,
      .takes = &study_drop_shape, .gives = &day_shape, .writes = true,
      .about = "Takes somebody of her own desk off the list." },
    { METHOD_POST, "/api/v1/study-days/{id}/seat", ADMIT_PLANNER, &study_object, on_seat,
      .gives = &day_shape, .writes = true,
      .about = "Seats all who are named, so that tables mix; for the host." },
    { METHOD_POST, "/api/v1/study-days/{id}/paper", ADMIT_PLANNER, &study_object, on_paper,
      .takes = &study_paper_shape, .gives = &day_shape, .writes = true,
      .about = "What stood on the sheets of four questions; for the host." },
    { METHOD_POST, "/api/v1/study-here", ADMIT_ANYONE, .on = on_here, .takes = &here_shape,
      .gives = &here_said_shape, .writes = true,
      .about = "Checks in by the code on a name card; tells the table." },
    { METHOD_GET, "/api/v1/certificates", ADMIT_ANYONE, .on = on_verify, .gives = &verified_shape,
      .query = verify_query,
      .about = "What a certificate of this code and name says, with the ledger's receipt." },
};

const RouteTable study_routes = { routes, LEN(routes) };

/* POST /api/v1/study-days */
static Status
on_plan(Req *req)
{
    Cx *cx = req->cx;
    StudyDays days;
    Id id;

    TRY(study_plan(req, req->body, &id));
    TRY(study_days(req, &days));
    http_answer(req, &days);
    return OK;
}

/* GET /api/v1/study-days */
static Status
on_days(Req *req)
{
    Cx *cx = req->cx;
    StudyDays days;

    TRY(study_days(req, &days));
    http_answer(req, &days);
    return OK;
}

/* GET /api/v1/study-days/{id} */
static Status
on_day(Req *req)
{
    Cx *cx = req->cx;
    StudyDay day;

    TRY(study_show(req, &day));
    http_answer(req, &day);
    return OK;
}

/* POST /api/v1/study-days/{id}/invite */
static Status
on_invite(Req *req)
{
    Cx *cx = req->cx;

    TRY(study_invite(req, req->body));
    return on_day(req);
}

/* POST /api/v1/study-days/{id}/guests */
static Status
on_guest(Req *req)
{
    Cx *cx = req->cx;

    TRY(study_add_guest(req, req->body));
    return on_day(req);
}

/* POST /api/v1/study-days/{id}/drop */
static Status
on_drop(Req *req)
{
    Cx *cx = req->cx;

    TRY(study_drop_guest(req, req->body));
    return on_day(req);
}

/* POST /api/v1/study-days/{id}/seat */
static Status
on_seat(Req *req)
{
    Cx *cx = req->cx;
    const StudyFound *found = req->object;
    const void *again = NULL;

    TRY(study_seat(req));
    TRY(study_object.find(cx, req->db, req->actor, found->id, &again));
    req->object = again;
    return on_day(req);
}

/* POST /api/v1/study-days/{id}/paper */
static Status
on_paper(Req *req)
{
    Cx *cx = req->cx;

    TRY(study_paper(req, req->body));
    return on_day(req);
}

/* POST /api/v1/study-here */
static Status
on_here(Req *req)
{
    Cx *cx = req->cx;
    const Here *said = req->body;
    StudyCard card;

    TRY(study_card(cx, req->db, said->code, &card));
    TRY(study_check_in(cx, req->db, &card));
    http_answer(req, &(HereSaid){ card.table });
    return OK;
}

/* GET /api/v1/certificates */
static Status
on_verify(Req *req)
{
    Cx *cx = req->cx;
    Verified verified;

    TRY(certify_check(req, http_query(req, STR("code")), http_query(req, STR("name")),
                      &verified.certificate, &verified.receipt));
    http_answer(req, &verified);
    return OK;
}
