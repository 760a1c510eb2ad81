/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/certify — giving certificates and checking them.  A certificate is noted in the ledger
 * by its digest; the store has it without name and code.
 */
#ifndef TRAINING_CERTIFY_H
#define TRAINING_CERTIFY_H

#include "people/people.h"
#include "training/certificate.h"

/* Gives it a new code, keeps it and notes it in the ledger; `by` is the member who says so, zeroes
 * where that would tell whose it is.  In the caller's transaction.  ERR_DENIED in a practice room:
 * on paper nobody could tell it from one that holds. */
typedef struct CertifyBy {
    MemberId member;
    DeskId desk;
} CertifyBy;
MUST_USE Status certify(Req *req, CertifyBy by, Certificate *certificate, Str name);
/* True if the store has a certificate of this code. */
MUST_USE Status certify_has(Cx *cx, Db *db, Str code, bool *ret);
/* The certificate of a code, as typed; ERR_NOT_FOUND, the same for a name that is not on it. */
MUST_USE Status certify_check(Req *req, Str typed, Str name, Certificate *ret, Bytes *ret_receipt);

/* What the trainer of the address may teach: modules whose time is not over and of which her
 * teacher's desk, if she has one, has said that it is so.  For who plans, and for herself.
 * ERR_CONFLICT if there are none. */
MUST_USE Status certify_trainer(Req *req, Certificate *ret);
/* The modules that who asks has read to their end.  ERR_CONFLICT if there are none. */
MUST_USE Status certify_read(Req *req, Certificate *ret, Str *ret_name);

#endif
