/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* packs/training: the modules of every language, their parts, audiences and sources. */
#include "app/packs.h"
#include "os/file.h"
#include "training/module.h"

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

Status
pack_training(Cx *cx, const char *folder, ModuleSet *ret)
{
    ModuleSet set;
    LawText training;
    LawText sources;
    Str *names = NULL;
    size_t n = 0;

    TRY(read_text(cx, arena_format(cx->arena, "%s/training.yaml", folder).ptr, &training));
    TRY(read_text(cx, arena_format(cx->arena, "%s/sources.yaml", folder).ptr, &sources));
    TRY(module_set_read(cx, training, sources, &set));
    set.modules.items = ARENA_ARRAY(cx->arena, MODULES_OF_TRAINING_MAX, Module);
    TRY(read_parts(cx, folder, &set));
    TRY(read_language(cx, folder, STR("en"), &set));
    TRY(file_list(cx, folder, &names, &n));
    for (size_t i = 0; i < n; i++) {
        if (names[i].len == 2)
            TRY(read_language(cx, arena_format(cx->arena, "%s/%.*s", folder, STR_ARG(names[i])).ptr,
                              names[i], &set));
    }
    *ret = set;
    return OK;
}
