/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Packs as they are kept in memory: the fields as read, and below them what they mean. */
#ifndef LAW_PACK_INTERNAL_H
#define LAW_PACK_INTERNAL_H

#include "law/law.h"

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

#endif
