/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/replay — gives the pieces of two CSV files in order of day to the matcher's engine and
 * writes what it would have told (design: mosaic, 5.2): alerts.csv, the mosaics at the end,
 * heaviest first, and told.csv, each one that ever was heavy enough, as it was when it first was.
 * The form itself stands for the tag: no custodian, no store.
 */
#ifndef MOSAIC_REPLAY_H
#define MOSAIC_REPLAY_H

#include "engine/engine.h"

typedef struct ReplayOptions {
    Str dir;     /* with pieces.csv and mentions.csv */
    Str out;     /* folder of what is written, made if it is not there; empty: nothing is */
    Str country; /* for what carries none itself, ISO 3166 alpha-2 */
    EngineRules rules;
    double tell_bits; /* heavy enough from this weight on */
} ReplayOptions;

typedef struct ReplayResult {
    int64_t pieces, mentions;
    int64_t skipped; /* values that are not of their kind */
    int64_t tags;
    int64_t days;    /* settled once each */
    int64_t mosaics; /* at the end */
    int64_t alerts;  /* of them heavy enough to be told */
    int64_t told;    /* mosaics that ever were heavy enough */
} ReplayResult;

/* Shipped weights and their threshold, country SE. */
ReplayOptions replay_options(Str dir, Str out);
/* ERR_OS if a file cannot be read or written, ERR_INVALID with file and line for what is no such
 * CSV: a column missing, a piece unknown or given twice, a day or kind that is none.  A value that
 * is not of its kind is skipped and counted. */
MUST_USE Status replay_run(Cx *cx, const ReplayOptions *options, ReplayResult *ret);

/* What was read, for those who want to give it themselves (benchmarks, tests). */
typedef struct ReplayPiece {
    Str name;
    size_t line; /* its place in the file, from 0 */
    Str sector;
    EnginePiece piece;
} ReplayPiece;

typedef struct ReplayInput {
    ReplayPiece *pieces; /* by day, then as in the file */
    size_t npieces;
    int64_t mentions, skipped, tags;
} ReplayInput;

/* Reads the two files of options->dir into cx->arena. */
MUST_USE Status replay_read(Cx *cx, const ReplayOptions *options, ReplayInput *ret);

#endif
