/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/learn — learns a table of weights from sets of pieces whose networks are known: what
 * packs/weights.json ships.  Truth is used for the scorecard and the thresholds alone; bonds are
 * learnt without it (engine/fit.h).
 */
#ifndef MOSAIC_LEARN_H
#define MOSAIC_LEARN_H

#include "engine/fit.h"
#include "mosaic/replay.h"

typedef struct LearnOptions {
    const Str *dirs; /* each with pieces.csv, mentions.csv and truth.csv (piece, network) */
    size_t ndirs;
    Str out;     /* file to write; empty: nothing is written */
    Str country; /* for what carries none itself */
} LearnOptions;

enum { LEARN_RATES = 4 };

typedef struct LearnResult {
    int64_t pieces, networks;
    int64_t examples, yes;     /* sets of pieces that could be a mosaic, and those that are */
    double found[LEARN_RATES]; /* share of networks found before 1, 10, 100, 1,000 false ones per
                                * 100,000 pieces; on the sets it was learnt from */
    WeightTable table;
    FitBonds bonds;
} LearnResult;

/* Equal input gives equal bytes, whatever table ships.  ERR_INVALID with file and line as
 * replay_run(), and where nothing is to be learnt: no network, or only networks. */
MUST_USE Status learn_run(Cx *cx, const LearnOptions *options, LearnResult *ret);

/* The table as JSON, in the form of packs/weights.json. */
void learn_write(Buf *buf, const LearnOptions *options, const LearnResult *result);

#endif
