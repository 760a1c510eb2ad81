/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/map — files that are read where they lie, and large memory that costs only what is touched. */
#ifndef OS_MAP_H
#define OS_MAP_H

#include "base/cx.h"

/* A whole file as text, read as it is needed; a pipe is read to its end at once.  If the file
 * becomes shorter meanwhile, what reads the rest ends the program with code 3 and says so.  ERR_OS
 * as os/file if the system refuses, ERR_INVALID for a folder or a device.  The caller ends it with
 * map_drop. */
MUST_USE Status map_file(Cx *cx, const char *path, Str *ret);
/* What is said then, and where, instead of a sentence on standard error; borrowed for good. */
void map_say_shortened(int fd, Str said);
/* When a file was last written, in nanoseconds since 1970; 0 of a pipe, and of what is not there.
 */
int64_t map_written_ns(const char *path);
/* Zeroed memory, aligned to a page; NULL if the system has none.  The caller ends it with
 * map_drop. */
void *map_room(size_t size);
/* Asks for large pages for the beginning of a room that will be used whole and in no order. */
void map_large_pages(void *room, size_t size);
/* Gives back what map_file and map_room gave; fine for NULL. */
void map_drop(const void *ptr, size_t size);
/* Lets go of the pages of a file before `to`: they are read again when they are needed. */
void map_forget(Str file, size_t to);
/* The most memory that this process has held, in bytes. */
size_t map_peak_bytes(void);

#endif
