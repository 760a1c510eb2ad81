/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/stream — a long text locked in chunks under one key, so that none can be changed, left out,
 * put elsewhere or cut off unseen (XChaCha20-Poly1305, libsodium's crypto_secretstream). */
#ifndef SEAL_STREAM_H
#define SEAL_STREAM_H

#include "seal/seal.h"

enum {
    STREAM_KEY = 32,
    STREAM_HEADER = 24,       /* before the first chunk */
    STREAM_EXTRA = 17,        /* a locked chunk is longer by this */
    STREAM_CHUNK = 64 * 1024, /* bytes of a chunk at most */
    STREAM_LOCKED = STREAM_CHUNK + STREAM_EXTRA
};

typedef struct LockStream LockStream;

/* One for locking, which fills the header; one for opening what begins with that header: ERR_SEAL
 * if it cannot.  `key` has STREAM_KEY bytes.  The caller owns them. */
LockStream *lock_stream_new(const Secret *key, uint8_t ret_header[STREAM_HEADER]);
MUST_USE Status lock_stream_open(Cx *cx, const Secret *key, const uint8_t header[STREAM_HEADER],
                                 LockStream **ret);
/* Wipes; NULL is allowed. */
void lock_stream_free(LockStream *stream);
/* Locks the next chunk, at most STREAM_CHUNK bytes, to plain.len + STREAM_EXTRA bytes at `to`; the
 * last one says that it is. */
void lock_stream_seal(LockStream *stream, Bytes plain, bool is_last, uint8_t *to);
/* Opens the next chunk, STREAM_EXTRA to STREAM_LOCKED bytes, to `to`.  ERR_SEAL unless it is the
 * one that was locked after the one before. */
MUST_USE Status lock_stream_next(Cx *cx, LockStream *stream, Bytes locked, uint8_t *to,
                                 bool *ret_is_last);

AUTO_FREE(LockStream, lock_stream_free)

#endif
