/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bench/world/input — the first pieces of a folder of real input (pieces.csv.gz, mentions.csv.gz,
 * truth.csv.gz), as the members of ten sectors would give them. */
#ifndef BENCH_WORLD_INPUT_H
#define BENCH_WORLD_INPUT_H

#include "bench/world/world.h"

enum {
    INPUT_PIECES = 2000,
    INPUT_MEMBERS = 40, /* of 40 organisations: four of each sector */
    INPUT_CLUES = 12
};

typedef struct InputPiece {
    Str name;
    Str concern;
    Str grade;
    ClientClue clues[INPUT_CLUES];
    size_t nclues;
    size_t member;
    bool planted; /* of a network */
} InputPiece;

typedef struct Input {
    InputPiece *pieces;
    size_t n;
    size_t clues;
    size_t left_out; /* values that are not of their kind */
} Input;

/* Reads them; unpacks into the world's folder with gunzip(1).  Lives in cx->arena. */
MUST_USE Status input_read(Cx *cx, const World *world, const char *data, Input *ret);
/* The sector of this installation's pack that stands for the member's. */
Str input_sector(size_t member);

#endif
