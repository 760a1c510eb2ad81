/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A relay on 127.0.0.1 for tests: a process that speaks enough SMTP and notes every line it gets.
 */
#ifndef COURIER_COURIER_RELAY_TEST_H
#define COURIER_COURIER_RELAY_TEST_H

#include <sys/types.h>

#include "base/cx.h"

typedef enum RelayMood { RELAY_TAKES, RELAY_REFUSES } RelayMood;

typedef struct Relay {
    pid_t process;
    int port;
    char url[40];
    char notes[200]; /* path of the file of all lines */
} Relay;

/* Starts one on `port` (0: any free one), noting in the test's folder. */
MUST_USE Status courier_relay_start(Cx *cx, int port, RelayMood mood, Relay *ret);
void courier_relay_stop(Relay *relay);
/* All lines so far, in cx->arena; empty if nothing came. */
Str courier_relay_notes(Cx *cx, const Relay *relay);
/* How often `what` stands in `text`. */
size_t courier_count(Str text, const char *what);

#endif
