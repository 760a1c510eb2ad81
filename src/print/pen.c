/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "print/pen.h"

#include <pango/pangocairo.h>
#include <qrencode.h>

/* The families by name: without them Arabic would fall to another font than its neighbours. */
#define FAMILIES "Noto Sans, Noto Sans Arabic"

/* How far ink may lean over its place, in sizes of the letter: that of a J is drawn before it
 * begins.  And the room that rounding takes, in points. */
#define LEAN 0.2
#define SLACK 0.5

/* From line to line, in heights of the font; those of Arabic are high. */
#define LINE_HIGH 0.9F
#define LINE_HIGH_RTL 0.84F
#define TRIM_RTL 0.16

enum { QUIET_MODULES = 4, MOSAIC_MAX = 64 };

typedef struct Rgb {
    uint8_t r, g, b;
} Rgb;

static const Rgb colours[] = {
    [PEN_INK] = { 0x1b, 0x23, 0x2c },       [PEN_QUIET] = { 0x4b, 0x50, 0x58 },
    [PEN_ACCENT] = { 0x0f, 0x56, 0x66 },    [PEN_PAPER] = { 0xff, 0xff, 0xff },
    [PEN_TINT] = { 0xf3, 0xef, 0xe6 },      [PEN_TERRACOTTA] = { 0xb5, 0x53, 0x3a },
    [PEN_MALACHITE] = { 0x2f, 0x7a, 0x57 }, [PEN_LAPIS] = { 0x2c, 0x4f, 0x86 },
    [PEN_GOLD] = { 0xe0, 0xac, 0x45 },      [PEN_TEAL] = { 0x33, 0x81, 0x8f },
    [PEN_PRACTICE] = { 0x5b, 0x2a, 0x86 },
};

PenStyle
pen_foot(const Pen *pen, double size)
{
    return (PenStyle){ .size = size,
                       .colour = pen->is_practice ? PEN_PRACTICE : PEN_QUIET,
                       .bold = pen->is_practice };
}

void
pen_use_colour(Pen *pen, PenColour colour)
{
    Rgb c = colours[colour];

    cairo_set_source_rgb(pen->cr, c.r / 255.0, c.g / 255.0, c.b / 255.0);
}

PenColour
pen_colour(size_t n)
{
    static const PenColour list[] = { PEN_ACCENT, PEN_TERRACOTTA, PEN_MALACHITE, PEN_LAPIS };

    return list[n % LEN(list)];
}

/* Where a thing of this width begins on the page. */
static double
from_start(const Pen *pen, double x, double wide)
{
    return pen->is_rtl ? pen->wide - x - wide : x;
}

/* Text is set as at the scale of 1 and drawn by the pen's: for each size of letters Pango asks the
 * system anew which of all its fonts fit, in a thread of its own, and that is most of a card's
 * time. */
static double
points(const Pen *pen, int pango_units)
{
    return pen->scale * pango_units / PANGO_SCALE;
}

static int
units(const Pen *pen, double in_points)
{
    return (int)(in_points / pen->scale * PANGO_SCALE);
}

/* Pango's left and right are those of the paper. */
static PangoAlignment
alignment(const Pen *pen, PenStyle style)
{
    if (style.align == PEN_CENTRE)
        return PANGO_ALIGN_CENTER;
    return (style.align == PEN_END) != pen->is_rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

/* Numbers keep their own direction; all else has that of the language, whatever it begins with. */
static void
set_text(Pen *pen, double wide, PenStyle style, Str text)
{
    PangoFontDescription *font = pango_font_description_from_string(FAMILIES);
    PangoContext *context = pango_layout_get_context(pen->layout);
    bool is_rtl = pen->is_rtl && !style.is_number;

    pango_context_set_base_dir(context, is_rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_layout_context_changed(pen->layout);
    pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_layout_set_font_description(pen->layout, font);
    pango_font_description_free(font);
    pango_layout_set_auto_dir(pen->layout, FALSE);
    pango_layout_set_line_spacing(pen->layout, pen->is_rtl ? LINE_HIGH_RTL : LINE_HIGH);
    pango_layout_set_alignment(pen->layout, alignment(pen, style));
    pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD);
    pango_layout_set_width(pen->layout, wide < 0 ? -1 : units(pen, wide));
    pango_layout_set_text(pen->layout, text.ptr, (int)text.len);
}

/* The least width, to a point, at which the text that is set fits and takes no more room down:
 * lines of another script may be higher. */
static double
even_width(Pen *pen, double wide, const PangoRectangle *was)
{
    double low = wide / 2;
    double high = wide;

    if (pango_layout_get_line_count(pen->layout) == 1)
        return wide;
    while (high - low > 1) {
        double middle = (low + high) / 2;
        PangoRectangle all;

        pango_layout_set_width(pen->layout, units(pen, middle));
        pango_layout_get_extents(pen->layout, NULL, &all);
        if (all.height > was->height || points(pen, all.width) > middle)
            low = middle;
        else
            high = middle;
    }
    pango_layout_set_width(pen->layout, units(pen, high));
    return high;
}

/* Lines of Arabic leave much room above and below their ink: some of it, never any of the ink. */
static double
trim_of(const Pen *pen, PenStyle style, const PangoRectangle *ink, const PangoRectangle *all)
{
    double above = points(pen, ink->y - all->y);
    double below = points(pen, all->y + all->height - ink->y - ink->height);
    double trim = TRIM_RTL * style.size * pen->scale;

    if (!pen->is_rtl || style.is_number)
        return 0;
    trim = above < trim ? above : trim;
    trim = below < trim ? below : trim;
    return trim > 0 ? trim : 0;
}

double
pen_text(Pen *pen, double x, double y, double wide, PenStyle style, Str text)
{
    PangoRectangle ink;
    PangoRectangle all;
    double lean = SLACK + LEAN * style.size * pen->scale;
    double high;

    if (text.len == 0)
        return 0;
    set_text(pen, wide, style, text);
    pango_layout_get_extents(pen->layout, &ink, &all);
    pen->unknown += pango_layout_get_unknown_glyphs_count(pen->layout);
    pen->is_too_wide = pen->is_too_wide || points(pen, ink.x) < -lean ||
                       points(pen, ink.x + ink.width) > wide + lean;
    high = points(pen, all.height) - 2 * trim_of(pen, style, &ink, &all);
    if (pen->is_drawing) {
        if (style.is_even && style.align == PEN_START)
            wide = even_width(pen, wide, &all);
        pango_layout_get_extents(pen->layout, &ink, &all);
        pen_use_colour(pen, style.colour);
        cairo_save(pen->cr);
        cairo_translate(pen->cr, from_start(pen, x, wide), y - trim_of(pen, style, &ink, &all));
        cairo_scale(pen->cr, pen->scale, pen->scale);
        cairo_move_to(pen->cr, 0, 0);
        pango_cairo_show_layout(pen->cr, pen->layout);
        cairo_restore(pen->cr);
    }
    return high;
}

double
pen_text_wide(Pen *pen, PenStyle style, Str text)
{
    PangoRectangle all;

    set_text(pen, -1, style, text);
    pango_layout_get_extents(pen->layout, NULL, &all);
    return points(pen, all.width) + SLACK;
}

double
pen_gap(Pen *pen, double size)
{
    pen->ngaps++;
    return size * pen->scale + pen->stretch;
}

void
pen_box(Pen *pen, double x, double y, double wide, double high, PenColour colour)
{
    if (!pen->is_drawing)
        return;
    pen_use_colour(pen, colour);
    cairo_rectangle(pen->cr, from_start(pen, x, wide), y, wide, high);
    cairo_fill(pen->cr);
}

/* splitmix64's last step: the same place gives the same stone. */
static double
jitter(unsigned seed, unsigned row, unsigned column)
{
    uint64_t z = (uint64_t)seed << 40 ^ (uint64_t)row << 20 ^ column;

    z = (z + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 29) * 0x94D049BB133111EB;
    return (double)(z >> 40) / (double)(1 << 24) - 0.5;
}

static void
corner(Pen *pen, double x, double y, double by, unsigned seed, unsigned n)
{
    cairo_line_to(pen->cr, x + by * jitter(seed, n, 0), y + by * jitter(seed, n, 1));
}

void
pen_tile(Pen *pen, double x, double y, double side, PenColour colour, unsigned seed)
{
    double from = from_start(pen, x, side);
    double by = side * 0.14;

    if (!pen->is_drawing)
        return;
    pen_use_colour(pen, colour);
    cairo_new_path(pen->cr);
    corner(pen, from + by, y + by, by, seed, 1);
    corner(pen, from + side - by, y + by, by, seed, 2);
    corner(pen, from + side - by, y + side - by, by, seed, 3);
    corner(pen, from + by, y + side - by, by, seed, 4);
    cairo_close_path(pen->cr);
    cairo_fill_preserve(pen->cr);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_width(pen->cr, by);
    cairo_stroke(pen->cr);
}

/* A field of stones; the corners of neighbours are moved together, so that joints stay even. */
typedef struct Field {
    double x, y;
    double wide, high; /* of one stone */
    unsigned rows, columns;
    unsigned seed;
} Field;

static double
knot_x(const Field *f, unsigned row, unsigned column)
{
    bool is_edge = column == 0 || column == f->columns;

    return f->x + f->wide * (column + (is_edge ? 0 : 0.3 * jitter(f->seed, row, 2 * column)));
}

static double
knot_y(const Field *f, unsigned row, unsigned column)
{
    bool is_edge = row == 0 || row == f->rows;

    return f->y + f->high * (row + (is_edge ? 0 : 0.3 * jitter(f->seed, row, 2 * column + 1)));
}

static PenColour
stone_colour(const Field *f, unsigned row, unsigned column)
{
    static const PenColour list[] = { PEN_TERRACOTTA, PEN_TEAL,   PEN_LAPIS,    PEN_GOLD,
                                      PEN_ACCENT,     PEN_ACCENT, PEN_MALACHITE };
    double at = jitter(f->seed + 7, row, column) + 0.5;

    return list[(size_t)(at * (double)LEN(list)) % LEN(list)];
}

static void
draw_stone(Pen *pen, const Field *f, unsigned row, unsigned column)
{
    double joint = (f->wide < f->high ? f->wide : f->high) * 0.055;

    cairo_new_path(pen->cr);
    cairo_line_to(pen->cr, knot_x(f, row, column) + joint, knot_y(f, row, column) + joint);
    cairo_line_to(pen->cr, knot_x(f, row, column + 1) - joint, knot_y(f, row, column + 1) + joint);
    cairo_line_to(pen->cr, knot_x(f, row + 1, column + 1) - joint,
                  knot_y(f, row + 1, column + 1) - joint);
    cairo_line_to(pen->cr, knot_x(f, row + 1, column) + joint, knot_y(f, row + 1, column) - joint);
    cairo_close_path(pen->cr);
    pen_use_colour(pen, stone_colour(f, row, column));
    cairo_fill(pen->cr);
}

static unsigned
how_many(double room, double stone)
{
    double n = room / stone + 0.5;

    return n < 1 ? 1 : n > MOSAIC_MAX ? MOSAIC_MAX : (unsigned)n;
}

void
pen_mosaic(Pen *pen, PenPlace place, double stone, unsigned seed)
{
    Field f = { .x = from_start(pen, place.x, place.wide), .y = place.y, .seed = seed };

    f.columns = how_many(place.wide, stone);
    f.rows = how_many(place.high, stone);
    f.wide = place.wide / f.columns;
    f.high = place.high / f.rows;
    if (!pen->is_drawing)
        return;
    for (unsigned row = 0; row < f.rows; row++) {
        for (unsigned column = 0; column < f.columns; column++)
            draw_stone(pen, &f, row, column);
    }
}

static void
free_code(QRcode **held)
{
    QRcode_free(*held);
}

/* One path of all dark modules: neighbours share edges without a hairline between them. */
static void
draw_code(Pen *pen, const QRcode *code, double x, double y, double side)
{
    double module = side / (code->width + 2 * QUIET_MODULES);

    pen_use_colour(pen, PEN_PAPER);
    cairo_rectangle(pen->cr, x, y, side, side);
    cairo_fill(pen->cr);
    for (int row = 0; row < code->width; row++) {
        for (int from = 0, to; from < code->width; from = to + 1) {
            const unsigned char *at = code->data + (size_t)row * (size_t)code->width;

            for (to = from; to < code->width && (at[to] & 1) != 0; to++)
                ;
            if (to > from)
                cairo_rectangle(pen->cr, x + (from + QUIET_MODULES) * module,
                                y + (row + QUIET_MODULES) * module, (to - from) * module, module);
        }
    }
    pen_use_colour(pen, PEN_INK);
    cairo_fill(pen->cr);
}

Status
pen_code(Pen *pen, double x, double y, double side, Str text)
{
    Cx *cx = pen->cx;
    AUTO(free_code)
    QRcode *code =
        QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);

    if (code == NULL)
        FAIL(ERR_INVALID, "print.code", "the guidance page's address is too long for a QR code");
    if (pen->is_drawing)
        draw_code(pen, code, from_start(pen, x, side), y, side);
    return OK;
}

void
pen_open(Pen *pen, const char *tag)
{
    if (pen->is_drawing && pen->is_tagged)
        cairo_tag_begin(pen->cr, tag, NULL);
}

void
pen_close(Pen *pen, const char *tag)
{
    if (pen->is_drawing && pen->is_tagged)
        cairo_tag_end(pen->cr, tag);
}

void
pen_open_link(Pen *pen, Str href)
{
    if (pen->is_drawing && pen->is_tagged)
        cairo_tag_begin(pen->cr, CAIRO_TAG_LINK,
                        arena_format(pen->cx->arena, "uri='%.*s'", STR_ARG(href)).ptr);
}

void
pen_close_link(Pen *pen)
{
    if (pen->is_drawing && pen->is_tagged)
        cairo_tag_end(pen->cr, CAIRO_TAG_LINK);
}
