/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The vocabulary, and lists of words told to people. */
#include <stdarg.h>
#include <stdio.h>

#include "law/law_internal.h"

const char *const law_answer_names[] = { "unknown", "must_not", "depends", "weigh",
                                         "may",     "must",     NULL };
const char *const law_over_names[] = { "", "none", "some", "all", NULL };
const char *const law_element_names[] = { "", "act", "means", "purpose", "conduct", NULL };
const char *const law_force_names[] = { "", "must_not", "weigh", "may", "must", NULL };
const char *const law_degree_names[] = {
    "", "minor", "normal", "gross", "exceptionally_gross", "aggravated", NULL
};
const char *const law_victim_names[] = { "any", "child", "adult", NULL };
const char *const law_verified_names[] = { "no", "partly", "yes", NULL };

static const char *const kind_names[] = { "vocabulary", NULL };

typedef struct File {
    int64_t kind;
    LawVocabulary words;
} File;

static const Field word_fields[] = {
    { "id", FIELD_TEXT, FIELD_REQUIRED, offsetof(LawWord, id), .min = 1, .max = 40 },
    { "name", FIELD_TEXT, FIELD_OPTIONAL, offsetof(LawWord, name), .max = 200 },
    { "question", FIELD_TEXT, FIELD_OPTIONAL, offsetof(LawWord, question), .max = 300 },
    { "element", FIELD_CHOICE, FIELD_OPTIONAL, offsetof(LawWord, element),
      .names = law_element_names },
};
static const Shape word_shape = { "LawWord", sizeof(LawWord), word_fields, LEN(word_fields) };

#define WORDS(name_)                                                                               \
    {                                                                                              \
#name_, FIELD_LIST, FIELD_REQUIRED, offsetof(File, words.name_),                           \
            .shape = &word_shape, .min = 1, .max = LAW_WORDS_MAX                                   \
    }
static const Field file_fields[] = {
    { "kind", FIELD_CHOICE, FIELD_REQUIRED, offsetof(File, kind), .names = kind_names },
    WORDS(settings),
    WORDS(professions),
    WORDS(recipients),
    WORDS(asked),
    WORDS(facts),
    WORDS(signs),
};
const Shape law_vocabulary_file_shape = { "LawVocabulary", sizeof(File), file_fields,
                                          LEN(file_fields) };

Status
law_refuse(Cx *cx, const char *file, ShapePlace place, const char *key, const char *format, ...)
{
    char text[900];
    char where[CX_WHERE_SIZE];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)snprintf(where, sizeof where, "%.200s:%u:%u", file, place.line, place.column);
    return cx_fail(cx, ERR_INVALID, key, __func__, __LINE__, where, "%s", text);
}

size_t
law_word(const ShapeList *words, Str id)
{
    const LawWord *items = words->items;

    for (size_t i = 0; i < words->n; i++) {
        if (str_equal(items[i].id, id))
            return i;
    }
    return LAW_WORDS_MAX;
}

const LawWord *
law_word_at(const ShapeList *words, size_t index)
{
    ASSERT(index < words->n);
    return (const LawWord *)words->items + index;
}

LawKnown
law_known(const LawVocabulary *vocabulary)
{
    const ShapeList *facts = &vocabulary->facts;

    return (LawKnown){ law_word(facts, STR("consent")), law_word(facts, STR("child")),
                       law_word(facts, STR("interests_outweigh")),
                       law_word(facts, STR("ex_officio")) };
}

Str
law_join(Cx *cx, const ShapeList *texts, const char *between)
{
    const TextItem *items = texts->items;
    Buf out = buf_new(1 << 16);

    for (size_t i = 0; i < texts->n; i++)
        buf_format(&out, "%s%.*s", i > 0 ? between : "", STR_ARG(items[i].text));
    return buf_take_text(cx->arena, &out);
}

Str
law_join_words(Cx *cx, const ShapeList *words)
{
    const LawWord *items = words->items;
    ShapeList ids = { ARENA_ARRAY(cx->arena, words->n, TextItem), words->n };

    for (size_t i = 0; i < words->n; i++)
        ((TextItem *)ids.items)[i].text = items[i].id;
    return law_join(cx, &ids, ", ");
}

static Status
check_words(Cx *cx, const char *file, const ShapeList *words, const char *name)
{
    const LawWord *items = words->items;

    for (size_t i = 0; i < words->n; i++) {
        if (law_word(words, items[i].id) != i)
            FAIL_AT(ERR_INVALID, "law.twice", file, "%s: an id stands there twice", name);
        if (items[i].name.len == 0 && items[i].question.len == 0)
            FAIL_AT(ERR_INVALID, "law.words", file, "%s: expected a name or a question", name);
    }
    return OK;
}

Status
law_vocabulary_read(Cx *cx, LawText words, LawVocabulary *ret)
{
    const char *file = words.file;
    File read = { .kind = 0 };
    LawKnown known;

    if (words.yaml.len > LAW_FILE_MAX)
        FAIL_AT(ERR_INVALID, "law.size", file, "expected at most %d bytes", LAW_FILE_MAX);
    TRY(shape_read_yaml(cx, &law_vocabulary_file_shape, file, words.yaml, &read));
    TRY(check_words(cx, file, &read.words.settings, "settings"));
    TRY(check_words(cx, file, &read.words.professions, "professions"));
    TRY(check_words(cx, file, &read.words.recipients, "recipients"));
    TRY(check_words(cx, file, &read.words.asked, "asked"));
    TRY(check_words(cx, file, &read.words.facts, "facts"));
    TRY(check_words(cx, file, &read.words.signs, "signs"));
    known = law_known(&read.words);
    if (known.consent == LAW_WORDS_MAX || known.child == LAW_WORDS_MAX ||
        known.interests_outweigh == LAW_WORDS_MAX || known.ex_officio == LAW_WORDS_MAX)
        FAIL_AT(ERR_INVALID, "law.known", file,
                "facts: expected consent, child, interests_outweigh and ex_officio among them");
    *ret = read.words;
    return OK;
}
