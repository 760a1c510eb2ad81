/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cases with their answers, written beside the rules: a lawyer reads them, a check runs them. */
#include "law/law_internal.h"

typedef struct Case {
    ShapePlace place;
    Str about;
    Str holder;
    Str recipient;
    Str disclosed;
    ShapeList offences;
    Str offence_date;
    bool attempt;
    Str victim_age;
    Str consent;
    Str asked;
    ShapeList facts;
    int64_t answer;
    int64_t over;
    Str rule;
    ShapeList duty;
    int64_t deadline_hours;
    bool refused;
} Case;

typedef struct File {
    int64_t kind;
    Str country;
    ShapeList cases;
} File;

#define TEXT_(field_, need_)                                                                       \
    {                                                                                              \
#field_, FIELD_TEXT, need_, offsetof(Case, field_), .max = 200                             \
    }
#define TEXTS(field_)                                                                              \
    {                                                                                              \
#field_, FIELD_LIST, FIELD_OPTIONAL, offsetof(Case, field_), .shape = &shape_text_item,    \
                                                                     .max = LAW_WORDS_MAX          \
    }

static const char *const kinds[] = { "cases", NULL };

static const Field case_fields[] = {
    { .type = FIELD_PLACE, .need = FIELD_OPTIONAL, .offset = offsetof(Case, place) },
    TEXT_(about, FIELD_REQUIRED),
    TEXT_(holder, FIELD_REQUIRED),
    TEXT_(recipient, FIELD_REQUIRED),
    TEXT_(disclosed, FIELD_REQUIRED),
    TEXTS(offences),
    TEXT_(offence_date, FIELD_OPTIONAL),
    { .name = "attempt",
      .type = FIELD_BOOL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Case, attempt) },
    TEXT_(victim_age, FIELD_OPTIONAL),
    TEXT_(consent, FIELD_OPTIONAL),
    TEXT_(asked, FIELD_OPTIONAL),
    TEXTS(facts),
    { "answer", FIELD_CHOICE, FIELD_OPTIONAL, offsetof(Case, answer), .names = law_answer_names },
    { "over", FIELD_CHOICE, FIELD_OPTIONAL, offsetof(Case, over), .names = law_over_names },
    TEXT_(rule, FIELD_OPTIONAL),
    TEXTS(duty),
    { "deadline_hours", FIELD_INT, FIELD_OPTIONAL, offsetof(Case, deadline_hours), .max = 10000 },
    { .name = "refused",
      .type = FIELD_BOOL,
      .need = FIELD_OPTIONAL,
      .offset = offsetof(Case, refused) },
};
static const Shape case_shape = { "LawCase", sizeof(Case), case_fields, LEN(case_fields) };

static const Field file_fields[] = {
    { "kind", FIELD_CHOICE, FIELD_REQUIRED, offsetof(File, kind), .names = kinds },
    { "country", FIELD_TEXT, FIELD_REQUIRED, offsetof(File, country), .min = 2, .max = 2 },
    { "cases", FIELD_LIST, FIELD_REQUIRED, offsetof(File, cases), .shape = &case_shape,
      .max = LAW_RULES_MAX },
};
const Shape law_cases_file_shape = { "LawCases", sizeof(File), file_fields, LEN(file_fields) };

typedef struct Run {
    Cx *cx;
    const LawVocabulary *vocabulary;
    const LawPack *pack;
    const char *file;
    bool *reached; /* one a rule */
    LawFinding *found;
    size_t n;
} Run;

static void
find(Run *run, const char *kind, const char *file, ShapePlace place, Str about, Str text)
{
    Arena *arena = run->cx->arena;

    run->found[run->n++] =
        (LawFinding){ LAW_FAULT, str_of(kind),
                      arena_format(arena, "%s:%u:%u", file, place.line, place.column), about,
                      text };
}

static void
reach(Run *run, Str rule)
{
    for (size_t i = 0; i < run->pack->nrules; i++) {
        if (str_equal(run->pack->rules[i].id, rule))
            run->reached[i] = true;
    }
}

static bool
has_rule(const LawAdvice *advice, Str rule)
{
    const LawEach *each = advice->each.items;

    for (size_t i = 0; i < advice->each.n; i++) {
        if (str_equal(each[i].rule, rule))
            return true;
    }
    return rule.len == 0;
}

static bool
has_duties(const LawAdvice *advice, const ShapeList *expected)
{
    const TextItem *rules = expected->items;
    const LawDuty *duties = advice->duty_to_tell.items;
    size_t met = 0;

    for (size_t i = 0; i < expected->n; i++) {
        for (size_t k = 0; k < advice->duty_to_tell.n; k++)
            met += str_equal(duties[k].rule, rules[i].text);
    }
    return met == expected->n;
}

static void
reach_all(Run *run, const LawAdvice *advice)
{
    const LawEach *each = advice->each.items;
    const LawDuty *duties = advice->duty_to_tell.items;

    for (size_t i = 0; i < advice->each.n; i++)
        reach(run, each[i].rule);
    for (size_t i = 0; i < advice->duty_to_tell.n; i++)
        reach(run, duties[i].rule);
}

static void
compare(Run *run, const Case *one, const LawAdvice *advice)
{
    Arena *arena = run->cx->arena;
    const LawEach *first = advice->each.items;

    reach_all(run, advice);
    if (advice->answer != one->answer || (one->over != 0 && (int64_t)advice->over != one->over))
        find(run, "case", run->file, one->place, one->about,
             arena_format(arena, "the answer is %s, over %s, by %.*s; the case expects %s",
                          law_answer_names[advice->answer], law_over_names[advice->over],
                          STR_ARG(first->rule), law_answer_names[one->answer]));
    else if (!has_rule(advice, one->rule) || !has_duties(advice, &one->duty))
        find(run, "case", run->file, one->place, one->about,
             arena_format(arena, "the rule or duty that the case names does not answer; %.*s does",
                          STR_ARG(first->rule)));
    else if (one->deadline_hours > 0 && advice->deadline_hours != one->deadline_hours)
        find(run, "case", run->file, one->place, one->about,
             STR("the time limit is not that of the case"));
}

static void
run_case(Run *run, const Case *one)
{
    Cx *cx = run->cx;
    LawAsk ask = { run->pack->country, one->holder,       one->recipient, one->disclosed,
                   one->offences,      one->offence_date, one->attempt,   one->victim_age,
                   one->consent,       one->asked,        one->facts };
    Err before = cx->err;
    LawAdvice advice;
    Status status = law_advise(cx, run->vocabulary, run->pack, &ask, &advice);

    if (status.code == ERR_NONE && !one->refused)
        compare(run, one, &advice);
    else if (status.code == ERR_NONE)
        find(run, "case", run->file, one->place, one->about,
             STR("the question is answered, but the case expects that it is refused"));
    else if (!one->refused)
        find(run, "case", run->file, one->place, one->about,
             arena_format(cx->arena, "the question is refused: %s", cx->err.message));
    cx->err = before;
}

Status
law_cases_check(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack, LawText cases_text,
                ShapeList *ret, size_t *ret_cases)
{
    const char *file = cases_text.file;
    File read = { .kind = 0 };
    Run run = { cx, vocabulary, pack, file, ARENA_ARRAY(cx->arena, pack->nrules, bool), NULL, 0 };
    const Case *cases;

    if (cases_text.yaml.len > LAW_FILE_MAX)
        FAIL_AT(ERR_INVALID, "law.size", file, "expected at most %d bytes", LAW_FILE_MAX);
    TRY(shape_read_yaml(cx, &law_cases_file_shape, file, cases_text.yaml, &read));
    if (!str_equal(read.country, pack->country))
        FAIL_AT(ERR_INVALID, "law.country", file, "country: expected that of the rules, %.*s",
                STR_ARG(pack->country));
    run.found = ARENA_ARRAY(cx->arena, read.cases.n + pack->nrules, LawFinding);
    cases = read.cases.items;
    for (size_t i = 0; i < read.cases.n; i++)
        run_case(&run, &cases[i]);
    for (size_t i = 0; i < pack->nrules; i++) {
        if (!run.reached[i])
            find(&run, "untested", pack->law_file, pack->rules[i].place, pack->rules[i].id,
                 STR("no case of cases.yaml reaches this rule"));
    }
    *ret = (ShapeList){ run.found, run.n };
    *ret_cases = read.cases.n;
    return OK;
}
