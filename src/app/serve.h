/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/serve — all processes of an installation on one machine. */
#ifndef APP_SERVE_H
#define APP_SERVE_H

#include "app/installation.h"
#include "os/process.h"

typedef struct ServePlan {
    const Installation *in;
    Str listen;
    int64_t workers;
    bool clock_is_right; /* whatever the ledger says */
    /* Called once in the parent when the address listens; may be NULL. */
    void (*ready)(Cx *cx, const struct ServePlan *plan, int port);
    const void *with;
} ServePlan;

/* Whom children become: the system user of that name, SERVE_USER but in tests; zeroes if this is
 * not root.  ERR_AWAY if it is root and there is no such user: nothing of ours runs as root. */
#define SERVE_USER "_tessera"
MUST_USE Status serve_user(Cx *cx, const char *name, ProcessUser *ret);
/* Starts everything and watches until it is asked to end. */
MUST_USE Status serve(Cx *cx, const ServePlan *plan);

#endif
