/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of signs.yaml and instruments.yaml. */
#include "law/guide_internal.h"

enum { GUIDE_TEXT_MAX = 2000, GUIDE_LIST_MAX = 500 };

const char *const law_strength_names[] = { "", "strong", "medium", "weak", NULL };
const char *const law_screen_names[] = { "not_enough_information", "negative", "positive", NULL };
static const char *const wording_names[] = { "paraphrased", "original", NULL };
static const char *const signs_kinds[] = { "signs", NULL };
static const char *const instruments_kinds[] = { "instruments", NULL };

#define FIELD_OF(type_, need_, struct_, field_)                                                    \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(struct_, field_)
#define TEXT_(struct_, field_)                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_TEXT, FIELD_OPTIONAL, struct_, field_), .max = GUIDE_TEXT_MAX               \
    }
#define NEEDED(struct_, field_)                                                                    \
    {                                                                                              \
        FIELD_OF(FIELD_TEXT, FIELD_REQUIRED, struct_, field_), .min = 1, .max = GUIDE_TEXT_MAX     \
    }
#define TEXTS(struct_, field_)                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_LIST, FIELD_OPTIONAL, struct_, field_), .shape = &shape_text_item,          \
                                                               .max = GUIDE_LIST_MAX               \
    }
#define FLAG(struct_, field_)                                                                      \
    {                                                                                              \
        FIELD_OF(FIELD_BOOL, FIELD_OPTIONAL, struct_, field_)                                      \
    }
#define TOLD(struct_, field_)                                                                      \
    {                                                                                              \
        FIELD_OF(FIELD_BOOL, FIELD_REQUIRED, struct_, field_)                                      \
    }
#define COUNT(struct_, field_)                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_INT, FIELD_OPTIONAL, struct_, field_), .max = 1000000                       \
    }
#define SHARE(struct_, field_, need_)                                                              \
    {                                                                                              \
        FIELD_OF(FIELD_REAL, need_, struct_, field_), .max = 1                                     \
    }
#define LIST(struct_, field_, shape_)                                                              \
    {                                                                                              \
        FIELD_OF(FIELD_LIST, FIELD_OPTIONAL, struct_, field_), .shape = (shape_),                  \
                                                               .max = GUIDE_LIST_MAX               \
    }

static const Field set_fields[] = {
    NEEDED(LawSignSet, id),     NEEDED(LawSignSet, title),   TEXTS(LawSignSet, sectors),
    NEEDED(LawSignSet, source), NEEDED(LawSignSet, licence), TEXT_(LawSignSet, note),
    TOLD(LawSignSet, verified),
};
const Shape law_sign_set_shape = { "SignSet", sizeof(LawSignSet), set_fields, LEN(set_fields) };

static const Field sign_fields[] = {
    NEEDED(LawSign, id),
    NEEDED(LawSign, set),
    TEXT_(LawSign, dimension),
    { FIELD_OF(FIELD_CHOICE, FIELD_OPTIONAL, LawSign, strength), .names = law_strength_names },
    NEEDED(LawSign, text),
    TOLD(LawSign, verified),
    TEXT_(LawSign, verified_what),
};
const Shape law_sign_shape = { "Sign", sizeof(LawSign), sign_fields, LEN(sign_fields) };

static const Field study_fields[] = {
    NEEDED(LawStudy, who),
    COUNT(LawStudy, n),
    COUNT(LawStudy, assessments),
    SHARE(LawStudy, sensitivity, FIELD_REQUIRED),
    SHARE(LawStudy, specificity, FIELD_REQUIRED),
    SHARE(LawStudy, prevalence, FIELD_OPTIONAL),
    SHARE(LawStudy, ppv, FIELD_OPTIONAL),
    SHARE(LawStudy, npv, FIELD_OPTIONAL),
    TEXT_(LawStudy, reference),
    TEXT_(LawStudy, note),
};
static const Shape study_shape = { "Study", sizeof(LawStudy), study_fields, LEN(study_fields) };

static const Field instrument_fields[] = {
    NEEDED(LawInstrument, id),
    NEEDED(LawInstrument, title),
    NEEDED(LawInstrument, population),
    TEXTS(LawInstrument, items),
    COUNT(LawInstrument, items_count),
    COUNT(LawInstrument, positive_at),
    NEEDED(LawInstrument, rule),
    FLAG(LawInstrument, rule_verified),
    TEXT_(LawInstrument, answer),
    TEXT_(LawInstrument, extra),
    TEXT_(LawInstrument, evidence),
    TEXT_(LawInstrument, note),
    TEXTS(LawInstrument, duration_min),
    COUNT(LawInstrument, n),
    LIST(LawInstrument, studies, &study_shape),
    FLAG(LawInstrument, not_validated),
    NEEDED(LawInstrument, source),
    NEEDED(LawInstrument, licence),
    { FIELD_OF(FIELD_CHOICE, FIELD_REQUIRED, LawInstrument, wording), .names = wording_names },
    TEXT_(LawInstrument, off),
    TOLD(LawInstrument, verified),
    TEXT_(LawInstrument, verified_what),
};
const Shape law_instrument_shape = { "Instrument", sizeof(LawInstrument), instrument_fields,
                                     LEN(instrument_fields) };

static const Field pattern_fields[] = {
    COUNT(LawPattern, strong),
    COUNT(LawPattern, medium),
    COUNT(LawPattern, weak),
    COUNT(LawPattern, medium_or_weak),
};
static const Shape pattern_shape = { "Pattern", sizeof(LawPattern), pattern_fields,
                                     LEN(pattern_fields) };

static const Field rule_fields[] = {
    NEEDED(LawDimensionRule, id),
    NEEDED(LawDimensionRule, title),
    NEEDED(LawDimensionRule, set),
    TEXTS(LawDimensionRule, dimensions),
    FLAG(LawDimensionRule, dimensions_verified),
    LIST(LawDimensionRule, patterns, &pattern_shape),
    NEEDED(LawDimensionRule, always),
    FLAG(LawDimensionRule, children_need_only),
    TEXTS(LawDimensionRule, sets),
    TEXT_(LawDimensionRule, note),
    TEXT_(LawDimensionRule, caution),
    NEEDED(LawDimensionRule, source),
    NEEDED(LawDimensionRule, licence),
    TOLD(LawDimensionRule, verified),
    TEXT_(LawDimensionRule, verified_what),
};
static const Shape rule_shape = { "DimensionRule", sizeof(LawDimensionRule), rule_fields,
                                  LEN(rule_fields) };

static const Field protocol_fields[] = {
    NEEDED(LawProtocol, id),     TEXTS(LawProtocol, steps),
    TEXTS(LawProtocol, clues),   TEXTS(LawProtocol, questions_about),
    TEXT_(LawProtocol, layout),  TEXT_(LawProtocol, note),
    NEEDED(LawProtocol, source), TOLD(LawProtocol, verified),
};
static const Shape protocol_shape = { "Protocol", sizeof(LawProtocol), protocol_fields,
                                      LEN(protocol_fields) };

/* How to be alone with somebody. */
typedef struct Separation {
    Str policy;
    ShapeList tactics;
    ShapeList rules;
    Str source;
    bool verified;
} Separation;

static const Field separation_fields[] = {
    NEEDED(Separation, policy), TEXTS(Separation, tactics), TEXTS(Separation, rules),
    NEEDED(Separation, source), TOLD(Separation, verified),
};
static const Shape separation_shape = { "Separation", sizeof(Separation), separation_fields,
                                        LEN(separation_fields) };

typedef struct File {
    int64_t kind;
    Str version;
    Day collected;
    LawSigns signs;
    LawInstruments instruments;
    ShapeList cards;
    Separation separation;
} File;

#define HEAD(kinds_)                                                                               \
    { FIELD_OF(FIELD_CHOICE, FIELD_REQUIRED, File, kind), .names = (kinds_) },                     \
        NEEDED(File, version),                                                                     \
    {                                                                                              \
        FIELD_OF(FIELD_DAY, FIELD_REQUIRED, File, collected)                                       \
    }

static const Field signs_fields[] = {
    HEAD(signs_kinds),
    { "sets", FIELD_LIST, FIELD_REQUIRED, offsetof(File, signs.sets), .shape = &law_sign_set_shape,
      .max = GUIDE_LIST_MAX },
    { "signs", FIELD_LIST, FIELD_REQUIRED, offsetof(File, signs.signs), .shape = &law_sign_shape,
      .max = GUIDE_LIST_MAX },
};
const Shape law_signs_file_shape = { "SignsFile", sizeof(File), signs_fields, LEN(signs_fields) };

static const Field instruments_fields[] = {
    HEAD(instruments_kinds),
    { "instruments", FIELD_LIST, FIELD_REQUIRED, offsetof(File, instruments.instruments),
      .shape = &law_instrument_shape, .max = GUIDE_LIST_MAX },
    { "dimension_rules", FIELD_LIST, FIELD_OPTIONAL, offsetof(File, instruments.dimension_rules),
      .shape = &rule_shape, .max = GUIDE_LIST_MAX },
    { "protocols", FIELD_LIST, FIELD_OPTIONAL, offsetof(File, instruments.protocols),
      .shape = &protocol_shape, .max = GUIDE_LIST_MAX },
    LIST(File, cards, &protocol_shape),
    { FIELD_OF(FIELD_OBJECT, FIELD_OPTIONAL, File, separation), .shape = &separation_shape },
};
const Shape law_instruments_file_shape = { "InstrumentsFile", sizeof(File), instruments_fields,
                                           LEN(instruments_fields) };

static Status
read_file(Cx *cx, const Shape *shape, LawText text, File *ret)
{
    if (text.yaml.len > LAW_FILE_MAX)
        FAIL_AT(ERR_INVALID, "law.size", text.file, "expected at most %d bytes", LAW_FILE_MAX);
    TRY(shape_read_yaml(cx, shape, text.file, text.yaml, ret));
    return OK;
}

static bool
has_set(const LawSigns *signs, Str id)
{
    const LawSignSet *sets = signs->sets.items;

    for (size_t i = 0; i < signs->sets.n; i++) {
        if (str_equal(sets[i].id, id))
            return true;
    }
    return false;
}

Status
law_signs_read(Cx *cx, LawText text, LawSigns *ret)
{
    File file = { .kind = 0 };
    const LawSign *signs;

    TRY(read_file(cx, &law_signs_file_shape, text, &file));
    signs = file.signs.signs.items;
    for (size_t i = 0; i < file.signs.signs.n; i++) {
        if (!has_set(&file.signs, signs[i].set))
            FAIL_AT(ERR_INVALID, "law.word", text.file,
                    "signs[%zu].set: expected the id of one of the sets", i);
        for (size_t k = 0; k < i; k++) {
            if (str_equal(signs[k].id, signs[i].id))
                FAIL_AT(ERR_INVALID, "law.twice", text.file,
                        "signs[%zu].id: expected one that no other sign has", i);
        }
    }
    file.signs.version = file.version;
    *ret = file.signs;
    return OK;
}

Status
law_instruments_read(Cx *cx, LawText text, LawInstruments *ret)
{
    File file = { .kind = 0 };
    const LawInstrument *items;

    TRY(read_file(cx, &law_instruments_file_shape, text, &file));
    items = file.instruments.instruments.items;
    for (size_t i = 0; i < file.instruments.instruments.n; i++) {
        if (items[i].positive_at > 0 && (size_t)items[i].positive_at > items[i].items.n)
            FAIL_AT(ERR_INVALID, "law.score", text.file,
                    "instruments[%zu].positive_at: expected at most as many as there are items", i);
    }
    file.instruments.version = file.version;
    *ret = file.instruments;
    return OK;
}
