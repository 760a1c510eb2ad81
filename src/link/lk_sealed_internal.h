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
    UNITS_MOST = (LK_SEALED_MAX - 1) / 2 / UNIT, /* of one value */
    SEALED_STROKE = '/',
    TAGS_A_TEXT = 60, /* on average, at most */
    SEALED_ROOM = TAGS_A_TEXT * sizeof(uint32_t) + sizeof(SealedText),
    SEALED_ROOM_LEAST = 4096 /* for a dictionary of few texts */
};

/* What a form is called in a cell. */
typedef enum Form {
    FORM_EXACT = '=',
    FORM_NEAR = 'n',   /* one character left out, or a letter of many */
    FORM_SOUND = 's',  /* how the first word sounds */
    FORM_ALIKE = 'a',  /* one sound left out, or a letter of few */
    FORM_PART = 'p',   /* one of its words; of an address of mail what stands before the @ */
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

/* Room for the tags of a dictionary of so many texts. */
void lk_open_sealed(Lk *lk, Dict *dict);
/* A sealed cell of a column to the lanes of a row; what is none stays empty. */
void lk_read_sealed(Lk *lk, const Column *column, LkText cell, uint32_t *line);
/* The level of two texts, not equal, of one field or of two (names that changed places). */
unsigned lk_sealed_level(const Dict *a, uint32_t x, const Dict *b, uint32_t y, FieldType type);

#endif
