/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study_page — what the views of study days take. */
#ifndef TRAINING_STUDY_PAGE_H
#define TRAINING_STUDY_PAGE_H

#include "page/page.h"
#include "training/study.h"

/* Something to choose: a profession by its word, a module or a desk by its name. */
typedef struct StudyOption {
    Str id;
    Word name;
    Str text;
    Str field; /* of a box */
    bool is_text;
    bool chosen;
} StudyOption;

/* A field of a form that is a choice. */
typedef struct StudyChoice {
    Str field;
    Word label;
    bool may_be_empty;
    ShapeList options; /* StudyOption */
} StudyChoice;

/* Somebody of the own desk. */
typedef struct StudyGuestLine {
    StudyGuest g;
    Word as;
    Str code; /* as it stands on her card */
} StudyGuestLine;

/* So many of a profession. */
typedef struct StudyAs {
    Word as;
    int64_t people;
} StudyAs;

/* Who sits at a table. */
typedef struct StudyTable {
    int64_t n;
    int64_t people;
    ShapeList all; /* StudyAs */
} StudyTable;

/* What the host should know, in words. */
typedef struct StudyWarningLine {
    StudyWarning w;
    bool alone;
    bool unlisted;
    bool untaught;
    bool out;
} StudyWarningLine;

/* The page of one day. */
typedef struct StudySheet {
    StudyDay d;
    Word trainer_as;
    Word co_as;
    bool is_over;
    bool has_old;          /* it is that contacts are too old */
    Str wrong;             /* why nothing was changed; empty: nothing was wrong */
    ShapeList guests;      /* StudyGuestLine */
    ShapeList tables;      /* StudyTable */
    ShapeList unseated;    /* StudyAs */
    ShapeList professions; /* StudyOption */
    ShapeList desks;       /* StudyOption: those that can still be invited */
    ShapeList warnings;    /* StudyWarningLine */
    ShapeList taught;      /* TrainingTaught */
} StudySheet;

/* The year of a desk. */
typedef struct StudyYear {
    int64_t year;
    int64_t planned;
    int64_t of;
    Str wrong;
    bool is_like_last; /* what follows is as on the last day that she planned */
    Str title;         /* empty: the usual one */
    Str place;
    Str day;
    Str begins;
    Str ends;
    int64_t at_table;
    Str trainer;
    Str co_trainer;
    ShapeList days;        /* StudyDay */
    ShapeList choices;     /* StudyChoice: modules */
    ShapeList trainers;    /* StudyOption: professions */
    ShapeList co_trainers; /* StudyOption */
    ShapeList listed;      /* StudyOption: trainers of the own desk, by name */
    bool leads;
    ShapeList planners; /* StudyOption: members who do not lead */
} StudyYear;

/* A certificate that holds: one of the three is true. */
typedef struct CertificateShown {
    Certificate c;
    Str name;
    Str code; /* as it is printed */
    Str receipt;
    bool of_day;
    bool of_trainer;
    bool of_reader;
    bool is_over;
    ShapeList taught; /* TrainingTaught */
    bool included;    /* in the ledger, as entry so many */
    int64_t entry;
    int64_t size;
} CertificateShown;

/* The word of a profession, "other" for what po has none of. */
Word study_profession(Str id);
/* All of them to choose from (StudyOption), one chosen. */
ShapeList study_profession_options(Cx *cx, size_t chosen);

/* After a form: look at this day. */
void study_go(Req *req, Id day);

#endif
