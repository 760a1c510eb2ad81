/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The trainer's book and slides: pages, and the same on paper. */
#include "page/page.h"
#include "people/people_page.h"
#include "training/book.h"
#include "training/record.h"
#include "training/views.h"

static Status on_book(Req *req), on_slides(Req *req), on_book_print(Req *req);
static Status on_slides_print(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/{lang}/learn/book", ADMIT_ANYONE, .on = on_book, .query = learn_query,
      .about = "A module as its trainer needs it." },
    { METHOD_GET, "/{lang}/learn/book/print", ADMIT_ANYONE, .on = on_book_print,
      .query = learn_query, .media = "application/pdf", .about = "The same on paper." },
    { METHOD_GET, "/{lang}/learn/slides", ADMIT_ANYONE, .on = on_slides, .query = learn_query,
      .about = "A module as slides." },
    { METHOD_GET, "/{lang}/learn/slides/print", ADMIT_ANYONE, .on = on_slides_print,
      .query = learn_query, .media = "application/pdf", .about = "The slides as a file." },
};

const RouteTable book_routes = { routes, LEN(routes) };

static Status
reader_of(Req *req, LearnReader *ret)
{
    Cx *cx = req->cx;

    TRY(learn_reader(req, ret));
    if (ret->module == NULL)
        return http_not_found(cx);
    ret->on_paper = true;
    return OK;
}

/* GET /{lang}/learn/book */
static Status
on_book(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    LearnPage *pages;
    Page page;

    TRY(reader_of(req, &reader));
    reader.for_trainer = true;
    shown = learn_module(&reader, reader.module);
    pages = ARENA_ARRAY(cx->arena, (size_t)shown.pages, LearnPage);
    for (int64_t i = 0; i < shown.pages; i++)
        TRY(learn_page(&reader, i + 1, &pages[i]));
    page = page_open(req);
    view_book(&page.view, &shown, reader.module->aim, pages, (size_t)shown.pages,
              learn_href(&reader, "slides", shown.id, 0),
              learn_href(&reader, "slides/print", shown.id, 0),
              learn_href(&reader, "book/print", shown.id, 0), day_of_time(cx->now_s),
              learn_audience_name(reader.audience_id), page_as_country(reader.country));
    return learn_send(req, &page, "learn-book", WORD_BOOK_TITLE, NULL);
}

/* GET /{lang}/learn/slides */
static Status
on_slides(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    BookSlide *slides = NULL;
    size_t n = 0;
    PageFrame frame = {
        .id = "learn-slides", .title = WORD_PAGE_INFORMATION, .is_public = true, .is_bare = true
    };
    Page page;

    TRY(reader_of(req, &reader));
    shown = learn_module(&reader, reader.module);
    TRY(book_slides(&reader, &slides, &n));
    page = page_open(req);
    view_book_slides(&page.view, &shown, slides, n, learn_href(&reader, "book", shown.id, 0),
                     (int64_t)n);
    return page_send(&page, &frame);
}

/* GET /{lang}/learn/book/print */
static Status
on_book_print(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;

    TRY(reader_of(req, &reader));
    reader.for_trainer = true;
    return book_print(&reader);
}

/* GET /{lang}/learn/slides/print */
static Status
on_slides_print(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;

    TRY(reader_of(req, &reader));
    return book_print_slides(&reader);
}
