/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "law/sectors.h"

#include "law/judge_internal.h"

static const struct {
    const char *sector;
    const char *holder;
    const char *recipient;
} sectors[] = {
    { "health", "health_public", "health" },
    { "social", "social_services", "social_board" },
    { "police", "police", "police" },
    { "prosecution", "prosecution", "prosecutor" },
    { "migration", "migration_authority", "migration_authority" },
    { "labour", "labour_authority", "labour_authority" },
    { "school", "school", "any" },
    { "ngo", "ngo", "ngo" },
};

Str
law_holder_of(Str sector)
{
    for (size_t i = 0; i < LEN(sectors); i++) {
        if (str_equal(str_of(sectors[i].sector), sector))
            return str_of(sectors[i].holder);
    }
    return STR("anyone");
}

Str
law_recipient_of(Str sector)
{
    for (size_t i = 0; i < LEN(sectors); i++) {
        if (str_equal(str_of(sectors[i].sector), sector))
            return str_of(sectors[i].recipient);
    }
    return STR("any");
}

bool
law_cite(const LawPack *pack, Str rule, Day on, LawCited *ret)
{
    for (size_t i = 0; i < pack->nrules; i++) {
        const LawRule *one = &pack->rules[i];

        if (!str_equal(one->id, rule) || !law_in_force(one->from, one->until, on))
            continue;
        *ret = (LawCited){ one->citation, one->from, one->reviewed_by, one->reviewed_on,
                           one->verified };
        return true;
    }
    return false;
}
