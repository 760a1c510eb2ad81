/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Packs as they are kept in memory: the fields as read, and below them what they mean. */
#ifndef LAW_LAW_INTERNAL_H
#define LAW_LAW_INTERNAL_H

#include "law/law.h"

enum { LAW_RULES_MAX = 1000, LAW_OFFENCES_MAX = 1000, LAW_GROUNDS_MAX = 32 };

typedef enum LawTri { LAW_NO, LAW_PERHAPS, LAW_YES } LawTri;

/* Who: for each setting the professions there, all bits if whatever the profession. */
typedef struct LawWho {
    uint64_t professions[LAW_WORDS_MAX];
    bool given;
} LawWho;

/* Facts that have to be yes, and facts that have to be no. */
typedef struct LawFacts {
    uint64_t yes;
    uint64_t no;
} LawFacts;

typedef struct LawChapter {
    Str code;
    Str prefix; /* "4:" */
} LawChapter;

typedef struct LawGround {
    ShapePlace place;
    int64_t force; /* 0: that of the rule */
    ShapeList holders;
    ShapeList recipients;
    ShapeList needs;
    ShapeList needs_one;
    ShapeList fails;
    ShapeList chapters;
    ShapeList offences;
    ShapeList offences_unsure;
    int64_t floor_months;
    int64_t floor_attempt_months;
    bool if_said; /* what is not said counts as no */
    bool attempts;
    bool prison_in_scale;
    bool ex_officio;
    bool unverified;
    Str says;
    Str note;
    /* resolved */
    LawWho who;
    uint64_t to;
    LawFacts all;
    LawFacts one;
    LawFacts bars;
} LawGround;

typedef struct LawWritten {
    Str holders;
    Str recipients;
} LawWritten;

typedef struct LawRule {
    ShapePlace place;
    Str id;
    int64_t force; /* index into law_force_names */
    bool secrecy;
    ShapeList holders;
    ShapeList recipients;
    LawWritten written;
    Day from;
    Day until;
    bool from_unverified;
    ShapeList asked;
    ShapeList needs;
    ShapeList grounds;
    ShapeList lifts;
    int64_t unmet; /* 0: nothing, 1: must_not */
    Str unmet_says;
    Str purpose;
    Str trigger;
    ShapeList conditions;
    ShapeList exceptions;
    ShapeList weigh;
    ShapeList record;
    ShapeList selfcheck;
    ShapeList what;
    Str timing;
    int64_t deadline_hours; /* 0: none said */
    Str also;
    Str sanction;
    Str covers;
    Str excludes;
    Str use_limit;
    Str feedback;
    Str note;
    Str follows;
    Str citation;
    int64_t wording;
    Str source;
    bool verified;
    Str reviewed_by;
    Day reviewed_on;
    /* resolved */
    LawWho who;
    uint64_t to;
    uint64_t asks;
    LawFacts all;
} LawRule;

typedef struct LawInstead {
    ShapePlace place;
    Str id;
    Str text;
    ShapeList unless;
    Str source;
    bool verified;
    LawFacts bars;
} LawInstead;

typedef struct LawPart {
    ShapePlace place;
    ShapeList one_of;
    int64_t not_needed_under;
    uint64_t signs;
} LawPart;

typedef struct LawArticle {
    ShapePlace place;
    Str id;
    Str question;
    Str degree_question;
    bool ex_officio;
    ShapeList raised_by;
    ShapeList parts;
    uint64_t raises;
} LawArticle;

typedef struct LawOffence {
    ShapePlace place;
    Str id;
    int64_t degree; /* index into law_degree_names */
    Str name;
    Str law;
    Str degree_written;
    int64_t min_months;
    int64_t max_months;
    bool penalty_unknown;
    bool life_possible;
    Day from;
    Day until;
    int64_t victim; /* index into law_victim_names */
    Str source;
    int64_t verified; /* index into law_verified_names */
    Str verified_what;
    Str note;
    Str of;
    /* resolved */
    const LawArticle *article; /* NULL: none */
} LawOffence;

struct LawPack {
    const char *law_file;
    const char *offences_file;
    Str country;
    Str version;
    Day collected;
    bool background;
    Str ask;
    LawRule *rules;
    size_t nrules;
    LawInstead *instead;
    size_t ninstead;
    LawOffence *offences;
    size_t noffences;
    LawArticle *articles;
    size_t narticles;
};

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

/* How one said a fact. */
typedef enum LawSaid { SAID_NOTHING, SAID_NO, SAID_UNKNOWN, SAID_YES } LawSaid;

/* A question with every word resolved. */
typedef struct LawQuestion {
    const LawVocabulary *vocabulary;
    const LawPack *pack;
    LawKnown known;
    size_t setting;
    size_t profession; /* LAW_WORDS_MAX: not said */
    size_t recipient;
    size_t asked; /* LAW_WORDS_MAX: nothing was asked for */
    Day disclosed;
    Day committed;
    bool committed_said;
    bool attempt;
    int64_t age;                  /* -1: not said in years */
    uint8_t facts[LAW_WORDS_MAX]; /* LawSaid */
    uint8_t signs[LAW_WORDS_MAX];
    const LawOffence **candidates;
    size_t ncandidates;
    bool proposed;
} LawQuestion;

MUST_USE Status law_question_read(Cx *cx, const LawVocabulary *vocabulary, const LawPack *pack,
                                  const LawAsk *ask, LawQuestion *ret);
/* The candidates that the signs propose; `ret` has room for all offences. */
size_t law_propose_from(const LawQuestion *question, const LawOffence **ret);
bool law_in_force(Day from, Day until, Day on);
bool law_any_said(const LawQuestion *question);

/* What is missing before a ground can be judged. */
typedef struct LawMissing {
    uint64_t facts;
    bool profession;
    bool offence; /* what was done at all */
    bool penalty; /* the pack does not know the penalty, or whether a list names the offence */
} LawMissing;

typedef struct LawHeld {
    const LawRule *rule;
    const LawGround *ground; /* NULL: the rule itself */
    LawForce force;
    LawTri tri;
    LawMissing missing;
    bool only_floor; /* NO, and nothing but the penalty is in the way */
    int64_t floor;   /* months; -1: none */
} LawHeld;

/* The answer for one candidate. */
typedef struct LawVerdict {
    LawAnswer answer;
    LawHeld by;         /* the ground, ban or nearest miss; .rule NULL if none */
    LawMissing missing; /* of a "depends" */
} LawVerdict;
LawVerdict law_verdict(const LawQuestion *question, const LawOffence *candidate, size_t recipient);

#endif
