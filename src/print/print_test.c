/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "print/print.h"
#include "tests/t.h"

enum { OUT_MAX = 16 << 20 };

static PrintLines
lines_of(size_t n, const char *const *texts)
{
    PrintLines lines = { .n = n };

    for (size_t i = 0; i < n; i++)
        lines.items[i] = str_of(texts[i]);
    return lines;
}

static PrintCard
card_of(PrintKind kind, PrintVoice voice)
{
    static const char *const signs[] = {
        "Another speaks for the person", "Cannot leave the work",      "Marks of violence",
        "Fear or low spirits",           "Does not know the language", "Has no papers"
    };
    static const char *const questions[] = { "What work do you do?", "Are you paid?",
                                             "Can you leave?", "Who has your papers?" };
    static const char *const steps[] = { "See the person alone.", "Safety first.",
                                         "Listen, do not press." };
    PrintCard card = { .kind = kind,
                       .voice = voice,
                       .language = STR("en"),
                       .title = STR("You think somebody is exploited"),
                       .signs_title = STR("Signs"),
                       .questions_title = STR("Questions"),
                       .steps_title = STR("What to do"),
                       .contacts_title = STR("Whom to call"),
                       .danger = { STR("Danger"), STR("112"), STR("tel:112"), STR("") },
                       .ncontacts = 1,
                       .guide = STR("https://tessera.example.org/en/guidance"),
                       .guide_label = STR("What do I do now?"),
                       .foot = STR("SE 2026-1 · 24 Nov 2026") };

    card.signs = lines_of(LEN(signs), signs);
    card.questions = lines_of(LEN(questions), questions);
    card.steps = lines_of(LEN(steps), steps);
    card.contacts[0] = (PrintContact){ STR("Support line"), STR("08-465 004 12"),
                                       STR("tel:+46846500412"), STR("weekdays 08-17") };
    (void)day_of(2026, 11, 24, &card.day);
    return card;
}

static bool
holds(const Buf *buf, const char *text)
{
    return memmem(buf->ptr, buf->len, text, strlen(text)) != NULL;
}

/* The sizes of all pages in millimetres, as the PDF's boxes say; the number of pages. */
static size_t
boxes(const Buf *pdf, double wide[4], double high[4])
{
    static const char name[] = "/MediaBox [ 0 0 ";
    const uint8_t *at = pdf->ptr;
    size_t n = 0;

    while (n < 4 && (at = memmem(at, (size_t)(pdf->ptr + pdf->len - at), name, strlen(name)))) {
        char text[40] = { 0 };
        char *end;

        at += strlen(name);
        memcpy(text, at, sizeof text - 1);
        wide[n] = strtod(text, &end) / 72 * 25.4;
        high[n++] = strtod(end, NULL) / 72 * 25.4;
    }
    return n;
}

typedef struct Paper {
    PrintKind kind;
    size_t pages;
    double wide;
    double high;
} Paper;

TEST(print, paper_has_its_size_in_millimetres)
{
    static const Paper papers[] = { { PRINT_POCKET, 2, 85.6, 54 },
                                    { PRINT_SHEET, 2, 210, 297 },
                                    { PRINT_POSTER_A4, 1, 210, 297 },
                                    { PRINT_POSTER_A3, 1, 297, 420 },
                                    { PRINT_PHONE, 1, 90, 195 } };

    for (size_t i = 0; i < LEN(papers); i++) {
        PrintCard card = card_of(papers[i].kind, PRINT_FOR_STAFF);
        Buf out = buf_new(OUT_MAX);
        double wide[4];
        double high[4];
        size_t n;

        CHECK_OK(print_card(cx, &card, PRINT_PDF, &out));
        n = boxes(&out, wide, high);
        CHECK_INT(n, papers[i].pages);
        for (size_t k = 0; k < n; k++) {
            CHECK(fabs(wide[k] - papers[i].wide) < 0.01);
            CHECK(fabs(high[k] - papers[i].high) < 0.01);
        }
        buf_free(&out);
    }
}

TEST(print, a_pdf_has_title_links_structure_and_its_fonts)
{
    PrintCard card = card_of(PRINT_POCKET, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);

    CHECK_OK(print_card(cx, &card, PRINT_PDF, &out));
    CHECK(holds(&out, "/Title (You think somebody is exploited)"));
    CHECK(holds(&out, "/URI (tel:+46846500412)"));
    CHECK(holds(&out, "/URI (https://tessera.example.org/en/guidance)"));
    CHECK(holds(&out, "/StructTreeRoot"));
    CHECK(holds(&out, "/S /H1"));
    CHECK(holds(&out, "/MarkInfo << /Marked true >>\n   /Lang (en)\n"));
    CHECK(holds(&out, "/DisplayDocTitle true >>"));
    CHECK(holds(&out, "/FontFile"));
    CHECK(holds(&out, "NotoSans"));
    CHECK(holds(&out, "/CreationDate (20261124000000Z)"));
    buf_free(&out);
}

/* Where `text` stands in the file from `from` on; its length if nowhere. */
static size_t
place_of(const Buf *buf, size_t from, const char *text)
{
    const uint8_t *at = memmem(buf->ptr + from, buf->len - from, text, strlen(text));

    return at != NULL ? (size_t)(at - buf->ptr) : buf->len;
}

/* Each kind of file: all of it one document, and its parts in the order in which they are read. */
TEST(print, every_pdf_is_tagged_and_says_its_language)
{
    static const PrintKind kinds[] = { PRINT_POCKET, PRINT_SHEET, PRINT_POSTER_A4, PRINT_POSTER_A3,
                                       PRINT_PHONE };

    for (size_t i = 0; i < LEN(kinds) * 3; i += T_ONE_IN(2)) {
        PrintCard card = card_of(kinds[i / 3], (PrintVoice)(i % 3));
        Buf out = buf_new(OUT_MAX);

        card.language = STR("ar");
        card.is_rtl = true;
        CHECK_OK(print_card(cx, &card, PRINT_PDF, &out));
        CHECK(holds(&out, "/Marked true >>\n   /Lang (ar)\n"));
        CHECK(holds(&out, "/Direction /R2L"));
        CHECK(place_of(&out, 0, "/S /Document") < out.len);
        CHECK_INT(place_of(&out, place_of(&out, 0, "/S /Document") + 1, "/S /Document"), out.len);
        CHECK(!holds(&out, "/S /Figure"));
        buf_free(&out);
    }
}

TEST(print, what_stands_at_the_foot_is_read_last)
{
    PrintCard card = card_of(PRINT_POSTER_A4, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);
    size_t link;

    CHECK_OK(print_card(cx, &card, PRINT_PDF, &out));
    link = place_of(&out, 0, "/S /Sect"); /* whom to call */
    CHECK(link < out.len);
    CHECK(place_of(&out, 0, "/S /H1") < place_of(&out, 0, "/S /L\n"));
    CHECK(place_of(&out, 0, "/S /L\n") < link);
    CHECK_INT(place_of(&out, link, "/S /L\n"), out.len);
    CHECK(place_of(&out, link, "/S /P") < out.len);
    buf_free(&out);
}

TEST(print, pages_of_text_are_tagged_too)
{
    PaperBlock blocks[] = { { PAPER_TITLE, STR("What to know"), STR("") },
                            { PAPER_HEADING, STR("First"), STR("") },
                            { PAPER_TEXT, STR("A sentence."), STR("") } };
    PrintPaper paper = { .blocks = blocks, .n = LEN(blocks) };
    PrintSlide slide = { blocks, LEN(blocks) };
    PrintSlides slides = { .slides = &slide, .n = 1 };
    PrintLabel label = { .name = STR("Ana") };
    PrintPart parts[] = { { .paper = &paper },
                          { .slides = &slides },
                          { .labels = &label, .nlabels = 1 } };

    for (size_t i = 0; i < LEN(parts); i++) {
        PrintBundle bundle = {
            .language = STR("de"), .title = STR("T"), .foot = STR("F"), .parts = &parts[i], .n = 1
        };
        Buf out = buf_new(OUT_MAX);

        CHECK_OK(print_bundle(cx, &bundle, &out));
        CHECK(holds(&out, "/Marked true >>\n   /Lang (de)\n"));
        CHECK(holds(&out, "/S /P"));
        CHECK(holds(&out, "/S /H1") == (i < 2));
        buf_free(&out);
    }
}

/* An SVG has numbers of Cairo's own in it. */
TEST(print, the_same_card_gives_the_same_file)
{
    static const PrintFormat formats[] = { PRINT_PDF, PRINT_PNG };
    PrintCard card = card_of(PRINT_SHEET, PRINT_FOR_PERSON);

    for (size_t i = 0; i < LEN(formats); i++) {
        Buf one = buf_new(OUT_MAX);
        Buf two = buf_new(OUT_MAX);

        CHECK_OK(print_card(cx, &card, formats[i], &one));
        CHECK_OK(print_card(cx, &card, formats[i], &two));
        CHECK(one.len > 1000 && bytes_equal(buf_view(&one), buf_view(&two)));
        buf_free(&one);
        buf_free(&two);
    }
}

TEST(print, an_svg_says_what_it_is_in_its_language)
{
    PrintCard card = card_of(PRINT_POCKET, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);

    card.title = STR("Arbeit & <Zwang>");
    card.language = STR("de");
    CHECK_OK(print_card(cx, &card, PRINT_SVG, &out));
    CHECK(holds(&out, "xml:lang=\"de\" role=\"img\">\n<title>Arbeit &amp; &lt;Zwang></title>"));
    CHECK(holds(&out, "width=\"242.645669pt\""));
    buf_free(&out);
}

TEST(print, what_does_not_fit_is_refused_by_side_and_nothing_is_written)
{
    PrintCard card = card_of(PRINT_POCKET, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);

    card.steps.items[0] = arena_format(
        cx->arena, "%s",
        "One step whose words go on and on until nobody can read them on a card that is as small "
        "as this one is, and then they go on a little more, as words do that nobody has cut, and "
        "more, so that no size of letters that an eye can read without a glass has room for them "
        "on the paper, whatever is taken away elsewhere, since the signs above need theirs, too, "
        "and the band above them; so that, at last, the only honest thing to do is to refuse.");
    card.steps.items[1] = card.steps.items[2] = card.steps.items[0];
    CHECK_FAILS(print_card(cx, &card, PRINT_PDF, &out), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("print.space"));
    CHECK_STR(str_of(cx->err.where), STR("the front"));
    CHECK_INT(out.len, 0);
}

TEST(print, a_word_broader_than_its_column_is_refused)
{
    PrintCard card = card_of(PRINT_POCKET, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);

    card.questions.items[0] = STR("Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk?");
    CHECK_FAILS(print_card(cx, &card, PRINT_PDF, &out), ERR_INVALID);
    CHECK_STR(str_of(cx->err.where), STR("the back"));
}

TEST(print, a_letter_that_no_font_has_is_refused)
{
    PrintCard card = card_of(PRINT_POSTER_A4, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);

    card.lead = STR("unassigned: \xcd\xb8"); /* U+0378 */
    CHECK_FAILS(print_card(cx, &card, PRINT_PNG, &out), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("print.glyph"));
    CHECK_INT(out.len, 0);
}

TEST(print, links_hold_nothing_that_ends_them)
{
    PrintCard card = card_of(PRINT_POCKET, PRINT_FOR_STAFF);
    Buf out = buf_new(OUT_MAX);

    card.contacts[0].href = STR("tel:1' dest='x");
    CHECK_FAILS(print_card(cx, &card, PRINT_PDF, &out), ERR_INVALID);
    card = card_of(PRINT_POCKET, PRINT_FOR_STAFF);
    card.guide = STR("https://tessera.example.org/a b");
    CHECK_FAILS(print_card(cx, &card, PRINT_PDF, &out), ERR_INVALID);
    CHECK_STR(str_of(cx->err.key), STR("print.link"));
}

/* --- pictures --- */

typedef struct Reading {
    Bytes rest;
} Reading;

static cairo_status_t
read_some(void *reading, unsigned char *to, unsigned len)
{
    Reading *r = reading;

    if (r->rest.len < len)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, r->rest.ptr, len);
    r->rest.ptr += len;
    r->rest.len -= len;
    return CAIRO_STATUS_SUCCESS;
}

/* How many dots of a frame of that breadth, in millimetres, around the second page of a pocket card
 * are not white. */
static int
ink_in_frame(const Buf *png, double frame_mm)
{
    Reading reading = { buf_view(png) };
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(read_some, &reading);
    const unsigned char *data = cairo_image_surface_get_data(image);
    int wide = cairo_image_surface_get_width(image);
    int high = cairo_image_surface_get_height(image);
    int stride = cairo_image_surface_get_stride(image);
    double mm = wide / PRINT_CARD_WIDE;
    int top = (int)ceil(high - PRINT_CARD_HIGH * mm) + 1;
    int frame = (int)(frame_mm * mm);
    int dots = 0;

    for (int y = top; y < high - 1; y++) {
        for (int x = 0; x < wide; x++) {
            bool is_inside = x > frame && x < wide - frame && y > top + frame && y < high - frame;

            dots += !is_inside && (data[y * stride + x * 4] != 255);
        }
    }
    cairo_surface_destroy(image);
    return dots;
}

/* Words of any length: the card is refused, or nothing comes near its edge. */
TEST(print, nothing_is_ever_cut_off)
{
    static const char *const words[] = { "exploitation ", "a ",        "Aufenthaltserlaubnis ",
                                         "papers ",       "المساعدة ", "in ",
                                         "därför ",       "și " };
    uint64_t seed = 7;
    int printed = 0;
    int refused = 0;

    for (int round = 0; round < 24; round += T_ONE_IN(5)) {
        PrintCard card = card_of(PRINT_POCKET, round % 2 == 0 ? PRINT_FOR_STAFF : PRINT_FOR_PERSON);
        Buf out = buf_new(OUT_MAX);
        Status status;

        card.is_rtl = round % 3 == 0;
        for (size_t i = 0; i < card.questions.n; i++) {
            Buf text = buf_new(4096);
            size_t n = 1 + t_random_u64(&seed) % (size_t)(1 + 2 * round);

            for (size_t k = 0; k < n; k++)
                buf_str(&text, str_of(words[t_random_u64(&seed) % LEN(words)]));
            card.questions.items[i] = arena_str(cx->arena, str_trim(buf_text(&text)));
            card.steps.items[i % card.steps.n] = card.questions.items[i];
            buf_free(&text);
        }
        status = print_card(cx, &card, PRINT_PNG, &out);
        printed += status.code == ERR_NONE;
        refused += status.code == ERR_INVALID && strcmp(cx->err.key, "print.space") == 0;
        CHECK_INT(printed + refused, round / T_ONE_IN(5) + 1);
        if (status.code == ERR_NONE)
            CHECK_INT(ink_in_frame(&out, 1.5), 0);
        buf_free(&out);
    }
    CHECK(printed > 4 / T_ONE_IN(5));
    CHECK(refused > 4 / T_ONE_IN(5));
}

/* What flows over a slide is written smaller; what would be too small to read is refused by name.
 */
TEST(print, a_slide_holds_what_can_be_read_in_a_room_or_says_which_one_does_not)
{
    PaperBlock blocks[60];
    PrintSlide slide = { blocks, 1 };
    PrintSlides slides = { .slides = &slide, .n = 1 };
    PrintPart part = { .slides = &slides };
    PrintBundle bundle = {
        .language = STR("en"), .title = STR("T"), .foot = STR("F"), .parts = &part, .n = 1
    };
    size_t printed = 0;

    blocks[0] = (PaperBlock){ PAPER_TITLE, STR("What is full"), STR("") };
    for (size_t i = 1; i < LEN(blocks); i++)
        blocks[i] =
            (PaperBlock){ PAPER_ITEM, STR("Never ask with the companion in the room."), STR("") };
    for (size_t n = 1; n <= LEN(blocks); n += T_ONE_IN(3)) {
        Buf out = buf_new(OUT_MAX);
        Status status;

        slide.n = n;
        status = print_bundle(cx, &bundle, &out);
        if (status.code == ERR_NONE)
            printed = n;
        else
            CHECK_STR(str_of(cx->err.key), STR("print.space"));
        buf_free(&out);
    }
    CHECK(printed >= 12);
    CHECK(printed < LEN(blocks));
    CHECK(strstr(cx->err.message, "What is full") != NULL);
}
