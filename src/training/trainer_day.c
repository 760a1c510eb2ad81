/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Trainers on a study day: who is meant, and what the host should know of them. */
#include "training/study_internal.h"
#include "training/trainer_internal.h"
#include "training/trainer_sql.h"
#include "training/training.h"

Status
trainer_named(Req *req, Str name_or_code, TrainerNamed *ret)
{
    Cx *cx = req->cx;
    Str name = str_trim(name_or_code);
    SqlTrainerByCodeRow by_code;
    SqlTrainerByNameRow by_name;
    bool found = false;
    Str code;

    *ret = (TrainerNamed){ .name = name };
    if (name.len == 0)
        return OK;
    if (certificate_read_code(cx->arena, name, STUDY_CODE, &code))
        TRY(sql_trainer_by_code(cx, req->db, code, &by_code, &found));
    if (found) {
        *ret = (TrainerNamed){ true, by_code.id, by_code.name, by_code.profession };
        return OK;
    }
    TRY(sql_trainer_by_name(cx, req->db, req->actor->desk.id, name, &by_name, &found));
    if (found)
        *ret = (TrainerNamed){ true, by_name.id, name, by_name.profession };
    return OK;
}

Status
trainer_of_day_set(Req *req, Id day, int64_t place, const TrainerNamed *who)
{
    Cx *cx = req->cx;

    return who->is_listed ? sql_trainer_of_day_put(cx, req->db, day, place, who->trainer) : OK;
}

typedef struct Warning {
    StudyWarning list[2 * TRAINER_MODULES_MAX + 4];
    size_t n;
} Warning;

static void
warn(Warning *found, const char *kind, Str who, Str module, Day day)
{
    if (found->n < LEN(found->list))
        found->list[found->n++] = (StudyWarning){ str_of(kind), who, module, day };
}

static const TrainerSkill *
skill_for(ShapeList skills, Str module)
{
    const TrainerSkill *all = skills.items;

    for (size_t i = 0; i < skills.n; i++) {
        if (str_equal(all[i].module, module))
            return &all[i];
    }
    return NULL;
}

/* Each module of the day: whether she learnt to teach it, and whether that still holds then. */
static Status
warn_of(Req *req, const StudyDay *day, Str who, Id trainer, Warning *found)
{
    Cx *cx = req->cx;
    Day on = day_of_time(day->begins);
    Str rest = day->modules;
    ShapeList skills;

    TRY(trainer_skills(cx, req->db, trainer, req->lang, &skills));
    while (rest.len > 0) {
        Str version;
        Str id = str_cut(str_trim(str_cut(rest, ',', &rest)), ' ', &version);
        const TrainerSkill *skill = skill_for(skills, id);
        const Module *module = module_find(training_set(), id, req->lang);
        Str title = module != NULL ? module->title : id;

        if (skill == NULL)
            warn(found, "untaught", who, title, on);
        else if (skill->runs_out.n < on.n)
            warn(found, "out", who, title, skill->runs_out);
    }
    return OK;
}

Status
trainer_warnings(Req *req, const StudyDay *day, ShapeList *ret)
{
    Cx *cx = req->cx;
    Warning *found = ARENA_NEW(cx->arena, Warning);
    const Str names[] = { day->trainer, day->co_trainer };

    for (int64_t place = 0; place < 2; place++) {
        SqlTrainerOfDayRow row;
        bool any = false;

        if (names[place].len == 0) {
            warn(found, "alone", day->trainer, STR(""), (Day){ 0 });
            continue;
        }
        TRY(sql_trainer_of_day(cx, req->db, day->id, place, &row, &any));
        if (any)
            TRY(warn_of(req, day, names[place], row.trainer, found));
        else
            warn(found, "unlisted", names[place], STR(""), (Day){ 0 });
    }
    *ret = (ShapeList){ found->list, found->n };
    return OK;
}
