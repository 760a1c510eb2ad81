/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* print/pen — what layouts draw with: text that is measured as it will be drawn, tiles, a QR code.
 *
 * A layout is one function that is run twice: first it only measures, then it draws, with the room
 * that was left spread over its gaps.  It counts from the top and from the side where reading
 * begins; the pen turns it round for scripts that are read from right to left.
 */
#ifndef PRINT_PEN_H
#define PRINT_PEN_H

#include <cairo.h>
#include <pango/pango.h>

#include "print/print.h"

typedef enum PenColour {
    PEN_INK,
    PEN_QUIET,
    PEN_ACCENT,
    PEN_PAPER,
    PEN_TINT,
    PEN_TERRACOTTA,
    PEN_MALACHITE,
    PEN_LAPIS,
    PEN_GOLD,
    PEN_TEAL,
    PEN_PRACTICE /* of a practice room: nothing else has it */
} PenColour;

typedef enum PenAlign { PEN_START, PEN_CENTRE, PEN_END } PenAlign;

/* Points (1/72 inch) everywhere; sizes and gaps are multiplied by the pen's scale. */
typedef struct PenStyle {
    double size;
    PenColour colour;
    PenAlign align;
    bool bold;
    bool is_number; /* reads from left to right */
    bool is_even;   /* its lines are of about one length: no word stands alone in the last */
} PenStyle;

typedef struct Pen {
    Cx *cx;
    cairo_t *cr;
    PangoLayout *layout;
    double wide; /* of the page, for mirroring */
    bool is_rtl;
    bool is_drawing;
    bool is_practice; /* feet and name cards have its colour */
    bool is_tagged;   /* structure and links are written: not for copies on one page */
    double scale;
    double stretch; /* added to each gap */
    size_t ngaps;
    bool is_too_wide; /* a word is broader than its place */
    int unknown;      /* letters that no font has */
} Pen;

/* The text in lines of at most `wide`; its height. */
double pen_text(Pen *pen, double x, double y, double wide, PenStyle style, Str text);
/* How the line under a page is written: quiet, or as a practice room's, which is seen. */
PenStyle pen_foot(const Pen *pen, double size);
/* The width that the text takes in one line. */
double pen_text_wide(Pen *pen, PenStyle style, Str text);
/* Height of a gap of `size`, a little more when there is room. */
double pen_gap(Pen *pen, double size);
/* What is drawn with cairo from here on has this colour. */
void pen_use_colour(Pen *pen, PenColour colour);
/* A drawing of PEN_PICTURE_WIDE by PEN_PICTURE_HIGH, given as the elements of its SVG; its height
 * on paper.  Mirrored where words run from right to left if it begins with PRINT_TURNS.
 * O(length). */
enum { PEN_PICTURE_WIDE = 240, PEN_PICTURE_HIGH = 120 };
double pen_picture(Pen *pen, double x, double y, double wide, Str svg);
/* Filled rectangle, and one with the slightly crooked corners of a stone. */
void pen_box(Pen *pen, double x, double y, double wide, double high, PenColour colour);
void pen_tile(Pen *pen, double x, double y, double side, PenColour colour, unsigned seed);
/* Stones side by side over the whole place: ornament without meaning.  The same seed gives the same
 * stones. */
typedef struct PenPlace {
    double x;
    double y;
    double wide;
    double high;
} PenPlace;
void pen_mosaic(Pen *pen, PenPlace place, double stone, unsigned seed);
/* The QR code of `text` (ISO/IEC 18004, level M) with its quiet zone, `side` broad.  ERR_INVALID
 * "print.code". */
MUST_USE Status pen_code(Pen *pen, double x, double y, double side, Str text);
/* Structure of a PDF: "Document" around all, "H1", "H2", "P", "L", "LI", "Sect"; and a link over
 * what is drawn in between.  In pairs.  Cairo gives words to the innermost alone: those that stand
 * beside another tag in one are nowhere.  Ornament stands in none, and is not read aloud. */
void pen_open(Pen *pen, const char *tag);
void pen_close(Pen *pen, const char *tag);
void pen_open_link(Pen *pen, Str href);
void pen_close_link(Pen *pen);
/* The colour of the n-th item of a list. */
PenColour pen_colour(size_t n);

#endif
