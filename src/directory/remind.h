/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/remind — numbers that must be checked again: which they are, and that the leads of the
 * desk that entered them are told, by the courier too, without saying which.
 */
#ifndef DIRECTORY_REMIND_H
#define DIRECTORY_REMIND_H

#include "directory/contacts.h"
#include "store/store.h"

enum {
    REMIND_SOON_DAYS = 60, /* before its last day a contact is told as to be checked */
    REMIND_AGAIN_DAYS = 7  /* a desk is told at most so often */
};

/* The state of a contact on a day: "old" (never told as a number), "soon" or "valid". */
Str remind_state(const Contact *contact, Day on);
/* True if somebody should call the number and say whether it is right. */
bool remind_is_due(const Contact *contact, Day on);
/* How many of them there are, on the clocks there. */
int64_t remind_count(const Contacts *contacts, int64_t now_s);
/* Tells the leads of each desk whose own entries are due, once in REMIND_AGAIN_DAYS, over the
 * courier's channel; -1: nowhere but on their pages.  For the process that sweeps. */
MUST_USE Status remind_sweep(Cx *cx, Db *db, int courier);

#endif
