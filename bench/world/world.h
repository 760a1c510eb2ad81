/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/world — an installation in a folder of its own, its members, its server, and what the
 * server's processes use.  For benchmarks; everything goes with world_end(). */
#ifndef BENCH_WORLD_WORLD_H
#define BENCH_WORLD_WORLD_H

#include <sys/types.h>

#include "app/installation.h"
#include "client/client.h"

/* An organisation with one desk of the same name and one member. */
typedef struct WorldDesk {
    Str name;
    Str sector;
    Str region;
    Str login;
} WorldDesk;

typedef struct World {
    const char *dir;
    Installation in;
    Str url;  /* once it serves */
    int port; /* the same at each start of the house: profiles know it */
    pid_t server;
} World;

/* Makes the installation: three custodians of which two are needed, limits raised a hundredfold by
 * a signed document, notices at once.  TMPDIR says where (default /tmp). */
MUST_USE Status world_new(Cx *cx, World *ret);
/* Adds n desks and invites their members; ret_codes has a place for each. */
MUST_USE Status world_add_desks(Cx *cx, const World *world, const WorldDesk *desks, size_t n,
                                Str *ret_codes);
/* Starts the whole house as `tessera serve` does. */
MUST_USE Status world_serve(Cx *cx, World *world, int64_t workers);
/* Runs `run` in a child that writes its port (int) to `ready`, and waits for that. */
typedef Status WorldRun(Cx *cx, const World *world, int ready, const void *with);
MUST_USE Status world_start(Cx *cx, World *world, WorldRun *run, const void *with);
/* Ends the server, if there is one. */
void world_stop(World *world);
/* Stops the server and removes the folder. */
void world_end(World *world);

/* Joins with a code; signs in, or goes on with her session. */
MUST_USE Status world_join(Cx *cx, const World *world, Str login, Str code);
MUST_USE Status world_sign_in(Cx *cx, const World *world, Str login, Client **ret);

/* Seconds of CPU that the server's processes have used since they started. */
typedef struct WorldCpu {
    double web;
    double keeper;
    double custodians;
    double matcher;
    double all;
} WorldCpu;
WorldCpu world_cpu(const World *world);
WorldCpu world_cpu_between(WorldCpu before, WorldCpu after);

/* n children that run `work` with their number.  Each calls world_ready() once it is; they are let
 * go together by world_go(), and world_wait() is false if one failed.  A team goes before the next
 * is made. */
typedef struct WorldTeam {
    size_t n;
    int ready[2];
    int go[2];
    pid_t *children;
} WorldTeam;
typedef Status
WorldWork(Cx *cx, const World *world, const WorldTeam *team, size_t i, const void *with);
void
world_team(Cx *cx, const World *world, size_t n, WorldWork *work, const void *with, WorldTeam *ret);
void world_ready(const WorldTeam *team);
MUST_USE bool world_go(WorldTeam *team);
MUST_USE bool world_wait(WorldTeam *team);

/* CLOCK_MONOTONIC in seconds. */
double world_now(void);
/* Sorts the values and gives the one below which `part` (0 to 1) of them lie; 0 for none. */
double world_quantile(double *values, size_t n, double part);

#endif
