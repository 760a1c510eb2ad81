/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in fences: Markdown for some, parts, what is alive, decisions. */
#include "training/module_internal.h"

enum { FENCE_TEXT_MAX = 1200, FENCE_LIST_MAX = 32 };

const char *const live_names[] = {
    "advice", "call", "signs", "clocks", "injuries", "picture", NULL
};
const char *const module_pictures[] = { "tiles", "parts",  "door",  "alone", "ruler",
                                        "phone", "ladder", "child", "cup",   NULL };
const char *const choice_rights[] = { "no", "yes", "law", NULL };

#define OF(type_, need_, struct_, field_)                                                          \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)
#define MAYBE(struct_, field_)                                                                     \
    {                                                                                              \
        OF(FIELD_TEXT, FIELD_OPTIONAL, struct_, field_), .max = FENCE_TEXT_MAX                     \
    }
#define NEEDED(struct_, field_)                                                                    \
    {                                                                                              \
        OF(FIELD_TEXT, FIELD_REQUIRED, struct_, field_), .min = 1, .max = FENCE_TEXT_MAX           \
    }
#define TEXTS(struct_, field_)                                                                     \
    {                                                                                              \
        OF(FIELD_LIST, FIELD_OPTIONAL, struct_, field_), .shape = &shape_text_item,                \
                                                         .max = FENCE_LIST_MAX                     \
    }

/* Of a question to the adviser what a lesson may fix: the country and the day are the reader's. */
static const Field ask_fields[] = {
    MAYBE(LawAsk, holder),  MAYBE(LawAsk, recipient),  TEXTS(LawAsk, offences),
    MAYBE(LawAsk, consent), MAYBE(LawAsk, victim_age), MAYBE(LawAsk, asked),
    TEXTS(LawAsk, facts),
};
const Shape module_ask_shape = { "ModuleAsk", sizeof(LawAsk), ask_fields, LEN(ask_fields) };

static const Field live_fields[] = {
    { OF(FIELD_CHOICE, FIELD_REQUIRED, ModuleLive, show), .names = live_names },
    MAYBE(ModuleLive, of),
    MAYBE(ModuleLive, about),
    { OF(FIELD_OBJECT, FIELD_OPTIONAL, ModuleLive, ask), .shape = &module_ask_shape },
};
static const Shape live_shape = { "ModuleLive", sizeof(ModuleLive), live_fields, LEN(live_fields) };

static const Field choice_fields[] = {
    NEEDED(ModuleChoice, text),
    { OF(FIELD_CHOICE, FIELD_REQUIRED, ModuleChoice, right), .names = choice_rights },
    TEXTS(ModuleChoice, when),
    NEEDED(ModuleChoice, why),
};
static const Shape choice_shape = { "ModuleChoice", sizeof(ModuleChoice), choice_fields,
                                    LEN(choice_fields) };

static const Field case_fields[] = {
    NEEDED(ModuleCase, id),
    NEEDED(ModuleCase, story),
    NEEDED(ModuleCase, question),
    NEEDED(ModuleCase, source),
    { OF(FIELD_LIST, FIELD_REQUIRED, ModuleCase, choices), .shape = &choice_shape, .min = 2,
      .max = 5 },
    MAYBE(ModuleCase, call),
    MAYBE(ModuleCase, signs),
    { OF(FIELD_OBJECT, FIELD_OPTIONAL, ModuleCase, ask), .shape = &module_ask_shape },
};
static const Shape case_shape = { "ModuleCase", sizeof(ModuleCase), case_fields, LEN(case_fields) };

bool
module_lists(ShapeList list, Str text)
{
    const TextItem *items = list.items;

    for (size_t i = 0; i < list.n; i++) {
        if (str_equal(items[i].text, text))
            return true;
    }
    return false;
}

/* "a b c" as a list. */
static ShapeList
words_of(Cx *cx, Str text)
{
    TextItem *items = ARENA_ARRAY(cx->arena, FENCE_LIST_MAX, TextItem);
    size_t n = 0;

    while (text.len > 0 && n < FENCE_LIST_MAX) {
        Str word = str_trim(str_cut(text, ' ', &text));

        if (word.len > 0)
            items[n++].text = arena_str(cx->arena, word);
    }
    return (ShapeList){ items, n };
}

static Status
read_inner(ModuleReading *reading, Str text, unsigned above)
{
    unsigned before = reading->above;
    Status status;

    reading->above = above;
    reading->depth++;
    status = module_read_blocks(reading, arena_str(reading->cx->arena, text));
    reading->depth--;
    reading->above = before;
    return status;
}

/* "for A B" */
static Status
read_for(ModuleReading *reading, Str names, Str text, ShapePlace place)
{
    ShapeList before = reading->only;
    ShapeList only = words_of(reading->cx, names);
    const TextItem *items = only.items;
    Status status;

    if (only.n == 0 || before.n > 0)
        return module_refuse(reading, place,
                             "for: audiences are expected, and none within another");
    for (size_t i = 0; i < only.n; i++) {
        if (module_audience(reading->set, items[i].text) == NULL)
            return module_refuse(reading, place, "for: there is no such audience in training.yaml");
    }
    reading->only = only;
    status = read_inner(reading, text, place.line);
    reading->only = before;
    return status;
}

/* "trainer KIND" */
static Status
read_trainer(ModuleReading *reading, Str kind, Str text, ShapePlace place)
{
    Status status;

    if (reading->trainer.len > 0 ||
        (!str_equal(kind, STR("say")) && !str_equal(kind, STR("exercise")) &&
         !str_equal(kind, STR("question"))))
        return module_refuse(reading, place, "trainer: say, exercise or question is expected");
    reading->trainer = arena_str(reading->cx->arena, kind);
    status = read_inner(reading, text, place.line);
    reading->trainer = STR("");
    return status;
}

static Status
include_one(ModuleReading *reading, const ModulePart *part)
{
    const char *file = reading->file;
    Str before = reading->part;
    Status status;

    reading->file = part->text.file;
    reading->part = part->id;
    status = read_inner(reading, part->text.yaml, 0);
    reading->file = file;
    reading->part = before;
    return status;
}

/* "include": one name a line, or several with blanks between. */
static Status
read_include(ModuleReading *reading, Str text, ShapePlace place)
{
    Cx *cx = reading->cx;
    const ModulePart *parts = reading->set->parts.items;
    ShapeList names = words_of(cx, str_trim(text));
    const TextItem *items = names.items;

    if (reading->part.len > 0)
        return module_refuse(reading, place, "include: a part includes no other");
    for (size_t i = 0; i < names.n; i++) {
        size_t at = 0;

        while (at < reading->set->parts.n && !str_equal(parts[at].id, items[i].text))
            at++;
        if (at == reading->set->parts.n)
            return module_refuse(reading, place, "include: there is no such file in parts/");
        TRY(include_one(reading, &parts[at]));
    }
    return OK;
}

static bool
is_picture(Str name)
{
    for (size_t i = 0; module_pictures[i] != NULL; i++) {
        if (str_equal(str_of(module_pictures[i]), name))
            return true;
    }
    return false;
}

static Status
read_live(ModuleReading *reading, Str text, ShapePlace place)
{
    Cx *cx = reading->cx;
    ModuleLive *live = ARENA_NEW(cx->arena, ModuleLive);
    ModuleBlock *block;

    TRY(module_add_block(reading, BLOCK_LIVE, place, &block));
    TRY(shape_read_yaml(cx, &live_shape, reading->file, module_below(cx, place.line, text), live));
    if (live->show == LIVE_ADVICE && live->ask.recipient.len == 0)
        return module_refuse(reading, place, "live: advice needs an ask with a recipient");
    if ((live->show == LIVE_CALL || live->show == LIVE_SIGNS || live->show == LIVE_INJURIES) &&
        live->of.len == 0)
        return module_refuse(reading, place, "live: `of` is expected");
    if (live->show == LIVE_PICTURE && !is_picture(live->of))
        return module_refuse(reading, place, "live: there is no such picture");
    block->live = live;
    return OK;
}

/* What a decision needs besides what its table says. */
static Status
check_case(ModuleReading *reading, const ModuleCase *scene, ShapePlace place)
{
    const ModuleChoice *choices = scene->choices.items;
    bool asks = scene->ask.recipient.len > 0;

    if (!module_is_id(scene->id))
        return module_refuse(reading, place, "case: id has letters, digits and \"-\"");
    if (!str_equal(scene->source, STR("own")) &&
        !module_lists(reading->module->sources, scene->source))
        return module_refuse(reading, place, "case: source: own, or a source that the head lists");
    for (size_t i = 0; i < scene->choices.n; i++) {
        bool by_law = choices[i].right == CHOICE_LAW;

        if (by_law != (choices[i].when.n > 0) || (by_law && !asks))
            return module_refuse(reading, place,
                                 "case: a choice that the law judges needs `when`, and the case an "
                                 "`ask`; no other has `when`");
    }
    return OK;
}

static Status
read_case(ModuleReading *reading, Str text, ShapePlace place)
{
    Cx *cx = reading->cx;
    ModuleCase *scene = ARENA_NEW(cx->arena, ModuleCase);
    ModuleBlock *block;

    TRY(module_add_block(reading, BLOCK_CASE, place, &block));
    TRY(shape_read_yaml(cx, &case_shape, reading->file, module_below(cx, place.line, text), scene));
    TRY(check_case(reading, scene, place));
    block->scene = scene;
    return OK;
}

Status
module_read_fence(ModuleReading *reading, Str info, Str text, ShapePlace place)
{
    Str rest;
    Str kind = str_cut(str_trim(info), ' ', &rest);

    if (str_equal(kind, STR("for")))
        return read_for(reading, rest, text, place);
    if (str_equal(kind, STR("trainer")))
        return read_trainer(reading, str_trim(rest), text, place);
    if (str_equal(kind, STR("include")))
        return read_include(reading, text, place);
    if (str_equal(kind, STR("live")))
        return read_live(reading, text, place);
    if (str_equal(kind, STR("case")))
        return read_case(reading, text, place);
    return module_refuse(reading, place, "a fence is one of: for, trainer, include, live, case");
}
