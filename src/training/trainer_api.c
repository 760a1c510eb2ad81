/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API of trainers: the bodies' tables and the routes. */
#include "training/trainer.h"

static Status on_list(Req *req), on_add(Req *req), on_teach(Req *req), on_drop(Req *req);
static Status on_confirm(Req *req);

enum { NAME_MAX_BYTES = 80, OUTSIDE_MAX_BYTES = 120, MODULES_MAX_BYTES = 400 };

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)
#define MAYBE(type_, struct_, field_)                                                              \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL, .offset = offsetof(struct_, field_)

static const Field skill_fields[] = {
    { NEED(FIELD_TEXT, TrainerSkill, module) },
    { NEED(FIELD_TEXT, TrainerSkill, version) },
    { NEED(FIELD_TEXT, TrainerSkill, by) },
    { NEED(FIELD_BOOL, TrainerSkill, confirmed) },
    { NEED(FIELD_BOOL, TrainerSkill, is_behind) },
    { NEED(FIELD_DAY, TrainerSkill, on) },
    { NEED(FIELD_DAY, TrainerSkill, until) },
    { NEED(FIELD_DAY, TrainerSkill, runs_out) },
    { NEED(FIELD_CHOICE, TrainerSkill, state), .names = trainer_states },
};
static const Shape skill_shape = { "TrainerSkill", sizeof(TrainerSkill), skill_fields,
                                   LEN(skill_fields) };
static const Field trainer_fields[] = {
    { NEED(FIELD_ID, Trainer, trainer) },
    { NEED(FIELD_TEXT, Trainer, name) },
    { NEED(FIELD_TEXT, Trainer, profession) },
    { MAYBE(FIELD_TEXT, Trainer, code) },
    { NEED(FIELD_CHOICE, Trainer, state), .names = trainer_states },
    { MAYBE(FIELD_DAY, Trainer, runs_out) },
    { NEED(FIELD_LIST, Trainer, skills), .shape = &skill_shape },
};
static const Shape trainer_shape = { "Trainer", sizeof(Trainer), trainer_fields,
                                     LEN(trainer_fields) };
static const Field pupil_fields[] = {
    { NEED(FIELD_ID, TrainerPupil, trainer) },  { NEED(FIELD_TEXT, TrainerPupil, name) },
    { NEED(FIELD_TEXT, TrainerPupil, desk) },   { NEED(FIELD_TEXT, TrainerPupil, teacher) },
    { NEED(FIELD_INT, TrainerPupil, modules) }, { NEED(FIELD_DAY, TrainerPupil, on) },
    { NEED(FIELD_DAY, TrainerPupil, until) },   { NEED(FIELD_BOOL, TrainerPupil, confirmed) },
};
static const Shape pupil_shape = { "TrainerPupil", sizeof(TrainerPupil), pupil_fields,
                                   LEN(pupil_fields) };
static const Field trainers_fields[] = {
    { NEED(FIELD_LIST, Trainers, trainers), .shape = &trainer_shape },
    { NEED(FIELD_LIST, Trainers, pupils), .shape = &pupil_shape },
};
const Shape trainer_list_shape = { "Trainers", sizeof(Trainers), trainers_fields,
                                   LEN(trainers_fields) };

static const Field taught_fields[] = {
    { NEED(FIELD_TEXT, TrainerTaught, modules), .min = 1, .max = MODULES_MAX_BYTES },
    { MAYBE(FIELD_TEXT, TrainerTaught, teacher), .max = 32 },
    { MAYBE(FIELD_TEXT, TrainerTaught, outside), .max = OUTSIDE_MAX_BYTES },
    { NEED(FIELD_DAY, TrainerTaught, on) },
    { NEED(FIELD_DAY, TrainerTaught, until) },
};
const Shape trainer_taught_shape = { "TrainerTaught", sizeof(TrainerTaught), taught_fields,
                                     LEN(taught_fields) };
static const Field new_fields[] = {
    { NEED(FIELD_TEXT, TrainerNew, name), .min = 1, .max = NAME_MAX_BYTES },
    { NEED(FIELD_CHOICE, TrainerNew, profession), .names = study_professions },
    { MAYBE(FIELD_TEXT, TrainerNew, member), .max = 22 },
    { NEED(FIELD_OBJECT, TrainerNew, taught), .shape = &trainer_taught_shape },
};
const Shape trainer_new_shape = { "TrainerNew", sizeof(TrainerNew), new_fields, LEN(new_fields) };

static const Route routes[] = {
    { METHOD_GET, "/api/v1/trainers", ADMIT_MEMBER, .on = on_list, .gives = &trainer_list_shape,
      .about = "Her desk's trainers: who taught them, which versions, until when." },
    { METHOD_POST, "/api/v1/trainers", ADMIT_PLANNER, .on = on_add, .takes = &trainer_new_shape,
      .gives = &trainer_list_shape, .writes = true, .about = "Puts a trainer on the list." },
    { METHOD_POST, "/api/v1/trainers/{id}/taught", ADMIT_PLANNER, &trainer_object, on_teach,
      .takes = &trainer_taught_shape, .gives = &trainer_list_shape, .writes = true,
      .about = "What she was taught, anew or besides." },
    { METHOD_POST, "/api/v1/trainers/{id}/drop", ADMIT_PLANNER, &trainer_object, on_drop,
      .gives = &trainer_list_shape, .writes = true, .about = "Takes a trainer off the list." },
    { METHOD_POST, "/api/v1/trainers/{id}/confirm", ADMIT_PLANNER, &trainer_pupil_object,
      on_confirm, .gives = &trainer_list_shape, .writes = true,
      .about = "A trainer of her desk did teach this one." },
};

const RouteTable trainer_routes = { routes, LEN(routes) };

/* GET /api/v1/trainers */
static Status
on_list(Req *req)
{
    Cx *cx = req->cx;
    Trainers trainers;

    TRY(trainer_list(req, &trainers));
    http_answer(req, &trainers);
    return OK;
}

/* POST /api/v1/trainers */
static Status
on_add(Req *req)
{
    Cx *cx = req->cx;

    TRY(trainer_add(req, req->body));
    return on_list(req);
}

/* POST /api/v1/trainers/{id}/taught */
static Status
on_teach(Req *req)
{
    Cx *cx = req->cx;

    TRY(trainer_teach(req, req->body));
    return on_list(req);
}

/* POST /api/v1/trainers/{id}/drop */
static Status
on_drop(Req *req)
{
    Cx *cx = req->cx;

    TRY(trainer_drop(req));
    return on_list(req);
}

/* POST /api/v1/trainers/{id}/confirm */
static Status
on_confirm(Req *req)
{
    Cx *cx = req->cx;

    TRY(trainer_confirm(req));
    return on_list(req);
}
