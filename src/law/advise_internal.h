/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An answer while it is made: the verdicts on all candidates, and what is said with them. */
#ifndef LAW_ADVISE_INTERNAL_H
#define LAW_ADVISE_INTERNAL_H

#include "law/judge_internal.h"

enum { LAW_TEXTS_MAX = 128 };

/* A growing list of texts, each once. */
typedef struct LawTexts {
    TextItem items[LAW_TEXTS_MAX];
    size_t n;
} LawTexts;

typedef struct LawAdvising {
    Cx *cx;
    const LawQuestion *question;
    LawVerdict *verdicts; /* one a candidate; one if there is none */
    size_t n;
    LawTexts conditions;
    LawTexts otherwise;
    LawDecides decides[LAW_TEXTS_MAX];
    size_t ndecides;
} LawAdvising;

/* The candidate of a verdict, NULL if none was named. */
const LawOffence *law_candidate(const LawQuestion *question, size_t i);
bool law_is_allowed(LawAnswer answer);
/* The questions that would settle it; the conditions; what else one may do. */
void law_find_decides(LawAdvising *a, LawAnswer answer);
void law_find_conditions(LawAdvising *a, LawAnswer answer);
void law_find_otherwise(LawAdvising *a, LawAnswer answer);
/* Duties towards others (LawDuty); those that depend are told among the conditions. */
ShapeList law_find_duties(LawAdvising *a);

#endif
