/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was sealed to the backup's key by anybody: whatever it holds, only files of an installation
 * come out of it. */
#include <string.h>

#include "app/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Status
take(Cx *cx, void *with, uint8_t *to, size_t n)
{
    Scan *in = with;

    scan_copy(in, to, n);
    if (in->bad)
        FAIL(ERR_INVALID, "fuzz.end", "it ends");
    return OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena_free_at) Arena *arena = arena_new(1 << 22);
    Cx cx = { .arena = arena };
    Scan in = scan_of((Bytes){ data, size });
    ArchiveSource source = { take, &in };
    ArchiveEntry entry;
    bool more = true;

    while (more && archive_next(&cx, &source, &entry, &more).code == ERR_NONE && more) {
        ASSERT(entry.path.len > 0 && entry.path.ptr[0] != '/' && entry.path.ptr[0] != '.');
        ASSERT(memmem(entry.path.ptr, entry.path.len, "/.", 2) == NULL);
        if (entry.size > in.rest.len)
            break;
        (void)scan_bytes(&in, (size_t)entry.size);
    }
    return 0;
}
