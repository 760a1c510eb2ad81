/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Receipts: what is covered, what does not count. */
#include <ctype.h>
#include <string.h>

#include "ledger/ledger_world_test.h"
#include "tests/t.h"

TEST(ledger, a_fresh_receipt_is_a_signed_promise)
{
    AUTO(ledger_world_end) LedgerWorld w;
    LedgerVerdict verdict;
    Bytes receipt;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append(cx, &w, ledger_world_id(1), &receipt));
    CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
    CHECK(!verdict.included && verdict.time_s == T_NOW_S &&
          id_equal(verdict.object, ledger_world_id(1)));
    CHECK_STR(verdict.verb, STR("piece.given"));
}

TEST(ledger, a_receipt_of_a_closed_batch_shows_its_leaf)
{
    AUTO(ledger_world_end) LedgerWorld w;
    LedgerVerdict verdict;
    Bytes receipt;

    CHECK_OK(ledger_world_start(cx, &w));
    for (uint64_t batch = 0; batch < 5; batch++) {
        CHECK_OK(ledger_world_append_many(cx, &w, batch * 40, 7 * batch + 1));
        CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(batch * 40), &receipt));
        CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
        CHECK(!verdict.included);
        CHECK_OK(ledger_world_close(cx, &w));
    }
    for (uint64_t batch = 0; batch < 5; batch++) {
        CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(batch * 40), &receipt));
        CHECK_OK(ledger_verify(cx, bytes_str(receipt), &w.public, &verdict));
        CHECK(verdict.included && verdict.size == 16 + 16 + 16 + 64 + 64);
        CHECK(verdict.index < verdict.size);
    }
    CHECK_OK(ledger_check(cx, w.db, &w.public));
}

TEST(ledger, another_key_verifies_nothing)
{
    AUTO(ledger_world_end) LedgerWorld w;
    AUTO(sign_key_free_at) SignKey *other = NULL;
    SignPublic public;
    LedgerVerdict verdict;
    Bytes receipt;

    CHECK_OK(ledger_world_start(cx, &w));
    other = sign_key_new();
    public = sign_key_public(other);
    CHECK_OK(ledger_world_append(cx, &w, ledger_world_id(1), &receipt));
    CHECK_FAILS(ledger_verify(cx, bytes_str(receipt), &public, &verdict), ERR_SEAL);
    CHECK_FAILS(ledger_check(cx, w.db, &public), ERR_SEAL);
}

/* Another character of the same kind, so that the text often stays well-formed. */
static char
changed(char c, uint64_t random)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

    for (;;) {
        char other = isdigit((unsigned char)c) ? (char)('0' + random % 10)
                                               : letters[random % (sizeof letters - 1)];

        if (other != c)
            return other;
        random = random / 7 + 1;
    }
}

/* Every character of every name and value, three other characters each. */
static void
tamper_everywhere(Cx *cx, const LedgerWorld *w, Bytes receipt)
{
    uint64_t seed = 11;
    size_t tried = 0;

    CHECK(ledger_world_verifies(cx, w, bytes_str(receipt)));
    for (size_t i = 0; i < receipt.len; i++) {
        if (strchr("{}[]:,\"", receipt.ptr[i]) != NULL)
            continue;
        for (int k = 0; k < 3; k++) {
            char *copy = arena_cstr(cx->arena, bytes_str(receipt));

            copy[i] = changed(copy[i], t_random_u64(&seed) >> 8);
            tried++;
            if (ledger_world_verifies(cx, w, (Str){ copy, receipt.len }))
                t_fail(__FILE__, __LINE__, "a change of byte %zu went unseen", i);
        }
    }
    CHECK(tried > 500);
}

TEST(ledger, no_change_of_a_promise_goes_unseen)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes receipt;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append(cx, &w, ledger_world_id(1), &receipt));
    tamper_everywhere(cx, &w, receipt);
}

TEST(ledger, no_change_of_a_closed_receipt_goes_unseen)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes receipt;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 1, 30));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 100, 1));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(9), &receipt));
    tamper_everywhere(cx, &w, receipt);
}

/* `receipt` with the first `from` replaced. */
static Str
with_change(Cx *cx, Str receipt, const char *from, const char *to)
{
    const char *at = memmem(receipt.ptr, receipt.len, from, strlen(from));
    size_t before;

    ASSERT(at != NULL);
    before = (size_t)(at - receipt.ptr);
    return arena_format(cx->arena, "%.*s%s%.*s", (int)before, receipt.ptr, to,
                        (int)(receipt.len - before - strlen(from)), at + strlen(from));
}

TEST(ledger, white_space_order_and_escapes_do_not_count)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes bytes;
    Str receipt;
    size_t verb;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append(cx, &w, ledger_world_id(1), &bytes));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(1), &bytes));
    receipt = bytes_str(bytes);
    CHECK(ledger_world_verifies(cx, &w, with_change(cx, receipt, "{", " {\n\t")));
    CHECK(ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"verb\":", "\"verb\" : ")));
    CHECK(ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"verb\"", "\"v\\u0065rb\"")));
    CHECK(ledger_world_verifies(cx, &w,
                                with_change(cx, receipt, "piece.given", "piece\\u002egiven")));
    verb = (size_t)((const char *)memmem(receipt.ptr, receipt.len, ",\"verb\":", 8) - receipt.ptr);
    CHECK(ledger_world_verifies(
        cx, &w,
        arena_format(cx->arena, "{\"verb\":\"piece.given\",%.*s%.*s", (int)verb - 1,
                     receipt.ptr + 1, (int)(receipt.len - verb - 21), receipt.ptr + verb + 21)));
}

TEST(ledger, other_spellings_and_additions_are_refused)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes bytes;
    Str receipt;
    const char *index = NULL;

    CHECK_OK(ledger_world_start(cx, &w));
    for (uint64_t i = 1; index == NULL; i++) { /* until one stands at place 0 of its batch */
        CHECK_OK(ledger_world_append(cx, &w, ledger_world_id(i), &bytes));
        if (i == 1)
            continue;
        CHECK_OK(ledger_world_close(cx, &w));
        CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(i), &bytes));
        index = "\"index\":";
    }
    receipt = bytes_str(bytes);
    CHECK(ledger_world_verifies(cx, &w, receipt));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "{", "{\"more\":1,")));
    CHECK(!ledger_world_verifies(cx, &w,
                                 with_change(cx, receipt, "{", "{\"verb\":\"piece.given\",")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, index, "\"index\":-")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":16.0")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":16e0")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":0")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"size\":16", "\"size\":32")));
    CHECK(
        !ledger_world_verifies(cx, &w, with_change(cx, receipt, "\"path\":[", "\"path\":[null,")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "\",\"time\"", "=\",\"time\"")));
    CHECK(!ledger_world_verifies(cx, &w, with_change(cx, receipt, "Z\"", ".0Z\"")));
    CHECK(!ledger_world_verifies(cx, &w, arena_format(cx->arena, "%.*s{}", STR_ARG(receipt))));
    CHECK(!ledger_world_verifies(cx, &w, STR("")) && !ledger_world_verifies(cx, &w, STR("{}")) &&
          !ledger_world_verifies(cx, &w, STR("7")));
}

/* A leaf at place 0: its index has the second spelling -0. */
TEST(ledger, a_zero_has_one_spelling)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes receipt;
    uint64_t at = UINT64_MAX;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 0, 16));
    CHECK_OK(ledger_world_close(cx, &w));
    for (uint64_t i = 0; i < 16; i++) {
        CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(i), &receipt));
        if (memmem(receipt.ptr, receipt.len, "\"index\":0,", 10) != NULL)
            at = i;
    }
    REQUIRE(at != UINT64_MAX);
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(at), &receipt));
    CHECK(ledger_world_verifies(cx, &w, bytes_str(receipt)));
    CHECK(!ledger_world_verifies(
        cx, &w, with_change(cx, bytes_str(receipt), "\"index\":0", "\"index\":-0")));
}

TEST(ledger, a_proof_of_another_leaf_does_not_fit)
{
    AUTO(ledger_world_end) LedgerWorld w;
    Bytes one;
    Bytes two;
    const char *place;
    const char *other;

    CHECK_OK(ledger_world_start(cx, &w));
    CHECK_OK(ledger_world_append_many(cx, &w, 1, 3));
    CHECK_OK(ledger_world_close(cx, &w));
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(1), &one));
    CHECK_OK(ledger_find_receipt(cx, w.db, ledger_world_id(2), &two));
    place = memmem(one.ptr, one.len, "\"closed\"", 8);
    other = memmem(two.ptr, two.len, "\"closed\"", 8);
    REQUIRE(place != NULL && other != NULL);
    CHECK(!ledger_world_verifies(
        cx, &w,
        arena_format(cx->arena, "%.*s%.*s", (int)(place - (const char *)one.ptr),
                     (const char *)one.ptr,
                     (int)(two.len - (size_t)(other - (const char *)two.ptr)), other)));
}
