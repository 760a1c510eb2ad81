/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "print/print.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "print/parts.h"
#include "print/png.h"

/* Steps of the scale that are tried, and dots an inch of a PNG: a card is looked at closely. */
enum { SCALES = 32, DPI_CARD = 300, DPI_POSTER = 150, PAGES_MAX = 2, FILE_MAX = 16 << 20 };

#define SHEET_WIDE PARTS_MM(PRINT_A4_WIDE)
#define SHEET_HIGH PARTS_MM(PRINT_A4_HIGH)
/* Between pages where they stand under one another. */
#define PAGE_GAP PARTS_MM(4)

/* One page of the file: a side, perhaps many times on a sheet, perhaps enlarged. */
typedef struct Page {
    const PartsSide *side;
    double wide; /* points */
    double high;
    double enlarged;
    bool is_sheet;
    double scale; /* as found by fit() */
    double stretch;
} Page;

typedef struct Job {
    const PrintCard *card;
    PrintFormat format;
    Page pages[PAGES_MAX];
    size_t npages;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts; /* its own, so that all of it goes with the job */
    PangoLayout *layout;
    Buf *out;
} Job;

static void
job_done(Job *job)
{
    if (job->layout != NULL)
        g_object_unref(job->layout);
    if (job->cr != NULL)
        cairo_destroy(job->cr);
    if (job->surface != NULL)
        cairo_surface_destroy(job->surface);
    if (job->fonts != NULL)
        g_object_unref(job->fonts);
    job->layout = NULL;
    job->cr = NULL;
    job->surface = NULL;
    job->fonts = NULL;
}

static void
plan(Job *job)
{
    const PrintCard *card = job->card;
    bool is_poster = card->kind == PRINT_POSTER_A4 || card->kind == PRINT_POSTER_A3;
    bool is_a3 = card->kind == PRINT_POSTER_A3;
    bool is_phone = card->kind == PRINT_PHONE;
    const PartsSide *sides[] = { is_phone    ? parts_phone(card)
                                 : is_poster ? parts_poster(card)
                                             : parts_front(card),
                                 is_phone || is_poster ? NULL : parts_back(card) };

    for (size_t i = 0; i < LEN(sides) && sides[i] != NULL; i++) {
        Page page = { sides[i], sides[i]->wide, sides[i]->high, .enlarged = 1 };

        if (card->kind == PRINT_SHEET)
            page = (Page){ sides[i], SHEET_WIDE, SHEET_HIGH, .enlarged = 1, .is_sheet = true };
        if (is_a3) {
            page.wide = PARTS_MM(PRINT_A3_WIDE);
            page.high = PARTS_MM(PRINT_A3_HIGH);
            page.enlarged = page.wide / sides[i]->wide;
        }
        job->pages[job->npages++] = page;
    }
}

static double
all_high(const Job *job)
{
    double high = 0;

    for (size_t i = 0; i < job->npages; i++)
        high += job->pages[i].high + (i > 0 ? PAGE_GAP : 0);
    return high;
}

static double
dots(const Job *job)
{
    bool is_small = job->card->kind == PRINT_POCKET || job->card->kind == PRINT_PHONE;

    return job->format != PRINT_PNG ? 1 : (is_small ? DPI_CARD : DPI_POSTER) / 72.0;
}

static cairo_status_t
take(void *out, const unsigned char *data, unsigned len)
{
    buf_bytes(out, (Bytes){ data, len });
    return CAIRO_STATUS_SUCCESS;
}

static void
describe(Cx *cx, Job *job)
{
    Str day = day_format(cx->arena, job->card->day);
    Str when = arena_format(cx->arena, "%.*sT00:00:00Z", STR_ARG(day));

    cairo_pdf_surface_set_metadata(job->surface, CAIRO_PDF_METADATA_TITLE,
                                   arena_cstr(cx->arena, job->card->title));
    cairo_pdf_surface_set_metadata(job->surface, CAIRO_PDF_METADATA_SUBJECT,
                                   arena_cstr(cx->arena, job->card->foot));
    cairo_pdf_surface_set_metadata(job->surface, CAIRO_PDF_METADATA_CREATOR, "Tessera");
    cairo_pdf_surface_set_metadata(job->surface, CAIRO_PDF_METADATA_CREATE_DATE, when.ptr);
}

static Status
begin(Cx *cx, Job *job)
{
    double wide = job->pages[0].wide;
    double high = all_high(job);

    if (job->format == PRINT_PDF) {
        job->surface =
            cairo_pdf_surface_create_for_stream(take, job->out, wide, job->pages[0].high);
        describe(cx, job);
    } else if (job->format == PRINT_SVG) {
        job->surface = cairo_svg_surface_create_for_stream(take, job->out, wide, high);
        cairo_svg_surface_set_document_unit(job->surface, CAIRO_SVG_UNIT_PT);
    } else {
        job->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(wide * dots(job) + 0.5),
                                                  (int)(high * dots(job) + 0.5));
    }
    job->cr = cairo_create(job->surface);
    job->fonts = pango_cairo_font_map_new();
    if (cairo_status(job->cr) != CAIRO_STATUS_SUCCESS)
        FAIL(ERR_OS, "print.cairo", "%s", cairo_status_to_string(cairo_status(job->cr)));
    return OK;
}

/* Letters are measured as they are drawn, whatever the dots: the same breaks of lines in each
 * format. */
static void
prepare(Cx *cx, Job *job)
{
    PangoContext *context = pango_font_map_create_context(job->fonts);
    PangoLanguage *language =
        pango_language_from_string(arena_cstr(cx->arena, job->card->language));
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, language);
    pango_cairo_update_context(job->cr, context);
    job->layout = pango_layout_new(context);
    g_object_unref(context);
}

static Pen
pen_of(Cx *cx, const Job *job, const Page *page)
{
    return (Pen){ .cx = cx,
                  .cr = job->cr,
                  .layout = job->layout,
                  .wide = page->side->wide,
                  .is_rtl = job->card->is_rtl,
                  .is_practice = job->card->is_practice,
                  .scale = page->scale,
                  .stretch = page->stretch };
}

/* How much room is left at page->scale, and over how many gaps; negative if it does not fit. */
static Status
measure(Cx *cx, const Job *job, const Page *page, double *ret_left, size_t *ret_gaps)
{
    Pen pen = pen_of(cx, job, page);
    double high = 0;

    TRY(page->side->compose(&pen, job->card, &high));
    if (pen.unknown > 0)
        FAIL_AT(ERR_INVALID, "print.glyph", arena_cstr(cx->arena, job->card->language),
                "no installed font has %d of its letters; fonts-noto-core has most scripts",
                pen.unknown);
    *ret_left = pen.is_too_wide ? -1 : page->side->high - high;
    *ret_gaps = pen.ngaps;
    return OK;
}

static double
scale_at(const PartsSide *side, int step)
{
    return side->least + (side->most - side->least) * step / SCALES;
}

/* What is left over goes to the gaps; less of it, where it would push one part into another. */
static Status
spread(Cx *cx, const Job *job, Page *page, double stretch)
{
    double left = -1;
    size_t gaps;

    if (stretch > page->side->stretch_max)
        stretch = page->side->stretch_max;
    for (int tries = 0; tries < 4 && left < 0; tries++, stretch /= 2) {
        page->stretch = stretch * 0.999;
        TRY(measure(cx, job, page, &left, &gaps));
    }
    if (left < 0)
        page->stretch = 0;
    return OK;
}

/* The largest letters that fit, by halving. */
static Status
fit(Cx *cx, const Job *job, Page *page)
{
    const PartsSide *side = page->side;
    int good = -1;
    int bad = SCALES + 1;
    double left = 0;
    size_t gaps = 0;

    page->stretch = 0;
    while (bad - good > 1) {
        int middle = good + (bad - good) / 2;

        page->scale = scale_at(side, middle);
        TRY(measure(cx, job, page, &left, &gaps));
        if (left >= 0)
            good = middle;
        else
            bad = middle;
    }
    if (good < 0)
        FAIL_AT(ERR_INVALID, "print.space", side->name,
                "the words do not fit at letters that can be read; leave a contact out or "
                "shorten a text");
    page->scale = scale_at(side, good);
    TRY(measure(cx, job, page, &left, &gaps));
    return spread(cx, job, page, gaps > 0 ? left / (double)gaps : 0);
}

static Status
draw_side(Cx *cx, const Job *job, const Page *page, bool is_tagged)
{
    Pen pen = pen_of(cx, job, page);
    double high;

    pen.is_drawing = true;
    pen.is_tagged = is_tagged;
    TRY(page->side->compose(&pen, job->card, &high));
    /* What was measured is what was drawn. */
    ASSERT(high <= page->side->high + 0.01 && !pen.is_too_wide && pen.unknown == 0);
    return OK;
}

/* Ten, two beside each other: the same from behind, so the sheet may be turned over either way. */
static Status
draw_sheet(Cx *cx, const Job *job, const Page *page)
{
    double x = (SHEET_WIDE - 2 * page->side->wide) / 2;
    double y = (SHEET_HIGH - 5 * page->side->high) / 2;

    for (int i = 0; i < PRINT_ON_A_SHEET; i++) {
        cairo_save(job->cr);
        cairo_translate(job->cr, x + page->side->wide * (i % 2), y + page->side->high * (i / 2));
        TRY(draw_side(cx, job, page, i == 0));
        cairo_restore(job->cr);
    }
    parts_marks(job->cr, x, y);
    return OK;
}

static Status
draw_page(Cx *cx, const Job *job, const Page *page)
{
    cairo_rectangle(job->cr, 0, 0, page->wide, page->high);
    cairo_set_source_rgb(job->cr, 1, 1, 1);
    cairo_fill(job->cr);
    if (page->is_sheet)
        return draw_sheet(cx, job, page);
    cairo_scale(job->cr, page->enlarged, page->enlarged);
    return draw_side(cx, job, page, true);
}

static Status
draw_pages(Cx *cx, Job *job)
{
    double y = 0;

    if (job->format != PRINT_PDF) {
        cairo_scale(job->cr, dots(job), dots(job));
        cairo_set_source_rgb(job->cr, 0.86, 0.85, 0.83);
        cairo_paint(job->cr);
    }
    for (size_t i = 0; i < job->npages; i++) {
        const Page *page = &job->pages[i];

        if (job->format == PRINT_PDF)
            cairo_pdf_surface_set_size(job->surface, page->wide, page->high);
        cairo_save(job->cr);
        cairo_translate(job->cr, 0, y);
        /* Cairo calls a file tagged whose first tag is this one.  It ends with the last page: what
         * comes behind that is lost. */
        if (i == 0)
            cairo_tag_begin(job->cr, "Document", NULL);
        TRY(draw_page(cx, job, page));
        if (i + 1 == job->npages)
            cairo_tag_end(job->cr, "Document");
        cairo_restore(job->cr);
        if (job->format == PRINT_PDF)
            cairo_show_page(job->cr);
        else
            y += page->high + PAGE_GAP;
    }
    return OK;
}

/* cairo_destroy before cairo_surface_finish, or the file is cut off. */
static Status
finish(Cx *cx, Job *job)
{
    cairo_status_t status = cairo_status(job->cr);

    g_object_unref(job->layout);
    job->layout = NULL;
    cairo_destroy(job->cr);
    job->cr = NULL;
    if (status == CAIRO_STATUS_SUCCESS && job->format == PRINT_PNG) {
        cairo_surface_flush(job->surface);
        TRY(print_png(cx, job->surface, job->out));
    }
    cairo_surface_finish(job->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(job->surface);
    if (status != CAIRO_STATUS_SUCCESS)
        FAIL(ERR_OS, "print.cairo", "%s", cairo_status_to_string(status));
    if (job->format == PRINT_PDF)
        parts_describe_pdf(cx, job->card, job->out);
    return OK;
}

/* A quote would end the attribute that Cairo reads. */
static Status
check_link(Cx *cx, Str href)
{
    for (size_t i = 0; i < href.len; i++) {
        if (href.ptr[i] == '\'' || href.ptr[i] == '\\' || (unsigned char)href.ptr[i] <= ' ')
            FAIL_AT(ERR_INVALID, "print.link", "link",
                    "an address has no quote, backslash or blank");
    }
    return OK;
}

static Status
check_links(Cx *cx, const PrintCard *card)
{
    TRY(check_link(cx, card->danger.href));
    TRY(check_link(cx, card->guide));
    for (size_t i = 0; i < card->ncontacts; i++)
        TRY(check_link(cx, card->contacts[i].href));
    return OK;
}

static Status
run(Cx *cx, Job *job)
{
    TRY(check_links(cx, job->card));
    TRY(begin(cx, job));
    prepare(cx, job);
    for (size_t i = 0; i < job->npages; i++)
        TRY(fit(cx, job, &job->pages[i]));
    TRY(draw_pages(cx, job));
    return finish(cx, job);
}

void
print_start(void)
{
    (void)FcInit();
}

Status
print_card(Cx *cx, const PrintCard *card, PrintFormat format, Buf *out)
{
    Buf file = buf_new(FILE_MAX);
    AUTO(job_done) Job job = { .card = card, .format = format, .out = &file };
    Status status;

    plan(&job);
    status = run(cx, &job);
    job_done(&job);
    if (status.code == ERR_NONE && format == PRINT_SVG)
        parts_describe_svg(card, buf_text(&file), out);
    else if (status.code == ERR_NONE)
        buf_bytes(out, buf_view(&file));
    buf_free(&file);
    return status;
}

/* --- many parts in one file --- */

/* The next card of a bundle: planned, measured and drawn like one that stands alone. */
static Status
draw_card(Cx *cx, Job *job, const PrintCard *card)
{
    job->card = card;
    job->npages = 0;
    TRY(check_links(cx, card));
    plan(job);
    for (size_t i = 0; i < job->npages; i++)
        TRY(fit(cx, job, &job->pages[i]));
    return draw_pages(cx, job);
}

static Status
draw_part(Cx *cx, Job *job, const PrintBundle *bundle, const PrintPart *part)
{
    Pen pen = { .cx = cx,
                .cr = job->cr,
                .layout = job->layout,
                .wide = SHEET_WIDE,
                .is_rtl = bundle->is_rtl && !(part->paper != NULL && part->paper->is_ltr) &&
                          !(part->slides != NULL && part->slides->is_ltr),
                .is_practice = bundle->is_practice,
                .is_tagged = true,
                .scale = 1 };

    if (part->card != NULL)
        return draw_card(cx, job, part->card);
    if (part->slides != NULL) {
        cairo_pdf_surface_set_size(job->surface, SHEET_HIGH, SHEET_WIDE);
        return parts_slides(&pen, bundle, part->slides);
    }
    cairo_pdf_surface_set_size(job->surface, SHEET_WIDE, SHEET_HIGH);
    return part->paper != NULL ? parts_paper(&pen, bundle, part->paper)
                               : parts_labels(&pen, part->labels, part->nlabels);
}

static Status
run_bundle(Cx *cx, Job *job, const PrintBundle *bundle)
{
    job->pages[0] = (Page){ .wide = SHEET_WIDE, .high = SHEET_HIGH };
    job->npages = 1;
    TRY(begin(cx, job));
    prepare(cx, job);
    for (size_t i = 0; i < bundle->n; i++)
        TRY(draw_part(cx, job, bundle, &bundle->parts[i]));
    return finish(cx, job);
}

Status
print_bundle(Cx *cx, const PrintBundle *bundle, Buf *out)
{
    Buf file = buf_new(FILE_MAX);
    PrintCard whole = { .language = bundle->language,
                        .is_rtl = bundle->is_rtl,
                        .title = bundle->title,
                        .foot = bundle->foot,
                        .day = bundle->day };
    AUTO(job_done) Job job = { .card = &whole, .format = PRINT_PDF, .out = &file };
    Status status = run_bundle(cx, &job, bundle);

    job_done(&job);
    if (status.code == ERR_NONE)
        buf_bytes(out, buf_view(&file));
    buf_free(&file);
    return status;
}
