/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cx.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len) __asan_poison_memory_region(ptr, len)
#define UNPOISON(ptr, len) __asan_unpoison_memory_region(ptr, len)
#else
#define POISON(ptr, len) ((void)(ptr), (void)(len))
#define UNPOISON(ptr, len) ((void)(ptr), (void)(len))
#endif

enum { ARENA_CHUNK = 64 * 1024, ARENA_ALIGN = 16 };

typedef struct Chunk {
    struct Chunk *next;
    size_t size;
    size_t used;
    size_t padding; /* keeps data aligned to 16 */
    uint8_t data[];
} Chunk;

struct Arena {
    Chunk *chunks; /* newest first */
    size_t quota;
    size_t used;
};

Arena *
arena_new(size_t quota_bytes)
{
    Arena *arena = calloc(1, sizeof *arena);

    ASSERT(arena != NULL);
    arena->quota = quota_bytes;
    return arena;
}

static void
wipe(Chunk *chunk)
{
    UNPOISON(chunk->data, chunk->size);
    explicit_bzero(chunk->data, chunk->used);
    chunk->used = 0;
}

/* One chunk of the usual size is kept, wiped: most requests need no more than that. */
void
arena_reset(Arena *arena)
{
    Chunk *kept = NULL;

    while (arena->chunks != NULL) {
        Chunk *chunk = arena->chunks;

        arena->chunks = chunk->next;
        wipe(chunk);
        if (kept == NULL && chunk->size == ARENA_CHUNK)
            kept = chunk;
        else
            free(chunk);
    }
    if (kept != NULL) {
        kept->next = NULL;
        POISON(kept->data, kept->size);
    }
    arena->chunks = kept;
    arena->used = 0;
}

void
arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    arena_reset(arena);
    if (arena->chunks != NULL) {
        UNPOISON(arena->chunks->data, arena->chunks->size);
        free(arena->chunks);
    }
    free(arena);
}

static Chunk *
chunk_for(Arena *arena, size_t size)
{
    Chunk *chunk = arena->chunks;
    size_t want = size > ARENA_CHUNK ? size : ARENA_CHUNK;

    if (chunk != NULL && chunk->size - chunk->used >= size)
        return chunk;
    chunk = calloc(1, sizeof *chunk + want);
    ASSERT(chunk != NULL);
    chunk->size = want;
    POISON(chunk->data, want);
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    return chunk;
}

/* Each piece is followed by a gap of at least one byte, poisoned under ASan. */
void *
arena_alloc(Arena *arena, size_t size)
{
    size_t room = (size + 1 + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    Chunk *chunk;
    void *ptr;

    ASSERT(size < SIZE_MAX / 2 && room <= arena->quota - arena->used);
    chunk = chunk_for(arena, room);
    ptr = chunk->data + chunk->used;
    chunk->used += room;
    arena->used += room;
    UNPOISON(ptr, size);
    return ptr;
}

void *
arena_array(Arena *arena, size_t count, size_t size)
{
    ASSERT(size == 0 || count <= SIZE_MAX / 2 / size);
    return arena_alloc(arena, count * size);
}

Str
arena_str(Arena *arena, Str s)
{
    return (Str){ arena_cstr(arena, s), s.len };
}

Bytes
arena_bytes(Arena *arena, Bytes b)
{
    uint8_t *copy = arena_alloc(arena, b.len);

    if (b.len > 0)
        memcpy(copy, b.ptr, b.len);
    return (Bytes){ copy, b.len };
}

char *
arena_cstr(Arena *arena, Str s)
{
    char *copy = arena_alloc(arena, s.len + 1);

    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return copy;
}

Str
arena_format(Arena *arena, const char *format, ...)
{
    va_list args;
    int len;
    char *text;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(len >= 0);
    text = arena_alloc(arena, (size_t)len + 1);
    va_start(args, format);
    (void)vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return (Str){ text, (size_t)len };
}
