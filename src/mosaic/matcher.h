/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/matcher — the process that joins pieces, sends notices when they are due, lets pieces
 * expire, closes the ledger's batches and moves the log into the database file. */
#ifndef MOSAIC_MATCHER_H
#define MOSAIC_MATCHER_H

#include "people/people.h"

/* What others have to do now and then: run in a transaction of its own, each minute.  `courier`: a
 * channel; -1: nobody is told outside. */
typedef Status MatcherSweep(Cx *cx, Db *db, int courier);

typedef struct MatcherPlan {
    const char *store;     /* path of the main store */
    const char *folder;    /* the only one it can reach from then on */
    Site *site;            /* keeper and packs set */
    const int *custodians; /* channels to show ledger heads on */
    size_t ncustodians;
    int courier;         /* channel; -1: nobody is told outside */
    MatcherSweep *sweep; /* NULL: nothing */
    int64_t ledger_close_s;
    int64_t since_s; /* what the clock said when the installation was started */
} MatcherPlan;

/* Whether a clock that last said `known_s` is taken for wrong now: it is three months ahead.  By a
 * wrong one all that is kept until a day would be deleted at once. */
bool matcher_clock_jumped(int64_t known_s, int64_t now_s);

/* Reads all pieces, joins them, then takes what comes until it is ended. */
MUST_USE Status matcher_run(Cx *cx, const MatcherPlan *plan);
/* Recounts all that is derived (M1): builds it anew from the pieces that the matcher has taken and
 * compares with the store.  ERR_AWAY if it has not taken yet that a piece has ended: a moment later
 * it has, if it runs. */
MUST_USE Status matcher_check(Cx *cx, Db *db, const Site *site);

/* The file in the store's folder that stands there from a restore until all custodians have said
 * what ended meanwhile: so long nobody is served. */
#define MATCHER_RESTORED "restored"
bool matcher_is_restored(Cx *cx, const char *folder);

#endif
