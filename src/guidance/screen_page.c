/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Screening: before one asks, the items, and what the answers amount to. */
#include "guidance/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guidance/views.h"
#include "people/people_page.h"
#include "people/site.h"

enum { ITEMS_MOST = 80, OWN = 4, NAME_MOST = 8, PEOPLE = 100 };

static Status on_list(Req *req), on_ask(Req *req), on_result(Req *req), on_signs(Req *req);

/* Filled by screen_use: these four, then q1 and on for items of a score, then the ids of signs. */
static char names[ITEMS_MOST][NAME_MOST];
static const char *query[OWN + ITEMS_MOST + 1] = { "instrument", "per_1000", "child", "show" };
static const char *const sector_query[] = { "sector", NULL };
static size_t nscored;
static const LawInstruments *instruments;
static const LawSigns *signs;

static const Route routes[] = {
    { METHOD_GET, "/{lang}/screen", ADMIT_ANYONE, .on = on_list,
      .about = "Before one asks, and the published instruments." },
    { METHOD_GET, "/{lang}/screen/ask", ADMIT_ANYONE, .on = on_ask, .query = query,
      .about = "The items of an instrument." },
    { METHOD_GET, "/{lang}/screen/result", ADMIT_ANYONE, .on = on_result, .query = query,
      .about = "What the answers amount to; nothing is stored." },
    { METHOD_GET, "/{lang}/signs", ADMIT_ANYONE, .on = on_signs, .query = sector_query,
      .about = "Published lists of signs." },
    { METHOD_GET, "/{lang}/embed/signs", ADMIT_ANYONE, .on = on_signs, .query = sector_query,
      .framed = true, .about = "The same for a frame in another site's page." },
};

const RouteTable screen_routes = { routes, LEN(routes) };

static const LawInstrument *
instrument_of(Str id)
{
    const LawInstrument *all = instruments->instruments.items;

    for (size_t i = 0; i < instruments->instruments.n; i++) {
        if (str_equal(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

static const LawDimensionRule *
rule_of(Str id)
{
    const LawDimensionRule *all = instruments->dimension_rules.items;

    for (size_t i = 0; i < instruments->dimension_rules.n; i++) {
        if (str_equal(all[i].id, id))
            return &all[i];
    }
    return NULL;
}

static bool
can_ask(const LawInstrument *one)
{
    return one->items.n > 0 && one->positive_at > 0 && one->off.len == 0;
}

void
screen_use(const LawInstruments *new_instruments, const LawSigns *new_signs)
{
    const LawInstrument *all = new_instruments->instruments.items;
    const LawSign *each = new_signs->signs.items;
    size_t n = 0;

    instruments = new_instruments;
    signs = new_signs;
    nscored = 0;
    for (size_t i = 0; i < new_instruments->instruments.n; i++)
        nscored = all[i].items.n > nscored ? all[i].items.n : nscored;
    for (size_t i = 0; i < nscored && n < ITEMS_MOST; i++)
        (void)snprintf(names[n++], NAME_MOST, "q%zu", i + 1);
    for (size_t i = 0; i < new_signs->signs.n && n < ITEMS_MOST; i++) {
        if (each[i].dimension.len > 0 && each[i].id.len < NAME_MOST)
            (void)snprintf(names[n++], NAME_MOST, "%.*s", STR_ARG(each[i].id));
    }
    for (size_t i = 0; i < n; i++)
        query[OWN + i] = names[i];
    query[OWN + n] = NULL;
}

static Status
send(Req *req, Page *page, const char *id)
{
    Cx *cx = req->cx;
    PageFrame frame = { .id = id,
                        .title = WORD_SCREEN_TITLE,
                        .script = "public",
                        .is_public = true,
                        .is_demo = site_of(req)->demo };

    if (req->actor != NULL)
        TRY(people_frame(req, id, WORD_SCREEN_TITLE, "", &frame));
    return page_send(page, &frame);
}

static ScreenLine
line_of(const LawInstrument *one)
{
    return (ScreenLine){ .id = one->id,
                         .title = one->title,
                         .population = one->population,
                         .can_ask = can_ask(one),
                         .off = one->off,
                         .rule = one->rule,
                         .extra = one->extra,
                         .evidence = one->evidence,
                         .source = one->source,
                         .licence = one->licence,
                         .verified = one->verified };
}

/* GET /{lang}/screen */
static Status
on_list(Req *req)
{
    const LawInstrument *all = instruments->instruments.items;
    const LawDimensionRule *rules = instruments->dimension_rules.items;
    ScreenLine *lines = ARENA_ARRAY(req->cx->arena, ITEMS_MOST, ScreenLine);
    size_t n = 0;
    Page page;

    for (size_t i = 0; i < instruments->instruments.n; i++)
        lines[n++] = line_of(&all[i]);
    for (size_t i = 0; i < instruments->dimension_rules.n; i++)
        lines[n++] = (ScreenLine){ .id = rules[i].id,
                                   .title = rules[i].title,
                                   .can_ask = true,
                                   .source = rules[i].source,
                                   .licence = rules[i].licence,
                                   .verified = rules[i].verified };
    page = page_open(req);
    view_screen_list(&page.view, lines, n, instruments->protocols.items, instruments->protocols.n);
    return send(req, &page, "screen");
}

static bool
is_answer(Str value)
{
    return str_equal(value, STR("yes")) || str_equal(value, STR("no")) ||
           str_equal(value, STR("unknown"));
}

static Str
answer_to(Req *req, const char *name)
{
    Str value = http_query(req, str_of(name));

    return is_answer(value) ? value : (Str){ "", 0 };
}

static Word
word_of_dimension(Arena *arena, Str dimension)
{
    Word word = WORD_SCREEN_DIMENSION;

    (void)page_find_word(arena_format(arena, "dimension.%.*s", STR_ARG(dimension)), &word);
    return word;
}

/* The items of an instrument or of the rule in two steps; none if it has none to ask. */
static ShapeList
items_of(Req *req, Str id)
{
    const LawInstrument *one = instrument_of(id);
    const LawSign *each = signs->signs.items;
    ScreenItem *items = ARENA_ARRAY(req->cx->arena, ITEMS_MOST, ScreenItem);
    Str dimension = { "", 0 };
    size_t n = 0;

    if (one != NULL) {
        const TextItem *texts = one->items.items;

        for (size_t i = 0; can_ask(one) && i < one->items.n && i < nscored; i++)
            items[n++] = (ScreenItem){ .name = str_of(names[i]),
                                       .text = texts[i].text,
                                       .answer = answer_to(req, names[i]) };
        return (ShapeList){ items, n };
    }
    for (size_t i = 0; rule_of(id) != NULL && i < signs->signs.n; i++) {
        char *name = arena_cstr(req->cx->arena, each[i].id);

        if (each[i].dimension.len == 0 || n == ITEMS_MOST)
            continue;
        items[n] =
            (ScreenItem){ .name = each[i].id,
                          .text = each[i].text,
                          .answer = answer_to(req, name),
                          .begins = !str_equal(each[i].dimension, dimension),
                          .dimension = word_of_dimension(req->cx->arena, each[i].dimension) };
        dimension = each[i].dimension;
        n++;
    }
    return (ShapeList){ items, n };
}

static Str
title_of(Str id)
{
    const LawInstrument *one = instrument_of(id);
    const LawDimensionRule *rule = rule_of(id);

    if (one != NULL)
        return one->title;
    return rule != NULL ? rule->title : (Str){ "", 0 };
}

/* GET /{lang}/screen/ask */
static Status
on_ask(Req *req)
{
    Str id = http_query(req, STR("instrument"));
    ShapeList items = items_of(req, id);
    const LawInstrument *one = instrument_of(id);
    Page page;

    if (items.n == 0)
        return http_not_found(req->cx);
    page = page_open(req);
    view_screen_ask(&page.view, id, title_of(id), items.items, items.n,
                    one == NULL ? (Str){ "", 0 } : one->population, one == NULL,
                    one == NULL ? (Str){ "", 0 } : one->licence);
    return send(req, &page, "screen-ask");
}

/* --- the result --- */

/* "ID=answer" for signs, the answers in their order for a score. */
static ShapeList
answers_of(Req *req, Str id, const ShapeList *items)
{
    const ScreenItem *all = items->items;
    TextItem *answers = ARENA_ARRAY(req->cx->arena, items->n + 1, TextItem);
    bool by_name = instrument_of(id) == NULL;
    size_t n = 0;

    for (size_t i = 0; i < items->n; i++) {
        Str said = all[i].answer.len > 0 ? all[i].answer : STR("unknown");

        answers[n++].text =
            by_name ? arena_format(req->cx->arena, "%.*s=%.*s", STR_ARG(all[i].name), STR_ARG(said))
                    : said;
    }
    return (ShapeList){ answers, n };
}

static double
prevalence_of(Req *req)
{
    int64_t per_1000 = 0;

    if (!str_to_int(http_query(req, STR("per_1000")), &per_1000) || per_1000 < 0 || per_1000 > 1000)
        return -1;
    return (double)per_1000 / 1000;
}

static Word
word_of_result(int64_t result)
{
    const Word words[] = { WORD_SCREEN_TOO_LITTLE, WORD_SCREEN_BY_RULE, WORD_SCREEN_SOME_POINT };

    return words[result];
}

static ScreenShown
shown_of(const LawScreened *screened)
{
    ScreenShown shown = { .s = *screened,
                          .title = screened->result == LAW_SCREEN_NEGATIVE && screened->yes == 0
                                       ? WORD_SCREEN_NONE_POINTS
                                       : word_of_result(screened->result),
                          .others = PEOPLE - screened->of_100,
                          .per_1000 = (int64_t)(screened->prevalence * 1000 + 0.5),
                          .is_positive = screened->result == LAW_SCREEN_POSITIVE };

    shown.is_drawn = screened->has_accuracy && screened->result != LAW_SCREEN_NOT_ENOUGH;
    return shown;
}

static ScreenTile *
tiles_of(Req *req, const LawScreened *screened)
{
    ScreenTile *tiles = ARENA_ARRAY(req->cx->arena, PEOPLE, ScreenTile);

    for (int64_t i = 0; i < PEOPLE; i++)
        tiles[i].hit = i < screened->of_100;
    return tiles;
}

static ShapeList
dimensions_of(Req *req, const LawScreened *screened)
{
    const LawDimension *all = screened->dimensions.items;
    ScreenDimension *shown =
        ARENA_ARRAY(req->cx->arena, screened->dimensions.n + 1, ScreenDimension);

    for (size_t i = 0; i < screened->dimensions.n; i++) {
        shown[i].name = word_of_dimension(req->cx->arena, all[i].dimension);
        shown[i].result = word_of_result(all[i].result);
    }
    return (ShapeList){ shown, screened->dimensions.n };
}

/* GET /{lang}/screen/result */
static Status
on_result(Req *req)
{
    Cx *cx = req->cx;
    Str id = http_query(req, STR("instrument"));
    ShapeList items = items_of(req, id);
    LawScreening screening = { .instrument = id,
                               .answers = answers_of(req, id, &items),
                               .prevalence = prevalence_of(req),
                               .child = str_equal(http_query(req, STR("child")), STR("yes")) };
    LawScreened screened;
    ScreenShown shown;
    ShapeList dimensions;
    Page page;

    if (items.n == 0)
        return http_not_found(cx);
    TRY(law_screen(cx, instruments, signs, &screening, &screened));
    shown = shown_of(&screened);
    dimensions = dimensions_of(req, &screened);
    page = page_open(req);
    view_screen_result(&page.view, &shown, tiles_of(req, &screened), PEOPLE, items.items, items.n,
                       dimensions.items, dimensions.n, id);
    return send(req, &page, "screen-result");
}

/* --- lists of signs --- */

static bool
has_sector(const LawSignSet *set, Str sector)
{
    const TextItem *all = set->sectors.items;
    bool has = sector.len == 0;

    for (size_t i = 0; i < set->sectors.n && !has; i++)
        has = str_equal(all[i].text, sector);
    return has;
}

enum { STRENGTHS = 4 }; /* of law_strength_names */

/* Signs of a list that are of a dimension and a strength. */
static ShapeList
signs_of(Arena *arena, const LawSignSet *set, Str dimension, int64_t strength)
{
    const LawSign *each = signs->signs.items;
    LawSign *some = ARENA_ARRAY(arena, signs->signs.n, LawSign);
    size_t n = 0;

    for (size_t i = 0; i < signs->signs.n; i++) {
        if (str_equal(each[i].set, set->id) && str_equal(each[i].dimension, dimension) &&
            each[i].strength == strength)
            some[n++] = each[i];
    }
    return (ShapeList){ some, n };
}

/* The strongest first, then those of which nobody says how strong they are. */
static ScreenPart
part_of(Arena *arena, const LawSignSet *set, Str dimension)
{
    const Word words[STRENGTHS] = { WORD_SIGNS_STRONG, WORD_SIGNS_STRONG, WORD_SIGNS_MEDIUM,
                                    WORD_SIGNS_WEAK };
    ScreenStrength *strengths = ARENA_ARRAY(arena, STRENGTHS, ScreenStrength);
    size_t n = 0;

    for (int64_t i = 1; i <= STRENGTHS; i++) {
        int64_t strength = i % STRENGTHS;
        ShapeList some = signs_of(arena, set, dimension, strength);

        if (some.n > 0)
            strengths[n++] = (ScreenStrength){ strength > 0, words[strength], some };
    }
    return (ScreenPart){ dimension.len > 0, word_of_dimension(arena, dimension), { strengths, n } };
}

/* Whether an earlier sign of the list is of the same dimension. */
static bool
is_known(const LawSign *each, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (str_equal(each[i].set, each[at].set) &&
            str_equal(each[i].dimension, each[at].dimension))
            return true;
    }
    return false;
}

static ShapeList
parts_of(Arena *arena, const LawSignSet *set)
{
    const LawSign *each = signs->signs.items;
    ScreenPart *parts = ARENA_ARRAY(arena, signs->signs.n, ScreenPart);
    size_t n = 0;

    for (size_t i = 0; i < signs->signs.n; i++) {
        if (str_equal(each[i].set, set->id) && !is_known(each, i))
            parts[n++] = part_of(arena, set, each[i].dimension);
    }
    return (ShapeList){ parts, n };
}

/* GET /{lang}/signs */
static Status
on_signs(Req *req)
{
    const LawSignSet *sets = signs->sets.items;
    Str sector = http_query(req, STR("sector"));
    ScreenSet *shown = ARENA_ARRAY(req->cx->arena, signs->sets.n + 1, ScreenSet);
    size_t nshown = 0;
    Page page;

    for (size_t i = 0; i < signs->sets.n; i++) {
        if (has_sector(&sets[i], sector))
            shown[nshown++] = (ScreenSet){ sets[i], parts_of(req->cx->arena, &sets[i]) };
    }
    if (nshown == 0)
        return http_not_found(req->cx);
    page = page_open(req);
    view_signs(&page.view, shown, nshown, sector, req->route->framed);
    return send(req, &page, "signs");
}
