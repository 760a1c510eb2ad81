/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* law/sectors — from the sectors of desks to the words of questions, and from a rule to its
 * paragraph. */
#ifndef LAW_SECTORS_H
#define LAW_SECTORS_H

#include "law/law.h"

/* What the law calls who works in a sector of a pack: as holder, and as receiver; "anyone" and
 * "any" where it has no word of its own. */
Str law_holder_of(Str sector);
Str law_recipient_of(Str sector);

/* A rule as it stands on a day, for whoever is told that somebody relied on it. */
typedef struct LawCited {
    Str citation;
    Day from;
    Str reviewed_by; /* empty: nobody */
    Day reviewed_on;
    bool verified;
} LawCited;
/* False if no rule of that id is in force. */
bool law_cite(const LawPack *pack, Str rule, Day on, LawCited *ret);

#endif
