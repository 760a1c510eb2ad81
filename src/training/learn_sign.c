/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/learn_sign.h"

#include <string.h>

static bool
is_strong(const LawSign *sign)
{
    return strcmp(law_strength_names[sign->strength], "strong") == 0;
}

bool
learn_weighs(Str set)
{
    const LawSigns *signs = &training_sheets()->signs;
    const LawSign *all = signs->signs.items;

    for (size_t i = 0; i < signs->signs.n; i++) {
        if (str_equal(all[i].set, set) && is_strong(&all[i]))
            return true;
    }
    return false;
}

ShapeList
learn_signs(Arena *arena, Str set)
{
    const LawSigns *signs = &training_sheets()->signs;
    const LawSign *all = signs->signs.items;
    LearnSign *shown = ARENA_ARRAY(arena, signs->signs.n, LearnSign);
    bool weighs = learn_weighs(set);
    size_t n = 0;

    for (size_t i = 0; i < signs->signs.n; i++) {
        LearnSign sign = { .text = all[i].text, .verified = all[i].verified };

        if (!str_equal(all[i].set, set) || (weighs && !is_strong(&all[i])))
            continue;
        sign.has_group = page_find_word(
            arena_format(arena, "dimension.%.*s", STR_ARG(all[i].dimension)), &sign.group);
        shown[n++] = sign;
    }
    return (ShapeList){ shown, n };
}
