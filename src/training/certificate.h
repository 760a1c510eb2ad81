/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/certificate — what a certificate of a study day says, word by word, so that anybody who
 * holds one can check it.  Ledger and store have the digest of the whole, the store has the rest
 * without name and code.  The code's 80 random bits stand on the paper alone: who has the store
 * cannot try names.  Pure.
 */
#ifndef TRAINING_CERTIFICATE_H
#define TRAINING_CERTIFICATE_H

#include "base/date.h"
#include "seal/seal.h"

enum { CERTIFICATE_CODE = 16, STUDY_CODE = 8, CERTIFICATE_TEXT_MAX = 2048 };

typedef struct Certificate {
    Str code; /* CERTIFICATE_CODE characters */
    Str title;
    Str host; /* organisation */
    Day day;
    int64_t minutes; /* from beginning to end */
    Str modules;     /* "signs 2026-1, speaking 2026-1" */
} Certificate;

/* The document whose digest is the detail of the ledger's entry: a first line that names its form,
 * then code, name, title, host, day, minutes and modules, each on a line. */
Str certificate_text(Arena *arena, const Certificate *certificate, Str name);
Digest certificate_digest(Arena *arena, const Certificate *certificate, Str name);

/* A new code of `len` characters of Crockford's base 32, of 5 random bits each; how it is printed,
 * in groups of four; and what somebody typed, brought to that form: blanks and hyphens are nothing,
 * o is 0, i and l are 1.  False if it is no code of that length. */
Str certificate_new_code(Arena *arena, size_t len);
Str certificate_show_code(Arena *arena, Str code);
bool certificate_read_code(Arena *arena, Str typed, size_t len, Str *ret);

#endif
