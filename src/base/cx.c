/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/cx.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
copy_text(char *to, size_t size, const char *from)
{
    size_t len = strlen(from);

    if (len >= size)
        len = size - 1;
    memcpy(to, from, len);
    to[len] = '\0';
}

Status
cx_fail(Cx *cx, ErrCode code, const char *key, const char *function, int line, const char *where,
        const char *format, ...)
{
    va_list args;

    ASSERT(code != ERR_NONE);
    cx->err = (Err){ .code = code, .key = key };
    va_start(args, format);
    (void)vsnprintf(cx->err.message, sizeof cx->err.message, format, args);
    va_end(args);
    copy_text(cx->err.where, sizeof cx->err.where, where);
    return cx_frame(cx, (Status){ code }, function, line);
}

Status
cx_frame(Cx *cx, Status failed, const char *function, int line)
{
    if (cx->err.nframes < ERR_FRAMES)
        cx->err.frames[cx->err.nframes++] = (ErrFrame){ function, line };
    return failed;
}

void
cx_kept(Cx *cx, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(cx->err.kept, sizeof cx->err.kept, format, args);
    va_end(args);
}

void
cx_where(Cx *cx, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(cx->err.where, sizeof cx->err.where, format, args);
    va_end(args);
}

void
status_ignore(Cx *cx, Status status, const char *why)
{
    (void)status;
    (void)why;
    cx->err = (Err){ .code = ERR_NONE };
}

void
assert_failed(const char *condition, const char *file, int line)
{
    (void)fprintf(stderr, "%s:%d: a promise of the code is broken: %s\n", file, line, condition);
    abort();
}
