/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Scoring as published.  An item nobody asked about stays unknown: it can keep a result open, never
 * make it negative. */
#include "law/guide_internal.h"

#define NEED(type_, field_)                                                                        \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED,                                      \
    .offset = offsetof(LawScreened, field_)
#define MORE(type_, field_)                                                                        \
    .name = #field_, .type = (type_), .need = FIELD_OPTIONAL,                                      \
    .offset = offsetof(LawScreened, field_)

static const Field dimension_fields[] = {
    { .name = "dimension",
      .type = FIELD_TEXT,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawDimension, dimension) },
    { .name = "result",
      .type = FIELD_CHOICE,
      .need = FIELD_REQUIRED,
      .offset = offsetof(LawDimension, result),
      .names = law_screen_names },
};
static const Shape dimension_shape = { "ScreenDimension", sizeof(LawDimension), dimension_fields,
                                       LEN(dimension_fields) };

#define SAYS(type_, field_)                                                                        \
    {                                                                                              \
        .name = #field_, .type = (type_), .need = FIELD_REQUIRED,                                  \
        .offset = offsetof(LawStudySays, field_)                                                   \
    }
static const Field says_fields[] = { SAYS(FIELD_TEXT, study), SAYS(FIELD_REAL, sensitivity),
                                     SAYS(FIELD_REAL, specificity), SAYS(FIELD_INT, of_100),
                                     SAYS(FIELD_INT, missed_of_1000) };
static const Shape says_shape = { "StudySays", sizeof(LawStudySays), says_fields,
                                  LEN(says_fields) };

static const Field screened_fields[] = {
    { NEED(FIELD_TEXT, instrument) },
    { NEED(FIELD_TEXT, title) },
    { NEED(FIELD_CHOICE, result), .names = law_screen_names },
    { NEED(FIELD_INT, yes) },
    { NEED(FIELD_INT, no) },
    { NEED(FIELD_INT, unknown) },
    { MORE(FIELD_LIST, dimensions), .shape = &dimension_shape },
    { MORE(FIELD_REAL, sensitivity) },
    { MORE(FIELD_REAL, specificity) },
    { MORE(FIELD_REAL, prevalence) },
    { MORE(FIELD_REAL, ppv) },
    { MORE(FIELD_REAL, npv) },
    { MORE(FIELD_INT, of_100) },
    { MORE(FIELD_INT, missed_of_1000) },
    { MORE(FIELD_TEXT, study) },
    { MORE(FIELD_LIST, other_studies), .shape = &says_shape },
    { NEED(FIELD_TEXT, words) },
    { NEED(FIELD_TEXT, rule) },
    { NEED(FIELD_TEXT, source) },
    { NEED(FIELD_TEXT, licence) },
    { NEED(FIELD_BOOL, verified) },
    { MORE(FIELD_TEXT, verified_what) },
};
const Shape law_screened_shape = { "Screened", sizeof(LawScreened), screened_fields,
                                   LEN(screened_fields) };

bool
law_screen_word(Str word, uint8_t *ret)
{
    if (str_equal(word, STR("yes")))
        *ret = 2;
    else if (str_equal(word, STR("no")))
        *ret = 1;
    else if (str_equal(word, STR("unknown")))
        *ret = 0;
    else
        return false;
    return true;
}

static Status
count_answers(Cx *cx, const LawInstrument *instrument, const ShapeList *answers, LawScreened *ret)
{
    const TextItem *items = answers->items;

    if (answers->n > instrument->items.n)
        FAIL_AT(ERR_INVALID, "guide.answers", "--answers", "at most %zu answers are expected",
                instrument->items.n);
    for (size_t i = 0; i < answers->n; i++) {
        uint8_t answer;

        if (!law_screen_word(items[i].text, &answer))
            FAIL_AT(ERR_INVALID, "guide.answer", "--answers",
                    "answer %zu: yes, no or unknown is expected", i + 1);
        ret->yes += answer == 2;
        ret->no += answer == 1;
    }
    ret->unknown = (int64_t)instrument->items.n - ret->yes - ret->no;
    return OK;
}

/* The study with most people; the first where none says how many.  There is one. */
static const LawStudy *
study_of(const LawInstrument *instrument)
{
    const LawStudy *studies = instrument->studies.items;
    const LawStudy *best = &studies[0];

    for (size_t i = 1; i < instrument->studies.n; i++) {
        if (studies[i].n > best->n)
            best = &studies[i];
    }
    return best;
}

static double
part(double of, double whole)
{
    return whole > 0 ? of / whole : 0;
}

static LawStudySays
says(Cx *cx, const LawStudy *study, double rate)
{
    double hit = study->sensitivity;
    double ppv = part(hit * rate, hit * rate + (1 - study->specificity) * (1 - rate));

    return (LawStudySays){ .study = study->note.len == 0
                                        ? study->who
                                        : arena_format(cx->arena, "%.*s (%.*s)",
                                                       STR_ARG(study->who), STR_ARG(study->note)),
                           .sensitivity = hit,
                           .specificity = study->specificity,
                           .of_100 = (int64_t)(ppv * 100 + 0.5),
                           .missed_of_1000 = (int64_t)((1 - hit) * 1000 + 0.5) };
}

static void
add_accuracy(Cx *cx, const LawInstrument *instrument, double prevalence, LawScreened *ret)
{
    const LawStudy *all = instrument->studies.items;
    const LawStudy *study = study_of(instrument);
    double hit = study->sensitivity;
    double quiet = study->specificity;
    double rate = prevalence >= 0 ? prevalence : study->prevalence;
    LawStudySays *others = ARENA_ARRAY(cx->arena, instrument->studies.n, LawStudySays);
    LawStudySays chosen = says(cx, study, rate);

    ret->has_accuracy = true;
    ret->sensitivity = hit;
    ret->specificity = quiet;
    ret->prevalence = rate;
    ret->ppv = part(hit * rate, hit * rate + (1 - quiet) * (1 - rate));
    ret->npv = part(quiet * (1 - rate), quiet * (1 - rate) + (1 - hit) * rate);
    ret->of_100 = chosen.of_100;
    ret->missed_of_1000 = chosen.missed_of_1000;
    ret->study = chosen.study;
    ret->other_studies.items = others;
    for (size_t i = 0; i < instrument->studies.n; i++) {
        if (&all[i] != study)
            others[ret->other_studies.n++] = says(cx, &all[i], rate);
    }
}

/* Below the mark; some of the answers may be yes. */
static const char *
no_words(const LawScreened *screened)
{
    return screened->yes == 0 ? "No answer points to it"
                              : "By its rule the answers do not point to it";
}

static Str
words_of(Cx *cx, const LawScreened *screened)
{
    long long of = (long long)screened->of_100;
    double per_thousand = screened->prevalence * 1000;

    if (screened->result == LAW_SCREEN_NOT_ENOUGH)
        return STR("Too little is known. That is no \"no\": ask again when it is safe.");
    if (!screened->has_accuracy && screened->result == LAW_SCREEN_POSITIVE)
        return STR("Some answers point to exploitation: a reason to listen, not a finding about "
                   "the person.");
    if (!screened->has_accuracy)
        return arena_format(cx->arena, "%s. Nobody has measured how often that is wrong.",
                            no_words(screened));
    if (screened->result == LAW_SCREEN_POSITIVE)
        return arena_format(cx->arena,
                            "Some answers point to exploitation. Where %.0f of 1,000 people are "
                            "exploited, it is so for about %lld of 100 people with this result and "
                            "not for %lld: a reason to listen, not a finding about the person.",
                            per_thousand, of, 100 - of);
    return arena_format(cx->arena,
                        "%s. About %lld of 1,000 exploited people also answer like this.",
                        no_words(screened), (long long)screened->missed_of_1000);
}

static LawScreenResult
result_of(const LawInstrument *instrument, const LawScreened *counted)
{
    if (counted->yes >= instrument->positive_at)
        return LAW_SCREEN_POSITIVE;
    return counted->yes + counted->unknown >= instrument->positive_at ? LAW_SCREEN_NOT_ENOUGH
                                                                      : LAW_SCREEN_NEGATIVE;
}

static Status
screen_by_score(Cx *cx, const LawInstrument *instrument, const LawScreening *screening,
                LawScreened *ret)
{
    LawScreened screened = { .instrument = instrument->id,
                             .title = instrument->title,
                             .rule = instrument->rule,
                             .source = instrument->source,
                             .licence = instrument->licence,
                             .verified = instrument->verified,
                             .verified_what = instrument->verified_what };

    if (instrument->off.len > 0)
        FAIL_AT(ERR_DENIED, "guide.off", "INSTRUMENT", "this list is switched off: %.*s",
                STR_ARG(instrument->off));
    if (instrument->positive_at == 0)
        FAIL_AT(ERR_INVALID, "guide.no_score", "INSTRUMENT", "it has no score here: %.*s",
                STR_ARG(instrument->rule));
    TRY(count_answers(cx, instrument, &screening->answers, &screened));
    screened.result = result_of(instrument, &screened);
    if (instrument->studies.n > 0)
        add_accuracy(cx, instrument, screening->prevalence, &screened);
    screened.words = words_of(cx, &screened);
    *ret = screened;
    return OK;
}

static Status
refuse_name(Cx *cx, const LawInstruments *instruments)
{
    const LawInstrument *items = instruments->instruments.items;
    const LawDimensionRule *rules = instruments->dimension_rules.items;
    Str names = { "", 0 };

    for (size_t i = 0; i < instruments->instruments.n; i++)
        names = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(names), i > 0 ? ", " : "",
                             STR_ARG(items[i].id));
    for (size_t i = 0; i < instruments->dimension_rules.n; i++)
        names = arena_format(cx->arena, "%.*s, %.*s", STR_ARG(names), STR_ARG(rules[i].id));
    FAIL_AT(ERR_INVALID, "guide.instrument", "INSTRUMENT",
            "there is no such instrument; there are %.*s", STR_ARG(names));
}

Status
law_screen(Cx *cx, const LawInstruments *instruments, const LawSigns *signs,
           const LawScreening *screening, LawScreened *ret)
{
    const LawInstrument *items = instruments->instruments.items;
    const LawDimensionRule *rules = instruments->dimension_rules.items;

    if (screening->prevalence > 1)
        FAIL_AT(ERR_INVALID, "guide.prevalence", "--prevalence",
                "a part between 0 and 1 is expected");
    for (size_t i = 0; i < instruments->instruments.n; i++) {
        if (str_equal(items[i].id, screening->instrument))
            return screen_by_score(cx, &items[i], screening, ret);
    }
    for (size_t i = 0; i < instruments->dimension_rules.n; i++) {
        if (!str_equal(rules[i].id, screening->instrument))
            continue;
        TRY(law_dimensions_screen(cx, &rules[i], signs, screening, ret));
        ret->words = words_of(cx, ret);
        return OK;
    }
    return refuse_name(cx, instruments);
}
