/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "training/now.h"

#include "people/site.h"
#include "training/views.h"

enum { SETTINGS_MAX = 32, SIGNS_MAX = 10 };

static Status on_now(Req *req);

/* What was said of a piece (piece/piece_law) comes along, and is stored nowhere. */
static const char *const query[] = {
    "for",     "country",   "age",          "agreed", "moved",        "violence",         "threats",
    "tricked", "locked_in", "papers_taken", "debt",   "made_to_work", "made_to_sell_sex", NULL
};

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

/* Who helps with what was said: a need of directory/contacts, each sign's own. */
static ShapeList
signs_of(Req *req, Str country)
{
    const struct {
        Str id;
        Str value;
        Word name;
        Str need;
        Word need_name;
    } all[SIGNS_MAX] = {
        { STR("age"), STR("child"), WORD_LAW_AGE_CHILD, STR("children"), WORD_NEED_CHILDREN },
        { STR("violence"), STR("yes"), WORD_LAW_SIGN_VIOLENCE, STR("violence"),
          WORD_NEED_VIOLENCE },
        { STR("threats"), STR("yes"), WORD_LAW_SIGN_THREATS, STR("shelter"), WORD_NEED_SHELTER },
        { STR("locked_in"), STR("yes"), WORD_LAW_SIGN_LOCKED_IN, STR("shelter"),
          WORD_NEED_SHELTER },
        { STR("made_to_sell_sex"), STR("yes"), WORD_LAW_SIGN_MADE_TO_SELL_SEX, STR("health"),
          WORD_NEED_HEALTH },
        { STR("made_to_work"), STR("yes"), WORD_LAW_SIGN_MADE_TO_WORK, STR("labour"),
          WORD_NEED_LABOUR },
        { STR("debt"), STR("yes"), WORD_LAW_SIGN_DEBT, STR("labour"), WORD_NEED_LABOUR },
        { STR("papers_taken"), STR("yes"), WORD_LAW_SIGN_PAPERS_TAKEN, STR("residence"),
          WORD_NEED_RESIDENCE },
        { STR("tricked"), STR("yes"), WORD_LAW_SIGN_TRICKED, STR("lawyer"), WORD_NEED_LAWYER },
        { STR("moved"), STR("yes"), WORD_LAW_SIGN_MOVED, STR("advice"), WORD_NEED_ADVICE },
    };
    NowSign *signs = ARENA_ARRAY(req->cx->arena, SIGNS_MAX, NowSign);
    size_t n = 0;

    for (size_t i = 0; i < SIGNS_MAX; i++) {
        if (str_equal(http_query(req, all[i].id), all[i].value))
            signs[n++] = (NowSign){
                all[i].name, all[i].need_name,
                page_href(arena_format(req->cx->arena, "/%.*s/call?country=%.*s&need=%.*s",
                                       STR_ARG(req->lang), STR_ARG(country), STR_ARG(all[i].need)))
            };
    }
    return (ShapeList){ signs, n };
}

/* What was said, to carry on behind other names of an address; empty if nothing was. */
static Str
carried_of(Req *req)
{
    Str all = { "", 0 };

    for (size_t i = 2; query[i] != NULL; i++) {
        Str value = http_query(req, str_of(query[i]));

        if (str_equal(value, STR("yes")) || str_equal(value, STR("child")))
            all = arena_format(req->cx->arena, "%.*s&%s=%.*s", STR_ARG(all), query[i],
                               STR_ARG(value));
    }
    return all;
}

static Href
setting_address(Req *req, Str id, Str country)
{
    return page_href(arena_format(req->cx->arena, "/%.*s/%snow?for=%.*s&country=%.*s%.*s",
                                  STR_ARG(req->lang), req->route->framed ? "embed/" : "",
                                  STR_ARG(id), STR_ARG(country), STR_ARG(carried_of(req))));
}

/* Those of her own sector before the others. */
static size_t
add_settings(Req *req, const LearnReader *reader, bool own, NowSetting *settings, size_t n)
{
    const Audience *all = guidance->audiences.items;
    Str sector = req->actor != NULL ? req->actor->sector : (Str){ "", 0 };

    for (size_t i = 0; i < guidance->audiences.n && n < SETTINGS_MAX; i++) {
        if (str_equal(all[i].sector, sector) == own)
            settings[n++] = (NowSetting){ all[i].id, all[i].sector, learn_audience_name(all[i].id),
                                          setting_address(req, all[i].id, reader->country) };
    }
    return n;
}

/* Where one works, or who one is. */
static Status
send_settings(Req *req, const LearnReader *reader)
{
    NowSetting *settings = ARENA_ARRAY(req->cx->arena, SETTINGS_MAX, NowSetting);
    ShapeList signs = signs_of(req, reader->country);
    size_t n = add_settings(req, reader, true, settings, 0);
    Page page;

    n = add_settings(req, reader, false, settings, n);
    page = page_open(req);
    view_now_settings(&page.view, settings, n, signs.items, signs.n, req->route->framed);
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

/* What stands before the first heading would be lost: such a page has none. */
static ShapeList
steps_of(Cx *cx, const LearnPage *page)
{
    LearnBlock *blocks = page->blocks.items;
    NowStep *steps = ARENA_ARRAY(cx->arena, page->blocks.n, NowStep);
    size_t n = 0;

    for (size_t i = 0; i < page->blocks.n; i++) {
        if (blocks[i].heading) {
            steps[n] = (NowStep){ blocks[i].lines, { &blocks[i + 1], 0 }, .is_open = n == 0 };
            n++;
        } else if (n > 0) {
            steps[n - 1].blocks.n++;
        }
    }
    return (ShapeList){ steps, n };
}

/* GET /{lang}/now */
static Status
on_now(Req *req)
{
    Cx *cx = req->cx;
    LearnReader reader;
    LearnModule shown;
    LearnPage body;
    ShapeList signs;
    ShapeList steps;
    Page page;

    TRY(learn_reader(req, &reader));
    if (reader.audience == NULL)
        return send_settings(req, &reader);
    reader.module = module_find(guidance, STR("now"), req->lang);
    if (reader.module == NULL)
        return http_not_found(cx);
    TRY(learn_page(&reader, 1, &body));
    shown = learn_module(&reader, reader.module);
    signs = signs_of(req, reader.country);
    steps = steps_of(cx, &body);
    page = page_open(req);
    view_now(&page.view, &shown, &body, steps.items, steps.n,
             learn_audience_name(reader.audience_id), reader.country, adviser_for(&reader),
             day_of_time(cx->now_s), reader.audience->sector, signs.items, signs.n,
             req->route->framed);
    return learn_send(req, &page, "now-setting", WORD_NOW_TITLE, NULL);
}
