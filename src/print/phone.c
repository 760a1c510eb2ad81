/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A picture for the screen of a telephone, in its shape.  A gallery shows the middle of a picture
 * first: on the discreet one that is a mosaic, and the words stand below it. */
#include "print/parts.h"

#define WIDE PARTS_MM(PRINT_PHONE_WIDE)
#define HIGH PARTS_MM(PRINT_PHONE_HIGH)
#define MARGIN PARTS_MM(6)
#define INNER (WIDE - 2 * MARGIN)
#define MIDDLE_END ((HIGH + WIDE) / 2) /* of the square that a gallery shows */

static double
draw_text(Pen *pen, const char *tag, double y, PenStyle style, Str text)
{
    double high;

    if (text.len == 0)
        return 0;
    pen_open(pen, tag);
    high = pen_text(pen, MARGIN, y, INNER, style, text);
    pen_close(pen, tag);
    return high;
}

static double
draw_section(Pen *pen, double y, Str title, const PartsList *list)
{
    PenStyle heading = { 12, PEN_ACCENT, PEN_START, .bold = true };
    double from = y;

    y += draw_text(pen, "H2", y, heading, title);
    y += 2 * pen->scale;
    y += parts_list(pen, MARGIN, y, INNER, list);
    return y - from;
}

static double
draw_mosaic(Pen *pen, double high)
{
    pen_mosaic(pen, (PenPlace){ 0, 0, WIDE, high }, 20, 7);
    return high;
}

static double
draw_calls(Pen *pen, double y, const PrintCard *card)
{
    PartsCall call = {
        .number = 17, .name = 9, .gap = 3, .is_named = card->voice != PRINT_DISCREET
    };

    call.number_wide = parts_number_wide(pen, card, call.number, INNER * 0.6);
    return parts_contacts(pen, MARGIN, y, INNER, card, &call);
}

/* The foot stands at the lower edge; its height with what is under it. */
static double
draw_foot(Pen *pen, Str text)
{
    PenStyle style = pen_foot(pen, 6.5);
    bool is_drawing = pen->is_drawing;
    double high;

    pen->is_drawing = false;
    high = draw_text(pen, "P", 0, style, text);
    pen->is_drawing = is_drawing;
    draw_text(pen, "P", HIGH - MARGIN - high, style, text);
    return high + MARGIN;
}

/* Numbers before signs and questions: she who opens it may be in haste. */
static Status
compose_staff(Pen *pen, const PrintCard *card, double *ret_high)
{
    PenStyle title = { 18, PEN_INK, PEN_START, .bold = true, .is_even = true };
    PenStyle body = { .size = 9.5, .colour = PEN_INK, .is_even = true };
    PartsList steps = { &card->steps, body, .columns = 1, .is_numbered = true, .gap = 2 };
    PartsList signs = { &card->signs, body, .columns = 1, .gap = 1.4 };
    PartsList questions = { &card->questions, body, .columns = 1, .gap = 1.4 };
    double y = draw_mosaic(pen, PARTS_MM(14)) + pen_gap(pen, 6);

    y += draw_text(pen, "H1", y, title, card->title);
    y += pen_gap(pen, 5);
    y += draw_calls(pen, y, card);
    y += pen_gap(pen, 6);
    y += draw_section(pen, y, card->steps_title, &steps);
    y += pen_gap(pen, 6);
    y += draw_section(pen, y, card->signs_title, &signs);
    y += pen_gap(pen, 6);
    y += draw_section(pen, y, card->questions_title, &questions);
    *ret_high = y + pen_gap(pen, 4) + draw_foot(pen, card->foot);
    return OK;
}

static Status
compose_person(Pen *pen, const PrintCard *card, double *ret_high)
{
    bool is_discreet = card->voice == PRINT_DISCREET;
    PenStyle title = { is_discreet ? 13 : 24, PEN_INK, PEN_START, .bold = true, .is_even = true };
    PenStyle lead = { .size = 13, .colour = PEN_INK, .is_even = true };
    PenStyle body = { .size = is_discreet ? 8.5 : 13, .colour = PEN_INK, .is_even = true };
    PartsList said = { &card->steps, body, .columns = 1, .gap = is_discreet ? 1.5 : 4 };
    double y = draw_mosaic(pen, is_discreet ? MIDDLE_END : PARTS_MM(30));

    y += pen_gap(pen, is_discreet ? 3 : 8);
    y += draw_text(pen, "H1", y, title, card->title);
    y += pen_gap(pen, is_discreet ? 2 : 6);
    if (!is_discreet) {
        y += draw_text(pen, "P", y, lead, card->lead);
        y += pen_gap(pen, 8);
    }
    y += parts_list(pen, MARGIN, y, INNER, &said);
    y += pen_gap(pen, is_discreet ? 3 : 8);
    y += draw_calls(pen, y, card);
    *ret_high = y + pen_gap(pen, 2) + draw_foot(pen, card->foot);
    return OK;
}

const PartsSide *
parts_phone(const PrintCard *card)
{
    static const PartsSide staff = { "the picture", WIDE, HIGH, 0.7, 1.4, 12, compose_staff };
    static const PartsSide person = { "the picture", WIDE, HIGH, 0.6, 1.4, 16, compose_person };

    return card->voice == PRINT_FOR_STAFF ? &staff : &person;
}
