/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/study_remind — word to the leads and planners of invited desks, by the courier and so
 * without content: when they are invited, 14 days before, and 2 days before.  What it is about
 * stands on the page of study days. */
#ifndef TRAINING_STUDY_REMIND_H
#define TRAINING_STUDY_REMIND_H

#include "store/store.h"

enum { STUDY_REMIND_EARLY_DAYS = 14, STUDY_REMIND_LATE_DAYS = 2 };

/* What a desk is to have been told of a day that begins in so many seconds: 1 to 3. */
int64_t study_remind_stage(int64_t ahead_s);
/* Sends what is due over the courier's channel (-1: there is none) and notes it, for whoever
 * sweeps, in its transaction.  Each stage is told once; who is invited late is told of the latest
 * alone, and the host is not told that she invited herself.  A day that has begun is over. */
MUST_USE Status study_remind(Cx *cx, Db *db, int courier);

#endif
