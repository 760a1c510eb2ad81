/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Putting somebody on the list: who taught her what. */
#include "training/study_internal.h"
#include "training/trainer_internal.h"
#include "training/trainer_sql.h"
#include "training/training.h"

/* Who taught: a trainer of some list, or words. */
typedef struct Teacher {
    Id id;
    bool is_listed;
    bool is_ours;
} Teacher;

static Status
read_teacher(Req *req, const TrainerTaught *taught, Teacher *ret)
{
    Cx *cx = req->cx;
    SqlTrainerByCodeRow row;
    bool found = false;
    Str code;

    *ret = (Teacher){ .is_listed = false };
    if (taught->teacher.len == 0 && str_trim(taught->outside).len == 0)
        FAIL_AT(ERR_INVALID, "trainer.teacher", "teacher",
                "who taught her: the code of a trainer, or in words under `outside`");
    if (taught->teacher.len == 0)
        return OK;
    if (certificate_read_code(cx->arena, taught->teacher, STUDY_CODE, &code))
        TRY(sql_trainer_by_code(cx, req->db, code, &row, &found));
    if (!found)
        FAIL_AT(ERR_INVALID, "trainer.code", "teacher", "there is no trainer of this code");
    *ret = (Teacher){ row.id, true, id_equal(row.desk, req->actor->desk.id) };
    return OK;
}

static Status
check_days(Req *req, const TrainerTaught *taught)
{
    Cx *cx = req->cx;
    Zone zone;

    TRY(study_zone(req, req->actor->country, &zone));
    if (taught->on.n > day_of_time(cx->now_s + zone_offset(&zone, cx->now_s)).n)
        FAIL_AT(ERR_INVALID, "trainer.on", "on", "a day that has come is expected");
    if (taught->until.n <= taught->on.n || taught->until.n - taught->on.n > TRAINER_DAYS_MAX)
        FAIL_AT(ERR_INVALID, "trainer.until", "until",
                "a day after that of the training is expected, at most three years after");
    return OK;
}

/* With which version: the teacher's, or that of today where she is of no list. */
static Status
find_version(Req *req, const Teacher *teacher, const Module *module, Day on, Str *ret)
{
    Cx *cx = req->cx;
    SqlTrainerHadRow had;
    bool found = false;

    *ret = module->version;
    if (!teacher->is_listed)
        return OK;
    TRY(sql_trainer_had(cx, req->db, teacher->id, module->id, on.n, &had, &found));
    if (!found || had.until_day < on.n)
        FAIL_AT(ERR_INVALID, "trainer.untaught", "teacher",
                "she was not a trainer of \"%.*s\" herself on that day", STR_ARG(module->id));
    *ret = had.version;
    return OK;
}

/* Rows to be written, once all of them are found right. */
typedef struct Teaching {
    SqlTrainerTaughtAddArgs rows[TRAINER_MODULES_MAX];
    size_t n;
} Teaching;

static bool
has_module(const Teaching *teaching, Str module)
{
    for (size_t i = 0; i < teaching->n; i++) {
        if (str_equal(teaching->rows[i].module, module))
            return true;
    }
    return false;
}

static Status
plan_one(Req *req, Id trainer, const TrainerTaught *taught, const Teacher *teacher,
         const Module *module, Teaching *teaching)
{
    Cx *cx = req->cx;
    SqlTrainerTaughtAddArgs args = { .desk = req->actor->desk.id,
                                     .trainer = trainer,
                                     .module = module->id,
                                     .teacher = teacher->id,
                                     .outside =
                                         teacher->is_listed ? STR("") : str_trim(taught->outside),
                                     .on_day = taught->on.n,
                                     .until_day = taught->until.n,
                                     .confirmed = teacher->is_ours ? cx->now_s : 0 };
    SqlTrainerTaughtOnRow already;

    if (has_module(teaching, module->id) || teaching->n == TRAINER_MODULES_MAX)
        return OK;
    TRY(sql_trainer_taught_on(cx, req->db, trainer, module->id, taught->on.n, &already));
    if (already.n > 0)
        FAIL(ERR_CONFLICT, "trainer.taught", "\"%.*s\" was noted for that day already",
             STR_ARG(module->id));
    TRY(find_version(req, teacher, module, taught->on, &args.version));
    teaching->rows[teaching->n++] = args;
    return OK;
}

static Status
plan_all(Req *req, Id trainer, const TrainerTaught *taught, const Teacher *teacher,
         Teaching *teaching)
{
    Cx *cx = req->cx;
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;

    for (size_t i = 0; i < set->modules.n; i++) {
        if (all[i].of_version.len == 0)
            TRY(plan_one(req, trainer, taught, teacher, &all[i], teaching));
    }
    return OK;
}

static Status
plan_named(Req *req, Id trainer, const TrainerTaught *taught, const Teacher *teacher,
           Teaching *teaching)
{
    Cx *cx = req->cx;
    Str rest = taught->modules;

    while (rest.len > 0) {
        Str id = str_trim(str_cut(rest, ',', &rest));
        const Module *module = module_find(training_set(), id, STR(""));

        if (id.len == 0)
            continue;
        if (module == NULL)
            FAIL_AT(ERR_INVALID, "study.module", "modules", "there is no module \"%.*s\"",
                    STR_ARG(id));
        TRY(plan_one(req, trainer, taught, teacher, module, teaching));
    }
    return OK;
}

/* All that can be wrong, before anything is written. */
static Status
plan_teaching(Req *req, Id trainer, const TrainerTaught *taught, Teaching *teaching)
{
    Cx *cx = req->cx;
    Teacher teacher;

    TRY(check_days(req, taught));
    TRY(study_check_line(cx, "outside", taught->outside));
    TRY(read_teacher(req, taught, &teacher));
    if (teacher.is_listed && id_equal(teacher.id, trainer))
        FAIL_AT(ERR_INVALID, "trainer.self", "teacher", "nobody trains herself");
    if (str_equal(str_trim(taught->modules), STR("all")))
        TRY(plan_all(req, trainer, taught, &teacher, teaching));
    else
        TRY(plan_named(req, trainer, taught, &teacher, teaching));
    if (teaching->n == 0)
        FAIL_AT(ERR_INVALID, "trainer.modules", "modules", "which modules she was trained for");
    return OK;
}

static Status
write_teaching(Req *req, Id trainer, const Teaching *teaching)
{
    Cx *cx = req->cx;
    int64_t changed = 0;

    for (size_t i = 0; i < teaching->n; i++)
        TRY(sql_trainer_taught_add(cx, req->db, &teaching->rows[i]));
    return sql_trainer_told(cx, req->db, trainer, 0, &changed);
}

Status
trainer_teach(Req *req, const TrainerTaught *taught)
{
    Cx *cx = req->cx;
    const Trainer *trainer = req->object;
    Teaching *teaching = ARENA_NEW(cx->arena, Teaching);

    TRY(plan_teaching(req, trainer->trainer, taught, teaching));
    return write_teaching(req, trainer->trainer, teaching);
}

/* A colleague's id, or nobody's. */
static Status
read_member(Req *req, Str text, Id *ret)
{
    Cx *cx = req->cx;
    Colleague *list = NULL;
    size_t n = 0;
    Id id;

    *ret = (Id){ { 0 } };
    if (text.len == 0)
        return OK;
    TRY(people_colleagues(req, &list, &n));
    for (size_t i = 0; id_parse(text, &id) && i < n; i++) {
        if (!id_equal(list[i].member, id))
            continue;
        *ret = id;
        return OK;
    }
    FAIL_AT(ERR_INVALID, "trainer.member", "member", "nobody of this desk has this id");
}

Status
trainer_add(Req *req, const TrainerNew *new)
{
    Cx *cx = req->cx;
    SqlTrainerAddArgs args = { .desk = req->actor->desk.id,
                               .id = id_new(),
                               .name = str_trim(new->name),
                               .profession = str_of(study_professions[new->profession]),
                               .code = certificate_new_code(cx->arena, STUDY_CODE),
                               .at = cx->now_s };
    Teaching *teaching = ARENA_NEW(cx->arena, Teaching);

    TRY(study_check_line(cx, "name", new->name));
    if (args.name.len == 0)
        FAIL_AT(ERR_INVALID, "study.name", "name", "a name is expected");
    TRY(read_member(req, new->member, &args.member));
    TRY(plan_teaching(req, args.id, &new->taught, teaching));
    TRY(sql_trainer_add(cx, req->db, &args));
    return write_teaching(req, args.id, teaching);
}

Status
trainer_drop(Req *req)
{
    Cx *cx = req->cx;
    const Trainer *trainer = req->object;
    int64_t changed = 0;

    TRY(sql_trainer_drop_days(cx, req->db, trainer->trainer));
    TRY(sql_trainer_drop_taught(cx, req->db, req->actor->desk.id, trainer->trainer));
    return sql_trainer_drop(cx, req->db, req->actor->desk.id, trainer->trainer, &changed);
}

Status
trainer_confirm(Req *req)
{
    Cx *cx = req->cx;
    const Trainer *pupil = req->object;
    int64_t changed = 0;

    return sql_trainer_confirm(cx, req->db, req->actor->desk.id, pupil->trainer, cx->now_s,
                               &changed);
}
