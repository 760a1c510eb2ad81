/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/remind — numbers that must be checked again: which they are, and that those are told
 * who can have them checked, by the courier too, without saying which: of a desk's own entries its
 * leads; of a pack's, before its last day, the leads of the country and who runs the installation.
 */
#ifndef DIRECTORY_REMIND_H
#define DIRECTORY_REMIND_H

#include "directory/contacts.h"
#include "store/store.h"

enum {
    REMIND_SOON_DAYS = LAW_CONTACT_SOON_DAYS,
    REMIND_NEAR_DAYS = 30,
    REMIND_LAST_DAYS = 7,
    REMIND_AGAIN_DAYS = 7 /* a desk is told of its own entries at most so often */
};

/* How near the last day of a contact is: each is told once. */
typedef enum RemindStage {
    REMIND_FAR, /* or it has none: there is no day to tell before */
    REMIND_SOON,
    REMIND_NEAR,
    REMIND_LAST,
    REMIND_PAST
} RemindStage;
RemindStage remind_stage(const Contact *contact, Day on);

/* How the numbers of a country are. */
typedef struct RemindSum {
    int64_t valid; /* those that are told */
    int64_t soon;  /* of them, those whose last day comes within REMIND_SOON_DAYS */
    int64_t old;   /* those that are not told: too old, never checked, said to be wrong */
    Day first;     /* the first last day of those that are told; n 0: there are none */
} RemindSum;

/* The state of a contact on a day: "old" (never told as a number), "soon" or "valid". */
Str remind_state(const Contact *contact, Day on);
/* True if somebody should call the number and say whether it is right. */
bool remind_is_due(const Contact *contact, Day on);
/* How many of them there are, on the clocks there. */
int64_t remind_count(const Contacts *contacts, int64_t now_s);
/* All of them, on the clocks there. */
RemindSum remind_sum(const Contacts *contacts, int64_t now_s);
/* Tells the leads of each desk whose own entries are due, once in REMIND_AGAIN_DAYS, and at each
 * stage of a pack's contact whom it concerns, over the courier's channel; -1: nowhere but on their
 * pages.  A contact that is past its day when it is first seen is on the pages alone.  For the
 * process that sweeps. */
MUST_USE Status remind_sweep(Cx *cx, Db *db, int courier);

#endif
