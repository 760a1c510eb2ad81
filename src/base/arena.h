/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* base/arena — memory by lifetime: everything of one request lives in one arena and goes with it.
 *
 * Nothing in an arena is freed singly.  Memory or quota exhausted ends the process: it serves one
 * request, its parent starts it again and the transaction rolls back.  Keys never live here (seal).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

typedef struct Arena Arena;

/* A new arena that may hold at most `quota_bytes`.  The caller owns it. */
Arena *arena_new(size_t quota_bytes);
/* Wipes and releases everything; NULL is allowed. */
void arena_free(Arena *arena);
/* Wipes and releases all allocations but keeps the arena usable. */
void arena_reset(Arena *arena);
/* `size` zeroed bytes aligned to 16; never NULL.  size 0 gives a valid pointer.  O(size). */
void *arena_alloc(Arena *arena, size_t size);
/* An array of `count` zeroed elements; an overflowing product ends the process. */
void *arena_array(Arena *arena, size_t count, size_t size);
/* A copy of the slice; arena_cstr terminates it for the edge to another library (no NUL inside). */
Str arena_str(Arena *arena, Str s);
Bytes arena_bytes(Arena *arena, Bytes b);
char *arena_cstr(Arena *arena, Str s);
/* Text by printf format. */
__attribute__((format(printf, 2, 3))) Str arena_format(Arena *arena, const char *format, ...);

#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array(arena, count, sizeof(type)))

static inline void
arena_free_at(Arena **held)
{
    arena_free(*held);
}

#endif
