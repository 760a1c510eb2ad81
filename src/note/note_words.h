/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* note/words — the words of a text in any script, for searching it.
 *
 * Letters are folded by clue_fold: marks off, lower case, other scripts to Latin letters where they
 * have a way to be, both kinds of kana to one, what is written in several ways to one
 * spelling (note/spelling).  Scripts that set no blank between words (Han, kana, Thai, Lao, Khmer,
 * Burmese) give each two neighbouring letters, and the last of a run alone.  What is asked is
 * folded alike, so that a search needs neither the language nor a dictionary.  There is no
 * stemming: a word that is asked finds those that begin with it.
 */
#ifndef NOTE_NOTE_WORDS_H
#define NOTE_NOTE_WORDS_H

#include "base/str.h"

enum {
    NOTE_WORDS_MADE = 2,  /* another number whenever a text gives other words than before */
    NOTE_WORD_MAX = 64,   /* bytes of a folded word; the rest is cut off */
    NOTE_CHUNK_MAX = 240, /* bytes between two blanks that are folded at once */
    NOTE_FOLDED_MAX = 1400
};

typedef struct NoteWord {
    Str text;    /* folded; valid until the next one is read */
    size_t from; /* bytes [from, to) of the text that it comes from */
    size_t to;
} NoteWord;

typedef struct NoteWords {
    Str text;
    bool is_asked;
    size_t at;
    size_t from; /* the chunk whose words are given now */
    size_t to;
    size_t len; /* of `folded` */
    size_t next;
    char folded[NOTE_FOLDED_MAX];
} NoteWords;

/* Begins at the first word; `text` is borrowed and may hold any bytes.  Of a text that is searched
 * also what remains of an Arabic word without the small words written together with it; of what is
 * asked, each word as it is. */
void note_words_begin(NoteWords *words, Str text);
void note_words_ask(NoteWords *words, Str text);
/* The next word; false at the end.  O(bytes read). */
bool note_words_next(NoteWords *words, NoteWord *ret);

#endif
