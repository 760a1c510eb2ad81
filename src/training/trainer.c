/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list of a desk's trainers: what they were taught, by whom, and until when it holds. */
#include "training/trainer.h"

#include "courier/courier.h"
#include "os/channel.h"
#include "training/trainer_internal.h"
#include "training/trainer_sql.h"
#include "training/training.h"

const char *const trainer_states[] = { "valid", "soon", "out", "new", NULL };

/* --- until when --- */

Day
trainer_runs_out(Day until, Day newer)
{
    Day learnt = { newer.n + TRAINER_GRACE_DAYS };

    return newer.n > 0 && learnt.n < until.n ? learnt : until;
}

TrainerState
trainer_state(Day runs_out, Day today)
{
    if (runs_out.n < today.n)
        return TRAINER_OUT;
    return runs_out.n - today.n <= TRAINER_SOON_DAYS ? TRAINER_SOON : TRAINER_VALID;
}

bool
trainer_is_certain(const TrainerSkill *skill)
{
    return (skill->confirmed || skill->outside) && skill->state != TRAINER_OUT;
}

int64_t
trainer_stage(int64_t days_left)
{
    if (days_left <= TRAINER_LAST_DAYS)
        return 2;
    return days_left <= TRAINER_SOON_DAYS ? 1 : 0;
}

/* --- the list --- */

static Status
find_trainer(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    Trainer *trainer = ARENA_NEW(cx->arena, Trainer);
    SqlTrainerFindRow row;
    bool found = false;

    TRY(sql_trainer_find(cx, db, actor->desk.id, id, &row, &found));
    if (!found)
        return http_not_found(cx);
    *trainer = (Trainer){ .trainer = id,
                          .member = row.member,
                          .name = row.name,
                          .profession = row.profession,
                          .code = row.code };
    *ret = trainer;
    return OK;
}

const Object trainer_object = { "trainer", find_trainer };

static Status
find_pupil(Cx *cx, Db *db, const Actor *actor, Id id, const void **ret)
{
    Trainer *pupil = ARENA_NEW(cx->arena, Trainer);
    SqlTrainerPupilFindRow row;

    TRY(sql_trainer_pupil_find(cx, db, actor->desk.id, id, &row));
    if (row.n == 0)
        return http_not_found(cx);
    *pupil = (Trainer){ .trainer = id };
    *ret = pupil;
    return OK;
}

const Object trainer_pupil_object = { "trainer-pupil", find_pupil };

static Str
teacher_text(Cx *cx, const SqlTrainerSkillsRow *row)
{
    if (row->teacher_name.len == 0)
        return row->outside;
    return arena_format(cx->arena, "%.*s, %.*s", STR_ARG(row->teacher_name),
                        STR_ARG(row->teacher_desk));
}

static TrainerSkill
skill_of(Cx *cx, const SqlTrainerSkillsRow *row, Str lang)
{
    const Module *module = module_find(training_set(), row->module, lang);
    Day until = { (int32_t)row->until_day };
    Day runs_out = trainer_runs_out(until, (Day){ (int32_t)row->newer });

    return (TrainerSkill){ .module = row->module,
                           .title = module != NULL ? module->title : row->module,
                           .version = row->version,
                           .by = teacher_text(cx, row),
                           .confirmed = row->confirmed > 0,
                           .outside = row->teacher_name.len == 0,
                           .is_behind = row->newer > 0,
                           .on = { (int32_t)row->on_day },
                           .until = until,
                           .runs_out = runs_out,
                           .state = trainer_state(runs_out, day_of_time(cx->now_s)) };
}

Status
trainer_skills(Cx *cx, Db *db, Id trainer, Str lang, ShapeList *ret)
{
    SqlTrainerSkillsRow *rows = NULL;
    TrainerSkill *skills;
    size_t n = 0;

    TRY(sql_trainer_skills(cx, db, trainer, TRAINER_MODULES_MAX, &rows, &n));
    skills = ARENA_ARRAY(cx->arena, n, TrainerSkill);
    for (size_t i = 0; i < n; i++)
        skills[i] = skill_of(cx, &rows[i], lang);
    *ret = (ShapeList){ skills, n };
    return OK;
}

/* Her state is that of the first module that runs out. */
static void
sum_up(Trainer *trainer, Day today)
{
    const TrainerSkill *skills = trainer->skills.items;

    trainer->state = TRAINER_NEW;
    for (size_t i = 0; i < trainer->skills.n; i++) {
        if (trainer->runs_out.n == 0 || skills[i].runs_out.n < trainer->runs_out.n)
            trainer->runs_out = skills[i].runs_out;
    }
    if (trainer->skills.n > 0)
        trainer->state = trainer_state(trainer->runs_out, today);
}

static Status
read_pupils(Req *req, ShapeList *ret)
{
    Cx *cx = req->cx;
    SqlTrainerPupilsRow *rows = NULL;
    TrainerPupil *pupils;
    size_t n = 0;

    TRY(sql_trainer_pupils(cx, req->db, req->actor->desk.id, TRAINERS_MAX, &rows, &n));
    pupils = ARENA_ARRAY(cx->arena, n, TrainerPupil);
    for (size_t i = 0; i < n; i++)
        pupils[i] = (TrainerPupil){ .trainer = rows[i].id,
                                    .name = rows[i].name,
                                    .desk = rows[i].desk_name,
                                    .teacher = rows[i].teacher_name,
                                    .modules = rows[i].modules,
                                    .on = { (int32_t)rows[i].on_day },
                                    .until = { (int32_t)rows[i].until_day },
                                    .confirmed = rows[i].confirmed > 0 };
    *ret = (ShapeList){ pupils, n };
    return OK;
}

Status
trainer_list(Req *req, Trainers *ret)
{
    Cx *cx = req->cx;
    bool plans = (req->actor->roles & (ROLE_LEAD | ROLE_PLANNER)) != 0;
    SqlTrainerListRow *rows = NULL;
    Trainer *list;
    size_t n = 0;

    TRY(sql_trainer_list(cx, req->db, req->actor->desk.id, TRAINERS_MAX, &rows, &n));
    list = ARENA_ARRAY(cx->arena, n, Trainer);
    for (size_t i = 0; i < n; i++) {
        list[i] = (Trainer){ .trainer = rows[i].id,
                             .member = rows[i].member,
                             .name = rows[i].name,
                             .profession = rows[i].profession,
                             .code = plans ? rows[i].code : STR("") };
        TRY(trainer_skills(cx, req->db, rows[i].id, req->lang, &list[i].skills));
        sum_up(&list[i], day_of_time(cx->now_s));
    }
    *ret = (Trainers){ { list, n }, { NULL, 0 } };
    return plans ? read_pupils(req, &ret->pupils) : OK;
}

/* --- now and then --- */

static Status
note_versions(Cx *cx, Db *db)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;

    for (size_t i = 0; i < set->modules.n; i++) {
        if (all[i].of_version.len == 0)
            TRY(sql_training_version_put(cx, db, all[i].id, all[i].version,
                                         day_of_time(cx->now_s).n));
    }
    return OK;
}

static Status
tell_one(Cx *cx, Db *db, const SqlTrainerToTellRow *row, int courier)
{
    Trainer trainer = { .member = row->member };
    Day today = day_of_time(cx->now_s);
    Message word = { COURIER_TELL, 0, id_bytes(&trainer.member) };
    Id nobody = { { 0 } };
    int64_t changed = 0;
    int64_t stage;

    TRY(trainer_skills(cx, db, row->id, STR(""), &trainer.skills));
    sum_up(&trainer, today);
    stage = trainer.skills.n > 0 ? trainer_stage(trainer.runs_out.n - today.n) : 0;
    if (stage <= row->told)
        return OK;
    if (courier >= 0 && !id_equal(row->member, nobody))
        status_ignore(cx, channel_send(cx, courier, &word), "her page says it too");
    return sql_trainer_told(cx, db, row->id, stage, &changed);
}

Status
trainer_sweep(Cx *cx, Db *db, int courier)
{
    SqlTrainerToTellRow *rows = NULL;
    size_t n = 0;

    TRY(note_versions(cx, db));
    TRY(sql_trainer_to_tell(cx, db, INT32_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(tell_one(cx, db, &rows[i], courier));
    return OK;
}

Status
trainer_check(Cx *cx, Db *db)
{
    SqlTrainerUnfoundedRow unfounded;

    TRY(sql_trainer_unfounded(cx, db, &unfounded));
    if (unfounded.n != 0)
        FAIL(ERR_BUG, "trainer.check", "TT1: %lld were taught what their teacher had not",
             (long long)unfounded.n);
    return OK;
}
