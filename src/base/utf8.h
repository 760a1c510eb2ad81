/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/utf8 — strict UTF-8 (RFC 3629): no overlong forms, no surrogates, at most U+10FFFF.
 *
 * Freestanding.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Length in bytes of the well-formed character at the start of `s`, or 0 if there is none; then
 * *ret is untouched. */
size_t utf8_next(Str s, uint32_t *ret);
/* Writes 1 to 4 bytes to `to`; the length, or 0 for what is no scalar value. */
size_t utf8_put(uint32_t character, char to[4]);
/* Index of the first byte that is not well-formed, or s.len. */
size_t utf8_check(Str s);
/* True if the whole is well-formed. */
bool utf8_is(Str s);

#endif
