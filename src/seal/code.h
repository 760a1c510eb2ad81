/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/code — the one-time code with which an invited person joins.
 *
 * 16 secret bytes, from which the invitation's signing key is derived, and 16 bytes of a digest
 * over the keys that her client pins: so the code, given from hand to hand, also tells her which
 * installation, ledger, organisation and custodians to believe.
 *
 * As text: 54 letters in 9 groups of 6 with hyphens between, of Crockford's base 32 (digits and
 * capitals without I, L, O, U).  270 bits, the leading first: the 32 bytes, then the first 14 bits
 * of BLAKE2b-256("tessera/v1/code-check/" || the 32 bytes), by which a slip of the pen is noticed.
 */
#ifndef SEAL_CODE_H
#define SEAL_CODE_H

#include "seal/sign.h"

enum { CERT_CODE_HALF = 16, CERT_CODE_LETTERS = 54, CERT_CODE_CUSTODIANS_MAX = 9 };

typedef struct CertCode {
    uint8_t seed[CERT_CODE_HALF]; /* secret: wipe it */
    uint8_t pins[CERT_CODE_HALF];
} CertCode;

/* What a client pins at joining. */
typedef struct CertPins {
    InstallationId installation;
    SignPublic ledger;
    SignPublic organisation; /* zeroes for an operator */
    size_t n;                /* custodians, 0 to 9, in the key statement's order */
    SignPublic custodians[CERT_CODE_CUSTODIANS_MAX];
} CertPins;

/* A new random code for these pins. */
CertCode cert_code_new(const CertPins *pins);
/* Its text, in `arena`. */
Str cert_code_format(Arena *arena, const CertCode *code);
/* The code from text as typed: letters of either case, blanks and hyphens anywhere, O as 0, I and
 * L as 1.  ERR_INVALID for another number of letters, another letter, or a check that does not
 * hold. */
MUST_USE Status cert_code_parse(Cx *cx, Str text, CertCode *ret);
/* The 32 letters and digits; and the value of one as people write it, -1 if it is none. */
extern const char cert_code_letters[];
int cert_code_letter(char c);
/* The invitation's signing key, from BLAKE2b-256("tessera/v1/invitation/" || seed); owned. */
SignKey *cert_code_key(const CertCode *code);
/* The first 16 bytes of BLAKE2b-256 over "tessera/v1/pins/" || installation || ledger ||
 * organisation || n || custodians. */
void cert_pins_digest(const CertPins *pins, uint8_t ret[CERT_CODE_HALF]);
/* ERR_SEAL unless the code was made for these pins. */
MUST_USE Status cert_code_check(Cx *cx, const CertCode *code, const CertPins *pins);

#endif
