/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "print/png.h"

#include <string.h>

#include "tests/t.h"

/* The rest of a file that is read. */
static cairo_status_t
read_on(void *closure, unsigned char *to, unsigned len)
{
    Bytes *rest = closure;

    if (len > rest->len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, rest->ptr, len);
    *rest = (Bytes){ rest->ptr + len, rest->len - len };
    return CAIRO_STATUS_SUCCESS;
}

/* Colours that no neighbour has, so that they do not compress: many chunks. */
static void
fill(cairo_surface_t *image)
{
    unsigned char *data = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    uint32_t pixel = 1;

    for (int y = 0; y < cairo_image_surface_get_height(image); y++) {
        for (int x = 0; x < cairo_image_surface_get_width(image); x++) {
            pixel = pixel * 1664525 + 1013904223;
            memcpy(data + y * stride + 4 * x, &pixel, sizeof pixel);
        }
    }
    cairo_surface_mark_dirty(image);
}

static bool
is_alike(cairo_surface_t *a, cairo_surface_t *b)
{
    int stride = cairo_image_surface_get_stride(a);
    bool same = cairo_image_surface_get_width(a) == cairo_image_surface_get_width(b) &&
                cairo_image_surface_get_height(a) == cairo_image_surface_get_height(b);

    for (int y = 0; same && y < cairo_image_surface_get_height(a); y++) {
        for (int x = 0; same && x < cairo_image_surface_get_width(a); x++) {
            size_t at = (size_t)(y * stride + 4 * x);
            uint32_t left;
            uint32_t right;

            memcpy(&left, cairo_image_surface_get_data(a) + at, sizeof left);
            memcpy(&right, cairo_image_surface_get_data(b) + at, sizeof right);
            same = (left & 0xffffff) == (right & 0xffffff); /* the fourth byte is no colour */
        }
    }
    return same;
}

static bool
is_read_again(Cx *cx, int wide, int high)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, wide, high);
    cairo_surface_t *used = cairo_image_surface_create(CAIRO_FORMAT_RGB24, wide, high);
    cairo_surface_t *again;
    Buf png = buf_new(8 << 20);
    Bytes rest;
    bool same;

    fill(image);
    fill(used);
    same = print_png(cx, used, &png).code == ERR_NONE;
    rest = buf_view(&png);
    again = cairo_image_surface_create_from_png_stream(read_on, &rest);
    same = same && cairo_surface_status(again) == CAIRO_STATUS_SUCCESS && is_alike(image, again);
    cairo_surface_destroy(again);
    cairo_surface_destroy(used);
    cairo_surface_destroy(image);
    buf_free(&png);
    return same;
}

/* By a reader that is not ours. */
TEST(print, a_picture_is_read_again_pixel_by_pixel)
{
    CHECK(is_read_again(cx, 1, 1));
    CHECK(is_read_again(cx, 3, 700));
    CHECK(is_read_again(cx, 701, 300));
}
