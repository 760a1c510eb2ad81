/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words that professions share and mean differently. */
#include "law/law_internal.h"
#include "law/sheets.h"

enum { TERMS_MAX = 200, WHO_MUST = 3 };

const char *const law_term_words[] = { "victim", "report", "consent", NULL };
const char *const law_term_whos[] = { "nurse",         "police", "prosecutor", "doctor",
                                      "social_worker", "ngo",    NULL };

typedef struct File {
    int64_t kind;
    Str country;
    Str version;
    Day collected;
    ShapeList terms;
} File;

static const char *const kinds[] = { "glossary", NULL };

#define TERM(type_, need_, field_)                                                                 \
    .name = #field_, .type = (type_), .need = (need_), .offset = offsetof(LawTerm, field_)

static const Field term_fields[] = {
    { .type = FIELD_PLACE, .offset = offsetof(LawTerm, place) },
    { TERM(FIELD_CHOICE, FIELD_REQUIRED, word), .names = law_term_words },
    { TERM(FIELD_CHOICE, FIELD_REQUIRED, who), .names = law_term_whos },
    { TERM(FIELD_TEXT, FIELD_REQUIRED, means), .min = 1, .max = 600 },
    { TERM(FIELD_TEXT, FIELD_REQUIRED, source), .min = 1, .max = 300 },
    { TERM(FIELD_CHOICE, FIELD_REQUIRED, verified), .names = law_verified_names },
    { TERM(FIELD_TEXT, FIELD_OPTIONAL, verified_what), .max = 300 },
};
const Shape law_term_shape = { "GlossaryTerm", sizeof(LawTerm), term_fields, LEN(term_fields) };

static const Field file_fields[] = {
    { "kind", FIELD_CHOICE, FIELD_REQUIRED, offsetof(File, kind), .names = kinds },
    { "country", FIELD_TEXT, FIELD_REQUIRED, offsetof(File, country), .min = 2, .max = 2 },
    { "version", FIELD_TEXT, FIELD_REQUIRED, offsetof(File, version), .min = 1, .max = 32 },
    { .name = "collected",
      .type = FIELD_DAY,
      .need = FIELD_REQUIRED,
      .offset = offsetof(File, collected) },
    { "terms", FIELD_LIST, FIELD_REQUIRED, offsetof(File, terms), .shape = &law_term_shape,
      .max = TERMS_MAX },
};
const Shape law_glossary_file_shape = { "GlossaryFile", sizeof(File), file_fields,
                                        LEN(file_fields) };

/* Ids of the vocabulary beside those that are in law_term_whos themselves. */
static const struct {
    const char *id;
    const char *who;
} alike[] = {
    { "midwife", "nurse" },
    { "security_police", "police" },
    { "law_enforcement", "police" },
    { "social_board", "social_worker" },
    { "youth_office", "social_worker" },
    { "counsellor", "social_worker" },
    { "dentist", "doctor" },
};

bool
law_term_who(Str id, int64_t *ret)
{
    for (size_t i = 0; i < LEN(alike); i++) {
        if (str_equal(id, str_of(alike[i].id)))
            id = str_of(alike[i].who);
    }
    for (int64_t k = 0; law_term_whos[k] != NULL; k++) {
        if (!str_equal(id, str_of(law_term_whos[k])))
            continue;
        *ret = k;
        return true;
    }
    return false;
}

bool
law_term_verified(const LawTerm *term)
{
    return str_equal(str_of(law_verified_names[term->verified]), STR("yes"));
}

const LawTerm *
law_term_find(const ShapeList *terms, int64_t word, int64_t who)
{
    const LawTerm *all = terms->items;

    for (size_t i = 0; i < terms->n; i++) {
        if (all[i].word == word && all[i].who == who)
            return &all[i];
    }
    return NULL;
}

Status
law_glossary_read(Cx *cx, LawText text, ShapeList *ret)
{
    File file = { .kind = 0 };
    LawTerm *terms;

    if (text.yaml.len > LAW_FILE_MAX)
        FAIL_AT(ERR_INVALID, "law.size", text.file, "expected at most %d bytes", LAW_FILE_MAX);
    TRY(shape_read_yaml(cx, &law_glossary_file_shape, text.file, text.yaml, &file));
    terms = file.terms.items;
    for (size_t i = 0; i < file.terms.n; i++) {
        if (law_term_find(&(ShapeList){ terms, i }, terms[i].word, terms[i].who) != NULL)
            return law_refuse(cx, text.file, terms[i].place, "law.twice",
                              "this word is said twice for this profession");
    }
    *ret = file.terms;
    return OK;
}

ShapeList
law_glossary_check(Cx *cx, const char *file, const ShapeList *terms)
{
    const LawTerm *all = terms->items;
    LawFinding *found =
        ARENA_ARRAY(cx->arena, terms->n + LEN(law_term_words) * WHO_MUST, LawFinding);
    size_t n = 0;

    for (size_t i = 0; i < terms->n; i++) {
        if (all[i].verified != 2)
            found[n++] = (LawFinding){ LAW_NOTE, STR("unverified"),
                                       arena_format(cx->arena, "%s:%u:%u", file, all[i].place.line,
                                                    all[i].place.column),
                                       str_of(law_term_words[all[i].word]),
                                       STR("nobody has read this in the source itself") };
    }
    for (int64_t word = 0; law_term_words[word] != NULL; word++) {
        for (int64_t who = 0; who < WHO_MUST; who++) {
            if (law_term_find(terms, word, who) == NULL)
                found[n++] = (LawFinding){
                    LAW_NOTE, STR("gap"), arena_format(cx->arena, "%s:1:1", file),
                    str_of(law_term_words[word]),
                    arena_format(cx->arena,
                                 "nobody has said what it means here to this profession: %s",
                                 law_term_whos[who])
                };
        }
    }
    return (ShapeList){ found, n };
}
