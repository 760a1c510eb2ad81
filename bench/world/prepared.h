/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/prepared — deposits made beforehand and posted as fast as they are answered, to a house of
 * keeper, web workers and, if asked for, custodians and matcher.  Nobody who gives works meanwhile:
 * what is measured is the server under full load. */
#ifndef BENCH_WORLD_PREPARED_H
#define BENCH_WORLD_PREPARED_H

#include "bench/world/world.h"

enum { PREPARED_CONNECTIONS = 64, PREPARED_TAGS = 13, PREPARED_POINTS = 16 };

typedef struct PreparedHouse {
    int64_t workers;
    bool evaluates; /* else its custodians never answer */
    bool matches;
    Secret *ticket_key;
} PreparedHouse;

/* A WorldRun; `with` is a PreparedHouse. */
MUST_USE Status prepared_run(Cx *cx, const World *world, int ready, const void *with);

/* Members with sessions, in the store of a world that has a desk; n requests, whole. */
typedef struct Prepared {
    Bytes *requests;
    size_t n;
    size_t ntokens;
    Str tokens[PREPARED_CONNECTIONS];
    Id members[PREPARED_CONNECTIONS];
    const PreparedHouse *house;
} Prepared;
MUST_USE Status prepared_members(Cx *cx, const World *world, Prepared *ret);
/* Each call makes n new ones: deposits alone. */
MUST_USE Status prepared_make(Cx *cx, Prepared *prepared, size_t n);
/* The whole road of n pieces (a multiple of the connections): before each deposit its blinded batch
 * with a permission of one of these members, who are signed in. */
typedef struct PreparedGivers {
    Client *const *clients;
    size_t n;
} PreparedGivers;
MUST_USE Status prepared_make_whole(Cx *cx, Prepared *prepared, PreparedGivers givers, size_t n);

typedef struct Posted {
    double seconds;
    double p50_ms;
    double p99_ms;
    size_t refused; /* answered with anything but 200 */
} Posted;
/* Posts them all over so many connections, each waiting for its answer. */
MUST_USE Status prepared_post(Cx *cx, const World *world, const Prepared *prepared, Posted *ret);

#endif
