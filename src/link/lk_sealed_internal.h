/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* link/lk_sealed_internal — records whose values are replaced by tags.
 *
 * A sealed cell is a row of units of one size: a letter that names the form, and its tag.  The
 * first is the exact form.  A cell of two values (a whole name, a street with its house) has a
 * stroke between them.
 */
#ifndef LINK_LK_SEALED_INTERNAL_H
#define LINK_LK_SEALED_INTERNAL_H

#include "link/lk_internal.h"

enum {
    UNIT_TAG = 8, /* characters of 6 bits */
    UNIT = 1 + UNIT_TAG,
    UNITS_MOST = 56,                         /* of one value, or of one of several words */
    UNITS_CELL = (LK_SEALED_MAX - 1) / UNIT, /* of several words */
    SEALED_STROKE = '/',
    TAGS_A_TEXT = 60, /* on average, at most */
    TAGS_A_WORD = 24,
    SEALED_ROOM = TAGS_A_TEXT * sizeof(uint32_t) + sizeof(SealedText),
    SEALED_ROOM_LEAST = 1 << 17, /* for a dictionary of few texts, or of few rows' words */
    LK_TAG_BITS = 30,            /* of a tag in memory; above them is its rank */
    LK_RANKS = 4
};

/* What a form is called in a cell.  Of a text of several words the exact form stands alone, and
 * behind it each word's and those of what it may be spelt like; of a number that is a word, what is
 * like it is FORM_ALIKE. */
typedef enum Form {
    FORM_EXACT = '=',
    FORM_NEAR = 'n',   /* one character left out, or a letter of many */
    FORM_SOUND = 's',  /* how the first word sounds */
    FORM_ALIKE = 'a',  /* one sound left out, or a letter of few */
    FORM_PART = 'p',   /* one of its words; of an address of mail what stands before the @ */
    FORM_WORD = 'W',   /* one of several words, in which order says nothing */
    FORM_HEAD = 'h',   /* what may be written for it: an initial, a short form, a year */
    FORM_BEGIN = 'b',  /* for blocking alone: how it begins */
    FORM_END = 'e',    /* and ends */
    FORM_KEY = 'k',    /* a sound too short to say anything */
    FORM_TURNED = 't', /* of a date: day and month in any order */
    FORM_DIGIT = 'd',  /* one digit left out */
    FORM_TWO = 'w',    /* two of its three parts */
    FORM_YEAR = 'y'
} Form;

/* --- reading and comparing sealed cells ------------------------------------------------------- */

/* Room for the tags of a dictionary of at most so many texts. */
void lk_open_sealed(Lk *lk, Dict *dict, size_t texts);
/* The sealed cells of a column to the lanes of rows [first, first + n); what is none stays empty.
 */
void lk_read_sealed(Lk *lk, size_t column, const LkText *cells, size_t first, size_t n);
/* The number of a text by its units, of which the first is its own; 0 if they are none. */
uint32_t lk_intern_sealed(Lk *lk, Dict *dict, LkText units);
/* Cuts off what belongs to the first word of a cell, or stands before all: up to the next word. */
LkText lk_cut_word(LkText *units);
/* The rank of the best tag that two texts have in common, of which those of `a` are sorted by rank,
 * the best first; LK_RANKS: there is none.  Which two are equal nobody can guess, a processor
 * neither: each is compared with each, some at once, and up to 15 behind `a` are read. */
unsigned lk_rank_in_common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb);
/* True for a word that has a digit, as its forms tell. */
bool lk_is_sealed_number(const Dict *words, uint32_t word);
/* True for the same text in two dictionaries. */
bool lk_sealed_same(const Dict *a, uint32_t x, const Dict *b, uint32_t y);
/* The level of two texts, not equal, of one field or of two (names that changed places). */
unsigned lk_sealed_level(const Dict *a, uint32_t x, const Dict *b, uint32_t y, FieldType type);

#endif
