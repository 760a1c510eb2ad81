/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/record_remind — word to who has answered after learning that the questions wait once
 * more: by the courier and so without content, when three months are over, and two weeks before six
 * are.  What it is about stands on the list of modules.  Nobody else learns that she was told.
 */
#ifndef TRAINING_RECORD_REMIND_H
#define TRAINING_RECORD_REMIND_H

#include "store/store.h"

enum { RECORD_REMIND_LAST_DAYS = 14 };

/* Sends what is due over the courier's channel (-1: there is none) and notes it, for whoever
 * sweeps, in its transaction.  Each is told once, and nothing to who has answered. */
MUST_USE Status record_remind(Cx *cx, Db *db, int courier);

#endif
