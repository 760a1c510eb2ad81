/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Buf
buf_new(size_t max)
{
    return (Buf){ .max = max };
}

void
buf_free(Buf *buf)
{
    buf_clear(buf);
    free(buf->ptr);
    *buf = buf_new(buf->max);
}

void
buf_clear(Buf *buf)
{
    if (buf->len > 0)
        explicit_bzero(buf->ptr, buf->len);
    buf->len = 0;
    buf->full = false;
}

static void
buf_grow(Buf *buf, size_t need)
{
    size_t room = buf->room * 2 > need ? buf->room * 2 : need;
    uint8_t *grown;

    if (room < 256)
        room = 256;
    grown = malloc(room);
    ASSERT(grown != NULL);
    if (buf->len > 0) {
        memcpy(grown, buf->ptr, buf->len);
        explicit_bzero(buf->ptr, buf->len);
    }
    free(buf->ptr);
    buf->ptr = grown;
    buf->room = room;
}

void
buf_bytes(Buf *buf, Bytes b)
{
    if (buf->full || b.len > buf->max - buf->len) {
        buf->full = true;
        return;
    }
    if (b.len == 0)
        return;
    if (b.len > buf->room - buf->len)
        buf_grow(buf, buf->len + b.len);
    memcpy(buf->ptr + buf->len, b.ptr, b.len);
    buf->len += b.len;
}

void
buf_str(Buf *buf, Str s)
{
    buf_bytes(buf, str_bytes(s));
}

void
buf_u8(Buf *buf, uint8_t v)
{
    buf_bytes(buf, (Bytes){ &v, 1 });
}

static void
buf_big_endian(Buf *buf, uint64_t v, size_t len)
{
    for (size_t i = len; i-- > 0;)
        buf_u8(buf, (uint8_t)(v >> (8 * i)));
}

void
buf_u16(Buf *buf, uint16_t v)
{
    buf_big_endian(buf, v, 2);
}

void
buf_u32(Buf *buf, uint32_t v)
{
    buf_big_endian(buf, v, 4);
}

void
buf_u64(Buf *buf, uint64_t v)
{
    buf_big_endian(buf, v, 8);
}

void
buf_format(Buf *buf, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    ASSERT(len >= 0);
    if (buf->full || (size_t)len > buf->max - buf->len) {
        buf->full = true;
        return;
    }
    if ((size_t)len + 1 > buf->room - buf->len)
        buf_grow(buf, buf->len + (size_t)len + 1);
    va_start(args, format);
    (void)vsnprintf((char *)buf->ptr + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

bool
buf_full(const Buf *buf)
{
    return buf->full;
}

Bytes
buf_view(const Buf *buf)
{
    return (Bytes){ buf->ptr, buf->len };
}

Str
buf_text(const Buf *buf)
{
    return bytes_str(buf_view(buf));
}

Bytes
buf_take(Arena *arena, Buf *buf)
{
    Bytes taken = arena_bytes(arena, buf_view(buf));

    buf_free(buf);
    return taken;
}

Str
buf_take_text(Arena *arena, Buf *buf)
{
    Str taken = arena_str(arena, buf_text(buf));

    buf_free(buf);
    return taken;
}

Scan
scan_of(Bytes b)
{
    return (Scan){ .rest = b };
}

Bytes
scan_bytes(Scan *scan, size_t len)
{
    Bytes taken;

    if (scan->bad || len > scan->rest.len) {
        scan->bad = true;
        return (Bytes){ scan->rest.ptr, 0 };
    }
    taken = (Bytes){ scan->rest.ptr, len };
    if (len > 0)
        scan->rest = (Bytes){ scan->rest.ptr + len, scan->rest.len - len };
    return taken;
}

void
scan_copy(Scan *scan, void *to, size_t len)
{
    Bytes taken = scan_bytes(scan, len);

    memset(to, 0, len);
    if (taken.len == len && len > 0)
        memcpy(to, taken.ptr, len);
}

static uint64_t
scan_big_endian(Scan *scan, size_t len)
{
    Bytes taken = scan_bytes(scan, len);
    uint64_t v = 0;

    for (size_t i = 0; i < taken.len; i++)
        v = v << 8 | taken.ptr[i];
    return v;
}

uint8_t
scan_u8(Scan *scan)
{
    return (uint8_t)scan_big_endian(scan, 1);
}

uint16_t
scan_u16(Scan *scan)
{
    return (uint16_t)scan_big_endian(scan, 2);
}

uint32_t
scan_u32(Scan *scan)
{
    return (uint32_t)scan_big_endian(scan, 4);
}

uint64_t
scan_u64(Scan *scan)
{
    return scan_big_endian(scan, 8);
}

bool
scan_done(const Scan *scan)
{
    return !scan->bad && scan->rest.len == 0;
}
