/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/world — for tests of training: a study day of the station's. */
#ifndef TRAINING_WORLD_TEST_H
#define TRAINING_WORLD_TEST_H

#include "people/people_world_test.h"

/* A day of the station's, to which it is itself invited; within the caller's transaction. */
MUST_USE Status training_world_day(Cx *cx, const PeopleWorld *w, int64_t begins, int64_t ends,
                                   Id *ret);

#endif
