/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The answer over all candidates, and each of them with what it rests on. */
#include "law/advise_internal.h"

static ShapeList
list_of(Cx *cx, const LawTexts *texts)
{
    TextItem *items = ARENA_ARRAY(cx->arena, texts->n, TextItem);

    for (size_t i = 0; i < texts->n; i++)
        items[i] = texts->items[i];
    return (ShapeList){ items, texts->n };
}

static LawAnswer
answer_over_all(const LawAdvising *a)
{
    LawAnswer answer = a->verdicts[0].answer;

    for (size_t i = 1; i < a->n; i++) {
        if (a->verdicts[i].answer != answer)
            return LAW_DEPENDS;
    }
    return answer;
}

static LawOver
over_of(const LawAdvising *a, LawAnswer answer)
{
    if (a->question->ncandidates == 0)
        return LAW_OVER_NULL;
    if (answer == LAW_DEPENDS)
        return LAW_OVER_SOME;
    return law_is_allowed(answer) ? LAW_OVER_ALL : LAW_OVER_NONE;
}

static Str
version_of(Cx *cx, const LawRule *rule)
{
    return arena_format(
        cx->arena, "%.*s/%.*s",
        STR_ARG(rule->from.n != 0 ? day_format(cx->arena, rule->from) : STR("..")),
        STR_ARG(rule->until.n != 0 ? day_format(cx->arena, rule->until) : STR("..")));
}

static Str
why_penalty(Cx *cx, const LawVerdict *verdict, const LawOffence *offence)
{
    long long floor = (long long)verdict->by.floor;
    long long least = (long long)offence->min_months;

    if (verdict->answer == LAW_MUST_NOT && least <= 0)
        return arena_format(cx->arena,
                            "The rule needs an offence with at least %lld months in prison. This "
                            "one can end with less.",
                            floor);
    return arena_format(cx->arena,
                        "The rule needs an offence with at least %lld months in prison. This one "
                        "has at least %lld.",
                        floor, least);
}

static Str
why_of(Cx *cx, const LawVerdict *verdict, const LawOffence *offence)
{
    const LawRule *rule = verdict->by.rule;

    if (rule == NULL)
        return STR("No rule in this pack speaks of this.");
    if (verdict->answer == LAW_DEPENDS)
        return STR("Something is not known yet that decides it.");
    if (verdict->by.floor > 0 && offence != NULL)
        return why_penalty(cx, verdict, offence);
    if (verdict->answer == LAW_MUST_NOT && rule->unmet_says.len > 0)
        return rule->unmet_says;
    if (verdict->answer == LAW_MUST_NOT)
        return STR("You are bound to secrecy, and no rule in this pack lets you tell.");
    return rule->trigger.len > 0 ? rule->trigger : STR("All that the rule asks for is there.");
}

/* Which of the signs that were said support which element of the offence. */
static ShapeList
elements_of(Cx *cx, const LawQuestion *question, const LawOffence *offence)
{
    LawElement *elements = ARENA_ARRAY(cx->arena, LAW_WORDS_MAX, LawElement);
    const ShapeList *signs = &question->vocabulary->signs;
    uint64_t meant = 0;
    size_t n = 0;

    if (offence == NULL || offence->article == NULL)
        return (ShapeList){ elements, 0 };
    meant = offence->article->raises;
    for (size_t i = 0; i < offence->article->parts.n; i++)
        meant |= ((const LawPart *)offence->article->parts.items)[i].signs;
    for (size_t i = 0; i < signs->n; i++) {
        const LawWord *sign = law_word_at(signs, i);

        if ((meant >> i & 1) != 0 && question->signs[i] == SAID_YES)
            elements[n++] = (LawElement){ str_of(law_element_names[sign->element]), sign->id };
    }
    return (ShapeList){ elements, n };
}

static LawEach
each_of(LawAdvising *a, size_t i)
{
    const LawOffence *offence = law_candidate(a->question, i);
    const LawVerdict *verdict = &a->verdicts[i];
    const LawRule *rule = verdict->by.rule;
    LawEach each = { .answer = verdict->answer,
                     .threshold_months = verdict->by.floor,
                     .min_months = -1,
                     .why = why_of(a->cx, verdict, offence),
                     .elements = elements_of(a->cx, a->question, offence) };

    if (offence != NULL) {
        each.offence = offence->id;
        each.degree = str_of(law_degree_names[offence->degree]);
        each.name = offence->name;
        each.min_months = offence->penalty_unknown ? -1 : offence->min_months;
    }
    if (rule != NULL) {
        each.rule = rule->id;
        each.version = version_of(a->cx, rule);
        each.citation = rule->citation;
        each.verified =
            rule->verified && (verdict->by.ground == NULL || !verdict->by.ground->unverified);
        each.reviewed_by = rule->reviewed_by;
        if (rule->reviewed_by.len > 0)
            each.reviewed_on = day_format(a->cx->arena, rule->reviewed_on);
    }
    return each;
}

/* The shortest time that a duty among the answers sets. */
static int64_t
deadline_of(const LawAdvising *a)
{
    int64_t hours = -1;

    for (size_t i = 0; i < a->n; i++) {
        const LawRule *rule = a->verdicts[i].by.rule;

        if (rule != NULL && a->verdicts[i].answer == LAW_MUST && rule->deadline_hours > 0 &&
            (hours < 0 || rule->deadline_hours < hours))
            hours = rule->deadline_hours;
    }
    return hours;
}

static void
answer_all(LawAdvising *a)
{
    const LawQuestion *question = a->question;

    a->n = question->ncandidates > 0 ? question->ncandidates : 1;
    a->verdicts = ARENA_ARRAY(a->cx->arena, a->n, LawVerdict);
    for (size_t i = 0; i < a->n; i++)
        a->verdicts[i] = law_verdict(question, law_candidate(question, i), question->recipient);
}

Status
law_advise(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack, const LawAsk *ask,
           LawAdvice *ret)
{
    LawQuestion *question = ARENA_NEW(cx->arena, LawQuestion);
    LawAdvising *a = ARENA_NEW(cx->arena, LawAdvising);
    LawAnswer answer;
    LawEach *each;
    ShapeList duties;

    if (pack->background)
        FAIL_AT(ERR_INVALID, "law.background", "country",
                "this pack is background for the countries' own and never answers");
    TRY(law_question_read(cx, vocabulary, pack, ask, question));
    *a = (LawAdvising){ .cx = cx, .question = question };
    answer_all(a);
    each = ARENA_ARRAY(cx->arena, a->n, LawEach);
    for (size_t i = 0; i < a->n; i++)
        each[i] = each_of(a, i);
    answer = answer_over_all(a);
    law_find_decides(a, answer);
    law_find_conditions(a, answer);
    duties = law_find_duties(a);
    law_find_otherwise(a, answer);
    *ret = (LawAdvice){ .answer = answer,
                        .over = over_of(a, answer),
                        .duty_to_tell = duties,
                        .each = { each, a->n },
                        .decides = { a->decides, a->ndecides },
                        .conditions = list_of(cx, &a->conditions),
                        .deadline_hours = deadline_of(a),
                        .otherwise = list_of(cx, &a->otherwise),
                        .proposed = question->proposed && question->ncandidates > 0,
                        .country = pack->country,
                        .version = pack->version,
                        .ask = pack->ask };
    return OK;
}
