/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "print/png.h"

#include <string.h>
#include <zlib.h>

enum { PNG_LEVEL = 4, PNG_TRUECOLOUR = 2, PNG_BITS = 8, PNG_CHUNK_HEAD = 8, PNG_CHUNK = 1 << 16 };

/* Length, name, data, and the check of the latter two. */
static void
write_chunk(Buf *out, const char *name, Bytes data)
{
    size_t from;

    buf_u32(out, (uint32_t)data.len);
    from = out->len;
    buf_str(out, str_of(name));
    buf_bytes(out, data);
    if (!buf_full(out))
        buf_u32(out, (uint32_t)crc32(0, out->ptr + from, (unsigned)(out->len - from)));
}

static void
write_head(Buf *out, int wide, int high)
{
    static const uint8_t signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    Buf head = buf_new(64);

    buf_bytes(out, (Bytes){ signature, sizeof signature });
    buf_u32(&head, (uint32_t)wide);
    buf_u32(&head, (uint32_t)high);
    buf_bytes(&head, (Bytes){ (const uint8_t[]){ PNG_BITS, PNG_TRUECOLOUR, 0, 0, 0 }, 5 });
    write_chunk(out, "IHDR", buf_view(&head));
    buf_free(&head);
}

/* Without a filter: its 0, then red, green and blue of each pixel. */
static void
take_row(const uint8_t *row, int wide, uint8_t *to)
{
    *to++ = 0;
    for (int x = 0; x < wide; x++) {
        uint32_t pixel;

        memcpy(&pixel, row + 4 * x, sizeof pixel);
        *to++ = (uint8_t)(pixel >> 16);
        *to++ = (uint8_t)(pixel >> 8);
        *to++ = (uint8_t)pixel;
    }
}

/* What zlib has ready goes out in chunks; with Z_FINISH all of it. */
static int
deflate_all(z_stream *z, int flush, uint8_t *chunk, Buf *out)
{
    int status = Z_OK;

    while (status == Z_OK && (z->avail_in > 0 || flush == Z_FINISH)) {
        status = deflate(z, flush);
        if (z->avail_out == 0 || status == Z_STREAM_END) {
            write_chunk(out, "IDAT", (Bytes){ chunk, PNG_CHUNK - z->avail_out });
            z->next_out = chunk;
            z->avail_out = PNG_CHUNK;
        }
    }
    return status;
}

Status
print_png(Cx *cx, cairo_surface_t *image, Buf *out)
{
    const uint8_t *pixels = cairo_image_surface_get_data(image);
    int wide = cairo_image_surface_get_width(image);
    int high = cairo_image_surface_get_height(image);
    size_t row_len = 1 + 3 * (size_t)wide;
    uint8_t *row = arena_alloc(cx->arena, row_len);
    uint8_t *chunk = arena_alloc(cx->arena, PNG_CHUNK);
    z_stream z = { .next_out = chunk, .avail_out = PNG_CHUNK };
    int status = deflateInit(&z, PNG_LEVEL);

    write_head(out, wide, high);
    for (int y = 0; y < high && status == Z_OK; y++) {
        take_row(pixels + (size_t)y * (size_t)cairo_image_surface_get_stride(image), wide, row);
        z.next_in = row;
        z.avail_in = (unsigned)row_len;
        status = deflate_all(&z, Z_NO_FLUSH, chunk, out);
    }
    if (status == Z_OK)
        status = deflate_all(&z, Z_FINISH, chunk, out);
    (void)deflateEnd(&z);
    if (status != Z_STREAM_END)
        FAIL(ERR_OS, "print.png", "zlib failed (%d)", status);
    write_chunk(out, "IEND", (Bytes){ row, 0 });
    return OK;
}
