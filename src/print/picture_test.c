/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pango/pangocairo.h>

#include "print/pen.h"
#include "tests/t.h"

/* What stands at x, y: 0xrrggbb. */
static uint32_t
dot(cairo_surface_t *surface, int x, int y)
{
    const uint8_t *row = cairo_image_surface_get_data(surface) +
                         (ptrdiff_t)y * cairo_image_surface_get_stride(surface);
    uint32_t ret;

    memcpy(&ret, row + (ptrdiff_t)x * 4, sizeof ret);
    return ret & 0xffffff;
}

TEST(print, a_drawing_has_its_shapes_and_colours_where_they_were_drawn)
{
    static const struct {
        const char *svg;
        int x, y; /* within */
        uint32_t colour;
        int out_x, out_y; /* without: white */
        bool is_rtl;
    } cases[] = {
        { "<path fill=\"#ff0000\" d=\"M10 10h40v40H10z\"/>", 30, 30, 0xff0000, 60, 30, false },
        { "<path fill=\"#00f\" d=\"M10 10l40 0 0 40-40 0z\"/>", 30, 30, 0x0000ff, 30, 60, false },
        { "<circle cx=\"180\" cy=\"60\" r=\"30\" fill=\"#0f0\"/>", 200, 60, 0x00ff00, 205, 85,
          false },
        { "<path fill=\"#ff0000\" d=\"M120 60a30 30 0 0 1 60 0z\"/>", 150, 45, 0xff0000, 150, 75,
          false },
        { "<path fill=\"#ff0000\" d=\"M120 60a30 30 0 0 0 60 0z\"/>", 150, 75, 0xff0000, 150, 45,
          false },
        { "<path fill=\"#ff0000\" d=\"M10 60c0-40 80-40 80 0s80 40 80 0z\"/>", 130, 75, 0xff0000,
          130, 45, false },
        { "<g fill=\"none\" stroke=\"#ff0000\" stroke-width=\"6\"><path d=\"M10 20h80\"/></g>", 50,
          20, 0xff0000, 50, 30, false },
        { "<g fill=\"#ff0000\"></g><path d=\"M10 10h40v40H10z\" fill=\"#0f0\"/>", 30, 30, 0x00ff00,
          60, 60, false },
        { PRINT_TURNS "<path fill=\"#ff0000\" d=\"M10 10h40v40H10z\"/></g>", 30, 30, 0xff0000, 210,
          30, false },
        { PRINT_TURNS "<path fill=\"#ff0000\" d=\"M10 10h40v40H10z\"/></g>", 210, 30, 0xff0000, 30,
          30, true },
        { "<path fill=\"#ff0000\" d=\"M10 10h40v40H10z\"/>", 30, 30, 0xff0000, 210, 30, true },
        { "<path fill=\"none\" stroke=\"currentColor\" stroke-width=\"6\" d=\"M9.5 20h80\"/>", 50,
          20, 0x1b232c, 50, 30, false },
    };

    for (size_t i = 0; i < LEN(cases); i++) {
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 240, 120);
        Pen pen = { .cx = cx,
                    .cr = cairo_create(surface),
                    .wide = 240,
                    .is_rtl = cases[i].is_rtl,
                    .is_drawing = true };

        cairo_set_source_rgb(pen.cr, 1, 1, 1);
        cairo_paint(pen.cr);
        CHECK_INT((int64_t)pen_picture(&pen, 0, 0, 240, str_of(cases[i].svg)), 120);
        cairo_surface_flush(surface);
        CHECK_INT(dot(surface, cases[i].x, cases[i].y), cases[i].colour);
        CHECK_INT(dot(surface, cases[i].out_x, cases[i].out_y), 0xffffff);
        cairo_destroy(pen.cr);
        cairo_surface_destroy(surface);
    }
}

/* How long the last line is, in parts of the longest; and how many there are. */
static double
last_line(Pen *pen, double wide, bool is_even, Str text, int *ret_lines)
{
    PenStyle style = { 40, PEN_INK, PEN_START, .bold = true, .is_even = is_even };
    PangoRectangle all;
    PangoRectangle last;

    pen_text(pen, 10, 10, wide, style, text);
    *ret_lines = pango_layout_get_line_count(pen->layout);
    pango_layout_get_extents(pen->layout, NULL, &all);
    pango_layout_line_get_extents(pango_layout_get_line_readonly(pen->layout, *ret_lines - 1), NULL,
                                  &last);
    return (double)last.width / all.width;
}

TEST(print, a_title_leaves_no_word_alone_in_its_last_line)
{
    static const char *const titles[] = { "Je hebt recht op hulp", "Du har rätt till hjälp",
                                          "Lebensversicherungsgesellschaft ja" };

    for (size_t i = 0; i < LEN(titles); i++) {
        cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 800, 300);
        Pen pen = { .cx = cx, .cr = cairo_create(surface), .wide = 800, .scale = 1 };
        PenStyle style = { 40, PEN_INK, PEN_START, .bold = true };
        double wide;
        double before;
        int lines;

        pen.layout = pango_cairo_create_layout(pen.cr);
        pen.is_drawing = true;
        wide = pen_text_wide(&pen, style, str_of(titles[i])) * 0.95;
        before = last_line(&pen, wide, false, str_of(titles[i]), &lines);
        CHECK_INT(lines, 2);
        CHECK(before < 0.45);
        before = last_line(&pen, wide, true, str_of(titles[i]), &lines);
        CHECK_INT(lines, 2);
        CHECK(i == 2 || before > 0.5); /* a word is never broken */
        CHECK(!pen.is_too_wide);
        g_object_unref(pen.layout);
        cairo_destroy(pen.cr);
        cairo_surface_destroy(surface);
    }
}
