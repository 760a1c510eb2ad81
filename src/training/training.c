/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/training.h"

#include "base/shape.h"

static Status on_modules(Req *req);

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

static const Field module_fields[] = {
    { NEED(FIELD_TEXT, TrainingModule, id) },
    { NEED(FIELD_TEXT, TrainingModule, language) },
    { NEED(FIELD_TEXT, TrainingModule, title) },
    { NEED(FIELD_TEXT, TrainingModule, about) },
    { NEED(FIELD_TEXT, TrainingModule, version) },
    { NEED(FIELD_TEXT, TrainingModule, country) },
    { NEED(FIELD_INT, TrainingModule, minutes) },
    { NEED(FIELD_INT, TrainingModule, pages) },
    { NEED(FIELD_DAY, TrainingModule, changed) },
    { NEED(FIELD_BOOL, TrainingModule, reviewed) },
    { NEED(FIELD_LIST, TrainingModule, audience), .shape = &shape_text_item },
};
static const Shape module_shape = { "TrainingModule", sizeof(TrainingModule), module_fields,
                                    LEN(module_fields) };
static const Field modules_fields[] = {
    { NEED(FIELD_LIST, TrainingModules, modules), .shape = &module_shape },
};
static const Shape modules_shape = { "TrainingModules", sizeof(TrainingModules), modules_fields,
                                     LEN(modules_fields) };

static const Route routes[] = {
    { METHOD_GET, "/api/v1/training/modules", ADMIT_ANYONE, .on = on_modules,
      .gives = &modules_shape,
      .about = "The modules there are, with language, version and whether anybody reviewed them." },
};

const RouteTable training_routes = { routes, LEN(routes) };

static const ModuleSet *in_use;
static const TrainingSheets *sheets_in_use;

void
training_use(const ModuleSet *set, const TrainingSheets *sheets)
{
    in_use = set;
    sheets_in_use = sheets;
}

const TrainingSheets *
training_sheets(void)
{
    static const TrainingSheets none;

    return sheets_in_use != NULL ? sheets_in_use : &none;
}

const ModuleSet *
training_set(void)
{
    static const ModuleSet none;

    return in_use != NULL ? in_use : &none;
}

ShapeList
training_taught(Arena *arena, Str list, Str lang)
{
    TrainingTaught *taught = ARENA_ARRAY(arena, list.len / 2 + 1, TrainingTaught);
    size_t n = 0;

    while (list.len > 0) {
        TrainingTaught *one = &taught[n++];
        const Module *module;

        one->id = str_cut(str_trim(str_cut(list, ',', &list)), ' ', &one->version);
        module = module_find(training_set(), one->id, lang);
        one->is_there = module != NULL;
        one->title = module != NULL ? module->title : one->id;
        one->lang = module != NULL ? module->language : STR("en");
    }
    return (ShapeList){ taught, n };
}

static TrainingModule
told(const Module *module)
{
    return (TrainingModule){ .id = module->id,
                             .language = module->language,
                             .title = module->title,
                             .about = module->about,
                             .version = module->version,
                             .country = module->country,
                             .minutes = module->minutes,
                             .pages = (int64_t)module->pages.n,
                             .changed = module->changed,
                             .reviewed = module->reviewed.n > 0,
                             .audience = module->audience };
}

/* GET /api/v1/training/modules */
static Status
on_modules(Req *req)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    TrainingModule *list = ARENA_ARRAY(req->cx->arena, set->modules.n, TrainingModule);
    TrainingModules answer = { { list, set->modules.n } };

    for (size_t i = 0; i < set->modules.n; i++)
        list[i] = told(&all[i]);
    http_answer(req, &answer);
    return OK;
}
