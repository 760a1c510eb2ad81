/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/health — how an installation is.  One process looks every few seconds and writes what it saw
 * to the file `health` beside the store; the operator's route and `custodian status` read it there.
 */
#ifndef APP_HEALTH_H
#define APP_HEALTH_H

#include "api/health.h"
#include "app/installation.h"
#include "directory/contacts.h"
#include "os/process.h"

/* The process that looks: it asks each custodian for its state and the courier for its queue. */
typedef struct WatchPlan {
    const Installation *in;
    const Process *processes; /* all of the parent's, with their states */
    size_t nprocesses;
    int custodians[9];
    size_t ncustodians;
    int courier;
} WatchPlan;
MUST_USE Status watch_run(Cx *cx, const void *plan);

/* What was seen last; `fresh` is false if that is over a minute ago.  ERR_AWAY if nobody has ever
 * looked, since no server has run. */
MUST_USE Status health_read(Cx *cx, const char *dir, ApiHealth *ret);
/* Notes a finished backup, for the file's next reading. */
MUST_USE Status health_note_backup(Cx *cx, const char *dir, int64_t bytes);

/* The numbers of each of the packs, with what the store knows of them (ApiNumbers). */
MUST_USE Status health_numbers(Cx *cx, Db *db, const Contacts *packs, size_t n, ShapeList *ret);

/* The health for a request, with the ledger's newest head and the numbers of the packs in use. */
MUST_USE Status health_now(Req *req, ApiHealth *ret);

/* GET /api/v1/operator/health; the folder is set before the first request. */
extern const RouteTable health_routes;
void health_set(const char *dir);

#endif
