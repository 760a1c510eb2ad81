/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/learn_sign — what a lesson shows of a published list of signs.
 */
#ifndef TRAINING_LEARN_SIGN_H
#define TRAINING_LEARN_SIGN_H

#include "training/learn.h"

/* One sign, under the name of its group where the list has groups. */
typedef struct LearnSign {
    Word group;
    bool has_group;
    bool verified;
    Str text;
} LearnSign;

/* Whether this set of packs/signs.yaml says which of its signs are strong. */
bool learn_weighs(Str set);
/* The signs of a set: LearnSign.  Of one that weighs them the strong alone: a lesson is no list. */
ShapeList learn_signs(Arena *arena, Str set);

#endif
