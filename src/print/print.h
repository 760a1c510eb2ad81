/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* print — cards and posters on paper: PDF, SVG, PNG in every script that the fonts have.
 *
 * Whoever prints gives the words; this folder knows paper.  Everything is measured by Pango before
 * anything is drawn: what does not fit at the smallest letters that can be read, or has a letter
 * that no font knows, is refused, never cut off and never drawn as a box.  Reads the system's
 * fonts.
 */
#ifndef PRINT_PRINT_H
#define PRINT_PRINT_H

#include "base/buf.h"
#include "base/date.h"

/* Millimetres of ISO/IEC 7810 ID-1 (a bank card) and ISO 216. */
#define PRINT_CARD_WIDE 85.6
#define PRINT_CARD_HIGH 54.0
/* The shape of a telephone's screen, 9 to 19.5. */
#define PRINT_PHONE_WIDE 90.0
#define PRINT_PHONE_HIGH 195.0
#define PRINT_A4_WIDE 210.0
#define PRINT_A4_HIGH 297.0
#define PRINT_A3_WIDE 297.0
#define PRINT_A3_HIGH 420.0

enum { PRINT_LINES_MAX = 12, PRINT_CONTACTS_MAX = 6, PRINT_ON_A_SHEET = 10 };

typedef enum PrintKind {
    PRINT_POCKET, /* one card: two pages, its two sides */
    PRINT_SHEET,  /* ten cards on A4 with marks to cut along; two pages, to print on both sides */
    PRINT_POSTER_A4, /* one page */
    PRINT_POSTER_A3,
    PRINT_PHONE /* one picture, for a telephone's screen */
} PrintKind;

/* Of SVG and PNG, which have no pages: one under the other. */
typedef enum PrintFormat { PRINT_PDF, PRINT_SVG, PRINT_PNG } PrintFormat;

typedef enum PrintVoice {
    PRINT_FOR_STAFF,  /* signs, questions, steps, whom to call */
    PRINT_FOR_PERSON, /* who may have been exploited; the poster has strips to tear off */
    PRINT_DISCREET /* the same; a card's outside is a mosaic without words, and no contact is named
                    */
} PrintVoice;

typedef struct PrintLines {
    Str items[PRINT_LINES_MAX];
    size_t n;
} PrintLines;

typedef struct PrintContact {
    Str name;
    Str number; /* as people write it; read from left to right in every language */
    Str href;   /* "tel:+46..."; no quote, no backslash */
    Str note;   /* hours, languages; may be empty */
} PrintContact;

/* Texts are of one language; texts that are empty are left out. */
typedef struct PrintCard {
    PrintKind kind;
    PrintVoice voice;
    Str language; /* BCP 47 */
    bool is_rtl;
    Str title;
    Str lead;
    Str signs_title;
    PrintLines signs;
    Str questions_title;
    PrintLines questions;
    Str steps_title;
    PrintLines steps; /* for a person: what is said to her */
    Str contacts_title;
    PrintContact danger; /* the emergency number, first everywhere */
    PrintContact contacts[PRINT_CONTACTS_MAX];
    size_t ncontacts;
    Str guide;        /* https address behind the QR code; empty: none */
    Str guide_label;  /* beside it */
    Str foot;         /* version, day, what is not reviewed */
    bool is_practice; /* of a practice room: the foot, which says so, has a colour of its own */
    Day day;          /* of printing, noted in the file */
} PrintCard;

/* Reads the list of the system's fonts, once a process and before it closes its sandbox; children
 * have it too.  Later only PRINT_FONTS are opened. */
#define PRINT_FONTS "/usr/share/fonts"
void print_start(void);
/* Appends the file to `out`.  ERR_INVALID "print.space" names the side whose words do not fit,
 * "print.glyph" the language whose letters no installed font has, "print.code" an address that no
 * QR code holds, "print.link" an href that cannot be written; ERR_OS if Cairo fails.  Then `out` is
 * as before.  About 50 to 150 ms, of which the first use of the fonts takes the larger part. */
MUST_USE Status print_card(Cx *cx, const PrintCard *card, PrintFormat format, Buf *out);

/* Text that flows over pages of A4. */
typedef enum PaperInk {
    PAPER_TITLE, /* begins a page */
    PAPER_NAME,  /* of a person, large, on a page that is about her */
    PAPER_LEAD,
    PAPER_HEADING,
    PAPER_TEXT,
    PAPER_ITEM, /* of a list */
    PAPER_SAY,  /* words to say aloud, on a tinted ground */
    PAPER_SMALL,
    PAPER_KICK,   /* what the block after it is, in a word */
    PAPER_PICTURE /* the text is the elements of an SVG of 240 by 120 (picture.c) */
} PaperInk;
/* How a drawing begins that has a direction: it is mirrored where words run from right to left. */
#define PRINT_TURNS "<g class=\"turns\">"
typedef struct PaperBlock {
    PaperInk ink;
    Str text;
    Str beside; /* a time or a number before it, PAPER_TEXT and PAPER_ITEM; may be empty */
} PaperBlock;
typedef struct PrintPaper {
    const PaperBlock *blocks;
    size_t n;
    bool is_ltr;       /* whatever the bundle's direction: its language is another */
    bool has_ornament; /* stones over the first page's head, as for a certificate */
    Str code;          /* in a QR code at the foot of the last page; empty: none */
    Str code_label;
} PrintPaper;

/* One name card of the size of a pocket card; ten on A4. */
typedef struct PrintLabel {
    Str name; /* empty: a line to write it on */
    Str line; /* under it */
    Str place;
    Str code;
    Str address; /* behind the QR code; empty: none */
} PrintLabel;

/* Pages of A4 on their side, one idea on each, in the largest letters that fit. */
typedef struct PrintSlide {
    const PaperBlock *blocks; /* the first is its title */
    size_t n;
} PrintSlide;
typedef struct PrintSlides {
    const PrintSlide *slides;
    size_t n;
    bool is_ltr; /* whatever the bundle's direction */
} PrintSlides;

/* One of the four. */
typedef struct PrintPart {
    const PrintPaper *paper;
    const PrintSlides *slides;
    const PrintCard *card;
    const PrintLabel *labels;
    size_t nlabels;
} PrintPart;
typedef struct PrintBundle {
    Str language; /* of all parts */
    bool is_rtl;
    Str title;
    Str foot;         /* under each page of text */
    bool is_practice; /* of a practice room, as the foot says: in its colour, name cards as well */
    Day day;
    const PrintPart *parts;
    size_t n;
} PrintBundle;

/* All parts in one PDF, one after another; refusals as for print_card.  About 5 ms a page of text.
 */
MUST_USE Status print_bundle(Cx *cx, const PrintBundle *bundle, Buf *out);

#endif
