/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_ready_internal — a value as it is compared. */
#ifndef LINK_LK_READY_INTERNAL_H
#define LINK_LK_READY_INTERNAL_H

#include "link/lk_internal.h"

enum { READY_MAX = 256 };

/* A value being made ready. */
typedef struct Ready {
    char text[READY_MAX];
    size_t len;
    size_t first; /* length of what a row calls its first word; 0: the first word */
} Ready;

/* Without blanks around it, at most READY_MAX - 1 bytes; empty for \N, as databases write nothing.
 */
LkText lk_trimmed(LkText cell);
/* True for a trimmed cell that stands for nothing: "NULL", "n/a", "unknown", "-", and an empty one.
 */
bool lk_says_nothing(LkText cell);
/* A trimmed cell by the kind of its column; empty if it says nothing ("unknown"). */
void lk_make_ready(const Column *column, LkText cell, Ready *ret);
/* Folded, nothing left out. */
void lk_ready_fold(LkText cell, Ready *ret);
/* The number of a value in its dictionary; 0 if it is empty. */
uint32_t lk_intern_ready(Dict *dict, const Ready *ready);
/* "Pop, Ana" or "Ana Pop, Jr": the family name alone, the rest alone. */
void lk_ready_whole(LkText cell, Ready *ret_given, Ready *ret_surname);
/* The name of a street. */
void lk_ready_street(LkText cell, Ready *ret);
/* The first number of a street's line. */
void lk_ready_house(LkText cell, Ready *ret);
/* True if a word says "this is a street", beside another. */
bool lk_names_street(LkText cell);
/* True if the last of several words is a legal form, as in Weber GmbH. */
bool lk_names_company(LkText cell);
/* True if these bytes stand at that place. */
bool lk_is_at(LkText text, size_t at, const char *bytes);
/* True for a word of a list that is in order of its letters. */
bool lk_is_listed(const char *const *list, size_t n, Str word);
/* Leaves out words that stand beside others, unless nothing would remain. */
void lk_leave_out(Ready *ready, bool (*is_beside)(Str word));
/* Titles, particles and numbers beside a name, folded. */
bool lk_is_beside_name(Str word);

#endif
