/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* law/guide — signs and screening instruments as published: an answer of yes, no or unknown to each
 * item in, what that amounts to out.  A result is about answers, never about a person; too little
 * known is a result of its own and never "negative".
 */
#ifndef LAW_GUIDE_H
#define LAW_GUIDE_H

#include "law/law.h"

typedef struct LawSignSet {
    Str id;
    Str title;
    ShapeList sectors; /* TextItem */
    Str source;
    Str licence;
    Str note;
    bool verified;
} LawSignSet;

typedef struct LawSign {
    Str id;
    Str set;
    Str dimension;    /* empty: the set has none */
    int64_t strength; /* index into law_strength_names */
    Str text;
    bool verified;
    Str verified_what;
} LawSign;
extern const char *const law_strength_names[]; /* "", "strong", "medium", "weak", NULL */

typedef struct LawSigns {
    Str version;
    ShapeList sets;  /* LawSignSet */
    ShapeList signs; /* LawSign */
} LawSigns;
extern const Shape law_sign_shape;
extern const Shape law_sign_set_shape;

typedef struct LawStudy {
    Str who;
    int64_t n;
    int64_t assessments;
    double sensitivity;
    double specificity;
    double prevalence; /* 0: not stated */
    double ppv;
    double npv;
    Str reference;
    Str note;
} LawStudy;

typedef struct LawInstrument {
    Str id;
    Str title;
    Str population;
    ShapeList items; /* TextItem */
    int64_t items_count;
    int64_t positive_at; /* 0: there is no score */
    Str rule;
    bool rule_verified;
    Str answer;
    Str extra;
    Str evidence;
    Str note;
    ShapeList duration_min; /* TextItem: least, most */
    int64_t n;
    ShapeList studies; /* LawStudy */
    bool not_validated;
    Str source;
    Str licence;
    int64_t wording;
    Str off; /* why it may not be shown; empty: it may */
    bool verified;
    Str verified_what;
} LawInstrument;
extern const Shape law_instrument_shape;

/* One way for a dimension to be positive: at least so many of each. */
typedef struct LawPattern {
    int64_t strong;
    int64_t medium;
    int64_t weak;
    int64_t medium_or_weak;
} LawPattern;

/* The two-step rule over a set of signs. */
typedef struct LawDimensionRule {
    Str id;
    Str title;
    Str set;
    ShapeList dimensions; /* TextItem */
    bool dimensions_verified;
    ShapeList patterns; /* LawPattern */
    Str always;         /* the dimension that must be positive */
    bool children_need_only;
    ShapeList sets;
    Str note;
    Str caution;
    Str source;
    Str licence;
    bool verified;
    Str verified_what;
} LawDimensionRule;

/* How to talk, without a score; or a published card. */
typedef struct LawProtocol {
    Str id;
    ShapeList steps;           /* TextItem, as the others */
    ShapeList clues;           /* of a card */
    ShapeList questions_about; /* of a card */
    Str layout;
    Str note;
    Str source;
    bool verified;
} LawProtocol;

typedef struct LawInstruments {
    Str version;
    ShapeList instruments;     /* LawInstrument */
    ShapeList dimension_rules; /* LawDimensionRule */
    ShapeList protocols;       /* LawProtocol */
} LawInstruments;

/* packs/signs.yaml and packs/instruments.yaml.  ERR_INVALID names file, line and column. */
MUST_USE Status law_signs_read(Cx *cx, LawText text, LawSigns *ret);
MUST_USE Status law_instruments_read(Cx *cx, LawText text, LawInstruments *ret);

typedef enum LawScreenResult {
    LAW_SCREEN_NOT_ENOUGH, /* too much is unknown to say either */
    LAW_SCREEN_NEGATIVE,
    LAW_SCREEN_POSITIVE
} LawScreenResult;
extern const char *const law_screen_names[]; /* "not_enough_information", ... NULL */

typedef struct LawDimension {
    Str dimension;
    int64_t result; /* LawScreenResult */
} LawDimension;

/* What another study of the same instrument found, at the same prevalence. */
typedef struct LawStudySays {
    Str study;
    double sensitivity;
    double specificity;
    int64_t of_100;
    int64_t missed_of_1000;
} LawStudySays;

typedef struct LawScreened {
    Str instrument;
    Str title;
    int64_t result; /* LawScreenResult */
    int64_t yes;
    int64_t no;
    int64_t unknown;
    ShapeList dimensions; /* LawDimension; none for instruments with a cut-off */
    bool has_accuracy;    /* the numbers below are there */
    double sensitivity;
    double specificity;
    double prevalence;
    double ppv; /* of those with a positive result, the part to whom it applies */
    double npv;
    int64_t of_100;         /* the same as people: of 100 with a positive result */
    int64_t missed_of_1000; /* of 1,000 exploited people, those who also answer no */
    Str study;
    ShapeList other_studies; /* LawStudySays; one study alone is not the truth */
    Str words;               /* what it means, in plain words */
    Str rule;
    Str source;
    Str licence;
    bool verified;
    Str verified_what;
} LawScreened;
extern const Shape law_screened_shape;

/* `answers`: TextItem, "yes", "no" or "unknown" in the order of the items, or "ID=yes" with the ids
 * of signs; items without an answer are unknown.  `prevalence` 0 to 1; below 0: that of the study.
 * `child` applies to the two-step rule.  ERR_INVALID with what there is for an unknown instrument,
 * too many answers, other words, or one without a score; ERR_DENIED with the reason for one that is
 * switched off. */
typedef struct LawScreening {
    Str instrument;
    ShapeList answers;
    double prevalence;
    bool child;
} LawScreening;
MUST_USE Status law_screen(Cx *cx, const LawInstruments *instruments, const LawSigns *signs,
                           const LawScreening *screening, LawScreened *ret);

#endif
