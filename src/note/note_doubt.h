/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* note/doubt — what in a practice note could be about a person: the checker warns and says what and
 * where, the reviewer decides.
 *
 * Found are what clue_find finds (phone, plate, account, address, mail, handle, advert), dates,
 * long numbers, and words that look like names: a capital within a sentence, two capitals in a row,
 * what follows a title, a known name that opens a sentence.  A name in a script without capitals
 * is seen after a title alone, and the page says so.
 */
#ifndef NOTE_NOTE_DOUBT_H
#define NOTE_NOTE_DOUBT_H

#include "base/arena.h"
#include "base/shape.h"

enum { NOTE_DOUBTS_MAX = 60 };

typedef struct NoteDoubt {
    Str field;    /* "title", "did", "worked" or "did_not" */
    Str kind;     /* of clues, or "date", "number", "name" */
    Str text;     /* as it stands there */
    int64_t from; /* bytes [from, to) of the field */
    int64_t to;
} NoteDoubt;
extern const Shape note_doubt_shape;

/* One field of a note.  `language` is that of the text, since German writes every noun with a
 * capital; `country` is where phones without a country belong. */
typedef struct NoteField {
    Str name;
    Str text;
    Str language;
    Str country;
} NoteField;

/* Appends what is doubtful in it, each text once, in its order; at most NOTE_DOUBTS_MAX in all.
 * Takes any bytes; O(len). */
void
note_doubts_of(Arena *arena, const NoteField *field, NoteDoubt ret[NOTE_DOUBTS_MAX], size_t *n);

#endif
