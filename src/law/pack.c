/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables of law.yaml and offences.yaml. */
#include "law/law_internal.h"

enum { TEXT_MAX = 2000, LIST_MAX = 64 };

#define AT(struct_, field_) offsetof(struct_, field_)
#define TEXT_(struct_, field_, need_)                                                              \
    {                                                                                              \
#field_, FIELD_TEXT, need_, AT(struct_, field_), .max = TEXT_MAX                           \
    }
#define TEXTS(struct_, field_)                                                                     \
    {                                                                                              \
#field_, FIELD_LIST, FIELD_OPTIONAL, AT(struct_, field_), .shape = &shape_text_item,       \
                                                                  .max = LIST_MAX                  \
    }
#define FLAG(struct_, field_)                                                                      \
    {                                                                                              \
        .name = #field_, .type = FIELD_BOOL, .need = FIELD_OPTIONAL, .offset = AT(struct_, field_) \
    }
#define PLACE(struct_)                                                                             \
    {                                                                                              \
        .type = FIELD_PLACE, .need = FIELD_OPTIONAL, .offset = AT(struct_, place)                  \
    }

static const char *const unmet_names[] = { "", "must_not", NULL };
static const char *const wording_names[] = { "paraphrased", "quoted", NULL };

static const Field ground_fields[] = {
    PLACE(LawGround),
    { "force", FIELD_CHOICE, FIELD_OPTIONAL, AT(LawGround, force), .names = law_force_names },
    TEXTS(LawGround, holders),
    TEXTS(LawGround, recipients),
    TEXTS(LawGround, needs),
    TEXTS(LawGround, needs_one),
    TEXTS(LawGround, fails),
    TEXTS(LawGround, chapters),
    TEXTS(LawGround, offences),
    TEXTS(LawGround, offences_unsure),
    { "floor_months", FIELD_INT, FIELD_OPTIONAL, AT(LawGround, floor_months), .min = 1,
      .max = 1200 },
    { "floor_attempt_months", FIELD_INT, FIELD_OPTIONAL, AT(LawGround, floor_attempt_months),
      .min = 1, .max = 1200 },
    FLAG(LawGround, if_said),
    FLAG(LawGround, attempts),
    FLAG(LawGround, prison_in_scale),
    FLAG(LawGround, ex_officio),
    FLAG(LawGround, unverified),
    TEXT_(LawGround, says, FIELD_OPTIONAL),
    TEXT_(LawGround, note, FIELD_OPTIONAL),
};
static const Shape ground_shape = { "LawGround", sizeof(LawGround), ground_fields,
                                    LEN(ground_fields) };

static const Field written_fields[] = {
    TEXT_(LawWritten, holders, FIELD_OPTIONAL),
    TEXT_(LawWritten, recipients, FIELD_OPTIONAL),
};
static const Shape written_shape = { "LawWritten", sizeof(LawWritten), written_fields,
                                     LEN(written_fields) };

static const Field rule_fields[] = {
    PLACE(LawRule),
    { "id", FIELD_TEXT, FIELD_REQUIRED, AT(LawRule, id), .min = 1, .max = 64 },
    { "force", FIELD_CHOICE, FIELD_REQUIRED, AT(LawRule, force), .names = law_force_names },
    FLAG(LawRule, secrecy),
    { "holders", FIELD_LIST, FIELD_REQUIRED, AT(LawRule, holders), .shape = &shape_text_item,
      .min = 1, .max = LIST_MAX },
    { "recipients", FIELD_LIST, FIELD_REQUIRED, AT(LawRule, recipients), .shape = &shape_text_item,
      .min = 1, .max = LIST_MAX },
    { "written", FIELD_OBJECT, FIELD_OPTIONAL, AT(LawRule, written), .shape = &written_shape },
    { .name = "from", .type = FIELD_DAY, .need = FIELD_OPTIONAL, .offset = AT(LawRule, from) },
    { .name = "to", .type = FIELD_DAY, .need = FIELD_OPTIONAL, .offset = AT(LawRule, until) },
    FLAG(LawRule, from_unverified),
    TEXTS(LawRule, asked),
    TEXTS(LawRule, needs),
    { "grounds", FIELD_LIST, FIELD_OPTIONAL, AT(LawRule, grounds), .shape = &ground_shape,
      .max = LAW_GROUNDS_MAX },
    { "lifts", FIELD_LIST, FIELD_OPTIONAL, AT(LawRule, lifts), .shape = &ground_shape,
      .max = LAW_GROUNDS_MAX },
    { "unmet", FIELD_CHOICE, FIELD_OPTIONAL, AT(LawRule, unmet), .names = unmet_names },
    TEXT_(LawRule, unmet_says, FIELD_OPTIONAL),
    TEXT_(LawRule, purpose, FIELD_OPTIONAL),
    TEXT_(LawRule, trigger, FIELD_OPTIONAL),
    TEXTS(LawRule, conditions),
    TEXTS(LawRule, exceptions),
    TEXTS(LawRule, weigh),
    TEXTS(LawRule, record),
    TEXTS(LawRule, selfcheck),
    TEXTS(LawRule, what),
    TEXT_(LawRule, timing, FIELD_OPTIONAL),
    { "deadline_hours", FIELD_INT, FIELD_OPTIONAL, AT(LawRule, deadline_hours), .min = 1,
      .max = 10000 },
    TEXT_(LawRule, also, FIELD_OPTIONAL),
    TEXT_(LawRule, sanction, FIELD_OPTIONAL),
    TEXT_(LawRule, covers, FIELD_OPTIONAL),
    TEXT_(LawRule, excludes, FIELD_OPTIONAL),
    TEXT_(LawRule, use_limit, FIELD_OPTIONAL),
    TEXT_(LawRule, feedback, FIELD_OPTIONAL),
    TEXT_(LawRule, note, FIELD_OPTIONAL),
    TEXT_(LawRule, follows, FIELD_OPTIONAL),
    { "citation", FIELD_TEXT, FIELD_REQUIRED, AT(LawRule, citation), .min = 1, .max = TEXT_MAX },
    { "wording", FIELD_CHOICE, FIELD_REQUIRED, AT(LawRule, wording), .names = wording_names },
    { "source", FIELD_TEXT, FIELD_REQUIRED, AT(LawRule, source), .min = 1, .max = TEXT_MAX },
    { .name = "verified",
      .type = FIELD_BOOL,
      .need = FIELD_REQUIRED,
      .offset = AT(LawRule, verified) },
    TEXT_(LawRule, reviewed_by, FIELD_OPTIONAL),
    { .name = "reviewed_on",
      .type = FIELD_DAY,
      .need = FIELD_OPTIONAL,
      .offset = AT(LawRule, reviewed_on) },
};
const Shape law_rule_shape = { "LawRule", sizeof(LawRule), rule_fields, LEN(rule_fields) };

static const Field instead_fields[] = {
    PLACE(LawInstead),
    { "id", FIELD_TEXT, FIELD_REQUIRED, AT(LawInstead, id), .min = 1, .max = 40 },
    { "text", FIELD_TEXT, FIELD_REQUIRED, AT(LawInstead, text), .min = 1, .max = TEXT_MAX },
    TEXTS(LawInstead, unless),
    { "source", FIELD_TEXT, FIELD_REQUIRED, AT(LawInstead, source), .min = 1, .max = TEXT_MAX },
    { .name = "verified",
      .type = FIELD_BOOL,
      .need = FIELD_REQUIRED,
      .offset = AT(LawInstead, verified) },
};
static const Shape instead_shape = { "LawInstead", sizeof(LawInstead), instead_fields,
                                     LEN(instead_fields) };

static const Field part_fields[] = {
    PLACE(LawPart),
    TEXTS(LawPart, one_of),
    { "not_needed_under", FIELD_INT, FIELD_OPTIONAL, AT(LawPart, not_needed_under), .min = 1,
      .max = 120 },
};
static const Shape part_shape = { "LawPart", sizeof(LawPart), part_fields, LEN(part_fields) };

static const Field article_fields[] = {
    PLACE(LawArticle),
    { "id", FIELD_TEXT, FIELD_REQUIRED, AT(LawArticle, id), .min = 1, .max = 64 },
    { "question", FIELD_TEXT, FIELD_REQUIRED, AT(LawArticle, question), .min = 1, .max = 400 },
    TEXT_(LawArticle, degree_question, FIELD_OPTIONAL),
    FLAG(LawArticle, ex_officio),
    TEXTS(LawArticle, raised_by),
    { "parts", FIELD_LIST, FIELD_OPTIONAL, AT(LawArticle, parts), .shape = &part_shape,
      .max = LAW_GROUNDS_MAX },
};
const Shape law_article_shape = { "LawArticle", sizeof(LawArticle), article_fields,
                                  LEN(article_fields) };

static const Field offence_fields[] = {
    PLACE(LawOffence),
    { "id", FIELD_TEXT, FIELD_REQUIRED, AT(LawOffence, id), .min = 1, .max = 64 },
    { "degree", FIELD_CHOICE, FIELD_OPTIONAL, AT(LawOffence, degree), .names = law_degree_names },
    { "name", FIELD_TEXT, FIELD_REQUIRED, AT(LawOffence, name), .min = 1, .max = 300 },
    { "law", FIELD_TEXT, FIELD_REQUIRED, AT(LawOffence, law), .min = 1, .max = 100 },
    TEXT_(LawOffence, degree_written, FIELD_OPTIONAL),
    { "min_months", FIELD_INT, FIELD_OPTIONAL, AT(LawOffence, min_months), .max = 1200 },
    { "max_months", FIELD_INT, FIELD_OPTIONAL, AT(LawOffence, max_months), .max = 1200 },
    FLAG(LawOffence, penalty_unknown),
    FLAG(LawOffence, life_possible),
    { .name = "from", .type = FIELD_DAY, .need = FIELD_OPTIONAL, .offset = AT(LawOffence, from) },
    { .name = "to", .type = FIELD_DAY, .need = FIELD_OPTIONAL, .offset = AT(LawOffence, until) },
    { "victim", FIELD_CHOICE, FIELD_OPTIONAL, AT(LawOffence, victim), .names = law_victim_names },
    { "source", FIELD_TEXT, FIELD_REQUIRED, AT(LawOffence, source), .min = 1, .max = TEXT_MAX },
    { "verified", FIELD_CHOICE, FIELD_REQUIRED, AT(LawOffence, verified),
      .names = law_verified_names },
    TEXT_(LawOffence, verified_what, FIELD_OPTIONAL),
    TEXT_(LawOffence, note, FIELD_OPTIONAL),
    TEXT_(LawOffence, of, FIELD_OPTIONAL),
};
const Shape law_offence_shape = { "LawOffence", sizeof(LawOffence), offence_fields,
                                  LEN(offence_fields) };

typedef struct File {
    int64_t kind;
    Str country;
    Str version;
    Day collected;
    bool background;
    Str ask;
    ShapeList rules;
    ShapeList instead;
    ShapeList offences;
    ShapeList articles;
} File;

static const char *const law_kinds[] = { "law", NULL };
static const char *const offences_kinds[] = { "offences", NULL };

#define FILE_HEAD(kinds_)                                                                          \
    { "kind", FIELD_CHOICE, FIELD_REQUIRED, AT(File, kind), .names = (kinds_) },                   \
        { "country", FIELD_TEXT, FIELD_REQUIRED, AT(File, country), .min = 2, .max = 2 },          \
        { "version", FIELD_TEXT, FIELD_REQUIRED, AT(File, version), .min = 1, .max = 32 },         \
    {                                                                                              \
        .name = "collected", .type = FIELD_DAY, .need = FIELD_REQUIRED,                            \
        .offset = AT(File, collected)                                                              \
    }

static const Field law_fields[] = {
    FILE_HEAD(law_kinds),
    FLAG(File, background),
    { "ask", FIELD_TEXT, FIELD_REQUIRED, AT(File, ask), .min = 1, .max = TEXT_MAX },
    { "rules", FIELD_LIST, FIELD_REQUIRED, AT(File, rules), .shape = &law_rule_shape,
      .max = LAW_RULES_MAX },
    { "instead", FIELD_LIST, FIELD_OPTIONAL, AT(File, instead), .shape = &instead_shape,
      .max = LIST_MAX },
};
const Shape law_file_shape = { "LawFile", sizeof(File), law_fields, LEN(law_fields) };

static const Field offences_fields[] = {
    FILE_HEAD(offences_kinds),
    { "offences", FIELD_LIST, FIELD_REQUIRED, AT(File, offences), .shape = &law_offence_shape,
      .max = LAW_OFFENCES_MAX },
    { "articles", FIELD_LIST, FIELD_OPTIONAL, AT(File, articles), .shape = &law_article_shape,
      .max = LAW_OFFENCES_MAX },
};
const Shape law_offences_file_shape = { "OffencesFile", sizeof(File), offences_fields,
                                        LEN(offences_fields) };

static Status
read_file(Cx *cx, const Shape *shape, LawText text, File *ret)
{
    if (text.yaml.len > LAW_FILE_MAX)
        FAIL_AT(ERR_INVALID, "law.size", text.file, "expected at most %d bytes", LAW_FILE_MAX);
    TRY(shape_read_yaml(cx, shape, text.file, text.yaml, ret));
    return OK;
}

Status
law_pack_read(Cx *cx, const LawVocabulary *vocabulary, LawText law, LawText offences, LawPack **ret)
{
    LawPack *pack = ARENA_NEW(cx->arena, LawPack);
    File rules = { .kind = 0 };
    File scales = { .kind = 0 };

    TRY(read_file(cx, &law_file_shape, law, &rules));
    TRY(read_file(cx, &law_offences_file_shape, offences, &scales));
    if (!str_equal(rules.country, scales.country))
        FAIL_AT(ERR_INVALID, "law.country", offences.file,
                "country: expected that of the rules, %.*s", STR_ARG(rules.country));
    *pack = (LawPack){
        law.file,          offences.file,         rules.country,    rules.version,
        rules.collected,   rules.background,      rules.ask,        rules.rules.items,
        rules.rules.n,     rules.instead.items,   rules.instead.n,  scales.offences.items,
        scales.offences.n, scales.articles.items, scales.articles.n
    };
    TRY(law_resolve(cx, vocabulary, pack));
    *ret = pack;
    return OK;
}

Str
law_country(const LawPack *pack)
{
    return pack->country;
}

Str
law_version(const LawPack *pack)
{
    return pack->version;
}

bool
law_is_background(const LawPack *pack)
{
    return pack->background;
}

void
law_counts(const LawPack *pack, size_t *ret_rules, size_t *ret_verified, size_t *ret_reviewed,
           size_t *ret_offences)
{
    *ret_rules = pack->nrules;
    *ret_verified = 0;
    *ret_reviewed = 0;
    *ret_offences = pack->noffences;
    for (size_t i = 0; i < pack->nrules; i++) {
        *ret_verified += pack->rules[i].verified;
        *ret_reviewed += pack->rules[i].reviewed_by.len > 0;
    }
}
