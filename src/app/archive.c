/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/archive.h"

enum { ENTRY_END = 0, ENTRY_FILE = 1, NAMES_MAX = 3 };

static bool
is_name(Str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

        if (!is_plain && c != '-' && c != '_' && (c != '.' || i == 0))
            return false;
    }
    return name.len > 0;
}

/* A file of the installation's own folder, or one of the folders that it has. */
static bool
has_place(Str path)
{
    static const char *const files[] = { "backup.json", "backup-key", "installation.yaml" };
    static const char *const folders[] = { "packs/",   "store/", "keeper/",
                                           "courier/", "line/",  "custodian" };

    for (size_t i = 0; i < LEN(files); i++) {
        if (str_equal(path, str_of(files[i])))
            return true;
    }
    for (size_t i = 0; i < LEN(folders); i++) {
        if (str_starts(path, str_of(folders[i])) && str_find(path, '/') < path.len)
            return true;
    }
    return false;
}

bool
archive_is_path(Str path)
{
    Str rest = path;
    size_t n = 0;

    if (path.len == 0 || path.len > ARCHIVE_PATH_MAX || path.ptr[path.len - 1] == '/')
        return false;
    for (; rest.len > 0; n++) {
        if (!is_name(str_cut(rest, '/', &rest)))
            return false;
    }
    return n <= NAMES_MAX && has_place(path);
}

void
archive_write_entry(Buf *out, const ArchiveEntry *entry)
{
    ASSERT(archive_is_path(entry->path));
    buf_u8(out, ENTRY_FILE);
    buf_u8(out, (uint8_t)entry->path.len);
    buf_str(out, entry->path);
    buf_u64(out, entry->size);
}

void
archive_write_end(Buf *out)
{
    buf_u8(out, ENTRY_END);
}

Status
archive_next(Cx *cx, const ArchiveSource *source, ArchiveEntry *ret, bool *ret_more)
{
    uint8_t head[ARCHIVE_ENTRY_MAX];
    Scan size;
    Str path;

    TRY(source->take(cx, source->with, head, 1));
    if (head[0] == ENTRY_END) {
        *ret_more = false;
        return OK;
    }
    TRY(source->take(cx, source->with, head + 1, 1));
    if (head[0] != ENTRY_FILE || head[1] == 0 || head[1] > ARCHIVE_PATH_MAX)
        FAIL(ERR_INVALID, "backup.entry", "the backup holds something that is no file");
    TRY(source->take(cx, source->with, head + 2, head[1] + 8U));
    path = bytes_str((Bytes){ head + 2, head[1] });
    if (!archive_is_path(path))
        FAIL(ERR_INVALID, "backup.path", "the backup holds a file that no installation has");
    size = scan_of((Bytes){ head + 2 + head[1], 8 });
    *ret = (ArchiveEntry){ arena_str(cx->arena, path), scan_u64(&size) };
    *ret_more = true;
    return OK;
}
