/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* os/log — one line a happening on stderr: time, process, key, numbers.  There is no way to log
 * text that came from outside: no content, no name, no address. */
#ifndef OS_LOG_H
#define OS_LOG_H

#include "base/cx.h"

/* The name that this process's lines carry; a literal. */
void log_name(const char *process);
/* A happening and at most two numbers, each with its name (NULL: none).  Literals only. */
void
log_event(const char *key, const char *name1, int64_t value1, const char *name2, int64_t value2);
/* A failure: its key and where in the code, never its message. */
void log_failure(const Cx *cx);

#endif
