/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* note/spelling — one spelling for what is written in several ways, before it is folded, so that a
 * word is found however its writer, or his keyboard, spells it.
 *
 * In Arabic script the forms of alef, of ya and of ha at the end of a word are one letter each;
 * hamza, its seat within a word, tatweel and vowel signs are none.  Korean letters are joined to
 * syllables.
 */
#ifndef NOTE_NOTE_SPELLING_H
#define NOTE_NOTE_SPELLING_H

#include "base/str.h"

/* Writes `text`, at most `size` bytes, and returns how many; what is written in one way stands as
 * it was.  With `parts`, behind each Arabic word that begins with a small word written together
 * with it (and, with, for, as, then; the article after them) stands a blank and the rest of it.
 * Needs twice the room of `text`; what is more is left out.  O(length). */
size_t note_spelling(Str text, bool parts, char *ret, size_t size);

#endif
