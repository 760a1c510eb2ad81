/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of learning: the list, a page of one idea, the end, the handout. */
#include "training/learn.h"

#include "people/people_page.h"
#include "training/picture.h"
#include "training/record.h"
#include "training/views.h"

enum { COUNTRIES_MAX = 32, AUDIENCES_MAX = 40 };

static Status on_list(Req *req), on_read(Req *req), on_end(Req *req), on_handout(Req *req);

const char *const learn_query[] = { "m", "n", "for", "country", "case", "choice", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/learn", ADMIT_ANYONE, .on = on_list, .query = learn_query,
      .about = "The modules of training." },
    { METHOD_GET, "/{lang}/learn/read", ADMIT_ANYONE, .on = on_read, .query = learn_query,
      .about = "One page of a module." },
    { METHOD_GET, "/{lang}/learn/end", ADMIT_ANYONE, .on = on_end, .query = learn_query,
      .writes = true, .about = "The end of a module; noted for who is signed in." },
    { METHOD_GET, "/{lang}/learn/handout", ADMIT_ANYONE, .on = on_handout, .query = learn_query,
      .about = "A whole module, to be printed." },
};

const RouteTable learn_routes = { routes, LEN(routes) };

/* The country of the address, if there is a law or directory of it; else the installation's. */
static Str
country_of(const Req *req, Str asked)
{
    const Site *site = site_of(req);

    return site_pack_of(site, asked) != NULL ? site_pack_of(site, asked)->country : site->country;
}

Status
learn_reader(Req *req, LearnReader *ret)
{
    Cx *cx = req->cx;
    const ModuleSet *set = training_set();
    LearnReader reader = { .req = req,
                           .audience = module_audience(set, http_query(req, STR("for"))),
                           .country = country_of(req, http_query(req, STR("country"))) };
    Str id = http_query(req, STR("m"));

    if (reader.audience != NULL)
        reader.audience_id = reader.audience->id;
    if (id.len > 0) {
        reader.module = module_find(set, id, req->lang);
        if (reader.module == NULL)
            return http_not_found(cx);
    }
    reader.chosen_case = http_query(req, STR("case"));
    (void)str_to_int(http_query(req, STR("choice")), &reader.choice);
    *ret = reader;
    return OK;
}

/* Titles of public pages say nothing: browsers remember them. */
Status
learn_send(Req *req, Page *page, const char *id, Word title, const char *words)
{
    Cx *cx = req->cx;
    PageFrame frame = { .id = id,
                        .title = WORD_PAGE_INFORMATION,
                        .script = "public",
                        .words = words,
                        .is_public = true,
                        .is_demo = site_of(req)->demo };

    if (req->actor != NULL)
        TRY(people_frame(req, id, title, words != NULL ? words : "", &frame));
    return page_send(page, &frame);
}

static LearnLink *
audiences_of(const LearnReader *reader, size_t *ret_n)
{
    const ModuleSet *set = training_set();
    const Audience *all = set->audiences.items;
    LearnLink *links = ARENA_ARRAY(reader->req->cx->arena, AUDIENCES_MAX, LearnLink);
    size_t n = 0;

    for (size_t i = 0; i < set->audiences.n && n < AUDIENCES_MAX; i++)
        links[n++] = (LearnLink){ .id = all[i].id,
                                  .name = learn_audience_name(all[i].id),
                                  .is_current = reader->audience == &all[i] };
    *ret_n = n;
    return links;
}

static LearnLink *
countries_of(const LearnReader *reader, size_t *ret_n)
{
    const Site *site = site_of(reader->req);
    LearnLink *links = ARENA_ARRAY(reader->req->cx->arena, COUNTRIES_MAX, LearnLink);
    size_t n = 0;

    for (size_t i = 0; i < site->npacks && n < COUNTRIES_MAX; i++)
        links[n++] =
            (LearnLink){ .id = site->packs[i].country,
                         .name = page_as_country(site->packs[i].country),
                         .is_current = str_equal(site->packs[i].country, reader->country) };
    *ret_n = n;
    return links;
}

/* The originals for this reader, each in her language where there is a translation. */
static LearnModule *
modules_of(const LearnReader *reader, size_t *ret_n, int64_t *ret_foreign)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    LearnModule *list = ARENA_ARRAY(reader->req->cx->arena, set->modules.n, LearnModule);
    size_t n = 0;

    *ret_foreign = 0;
    for (size_t i = 0; i < set->modules.n; i++) {
        bool here = all[i].country.len == 0 || str_equal(all[i].country, reader->country);

        if (all[i].of_version.len > 0 || !here || !module_is_for(&all[i], reader->audience_id))
            continue;
        list[n] = learn_module(reader, module_find(set, all[i].id, reader->req->lang));
        *ret_foreign += list[n++].is_foreign;
    }
    *ret_n = n;
    return list;
}

/* GET /{lang}/learn */
static Status
on_list(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    size_t naudiences = 0;
    size_t ncountries = 0;
    size_t n = 0;
    int64_t foreign = 0;
    int64_t due = 0;
    LearnModule *modules;
    const LearnLink *audiences;
    const LearnLink *countries;
    Page page;

    TRY(learn_reader(req, &reader));
    modules = modules_of(&reader, &n, &foreign);
    if (req->actor != NULL) {
        TRY(record_mark_done(req, modules, n));
        TRY(record_due(req, &due));
    }
    audiences = audiences_of(&reader, &naudiences);
    countries = countries_of(&reader, &ncountries);
    page = page_open(req);
    view_learn_list(&page.view, modules, n, audiences, naudiences, countries, ncountries, foreign,
                    req->actor != NULL, due, picture_is_turned(STR("tiles"), req->lang));
    return learn_send(req, &page, "learn", WORD_LEARN_TITLE, NULL);
}

/* One tile a page. */
static LearnLink *
steps_of(const LearnReader *reader, int64_t at)
{
    size_t n = reader->module->pages.n;
    LearnLink *links = ARENA_ARRAY(reader->req->cx->arena, n, LearnLink);

    for (size_t i = 0; i < n; i++)
        links[i] =
            (LearnLink){ .n = (int64_t)i + 1,
                         .href = learn_href(reader, "read", reader->module->id, (int64_t)i + 1),
                         .is_current = (int64_t)i + 1 == at,
                         .is_done = (int64_t)i + 1 < at };
    return links;
}

/* What the form of a case asks for, once for each choice. */
static Str
add_choices(const LearnReader *reader, Str all, const ModuleCase *scene, int64_t n)
{
    Arena *arena = reader->req->cx->arena;

    for (size_t i = 0; i < scene->choices.n; i++)
        all = arena_format(
            arena, "%.*s /%.*s/learn/read?m=%.*s&n=%lld&for=%.*s&country=%.*s&case=%.*s&choice=%zu",
            STR_ARG(all), STR_ARG(reader->req->lang), STR_ARG(reader->module->id), (long long)n,
            STR_ARG(reader->audience_id), STR_ARG(reader->country), STR_ARG(scene->id), i + 1);
    return all;
}

/* The addresses of a module, one a blank: handout, pages, each decision, the end.  A phone may keep
 * them. */
static Str
addresses_of(const LearnReader *reader)
{
    Arena *arena = reader->req->cx->arena;
    const ModulePage *pages = reader->module->pages.items;
    Str id = reader->module->id;
    Str all =
        arena_format(arena, "%.*s %.*s", STR_ARG(learn_href(reader, "handout", id, 0).address),
                     STR_ARG(learn_href(reader, "end", id, 0).address));

    for (size_t i = 0; i < reader->module->pages.n; i++) {
        const ModuleBlock *blocks = pages[i].blocks.items;
        int64_t n = (int64_t)i + 1;

        all = arena_format(arena, "%.*s %.*s", STR_ARG(all),
                           STR_ARG(learn_href(reader, "read", id, n).address));
        for (size_t k = 0; k < pages[i].blocks.n; k++) {
            if (blocks[k].scene != NULL && module_block_is_for(&blocks[k], reader->audience_id))
                all = add_choices(reader, all, blocks[k].scene, n);
        }
    }
    return all;
}

/* GET /{lang}/learn/read */
static Status
on_read(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    LearnPage body;
    int64_t n = 1;
    Href next;
    Href back;
    Page page;

    TRY(learn_reader(req, &reader));
    (void)str_to_int(http_query(req, STR("n")), &n);
    if (reader.module == NULL || n < 1 || n > (int64_t)reader.module->pages.n)
        return http_not_found(cx);
    TRY(learn_page(&reader, n, &body));
    shown = learn_module(&reader, reader.module);
    next = n < shown.pages ? learn_href(&reader, "read", shown.id, n + 1)
                           : learn_href(&reader, "end", shown.id, 0);
    back =
        n > 1 ? learn_href(&reader, "read", shown.id, n - 1) : learn_href(&reader, "", STR(""), 0);
    page = page_open(req);
    view_learn_read(&page.view, &shown, &body, steps_of(&reader, n), (size_t)shown.pages, next,
                    back, n == shown.pages, n == 1 ? addresses_of(&reader) : STR(""),
                    learn_href(&reader, "", STR(""), 0), learn_audience_name(reader.audience_id),
                    page_as_country(reader.country));
    return learn_send(req, &page, "learn-read", WORD_LEARN_TITLE, "learn.kept learn.not-kept");
}

/* The module after this one in the list. */
static const Module *
after(const LearnReader *reader)
{
    const ModuleSet *set = training_set();
    const Module *all = set->modules.items;
    const Module *next = NULL;

    for (size_t i = 0; i < set->modules.n; i++) {
        bool here = all[i].of_version.len == 0 && module_is_for(&all[i], reader->audience_id) &&
                    (all[i].country.len == 0 || str_equal(all[i].country, reader->country));

        if (here && all[i].number > reader->module->number &&
            (next == NULL || all[i].number < next->number))
            next = &all[i];
    }
    return next == NULL ? NULL : module_find(set, next->id, reader->req->lang);
}

/* GET /{lang}/learn/end */
static Status
on_end(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    LearnModule next = { .id = { "", 0 } };
    Page page;

    TRY(learn_reader(req, &reader));
    if (reader.module == NULL)
        return http_not_found(cx);
    shown = learn_module(&reader, reader.module);
    if (after(&reader) != NULL)
        next = learn_module(&reader, after(&reader));
    if (req->actor != NULL)
        TRY(record_done(req, &reader));
    page = page_open(req);
    view_learn_end(&page.view, &shown, &next, req->actor != NULL, site_of(req)->practice,
                   learn_href(&reader, "", STR(""), 0),
                   learn_href(&reader, "end", shown.id, 0).address);
    return learn_send(req, &page, "learn-end", WORD_LEARN_TITLE, NULL);
}

/* GET /{lang}/learn/handout */
static Status
on_handout(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    LearnPage *pages;
    Page page;

    TRY(learn_reader(req, &reader));
    if (reader.module == NULL)
        return http_not_found(cx);
    reader.on_paper = true;
    shown = learn_module(&reader, reader.module);
    pages = ARENA_ARRAY(cx->arena, (size_t)shown.pages, LearnPage);
    for (int64_t i = 0; i < shown.pages; i++)
        TRY(learn_page(&reader, i + 1, &pages[i]));
    page = page_open(req);
    view_learn_handout(&page.view, &shown, pages, (size_t)shown.pages, addresses_of(&reader),
                       learn_href(&reader, "", STR(""), 0), day_of_time(cx->now_s),
                       learn_audience_name(reader.audience_id), page_as_country(reader.country));
    return learn_send(req, &page, "learn-handout", WORD_LEARN_HANDOUT, "learn.kept learn.not-kept");
}
