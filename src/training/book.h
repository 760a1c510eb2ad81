/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* training/book — the trainer's book and the slides of a module: made from the lesson's own text,
 * with what the packs and the directory say today.  The book has besides what the lesson does not
 * show: what to say, exercises, difficult questions, each with its reason.
 */
#ifndef TRAINING_BOOK_H
#define TRAINING_BOOK_H

#include "training/study_handout.h"

/* One slide: its title first. */
typedef struct BookSlide {
    int64_t n;
    Str id;    /* "s1", of its place in the page */
    Href next; /* the same page at "#s2"; the last leads to the first */
    Href back;
    Str picture;      /* of src/page/pictures.svg; may be empty */
    bool turned;      /* the picture stands mirrored */
    ShapeList blocks; /* BookLine */
} BookSlide;

/* A block of a slide as its view writes it: one of the seven is true. */
typedef struct BookLine {
    Str text;
    Str beside;
    bool title;
    bool lead;
    bool heading;
    bool paragraph;
    bool item;
    bool say;
    bool small;
} BookLine;

/* A slide a page of the lesson, with one before them that names it (BookSlide).  Of long
 * lists it has the beginning: the rest is for the handout. */
MUST_USE Status book_slides(const LearnReader *reader, BookSlide **ret, size_t *ret_n);

/* The same on paper, and the whole book, as PDF to req->out. */
MUST_USE Status book_print_slides(const LearnReader *reader);
MUST_USE Status book_print(const LearnReader *reader);

/* What a trainer's book must have: "trainer" findings (LawFinding) for a module without what to
 * say, an exercise and two difficult questions, for a part without its reason or source, and for
 * long sentences in it.  A translation is not asked for more than it has. */
ShapeList book_check(Cx *cx, const Module *module);

/* The pages. */
extern const RouteTable book_routes;

#endif
