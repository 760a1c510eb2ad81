/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* print/png — a picture as a PNG (ISO/IEC 15948).  Cairo writes one too, and takes longer over it
 * than over all else of a card: it tries every filter on every row, for photographs.  Ours are flat
 * colours, where libpng's fast way is nearly as small. */
#ifndef PRINT_PNG_H
#define PRINT_PNG_H

#include <cairo.h>

#include "base/buf.h"
#include "base/cx.h"

/* Appends an image of CAIRO_FORMAT_RGB24, whose pixels are used up.  ERR_OS if libpng fails. */
MUST_USE Status print_png(Cx *cx, cairo_surface_t *image, Buf *out);

#endif
