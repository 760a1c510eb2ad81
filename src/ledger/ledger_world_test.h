/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ledger/world — for this folder's tests: a ledger of its own, and a signer that is as careful as
 * the keeper. */
#ifndef LEDGER_LEDGER_WORLD_TEST_H
#define LEDGER_LEDGER_WORLD_TEST_H

#include "ledger/ledger_internal.h"

typedef struct LedgerWorld {
    Db *db;
    SignKey *key;
    SignPublic public;
    Head last;
    bool is_away;
    LedgerSigner signer;
} LedgerWorld;

/* The caller ends what was started. */
MUST_USE Status ledger_world_start(Cx *cx, LedgerWorld *w);
void ledger_world_end(LedgerWorld *w);
/* The n-th id. */
Id ledger_world_id(uint64_t n);
/* One entry inside a transaction. */
MUST_USE Status ledger_world_note(Cx *cx, LedgerWorld *w, Id object, const char *verb, Bytes *ret);
/* One entry in a transaction of its own. */
MUST_USE Status ledger_world_append(Cx *cx, LedgerWorld *w, Id object, Bytes *ret);
/* `n` entries about objects from the first on, in one transaction. */
MUST_USE Status ledger_world_append_many(Cx *cx, LedgerWorld *w, uint64_t first, uint64_t n);
/* Closes a batch; fails if nothing was closed. */
MUST_USE Status ledger_world_close(Cx *cx, LedgerWorld *w);
/* True if the receipt verifies; a failure other than ERR_SEAL or ERR_INVALID fails the test. */
bool ledger_world_verifies(Cx *cx, const LedgerWorld *w, Str receipt);

#endif
