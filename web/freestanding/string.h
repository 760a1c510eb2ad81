/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* freestanding/string — the part of <string.h> that src/clue and src/base/str.c use, for a build
 * without C library; defined in web/wasm_rt.c with the meaning of C17, 7.24. */
#ifndef WEB_FREESTANDING_STRING_H
#define WEB_FREESTANDING_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int c, size_t len);
int memcmp(const void *a, const void *b, size_t len);
size_t strlen(const char *s);

#endif
