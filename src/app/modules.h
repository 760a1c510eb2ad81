/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* app/modules — all that the subjects declare, in one place. */
#ifndef APP_MODULES_H
#define APP_MODULES_H

#include "http/http.h"

enum { MODULES_MAX = 48 };

/* Every module's routes; how many there are. */
size_t modules_routes(RouteTable ret[MODULES_MAX]);
/* Recounts the invariants that a module can tell from the store alone. */
MUST_USE Status modules_check(Cx *cx, Db *db);
/* What modules do now and then, in the caller's transaction; `courier` is a channel or -1. */
MUST_USE Status modules_sweep(Cx *cx, Db *db, int courier);

#endif
