/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/file_internal — what the files of this folder that are about files share. */
#ifndef OS_FILE_INTERNAL_H
#define OS_FILE_INTERNAL_H

#include <unistd.h>

#include "os/file.h"

/* Where a file is written before it takes the place of `path`: beside it, under a name that
 * file_list does not list.  In cx->arena. */
const char *file_new_path(Cx *cx, const char *path);
/* Writes all of it to an open file; durable only after a sync.  Failures name `path`. */
MUST_USE Status file_write_all(Cx *cx, int fd, const char *path, Bytes content);
/* Syncs the folder that holds `path`, so that a new or a removed name in it is durable. */
MUST_USE Status file_sync_folder(Cx *cx, const char *path);

/* For AUTO: -1 is fine. */
static inline void
file_close_at(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

#endif
