/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of a desk's trainers. */
#include "training/trainer_page.h"

#include "people/people_page.h"
#include "training/certify.h"
#include "training/study_print.h"
#include "training/training.h"
#include "training/views.h"

static Status on_list(Req *req), on_add(Req *req), on_teach(Req *req), on_drop(Req *req);
static Status on_confirm(Req *req), on_certify(Req *req), again_list(Req *req);

enum { BOXES = 16, TWO_YEARS = 730 };

/* What the forms send: modules by boxes, each with the id of one; none: every module. */
typedef struct TaughtForm {
    TrainerTaught taught;
    Str box[BOXES];
} TaughtForm;
typedef struct NewForm {
    TaughtForm form;
    Str name;
    int64_t profession;
    Str member;
} NewForm;
typedef struct SureForm {
    bool sure;
} SureForm;

#define TEXT(struct_, name_, field_, most_)                                                        \
    .name = (name_), .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                                   \
    .offset = offsetof(struct_, field_), .max = (most_)
#define BOX(struct_, name_, field_)                                                                \
    {                                                                                              \
        TEXT(struct_, name_, field_, 40)                                                           \
    }
#define TAUGHT(struct_, at_)                                                                       \
    { TEXT(struct_, "teacher", at_ taught.teacher, 32) },                                          \
        { TEXT(struct_, "outside", at_ taught.outside, 120) },                                     \
        { .name = "on", .type = FIELD_DAY, .offset = offsetof(struct_, at_ taught.on) },           \
        { .name = "until", .type = FIELD_DAY, .offset = offsetof(struct_, at_ taught.until) },     \
        BOX(struct_, "m1", at_ box[0]), BOX(struct_, "m2", at_ box[1]),                            \
        BOX(struct_, "m3", at_ box[2]), BOX(struct_, "m4", at_ box[3]),                            \
        BOX(struct_, "m5", at_ box[4]), BOX(struct_, "m6", at_ box[5]),                            \
        BOX(struct_, "m7", at_ box[6]), BOX(struct_, "m8", at_ box[7]),                            \
        BOX(struct_, "m9", at_ box[8]), BOX(struct_, "m10", at_ box[9]),                           \
        BOX(struct_, "m11", at_ box[10]), BOX(struct_, "m12", at_ box[11]),                        \
        BOX(struct_, "m13", at_ box[12]), BOX(struct_, "m14", at_ box[13]),                        \
        BOX(struct_, "m15", at_ box[14]), BOX(struct_, "m16", at_ box[15])

static const Field taught_fields[] = { TAUGHT(TaughtForm, ) };
static const Shape taught_form = { "TrainerTaughtForm", sizeof(TaughtForm), taught_fields,
                                   LEN(taught_fields) };
static const Field new_fields[] = {
    TAUGHT(NewForm, form.),
    { TEXT(NewForm, "name", name, 80) },
    { .name = "profession",
      .type = FIELD_CHOICE,
      .offset = offsetof(NewForm, profession),
      .names = study_professions },
    { TEXT(NewForm, "member", member, 22) },
};
static const Shape new_form = { "TrainerNewForm", sizeof(NewForm), new_fields, LEN(new_fields) };
static const Field sure_fields[] = {
    { .name = "sure", .type = FIELD_BOOL, .offset = offsetof(SureForm, sure) },
};
static const Shape sure_form = { "TrainerSureForm", sizeof(SureForm), sure_fields,
                                 LEN(sure_fields) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/trainers", ADMIT_MEMBER, .on = on_list,
      .about = "Her desk's trainers, and how it stands with herself." },
    { METHOD_POST, "/{lang}/trainers", ADMIT_PLANNER, .on = on_add, .takes = &new_form,
      .form = true, .again = again_list, .writes = true, .about = "Puts a trainer on the list." },
    { METHOD_POST, "/{lang}/trainers/{id}/taught", ADMIT_PLANNER, &trainer_object, on_teach,
      .takes = &taught_form, .form = true, .again = again_list, .writes = true,
      .about = "What she was taught, anew or besides." },
    { METHOD_POST, "/{lang}/trainers/{id}/drop", ADMIT_PLANNER, &trainer_object, on_drop,
      .takes = &sure_form, .form = true, .again = again_list, .writes = true,
      .about = "Takes a trainer off the list." },
    { METHOD_POST, "/{lang}/trainers/{id}/certificate", ADMIT_MEMBER, &trainer_object, on_certify,
      .takes = &sure_form, .form = true, .again = again_list, .writes = true,
      .media = "application/pdf",
      .about = "What she may teach, as a certificate to print; for who plans and for herself." },
    { METHOD_POST, "/{lang}/trainers/{id}/confirm", ADMIT_PLANNER, &trainer_pupil_object,
      on_confirm, .takes = &sure_form, .form = true, .again = again_list, .writes = true,
      .about = "A trainer of her desk did teach this one." },
};

const RouteTable trainer_page_routes = { routes, LEN(routes) };

/* --- what is shown --- */

static Word
state_word(int64_t state)
{
    switch ((TrainerState)state) {
    case TRAINER_VALID: return WORD_TRAINER_VALID;
    case TRAINER_SOON: return WORD_TRAINER_SOON;
    case TRAINER_OUT: return WORD_TRAINER_OUT;
    case TRAINER_NEW: break;
    }
    return WORD_TRAINER_NEW;
}

static Str
state_colour(int64_t state)
{
    return state == TRAINER_VALID ? STR("success")
           : state == TRAINER_OUT ? STR("danger")
                                  : STR("warning");
}

static TrainerLine
line_of(Req *req, const Trainer *trainer)
{
    Arena *arena = req->cx->arena;
    const TrainerSkill *skills = trainer->skills.items;
    TrainerSkillLine *lines = ARENA_ARRAY(arena, trainer->skills.n, TrainerSkillLine);
    bool is_me = id_equal(trainer->member, req->actor->member.id);
    bool any = false;

    for (size_t i = 0; i < trainer->skills.n; i++) {
        lines[i] = (TrainerSkillLine){ skills[i], state_word(skills[i].state),
                                       state_colour(skills[i].state) };
        any = any || trainer_is_certain(&skills[i]);
    }
    return (TrainerLine){ .t = *trainer,
                          .as = study_profession(trainer->profession),
                          .state = state_word(trainer->state),
                          .colour = state_colour(trainer->state),
                          .code = certificate_show_code(arena, trainer->code),
                          .is_me = is_me,
                          .can_certify = any && (is_me || (req->actor->roles &
                                                           (ROLE_LEAD | ROLE_PLANNER)) != 0),
                          .skills = { lines, trainer->skills.n } };
}

static ShapeList
boxes(Req *req)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    StudyOption *options = ARENA_ARRAY(req->cx->arena, BOXES, StudyOption);
    size_t n = 0;

    for (size_t i = 0; i < set->modules.n && n < BOXES; i++) {
        if (all[i].of_version.len > 0)
            continue;
        options[n++] = (StudyOption){ .id = all[i].id,
                                      .text = module_find(set, all[i].id, req->lang)->title,
                                      .is_text = true };
        options[n - 1].field = arena_format(req->cx->arena, "m%zu", n);
    }
    return (ShapeList){ options, n };
}

static Status
colleagues(Req *req, ShapeList *ret)
{
    Cx *cx = req->cx;
    Colleague *list = NULL;
    StudyOption *options;
    size_t n = 0;

    TRY(people_colleagues(req, &list, &n));
    options = ARENA_ARRAY(cx->arena, n, StudyOption);
    for (size_t i = 0; i < n; i++)
        options[i] = (StudyOption){ .id = id_format(cx->arena, list[i].member),
                                    .text = list[i].name,
                                    .is_text = true };
    *ret = (ShapeList){ options, n };
    return OK;
}

static Status
send_list(Req *req, Str wrong)
{
    Cx *cx = req->cx;
    Day today = day_of_time(cx->now_s);
    TrainerSheet sheet = { .wrong = wrong,
                           .plans = (req->actor->roles & (ROLE_LEAD | ROLE_PLANNER)) != 0,
                           .today = day_format(cx->arena, today),
                           .in_two_years = day_format(cx->arena, (Day){ today.n + TWO_YEARS }),
                           .modules = boxes(req),
                           .professions = study_profession_options(cx, 0) };
    Trainers trainers;
    TrainerLine *lines;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "study", WORD_TRAINER_TITLE, "", &frame));
    TRY(trainer_list(req, &trainers));
    TRY(colleagues(req, &sheet.colleagues));
    lines = ARENA_ARRAY(cx->arena, trainers.trainers.n, TrainerLine);
    for (size_t i = 0; i < trainers.trainers.n; i++)
        lines[i] = line_of(req, (const Trainer *)trainers.trainers.items + i);
    sheet.trainers = (ShapeList){ lines, trainers.trainers.n };
    sheet.pupils = trainers.pupils;
    page = page_open(req);
    view_trainer_sheet(&page.view, &sheet, sheet.modules.items, sheet.modules.n,
                       sheet.colleagues.items, sheet.colleagues.n, sheet.professions.items,
                       sheet.professions.n);
    return page_send(&page, &frame);
}

/* --- the page --- */

/* GET /{lang}/trainers */
static Status
on_list(Req *req)
{
    return send_list(req, STR(""));
}

static TrainerTaught
taught_of(Cx *cx, const TaughtForm *form)
{
    TrainerTaught taught = form->taught;
    Buf ids = buf_new(BOXES * 42);

    for (size_t i = 0; i < BOXES; i++) {
        if (form->box[i].len > 0)
            buf_format(&ids, "%.*s,", STR_ARG(form->box[i]));
    }
    taught.modules = ids.len > 0 ? arena_str(cx->arena, buf_text(&ids)) : STR("all");
    buf_free(&ids);
    return taught;
}

static Status
again_list(Req *req)
{
    return send_list(req, page_why(req));
}

static Status
done(Req *req, Status status)
{
    Cx *cx = req->cx;

    TRY(status);
    http_go(req, arena_format(cx->arena, "/%.*s/trainers", STR_ARG(req->lang)));
    return OK;
}

/* POST /{lang}/trainers */
static Status
on_add(Req *req)
{
    const NewForm *form = req->body;
    TrainerNew new = { .name = form->name,
                       .profession = form->profession,
                       .member = form->member,
                       .taught = taught_of(req->cx, &form->form) };

    return done(req, trainer_add(req, &new));
}

/* POST /{lang}/trainers/{id}/taught */
static Status
on_teach(Req *req)
{
    TrainerTaught taught = taught_of(req->cx, req->body);

    return done(req, trainer_teach(req, &taught));
}

/* POST /{lang}/trainers/{id}/drop */
static Status
on_drop(Req *req)
{
    return done(req, trainer_drop(req));
}

/* POST /{lang}/trainers/{id}/certificate */
static Status
on_certify(Req *req)
{
    Cx *cx = req->cx;
    const Trainer *trainer = req->object;
    Certificate certificate;

    TRY(certify_trainer(req, &certificate));
    return study_print_certificate(req, &certificate, trainer->name);
}

/* POST /{lang}/trainers/{id}/confirm */
static Status
on_confirm(Req *req)
{
    return done(req, trainer_confirm(req));
}
