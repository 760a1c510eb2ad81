/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mosaic/page — what the views of mosaics take: a picture laid out in whole numbers, and words. */
#ifndef MOSAIC_MOSAIC_PAGE_H
#define MOSAIC_MOSAIC_PAGE_H

#include "api/mosaic.h"
#include "page/page.h"

/* Whether a piece has the clue of a column; a narrow table names it in each row. */
typedef struct MosaicMark {
    Str id; /* "phone" */
    Word kind;
    bool yes;
} MosaicMark;

/* A piece in the picture and in the table beside it. */
typedef struct MosaicStone {
    ApiMosaicPiece p;
    int64_t n;  /* its number in the table, from 1 */
    Id release; /* by which she holds it; zeroes: hers, or closed */
    Str tile;   /* its sector, or "public" where none is said */
    bool open;  /* hers or released to her */
    Str look;   /* class of its shape and of its text */
    Str ink;
    ShapeList marks; /* MosaicMark, one a clue */
    int64_t joins;   /* so many lines begin at it */
    int64_t block;   /* of several mosaics: the first that has it, from 1 */
    int64_t order;   /* its place among the stones of the picture */
    int64_t x, y, w, w2, h;
    int64_t ix, iy; /* its sign */
    int64_t tx, ty, ty2;
} MosaicStone;

/* A kind of clue that pieces share. */
typedef struct MosaicClue {
    Str id; /* "phone" */
    Word kind;
    Str icon;
    Word strength;
    int64_t block;
    int64_t order; /* its place among the clues of the picture */
    int64_t x, y;
    int64_t ix, iy;
    int64_t tx, ty, ty2;
} MosaicClue;

/* A piece that has it. */
typedef struct MosaicJoin {
    Str look;      /* strong, fair, weak */
    Str tile;      /* the sector of the piece */
    int64_t stone; /* order of its ends */
    int64_t clue;
    int64_t x1, y1, x2, y2, cx;
} MosaicJoin;

/* A part of an offence: act, means or purpose, with the ways in which the law knows it. */
typedef struct MosaicElement {
    Str id;
    Word name;
    Word about;     /* where no pack says more */
    ShapeList ways; /* TextItem, in English */
} MosaicElement;

typedef struct MosaicReason {
    double bits;
    Word title;
    Str icon;
    Word strength; /* how much it counts */
    Html said;     /* in sentences */
    bool is_clue;
    bool against; /* counts against */
    bool shown;   /* outside of the fold: what a person needs to know */
} MosaicReason;

/* Two pieces that her desk says do not belong together. */
typedef struct MosaicApart {
    Id a, b;
    int64_t first, second; /* their numbers in the table; 0: not both are in the picture any more */
    Word why;
    Day day;
} MosaicApart;

/* A look at her piece, as the ledger has it. */
typedef struct MosaicGlance {
    int64_t at;
    Str desk;
    Str purpose;
    Word what;
} MosaicGlance;

/* One mosaic of the list. */
typedef struct MosaicLine {
    Id mosaic;
    int64_t pieces; /* released to her desk */
} MosaicLine;

/* Everything that the picture shows, in the arena. */
typedef struct MosaicPicture {
    MosaicStone *stones;
    size_t nstones;
    MosaicClue *clues;
    size_t nclues;
    MosaicJoin *joins;
    size_t njoins;
    int64_t height;
} MosaicPicture;

/* One mosaic among several in one picture: a frame around what is its own. */
typedef struct MosaicBlock {
    Id mosaic;
    int64_t n; /* from 1 */
    int64_t pieces;
    int64_t open;
    int64_t x, y, w, h;
    int64_t tx, ty; /* its name */
} MosaicBlock;

/* A piece on the line of time, and a day that is named there. */
typedef struct MosaicDot {
    int64_t stone;
    Str tile;
    int64_t x, y, h;
} MosaicDot;
typedef struct MosaicTick {
    Str day; /* as ISO 8601 has it: in every language the same */
    int64_t x, y;
} MosaicTick;

/* Several mosaics in one picture, in the arena: blocks in two columns below a line of time. */
typedef struct MosaicWall {
    MosaicPicture in; /* stones by block and sector; marks are empty */
    MosaicBlock *blocks;
    size_t nblocks;
    MosaicDot *dots;
    size_t ndots;
    MosaicTick *ticks;
    size_t nticks;
    int64_t width;
    int64_t axis; /* where the line of time lies; 0: there is none */
} MosaicWall;

/* What its page says in its head. */
typedef struct MosaicWallShown {
    int64_t count; /* pieces */
    int64_t mosaics;
    int64_t open;
    int64_t width, height;
    int64_t axis; /* where the line of time lies */
    int64_t next; /* mosaics to skip for what did not fit; 0: nothing */
} MosaicWallShown;

/* What the page of a picture says in its head. */
typedef struct MosaicShown {
    ApiMosaic told;
    int64_t height;
    int64_t sectors;
    int64_t count;
    int64_t open;   /* pieces released to her, or hers */
    int64_t chance; /* in so many of 100,000 pieces; 0: too common to say */
    Str article;    /* of the law that the elements are of; empty: no pack says it */
    bool verified;  /* somebody has read it in the law itself */
} MosaicShown;

/* The pages' routes, for the list of modules. */
extern const RouteTable mosaic_page_routes;

#endif
