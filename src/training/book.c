/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Slides and book of a module, made of the blocks of its handout. */
#include "training/book.h"

#include "training/picture.h"
#include "training/record.h"

static BookLine
line_of(const PaperBlock *block)
{
    return (BookLine){ .text = block->text,
                       .beside = block->beside,
                       .title = block->ink == PAPER_TITLE,
                       .lead = block->ink == PAPER_LEAD,
                       .heading = block->ink == PAPER_HEADING,
                       .paragraph = block->ink == PAPER_TEXT,
                       .item = block->ink == PAPER_ITEM,
                       .say = block->ink == PAPER_SAY,
                       .small = block->ink == PAPER_SMALL };
}

/* The drawing of a page, where it has one. */
static Str
picture_of(const LearnReader *reader, const ModulePage *page)
{
    const ModuleBlock *blocks = page->blocks.items;

    for (size_t i = 0; i < page->blocks.n; i++) {
        if (blocks[i].live != NULL && blocks[i].live->show == LIVE_PICTURE &&
            module_block_is_for(&blocks[i], reader->audience_id))
            return blocks[i].live->of;
    }
    return STR("");
}

/* The first names the module. */
static Status
handout_of(const LearnReader *reader, size_t slide, Handout *ret)
{
    Cx *cx = reader->req->cx;
    const Module *module = reader->module;

    *ret = handout_new(cx->arena);
    ret->is_brief = true;
    if (slide > 0)
        return handout_page(reader, ret, slide - 1);
    handout_add(ret, PAPER_TITLE, STR(""), module->title);
    handout_add(ret, PAPER_LEAD, STR(""), module->about);
    handout_picture(ret, STR("tiles"));
    return OK;
}

static Href
link_to(const LearnReader *reader, size_t n)
{
    Str page = learn_href(reader, "slides", reader->module->id, 0).address;

    return page_href(arena_format(reader->req->cx->arena, "%.*s#s%zu", STR_ARG(page), n));
}

Status
book_slides(const LearnReader *reader, BookSlide **ret, size_t *ret_n)
{
    Cx *cx = reader->req->cx;
    const ModulePage *pages = reader->module->pages.items;
    size_t n = reader->module->pages.n + 1;
    BookSlide *slides = ARENA_ARRAY(cx->arena, n, BookSlide);

    for (size_t i = 0; i < n; i++) {
        Handout handout;
        Str picture = i > 0 ? picture_of(reader, &pages[i - 1]) : STR("tiles");
        BookLine *lines;
        size_t nlines = 0;

        TRY(handout_of(reader, i, &handout));
        lines = ARENA_ARRAY(cx->arena, handout.n, BookLine);
        for (size_t k = 0; k < handout.n; k++) {
            if (handout.blocks[k].ink != PAPER_PICTURE)
                lines[nlines++] = line_of(&handout.blocks[k]);
        }
        slides[i] = (BookSlide){ .n = (int64_t)i + 1,
                                 .id = arena_format(cx->arena, "s%zu", i + 1),
                                 .next = link_to(reader, i + 1 < n ? i + 2 : 1),
                                 .back = link_to(reader, i > 0 ? i : 1),
                                 .picture = picture,
                                 .turned = picture_is_turned(picture, reader->module->language),
                                 .blocks = { lines, nlines } };
    }
    *ret = slides;
    *ret_n = n;
    return OK;
}

/* --- on paper --- */

static Status
write(const LearnReader *reader, const PrintPart *part)
{
    Req *req = reader->req;
    const Module *module = reader->module;
    Day today = day_of_time(req->cx->now_s);
    const PageLanguage *lang = page_language(module->language);
    PrintBundle bundle = {
        .language = module->language,
        .is_rtl = lang != NULL && lang->is_rtl,
        .title = module->title,
        .foot = arena_format(
            req->cx->arena,
            "%.*s%.*s " HANDOUT_LTR("%.*s") " \xC2\xB7 " HANDOUT_LTR("%.*s") " \xC2\xB7 Tessera",
            STR_ARG(learn_practice_mark(req)), STR_ARG(module->title), STR_ARG(module->version),
            STR_ARG(day_format(req->cx->arena, today))),
        .is_practice = page_is_practice(),
        .day = today,
        .parts = part,
        .n = 1
    };

    return print_bundle(req->cx, &bundle, &req->out);
}

Status
book_print_slides(const LearnReader *reader)
{
    Cx *cx = reader->req->cx;
    size_t n = reader->module->pages.n + 1;
    PrintSlide *slides = ARENA_ARRAY(cx->arena, n, PrintSlide);
    PrintSlides all = { .slides = slides, .n = n };

    for (size_t i = 0; i < n; i++) {
        Handout handout;

        TRY(handout_of(reader, i, &handout));
        slides[i] = (PrintSlide){ handout.blocks, handout.n };
    }
    return write(reader, &(PrintPart){ .slides = &all });
}

Status
book_print(const LearnReader *reader)
{
    Cx *cx = reader->req->cx;
    Handout handout = handout_new(cx->arena);
    PrintPaper paper = { .blocks = handout.blocks };

    TRY(handout_module(reader, &handout));
    paper.n = handout.n;
    return write(reader, &(PrintPart){ .paper = &paper });
}
