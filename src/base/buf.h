/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/buf — a growing buffer with a maximum, and readers and writers of binary layouts.
 *
 * A buffer that would pass its maximum remembers it and drops the rest: whoever reads it asks
 * buf_full() once.  Its memory is wiped when it grows and when it is released.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/cx.h"

typedef struct Buf {
    uint8_t *ptr;
    size_t len;
    size_t room;
    size_t max;
    bool full; /* something was dropped */
} Buf;

/* An empty buffer for at most `max` bytes; allocates when first written. */
Buf buf_new(size_t max);
/* Wipes and releases; the buffer is empty and usable afterwards. */
void buf_free(Buf *buf);
/* Forgets (and wipes) the content but keeps the memory. */
void buf_clear(Buf *buf);
/* Append.  Integers are big-endian. */
void buf_bytes(Buf *buf, Bytes b);
void buf_str(Buf *buf, Str s);
void buf_u8(Buf *buf, uint8_t v);
void buf_u16(Buf *buf, uint16_t v);
void buf_u32(Buf *buf, uint32_t v);
void buf_u64(Buf *buf, uint64_t v);
__attribute__((format(printf, 2, 3))) void buf_format(Buf *buf, const char *format, ...);
/* True if anything was dropped. */
bool buf_full(const Buf *buf);
/* What was written, borrowed until the next write. */
Bytes buf_view(const Buf *buf);
Str buf_text(const Buf *buf);
/* What was written, in the arena; the buffer is released.  The text is terminated, as arena_str. */
Bytes buf_take(Arena *arena, Buf *buf);
Str buf_take_text(Arena *arena, Buf *buf);

/* A cursor over received bytes.  A read past the end sets `bad` and gives zeroes; the reader asks
 * scan_done() once at the end: everything consumed, nothing missing. */
typedef struct Scan {
    Bytes rest;
    bool bad;
} Scan;

/* Begins at the first byte; then the next number of that many bits. */
Scan scan_of(Bytes b);
uint8_t scan_u8(Scan *scan);
uint16_t scan_u16(Scan *scan);
uint32_t scan_u32(Scan *scan);
uint64_t scan_u64(Scan *scan);
/* The next `len` bytes, borrowed; empty and `bad` if there are fewer. */
Bytes scan_bytes(Scan *scan, size_t len);
/* Copies exactly `len` bytes to `to`; zeroes and `bad` if there are fewer. */
void scan_copy(Scan *scan, void *to, size_t len);
bool scan_done(const Scan *scan);

/* Lower-case hexadecimal and base64url without padding (RFC 4648, section 5), both strict: one
 * spelling for the same bytes.  Decoders give false and leave *ret untouched on anything else. */
Str hex_of(Arena *arena, Bytes b);
bool hex_to(Str text, uint8_t *ret, size_t len);
Str base64_of(Arena *arena, Bytes b);
void buf_base64(Buf *buf, Bytes b);
bool base64_to(Arena *arena, Str text, Bytes *ret);
/* Exactly `len` bytes. */
bool base64_to_fixed(Str text, uint8_t *ret, size_t len);

#endif
