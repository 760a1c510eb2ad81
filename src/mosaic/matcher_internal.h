/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MOSAIC_MATCHER_INTERNAL_H
#define MOSAIC_MATCHER_INTERNAL_H

#include "custodian/custodian.h"
#include "engine/engine.h"
#include "mosaic/matcher.h"
#include "mosaic/mosaic.h"
#include "mosaic/mosaic_sql.h"

enum { MATCHER_REGION_BYTES = 16, MATCHER_BATCH = 2000, MATCHER_CUSTODIANS_MAX = 9 };

/* What a desk's pieces carry for the engine. */
typedef struct MatcherDesk {
    Id id;
    OrgId org;
    uint8_t sector;
    float sector_bits;
    uint16_t region; /* or ENGINE_REGION_UNKNOWN */
    uint16_t country;
} MatcherDesk;

/* How far a custodian was asked, in this life, for what ended in an earlier one. */
typedef struct MatcherAsked {
    int64_t mark; /* of the list taken last; 0: none */
    bool all;
    bool told; /* in this life, something or that there is nothing */
} MatcherAsked;

typedef struct Matcher {
    const Site *site;
    Db *db;
    Engine *engine;
    int64_t seen;      /* seq of the newest piece taken */
    int64_t gone;      /* seq of the newest end taken */
    int64_t apart;     /* seq of the newest "do not belong together" taken */
    uint8_t doublings; /* the epoch: EngineRules */
    bool recounts;     /* takes no piece after `last`: what the store's mosaics know of */
    int64_t last;
    double tell;
    Arena *memory;      /* of the next */
    MatcherDesk *desks; /* by id */
    size_t ndesks;
    Buf regions; /* ids of regions by their number, each of MATCHER_REGION_BYTES; a number stands as
                    long as the engine does */
    MatcherAsked asked[MATCHER_CUSTODIANS_MAX];
} Matcher;

/* Thousandths of a bit, as the rows hold weights. */
int64_t matcher_milli(double bits);
/* Makes the engine from all live pieces, by the epoch in the store; mosaics in the store keep their
 * ids.  matcher_done() releases what it made, also after a failure. */
MUST_USE Status matcher_load(Cx *cx, Matcher *matcher);
/* Makes it anew if by now another epoch suits; then all is to be settled and written. */
MUST_USE Status matcher_suit(Cx *cx, Matcher *matcher, bool *ret_anew);
void matcher_done(Matcher *matcher);
/* Takes what became durable since; *ret_changed if anything did. */
MUST_USE Status matcher_take(Cx *cx, Matcher *matcher, bool *ret_changed);
/* Settles, and writes each mosaic that this changed as the engine has it now, or its end, and
 * notices for who is to be told; in a transaction. */
MUST_USE Status matcher_write_changes(Cx *cx, Matcher *matcher);
/* The same of an engine that was made: what it has, and what the store has that it has not. */
MUST_USE Status matcher_write_all(Cx *cx, Matcher *matcher);
/* Appends to the ledger what was done to the installation and does not stand there yet; in a
 * transaction. */
MUST_USE Status matcher_note_done(Cx *cx, Matcher *matcher);
/* Notes how far it has come; in the transaction that writes what came of it. */
MUST_USE Status matcher_note(Cx *cx, const Matcher *matcher);
/* Tells givers whose hour has come what their pieces fit with, or shows them without a word what
 * has ended since; *ret_n were told. */
MUST_USE Status matcher_send_due(Cx *cx, Matcher *matcher, int courier, size_t *ret_n);
/* Reminds those who asked for it and whose day has come, by a word without content; *ret_n of them.
 */
MUST_USE Status matcher_remind(Cx *cx, Matcher *matcher, int courier, size_t *ret_n);

/* Asks a custodian, once a life, for what ended in lives of the store that are lost, ends it again,
 * and tells it what ended since it was told last.  One that is away, slow, gives a list that does
 * not hold or more lists than a turn takes, is asked on the next time: none can hold up the rest.
 */
MUST_USE Status matcher_share_ended(Cx *cx, Matcher *matcher, size_t at, int channel,
                                    const CustodianState *state);
/* Once all have been asked, a restored installation serves. */
MUST_USE Status matcher_note_asked(Cx *cx, Matcher *matcher, const MatcherPlan *plan);

/* What the clock has said so far.  False, told once, when it jumped: then nothing ends by it until
 * the installation is started again. */
typedef struct MatcherClock {
    int64_t known_s;
    bool jumped;
} MatcherClock;
bool matcher_may_end(MatcherClock *clock, int64_t now_s);

#endif
