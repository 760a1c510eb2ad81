/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTE_NOTE_INTERNAL_H
#define NOTE_NOTE_INTERNAL_H

#include "note/note.h"
#include "note/note_sql.h"

/* What note_write and note_edit refuse of a text. */
MUST_USE Status note_check_text(Req *req, const NoteText *text);
/* The answers of every country's law, the note's own first, for telling `text.recipient` today. */
MUST_USE Status note_law(Req *req, const NoteText *text, ShapeList *ret);
/* Keeps the words of what is shown from now on, instead of those before. */
MUST_USE Status note_index(Cx *cx, Db *db, Id note, const NoteText *text);

#endif
