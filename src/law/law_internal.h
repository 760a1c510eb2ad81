/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share: names, words, and the way from words to bits. */
#ifndef LAW_LAW_INTERNAL_H
#define LAW_LAW_INTERNAL_H

#include "law/pack_internal.h"

enum { LAW_RULES_MAX = 1000, LAW_OFFENCES_MAX = 1000, LAW_GROUNDS_MAX = 32 };

typedef enum LawTri { LAW_NO, LAW_PERHAPS, LAW_YES } LawTri;

typedef enum LawForce {
    LAW_FORCE_NONE,
    FORCE_MUST_NOT,
    FORCE_WEIGH,
    FORCE_MAY,
    FORCE_MUST
} LawForce;
extern const char *const law_force_names[];
extern const char *const law_degree_names[];
extern const char *const law_victim_names[];
extern const char *const law_verified_names[];
extern const Shape law_rule_shape;
extern const Shape law_offence_shape;
extern const Shape law_article_shape;
/* The files of a pack, one table each (law/schema.h). */
extern const Shape law_file_shape;
extern const Shape law_offences_file_shape;
extern const Shape law_cases_file_shape;
extern const Shape law_vocabulary_file_shape;
extern const Shape law_contacts_file_shape;
extern const Shape law_entitlements_file_shape;
extern const Shape law_elements_file_shape;
extern const Shape law_sections_file_shape;
extern const Shape law_glossary_file_shape;
extern const Shape law_signs_file_shape;
extern const Shape law_instruments_file_shape;

/* Facts of which the code itself knows what they mean: indices into the vocabulary's facts. */
typedef struct LawKnown {
    size_t consent;
    size_t child;
    size_t interests_outweigh;
    size_t ex_officio;
} LawKnown;

/* The index of an id among words, or LAW_WORDS_MAX. */
size_t law_word(const ShapeList *words, Str id);
const LawWord *law_word_at(const ShapeList *words, size_t index);
/* What packs/vocabulary.yaml must have. */
LawKnown law_known(const LawVocabulary *vocabulary);
/* "a, b, c". */
Str law_join(Cx *cx, const ShapeList *texts, const char *between);
Str law_join_words(Cx *cx, const ShapeList *words);
/* Fails at a place of a file: "FILE:LINE:COLUMN". */
PRINTF_LIKE(5, 6)
Status
law_refuse(Cx *cx, const char *file, ShapePlace place, const char *key, const char *format, ...);
/* Gives every id of a pack its meaning. */
MUST_USE Status law_resolve(Cx *cx, const LawVocabulary *vocabulary, LawPack *pack);

#endif
