/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of a pack as JSON, each row as it stands in its file. */
#include "law/judge_internal.h"

LawNamed
law_named(const LawPack *pack, Str rule, Day on)
{
    for (size_t i = 0; i < pack->nrules; i++) {
        const LawRule *one = &pack->rules[i];

        if (!str_equal(one->id, rule))
            continue;
        if (one->force == FORCE_MUST_NOT || pack->background)
            return LAW_NAMED_FORBIDS;
        if (!law_in_force(one->from, one->until, on))
            return LAW_NAMED_NOT_IN_FORCE;
        return one->reviewed_by.len > 0 ? LAW_NAMED_REVIEWED : LAW_NAMED_UNREVIEWED;
    }
    return LAW_NAMED_NONE;
}

static void
write_head(Buf *out, const LawPack *pack)
{
    buf_str(out, STR("{\"country\":"));
    json_write_text(out, pack->country);
    buf_str(out, STR(",\"version\":"));
    json_write_text(out, pack->version);
    buf_format(out, ",\"background\":%s,", pack->background ? "true" : "false");
}

void
law_offences_write(Buf *out, const LawPack *pack, Day on)
{
    const char *between = "";

    write_head(out, pack);
    buf_str(out, STR("\"offences\":["));
    for (size_t i = 0; i < pack->noffences; i++) {
        const LawOffence *offence = &pack->offences[i];

        if (on.n != 0 && !law_in_force(offence->from, offence->until, on))
            continue;
        buf_str(out, str_of(between));
        shape_write_json(out, &law_offence_shape, offence);
        between = ",";
    }
    buf_str(out, STR("]}"));
}

void
law_rules_write(Buf *out, const LawPack *pack)
{
    write_head(out, pack);
    buf_str(out, STR("\"rules\":["));
    for (size_t i = 0; i < pack->nrules; i++) {
        buf_str(out, i > 0 ? STR(",") : STR(""));
        shape_write_json(out, &law_rule_shape, &pack->rules[i]);
    }
    buf_str(out, STR("]}"));
}

static void
write_words(Buf *out, const char *name, const ShapeList *words)
{
    buf_format(out, ",\"%s\":[", name);
    for (size_t i = 0; i < words->n; i++) {
        const LawWord *word = law_word_at(words, i);

        buf_str(out, i > 0 ? STR(",{\"id\":") : STR("{\"id\":"));
        json_write_text(out, word->id);
        buf_str(out, word->question.len > 0 ? STR(",\"question\":") : STR(",\"name\":"));
        json_write_text(out, word->question.len > 0 ? word->question : word->name);
        buf_str(out, STR("}"));
    }
    buf_str(out, STR("]"));
}

/* Who the pack's rules bind: settings that at least one of them names. */
static void
write_bound(Buf *out, const LawVocabulary *vocabulary, const LawPack *pack)
{
    const char *between = "";

    buf_str(out, STR("\"bound\":["));
    for (size_t s = 0; s < vocabulary->settings.n; s++) {
        bool is_bound = false;

        for (size_t i = 0; i < pack->nrules; i++)
            is_bound = is_bound || pack->rules[i].who.professions[s] != 0;
        if (!is_bound)
            continue;
        buf_str(out, str_of(between));
        json_write_text(out, law_word_at(&vocabulary->settings, s)->id);
        between = ",";
    }
    buf_str(out, STR("]"));
}

void
law_holders_write(Buf *out, const LawVocabulary *vocabulary, const LawPack *pack)
{
    write_head(out, pack);
    write_bound(out, vocabulary, pack);
    write_words(out, "holders", &vocabulary->settings);
    write_words(out, "professions", &vocabulary->professions);
    write_words(out, "recipients", &vocabulary->recipients);
    write_words(out, "asked", &vocabulary->asked);
    write_words(out, "facts", &vocabulary->facts);
    write_words(out, "signs", &vocabulary->signs);
    buf_str(out, STR("}"));
}

static void
say_days(Cx *cx, Buf *out, Day from, Day until)
{
    if (from.n != 0)
        buf_format(out, ", from %.*s", STR_ARG(day_format(cx->arena, from)));
    if (until.n != 0)
        buf_format(out, ", to %.*s", STR_ARG(day_format(cx->arena, until)));
}

static void
say_scale(Buf *out, const LawOffence *offence)
{
    if (offence->penalty_unknown) {
        buf_str(out, STR("penalty not known"));
        return;
    }
    buf_format(out, "%lld", (long long)offence->min_months);
    if (offence->max_months > 0)
        buf_format(out, " to %lld", (long long)offence->max_months);
    buf_format(out, " months%s", offence->life_possible ? " or life" : "");
}

void
law_offences_text(Cx *cx, Buf *out, const LawPack *pack, Day on)
{
    for (size_t i = 0; i < pack->noffences; i++) {
        const LawOffence *offence = &pack->offences[i];

        if (on.n != 0 && !law_in_force(offence->from, offence->until, on))
            continue;
        buf_format(out, "%.*s%s%s  %.*s\n    ", STR_ARG(offence->id),
                   offence->degree != 0 ? "/" : "", law_degree_names[offence->degree],
                   STR_ARG(offence->name));
        say_scale(out, offence);
        say_days(cx, out, offence->from, offence->until);
        buf_format(out, "\n    source: %.*s\n    verified: %s%s%.*s\n", STR_ARG(offence->source),
                   law_verified_names[offence->verified],
                   offence->verified_what.len > 0 ? ", " : "", STR_ARG(offence->verified_what));
    }
}

void
law_rules_text(Cx *cx, Buf *out, const LawPack *pack)
{
    if (pack->background)
        buf_str(out, STR("Background for the countries' own law; never an answer.\n"));
    for (size_t i = 0; i < pack->nrules; i++) {
        const LawRule *rule = &pack->rules[i];

        buf_format(out, "%.*s  %s", STR_ARG(rule->id), law_force_names[rule->force]);
        say_days(cx, out, rule->from, rule->until);
        buf_format(out, "%s\n    %.*s\n    who: %.*s\n    whom: %.*s\n",
                   rule->from_unverified ? " (day not verified)" : "", STR_ARG(rule->citation),
                   STR_ARG(law_join(cx, &rule->holders, ", ")),
                   STR_ARG(law_join(cx, &rule->recipients, ", ")));
        buf_format(out, "    source: %.*s\n    %s, %s%.*s\n", STR_ARG(rule->source),
                   rule->verified ? "verified" : "NOT VERIFIED",
                   rule->reviewed_by.len > 0 ? "reviewed by " : "not reviewed by a lawyer",
                   STR_ARG(rule->reviewed_by));
    }
}

static void
say_words(Buf *out, const char *heading, const ShapeList *words)
{
    buf_format(out, "%s\n", heading);
    for (size_t i = 0; i < words->n; i++) {
        const LawWord *word = law_word_at(words, i);

        buf_format(out, "  %-24.*s %.*s\n", STR_ARG(word->id),
                   STR_ARG(word->question.len > 0 ? word->question : word->name));
    }
}

void
law_holders_text(Buf *out, const LawVocabulary *vocabulary)
{
    say_words(out, "--holder SETTING or SETTING/PROFESSION", &vocabulary->settings);
    say_words(out, "professions", &vocabulary->professions);
    say_words(out, "--recipient", &vocabulary->recipients);
    say_words(out, "--asked", &vocabulary->asked);
    say_words(out, "--fact NAME=yes, no or unknown", &vocabulary->facts);
    say_words(out, "--fact, from which offences are proposed", &vocabulary->signs);
}
