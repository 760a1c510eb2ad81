/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "seal/stream.h"

#include <sodium.h>

_Static_assert(STREAM_HEADER == crypto_secretstream_xchacha20poly1305_HEADERBYTES, "header");
_Static_assert(STREAM_KEY == crypto_secretstream_xchacha20poly1305_KEYBYTES, "key");
_Static_assert(STREAM_EXTRA == crypto_secretstream_xchacha20poly1305_ABYTES, "extra");

struct LockStream {
    crypto_secretstream_xchacha20poly1305_state state;
};

static LockStream *
stream_new(void)
{
    LockStream *stream = sodium_malloc(sizeof *stream);

    ASSERT(stream != NULL);
    return stream;
}

LockStream *
lock_stream_new(const Secret *key, uint8_t ret_header[STREAM_HEADER])
{
    LockStream *stream = stream_new();

    ASSERT(secret_bytes(key).len == STREAM_KEY);
    (void)crypto_secretstream_xchacha20poly1305_init_push(&stream->state, ret_header,
                                                          secret_bytes(key).ptr);
    return stream;
}

Status
lock_stream_open(Cx *cx, const Secret *key, const uint8_t header[STREAM_HEADER], LockStream **ret)
{
    AUTO(lock_stream_free_at) LockStream *stream = stream_new();

    ASSERT(secret_bytes(key).len == STREAM_KEY);
    if (crypto_secretstream_xchacha20poly1305_init_pull(&stream->state, header,
                                                        secret_bytes(key).ptr) != 0)
        FAIL(ERR_SEAL, "seal.stream", "what was locked does not begin as it should");
    *ret = stream;
    stream = NULL;
    return OK;
}

void
lock_stream_free(LockStream *stream)
{
    sodium_free(stream);
}

void
lock_stream_seal(LockStream *stream, Bytes plain, bool is_last, uint8_t *to)
{
    unsigned char tag = is_last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;

    ASSERT(plain.len <= STREAM_CHUNK);
    (void)crypto_secretstream_xchacha20poly1305_push(&stream->state, to, NULL, plain.ptr, plain.len,
                                                     NULL, 0, tag);
}

Status
lock_stream_next(Cx *cx, LockStream *stream, Bytes locked, uint8_t *to, bool *ret_is_last)
{
    unsigned char tag = 0;

    if (locked.len < STREAM_EXTRA || locked.len > STREAM_LOCKED ||
        crypto_secretstream_xchacha20poly1305_pull(&stream->state, to, NULL, &tag, locked.ptr,
                                                   locked.len, NULL, 0) != 0)
        FAIL(ERR_SEAL, "seal.stream", "a part was changed, or is not the one that follows");
    *ret_is_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return OK;
}
