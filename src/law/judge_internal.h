/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A question with every word known, and what rules say to one of its candidates. */
#ifndef LAW_JUDGE_INTERNAL_H
#define LAW_JUDGE_INTERNAL_H

#include "law/law_internal.h"

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
