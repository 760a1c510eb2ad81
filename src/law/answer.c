/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An answer as JSON: the public contract of `law advise`, and the words for people. */
#include "law/law_internal.h"

#define NEED(type_, struct_, field_)                                                               \
    .name = #field_, .type = (type_), .need = FIELD_REQUIRED, .offset = offsetof(struct_, field_)

typedef struct PackOut {
    Str country;
    Str version;
} PackOut;

typedef struct DutyOut {
    Str rule;
    ShapeList recipients;
    Str citation;
    Str timing;
    Str deadline_hours;
    bool verified;
    Str reviewed_by;
} DutyOut;

typedef struct EachOut {
    Str offence;
    Str degree;
    int64_t answer;
    Str rule;
    Str version;
    Str citation;
    Str threshold_months;
    Str min_months;
    bool verified;
    Str reviewed_by;
    Str name;
    Str why;
    ShapeList elements;
} EachOut;

typedef struct AdviceOut {
    int64_t answer;
    Str over;
    ShapeList duty_to_tell;
    ShapeList each;
    ShapeList decides;
    ShapeList conditions;
    Str deadline_hours;
    ShapeList otherwise;
    PackOut pack;
    Str ask;
    bool proposed;
} AdviceOut;

static const Field pack_fields[] = {
    { NEED(FIELD_TEXT, PackOut, country) },
    { NEED(FIELD_TEXT, PackOut, version) },
};
static const Shape pack_shape = { "LawPackName", sizeof(PackOut), pack_fields, LEN(pack_fields) };

static const Field duty_fields[] = {
    { NEED(FIELD_TEXT, DutyOut, rule) },
    { NEED(FIELD_LIST, DutyOut, recipients), .shape = &shape_text_item },
    { NEED(FIELD_TEXT, DutyOut, citation) },
    { NEED(FIELD_TEXT, DutyOut, timing) },
    { NEED(FIELD_JSON, DutyOut, deadline_hours) },
    { NEED(FIELD_BOOL, DutyOut, verified) },
    { NEED(FIELD_JSON, DutyOut, reviewed_by) },
};
static const Shape duty_shape = { "LawDuty", sizeof(DutyOut), duty_fields, LEN(duty_fields) };

static const Field element_fields[] = {
    { NEED(FIELD_TEXT, LawElement, element) },
    { NEED(FIELD_TEXT, LawElement, sign) },
};
static const Shape element_shape = { "LawElement", sizeof(LawElement), element_fields,
                                     LEN(element_fields) };

static const Field each_fields[] = {
    { NEED(FIELD_JSON, EachOut, offence), .about = "null: the question named none." },
    { NEED(FIELD_JSON, EachOut, degree) },
    { NEED(FIELD_CHOICE, EachOut, answer), .names = law_answer_names },
    { NEED(FIELD_JSON, EachOut, rule), .about = "The ground, or what came nearest; null: none." },
    { NEED(FIELD_JSON, EachOut, version), .about = "FROM/TO of the rule, .. where it is open." },
    { NEED(FIELD_JSON, EachOut, citation) },
    { NEED(FIELD_JSON, EachOut, threshold_months) },
    { NEED(FIELD_JSON, EachOut, min_months) },
    { NEED(FIELD_BOOL, EachOut, verified), .about = "Whether somebody read it in the law itself." },
    { NEED(FIELD_JSON, EachOut, reviewed_by), .about = "null: no lawyer has reviewed it." },
    { NEED(FIELD_TEXT, EachOut, name) },
    { NEED(FIELD_TEXT, EachOut, why) },
    { NEED(FIELD_LIST, EachOut, elements), .shape = &element_shape,
      .about = "Which signs that were said support which element." },
};
static const Shape each_shape = { "LawEach", sizeof(EachOut), each_fields, LEN(each_fields) };

static const Field advice_fields[] = {
    { NEED(FIELD_CHOICE, AdviceOut, answer), .names = law_answer_names },
    { NEED(FIELD_JSON, AdviceOut, over),
      .about = "For how many candidates telling is allowed or ordered; null without candidates." },
    { NEED(FIELD_LIST, AdviceOut, duty_to_tell), .shape = &duty_shape,
      .about = "Others that must be told as well." },
    { NEED(FIELD_LIST, AdviceOut, each), .shape = &each_shape },
    { NEED(FIELD_LIST, AdviceOut, decides), .shape = &shape_text_item,
      .about = "What would settle it, FACT: plain question." },
    { NEED(FIELD_LIST, AdviceOut, conditions), .shape = &shape_text_item },
    { NEED(FIELD_JSON, AdviceOut, deadline_hours) },
    { NEED(FIELD_LIST, AdviceOut, otherwise), .shape = &shape_text_item,
      .about = "What one may do instead." },
    { NEED(FIELD_OBJECT, AdviceOut, pack), .shape = &pack_shape },
    { NEED(FIELD_TEXT, AdviceOut, ask), .about = "Whom to ask." },
    { NEED(FIELD_BOOL, AdviceOut, proposed),
      .about = "Whether the candidates were proposed from signs." },
};
const Shape law_advice_shape = { "LawAdvice", sizeof(AdviceOut), advice_fields,
                                 LEN(advice_fields) };

/* A number as JSON; null (empty) below zero. */
static Str
number_or_null(Cx *cx, int64_t n)
{
    return n < 0 ? (Str){ "", 0 } : arena_format(cx->arena, "%lld", (long long)n);
}

/* A text as JSON; null if empty. */
static Str
text_or_null(Cx *cx, Str text)
{
    Buf out = buf_new(8192);

    if (text.len == 0)
        return text;
    json_write_text(&out, text);
    return buf_take_text(cx->arena, &out);
}

static ShapeList
duties_out(Cx *cx, const ShapeList *duties)
{
    DutyOut *out = ARENA_ARRAY(cx->arena, duties->n, DutyOut);
    const LawDuty *items = duties->items;

    for (size_t i = 0; i < duties->n; i++)
        out[i] = (DutyOut){ items[i].rule,
                            items[i].recipients,
                            items[i].citation,
                            items[i].timing,
                            number_or_null(cx, items[i].deadline_hours),
                            items[i].verified,
                            text_or_null(cx, items[i].reviewed_by) };
    return (ShapeList){ out, duties->n };
}

static ShapeList
each_out(Cx *cx, const ShapeList *each)
{
    EachOut *out = ARENA_ARRAY(cx->arena, each->n, EachOut);
    const LawEach *items = each->items;

    for (size_t i = 0; i < each->n; i++)
        out[i] = (EachOut){ .offence = text_or_null(cx, items[i].offence),
                            .degree = text_or_null(cx, items[i].degree),
                            .answer = items[i].answer,
                            .rule = text_or_null(cx, items[i].rule),
                            .version = text_or_null(cx, items[i].version),
                            .citation = text_or_null(cx, items[i].citation),
                            .threshold_months = number_or_null(cx, items[i].threshold_months),
                            .min_months = number_or_null(cx, items[i].min_months),
                            .verified = items[i].verified,
                            .reviewed_by = text_or_null(cx, items[i].reviewed_by),
                            .name = items[i].name,
                            .why = items[i].why,
                            .elements = items[i].elements };
    return (ShapeList){ out, each->n };
}

static ShapeList
decides_out(Cx *cx, const ShapeList *decides)
{
    TextItem *out = ARENA_ARRAY(cx->arena, decides->n, TextItem);
    const LawDecides *items = decides->items;

    for (size_t i = 0; i < decides->n; i++)
        out[i].text = arena_format(cx->arena, "%.*s%s%.*s: %.*s", STR_ARG(items[i].fact),
                                   items[i].offence.len > 0 ? " " : "", STR_ARG(items[i].offence),
                                   STR_ARG(items[i].question));
    return (ShapeList){ out, decides->n };
}

const void *
law_advice_value(Cx *cx, const LawAdvice *advice)
{
    AdviceOut *out = ARENA_NEW(cx->arena, AdviceOut);

    *out = (AdviceOut){ .answer = advice->answer,
                        .over = text_or_null(cx, str_of(law_over_names[advice->over])),
                        .duty_to_tell = duties_out(cx, &advice->duty_to_tell),
                        .each = each_out(cx, &advice->each),
                        .decides = decides_out(cx, &advice->decides),
                        .conditions = advice->conditions,
                        .deadline_hours = number_or_null(cx, advice->deadline_hours),
                        .otherwise = advice->otherwise,
                        .pack = { advice->country, advice->version },
                        .ask = advice->ask,
                        .proposed = advice->proposed };
    return out;
}

void
law_advice_write(Cx *cx, Buf *out, const LawAdvice *advice)
{
    shape_write_json(out, &law_advice_shape, law_advice_value(cx, advice));
}

Str
law_answer_words(int64_t answer)
{
    static const char *const words[] = { "The law pack has no answer", "You must not", "It depends",
                                         "You may, after weighing",    "You may",      "You must" };

    ASSERT(answer >= LAW_UNKNOWN && answer <= LAW_MUST);
    return str_of(words[answer]);
}
