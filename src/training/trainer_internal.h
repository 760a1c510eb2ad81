/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TRAINING_TRAINER_INTERNAL_H
#define TRAINING_TRAINER_INTERNAL_H

#include "training/trainer.h"

/* What a trainer was taught, the newest of each module (TrainerSkill), titles in `lang`. */
MUST_USE Status trainer_skills(Cx *cx, Db *db, Id trainer, Str lang, ShapeList *ret);

#endif
