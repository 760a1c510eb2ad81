/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/secret.h"

#include <sodium.h>
#include <string.h>

struct Secret {
    size_t len;
    uint8_t b[];
};

Secret *
secret_new(size_t len)
{
    Secret *secret;

    ASSERT(len < SIZE_MAX / 2);
    /* sodium_malloc puts what it gives against the guard page behind it: round up, so that the
     * length in front stays aligned. */
    secret = sodium_malloc((sizeof *secret + len + 15) / 16 * 16);
    ASSERT(secret != NULL);
    memset(secret->b, 0, len);
    secret->len = len;
    return secret;
}

Secret *
secret_random(size_t len)
{
    Secret *secret = secret_new(len);

    randombytes_buf(secret->b, len);
    return secret;
}

Secret *
secret_of(Bytes b)
{
    Secret *secret = secret_new(b.len);

    if (b.len > 0)
        memcpy(secret->b, b.ptr, b.len);
    return secret;
}

void
secret_free(Secret *secret)
{
    sodium_free(secret);
}

Bytes
secret_bytes(const Secret *secret)
{
    return (Bytes){ secret->b, secret->len };
}

uint8_t *
secret_room(Secret *secret)
{
    return secret->b;
}
