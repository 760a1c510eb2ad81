/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/record — what a member has read, and what she answered before, after, and three to six
 * months after.  What is asked is what changes work: whom to call, what may be told, what to say
 * first.  Hers alone: nobody else sees her answers, and statistics see counts.
 *
 * Invariants, checked by record_check():
 *   TR1  An answer after stands on one before, and a later one on one after.
 *   TR2  Nothing is recorded in a practice room.
 */
#ifndef TRAINING_RECORD_H
#define TRAINING_RECORD_H

#include "training/learn.h"

typedef enum RecordMoment { MOMENT_BEFORE, MOMENT_AFTER, MOMENT_LATER, MOMENT_NONE } RecordMoment;
extern const char *const record_moments[]; /* "before", "after", "later", NULL */

enum { RECORD_LATER_DAYS = 90, RECORD_LATER_UNTIL_DAYS = 180, RECORD_QUESTIONS_MAX = 12 };

/* One question of packs/training/questions.yaml. */
typedef struct Question {
    Str id;
    int64_t topic; /* of record_topics */
    Str text;
    ShapeList choices; /* ModuleChoice; "{advice}" is the name of whom to call for advice now */
    LawAsk ask;
} Question;
extern const char *const record_topics[]; /* "call", "tell", "say", NULL */

/* questions.yaml, for whoever describes it. */
extern const Shape record_file_shape;
/* Reads questions.yaml.  ERR_INVALID names file, line and column. */
MUST_USE Status record_read(Cx *cx, LawText text, ShapeList *ret);

/* The same of a translation.  ERR_INVALID also if it asks another thing than `original`: another
 * id, number of choices, what is right, or when. */
MUST_USE Status record_read_translation(Cx *cx, LawText text, const ShapeList *original,
                                        ShapeList *ret);
/* The questions in a language, or the original, and in which they are. */
const ShapeList *record_questions(Str language, Str *ret_language);

/* Where she stands. */
typedef struct RecordState {
    int64_t moment; /* RecordMoment: what is to be answered now; MOMENT_NONE: nothing */
    Day later_from; /* once she answered after; n 0 before that */
    Day later_until;
    int64_t right[3]; /* of each moment, when last answered; -1: never */
    int64_t asked[3];
} RecordState;
MUST_USE Status record_state(Req *req, RecordState *ret);

/* For the list: which of these she has read, and what waits (1 before, 2 after, 3 later, 0: none).
 */
MUST_USE Status record_mark_done(Req *req, LearnModule *modules, size_t n);
MUST_USE Status record_due(Req *req, int64_t *ret);
/* Notes that she has read a module to its end; not in a practice room. */
MUST_USE Status record_done(Req *req, const LearnReader *reader);

/* The invariants, recounted. */
MUST_USE Status record_check(Cx *cx, Db *db);

/* The API, and the pages. */
extern const RouteTable record_routes;
extern const RouteTable record_page_routes;

#endif
