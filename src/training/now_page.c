/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/now.h"

#include "people/site.h"
#include "training/views.h"

enum { SETTINGS_MAX = 32 };

static Status on_now(Req *req);

static const char *const query[] = { "for", "country", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/now", ADMIT_ANYONE, .on = on_now, .query = query,
      .about = "What do I do now: one page for each setting." },
    { METHOD_GET, "/{lang}/embed/now", ADMIT_ANYONE, .on = on_now, .query = query, .framed = true,
      .about = "The same for a frame in another site's page." },
};

const RouteTable now_routes = { routes, LEN(routes) };

static const ModuleSet *guidance;

void
now_use(const ModuleSet *set)
{
    guidance = set;
}

/* Where one works, or who one is. */
static Status
send_settings(Req *req, const LearnReader *reader)
{
    const Audience *all = guidance->audiences.items;
    NowSetting *settings = ARENA_ARRAY(req->cx->arena, SETTINGS_MAX, NowSetting);
    size_t n = 0;
    Page page;

    for (size_t i = 0; i < guidance->audiences.n && n < SETTINGS_MAX; i++)
        settings[n++] = (NowSetting){ all[i].id, all[i].sector, learn_audience_name(all[i].id) };
    page = page_open(req);
    view_now_settings(&page.view, settings, n, reader->country, req->route->framed);
    return learn_send(req, &page, "now", WORD_NOW_TITLE, NULL);
}

/* The adviser, with country and work said already. */
static Href
adviser_for(const LearnReader *reader)
{
    Str profession;
    Str setting = str_cut(reader->audience->holder, '/', &profession);

    return page_href(arena_format(
        reader->req->cx->arena, "/%.*s/adviser?country=%.*s&holder=%.*s&profession=%.*s",
        STR_ARG(reader->req->lang), STR_ARG(reader->country), STR_ARG(setting),
        STR_ARG(profession.len > 0 ? profession : STR("unknown"))));
}

/* GET /{lang}/now */
static Status
on_now(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    LearnPage body;
    Page page;

    TRY(learn_reader(req, &reader));
    if (reader.audience == NULL)
        return send_settings(req, &reader);
    reader.module = module_find(guidance, STR("now"), req->lang);
    if (reader.module == NULL)
        return http_not_found(cx);
    TRY(learn_page(&reader, 1, &body));
    shown = learn_module(&reader, reader.module);
    page = page_open(req);
    view_now(&page.view, &shown, &body, learn_audience_name(reader.audience_id), reader.country,
             adviser_for(&reader), day_of_time(cx->now_s), reader.audience->sector,
             req->route->framed);
    return learn_send(req, &page, "now-setting", WORD_NOW_TITLE, NULL);
}
