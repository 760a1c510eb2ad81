/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal/secret — memory for keys: locked, left out of core dumps, between guard pages, wiped when
 * released (libsodium's sodium_malloc).
 *
 * Each takes at least four pages, and the system calls mmap, mprotect, mlock, madvise, munlock and
 * munmap: a process that makes one allows these.
 */
#ifndef SEAL_SECRET_H
#define SEAL_SECRET_H

#include "base/cx.h"

typedef struct Secret Secret;

/* `len` bytes of zeroes; the caller owns it. */
Secret *secret_new(size_t len);
/* `len` random bytes. */
Secret *secret_random(size_t len);
/* A copy; the caller wipes the original. */
Secret *secret_of(Bytes b);
/* Wipes and releases; NULL is allowed. */
void secret_free(Secret *secret);
/* What it holds, borrowed; and the same to be written to. */
Bytes secret_bytes(const Secret *secret);
uint8_t *secret_room(Secret *secret);

AUTO_FREE(Secret, secret_free)

#endif
