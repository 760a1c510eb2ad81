/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "print/png.h"

#include <png.h>
#include <string.h>

/* What an arena has beside what is asked of it. */
enum { ARENA_ROOM = 1 << 16 };

/* Blue, green and red of each pixel move together, over the fourth byte, which is no colour. */
static void
pack_row(uint8_t *row, unsigned wide)
{
    for (size_t x = 0; x < wide; x++) {
        uint32_t pixel;

        memcpy(&pixel, row + 4 * x, sizeof pixel);
        row[3 * x] = (uint8_t)pixel;
        row[3 * x + 1] = (uint8_t)(pixel >> 8);
        row[3 * x + 2] = (uint8_t)(pixel >> 16);
    }
}

Status
print_png(Cx *cx, cairo_surface_t *image, Buf *out)
{
    uint8_t *pixels = cairo_image_surface_get_data(image);
    int stride = cairo_image_surface_get_stride(image);
    png_image png = { .version = PNG_IMAGE_VERSION,
                      .width = (png_uint_32)cairo_image_surface_get_width(image),
                      .height = (png_uint_32)cairo_image_surface_get_height(image),
                      .format = PNG_FORMAT_BGR,
                      .flags = PNG_IMAGE_FLAG_FAST };
    png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(png);
    AUTO(arena_free_at) Arena *own = arena_new(len + ARENA_ROOM);
    void *file = arena_alloc(own, len);

    for (png_uint_32 y = 0; y < png.height; y++)
        pack_row(pixels + y * (size_t)stride, png.width);
    if (!png_image_write_to_memory(&png, file, &len, 0, pixels, stride, NULL))
        FAIL(ERR_OS, "print.png", "%s", png.message);
    buf_bytes(out, (Bytes){ file, len });
    return OK;
}
