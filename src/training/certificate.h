/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/certificate — what a certificate says, word by word, so that anybody who holds one can
 * check it: of a study day, of who may teach, of what somebody has read.  Ledger and store have the
 * digest of the whole, the certificate's row in the store the rest without name and code: from it
 * alone nobody can try names.  A study day's list of guests has both.  Pure.
 */
#ifndef TRAINING_CERTIFICATE_H
#define TRAINING_CERTIFICATE_H

#include "base/date.h"
#include "seal/seal.h"

enum { CERTIFICATE_CODE = 16, STUDY_CODE = 8, CERTIFICATE_TEXT_MAX = 2048 };

typedef enum CertificateKind {
    CERTIFICATE_DAY,
    CERTIFICATE_TRAINER,
    CERTIFICATE_READ
} CertificateKind;
extern const char *const certificate_kinds[]; /* "study-day", "trainer", "read", NULL */

typedef struct Certificate {
    int64_t kind; /* CertificateKind */
    Str code;     /* CERTIFICATE_CODE characters */
    Str title;    /* of a study day; who taught a trainer; else empty */
    Str host;     /* organisation */
    Day day;
    Day until;       /* of a trainer's, its last day; else n 0 */
    int64_t minutes; /* of a study day from beginning to end, of what was read; else 0 */
    Str modules;     /* "signs 2026-1, speaking 2026-1" */
} Certificate;

/* The document whose digest is the detail of the ledger's entry: a first line that names its form,
 * then code, name, title, host, day, minutes and modules, each on a line.  That of another kind
 * than a study day's has another form: the kind stands before the code, the last day before the
 * minutes.
 */
Str certificate_text(Arena *arena, const Certificate *certificate, Str name);
Digest certificate_digest(Arena *arena, const Certificate *certificate, Str name);

/* A new code of `len` characters of Crockford's base 32, of 5 random bits each; how it is printed,
 * in groups of four; and what somebody typed, brought to that form: blanks and hyphens are nothing,
 * o is 0, i and l are 1.  False if it is no code of that length. */
Str certificate_new_code(Arena *arena, size_t len);
Str certificate_show_code(Arena *arena, Str code);
bool certificate_read_code(Arena *arena, Str typed, size_t len, Str *ret);

#endif
