/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* directory/card — what stands on a card or poster: the words of a language, and whom to call in a
 * country on that day.  print puts it on paper.
 */
#ifndef DIRECTORY_CARD_H
#define DIRECTORY_CARD_H

#include "directory/who.h"
#include "page/words.h"
#include "print/print.h"

enum { CARD_CONTACTS = 3 };

/* The names of kinds and of voices, by PrintKind and PrintVoice, NULL-terminated. */
extern const char *const card_kinds[];
extern const char *const card_voices[];

typedef struct CardOrder {
    PrintKind kind;
    PrintVoice voice;
    Str language;
    Str region; /* empty: the whole country */
    Day day;    /* of printing */
    Str guide;  /* https address behind the QR code; empty: the pack's */
    bool without_old;
} CardOrder;

/* The day of printing as somebody says it, YYYY-MM-DD.  ERR_INVALID "card.on" for one that does not
 * exist or is over: what held then is not printed now.  `where` is the field or option. */
MUST_USE Status card_day(Cx *cx, const char *where, Str text, Day *ret);

/* What was put on it, for who asked. */
typedef struct CardMade {
    PrintCard print;
    const Contact *contacts[CARD_CONTACTS];
    size_t ncontacts;
    ShapeList left_out; /* WhoLeftOut: too old, or no room */
    bool is_draft;      /* nobody has reviewed the language */
} CardMade;

/* ERR_INVALID "card.language" for a language that is not there, or lacks a word of this card, and
 * "card.old", naming them, if contacts that belong on it are expired or were never checked, unless
 * the order leaves them out.  The texts live in cx->arena and in the program. */
MUST_USE Status card_compose(Cx *cx, const Contacts *contacts, const CardOrder *order,
                             CardMade *ret);

#endif
