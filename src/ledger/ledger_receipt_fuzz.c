/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A receipt that verifies does so again, with the same verdict, and no longer once it is cut.  The
 * key is the one that signed the corpus. */
#include <string.h>

#include "ledger/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static SignPublic
corpus_key(void)
{
    uint8_t seed[SIGN_SEED_BYTES];
    AUTO(secret_free_at) Secret *secret = NULL;
    AUTO(sign_key_free_at) SignKey *key = NULL;

    seal_start();
    memset(seed, 7, sizeof seed);
    secret = secret_of((Bytes){ seed, sizeof seed });
    key = sign_key_of_seed(secret);
    return sign_key_public(key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static SignPublic key;
    static bool started;
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Cx cx = { .arena = arena };
    Str receipt = arena_str(arena, bytes_str((Bytes){ data, size }));
    LedgerVerdict first;
    LedgerVerdict again;

    if (!started)
        key = corpus_key();
    started = true;
    if (ledger_verify(&cx, receipt, &key, &first).code != ERR_NONE)
        return 0;
    ASSERT(ledger_verify(&cx, receipt, &key, &again).code == ERR_NONE);
    ASSERT(first.included == again.included && first.index == again.index &&
           first.size == again.size && id_equal(first.object, again.object));
    receipt = str_trim(receipt);
    ASSERT(ledger_verify(&cx, str_slice(receipt, 0, receipt.len - 1), &key, &again).code ==
           ERR_INVALID);
    return 0;
}
