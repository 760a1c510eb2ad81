/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* engine/reason — the words of reasons, in one place (design: mosaic, 3.5).
 *
 * Never a verdict, never a value, a week, a place or which piece.  Those who gave see counts, but
 * for pieces, sectors and voices, in three bands, and whole bits.
 */
#ifndef ENGINE_REASON_H
#define ENGINE_REASON_H

#include "engine/engine.h"

typedef struct ReasonReader {
    bool giver;                      /* sees bands; else she holds a release and sees counts */
    size_t member;                   /* a giver's own piece among the members */
    uint32_t kinds;                  /* bit k: the kind may be named; else "a clue" */
    uint64_t sectors;                /* bit s: the sector may be named; else only counted */
    const char *const *sector_names; /* by number */
    size_t nsectors;
} ReasonReader;

/* The stable name of a kind of reason, as in the command line's JSON. */
const char *reason_kind(ReasonKind kind);
/* One or two English sentences. */
Str reason_text(Arena *arena, const EngineReason *reason, const ReasonReader *reader);
/* Makes the bits of all reasons of a mosaic whole, so that they sum to its rounded weight: what
 * rounding leaves goes to the prior. */
void reason_round(double weight_bits, EngineReason *reasons, size_t n);
/* What a weight means: how often such a fit happens by chance. */
Str reason_weight(Arena *arena, const WeightTable *table, double weight_bits);

#endif
