/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* piece/page — what the views of pieces take; pages of giving, receipt, release and withdrawal. */
#ifndef PIECE_PIECE_PAGE_H
#define PIECE_PIECE_PAGE_H

#include "page/page.h"
#include "piece/piece.h"
#include "piece/piece_law.h"

/* One of her pieces as a page shows it. */
typedef struct PieceCard {
    ApiPieceLine p;
    const ApiPieceLine *shown; /* the same */
    Str id;
    bool ended;
    Id mosaic;      /* where she was told that it fits; zeroes: nowhere */
    int64_t others; /* other pieces there */
} PieceCard;

/* A way to see fewer of them. */
typedef struct PieceFilter {
    Word name;
    Href href;
    bool is_current;
} PieceFilter;

/* A desk that can receive, with what the law says of telling it. */
typedef struct PieceDesk {
    ApiDesk d;
    Word answer;
    int64_t rank; /* LawAnswer */
    bool is_answered;
} PieceDesk;

/* The card of a line, which must outlive it. */
PieceCard piece_card(Req *req, const ApiPieceLine *line);

/* Desks that can receive, with what the law says of telling each: those whom she may tell first. */
MUST_USE Status piece_page_law(Req *req, PieceDesk **ret, size_t *ret_n, PieceLaw *law);

/* What stands on the page of giving from the start. */
typedef struct PieceBegun {
    Str words;
    Str clues;    /* a line each: KIND=VALUE */
    int64_t step; /* of the demo's guided way; 0: none */
    Id adds;      /* the earlier piece that this one will add to; zeroes: none */
} PieceBegun;
MUST_USE Status piece_send_give(Req *req, const PieceBegun *begun);

/* The pages' routes, for the list of modules. */
extern const RouteTable piece_page_routes;

#endif
