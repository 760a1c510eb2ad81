/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/sheet — the recovery sheet: 24 groups of four letters and digits of Crockford's base 32, for
 * paper.
 *
 * They hold 48 bytes: the seed of 32 from which a member's keys are made, and the 16 of the digest
 * over what she pinned (seal/code.h).  A group is two bytes and 4 bits of
 * BLAKE2b-256("tessera/v1/sheet/" || number of the group || the two bytes), so that a slip of the
 * pen is found where it is.
 */
#ifndef SEAL_SHEET_H
#define SEAL_SHEET_H

#include "seal/box.h"
#include "seal/code.h"

enum { SHEET_GROUPS = 24, SHEET_LETTERS = 4, SHEET_MASTER = 32 };

typedef struct Sheet {
    uint8_t master[SHEET_MASTER]; /* secret: wipe it */
    uint8_t pins[CERT_CODE_HALF];
} Sheet;

/* The groups, six a line, in `arena`. */
Str sheet_write(Arena *arena, const Sheet *sheet);
/* The sheet from its groups as typed or as in the file that holds them, where they stand behind the
 * last colon: letters of either case, O as 0, I and L as 1, Arabic digits, anything else between
 * groups or nothing.  ERR_INVALID names the first group that is wrong or missing, or says what is
 * left to who has a sheet of the time before there were groups. */
MUST_USE Status sheet_read(Cx *cx, Str typed, Sheet *ret);
/* Her keys; the caller owns them. */
SignKey *sheet_sign_key(const Sheet *sheet);
BoxKey *sheet_box_key(const Sheet *sheet);

#endif
