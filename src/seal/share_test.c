/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/share.h"

#include <string.h>

#include "tests/t.h"

TEST(seal, a_share_is_read_as_written)
{
    TagShare *shares[3];
    Point key;

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
    for (unsigned i = 0; i < 3; i++)
        share_free(shares[i]);
}

TEST(seal, a_share_whose_number_or_scalar_is_out_of_bounds_is_not_read)
{
    static const struct {
        uint8_t number;
        const char *scalar;
        ErrCode code;
    } shares[] = {
        { 1, "0100000000000000000000000000000000000000000000000000000000000000", ERR_NONE },
        { 9, "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", ERR_NONE },
        { 0, "0100000000000000000000000000000000000000000000000000000000000000", ERR_INVALID },
        { 10, "0100000000000000000000000000000000000000000000000000000000000000", ERR_INVALID },
        { 1, "0000000000000000000000000000000000000000000000000000000000000000", ERR_INVALID },
        /* the order of the group */
        { 1, "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", ERR_INVALID },
    };

    for (size_t i = 0; i < LEN(shares); i++) {
        AUTO(share_free_at) TagShare *read = NULL;
        uint8_t bytes[SHARE_BYTES] = { shares[i].number };

        memcpy(bytes + 1, t_hex(cx, shares[i].scalar).ptr, SHARE_BYTES - 1);
        CHECK_INT(share_read(cx, (Bytes){ bytes, sizeof bytes }, &read).code, shares[i].code);
    }
}

TEST(seal, as_many_custodians_as_there_can_be_refresh_their_shares)
{
    TagShare *old[SHARES_MAX];
    TagShare *new[SHARES_MAX];
    Point key;
    Point same;

    CHECK_OK(share_deal(cx, SHARES_MAX, SHARES_MAX, old, &key));
    CHECK_OK(share_refresh(
        cx, &(ShareRefresh){ (const TagShare *const *)old, SHARES_MAX, SHARES_MAX, SHARES_MAX },
        new, &same));
    CHECK(point_equal(&key, &same));
    for (size_t i = 0; i < SHARES_MAX; i++) {
        share_free(old[i]);
        share_free(new[i]);
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
