/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One candidate offence against all rules in force: three values throughout, so that what nobody
 * knows stays unknown and is never taken for a no. */
#include "law/judge_internal.h"

/* What is known while one ground is judged. */
typedef struct Bench {
    const LawQuestion *question;
    const LawOffence *candidate; /* NULL: none */
    uint64_t yes;
    uint64_t no;
    uint64_t unsaid; /* neither, and not even said to be unknown */
    size_t recipient;
} Bench;

static LawTri
least(LawTri a, LawTri b)
{
    return a < b ? a : b;
}

static Bench
bench_of(const LawQuestion *question, const LawOffence *candidate, size_t recipient)
{
    Bench bench = { .question = question, .candidate = candidate, .recipient = recipient };
    uint64_t child = UINT64_C(1) << question->known.child;
    uint64_t ex_officio = UINT64_C(1) << question->known.ex_officio;

    for (size_t i = 0; i < LAW_WORDS_MAX; i++) {
        bench.yes |= (uint64_t)(question->facts[i] == SAID_YES) << i;
        bench.no |= (uint64_t)(question->facts[i] == SAID_NO) << i;
        bench.unsaid |= (uint64_t)(question->facts[i] == SAID_NOTHING) << i;
    }
    if (candidate == NULL)
        return bench;
    /* An offence against children alone says itself how old the person is. */
    if (candidate->victim == 1 && (bench.no & child) == 0)
        bench.yes |= child;
    if (candidate->victim == 2 && (bench.yes & child) == 0)
        bench.no |= child;
    if (candidate->article != NULL && candidate->article->ex_officio)
        bench.yes |= ex_officio;
    return bench;
}

/* All of the facts; what is missing is noted. */
static LawTri
all_of(const Bench *bench, LawFacts facts, bool if_said, uint64_t *missing)
{
    uint64_t open = (facts.yes & ~bench->yes) | (facts.no & ~bench->no);

    if ((facts.yes & bench->no) != 0 || (facts.no & bench->yes) != 0 ||
        (if_said && (open & bench->unsaid) != 0))
        return LAW_NO;
    *missing |= open;
    return open == 0 ? LAW_YES : LAW_PERHAPS;
}

static LawTri
one_of(const Bench *bench, LawFacts facts, bool if_said, uint64_t *missing)
{
    uint64_t met = (facts.yes & bench->yes) | (facts.no & bench->no);
    uint64_t unmet = (facts.yes & bench->no) | (facts.no & bench->yes);
    uint64_t open = (facts.yes | facts.no) & ~met & ~unmet;

    if ((facts.yes | facts.no) == 0 || met != 0)
        return LAW_YES;
    if (if_said)
        open &= ~bench->unsaid;
    *missing |= open;
    return open != 0 ? LAW_PERHAPS : LAW_NO;
}

static LawTri
who_holds(const Bench *bench, const LawWho *who, LawMissing *missing)
{
    const LawQuestion *question = bench->question;
    uint64_t professions = who->professions[question->setting];

    if (!who->given || professions == UINT64_MAX)
        return LAW_YES;
    if (professions == 0)
        return LAW_NO;
    if (question->profession != LAW_WORDS_MAX)
        return (professions >> question->profession & 1) != 0 ? LAW_YES : LAW_NO;
    /* An act that only some professions do, asked of a house: it speaks for those it has. */
    if (question->asked != LAW_WORDS_MAX)
        return LAW_YES;
    missing->profession = true;
    return LAW_PERHAPS;
}

static bool
is_listed(const ShapeList *ids, Str id)
{
    const TextItem *items = ids->items;

    for (size_t i = 0; i < ids->n; i++) {
        if (str_equal(items[i].text, id))
            return true;
    }
    return false;
}

/* "BrB 4" holds "BrB-4:1a". */
static bool
is_of_chapter(Str chapter, Str id)
{
    Str number;
    Str code = str_cut(chapter, ' ', &number);
    Str article;
    Str of = str_cut(id, '-', &article);

    return str_equal(code, of) && str_starts(article, number) && article.len > number.len &&
           article.ptr[number.len] == ':';
}

static bool
is_of_chapters(const ShapeList *chapters, Str id)
{
    const TextItem *items = chapters->items;

    for (size_t i = 0; i < chapters->n; i++) {
        if (is_of_chapter(items[i].text, id))
            return true;
    }
    return chapters->n == 0;
}

static bool
asks_offence(const LawGround *ground)
{
    return ground->floor_months > 0 || ground->prison_in_scale || ground->chapters.n > 0 ||
           ground->offences.n > 0 || ground->offences_unsure.n > 0;
}

/* Whether the offence is one that the ground is about, whatever its penalty. */
static LawTri
offence_is_meant(const Bench *bench, const LawGround *ground, LawMissing *missing)
{
    const LawOffence *offence = bench->candidate;

    if (!asks_offence(ground))
        return LAW_YES;
    if (offence == NULL) {
        missing->offence = true;
        return LAW_PERHAPS;
    }
    if (!is_of_chapters(&ground->chapters, offence->id))
        return LAW_NO;
    if (ground->offences.n + ground->offences_unsure.n == 0 ||
        is_listed(&ground->offences, offence->id))
        return LAW_YES;
    if (!is_listed(&ground->offences_unsure, offence->id))
        return LAW_NO;
    missing->penalty = true;
    return LAW_PERHAPS;
}

static bool
has_prison(const LawOffence *offence)
{
    return offence->max_months > 0 || offence->life_possible;
}

/* Whether its penalty reaches what the ground asks for. */
static LawTri
penalty_reaches(const Bench *bench, const LawGround *ground, LawMissing *missing, int64_t *floor)
{
    const LawOffence *offence = bench->candidate;
    bool is_attempt = bench->question->attempt && !ground->attempts;
    int64_t months = is_attempt ? ground->floor_attempt_months : ground->floor_months;

    if (offence == NULL || (ground->floor_months == 0 && !ground->prison_in_scale))
        return LAW_YES;
    if (months > 0)
        *floor = months;
    if (offence->penalty_unknown) {
        missing->penalty = true;
        return LAW_PERHAPS;
    }
    if (ground->prison_in_scale)
        return has_prison(offence) ? LAW_YES : LAW_NO;
    /* A rule with a floor that says nothing of attempts is not about them. */
    return months > 0 && offence->min_months >= months ? LAW_YES : LAW_NO;
}

static LawTri
facts_hold(const Bench *bench, const LawGround *ground, LawMissing *missing)
{
    LawFacts all = ground->all;
    LawTri tri;

    if (ground->ex_officio)
        all.yes |= UINT64_C(1) << bench->question->known.ex_officio;
    if ((ground->bars.yes & bench->yes) != 0 || (ground->bars.no & bench->no) != 0)
        return LAW_NO;
    tri = all_of(bench, all, ground->if_said, &missing->facts);
    return least(tri, one_of(bench, ground->one, ground->if_said, &missing->facts));
}

/* Everything but who, whom and when. */
static LawHeld
judge_ground(const Bench *bench, const LawRule *rule, const LawGround *ground)
{
    LawHeld held = { .rule = rule, .ground = ground, .floor = -1 };
    LawTri rest;
    LawTri reaches;

    held.force = ground->force != LAW_FORCE_NONE ? (LawForce)ground->force : (LawForce)rule->force;
    rest = who_holds(bench, &ground->who, &held.missing);
    if (ground->to != 0 && (ground->to >> bench->recipient & 1) == 0)
        rest = LAW_NO;
    rest = least(rest, facts_hold(bench, ground, &held.missing));
    rest = least(rest, offence_is_meant(bench, ground, &held.missing));
    reaches = penalty_reaches(bench, ground, &held.missing, &held.floor);
    held.only_floor = reaches == LAW_NO && rest != LAW_NO && held.floor > 0;
    held.tri = least(rest, reaches);
    /* What is not known is part of what has to be weighed; who tells and what was done are not. */
    if (held.force == FORCE_WEIGH && held.tri == LAW_PERHAPS && !held.missing.profession &&
        !held.missing.offence && !held.missing.penalty)
        held.tri = LAW_YES;
    return held;
}

/* A balancing test that was made. */
static void
weigh(const LawQuestion *question, LawHeld *held)
{
    uint8_t made = question->facts[question->known.interests_outweigh];

    if (held->force != FORCE_WEIGH)
        return;
    if (made == SAID_NO)
        held->tri = LAW_NO;
    else if (made == SAID_YES && held->tri == LAW_YES)
        held->force = FORCE_MAY;
}

/* What has been seen so far, the strongest of each. */
typedef struct Fold {
    LawHeld yes; /* .force 0: none */
    LawHeld perhaps[FORCE_MUST + 1];
    LawHeld ban; /* .rule NULL: none */
    LawHeld ban_perhaps;
    LawHeld nearest;
} Fold;

static void
add_missing(LawMissing *to, const LawMissing *from)
{
    to->facts |= from->facts;
    to->profession = to->profession || from->profession;
    to->offence = to->offence || from->offence;
    to->penalty = to->penalty || from->penalty;
}

/* Of two grounds of one force the one that is more about this question is named: it was asked for,
 * or facts that were said meet it; that somebody agrees, or another lift, is named last. */
static int
closeness(const LawHeld *held)
{
    LawFacts none = { 0, 0 };
    LawFacts all = held->ground != NULL ? held->ground->all : none;
    LawFacts one = held->ground != NULL ? held->ground->one : none;
    int facts = __builtin_popcountll(all.yes | all.no | one.yes | one.no);

    return (held->rule->asks != 0 ? 100 : 0) +
           (held->rule->force == FORCE_MUST_NOT || held->rule->unmet != 0 ? 0 : 1 + facts);
}

static void
fold_ground(Fold *fold, const LawHeld *held)
{
    LawHeld *perhaps = &fold->perhaps[held->force];

    if (held->tri == LAW_YES &&
        (held->force > fold->yes.force ||
         (held->force == fold->yes.force && closeness(held) > closeness(&fold->yes))))
        fold->yes = *held;
    if (held->tri == LAW_PERHAPS && perhaps->rule == NULL)
        *perhaps = *held;
    else if (held->tri == LAW_PERHAPS)
        add_missing(&perhaps->missing, &held->missing);
    if (held->only_floor && (fold->nearest.rule == NULL || held->floor < fold->nearest.floor))
        fold->nearest = *held;
}

static void
fold_ban(Fold *fold, const LawHeld *ban)
{
    LawHeld *to = ban->tri == LAW_YES ? &fold->ban : &fold->ban_perhaps;
    bool is_closer = to->rule != NULL && to->rule->asks == 0 && ban->rule->asks != 0;

    if (ban->tri != LAW_NO && (to->rule == NULL || is_closer))
        *to = *ban;
}

static void
fold_grounds(Fold *fold, const Bench *bench, const LawRule *rule, const ShapeList *grounds,
             const LawHeld *of_rule)
{
    const LawGround *items = grounds->items;

    for (size_t i = 0; i < grounds->n; i++) {
        LawHeld held = judge_ground(bench, rule, &items[i]);

        held.tri = least(held.tri, of_rule->tri);
        add_missing(&held.missing, &of_rule->missing);
        weigh(bench->question, &held);
        fold_ground(fold, &held);
    }
}

/* Acts other than telling are ruled only by rules that name them; what forbids to tell holds
 * whatever was asked for. */
static bool
is_about(const LawQuestion *question, const LawRule *rule)
{
    const LawWord *asked;

    if (question->asked == LAW_WORDS_MAX)
        return rule->asks == 0;
    if (rule->asks != 0)
        return (rule->asks >> question->asked & 1) != 0;
    asked = law_word_at(&question->vocabulary->asked, question->asked);
    return rule->force == FORCE_MUST_NOT ||
           (!str_equal(asked->id, STR("certificate")) && !str_equal(asked->id, STR("examination")));
}

static void
fold_rule(Fold *fold, const Bench *bench, const LawRule *rule)
{
    const LawQuestion *question = bench->question;
    LawHeld held = { .rule = rule, .force = (LawForce)rule->force, .floor = -1 };
    bool is_to = (rule->to >> bench->recipient & 1) != 0;
    LawHeld ban;

    if (!law_in_force(rule->from, rule->until, question->disclosed) || !is_about(question, rule) ||
        (!is_to && !rule->secrecy))
        return;
    held.tri = who_holds(bench, &rule->who, &held.missing);
    held.tri = least(held.tri, all_of(bench, rule->all, false, &held.missing.facts));
    if (held.tri == LAW_NO)
        return;
    ban = held;
    if (rule->force == FORCE_MUST_NOT || rule->unmet != 0)
        fold_ban(fold, &ban);
    if (rule->force != FORCE_MUST_NOT && rule->grounds.n == 0) {
        weigh(question, &held);
        fold_ground(fold, &held);
    }
    fold_grounds(fold, bench, rule, &rule->grounds, &ban);
    fold_grounds(fold, bench, rule, &rule->lifts, &ban);
}

static LawAnswer
answer_of(LawForce force)
{
    static const LawAnswer answers[] = { LAW_UNKNOWN, LAW_MUST_NOT, LAW_WEIGH, LAW_MAY, LAW_MUST };

    return answers[force];
}

static LawVerdict
verdict_of(const Fold *fold)
{
    LawVerdict verdict = { .answer = answer_of(fold->yes.force), .by = fold->yes };

    for (LawForce force = FORCE_MUST; force > fold->yes.force; force--) {
        if (fold->perhaps[force].rule == NULL)
            continue;
        if (verdict.answer != LAW_DEPENDS)
            verdict.by = fold->perhaps[force];
        verdict.answer = LAW_DEPENDS;
        add_missing(&verdict.missing, &fold->perhaps[force].missing);
    }
    if (verdict.answer != LAW_UNKNOWN)
        return verdict;
    if (fold->ban.rule != NULL) {
        verdict.answer = LAW_MUST_NOT;
        verdict.by = fold->nearest.rule != NULL ? fold->nearest : fold->ban;
    } else if (fold->ban_perhaps.rule != NULL) {
        verdict.answer = LAW_DEPENDS;
        verdict.by = fold->ban_perhaps;
        verdict.missing = fold->ban_perhaps.missing;
    }
    return verdict;
}

LawVerdict
law_verdict(const LawQuestion *question, const LawOffence *candidate, size_t recipient)
{
    const LawPack *pack = question->pack;
    Bench bench = bench_of(question, candidate, recipient);
    Fold fold = { .yes = { .floor = -1 } };

    for (size_t i = 0; i < pack->nrules; i++)
        fold_rule(&fold, &bench, &pack->rules[i]);
    return verdict_of(&fold);
}
