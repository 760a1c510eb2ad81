/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/file_stream — files too long for memory: written anew beside their place and put there whole,
 * read from the beginning to the end.  Failures as in os/file. */
#ifndef OS_FILE_STREAM_H
#define OS_FILE_STREAM_H

#include "base/cx.h"

typedef struct FileOut {
    int fd; /* -1: done or dropped */
    const char *path;
    const char *new_path;
    bool over; /* takes the place of what stands at `path` */
} FileOut;

/* Begins a new file (0600) at `path`, which must not exist: ERR_CONFLICT.  The path is borrowed. */
MUST_USE Status file_out_open(Cx *cx, const char *path, FileOut *ret);
/* The same for a path where a file may stand, which stays until file_out_done; a folder may not. */
MUST_USE Status file_out_open_over(Cx *cx, const char *path, FileOut *ret);
MUST_USE Status file_out_write(Cx *cx, FileOut *out, Bytes b);
/* What was written is on the disk: file_out_done will hardly fail. */
MUST_USE Status file_out_sync(Cx *cx, FileOut *out);
/* Syncs and puts it in its place: durable when it returns; ERR_CONFLICT if something stands there
 * by now, unless it was opened over it. */
MUST_USE Status file_out_done(Cx *cx, FileOut *out);
/* The same of one that is synced and does not come alone: durable once the last one in its folder
 * is done. */
MUST_USE Status file_out_place(Cx *cx, FileOut *out);
/* Removes what was written, unless it is done. */
void file_out_drop(FileOut *out);

typedef struct FileIn {
    int fd;
    const char *path;
    int64_t size;
} FileIn;

/* Opens a file for reading: ERR_INVALID if it is a folder or a device.  The path is borrowed. */
MUST_USE Status file_in_open(Cx *cx, const char *path, FileIn *ret);
/* Up to `most` bytes to `to`; fewer only at the end. */
MUST_USE Status file_in_read(Cx *cx, FileIn *in, uint8_t *to, size_t most, size_t *ret_n);
/* Closes; fine if it is closed. */
void file_in_close(FileIn *in);

/* Waits until nobody else holds the folder and holds it until *ret is closed or this process is
 * gone: for those who write several files that belong together.  Where the file system knows no
 * such locks nobody waits. */
MUST_USE Status file_hold_folder(Cx *cx, const char *path, int *ret);

/* Puts the folder `from` in the place of `to`, which does not exist or is empty: ERR_CONFLICT. */
MUST_USE Status file_move_folder(Cx *cx, const char *from, const char *to);
/* Removes a folder with all that is in it; fine if it is not there. */
MUST_USE Status file_remove_folder(Cx *cx, const char *path);
/* True of a folder that does not exist or holds nothing at all. */
bool file_is_free(const char *path);

#endif
