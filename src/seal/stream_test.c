/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/stream.h"

#include <string.h>

#include "tests/t.h"

typedef struct Locked {
    uint8_t header[STREAM_HEADER];
    uint8_t chunks[3][16 + STREAM_EXTRA];
} Locked;

static Secret *
lock_three(Locked *ret)
{
    Secret *key = secret_random(STREAM_KEY);
    LockStream *stream = lock_stream_new(key, ret->header);

    for (uint8_t i = 0; i < 3; i++) {
        uint8_t plain[16];

        memset(plain, 'a' + i, sizeof plain);
        lock_stream_seal(stream, (Bytes){ plain, sizeof plain }, i == 2, ret->chunks[i]);
    }
    lock_stream_free(stream);
    return key;
}

/* Opens the chunks in this order; how many were fine. */
static size_t
open_in_order(Cx *cx, const Secret *key, const Locked *locked, const size_t order[3])
{
    AUTO(lock_stream_free_at) LockStream *stream = NULL;
    uint8_t plain[16];
    bool is_last = false;
    size_t n = 0;

    if (lock_stream_open(cx, key, locked->header, &stream).code != ERR_NONE)
        return 0;
    while (n < 3 &&
           lock_stream_next(cx, stream, (Bytes){ locked->chunks[order[n]], 16 + STREAM_EXTRA },
                            plain, &is_last)
                   .code == ERR_NONE) {
        CHECK_INT(plain[15], 'a' + (int)order[n]);
        CHECK_INT(is_last, order[n] == 2);
        n++;
    }
    return n;
}

TEST(seal, a_stream_opens_only_whole_and_in_order)
{
    static const struct {
        size_t order[3];
        size_t fine;
    } cases[] = { { { 0, 1, 2 }, 3 }, { { 1, 0, 2 }, 0 }, { { 0, 2, 1 }, 1 }, { { 0, 0, 1 }, 1 } };
    AUTO(secret_free_at) Secret *other = NULL;
    AUTO(secret_free_at) Secret *key = NULL;
    Locked locked;

    seal_start();
    key = lock_three(&locked);
    other = secret_random(STREAM_KEY);
    for (size_t i = 0; i < LEN(cases); i++)
        CHECK_INT(open_in_order(cx, key, &locked, cases[i].order), cases[i].fine);
    CHECK_INT(open_in_order(cx, other, &locked, cases[0].order), 0);
    locked.chunks[1][3] ^= 1;
    CHECK_INT(open_in_order(cx, key, &locked, cases[0].order), 1);
    locked.header[0] ^= 1;
    CHECK_INT(open_in_order(cx, key, &locked, cases[0].order), 0);
}
