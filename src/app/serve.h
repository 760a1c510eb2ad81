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
    /* Called once in the parent when the address listens; may be NULL. */
    void (*ready)(Cx *cx, const struct ServePlan *plan, int port);
    const void *with;
} ServePlan;

/* Whom children become: the system user of Tessera; zeroes if this is not root. */
ProcessUser serve_user(void);
/* Starts everything and watches until it is asked to end. */
MUST_USE Status serve(Cx *cx, const ServePlan *plan);

#endif
