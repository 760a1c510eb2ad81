/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/board_page — what the views of the mediator's board and of messages take. */
#ifndef MOSAIC_BOARD_PAGE_H
#define MOSAIC_BOARD_PAGE_H

#include "api/board.h"
#include "page/page.h"

/* A mosaic that waits for people. */
typedef struct BoardCard {
    ApiBoardCard c;
    int64_t pieces;
    int64_t days;  /* since it was found */
    int64_t asked; /* by the newest message; 0: none was sent */
    int64_t agreed;
    int64_t chance;      /* in so many of 100,000 pieces; 0: too common to say */
    Str next;            /* what to say next: "together", "meeting" or "coordinator" */
    ShapeList countries; /* TextItem, each once */
    ShapeList notes;     /* TextItem: sealed to her desk, in base64url */
} BoardCard;

/* One column of the board. */
typedef struct BoardColumn {
    Str state;
    Word name;
    ShapeList cards; /* BoardCard */
    int64_t count;
} BoardColumn;

/* How often a fit of a weight happens by chance, in so many of 100,000 pieces: one digit that
 * counts, at least 1; 0 where nothing was measured. */
int64_t board_chance(double weight_bits);

/* The pages' routes, for the list of modules. */
extern const RouteTable board_page_routes;

#endif
