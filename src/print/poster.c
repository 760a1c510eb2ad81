/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Posters, laid out for A4; A3 is the same, larger by the square root of two. */
#include "print/parts.h"

#define WIDE PARTS_MM(PRINT_A4_WIDE)
#define HIGH PARTS_MM(PRINT_A4_HIGH)
#define MARGIN PARTS_MM(15)
#define INNER (WIDE - 2 * MARGIN)
#define CODE_SIDE PARTS_MM(34)
#define STRIP_HIGH PARTS_MM(58)
#define STRIP_LONG (STRIP_HIGH - 20) /* of which a number takes no more */

enum { STRIPS = 9, STRIP_LETTERS = 28, STRIP_LETTERS_LEAST = 14 };

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
draw_ornament(Pen *pen, double high, unsigned seed)
{
    pen_mosaic(pen, (PenPlace){ 0, 0, WIDE, high }, 26, seed);
    return high;
}

/* Heading and list. */
static double
draw_section(Pen *pen, double y, Str title, const PartsList *list)
{
    PenStyle heading = { 16, PEN_ACCENT, PEN_START, .bold = true };
    double from = y;

    y += draw_text(pen, "H2", y, heading, title);
    y += 3 * pen->scale;
    y += parts_list(pen, MARGIN, y, INNER, list);
    return y - from;
}

/* Whom to call, on a tinted ground over the whole width, with the QR code at its end. */
static Status
draw_calls(Pen *pen, double y, const PrintCard *card, PartsCall call, double *ret_high)
{
    Cx *cx = pen->cx;
    PenStyle heading = { 16, PEN_ACCENT, PEN_START, .bold = true };
    PenStyle label = { .size = 9, .colour = PEN_QUIET, .align = PEN_CENTRE };
    bool has_code = card->guide.len > 0;
    double wide = has_code ? INNER - CODE_SIDE - 14 : INNER;
    double pad = 12 * pen->scale;
    double at = y + pad;
    double code_end = at;

    call.number_wide = parts_number_wide(pen, card, call.number, wide * 0.55);
    if (card->contacts_title.len > 0) {
        pen_open(pen, "H2");
        at += pen_text(pen, MARGIN, at, wide, heading, card->contacts_title) + 2 * pen->scale;
        pen_close(pen, "H2");
    }
    at += parts_contacts(pen, MARGIN, at, wide, card, &call);
    if (has_code) {
        pen_open_link(pen, card->guide);
        TRY(pen_code(pen, WIDE - MARGIN - CODE_SIDE, y + pad, CODE_SIDE, card->guide));
        pen_close_link(pen);
        code_end += CODE_SIDE + 3;
        pen_open(pen, "P");
        code_end +=
            pen_text(pen, WIDE - MARGIN - CODE_SIDE, code_end, CODE_SIDE, label, card->guide_label);
        pen_close(pen, "P");
    }
    *ret_high = (at > code_end ? at : code_end) + pad - y;
    return OK;
}

static Status
compose_calls(Pen *pen, double y, const PrintCard *card, PartsCall call, double *ret_high)
{
    Cx *cx = pen->cx;
    bool is_drawing = pen->is_drawing;

    pen->is_drawing = false;
    TRY(draw_calls(pen, y, card, call, ret_high));
    pen->is_drawing = is_drawing;
    if (!is_drawing)
        return OK;
    pen_box(pen, 0, y, WIDE, *ret_high, PEN_TINT);
    return draw_calls(pen, y, card, call, ret_high);
}

static double
draw_foot(Pen *pen, double bottom, Str text)
{
    PenStyle style = pen_foot(pen, 8.5);
    bool is_drawing = pen->is_drawing;
    double high;

    pen->is_drawing = false;
    high = draw_text(pen, "P", 0, style, text);
    pen->is_drawing = is_drawing;
    draw_text(pen, "P", bottom - high, style, text);
    return high;
}

static Status
compose_staff(Pen *pen, const PrintCard *card, double *ret_high)
{
    Cx *cx = pen->cx;
    PenStyle title = { 30, PEN_INK, PEN_START, .bold = true, .is_even = true };
    PenStyle lead = { .size = 15, .colour = PEN_QUIET, .is_even = true };
    PenStyle body = { .size = 12.5, .colour = PEN_INK, .is_even = true };
    PartsList signs = { &card->signs, body, .columns = 2, .gap = 3 };
    PartsList questions = { &card->questions, body, .columns = 2, .gap = 3 };
    PartsList steps = { &card->steps, body, .columns = 1, .is_numbered = true, .gap = 4 };
    PartsCall call = { .number = 25, .name = 12, .gap = 5, .is_named = true };
    double y = draw_ornament(pen, PARTS_MM(19), 5) + pen_gap(pen, 10);
    double high = 0;

    y += draw_text(pen, "H1", y, title, card->title);
    y += draw_text(pen, "P", y, lead, card->lead);
    y += pen_gap(pen, 10);
    y += draw_section(pen, y, card->signs_title, &signs);
    y += pen_gap(pen, 10);
    y += draw_section(pen, y, card->steps_title, &steps);
    y += pen_gap(pen, 10);
    y += draw_section(pen, y, card->questions_title, &questions);
    y += pen_gap(pen, 10);
    TRY(compose_calls(pen, y, card, call, &high));
    *ret_high =
        y + high + pen_gap(pen, 5) + PARTS_MM(8) + draw_foot(pen, HIGH - PARTS_MM(8), card->foot);
    return OK;
}

/* As large as the longest number lets all of them be. */
static double
strip_size(Pen *pen, const PrintCard *card)
{
    PenStyle style = { STRIP_LETTERS, PEN_INK, PEN_CENTRE, .bold = true, .is_number = true };
    double longest = pen_text_wide(pen, style, card->danger.number) / pen->scale;

    for (size_t i = 0; i < card->ncontacts; i++) {
        double wide = pen_text_wide(pen, style, card->contacts[i].number) / pen->scale;

        longest = wide > longest ? wide : longest;
    }
    return longest > STRIP_LONG ? style.size * STRIP_LONG / longest : style.size;
}

/* Each strip holds one number and nothing else: it tells nobody what it is for.  The line under it
 * says which way up it is read: 999 is 666 to who holds it the other way. */
static void
draw_strip(Pen *pen, double x, double wide, double size, const PrintContact *contact)
{
    PenStyle style = { size, PEN_INK, PEN_CENTRE, .bold = true, .is_number = true };
    bool is_rtl = pen->is_rtl;
    double scale = pen->scale;
    double length;

    pen->scale = 1;
    pen->is_rtl = false; /* turned by a right angle, the page has no other side */
    length = pen_text_wide(pen, style, contact->number);
    if (size < STRIP_LETTERS_LEAST)
        pen->is_too_wide = true;
    if (pen->is_drawing) {
        cairo_save(pen->cr);
        cairo_translate(pen->cr, x + wide / 2, HIGH - 8);
        cairo_rotate(pen->cr, -1.5707963267948966);
        pen_text(pen, 0, -size * 0.68, STRIP_LONG + 4, style, contact->number);
        pen_box(pen, (STRIP_LONG + 4 - length) / 2, size * 0.48, length, 1.2, PEN_INK);
        cairo_restore(pen->cr);
    }
    pen->is_rtl = is_rtl;
    pen->scale = scale;
}

static void
draw_cut(Pen *pen, double x, double from, double to_x, double to)
{
    static const double dashes[] = { 4, 4 };

    if (!pen->is_drawing)
        return;
    cairo_save(pen->cr);
    cairo_set_source_rgb(pen->cr, 0.49, 0.46, 0.41);
    cairo_set_line_width(pen->cr, 0.7);
    cairo_set_dash(pen->cr, dashes, LEN(dashes), 0);
    cairo_move_to(pen->cr, x, from);
    cairo_line_to(pen->cr, to_x, to);
    cairo_stroke(pen->cr);
    cairo_restore(pen->cr);
}

/* The numbers in turn, so that each may be torn off several times; where no line is valid the
 * emergency number, which not everybody who comes to a country knows. */
static void
draw_strips(Pen *pen, const PrintCard *card)
{
    double top = HIGH - STRIP_HIGH;
    double wide = WIDE / STRIPS;
    double size = strip_size(pen, card);

    draw_cut(pen, 0, top, WIDE, top);
    for (size_t i = 0; i < STRIPS; i++) {
        const PrintContact *contact =
            card->ncontacts > 0 ? &card->contacts[i % card->ncontacts] : &card->danger;

        if (i > 0)
            draw_cut(pen, wide * (double)i, top, wide * (double)i, HIGH);
        draw_strip(pen, wide * (double)i, wide, size, contact);
    }
}

static Status
compose_person(Pen *pen, const PrintCard *card, double *ret_high)
{
    Cx *cx = pen->cx;
    PenStyle title = { 40, PEN_INK, PEN_START, .bold = true, .is_even = true };
    PenStyle lead = { .size = 19, .colour = PEN_INK, .is_even = true };
    PenStyle body = { .size = 17, .colour = PEN_INK, .is_even = true };
    PartsList said = { &card->steps, body, .columns = 1, .gap = 6 };
    PartsCall call = {
        .number = 32, .name = 14, .gap = 5, .is_named = card->voice != PRINT_DISCREET
    };
    double bottom = HIGH - STRIP_HIGH - PARTS_MM(4);
    double y = draw_ornament(pen, PARTS_MM(46), 5) + pen_gap(pen, 12);
    double high = 0;

    y += draw_text(pen, "H1", y, title, card->title);
    y += pen_gap(pen, 6);
    y += draw_text(pen, "P", y, lead, card->lead);
    y += pen_gap(pen, 12);
    y += parts_list(pen, MARGIN, y, INNER, &said);
    y += pen_gap(pen, 12);
    TRY(compose_calls(pen, y, card, call, &high));
    *ret_high = y + high + pen_gap(pen, 5) + draw_foot(pen, bottom, card->foot) + (HIGH - bottom);
    draw_strips(pen, card);
    return OK;
}

const PartsSide *
parts_poster(const PrintCard *card)
{
    static const PartsSide staff = { "the poster", WIDE, HIGH, 0.72, 1.25, 16, compose_staff };
    static const PartsSide person = { "the poster", WIDE, HIGH, 0.6, 1.3, 22, compose_person };

    return card->voice == PRINT_FOR_STAFF ? &staff : &person;
}
