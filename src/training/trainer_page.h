/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/trainer_page — what the views of trainers take. */
#ifndef TRAINING_TRAINER_PAGE_H
#define TRAINING_TRAINER_PAGE_H

#include "training/study_page.h"
#include "training/trainer.h"

/* One module of hers, with how it stands in words. */
typedef struct TrainerSkillLine {
    TrainerSkill s;
    Word state;
    Str colour; /* of a note: "success", "warning", "danger" */
} TrainerSkillLine;

typedef struct TrainerLine {
    Trainer t;
    Word as;
    Word state;
    Str colour;
    Str code; /* as it is printed; empty for who does not plan */
    bool is_me;
    bool can_certify; /* there is a certificate to be had, and she may have it */
    ShapeList skills; /* TrainerSkillLine */
} TrainerLine;

/* The page of a desk's trainers. */
typedef struct TrainerSheet {
    Str wrong;
    bool plans;
    Str today;
    Str in_two_years;
    ShapeList trainers;    /* TrainerLine */
    ShapeList pupils;      /* TrainerPupil */
    ShapeList modules;     /* StudyOption */
    ShapeList professions; /* StudyOption */
    ShapeList colleagues;  /* StudyOption */
} TrainerSheet;

#endif
