/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A keeper for the worlds of other folders' tests: it answers as the process does, but its clock is
 * the time that each question names. */
#ifndef KEEPER_KEEPER_WORLD_TEST_H
#define KEEPER_KEEPER_WORLD_TEST_H

#include "os/channel.h"

/* For a forked child: reads the keys in `dir` and answers on `fd` until its parent ends. */
_Noreturn void keeper_world_answer(const char *dir, int fd);

#endif
