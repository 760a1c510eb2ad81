/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* note/form — what the form of a practice note sends, and what can be chosen in it. */
#ifndef NOTE_NOTE_FORM_H
#define NOTE_NOTE_FORM_H

#include "note/note_page.h"

enum { NOTE_FORM_SIGNS = 3 };

/* NoteText with its signs one by one, and the desk as it is spelled (none: her own). */
typedef struct NoteForm {
    NoteText text;
    Str signs[NOTE_FORM_SIGNS];
    Str asked;
} NoteForm;
extern const Shape note_form_shape;
NoteText note_form_text(Cx *cx, const NoteForm *form);

/* The word of an id, "setting." and "ngo"; that of what is unknown where po has none. */
Word note_word_of(const char *prefix, Str id);
/* Choices: NoteOption. */
ShapeList note_settings(Req *req, Str chosen);
ShapeList note_countries(Req *req, Str chosen);
/* Doubts in words: NoteWarning. */
ShapeList note_warnings(Cx *cx, ShapeList doubts);
/* The form with a text in it. */
MUST_USE Status note_draft(Req *req, const NoteText *text, NoteDraft *ret);

#endif
