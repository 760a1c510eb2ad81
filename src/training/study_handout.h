/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study_handout — a module as blocks of text for paper: what a lesson says, with what the
 * packs and the directory say today.
 */
#ifndef TRAINING_STUDY_HANDOUT_H
#define TRAINING_STUDY_HANDOUT_H

#include "print/print.h"
#include "training/learn.h"

/* What reads from left to right within another script, and what reads in the direction of its own
 * first letter whatever stands around it (Unicode: LRI, FSI, PDI). */
#define HANDOUT_LTR(format) "\xE2\x81\xA6" format "\xE2\x81\xA9"
#define HANDOUT_OWN(format) "\xE2\x81\xA8" format "\xE2\x81\xA9"

enum { HANDOUT_BLOCKS_MAX = 800 };

/* Blocks of one paper while they are gathered, in the request's arena. */
typedef struct Handout {
    PaperBlock *blocks; /* HANDOUT_BLOCKS_MAX */
    size_t n;
    bool is_brief; /* for slides: the beginning of long lists */
} Handout;
Handout handout_new(Arena *arena);
/* What is too much is left out; empty texts too. */
void handout_add(Handout *handout, PaperInk ink, Str beside, Str text);
/* The drawing of that name, of module_pictures. */
void handout_picture(Handout *handout, Str name);
/* Appends a whole module, with the trainer's parts if the reader is one. */
MUST_USE Status handout_module(const LearnReader *reader, Handout *handout);
/* Appends one page of it, from 0, with its title. */
MUST_USE Status handout_page(const LearnReader *reader, Handout *handout, size_t page);

#endif
