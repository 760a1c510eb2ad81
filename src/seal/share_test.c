/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/share.h"

#include <string.h>

#include "tests/t.h"

TEST(seal, a_share_is_read_as_written)
{
    TagShare *shares[3];
    Point key;
    uint8_t wrong[SHARE_BYTES] = { 1 };

    CHECK_OK(share_deal(cx, 2, 3, shares, &key));
    for (unsigned i = 0; i < 3; i++) {
        AUTO(secret_free_at) Secret *written = share_write(shares[i]);
        AUTO(share_free_at) TagShare *read = NULL;
        Point public;
        Point wanted = share_public(shares[i]);

        CHECK_OK(share_read(cx, secret_bytes(written), &read));
        CHECK_INT(share_number(read), i + 1);
        public = share_public(read);
        CHECK(point_equal(&public, &wanted));
        for (size_t len = 0; len < SHARE_BYTES; len++) {
            TagShare *none = NULL;

            CHECK_FAILS(share_read(cx, (Bytes){ secret_bytes(written).ptr, len }, &none),
                        ERR_INVALID);
        }
    }
    for (unsigned i = 0; i < 3; i++) {
        TagShare *none = NULL;

        /* Zero; the order of the group; number 0. */
        if (i == 1)
            memcpy(
                wrong + 1,
                t_hex(cx, "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").ptr,
                32);
        if (i == 2)
            wrong[0] = 0;
        CHECK_FAILS(share_read(cx, (Bytes){ wrong, sizeof wrong }, &none), ERR_INVALID);
        share_free(shares[i]);
    }
}

TEST(seal, impossible_numbers_of_custodians_are_refused)
{
    TagShare *shares[SHARES_MAX + 1];
    Point key;

    CHECK_FAILS(share_deal(cx, 0, 3, shares, &key), ERR_INVALID);
    CHECK_FAILS(share_deal(cx, 4, 3, shares, &key), ERR_INVALID);
    CHECK_FAILS(share_deal(cx, 2, SHARES_MAX + 1, shares, &key), ERR_INVALID);
}
