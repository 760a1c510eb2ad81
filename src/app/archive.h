/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/archive — what a backup holds before it is locked: files of an installation, one after the
 * other.
 *
 *   entry: 1, length of the path (1 byte), path, size (8 bytes, big-endian), content;  end: 0
 *
 * Whoever has the public key can seal an archive, so that a reader believes nothing: only paths of
 * an installation's own files are taken, and each is made anew.
 */
#ifndef APP_ARCHIVE_H
#define APP_ARCHIVE_H

#include "base/buf.h"

enum { ARCHIVE_PATH_MAX = 200, ARCHIVE_ENTRY_MAX = 2 + ARCHIVE_PATH_MAX + 8 };

typedef struct ArchiveEntry {
    Str path; /* below the installation's folder */
    uint64_t size;
} ArchiveEntry;

/* Where bytes come from: exactly `n` to `to`, or a failure. */
typedef struct ArchiveSource {
    Status (*take)(Cx *cx, void *with, uint8_t *to, size_t n);
    void *with;
} ArchiveSource;

/* The head of an entry, whose path archive_is_path; and the end. */
void archive_write_entry(Buf *out, const ArchiveEntry *entry);
void archive_write_end(Buf *out);
/* Reads the next head; its content is the caller's to take.  *ret_more is false at the end.
 * ERR_INVALID for anything else. */
MUST_USE Status archive_next(Cx *cx, const ArchiveSource *source, ArchiveEntry *ret,
                             bool *ret_more);
/* True of a path that an installation has: known at its beginning, of at most three names, none of
 * which begins with a dot or has other than letters, digits, dot, - and _. */
bool archive_is_path(Str path);

#endif
