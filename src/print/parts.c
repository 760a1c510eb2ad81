/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "print/parts.h"

#include <stdio.h>

/* A tile with its number, or a small one as a bullet; the width that it takes with the gap. */
static double
draw_mark(Pen *pen, double x, double y, const PartsList *list, size_t n)
{
    double em = list->style.size * pen->scale;
    double side = list->is_numbered ? em * 1.45 : em * 0.62;
    double top = list->is_numbered ? em * 0.02 : em * 0.42;
    PenStyle style = { list->style.size * 0.92, PEN_PAPER, PEN_CENTRE, .bold = true,
                       .is_number = true };
    char number[4];

    pen_tile(pen, x, y + top, side, pen_colour(n), (unsigned)n + 1);
    if (list->is_numbered) {
        (void)snprintf(number, sizeof number, "%zu", (n + 1) % 100);
        pen_text(pen, x, y + top + em * 0.1, side, style, str_of(number));
    }
    return side + em * 0.55;
}

static double
draw_item(Pen *pen, double x, double y, double wide, const PartsList *list, size_t n)
{
    double mark;
    double high;

    pen_open(pen, "LI");
    mark = draw_mark(pen, x, y, list, n);
    high = pen_text(pen, x + mark, y, wide - mark, list->style, list->lines->items[n]);
    pen_close(pen, "LI");
    return high;
}

/* Down each column in turn: the first column is read before the second. */
double
parts_list(Pen *pen, double x, double y, double wide, const PartsList *list)
{
    double between = list->columns > 1 ? list->style.size * pen->scale * 1.4 : 0;
    double column_wide = (wide - between * (double)(list->columns - 1)) / (double)list->columns;
    size_t rows = (list->lines->n + list->columns - 1) / list->columns;
    double deepest = 0;

    pen_open(pen, "L");
    for (size_t column = 0; column < list->columns; column++) {
        double at = x + (double)column * (column_wide + between);
        double down = 0;
        size_t gaps = pen->ngaps;

        for (size_t row = 0; row < rows && column * rows + row < list->lines->n; row++) {
            if (row > 0)
                down += pen_gap(pen, list->gap);
            down += draw_item(pen, at, y + down, column_wide, list, column * rows + row);
        }
        if (down > deepest)
            deepest = down;
        if (column > 0)
            pen->ngaps = gaps; /* beside those of the first column */
    }
    pen_close(pen, "L");
    return deepest;
}

static double
draw_contact(Pen *pen, double x, double y, double wide, const PrintContact *contact,
             const PartsCall *call)
{
    PenStyle number = { call->number, PEN_ACCENT, PEN_START, .bold = true, .is_number = true };
    PenStyle name = { .size = call->name, .colour = PEN_INK };
    PenStyle note = { .size = call->name * 0.88, .colour = PEN_QUIET };
    double needs = pen_text_wide(pen, number, contact->number);
    bool is_beside = needs <= call->number_wide + 0.01;
    double number_high;
    double at = is_beside ? x + call->number_wide + call->name * pen->scale : x;
    double down;

    pen_open_link(pen, contact->href);
    number_high =
        pen_text(pen, x, y, is_beside ? call->number_wide : wide, number, contact->number);
    pen_close_link(pen);
    down = is_beside ? number_high * 0.5 - call->name * pen->scale * 0.72 : number_high;
    if (call->is_named) {
        pen_open(pen, "P");
        down += pen_text(pen, at, y + down, wide - (at - x), name, contact->name);
        down += pen_text(pen, at, y + down, wide - (at - x), note, contact->note);
        pen_close(pen, "P");
    }
    return down > number_high ? down : number_high;
}

double
parts_number_wide(Pen *pen, const PrintCard *card, double size, double most)
{
    PenStyle style = { size, PEN_ACCENT, PEN_START, .bold = true, .is_number = true };
    double broadest = pen_text_wide(pen, style, card->danger.number);

    for (size_t i = 0; i < card->ncontacts; i++) {
        double wide = pen_text_wide(pen, style, card->contacts[i].number);

        if (wide > broadest && wide <= most)
            broadest = wide;
    }
    return broadest;
}

double
parts_contacts(Pen *pen, double x, double y, double wide, const PrintCard *card,
               const PartsCall *call)
{
    PartsCall danger = *call;
    double down;

    danger.is_named = true;
    pen_open(pen, "Sect");
    down = draw_contact(pen, x, y, wide, &card->danger, &danger);
    for (size_t i = 0; i < card->ncontacts; i++) {
        down += pen_gap(pen, call->gap);
        down += draw_contact(pen, x, y + down, wide, &card->contacts[i], call);
    }
    pen_close(pen, "Sect");
    return down;
}
