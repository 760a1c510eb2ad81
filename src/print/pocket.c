/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The two sides of a card for a pocket. */
#include "print/parts.h"

#define WIDE PARTS_MM(PRINT_CARD_WIDE)
#define HIGH PARTS_MM(PRINT_CARD_HIGH)
#define MARGIN PARTS_MM(4)
#define INNER (WIDE - 2 * MARGIN)
#define CODE_SIDE PARTS_MM(19)

static const PenStyle heading = { 7.2, PEN_ACCENT, PEN_START, .bold = true };
static const PenStyle body = { .size = 6.6, .colour = PEN_INK, .is_even = true };

static double
draw_heading(Pen *pen, double y, Str text)
{
    double high;

    pen_open(pen, "H2");
    high = pen_text(pen, MARGIN, y, INNER, heading, text);
    pen_close(pen, "H2");
    return high + 1.2 * pen->scale;
}

/* Name of the card and emergency number, on a dark band. */
static double
draw_band(Pen *pen, const PrintCard *card)
{
    PenStyle title = { 9.4, PEN_PAPER, PEN_START, .bold = true };
    PenStyle number = { 13, PEN_PAPER, PEN_END, .bold = true, .is_number = true };
    double number_wide = pen_text_wide(pen, number, card->danger.number);
    double title_wide = INNER - number_wide - 6;
    bool is_drawing = pen->is_drawing;
    double title_high;
    double number_high;
    double high;

    pen->is_drawing = false;
    title_high = pen_text(pen, MARGIN, 0, title_wide, title, card->title);
    number_high = pen_text(pen, 0, 0, number_wide, number, card->danger.number);
    pen->is_drawing = is_drawing;
    high = (title_high > number_high ? title_high : number_high) + 4;
    pen_box(pen, 0, 0, WIDE, high, pen->is_practice ? PEN_PRACTICE : PEN_ACCENT);
    pen_open(pen, "H1");
    pen_text(pen, MARGIN, (high - title_high) / 2, title_wide, title, card->title);
    pen_close(pen, "H1");
    pen_open_link(pen, card->danger.href);
    pen_text(pen, WIDE - MARGIN - number_wide, (high - number_high) / 2, number_wide, number,
             card->danger.number);
    pen_close_link(pen);
    return high;
}

/* Signs and steps. */
static Status
compose_front(Pen *pen, const PrintCard *card, double *ret_high)
{
    PartsList signs = { &card->signs, body, .columns = 2, .gap = 0.6 };
    PartsList steps = { &card->steps, body, .columns = 1, .is_numbered = true, .gap = 1.2 };
    double y = draw_band(pen, card) + pen_gap(pen, 3);

    y += draw_heading(pen, y, card->signs_title);
    y += parts_list(pen, MARGIN, y, INNER, &signs);
    y += pen_gap(pen, 3);
    y += draw_heading(pen, y, card->steps_title);
    y += parts_list(pen, MARGIN, y, INNER, &steps);
    *ret_high = y + MARGIN * 0.7;
    return OK;
}

/* The line with version and days stands at the lower edge; its height. */
static double
draw_foot(Pen *pen, double x, double wide, Str text)
{
    PenStyle style = pen_foot(pen, 5.4);
    bool is_drawing = pen->is_drawing;
    double high;

    pen->is_drawing = false;
    high = pen_text(pen, x, 0, wide, style, text);
    pen->is_drawing = is_drawing;
    pen_open(pen, "P");
    pen_text(pen, x, HIGH - MARGIN * 0.7 - high, wide, style, text);
    pen_close(pen, "P");
    return high + MARGIN * 0.7;
}

/* The QR code in the lower corner at the end of the lines. */
static Status
draw_code(Pen *pen, const PrintCard *card)
{
    Status status;

    pen_open_link(pen, card->guide);
    status = pen_code(pen, WIDE - MARGIN * 0.6 - CODE_SIDE, HIGH - MARGIN * 0.6 - CODE_SIDE,
                      CODE_SIDE, card->guide);
    pen_close_link(pen);
    return status;
}

/* Questions, whom to call, the QR code. */
static Status
compose_back(Pen *pen, const PrintCard *card, double *ret_high)
{
    Cx *cx = pen->cx;
    PartsList questions = { &card->questions, body, .columns = 2, .gap = 0.4 };
    bool has_code = card->guide.len > 0;
    double wide = has_code ? INNER - CODE_SIDE - 2 : INNER;
    PartsCall call = { .number = 10.5, .name = 6.2, .gap = 1, .is_named = true };
    double y = MARGIN * 0.8;

    call.number_wide = parts_number_wide(pen, card, call.number, wide * 0.55);
    y += draw_heading(pen, y, card->questions_title);
    y += parts_list(pen, MARGIN, y, INNER, &questions);
    y += pen_gap(pen, 2.6);
    if (has_code && y > HIGH - MARGIN * 0.6 - CODE_SIDE)
        pen->is_too_wide = true; /* the questions would run into the code */
    y += parts_contacts(pen, MARGIN, y, wide, card, &call);
    if (has_code)
        TRY(draw_code(pen, card));
    *ret_high = y + pen_gap(pen, 2) + draw_foot(pen, MARGIN, wide, card->foot);
    return OK;
}

/* The outside says nothing. */
static Status
compose_mosaic(Pen *pen, const PrintCard *card, double *ret_high)
{
    PenPlace place = { MARGIN * 0.5, MARGIN * 0.5, WIDE - MARGIN, HIGH - MARGIN };

    (void)card;
    pen_mosaic(pen, place, 17, 3);
    *ret_high = 0;
    return OK;
}

/* A strip of stones at the side where reading begins. */
static double
draw_border(Pen *pen)
{
    double wide = PARTS_MM(6.5);
    PenPlace place = { MARGIN * 0.6, MARGIN * 0.6, wide, HIGH - MARGIN * 1.2 };

    pen_mosaic(pen, place, 9.2, 11);
    return MARGIN * 0.6 + wide + PARTS_MM(3);
}

static double
draw_said(Pen *pen, double x, double y, double wide, const PrintLines *lines)
{
    PenStyle style = { .size = 8, .colour = PEN_INK, .is_even = true };
    double from = y;

    for (size_t i = 0; i < lines->n; i++) {
        if (i > 0)
            y += pen_gap(pen, 1.2);
        pen_open(pen, "P");
        y += pen_text(pen, x, y, wide, style, lines->items[i]);
        pen_close(pen, "P");
    }
    return y - from;
}

/* What a person may read when she is alone. */
static Status
compose_person(Pen *pen, const PrintCard *card, double *ret_high)
{
    PenStyle title = { 12, PEN_INK, PEN_START, .bold = true, .is_even = true };
    PartsCall call = {
        .number = 13, .name = 7.6, .gap = 1.6, .is_named = card->voice != PRINT_DISCREET
    };
    double x = draw_border(pen);
    double wide = WIDE - x - MARGIN;
    double y = MARGIN * 0.8;

    pen_open(pen, "H1");
    y += pen_text(pen, x, y, wide, title, card->title);
    pen_close(pen, "H1");
    y += pen_gap(pen, 2.4);
    y += draw_said(pen, x, y, wide, &card->steps);
    y += pen_gap(pen, 3.2);
    call.number_wide = parts_number_wide(pen, card, call.number, wide * 0.62);
    y += parts_contacts(pen, x, y, wide, card, &call);
    *ret_high = y + pen_gap(pen, 2) + draw_foot(pen, x, wide, card->foot);
    return OK;
}

const PartsSide *
parts_front(const PrintCard *card)
{
    static const PartsSide staff = { "the front", WIDE, HIGH, 0.8, 1.4, 9, compose_front };
    static const PartsSide mosaic = { "the outside", WIDE, HIGH, 1, 1, 0, compose_mosaic };

    return card->voice == PRINT_FOR_STAFF ? &staff : &mosaic;
}

const PartsSide *
parts_back(const PrintCard *card)
{
    static const PartsSide staff = { "the back", WIDE, HIGH, 0.8, 1.4, 9, compose_back };
    static const PartsSide person = { "the inside", WIDE, HIGH, 0.75, 1.5, 9, compose_person };

    return card->voice == PRINT_FOR_STAFF ? &staff : &person;
}
