/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is wrong or unfinished in a pack that can be read: found without asking a single question.
 */
#include "law/law_internal.h"

const char *const law_grade_names[] = { "note", "fault", NULL };

static const Field finding_fields[] = {
    { .name = "grade",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawFinding, grade),
      .names = law_grade_names },
    { .name = "kind",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawFinding, kind) },
    { .name = "where",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawFinding, where) },
    { .name = "about",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawFinding, about) },
    { .name = "text",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawFinding, text) },
};
const Shape law_finding_shape = { "PackFinding", sizeof(LawFinding), finding_fields,
                                  LEN(finding_fields) };

enum { FINDINGS_PER_ROW = 8, CLASHES_MAX = 200 };

typedef struct Check {
    Cx *cx;
    const LawPack *pack;
    LawFinding *found;
    size_t n;
    size_t room;
} Check;

static void
find(Check *check, const char *file, ShapePlace place, LawFinding finding)
{
    finding.where = arena_format(check->cx->arena, "%s:%u:%u", file, place.line, place.column);
    if (check->n < check->room)
        check->found[check->n++] = finding;
}

static void
find_rule(Check *check, LawGrade grade, const char *kind, const LawRule *rule, Str text)
{
    find(check, check->pack->law_file, rule->place,
         (LawFinding){ .grade = grade, .kind = str_of(kind), .about = rule->id, .text = text });
}

static void
find_offence(Check *check, LawGrade grade, const char *kind, const LawOffence *offence, Str text)
{
    find(check, check->pack->offences_file, offence->place,
         (LawFinding){ .grade = grade, .kind = str_of(kind), .about = offence->id, .text = text });
}

static void
find_never(Check *check, const LawRule *rule, const LawGround *ground, Str text)
{
    find(check, check->pack->law_file, ground->place,
         (LawFinding){ .grade = LAW_FAULT, .kind = STR("never"), .about = rule->id, .text = text });
}

static const LawRule *
rule_named(const LawPack *pack, Str id)
{
    for (size_t i = 0; i < pack->nrules; i++) {
        if (str_equal(pack->rules[i].id, id))
            return &pack->rules[i];
    }
    return NULL;
}

/* Two spans of days; an open end reaches for ever. */
static bool
spans_meet(Day from_a, Day until_a, Day from_b, Day until_b)
{
    bool a_ends_first = until_a.n != 0 && from_b.n != 0 && until_a.n < from_b.n;
    bool b_ends_first = until_b.n != 0 && from_a.n != 0 && until_b.n < from_a.n;

    return !a_ends_first && !b_ends_first;
}

static void
check_follows(Check *check, const LawRule *rule)
{
    const LawRule *before = rule_named(check->pack, rule->follows);

    if (rule->follows.len == 0)
        return;
    if (before == NULL) {
        find_rule(check, LAW_FAULT, "never", rule,
                  STR("follows: there is no such rule in this pack"));
        return;
    }
    if (before == rule || before->until.n == 0 || rule->from.n == 0 ||
        rule->from.n <= before->until.n)
        find_rule(check, LAW_FAULT, "overlap", rule,
                  STR("both versions are in force on the same day; set `to` of the old and `from` "
                      "of the new one"));
    else if (rule->from.n > before->until.n + 1)
        find_rule(check, LAW_FAULT, "gap", rule,
                  STR("no version is in force between the end of the old and the beginning of the "
                      "new one"));
}

static bool
facts_clash(LawFacts facts)
{
    return (facts.yes & facts.no) != 0;
}

/* A floor above what any offence of the pack has, or offences that it does not list. */
static bool
can_reach(const LawPack *pack, const LawGround *ground)
{
    for (size_t i = 0; i < pack->noffences && ground->floor_months > 0; i++) {
        if (pack->offences[i].penalty_unknown ||
            pack->offences[i].min_months >= ground->floor_months)
            return true;
    }
    return ground->floor_months == 0;
}

static bool
is_bound_at_all(const LawRule *rule, const LawGround *ground)
{
    bool is_to = ground->to == 0 || rule->secrecy || (ground->to & rule->to) != 0;
    bool is_by = !ground->who.given;

    for (size_t s = 0; s < LAW_WORDS_MAX; s++)
        is_by = is_by || (ground->who.professions[s] & rule->who.professions[s]) != 0;
    return is_to && is_by;
}

static void
check_ground(Check *check, const LawRule *rule, const LawGround *ground)
{
    LawFacts all = { ground->all.yes | rule->all.yes, ground->all.no | rule->all.no };
    bool is_barred = (all.yes & ground->bars.yes) != 0 || (all.no & ground->bars.no) != 0;

    if (facts_clash(all) || is_barred)
        find_never(check, rule, ground, STR("it needs a fact and its opposite"));
    if (!is_bound_at_all(rule, ground))
        find_never(check, rule, ground,
                   STR("its holders or recipients are not among those of its rule"));
    if (!can_reach(check->pack, ground))
        find_never(check, rule, ground, STR("no offence of the pack has so high a least penalty"));
}

static void
check_marks(Check *check, const LawRule *rule)
{
    if (!rule->verified)
        find_rule(check, LAW_NOTE, "unverified", rule, STR("nobody has read it in the law itself"));
    if (rule->from_unverified)
        find_rule(check, LAW_NOTE, "unverified", rule, STR("the day from which it holds"));
    if (rule->reviewed_by.len == 0)
        find_rule(check, LAW_NOTE, "unreviewed", rule, STR("no lawyer has reviewed it"));
}

static bool
share_holder(const LawRule *a, const LawRule *b)
{
    for (size_t s = 0; s < LAW_WORDS_MAX; s++) {
        if ((a->who.professions[s] & b->who.professions[s]) != 0)
            return true;
    }
    return false;
}

static bool
is_unconditional(const LawRule *rule)
{
    return !rule->secrecy && rule->grounds.n + rule->needs.n + rule->lifts.n + rule->conditions.n +
                                     rule->exceptions.n + rule->what.n ==
                                 0;
}

static bool
are_opposite(const LawRule *a, const LawRule *b)
{
    return (a->force == FORCE_MUST && b->force == FORCE_MUST_NOT) ||
           (b->force == FORCE_MUST && a->force == FORCE_MUST_NOT);
}

/* One orders what the other forbids, whatever the facts.  General secrecy is what orders are
 * exceptions from. */
static void
check_clash(Check *check, const LawRule *a, const LawRule *b)
{
    bool meet = a->asks == b->asks && (a->to & b->to) != 0 && share_holder(a, b) &&
                spans_meet(a->from, a->until, b->from, b->until);

    if (meet && are_opposite(a, b) && is_unconditional(a) && is_unconditional(b))
        find_rule(check, LAW_FAULT, "contradiction", b,
                  arena_format(check->cx->arena, "it orders or forbids the opposite of %.*s",
                               STR_ARG(a->id)));
}

static void
check_rules(Check *check)
{
    const LawPack *pack = check->pack;

    for (size_t i = 0; i < pack->nrules; i++) {
        const LawRule *rule = &pack->rules[i];
        const LawGround *grounds = rule->grounds.items;
        const LawGround *lifts = rule->lifts.items;

        check_marks(check, rule);
        check_follows(check, rule);
        for (size_t k = 0; k < rule->grounds.n; k++)
            check_ground(check, rule, &grounds[k]);
        for (size_t k = 0; k < rule->lifts.n; k++)
            check_ground(check, rule, &lifts[k]);
        if (facts_clash(rule->all))
            find_rule(check, LAW_FAULT, "never", rule, STR("it needs a fact and its opposite"));
    }
}

/* Last, so that a pack that contradicts itself everywhere still shows what else is wrong with it.
 */
static void
check_clashes(Check *check)
{
    const LawPack *pack = check->pack;

    for (size_t i = 0; i < pack->nrules; i++) {
        for (size_t k = 0; k < i; k++)
            check_clash(check, &pack->rules[k], &pack->rules[i]);
    }
}

/* The version of the same offence and degree that begins next after this one ends. */
static const LawOffence *
next_version(const LawPack *pack, const LawOffence *offence)
{
    const LawOffence *next = NULL;

    for (size_t i = 0; i < pack->noffences; i++) {
        const LawOffence *other = &pack->offences[i];

        if (other != offence && str_equal(other->id, offence->id) &&
            other->degree == offence->degree && offence->until.n != 0 &&
            other->from.n > offence->until.n && (next == NULL || other->from.n < next->from.n))
            next = other;
    }
    return next;
}

static void
check_versions(Check *check, size_t i)
{
    const LawPack *pack = check->pack;
    const LawOffence *offence = &pack->offences[i];
    const LawOffence *next = next_version(pack, offence);

    if (next != NULL && next->from.n > offence->until.n + 1)
        find_offence(check, LAW_FAULT, "gap", next,
                     STR("no version is in force between the one before and this"));
    for (size_t k = 0; k < i; k++) {
        const LawOffence *other = &pack->offences[k];

        if (str_equal(other->id, offence->id) && other->degree == offence->degree &&
            spans_meet(other->from, other->until, offence->from, offence->until))
            find_offence(check, LAW_FAULT, "overlap", offence,
                         STR("two versions are in force on the same day"));
    }
}

static void
check_offences(Check *check)
{
    const LawPack *pack = check->pack;

    for (size_t i = 0; i < pack->noffences; i++) {
        const LawOffence *offence = &pack->offences[i];

        check_versions(check, i);
        if (offence->verified != 2)
            find_offence(check, LAW_NOTE, "unverified", offence,
                         offence->verified_what.len > 0 ? offence->verified_what
                                                        : STR("the penalty is from memory"));
        if (offence->article == NULL && !pack->background)
            find_offence(check, LAW_NOTE, "gap", offence,
                         STR("no entry of `articles` asks for it in plain words"));
    }
}

ShapeList
law_check(Cx *cx, const LawPack *pack)
{
    size_t room = (pack->nrules + pack->noffences) * FINDINGS_PER_ROW + CLASHES_MAX;
    Check check = { cx, pack, ARENA_ARRAY(cx->arena, room, LawFinding), 0, room };

    check_rules(&check);
    check_offences(&check);
    check_clashes(&check);
    return (ShapeList){ check.found, check.n };
}
