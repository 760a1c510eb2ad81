/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/languages_page.h"

#include "app/views.h"
#include "people/people_page.h"

static Status on_languages(Req *req);

static const Route routes[] = {
    { METHOD_GET, "/{lang}/languages", ADMIT_ANYONE, .on = on_languages,
      .about = "How much of the pages is said in each language." },
};

const RouteTable languages_page_routes = { routes, LEN(routes) };

static LanguageLine
line_of(Arena *arena, const PageLanguage *lang)
{
    TextItem *lacks = ARENA_ARRAY(arena, WORDS, TextItem);
    size_t n = 0;

    for (size_t i = 0; i < WORDS; i++) {
        if (lang->texts[i].forms[0] == NULL)
            lacks[n++].text = str_of(page_keys[i].key);
    }
    return (LanguageLine){ .code = str_of(lang->code),
                           .name = str_of(lang->name),
                           .dir = lang->is_rtl ? STR("rtl") : STR("ltr"),
                           .said = (int64_t)(WORDS - n),
                           .of = WORDS,
                           .is_draft = lang->is_draft,
                           .is_partial = lang->is_partial,
                           .lacks = { lacks, lang->is_partial ? 0 : n } };
}

/* GET /{lang}/languages */
static Status
on_languages(Req *req)
{
    Cx *cx = req->cx;
    LanguageLine *lines = ARENA_ARRAY(cx->arena, page_nlanguages, LanguageLine);
    PageFrame frame;
    Page page;

    for (size_t i = 0; i < page_nlanguages; i++)
        lines[i] = line_of(cx->arena, &page_languages[i]);
    TRY(people_frame_public(req, "languages", &frame));
    page = page_open(req);
    view_languages_report(&page.view, lines, page_nlanguages);
    return page_send(&page, &frame);
}
