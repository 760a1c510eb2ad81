/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/ended.h"
#include "tests/t.h"

TEST(seal, a_list_of_ended_pieces_is_read_as_written_and_every_bit_of_it_counts)
{
    AUTO(sign_key_free_at) SignKey *ledger = sign_key_new();
    SignPublic public = sign_key_public(ledger);
    EndedList list = { .installation = { id_new() }, .day = { 20786 }, .part = 3, .n = 3 };
    EndedList read;
    Buf out = buf_new(ENDED_BYTES_MAX);

    for (size_t i = 0; i < list.n; i++)
        list.ids[i].id = id_new();
    ended_sign(ledger, &list);
    ended_write(&out, &list);
    CHECK_OK(ended_read(cx, buf_view(&out), &read));
    CHECK_OK(ended_check(cx, &public, &read));
    CHECK(read.n == 3 && read.part == 3 && read.day.n == list.day.n &&
          id_equal(read.ids[2].id, list.ids[2].id));
    for (size_t len = 0; len < out.len; len++)
        CHECK_FAILS(ended_read(cx, (Bytes){ out.ptr, len }, &read), ERR_INVALID);
    for (size_t bit = 0; bit < out.len * 8; bit++) {
        out.ptr[bit / 8] ^= (uint8_t)(1u << bit % 8);
        CHECK(ended_read(cx, buf_view(&out), &read).code != ERR_NONE ||
              ended_check(cx, &public, &read).code != ERR_NONE);
        out.ptr[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    buf_free(&out);
}

TEST(seal, a_full_list_of_ended_pieces_fits_and_an_empty_one_is_none)
{
    AUTO(sign_key_free_at) SignKey *ledger = sign_key_new();
    EndedList *list = ARENA_NEW(cx->arena, EndedList);
    EndedList *read = ARENA_NEW(cx->arena, EndedList);
    Buf out = buf_new(ENDED_BYTES_MAX);

    list->n = ENDED_IDS_MAX;
    ended_sign(ledger, list);
    ended_write(&out, list);
    CHECK(!buf_full(&out));
    CHECK_OK(ended_read(cx, buf_view(&out), read));
    buf_clear(&out);
    list->n = 0;
    ended_write(&out, list);
    CHECK_FAILS(ended_read(cx, buf_view(&out), read), ERR_INVALID);
    buf_free(&out);
}
