/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of a desk's year: its study days, planning one, who may plan. */
#include "people/people_page.h"
#include "training/study_internal.h"
#include "training/study_page.h"
#include "training/trainer.h"
#include "training/training.h"
#include "training/views.h"

static Status on_year(Req *req), on_plan(Req *req), on_planner(Req *req), again_year(Req *req);

enum { QUARTER_DAYS = 91, /* the same day of the week */ MODULES = 4 };

/* What the forms send: StudyPlan with its modules one by one. */
typedef struct PlanForm {
    StudyPlan plan;
    Str module[MODULES];
} PlanForm;

#define TEXT(struct_, name_, field_, most_)                                                        \
    .name = (name_), .type = FIELD_TEXT, .need = FIELD_OPTIONAL,                                   \
    .offset = offsetof(struct_, field_), .max = (most_)
#define AS(struct_, name_, field_)                                                                 \
    .name = (name_), .type = FIELD_CHOICE, .need = FIELD_REQUIRED,                                 \
    .offset = offsetof(struct_, field_), .names = study_professions

static const Field plan_fields[] = {
    { TEXT(PlanForm, "title", plan.title, 120) },
    { TEXT(PlanForm, "place", plan.place, 120) },
    { .name = "day", .type = FIELD_DAY, .offset = offsetof(PlanForm, plan.day) },
    { TEXT(PlanForm, "begins", plan.begins, 8) },
    { TEXT(PlanForm, "ends", plan.ends, 8) },
    { .name = "at_table",
      .type = FIELD_INT,
      .offset = offsetof(PlanForm, plan.at_table),
      .min = 3,
      .max = 12 },
    { TEXT(PlanForm, "module1", module[0], 40) },
    { TEXT(PlanForm, "module2", module[1], 40) },
    { TEXT(PlanForm, "module3", module[2], 40) },
    { TEXT(PlanForm, "module4", module[3], 40) },
    { TEXT(PlanForm, "trainer", plan.trainer, 80) },
    { AS(PlanForm, "trainer_as", plan.trainer_as) },
    { TEXT(PlanForm, "co_trainer", plan.co_trainer, 80) },
    { AS(PlanForm, "co_as", plan.co_as) },
};
static const Shape plan_form = { "StudyPlanForm", sizeof(PlanForm), plan_fields, LEN(plan_fields) };
/* The choice of a member who may plan. */
typedef struct PlannerForm {
    Id member;
    bool may;
} PlannerForm;
static const Field planner_fields[] = {
    { .name = "member", .type = FIELD_ID, .offset = offsetof(PlannerForm, member) },
    { .name = "may",
      .type = FIELD_BOOL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(PlannerForm, may) },
};
static const Shape planner_form = { "StudyPlannerForm", sizeof(PlannerForm), planner_fields,
                                    LEN(planner_fields) };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/study", ADMIT_PLANNER, .on = on_year,
      .about = "The study days of a desk's year, and planning one." },
    { METHOD_POST, "/{lang}/study", ADMIT_PLANNER, .on = on_plan, .takes = &plan_form, .form = true,
      .again = again_year, .writes = true, .about = "Plans a study day." },
    { METHOD_POST, "/{lang}/study-planners", ADMIT_LEAD, .on = on_planner, .takes = &planner_form,
      .form = true, .again = again_year, .writes = true,
      .about = "Chooses who of her desk may plan besides her." },
};

const RouteTable study_year_routes = { routes, LEN(routes) };

/* How many originals there are. */
static size_t
count_modules(void)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    size_t n = 0;

    for (size_t i = 0; i < set->modules.n; i++)
        n += all[i].of_version.len == 0;
    return n;
}

/* The originals in the order of the list; three from `first` on stand there already. */
static ShapeList
module_choices(Req *req, size_t first)
{
    static const char *const fields[MODULES] = { "module1", "module2", "module3", "module4" };
    Cx *cx = req->cx;
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    StudyChoice *choices = ARENA_ARRAY(cx->arena, MODULES, StudyChoice);
    size_t count = count_modules();

    for (size_t c = 0; c < MODULES; c++) {
        StudyOption *options = ARENA_ARRAY(cx->arena, set->modules.n, StudyOption);
        size_t n = 0;

        for (size_t i = 0; i < set->modules.n; i++) {
            const Module *shown = module_find(set, all[i].id, req->lang);

            if (all[i].of_version.len > 0)
                continue;
            options[n] = (StudyOption){ .id = all[i].id,
                                        .text = shown != NULL ? shown->title : all[i].title,
                                        .is_text = true,
                                        .chosen = c < 3 && n == (first + c) % count };
            n++;
        }
        choices[c] = (StudyChoice){ str_of(fields[c]), WORD_STUDY_MODULE, c > 0, { options, n } };
    }
    return (ShapeList){ choices, MODULES };
}

static int
year_of(Day day)
{
    int year, month, date;

    day_parts(day, &year, &month, &date);
    return year;
}

/* Members of the desk who do not lead: whom a lead can choose. */
static Status
show_planners(Req *req, StudyYear *year)
{
    Cx *cx = req->cx;
    Colleague *list = NULL;
    StudyOption *options;
    size_t n = 0;
    size_t shown = 0;

    year->leads = (req->actor->roles & ROLE_LEAD) != 0;
    TRY(people_colleagues(req, &list, &n));
    options = ARENA_ARRAY(cx->arena, n, StudyOption);
    for (size_t i = 0; i < n; i++) {
        if ((list[i].roles & ROLE_LEAD) == 0)
            options[shown++] = (StudyOption){ .id = id_format(cx->arena, list[i].member),
                                              .text = list[i].name,
                                              .is_text = true,
                                              .chosen = (list[i].roles & ROLE_PLANNER) != 0 };
    }
    year->planners = (ShapeList){ options, shown };
    return OK;
}

static Status
show_listed(Req *req, StudyYear *year)
{
    Cx *cx = req->cx;
    Trainers trainers;
    const Trainer *all;
    StudyOption *options;

    TRY(trainer_list(req, &trainers));
    all = trainers.trainers.items;
    options = ARENA_ARRAY(cx->arena, trainers.trainers.n, StudyOption);
    for (size_t i = 0; i < trainers.trainers.n; i++)
        options[i] = (StudyOption){ .id = all[i].name, .text = all[i].name, .is_text = true };
    year->listed = (ShapeList){ options, trainers.trainers.n };
    return OK;
}

/* The place after the last of these modules in the list of originals. */
static size_t
after_these(Str modules)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    size_t ret = 0;

    while (modules.len > 0) {
        Str version;
        Str id = str_cut(str_trim(str_cut(modules, ',', &modules)), ' ', &version);
        size_t n = 0;

        for (size_t i = 0; i < set->modules.n; i++) {
            if (all[i].of_version.len > 0)
                continue;
            n++;
            if (str_equal(all[i].id, id) && n > ret)
                ret = n;
        }
    }
    return ret;
}

static size_t
profession_number(Str id)
{
    size_t n = 0;

    while (study_professions[n] != NULL && !str_equal(str_of(study_professions[n]), id))
        n++;
    return n;
}

/* As on that day, a quarter of a year later, with the modules that come next. */
static void
fill_like(Req *req, const SqlStudyDayFindRow *last, Str clock, StudyYear *year)
{
    Cx *cx = req->cx;
    Day tomorrow = { day_of_time(cx->now_s).n + 1 };
    Day day = tomorrow;

    if (day_parse(str_slice(clock, 0, 10), &day)) /* on the clocks there */
        day.n += QUARTER_DAYS;
    year->is_like_last = true;
    year->year = year_of(day.n > tomorrow.n ? day : tomorrow);
    year->title = last->title;
    year->place = last->place;
    year->day = day_format(cx->arena, day.n > tomorrow.n ? day : tomorrow);
    year->begins = str_slice(clock, 11, 16);
    year->ends = str_slice(clock, 17, 22);
    year->at_table = last->at_table;
    year->trainer = last->trainer;
    year->co_trainer = last->co_trainer;
    year->choices = module_choices(req, after_these(last->modules));
    year->trainers = study_profession_options(cx, profession_number(last->trainer_as));
    year->co_trainers = study_profession_options(cx, profession_number(last->co_as));
}

/* A year is planned by saying little more than when: the form is as on the last day of hers. */
static Status
propose(Req *req, const StudyDays *days, StudyYear *year)
{
    Cx *cx = req->cx;
    const StudyDay *all = days->days.items;
    size_t i = 0;
    SqlStudyDayFindRow last;
    bool found = false;

    while (i < days->days.n && !all[i].is_host)
        i++;
    if (i < days->days.n)
        TRY(sql_study_day_find(cx, req->db, req->actor->desk.id, all[i].id, &last, &found));
    if (found)
        fill_like(req, &last, all[i].clock, year);
    return OK;
}

static Status
send_year(Req *req, Str wrong)
{
    Cx *cx = req->cx;
    Day tomorrow = { day_of_time(cx->now_s).n + 1 };
    StudyYear year = { .year = year_of(tomorrow),
                       .of = STUDY_A_YEAR,
                       .wrong = wrong,
                       .day = day_format(cx->arena, tomorrow),
                       .begins = STR("09:00"),
                       .ends = STR("12:00"),
                       .at_table = 6 };
    StudyDays days;
    const StudyDay *all;
    PageFrame frame;
    Page page;

    TRY(people_frame(req, "study", WORD_STUDY_TITLE, "", &frame));
    TRY(study_days(req, &days));
    year.trainer = frame.who.name;
    year.choices = module_choices(req, 0);
    year.trainers = study_profession_options(cx, 0);
    year.co_trainers = study_profession_options(cx, 6);
    TRY(propose(req, &days, &year));
    all = days.days.items;
    for (size_t i = 0; i < days.days.n; i++)
        year.planned += all[i].is_host && year_of(day_of_time(all[i].begins)) == year.year;
    TRY(show_listed(req, &year));
    TRY(show_planners(req, &year));
    page = page_open(req);
    view_study_year(&page.view, &year, all, days.days.n);
    return page_send(&page, &frame);
}

/* GET /{lang}/study */
static Status
on_year(Req *req)
{
    return send_year(req, STR(""));
}

static Status
again_year(Req *req)
{
    return send_year(req, page_why(req));
}

static void
add_module(Buf *out, Str id)
{
    if (id.len > 0)
        buf_format(out, "%s%.*s", out->len > 0 ? ", " : "", STR_ARG(id));
}

/* POST /{lang}/study */
static Status
on_plan(Req *req)
{
    Cx *cx = req->cx;
    const PlanForm *form = req->body;
    StudyPlan plan = form->plan;
    Buf modules = buf_new(400);
    Id day;

    for (size_t i = 0; i < MODULES; i++)
        add_module(&modules, form->module[i]);
    plan.modules = buf_take_text(cx->arena, &modules);
    TRY(study_plan(req, &plan, &day));
    study_go(req, day);
    return OK;
}

/* POST /{lang}/study-planners */
static Status
on_planner(Req *req)
{
    Cx *cx = req->cx;
    const PlannerForm *form = req->body;

    TRY(member_set_planner(req, (MemberId){ form->member }, form->may));
    http_go(req, arena_format(cx->arena, "/%.*s/study", STR_ARG(req->lang)));
    return OK;
}
