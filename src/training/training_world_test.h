/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/world — for tests of training: a study day of the station's, and what the courier is
 * told. */
#ifndef TRAINING_WORLD_TEST_H
#define TRAINING_WORLD_TEST_H

#include "people/people_world_test.h"

/* A day of the station's, to which it is itself invited; within the caller's transaction. */
MUST_USE Status training_world_day(Cx *cx, const PeopleWorld *w, int64_t begins, int64_t ends,
                                   Id *ret);
/* One sweep of who reminds, in a transaction of its own. */
typedef Status (*TrainingRemind)(Cx *cx, Db *db, int courier);
MUST_USE Status training_world_sweep(Cx *cx, PeopleWorld *w, TrainingRemind remind, int courier);
/* Adds the words at the courier's end to `words`, by member; each is nothing but her id. */
void training_world_words(Cx *cx, const PeopleWorld *w, int courier, int words[PEOPLE_WHO]);

#endif
