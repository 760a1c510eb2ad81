/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What became of a release, signed by who says so. */
#include "base/utf8.h"
#include "seal/sealed_internal.h"

enum { OUTCOME_VERSION = 1, OUTCOME_BYTES_MAX = 1 + 64 + 2 + OUTCOME_CODE_MAX + 4 + 32 };

static bool
is_shaped(const SealedOutcome *outcome)
{
    return outcome->code.len >= 1 && outcome->code.len <= OUTCOME_CODE_MAX &&
           utf8_is(outcome->code) && outcome->day.n >= 0;
}

static void
write_signed(Buf *out, const SealedOutcome *outcome)
{
    buf_u8(out, OUTCOME_VERSION);
    sealed_route_write(out, &outcome->route);
    buf_u16(out, (uint16_t)outcome->code.len);
    buf_str(out, outcome->code);
    buf_u32(out, (uint32_t)outcome->day.n);
    buf_bytes(out, digest_bytes(&outcome->words));
}

void
sealed_outcome_make(const SignKey *key, SealedOutcome *outcome)
{
    Buf out = buf_new(OUTCOME_BYTES_MAX);

    ASSERT(is_shaped(outcome));
    write_signed(&out, outcome);
    outcome->signature = sign_make(key, "outcome", buf_view(&out));
    buf_free(&out);
}

Status
sealed_outcome_check(Cx *cx, const SealedOutcome *outcome, const SignPublic *by)
{
    Buf out = buf_new(OUTCOME_BYTES_MAX);
    bool holds = false;

    if (is_shaped(outcome)) {
        write_signed(&out, outcome);
        holds = sign_check(by, "outcome", buf_view(&out), &outcome->signature);
    }
    buf_free(&out);
    if (!holds)
        FAIL(ERR_SEAL, "seal.outcome.signature", "the signature of this answer does not hold");
    return OK;
}
