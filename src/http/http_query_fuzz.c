/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A query that passes the check decodes, name by name and value by value, to UTF-8. */
#include "base/cx.h"
#include "base/utf8.h"
#include "http/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_part(Arena *arena, Str part)
{
    char *to = arena_alloc(arena, part.len);
    size_t len = 0;

    ASSERT(http_query_decode(part, to, &len));
    ASSERT(len <= part.len && utf8_is((Str){ to, len }));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(64 << 20);
    Str query = arena_str(arena, bytes_str((Bytes){ data, size }));
    bool passes = http_query_check(query);

    for (Str rest = query; passes && rest.len > 0;) {
        Str value;
        Str found;
        Str name = str_cut(str_cut(rest, '&', &rest), '=', &value);

        check_part(arena, name);
        check_part(arena, value);
        ASSERT(http_query_find(query, name, &found) && found.ptr == value.ptr);
    }
    return 0;
}
