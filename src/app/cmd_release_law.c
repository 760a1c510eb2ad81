/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the adviser says before a release, from what is known of giver, receiver and day. */
#include <stdio.h>

#include "app/cmd_law.h"
#include "app/cmd_member.h"
#include "app/packs.h"
#include "law/sectors.h"

/* Consent as the basis says it; nothing where it says nothing. */
static Str
consent_of(Str basis)
{
    return str_starts(basis, STR("consent:")) ? STR("yes") : (Str){ "", 0 };
}

Status
cmd_release_advice(Cx *cx, const Args *args, const ApiDesk *from, Str to_sector, LawAdvice *ret)
{
    const char *folder;
    PackLaw pack;
    Str today = day_format(cx->arena, day_of_time(cx->now_s));
    LawAsk ask = { .country = from->country,
                   .holder = args_has(args, "holder") ? args_value(args, "holder")
                                                      : law_holder_of(from->sector),
                   .recipient = law_recipient_of(to_sector),
                   .disclosed = today,
                   .offences = cmd_law_values(cx, args, "offence"),
                   .victim_age = args_value(args, "victim-age"),
                   .consent = consent_of(args_value(args, "basis")),
                   .facts = cmd_law_values(cx, args, "fact") };

    TRY(pack_folder(cx, &folder));
    TRY(pack_law(cx, folder, ask.country, &pack));
    return law_advise(cx, pack.vocabulary, pack.law, &ask, ret);
}

static Status
refuse_rule(Cx *cx, LawNamed named, Str country)
{
    if (named == LAW_NAMED_NOT_IN_FORCE)
        FAIL_AT(ERR_INVALID, "release.basis", "--basis", "that rule is not in force today");
    if (named == LAW_NAMED_FORBIDS)
        FAIL_AT(ERR_INVALID, "release.basis", "--basis", "that rule lets nobody tell");
    FAIL_AT(ERR_INVALID, "release.basis", "--basis",
            "%s%.*s has such a rule; `tessera law rules --country %.*s` lists them; or say "
            "consent:oral, consent:written or own: and your ground in words",
            country.len > 0 ? "no law of " : "no pack", STR_ARG(country),
            STR_ARG(country.len > 0 ? country : STR("CC")));
}

Status
cmd_release_rule(Cx *cx, Str rule, Str country, LawNamed *ret)
{
    const char *folder;
    ShapeList countries;
    const TextItem *items;
    LawNamed best = LAW_NAMED_NONE;

    TRY(pack_folder(cx, &folder));
    TRY(pack_countries(cx, folder, &countries));
    items = countries.items;
    for (size_t i = 0; i < countries.n; i++) {
        PackLaw pack;
        LawNamed named;

        if (country.len > 0 && !str_equal(items[i].text, country))
            continue;
        TRY(pack_law(cx, folder, items[i].text, &pack));
        named = law_named(pack.law, rule, day_of_time(cx->now_s));
        best = named > best ? named : best;
    }
    if (best < LAW_NAMED_UNREVIEWED)
        return refuse_rule(cx, best, country);
    *ret = best;
    return OK;
}
