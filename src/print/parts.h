/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* print/parts — the parts that cards and posters share, and the sides that are put together of
 * them. */
#ifndef PRINT_PARTS_H
#define PRINT_PARTS_H

#include "print/pen.h"

/* One page: laid out by `compose`, which says in *ret_high how much room its flow took; what stands
 * at the foot of the page is counted in. */
typedef struct PartsSide {
    const char *name; /* in refusals */
    double wide;      /* points */
    double high;
    double least; /* of the scale: letters below are too small to be read */
    double most;
    double stretch_max; /* a gap grows by no more */
    Status (*compose)(Pen *pen, const PrintCard *card, double *ret_high);
} PartsSide;

/* A list in columns of equal width. */
typedef struct PartsList {
    const PrintLines *lines;
    PenStyle style;
    size_t columns;
    bool is_numbered;
    double gap; /* between items */
} PartsList;

/* Each draws from `y` on and gives the height that it took. */
double parts_list(Pen *pen, double x, double y, double wide, const PartsList *list);
/* The number, and beside it (or under it, where there is no room) name and note. */
typedef struct PartsCall {
    double number; /* size of letters */
    double name;
    double number_wide; /* room of the number; what is broader puts the name under it */
    double gap;         /* between contacts */
    bool is_named;
} PartsCall;
/* The broadest number of the card at that size, up to `most`. */
double parts_number_wide(Pen *pen, const PrintCard *card, double size, double most);
/* Danger first, then the others. */
double parts_contacts(Pen *pen, double x, double y, double wide, const PrintCard *card,
                      const PartsCall *call);

/* The two sides of a card. */
const PartsSide *parts_front(const PrintCard *card);
const PartsSide *parts_back(const PrintCard *card);
/* A picture for a telephone. */
const PartsSide *parts_phone(const PrintCard *card);
/* A poster, in the points of A4. */
const PartsSide *parts_poster(const PrintCard *card);

/* What a block is in a PDF's structure. */
const char *parts_tag(PaperInk ink);
/* Text, and name cards, over pages of A4: each page that is full is shown (paper.c).  ERR_INVALID
 * as print_card. */
MUST_USE Status parts_paper(Pen *pen, const PrintBundle *bundle, const PrintPaper *paper);
MUST_USE Status parts_labels(Pen *pen, const PrintLabel *labels, size_t n);
/* Slides (slides.c).  ERR_INVALID "print.space" names one on which too much stands. */
MUST_USE Status parts_slides(Pen *pen, const PrintBundle *bundle, const PrintSlides *slides);
/* Marks to cut along around ten cards, whose first begins at x, y. */
void parts_marks(cairo_t *cr, double x, double y);

/* Adds to a PDF that Cairo has written the card's language and direction; a file whose end is not
 * like Cairo 1.16's stays as it is.  O(length). */
void parts_describe_pdf(Cx *cx, const PrintCard *card, Buf *file);
/* Appends the SVG that Cairo has written, which has drawings of letters only, with the card's title
 * and language.  O(length). */
void parts_describe_svg(const PrintCard *card, Str svg, Buf *out);

/* A4 and A3 in points, and millimetres to points. */
#define PARTS_MM(mm) ((mm)*72 / 25.4)

#endif
