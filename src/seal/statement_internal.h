/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/statement_internal — lists of custodians' signatures.  Only for this folder. */
#ifndef SEAL_STATEMENT_INTERNAL_H
#define SEAL_STATEMENT_INTERNAL_H

#include "seal/statement.h"

/* The custodians' signatures that count. */
typedef struct StatementSigned {
    const StatementSignature *list;
    size_t n;
} StatementSigned;

/* n (1), then each number (1) and signature (64). */
void statement_write_signatures(Buf *out, StatementSigned by);
/* False if there are more than SHARES_MAX or the numbers do not rise from 1 to SHARES_MAX. */
bool statement_read_signatures(Scan *scan, StatementSignature ret[SHARES_MAX], uint8_t *ret_n);
/* ERR_SEAL unless at least st->t of its custodians signed `b` in the domain, numbers rising, none
 * wrongly; cx->err.where names the custodian. */
MUST_USE Status statement_check_signatures(Cx *cx, const KeyStatement *st, const char *domain,
                                           Bytes b, StatementSigned by);

#endif
