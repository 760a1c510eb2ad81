/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/file — files and folders.  What was written is durable when a call returns; a file is replaced
 * whole or not at all.  If the system refuses: ERR_OS with the path in cx->err.where, "file.failed"
 * for want of room or of the disk's health, else "file.refused". */
#ifndef OS_FILE_H
#define OS_FILE_H

#include "base/cx.h"

/* The whole file, at most `max` bytes, in cx->arena. */
MUST_USE Status file_read(Cx *cx, const char *path, size_t max, Str *ret);
/* A file of exactly `len` bytes to memory of the caller's: for keys, which never lie in an arena.
 * ERR_INVALID for another length. */
MUST_USE Status file_read_exactly(Cx *cx, const char *path, void *to, size_t len);
/* Writes to a new file beside it, syncs, renames, syncs the folder.  Two processes that write one
 * file take turns; whoever reads it sees one of the two whole.  What a crash leaves of the new one
 * is not listed by file_list. */
MUST_USE Status file_write(Cx *cx, const char *path, Bytes content, unsigned mode);
/* Adds to the end and syncs; makes the file (0600) if it is not there. */
MUST_USE Status file_append(Cx *cx, const char *path, Bytes content);
/* Holds the lock of a file, which is made if it is not there, until *ret is closed or this process
 * is gone.  ERR_CONFLICT if another process holds it after `wait_ms`. */
MUST_USE Status file_lock(Cx *cx, const char *path, int64_t wait_ms, int *ret);
bool file_exists(const char *path);
/* A folder for its owner alone (0700); those above it that are missing can be passed by all (0755).
 * Fine if it is there; else what lacks on the way is named. */
MUST_USE Status file_make_folder(Cx *cx, const char *path);
MUST_USE Status file_remove(Cx *cx, const char *path);
/* The names in a folder that do not begin with a dot, in byte order. */
MUST_USE Status file_list(Cx *cx, const char *path, Str **ret, size_t *ret_n);
/* The folder that holds the running program. */
MUST_USE Status file_program_folder(Cx *cx, Str *ret);
/* That failure, from errno; `what` was tried: "read", "write", ... */
MUST_USE Status file_refused(Cx *cx, const char *path, const char *what);

#endif
