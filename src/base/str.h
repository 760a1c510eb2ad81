/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/str — slices: borrowed text and bytes, passed by value.
 *
 * Freestanding (also built to WebAssembly): no allocation, no I/O, no locale.  A slice never owns
 * what it points to; it is valid as long as the arena, buffer or literal behind it.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Str {
    const char *ptr; /* UTF-8 unless a contract says otherwise; not terminated */
    size_t len;
} Str;

typedef struct Bytes {
    const uint8_t *ptr;
    size_t len;
} Bytes;

/* A Str from a string literal. */
#define STR(literal) ((Str){ "" literal, sizeof(literal) - 1 })
/* For printf-like functions of our own: "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).ptr
/* Number of elements of an array (never of a pointer). */
#define LEN(array) (sizeof(array) / sizeof((array)[0]))

/* The slice over a terminated string; empty for NULL. */
Str str_of(const char *terminated);
/* The same bytes as text and as bytes. */
Bytes str_bytes(Str s);
Str bytes_str(Bytes b);
/* Byte-wise equality, order and prefix.  Not constant-time: never for secrets. */
bool str_equal(Str a, Str b);
int str_compare(Str a, Str b);
bool str_starts(Str s, Str prefix);
bool bytes_equal(Bytes a, Bytes b);
/* The part from byte `from` up to but not including `to`; both are clamped to the length. */
Str str_slice(Str s, size_t from, size_t to);
/* Without ASCII white space at both ends. */
Str str_trim(Str s);
/* Index of the first `c`, or s.len. */
size_t str_find(Str s, char c);
/* Splits off and returns what stands before the first `c`; *rest is what follows it, or empty. */
Str str_cut(Str s, char c, Str *rest);
/* A decimal number of 1 to 18 digits, nothing else; false and *ret untouched otherwise. */
bool str_to_int(Str s, int64_t *ret);

#endif
