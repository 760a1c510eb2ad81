/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is said with an answer: what would settle it, its conditions, duties, what to do instead. */
#include "law/advise_internal.h"

const LawOffence *
law_candidate(const LawQuestion *question, size_t i)
{
    return question->ncandidates > 0 ? question->candidates[i] : NULL;
}

bool
law_is_allowed(LawAnswer answer)
{
    return answer == LAW_MUST || answer == LAW_MAY || answer == LAW_WEIGH;
}

static void
add_text(LawTexts *texts, Str text)
{
    for (size_t i = 0; i < texts->n; i++) {
        if (str_equal(texts->items[i].text, text))
            return;
    }
    if (text.len > 0 && texts->n < LAW_TEXTS_MAX)
        texts->items[texts->n++].text = text;
}

/* --- what would settle it --- */

static void
add_decides(LawAdvising *a, LawDecides decides)
{
    for (size_t i = 0; i < a->ndecides; i++) {
        if (str_equal(a->decides[i].question, decides.question))
            return;
    }
    if (decides.question.len > 0 && a->ndecides < LAW_TEXTS_MAX)
        a->decides[a->ndecides++] = decides;
}

/* "Are you a doctor or dentist?": the professions of the setting that a rule is about. */
static Str
profession_question(LawAdvising *a, const LawHeld *by)
{
    const LawQuestion *question = a->question;
    const ShapeList *professions = &question->vocabulary->professions;
    const LawWho *who =
        by->ground != NULL && by->ground->who.given ? &by->ground->who : &by->rule->who;
    uint64_t meant = who->professions[question->setting];
    Buf out = buf_new(1000);
    const char *between = "Are you one of these: ";

    for (size_t i = 0; i < professions->n; i++) {
        if ((meant >> i & 1) == 0)
            continue;
        buf_format(&out, "%s%.*s", between, STR_ARG(law_word_at(professions, i)->name));
        between = ", ";
    }
    buf_str(&out, STR("?"));
    return buf_take_text(a->cx->arena, &out);
}

/* What was done at all, asked by the signs that tell the pack's offences apart. */
static void
ask_what_was_done(LawAdvising *a)
{
    const ShapeList *signs = &a->question->vocabulary->signs;
    uint64_t raising = 0;

    for (size_t i = 0; i < a->question->pack->narticles; i++)
        raising |= a->question->pack->articles[i].raises;
    for (size_t i = 0; i < signs->n; i++) {
        const LawWord *sign = law_word_at(signs, i);

        if ((raising >> i & 1) != 0 && a->question->signs[i] == SAID_NOTHING)
            add_decides(a, (LawDecides){ .fact = sign->id, .question = sign->question });
    }
}

static void
ask_missing(LawAdvising *a, const LawVerdict *verdict)
{
    const ShapeList *facts = &a->question->vocabulary->facts;
    const LawMissing *missing = &verdict->missing;

    for (size_t i = 0; i < facts->n; i++) {
        const LawWord *fact = law_word_at(facts, i);

        if ((missing->facts >> i & 1) != 0)
            add_decides(a, (LawDecides){ .fact = fact->id, .question = fact->question });
    }
    if (missing->profession)
        add_decides(a, (LawDecides){ .fact = STR("profession"),
                                     .question = profession_question(a, &verdict->by) });
    if (missing->offence)
        ask_what_was_done(a);
    if (missing->penalty)
        add_text(&a->conditions,
                 STR("What the law of that day says about this offence is not known to the pack: "
                     "ask before you tell."));
}

static bool
has_sibling(const LawAdvising *a, size_t at)
{
    const LawOffence *one = a->question->candidates[at];

    for (size_t i = 0; i < a->n; i++) {
        if (i != at && str_equal(a->question->candidates[i]->id, one->id) &&
            a->verdicts[i].answer != a->verdicts[at].answer)
            return true;
    }
    return false;
}

/* Answers differ: which of the deeds was it, and how grave. */
static void
ask_between(LawAdvising *a)
{
    for (size_t i = 0; i < a->n; i++) {
        const LawOffence *offence = a->question->candidates[i];
        const LawArticle *article = offence->article;

        if (article == NULL)
            continue;
        add_decides(a, (LawDecides){ STR("offence"), article->question, offence->id });
        if (has_sibling(a, i))
            add_decides(a, (LawDecides){ STR("degree"), article->degree_question, offence->id });
    }
}

void
law_find_decides(LawAdvising *a, LawAnswer answer)
{
    bool differs = false;

    for (size_t i = 0; i < a->n; i++) {
        differs = differs || a->verdicts[i].answer != a->verdicts[0].answer;
        if (a->verdicts[i].answer == LAW_DEPENDS)
            ask_missing(a, &a->verdicts[i]);
    }
    if (answer == LAW_DEPENDS && differs)
        ask_between(a);
}

/* --- what goes with it --- */

static void
add_labelled(LawAdvising *a, const char *label, const ShapeList *texts)
{
    const TextItem *items = texts->items;

    for (size_t i = 0; i < texts->n; i++)
        add_text(&a->conditions,
                 arena_format(a->cx->arena, "%s: %.*s", label, STR_ARG(items[i].text)));
}

static void
add_line(LawAdvising *a, const char *label, Str text)
{
    if (text.len > 0)
        add_text(&a->conditions, arena_format(a->cx->arena, "%s: %.*s", label, STR_ARG(text)));
}

static void
say_rule(LawAdvising *a, const LawVerdict *verdict)
{
    const LawRule *rule = verdict->by.rule;
    const LawGround *ground = verdict->by.ground;
    Arena *arena = a->cx->arena;

    if (law_is_allowed(verdict->answer) || verdict->answer == LAW_DEPENDS) {
        if (ground != NULL)
            add_line(a, "How", ground->says);
        add_labelled(a, "Only if", &rule->conditions);
        add_labelled(a, "Unless", &rule->exceptions);
        add_line(a, "When", rule->timing);
        add_line(a, "Also", rule->also);
        add_line(a, "Limit", rule->use_limit);
    } else {
        add_line(a, "Why", rule->unmet_says);
        add_labelled(a, "Unless", &rule->exceptions);
    }
    if (verdict->answer == LAW_WEIGH)
        add_labelled(a, "Weigh", &rule->weigh);
    if (verdict->answer == LAW_WEIGH || verdict->answer == LAW_MAY)
        add_labelled(a, "Write down", &rule->record);
    add_labelled(a, "Ask yourself", &rule->selfcheck);
    if (!rule->verified || (ground != NULL && ground->unverified))
        add_text(&a->conditions, arena_format(arena,
                                              "Not verified: nobody has read %.*s in the law "
                                              "itself.",
                                              STR_ARG(rule->id)));
    if (rule->from_unverified)
        add_text(&a->conditions, arena_format(arena, "Not verified: the day from which %.*s holds.",
                                              STR_ARG(rule->id)));
    if (rule->reviewed_by.len == 0)
        add_text(&a->conditions,
                 arena_format(arena, "No lawyer has reviewed %.*s.", STR_ARG(rule->id)));
}

static void
say_offence(LawAdvising *a, const LawOffence *offence)
{
    Arena *arena = a->cx->arena;
    Str what = offence->verified_what.len > 0 ? offence->verified_what : STR("from memory");

    if (offence->verified != 2)
        add_text(&a->conditions, arena_format(arena, "Not verified: the penalty of %.*s (%.*s).",
                                              STR_ARG(offence->law), STR_ARG(what)));
    if (!a->question->committed_said && offence->from.n != 0)
        add_text(&a->conditions,
                 arena_format(arena, "Penalty of %.*s as for a deed of %.*s; it holds from %.*s.",
                              STR_ARG(offence->law),
                              STR_ARG(day_format(arena, a->question->committed)),
                              STR_ARG(day_format(arena, offence->from))));
}

/* Where nothing answers: from which day on the rules about this holder begin. */
static void
say_first_day(LawAdvising *a)
{
    const LawQuestion *question = a->question;
    const LawRule *first = NULL;

    for (size_t i = 0; i < question->pack->nrules; i++) {
        const LawRule *rule = &question->pack->rules[i];

        if (rule->from.n > question->disclosed.n && rule->who.professions[question->setting] != 0 &&
            (rule->to >> question->recipient & 1) != 0 &&
            (first == NULL || rule->from.n < first->from.n))
            first = rule;
    }
    if (first != NULL)
        add_text(&a->conditions,
                 arena_format(a->cx->arena,
                              "The pack's rules begin on %.*s. For earlier days ask a lawyer.",
                              STR_ARG(day_format(a->cx->arena, first->from))));
}

void
law_find_conditions(LawAdvising *a, LawAnswer answer)
{
    const LawQuestion *question = a->question;

    for (size_t i = 0; i < a->n; i++) {
        const LawOffence *offence = law_candidate(question, i);

        if (a->verdicts[i].by.rule != NULL)
            say_rule(a, &a->verdicts[i]);
        if (offence != NULL && a->verdicts[i].by.floor > 0)
            say_offence(a, offence);
    }
    if (answer == LAW_UNKNOWN)
        say_first_day(a);
    if (answer == LAW_MUST_NOT && question->facts[question->known.consent] == SAID_YES)
        add_text(&a->conditions, STR("The pack does not say that the person's agreement lifts this "
                                     "secrecy: ask."));
}

/* --- duties towards others, and what else may be done --- */

/* The first whom a rule is about. */
static size_t
first_recipient(const LawAdvising *a, const LawRule *rule)
{
    size_t to = 0;

    while (to + 1 < a->question->vocabulary->recipients.n && (rule->to >> to & 1) == 0)
        to++;
    return to;
}

/* LAW_MUST if the rule orders to tell somebody else, LAW_DEPENDS if it may. */
static LawAnswer
duty_of(const LawAdvising *a, const LawRule *rule)
{
    const LawQuestion *question = a->question;
    LawQuestion towards = *question;
    LawAnswer answer = LAW_UNKNOWN;

    towards.asked = LAW_WORDS_MAX;
    if (rule->force != FORCE_MUST || rule->asks != 0 || (rule->to >> question->recipient & 1) != 0)
        return LAW_UNKNOWN;
    for (size_t i = 0; i < a->n; i++) {
        LawVerdict verdict =
            law_verdict(&towards, law_candidate(question, i), first_recipient(a, rule));

        if (verdict.by.rule == rule &&
            (verdict.answer == LAW_MUST || verdict.answer == LAW_DEPENDS))
            answer = verdict.answer > answer ? verdict.answer : answer;
    }
    return answer;
}

/* "the police, the prosecutor": recipients as people call them. */
static Str
recipient_names(const LawAdvising *a, const LawRule *rule)
{
    const ShapeList *words = &a->question->vocabulary->recipients;
    const TextItem *ids = rule->recipients.items;
    TextItem *names = ARENA_ARRAY(a->cx->arena, rule->recipients.n, TextItem);

    for (size_t i = 0; i < rule->recipients.n; i++) {
        size_t at = law_word(words, ids[i].text);

        names[i].text = at < LAW_WORDS_MAX ? law_word_at(words, at)->name : ids[i].text;
    }
    return law_join(a->cx, &(ShapeList){ names, rule->recipients.n }, ", ");
}

ShapeList
law_find_duties(LawAdvising *a)
{
    const LawPack *pack = a->question->pack;
    LawDuty *duties = ARENA_ARRAY(a->cx->arena, pack->nrules, LawDuty);
    size_t n = 0;

    for (size_t i = 0; i < pack->nrules; i++) {
        const LawRule *rule = &pack->rules[i];
        LawAnswer answer = duty_of(a, rule);

        if (answer == LAW_UNKNOWN)
            continue;
        if (answer == LAW_MUST)
            duties[n++] = (LawDuty){ rule->id,
                                     rule->recipients,
                                     rule->citation,
                                     rule->timing,
                                     rule->deadline_hours > 0 ? rule->deadline_hours : -1,
                                     rule->verified,
                                     rule->reviewed_by };
        else
            add_text(&a->conditions,
                     arena_format(a->cx->arena, "You may also have to tell %.*s (%.*s)%s%.*s",
                                  STR_ARG(recipient_names(a, rule)), STR_ARG(rule->citation),
                                  rule->trigger.len > 0 ? ": " : ".", STR_ARG(rule->trigger)));
    }
    return (ShapeList){ duties, n };
}

/* The weakest answer over the candidates for another recipient, if all of them let one tell. */
static bool
may_tell_instead(const LawAdvising *a, size_t to, LawVerdict *ret)
{
    for (size_t i = 0; i < a->n; i++) {
        LawVerdict verdict = law_verdict(a->question, law_candidate(a->question, i), to);

        if (verdict.answer != LAW_MAY && verdict.answer != LAW_MUST)
            return false;
        *ret = verdict;
    }
    return true;
}

static bool
is_done(const LawAdvising *a, const LawInstead *instead)
{
    for (size_t i = 0; i < LAW_WORDS_MAX; i++) {
        if ((instead->bars.yes >> i & 1) != 0 && a->question->facts[i] == SAID_YES)
            return true;
    }
    return false;
}

/* Others whom one may or must tell, where telling this one is not allowed outright. */
static void
say_other_recipients(LawAdvising *a)
{
    const ShapeList *recipients = &a->question->vocabulary->recipients;

    for (size_t i = 0; i < recipients->n; i++) {
        LawVerdict verdict = { .answer = LAW_UNKNOWN };

        if (i != a->question->recipient && may_tell_instead(a, i, &verdict))
            add_text(&a->otherwise, arena_format(a->cx->arena, "You %s tell %.*s (%.*s).",
                                                 verdict.answer == LAW_MUST ? "must" : "may",
                                                 STR_ARG(law_word_at(recipients, i)->name),
                                                 STR_ARG(verdict.by.rule->citation)));
    }
}

void
law_find_otherwise(LawAdvising *a, LawAnswer answer)
{
    const LawPack *pack = a->question->pack;

    if (answer == LAW_MUST)
        return;
    if (answer != LAW_MAY)
        say_other_recipients(a);
    for (size_t i = 0; i < pack->ninstead; i++) {
        const LawInstead *instead = &pack->instead[i];

        if (!is_done(a, instead))
            add_text(&a->otherwise, arena_format(a->cx->arena, "%.*s%s", STR_ARG(instead->text),
                                                 instead->verified ? "" : " (not verified)"));
    }
}
