/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* packs/training: the modules of every language, their parts, audiences and sources. */
#include "app/packs.h"
#include "law/sheets.h"
#include "os/file.h"
#include "training/book.h"
#include "training/record.h"

enum { PARTS_MAX = 64 };

static Status
read_text(Cx *cx, const char *path, LawText *ret)
{
    ret->file = path;
    return file_read(cx, path, MODULE_FILE_MAX, &ret->yaml);
}

/* NAME of NAME.md; empty of another file. */
static Str
name_of(Str file)
{
    if (file.len < 4 || !str_equal(str_slice(file, file.len - 3, file.len), STR(".md")))
        return (Str){ "", 0 };
    return str_slice(file, 0, file.len - 3);
}

static Status
read_parts(Cx *cx, const char *folder, ModuleSet *set)
{
    const char *parts = arena_format(cx->arena, "%s/parts", folder).ptr;
    ModulePart *list = ARENA_ARRAY(cx->arena, PARTS_MAX, ModulePart);
    Str *files = NULL;
    size_t n = 0;

    set->parts.items = list;
    if (!file_exists(parts))
        return OK;
    TRY(file_list(cx, parts, &files, &n));
    for (size_t i = 0; i < n && set->parts.n < PARTS_MAX; i++) {
        ModulePart *part = &list[set->parts.n];

        part->id = name_of(files[i]);
        if (part->id.len == 0)
            continue;
        TRY(read_text(cx, arena_format(cx->arena, "%s/%.*s", parts, STR_ARG(files[i])).ptr,
                      &part->text));
        set->parts.n++;
    }
    return OK;
}

/* The modules of one language's folder, by their numbers. */
static Status
read_language(Cx *cx, const char *folder, Str language, ModuleSet *set)
{
    Module *list = set->modules.items;
    size_t first = set->modules.n;
    Str *files = NULL;
    size_t n = 0;

    TRY(file_list(cx, folder, &files, &n));
    for (size_t i = 0; i < n && set->modules.n < MODULES_OF_TRAINING_MAX; i++) {
        Str id = name_of(files[i]);
        LawText text;
        Module read;
        size_t at;

        if (id.len == 0)
            continue;
        TRY(read_text(cx, arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(files[i])).ptr,
                      &text));
        TRY(module_read(cx, set, text, id, language, &read));
        for (at = set->modules.n++; at > first && list[at - 1].number > read.number; at--)
            list[at] = list[at - 1];
        list[at] = read;
    }
    return OK;
}

/* The originals, then each language's folder. */
static Status
read_languages(Cx *cx, const char *folder, ModuleSet *set)
{
    Str *names = NULL;
    size_t n = 0;

    TRY(read_language(cx, folder, STR("en"), set));
    TRY(file_list(cx, folder, &names, &n));
    for (size_t i = 0; i < n; i++) {
        if (names[i].len == 2)
            TRY(read_language(cx, arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr,
                              names[i], set));
    }
    return OK;
}

Status
pack_training(Cx *cx, const char *folder, ModuleSet *ret)
{
    ModuleSet set;
    LawText training;
    LawText sources;

    TRY(read_text(cx, arena_format(cx->arena, "%s/training.yaml", folder).ptr, &training));
    TRY(read_text(cx, arena_format(cx->arena, "%s/sources.yaml", folder).ptr, &sources));
    TRY(module_set_read(cx, training, sources, &set));
    set.modules.items = ARENA_ARRAY(cx->arena, MODULES_OF_TRAINING_MAX, Module);
    TRY(read_parts(cx, folder, &set));
    TRY(read_languages(cx, folder, &set));
    *ret = set;
    return OK;
}

Status
pack_guidance(Cx *cx, const char *packs, const ModuleSet *training, ModuleSet *ret)
{
    ModuleSet set = *training;

    set.modules = (ShapeList){ ARENA_ARRAY(cx->arena, MODULES_OF_TRAINING_MAX, Module), 0 };
    TRY(read_languages(cx, arena_format(cx->arena, "%s/guidance", packs).ptr, &set));
    *ret = set;
    return OK;
}

enum { TRAINING_FOUND_MAX = 3000 };

/* Appends what a check of the modules of a set finds. */
static void
check_modules(Cx *cx, const ModuleSet *set, LawFinding *all, size_t *n)
{
    const Module *modules = set->modules.items;

    for (size_t i = 0; i < set->modules.n; i++) {
        ShapeList found = module_check(cx, set, &modules[i]);
        const LawFinding *one = found.items;

        for (size_t k = 0; k < found.n && *n < TRAINING_FOUND_MAX; k++)
            all[(*n)++] = one[k];
    }
}

static void
check_books(Cx *cx, const ModuleSet *set, LawFinding *all, size_t *n)
{
    const Module *modules = set->modules.items;

    for (size_t i = 0; i < set->modules.n; i++) {
        ShapeList found = book_check(cx, &modules[i]);
        const LawFinding *one = found.items;

        for (size_t k = 0; k < found.n && *n < TRAINING_FOUND_MAX; k++)
            all[(*n)++] = one[k];
    }
}

/* A file of the packs, by its path below their folder. */
static Status
read_sheet(Cx *cx, const char *packs, const char *name, LawText *ret)
{
    ret->file = arena_format(cx->arena, "%s/%s", packs, name).ptr;
    return file_read(cx, ret->file, LAW_FILE_MAX, &ret->yaml);
}

/* The questions of each language of the pages that has them. */
static Status
read_translations(Cx *cx, const char *packs, TrainingSheets *sheets)
{
    for (const char *const *code = page_codes(); *code != NULL; code++) {
        const char *name = arena_format(cx->arena, "training/%s/questions.yaml", *code).ptr;
        TrainingQuestions *translated = &sheets->translated[sheets->ntranslated];
        LawText text;

        if (sheets->ntranslated == TRAINING_LANGUAGES_MAX ||
            !file_exists(arena_format(cx->arena, "%s/%s", packs, name).ptr))
            continue;
        TRY(read_sheet(cx, packs, name, &text));
        TRY(record_read_translation(cx, text, &sheets->questions, &translated->questions));
        translated->language = str_of(*code);
        sheets->ntranslated++;
    }
    return OK;
}

static Status
read_questions(Cx *cx, const char *packs, TrainingSheets *sheets)
{
    LawText text;

    TRY(read_sheet(cx, packs, "training/questions.yaml", &text));
    TRY(record_read(cx, text, &sheets->questions));
    return read_translations(cx, packs, sheets);
}

Status
pack_training_check(Cx *cx, const char *folder, ShapeList *ret, int64_t *ret_files)
{
    LawFinding *all = ARENA_ARRAY(cx->arena, TRAINING_FOUND_MAX, LawFinding);
    const char *beside = arena_format(cx->arena, "%s/..", folder).ptr;
    TrainingSheets sheets = { .ncountries = 0 };
    ModuleSet set;
    ModuleSet guidance;
    size_t n = 0;

    TRY(pack_training(cx, folder, &set));
    check_modules(cx, &set, all, &n);
    check_books(cx, &set, all, &n);
    *ret_files += (int64_t)(set.modules.n + set.parts.n) + 2;
    if (file_exists(arena_format(cx->arena, "%s/guidance", beside).ptr)) {
        TRY(pack_guidance(cx, beside, &set, &guidance));
        check_modules(cx, &guidance, all, &n);
        *ret_files += (int64_t)guidance.modules.n;
    }
    if (file_exists(arena_format(cx->arena, "%s/training/questions.yaml", beside).ptr)) {
        TRY(read_questions(cx, beside, &sheets));
        *ret_files += 1 + (int64_t)sheets.ntranslated;
    }
    *ret = (ShapeList){ all, n };
    return OK;
}

static Status
read_clocks(Cx *cx, const char *packs, TrainingSheets *sheets)
{
    ShapeList countries;
    const TextItem *items;

    TRY(pack_countries(cx, packs, &countries));
    items = countries.items;
    for (size_t i = 0; i < countries.n && i < TRAINING_COUNTRIES_MAX; i++) {
        const char *name = arena_format(cx->arena, "%c%c/entitlements.yaml",
                                        items[i].text.ptr[0] | 32, items[i].text.ptr[1] | 32)
                               .ptr;
        TrainingCountry *country = &sheets->countries[sheets->ncountries++];
        LawText text;

        country->country = items[i].text;
        if (!file_exists(arena_format(cx->arena, "%s/%s", packs, name).ptr))
            continue;
        TRY(read_sheet(cx, packs, name, &text));
        TRY(law_entitlements_read(cx, text, &country->clocks));
    }
    return OK;
}

Status
pack_training_sheets(Cx *cx, const char *packs, TrainingSheets *ret)
{
    TrainingSheets sheets = { .ncountries = 0 };
    LawText text;

    TRY(read_sheet(cx, packs, "signs.yaml", &text));
    TRY(law_signs_read(cx, text, &sheets.signs));
    TRY(read_sheet(cx, packs, "injury.yaml", &text));
    TRY(law_sections_read(cx, text, &sheets.injuries));
    TRY(read_questions(cx, packs, &sheets));
    TRY(read_clocks(cx, packs, &sheets));
    *ret = sheets;
    return OK;
}
