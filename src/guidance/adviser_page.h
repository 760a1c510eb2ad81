/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* guidance/adviser_page — what the adviser's views take. */
#ifndef GUIDANCE_ADVISER_PAGE_H
#define GUIDANCE_ADVISER_PAGE_H

#include "guidance/adviser.h"

/* One offence that it could be, with its answer. */
typedef struct AdviserEach {
    Str offence; /* empty: the question has none */
    Str name;
    bool has_degree;
    Word degree;
    Word answer;
    Str look; /* "yes", "no" or "ask" */
    Str rule;
    Str citation;
    Day since; /* of this wording; n 0: not known */
    Str why;
    int64_t min_months; /* 0: the offence has none */
    bool has_min;
    bool verified;
    Str reviewed_by;
    Str reviewed_on;
} AdviserEach;

/* A question of fact that would settle it, with the three ways to answer. */
typedef struct AdviserFact {
    Str id;
    Word question;
    bool is_yes;
    bool is_no;
} AdviserFact;

/* Somebody else who must be told as well. */
typedef struct AdviserDuty {
    ShapeList recipients; /* AdviserOption */
    Str citation;
    Str timing;
    int64_t hours; /* 0: none is said */
} AdviserDuty;

/* What a word means to one who is part of the question: she who asks, or whom she would tell. */
typedef struct AdviserTerm {
    Word word;
    bool is_hers;
    Str means; /* English */
    Str source;
    bool verified; /* all of it */
} AdviserTerm;

/* The answer, as the page shows it. */
typedef struct AdviserAnswer {
    Word word;
    Str colour; /* of the box: "success", "info", "warning", "danger" or "neutral" */
    bool for_all, for_some, for_none;
    bool told_whom;
    bool told_when;
    Word setting;
    Str country;
    Word recipient;
    int64_t hours;  /* deadline, 0: none */
    ShapeList open; /* TextItem: questions that no fact has, in English */
    ShapeList conditions;
    ShapeList otherwise;
    Str ask;
    ShapeList terms; /* AdviserTerm, those of one word beside each other */
    Str version;
    Str address; /* of this answer */
} AdviserAnswer;

#endif
