/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two-step rule of the operational indicators: patterns of strengths make a dimension,
 * dimensions make the result.  The pack says that nobody has verified either. */
#include "law/guide_internal.h"

typedef struct Strengths {
    int64_t n[4]; /* by LawSign.strength */
} Strengths;

static bool
meets(const LawPattern *pattern, const Strengths *have)
{
    const int64_t *n = have->n;
    /* One strong sign more than asked for stands for a weaker one. */
    int64_t spare = n[1] - pattern->strong;

    if (spare < 0)
        return false;
    return n[2] >= pattern->medium && n[3] >= pattern->weak &&
           n[2] + n[3] + spare >= pattern->medium_or_weak;
}

static bool
meets_any(const LawDimensionRule *rule, const Strengths *have)
{
    const LawPattern *patterns = rule->patterns.items;

    for (size_t i = 0; i < rule->patterns.n; i++) {
        if (meets(&patterns[i], have))
            return true;
    }
    return false;
}

static LawScreenResult
dimension_result(const LawDimensionRule *rule, const LawSigns *signs, const uint8_t *answers,
                 Str dimension)
{
    const LawSign *items = signs->signs.items;
    Strengths yes = { { 0 } };
    Strengths could = { { 0 } };

    for (size_t i = 0; i < signs->signs.n; i++) {
        if (!str_equal(items[i].set, rule->set) || !str_equal(items[i].dimension, dimension))
            continue;
        yes.n[items[i].strength] += answers[i] == 2;
        could.n[items[i].strength] += answers[i] != 1;
    }
    if (meets_any(rule, &yes))
        return LAW_SCREEN_POSITIVE;
    return meets_any(rule, &could) ? LAW_SCREEN_NOT_ENOUGH : LAW_SCREEN_NEGATIVE;
}

static LawScreenResult
least(LawScreenResult a, LawScreenResult b)
{
    /* In the order negative, open, positive. */
    static const int order[] = { 1, 0, 2 };

    return order[a] < order[b] ? a : b;
}

static LawScreenResult
most(LawScreenResult a, LawScreenResult b)
{
    return least(a, b) == a ? b : a;
}

/* Where an "ID=yes" belongs, or signs->n. */
static size_t
sign_named(const LawDimensionRule *rule, const LawSigns *signs, Str id)
{
    const LawSign *items = signs->signs.items;

    for (size_t i = 0; i < signs->signs.n; i++) {
        if (str_equal(items[i].id, id) && str_equal(items[i].set, rule->set))
            return i;
    }
    return signs->signs.n;
}

/* The n-th sign of the rule's set. */
static size_t
sign_at(const LawDimensionRule *rule, const LawSigns *signs, size_t n)
{
    const LawSign *items = signs->signs.items;
    size_t at = 0;

    while (at < signs->signs.n && (!str_equal(items[at].set, rule->set) || n-- > 0))
        at++;
    return at;
}

static Status
read_answers(Cx *cx, const LawDimensionRule *rule, const LawSigns *signs, const ShapeList *given,
             uint8_t *answers)
{
    const TextItem *items = given->items;

    for (size_t i = 0; i < given->n; i++) {
        Str word;
        Str id = str_cut(items[i].text, '=', &word);
        bool is_named = word.len > 0;
        size_t at = is_named ? sign_named(rule, signs, id) : sign_at(rule, signs, i);

        if (at == signs->signs.n)
            FAIL_AT(ERR_INVALID, "guide.answers", "--answers",
                    "answer %zu: a sign of the set %.*s is expected", i + 1, STR_ARG(rule->set));
        if (!law_screen_word(is_named ? word : items[i].text, &answers[at]))
            FAIL_AT(ERR_INVALID, "guide.answer", "--answers",
                    "answer %zu: yes, no or unknown is expected", i + 1);
    }
    return OK;
}

static void
count(const LawDimensionRule *rule, const LawSigns *signs, const uint8_t *answers, LawScreened *ret)
{
    const LawSign *items = signs->signs.items;

    for (size_t i = 0; i < signs->signs.n; i++) {
        if (!str_equal(items[i].set, rule->set))
            continue;
        ret->yes += answers[i] == 2;
        ret->no += answers[i] == 1;
        ret->unknown += answers[i] == 0;
    }
}

Status
law_dimensions_screen(Cx *cx, const LawDimensionRule *rule, const LawSigns *signs,
                      const LawScreening *screening, LawScreened *ret)
{
    uint8_t *answers = arena_alloc(cx->arena, signs->signs.n + 1);
    const TextItem *names = rule->dimensions.items;
    LawDimension *dimensions = ARENA_ARRAY(cx->arena, rule->dimensions.n, LawDimension);
    LawScreenResult always = LAW_SCREEN_NEGATIVE;
    LawScreenResult other = LAW_SCREEN_NEGATIVE;
    LawScreened screened = { .instrument = rule->id,
                             .title = rule->title,
                             .rule = rule->note,
                             .source = rule->source,
                             .licence = rule->licence,
                             .verified = rule->verified,
                             .verified_what = rule->verified_what };

    TRY(read_answers(cx, rule, signs, &screening->answers, answers));
    count(rule, signs, answers, &screened);
    for (size_t i = 0; i < rule->dimensions.n; i++) {
        LawScreenResult result = dimension_result(rule, signs, answers, names[i].text);

        dimensions[i] = (LawDimension){ names[i].text, result };
        if (str_equal(names[i].text, rule->always))
            always = result;
        else
            other = most(other, result);
    }
    screened.dimensions = (ShapeList){ dimensions, rule->dimensions.n };
    screened.result = screening->child && rule->children_need_only ? always : least(always, other);
    *ret = screened;
    return OK;
}
