/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "os/log.h"

#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/date.h"
#include "os/clock.h"

enum { LOG_LINE = 1024 };

static const char *process_name = "tessera";

void
log_name(const char *process)
{
    process_name = process;
}

/* One write a line, so that lines of several processes do not mix. */
static void
begin(Buf *line, const char *key)
{
    Arena *arena = arena_new(4096);

    buf_str(line, time_format(arena, clock_now_s()));
    buf_format(line, " %s %s", process_name, key);
    arena_free(arena);
}

static void
end(Buf *line)
{
    buf_str(line, STR("\n"));
    if (write(STDERR_FILENO, line->ptr, line->len) < 0)
        buf_clear(line);
    buf_free(line);
}

void
log_event(const char *key, const char *name1, int64_t value1, const char *name2, int64_t value2)
{
    Buf line = buf_new(LOG_LINE);

    begin(&line, key);
    if (name1 != NULL)
        buf_format(&line, " %s=%lld", name1, (long long)value1);
    if (name2 != NULL)
        buf_format(&line, " %s=%lld", name2, (long long)value2);
    end(&line);
}

void
log_failure(const Cx *cx)
{
    Buf line = buf_new(LOG_LINE);

    begin(&line, cx->err.key != NULL ? cx->err.key : "failure");
    for (size_t i = 0; i < cx->err.nframes; i++)
        buf_format(&line, " %s:%d", cx->err.frames[i].function, cx->err.frames[i].line);
    end(&line);
}
