/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TRAINING_MODULE_SAME_H
#define TRAINING_MODULE_SAME_H

#include "training/module.h"

/* The first page, from 1, that says another thing than the original's as far as a program sees: its
 * blocks, audiences, sources, what is asked of packs, cases with their answers, all but the words;
 * 0: none.  The trainer's book is passed over: a translation may have less of it. */
size_t module_differs(const Module *original, const Module *translation);

#endif
