/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Modules once they are read: finding one, and for whom it is. */
#include "training/module_internal.h"

const Module *
module_find(const ModuleSet *set, Str id, Str language)
{
    const Module *all = set->modules.items;
    const Module *original = NULL;

    for (size_t i = 0; i < set->modules.n; i++) {
        if (!str_equal(all[i].id, id))
            continue;
        if (str_equal(all[i].language, language))
            return &all[i];
        if (all[i].of_version.len == 0)
            original = &all[i];
    }
    return original;
}

const Audience *
module_audience(const ModuleSet *set, Str id)
{
    const Audience *all = set->audiences.items;

    for (size_t i = 0; i < set->audiences.n; i++) {
        if (str_equal(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

const ModuleSource *
module_source(const ModuleSet *set, Str id)
{
    const ModuleSource *all = set->sources.items;

    for (size_t i = 0; i < set->sources.n; i++) {
        if (str_equal(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

bool
module_is_for(const Module *module, Str audience)
{
    return audience.len == 0 || module->audience.n == 0 || module_lists(module->audience, audience);
}

bool
module_block_is_in_book(const ModuleBlock *block, Str audience)
{
    return block->only.n == 0 || module_lists(block->only, audience);
}

bool
module_block_is_for(const ModuleBlock *block, Str audience)
{
    return block->trainer.len == 0 && module_block_is_in_book(block, audience);
}

bool
module_is_behind(const ModuleSet *set, const Module *module)
{
    const Module *original = module_find(set, module->id, STR(""));

    return module->of_version.len > 0 && original != NULL &&
           !str_equal(module->of_version, original->version);
}
