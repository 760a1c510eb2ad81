/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Slides: one idea a page of A4 that lies on its side, in the largest letters that fit. */
#include "print/parts.h"

#define WIDE PARTS_MM(PRINT_A4_HIGH)
#define HIGH PARTS_MM(PRINT_A4_WIDE)
#define MARGIN PARTS_MM(20)
#define INNER (WIDE - 2 * MARGIN)
#define FOOT_HIGH PARTS_MM(16)
#define STRIP PARTS_MM(5)
#define PICTURE_WIDE PARTS_MM(110)
#define SCALE_LEAST 0.38 /* letters of ten points: more does not belong on one slide */

/* How a block is written at scale 1, and the gap before it. */
typedef struct Look {
    PenStyle style;
    double before;
} Look;

static Look
look_of(PaperInk ink)
{
    static const Look looks[] = {
        [PAPER_TITLE] = { { 44, PEN_ACCENT, PEN_START, .bold = true }, 0 },
        [PAPER_NAME] = { { 36, PEN_INK, PEN_START, .bold = true }, 16 },
        [PAPER_LEAD] = { { 26, PEN_QUIET, PEN_START, .bold = false }, 16 },
        [PAPER_HEADING] = { { 30, PEN_ACCENT, PEN_START, .bold = true }, 22 },
        [PAPER_TEXT] = { { 26, PEN_INK, PEN_START, .bold = false }, 16 },
        [PAPER_ITEM] = { { 26, PEN_INK, PEN_START, .bold = false }, 12 },
        [PAPER_SAY] = { { 26, PEN_ACCENT, PEN_START, .bold = false }, 18 },
        [PAPER_SMALL] = { { 17, PEN_QUIET, PEN_START, .bold = false }, 12 },
        [PAPER_KICK] = { { 17, PEN_QUIET, PEN_START, .bold = true }, 12 },
        [PAPER_PICTURE] = { { 0, PEN_INK, PEN_START, .bold = false }, 20 },
    };

    return looks[ink];
}

/* Draws a block at y, or only measures it; its height. */
static double
draw_block(Pen *pen, double y, const PaperBlock *block, const PenStyle *style)
{
    double pad = block->ink == PAPER_SAY ? 16 * pen->scale : 0;
    double mark = style->size * pen->scale;
    double x = MARGIN;
    double high;

    if (block->ink == PAPER_PICTURE)
        return pen_picture(pen, x, y, PICTURE_WIDE * pen->scale, block->text);
    pen_open(pen, parts_tag(block->ink));
    if (block->beside.len > 0) {
        PenStyle beside = *style;

        beside.colour = PEN_ACCENT;
        beside.bold = true;
        beside.is_number = true;
        (void)pen_text(pen, x, y, 2 * mark, beside, block->beside);
        x += 2 * mark;
    } else if (block->ink == PAPER_ITEM) {
        if (pen->is_drawing)
            pen_tile(pen, x, y + mark * 0.42, mark * 0.55, PEN_ACCENT, (unsigned)block->text.len);
        x += 1.3 * mark;
    }
    if (pad > 0 && pen->is_drawing) {
        pen->is_drawing = false;
        high = pen_text(pen, x + pad, y + pad, WIDE - MARGIN - x - 2 * pad, *style, block->text);
        pen->is_drawing = true;
        pen_box(pen, x, y, WIDE - MARGIN - x, high + 2 * pad, PEN_TINT);
    }
    high = pen_text(pen, x + pad, y + pad, WIDE - MARGIN - x - 2 * pad, *style, block->text);
    pen_close(pen, parts_tag(block->ink));
    return high + 2 * pad;
}

/* The height of what stands on a slide at the pen's scale; drawn from y on, or measured. */
static double
draw_slide(Pen *pen, double y, const PrintSlide *slide)
{
    double down = 0;

    for (size_t i = 0; i < slide->n; i++) {
        Look look = look_of(slide->blocks[i].ink);

        if (i > 0)
            down += look.before * pen->scale;
        down += draw_block(pen, y + down, &slide->blocks[i], &look.style);
    }
    return down;
}

static void
draw_foot(Pen *pen, Str foot, size_t number, size_t of)
{
    PenStyle quiet = pen_foot(pen, 11);
    PenStyle count = { .size = 11, .colour = PEN_QUIET, .align = PEN_END, .is_number = true };

    pen->scale = 1;
    (void)pen_text(pen, MARGIN, HIGH - FOOT_HIGH, INNER - 80, quiet, foot);
    (void)pen_text(pen, WIDE - MARGIN - 80, HIGH - FOOT_HIGH, 80, count,
                   arena_format(pen->cx->arena, "%zu / %zu", number, of));
    pen_mosaic(pen, (PenPlace){ 0, HIGH - STRIP, WIDE, STRIP }, STRIP, 74);
}

static bool
fits_at(Pen *pen, const PrintSlide *slide, double scale)
{
    double room = HIGH - FOOT_HIGH - MARGIN - PARTS_MM(6);

    pen->is_drawing = false;
    pen->scale = scale;
    pen->is_too_wide = false;
    return draw_slide(pen, MARGIN, slide) <= room && !pen->is_too_wide;
}

/* Leaves the pen at the largest scale at which all stands on the slide, to a hundredth: the way
 * between the least and the whole is halved. */
static Status
fit(Pen *pen, const PrintSlide *slide)
{
    double fits = SCALE_LEAST;
    double does_not = 1;
    Cx *cx = pen->cx;

    if (fits_at(pen, slide, 1))
        return OK;
    if (!fits_at(pen, slide, SCALE_LEAST))
        FAIL_AT(ERR_INVALID, "print.space", "slide", "\"%.*s\" has more than stands on one slide",
                STR_ARG(slide->n > 0 ? slide->blocks[0].text : STR("")));
    while (does_not - fits > 0.01) {
        double between = (fits + does_not) / 2;

        if (fits_at(pen, slide, between))
            fits = between;
        else
            does_not = between;
    }
    (void)fits_at(pen, slide, fits);
    return OK;
}

Status
parts_slides(Pen *pen, const PrintBundle *bundle, const PrintSlides *slides)
{
    Cx *cx = pen->cx;

    pen->wide = WIDE;
    for (size_t i = 0; i < slides->n; i++) {
        TRY(fit(pen, &slides->slides[i]));
        if (pen->unknown > 0)
            FAIL_AT(ERR_INVALID, "print.glyph", "slide",
                    "no installed font has %d of its letters; fonts-noto-core has most scripts",
                    pen->unknown);
        pen->is_drawing = true;
        if (i == 0)
            pen_open(pen, "Document");
        (void)draw_slide(pen, MARGIN, &slides->slides[i]);
        draw_foot(pen, bundle->foot, i + 1, slides->n);
        if (i + 1 == slides->n)
            pen_close(pen, "Document");
        cairo_show_page(pen->cr);
    }
    return OK;
}
