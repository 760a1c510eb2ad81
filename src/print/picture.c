/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lessons' drawings on paper: as much of SVG 1.1 as they are drawn with, which is paths and
 * circles in one group at most, with fill, stroke and dashes.  What else stands there is not drawn.
 */
#include <math.h>

#include "print/pen.h"

typedef struct Brush {
    Str fill;
    Str stroke;
    double wide;
    bool is_round;
    Str dashes;
} Brush;

typedef struct Path {
    cairo_t *cr;
    Str left; /* not read yet */
    double bend_x;
    double bend_y; /* the last control point, which `s` mirrors */
} Path;

/* --- numbers and attributes --- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void
skip(Str *text)
{
    while (text->len > 0 && (text->ptr[0] == ' ' || text->ptr[0] == ','))
        *text = str_slice(*text, 1, text->len);
}

static bool
is_number_next(Str *text)
{
    skip(text);
    return text->len > 0 && (is_digit(text->ptr[0]) || text->ptr[0] == '-' || text->ptr[0] == '.');
}

/* A decimal number without exponent; 0 where there is none. */
static double
read_number(Str *text)
{
    double sign = 1;
    double unit = 0; /* of the next digit behind the point */
    double value = 0;
    size_t n = 0;

    skip(text);
    if (text->len > 0 && text->ptr[0] == '-') {
        sign = -1;
        n = 1;
    }
    for (; n < text->len; n++) {
        char c = text->ptr[n];

        if (c == '.' && unit == 0) {
            unit = 0.1;
        } else if (is_digit(c) && unit == 0) {
            value = value * 10 + (c - '0');
        } else if (is_digit(c)) {
            value += (c - '0') * unit;
            unit /= 10;
        } else {
            break;
        }
    }
    *text = str_slice(*text, n, text->len);
    return sign * value;
}

/* The value of an attribute, or what it is without. */
static Str
attribute(Str tag, Str name, Str without)
{
    Str left = tag;

    while (left.len > 0) {
        Str value;

        (void)str_cut(left, ' ', &left);
        if (!str_starts(left, name) || left.len < name.len + 2 || left.ptr[name.len] != '=')
            continue;
        value = str_slice(left, name.len + 2, left.len);
        return str_slice(value, 0, str_find(value, '"'));
    }
    return without;
}

static double
measure(Str tag, Str name, double without)
{
    Str value = attribute(tag, name, STR(""));

    return value.len > 0 ? read_number(&value) : without;
}

/* --- paths --- */

/* Of a circle from where the path is; SVG 1.1, appendix F.6.5, with equal radii. */
static void
draw_arc(Path *path, double radius, bool is_large, bool is_sweep, double x, double y)
{
    double from_x;
    double from_y;
    double across_x;
    double across_y;
    double half;
    double side;

    cairo_get_current_point(path->cr, &from_x, &from_y);
    across_x = (x - from_x) / 2;
    across_y = (y - from_y) / 2;
    half = hypot(across_x, across_y);
    if (half == 0)
        return;
    radius = radius < half ? half : radius;
    side = sqrt(radius * radius - half * half) / half * (is_large == is_sweep ? -1 : 1);
    double centre_x = from_x + across_x - side * across_y;
    double centre_y = from_y + across_y + side * across_x;
    double from = atan2(from_y - centre_y, from_x - centre_x);
    double to = atan2(y - centre_y, x - centre_x);

    (is_sweep ? cairo_arc : cairo_arc_negative)(path->cr, centre_x, centre_y, radius, from, to);
}

/* `c` has both control points; of `s` the first mirrors the last one. */
static void
draw_curve(Path *path, double by_x, double by_y, bool is_smooth)
{
    double x;
    double y;
    double one_x;
    double one_y;

    cairo_get_current_point(path->cr, &x, &y);
    one_x = is_smooth ? 2 * x - path->bend_x : by_x + read_number(&path->left);
    one_y = is_smooth ? 2 * y - path->bend_y : by_y + read_number(&path->left);
    path->bend_x = by_x + read_number(&path->left);
    path->bend_y = by_y + read_number(&path->left);
    x = by_x + read_number(&path->left);
    y = by_y + read_number(&path->left);
    cairo_curve_to(path->cr, one_x, one_y, path->bend_x, path->bend_y, x, y);
}

static void
draw_arc_to(Path *path, double by_x, double by_y)
{
    double radius = read_number(&path->left);
    bool is_large;
    bool is_sweep;
    double x;

    (void)read_number(&path->left); /* the other radius, which is equal */
    (void)read_number(&path->left); /* a circle has no rotation */
    is_large = read_number(&path->left) != 0;
    is_sweep = read_number(&path->left) != 0;
    x = by_x + read_number(&path->left);
    draw_arc(path, radius, is_large, is_sweep, x, by_y + read_number(&path->left));
}

/* One stroke of the pen; small letters count from where the path is. */
static void
draw_step(Path *path, char letter)
{
    char kind = (char)(letter | 0x20);
    double x = 0;
    double y = 0;
    double by_x;
    double by_y;

    if (cairo_has_current_point(path->cr))
        cairo_get_current_point(path->cr, &x, &y);
    by_x = letter == kind ? x : 0;
    by_y = letter == kind ? y : 0;
    if (kind == 'c' || kind == 's') {
        draw_curve(path, by_x, by_y, kind == 's');
        return;
    }
    if (kind == 'a') {
        draw_arc_to(path, by_x, by_y);
        return;
    }
    x = kind == 'v' ? x : by_x + read_number(&path->left);
    y = kind == 'h' ? y : by_y + read_number(&path->left);
    (kind == 'm' ? cairo_move_to : cairo_line_to)(path->cr, x, y);
}

static void
draw_path(cairo_t *cr, Str steps)
{
    Path path = { .cr = cr, .left = steps };

    for (skip(&path.left); path.left.len > 0; skip(&path.left)) {
        char letter = path.left.ptr[0];

        path.left = str_slice(path.left, 1, path.left.len);
        if (letter == 'z' || letter == 'Z')
            cairo_close_path(cr);
        while (is_number_next(&path.left)) {
            draw_step(&path, letter);
            letter = letter == 'm' ? 'l' : letter == 'M' ? 'L' : letter; /* pairs after the first */
        }
    }
}

/* --- elements --- */

static Brush
brush_of(Str tag, const Brush *around)
{
    Brush ret = { .fill = attribute(tag, STR("fill"), around->fill),
                  .stroke = attribute(tag, STR("stroke"), around->stroke),
                  .wide = measure(tag, STR("stroke-width"), around->wide),
                  .dashes = attribute(tag, STR("stroke-dasharray"), around->dashes) };

    ret.is_round = around->is_round || attribute(tag, STR("stroke-linecap"), STR("")).len > 0;
    return ret;
}

static double
part_of(Str hex, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    size_t step = hex.len == 3 ? 1 : 2;
    size_t high = str_find(str_of(digits), hex.ptr[n * step]);
    size_t low = str_find(str_of(digits), hex.ptr[n * step + step - 1]);

    return (double)(high * 16 + low) / 255;
}

/* False for none.  Whatever is no "#rgb" or "#rrggbb" is the ink. */
static bool
use_colour(Pen *pen, Str colour)
{
    Str hex = colour.len > 0 ? str_slice(colour, 1, colour.len) : colour;

    if (colour.len == 0 || str_equal(colour, STR("none")))
        return false;
    if (colour.ptr[0] == '#' && (hex.len == 3 || hex.len == 6))
        cairo_set_source_rgb(pen->cr, part_of(hex, 0), part_of(hex, 1), part_of(hex, 2));
    else
        pen_use_colour(pen, PEN_INK);
    return true;
}

static void
paint(Pen *pen, const Brush *brush)
{
    cairo_t *cr = pen->cr;
    Str left = brush->dashes;
    double dashes[2] = { read_number(&left), 0 };

    dashes[1] = read_number(&left);
    if (use_colour(pen, brush->fill))
        cairo_fill_preserve(cr);
    if (use_colour(pen, brush->stroke)) {
        cairo_set_line_width(cr, brush->wide);
        cairo_set_line_cap(cr, brush->is_round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
        cairo_set_line_join(cr, brush->is_round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
        cairo_set_dash(cr, dashes, dashes[1] > 0 ? 2 : 0, 0);
        cairo_stroke_preserve(cr);
    }
}

static void
draw_element(Pen *pen, Str tag, const Brush *around)
{
    Brush brush = brush_of(tag, around);

    cairo_new_path(pen->cr);
    if (str_starts(tag, STR("circle ")))
        cairo_arc(pen->cr, measure(tag, STR("cx"), 0), measure(tag, STR("cy"), 0),
                  measure(tag, STR("r"), 0), 0, 2 * M_PI);
    else
        draw_path(pen->cr, attribute(tag, STR("d"), STR("")));
    paint(pen, &brush);
    cairo_new_path(pen->cr);
}

static void
draw_all(Pen *pen, Str svg)
{
    const Brush plain = { .wide = 1 };
    Brush group = plain;
    Str left = svg;

    while (left.len > 0) {
        Str tag;

        (void)str_cut(left, '<', &left);
        tag = str_cut(left, '>', &left);
        if (str_starts(tag, STR("g ")))
            group = brush_of(tag, &plain);
        else if (str_starts(tag, STR("/g")))
            group = plain;
        else if (str_starts(tag, STR("path ")) || str_starts(tag, STR("circle ")))
            draw_element(pen, tag, &group);
    }
}

double
pen_picture(Pen *pen, double x, double y, double wide, Str svg)
{
    double from = pen->is_rtl ? pen->wide - x - wide : x;

    if (pen->is_drawing) {
        cairo_save(pen->cr);
        cairo_translate(pen->cr, from, y);
        cairo_scale(pen->cr, wide / PEN_PICTURE_WIDE, wide / PEN_PICTURE_WIDE);
        if (pen->is_rtl && str_starts(svg, STR(PRINT_TURNS))) {
            cairo_translate(pen->cr, PEN_PICTURE_WIDE, 0);
            cairo_scale(pen->cr, -1, 1);
        }
        draw_all(pen, svg);
        cairo_restore(pen->cr);
    }
    return wide * PEN_PICTURE_HIGH / PEN_PICTURE_WIDE;
}
