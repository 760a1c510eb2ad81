/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Text that flows over pages, and name cards. */
#include "print/parts.h"

#define WIDE PARTS_MM(PRINT_A4_WIDE)
#define HIGH PARTS_MM(PRINT_A4_HIGH)
#define MARGIN PARTS_MM(22)
#define INNER (WIDE - 2 * MARGIN)
#define FOOT_HIGH PARTS_MM(16)
#define ORNAMENT_HIGH PARTS_MM(52)
#define CODE_SIDE PARTS_MM(30)
#define BESIDE_WIDE PARTS_MM(24) /* of a time */
#define NUMBER_WIDE PARTS_MM(8)  /* of a number or letter */
#define PICTURE_WIDE PARTS_MM(50)
#define BULLET 5.5
#define CARD_WIDE PARTS_MM(PRINT_CARD_WIDE)
#define CARD_HIGH PARTS_MM(PRINT_CARD_HIGH)
#define CARD_PAD PARTS_MM(5)
#define CARD_CODE PARTS_MM(24)

/* A page while it is filled. */
typedef struct Sheet {
    Pen *pen;
    const PrintBundle *bundle;
    double y;
    int page;
} Sheet;

typedef struct Ink {
    PenStyle style;
    double before; /* gap */
    double keep;   /* room that must be left under it on the same page */
} Ink;

const char *
parts_tag(PaperInk ink)
{
    return ink == PAPER_TITLE ? "H1" : ink == PAPER_HEADING ? "H2" : "P";
}

static Ink
ink_of(PaperInk ink)
{
    static const Ink inks[] = {
        [PAPER_TITLE] = { { 24, PEN_ACCENT, PEN_START, .bold = true }, 0, 60 },
        [PAPER_NAME] = { { 30, PEN_INK, PEN_START, .bold = true }, 14, 60 },
        [PAPER_LEAD] = { { 13, PEN_QUIET, PEN_START, .bold = false }, 6, 30 },
        [PAPER_HEADING] = { { 15, PEN_ACCENT, PEN_START, .bold = true }, 14, 50 },
        [PAPER_TEXT] = { { 11, PEN_INK, PEN_START, .bold = false }, 6, 0 },
        [PAPER_ITEM] = { { 11, PEN_INK, PEN_START, .bold = false }, 4, 0 },
        [PAPER_SAY] = { { 12, PEN_ACCENT, PEN_START, .bold = false }, 6, 20 },
        [PAPER_SMALL] = { { 8.5, PEN_QUIET, PEN_START, .bold = false }, 5, 0 },
        [PAPER_KICK] = { { 9, PEN_QUIET, PEN_START, .bold = true }, 10, 50 },
        [PAPER_PICTURE] = { { 0, PEN_INK, PEN_START, .bold = false }, 8, 0 },
    };

    return inks[ink];
}

static void
draw_foot(Sheet *sheet)
{
    Pen *pen = sheet->pen;
    PenStyle left = pen_foot(pen, 8);
    PenStyle right = { .size = 8, .colour = PEN_QUIET, .align = PEN_END, .is_number = true };
    Str number = arena_format(pen->cx->arena, "%d", sheet->page);

    pen->is_drawing = true;
    (void)pen_text(pen, MARGIN, HIGH - FOOT_HIGH, INNER - 30, left, sheet->bundle->foot);
    (void)pen_text(pen, WIDE - MARGIN - 30, HIGH - FOOT_HIGH, 30, right, number);
}

static void
end_page(Sheet *sheet)
{
    draw_foot(sheet);
    cairo_show_page(sheet->pen->cr);
    sheet->y = MARGIN;
    sheet->page++;
}

/* Draws a block at y, or only measures it; its height. */
static double
draw_block(Pen *pen, double y, const PaperBlock *block, const Ink *ink)
{
    double x = MARGIN;
    double pad = block->ink == PAPER_SAY ? 8 : 0;
    double high;

    if (block->ink == PAPER_PICTURE)
        return pen_picture(pen, x, y, PICTURE_WIDE, block->text);
    pen_open(pen, parts_tag(block->ink));
    if (block->beside.len > 0) {
        PenStyle beside = ink->style;
        double wide = block->beside.len <= 2 ? NUMBER_WIDE : BESIDE_WIDE;

        beside.colour = PEN_ACCENT;
        beside.bold = true;
        beside.is_number = true;
        (void)pen_text(pen, x, y, wide, beside, block->beside);
        x += wide;
    } else if (block->ink == PAPER_ITEM) {
        if (pen->is_drawing)
            pen_tile(pen, x, y + 4, BULLET, PEN_ACCENT, (unsigned)block->text.len);
        x += 14;
    }
    if (pad > 0 && pen->is_drawing) {
        pen->is_drawing = false;
        high =
            pen_text(pen, x + pad, y + pad, WIDE - MARGIN - x - 2 * pad, ink->style, block->text);
        pen->is_drawing = true;
        pen_box(pen, x, y, WIDE - MARGIN - x, high + 2 * pad, PEN_TINT);
    }
    high = pen_text(pen, x + pad, y + pad, WIDE - MARGIN - x - 2 * pad, ink->style, block->text);
    pen_close(pen, parts_tag(block->ink));
    return high + 2 * pad;
}

static Status
check_drawn(Cx *cx, const Pen *pen, const char *what)
{
    if (pen->unknown > 0)
        FAIL_AT(ERR_INVALID, "print.glyph", what,
                "no installed font has %d of its letters; fonts-noto-core has most scripts",
                pen->unknown);
    if (pen->is_too_wide)
        FAIL_AT(ERR_INVALID, "print.space", what, "a word is broader than its place");
    return OK;
}

/* The room that must be left under a block: of a kick, all of what it names. */
static double
room_under(Pen *pen, const PaperBlock *block, const PaperBlock *next)
{
    Ink ink;

    if (block->ink != PAPER_KICK || next == NULL)
        return ink_of(block->ink).keep;
    ink = ink_of(next->ink);
    return ink.before + draw_block(pen, MARGIN, next, &ink);
}

/* `next` is NULL after the last. */
static Status
add_block(Sheet *sheet, const PaperBlock *block, const PaperBlock *next)
{
    Cx *cx = sheet->pen->cx;
    Pen *pen = sheet->pen;
    Ink ink = ink_of(block->ink);
    bool is_first = sheet->y <= MARGIN;
    double before = is_first ? 0 : ink.before;
    double high;
    double keep;

    pen->is_drawing = false;
    high = draw_block(pen, sheet->y + before, block, &ink);
    keep = room_under(pen, block, next);
    TRY(check_drawn(cx, pen, "text"));
    if (!is_first &&
        (block->ink == PAPER_TITLE || sheet->y + before + high + keep > HIGH - FOOT_HIGH - 8)) {
        end_page(sheet);
        before = 0;
    }
    pen->is_drawing = true;
    (void)draw_block(pen, sheet->y + before, block, &ink);
    sheet->y += before + high;
    return OK;
}

static Status
add_code(Sheet *sheet, const PrintPaper *paper)
{
    Pen *pen = sheet->pen;
    Cx *cx = pen->cx;
    PenStyle label = { .size = 9, .colour = PEN_QUIET };

    if (sheet->y + CODE_SIDE + 24 > HIGH - FOOT_HIGH)
        end_page(sheet);
    pen->is_drawing = true;
    sheet->y += 16;
    if (paper->code.len > 0)
        TRY(pen_code(pen, MARGIN, sheet->y, CODE_SIDE, paper->code));
    pen_open(pen, "P");
    (void)pen_text(pen, paper->code.len > 0 ? MARGIN + CODE_SIDE + 12 : MARGIN, sheet->y + 4,
                   INNER - CODE_SIDE - 12, label, paper->code_label);
    pen_close(pen, "P");
    return check_drawn(cx, pen, "label");
}

Status
parts_paper(Pen *pen, const PrintBundle *bundle, const PrintPaper *paper)
{
    Cx *cx = pen->cx;
    Sheet sheet = { pen, bundle, MARGIN, 1 };

    pen->is_drawing = true;
    pen_open(pen, "Document");
    if (paper->has_ornament) {
        pen_mosaic(pen, (PenPlace){ 0, 0, WIDE, ORNAMENT_HIGH }, 26, 7);
        sheet.y = ORNAMENT_HIGH + PARTS_MM(24);
    }
    for (size_t i = 0; i < paper->n; i++) {
        bool opens = paper->has_ornament && i == 0;
        PaperBlock block = paper->blocks[i];

        /* Under the ornament a title does not begin another page. */
        if (opens) {
            Ink ink = ink_of(block.ink);

            sheet.y += draw_block(pen, sheet.y, &block, &ink);
            continue;
        }
        TRY(add_block(&sheet, &block, i + 1 < paper->n ? &paper->blocks[i + 1] : NULL));
    }
    if (paper->code.len > 0 || paper->code_label.len > 0)
        TRY(add_code(&sheet, paper));
    pen->is_drawing = true;
    pen_close(pen, "Document");
    end_page(&sheet);
    return check_drawn(cx, pen, "text");
}

/* --- name cards --- */

/* Short lines outside the cards, one to each cut: nothing is printed that stays on a card. */
void
parts_marks(cairo_t *cr, double x, double y)
{
    double wide = PARTS_MM(PRINT_CARD_WIDE);
    double high = PARTS_MM(PRINT_CARD_HIGH);
    double near = PARTS_MM(1.5);
    double far = PARTS_MM(6);

    cairo_set_source_rgb(cr, 0, 0, 0);
    cairo_set_line_width(cr, 0.4);
    for (int column = 0; column <= 2; column++) {
        cairo_move_to(cr, x + wide * column, y - near);
        cairo_line_to(cr, x + wide * column, y - far);
        cairo_move_to(cr, x + wide * column, y + high * 5 + near);
        cairo_line_to(cr, x + wide * column, y + high * 5 + far);
    }
    for (int row = 0; row <= 5; row++) {
        cairo_move_to(cr, x - near, y + high * row);
        cairo_line_to(cr, x - far, y + high * row);
        cairo_move_to(cr, x + wide * 2 + near, y + high * row);
        cairo_line_to(cr, x + wide * 2 + far, y + high * row);
    }
    cairo_stroke(cr);
}

/* The largest letters at which the name stands in one line; the smallest may break it. */
static double
name_size(Pen *pen, double wide, Str name)
{
    static const double sizes[] = { 22, 19, 16, 14, 12 };
    size_t i = 0;

    while (i + 1 < LEN(sizes) &&
           pen_text_wide(pen, (PenStyle){ .size = sizes[i], .bold = true }, name) > wide)
        i++;
    return sizes[i];
}

static Status
draw_label(Pen *pen, const PrintLabel *label)
{
    Cx *cx = pen->cx;
    double wide = CARD_WIDE - 2 * CARD_PAD;
    double beside = label->address.len > 0 ? wide - CARD_CODE - 4 : wide;
    PenStyle name = { .bold = true };
    PenStyle line = pen_foot(pen, 10);
    PenStyle place = { .size = 15, .colour = PEN_ACCENT, .bold = true };
    PenStyle code = { .size = 11, .colour = PEN_INK, .bold = true, .is_number = true };
    double y = CARD_PAD;

    pen_open(pen, "P");
    name.size = name_size(pen, wide, label->name);
    if (label->name.len > 0)
        y += pen_text(pen, CARD_PAD, y, wide, name, label->name);
    else
        pen_box(pen, CARD_PAD, (y += 24), wide, 0.6, PEN_QUIET);
    y += 3;
    (void)pen_text(pen, CARD_PAD, y, wide, line, label->line);
    y = CARD_HIGH - CARD_PAD - CARD_CODE;
    (void)pen_text(pen, CARD_PAD, y + 22, beside, place, label->place);
    (void)pen_text(pen, CARD_PAD, y + 46, beside, code, label->code);
    pen_close(pen, "P");
    if (label->address.len > 0)
        TRY(pen_code(pen, CARD_WIDE - CARD_PAD - CARD_CODE, y, CARD_CODE, label->address));
    return check_drawn(cx, pen, "name card");
}

Status
parts_labels(Pen *pen, const PrintLabel *labels, size_t n)
{
    Cx *cx = pen->cx;
    double x = (WIDE - 2 * CARD_WIDE) / 2;
    double y = (HIGH - 5 * CARD_HIGH) / 2;

    pen->is_drawing = true;
    pen->wide = CARD_WIDE;
    pen_open(pen, "Document");
    for (size_t i = 0; i < n; i++) {
        size_t at = i % PRINT_ON_A_SHEET;

        cairo_save(pen->cr);
        cairo_translate(pen->cr, x + CARD_WIDE * (double)(at % 2),
                        y + CARD_HIGH * (double)(at / 2));
        TRY(draw_label(pen, &labels[i]));
        cairo_restore(pen->cr);
        if (at + 1 < PRINT_ON_A_SHEET && i + 1 < n)
            continue;
        parts_marks(pen->cr, x, y);
        if (i + 1 == n)
            pen_close(pen, "Document");
        cairo_show_page(pen->cr);
    }
    pen->wide = WIDE;
    return OK;
}
