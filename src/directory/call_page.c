/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "directory/call_page.h"

#include <string.h>

#include "directory/directory.h"
#include "directory/rota.h"
#include "directory/views.h"
#include "law/sectors.h"
#include "people/people_page.h"
#include "people/site.h"

static Status on_call(Req *req), on_near(Req *req);

enum { FAR_S = 20 * 3600, LANGUAGES_MAX = 400 };

static const char *const call_query[] = { "country", "region", "need", NULL };
static const char *const near_query[] = { "country", NULL };

static const Route routes[] = {
    { METHOD_GET, "/{lang}/call", ADMIT_ANYONE, .on = on_call, .query = call_query,
      .about = "Who to call now." },
    { METHOD_GET, "/{lang}/near", ADMIT_ANYONE, .on = on_near, .query = near_query,
      .about = "Door three: who can help." },
};

const RouteTable call_page_routes = { routes, LEN(routes) };

Str
call_speaks(Arena *arena, Str codes)
{
    Buf all = buf_new(LANGUAGES_MAX);

    while (codes.len > 0) {
        Str code = str_trim(str_cut(codes, ',', &codes));
        const PageLanguage *lang = page_language(code);

        buf_str(&all, all.len > 0 ? STR(", ") : STR(""));
        buf_str(&all, lang != NULL ? str_of(lang->name) : code);
    }
    return buf_take_text(arena, &all);
}

bool
call_need(Str need, Word *ret)
{
    char key[32] = "need.";

    if (need.len + 5 > sizeof key)
        return false;
    memcpy(key + 5, need.ptr, need.len);
    return page_find_word((Str){ key, need.len + 5 }, ret);
}

Str
call_country(Req *req)
{
    Str asked = http_query(req, STR("country"));

    if (asked.len > 0)
        return asked;
    return req->actor != NULL && req->actor->country.len > 0 ? req->actor->country
                                                             : site_of(req)->country;
}

static bool
has_region(const Site *site, Str country, Str region)
{
    const Pack *pack = site_pack_of(site, country);
    const PackRegion *all = pack == NULL ? NULL : pack->regions.items;

    for (size_t i = 0; pack != NULL && i < pack->regions.n; i++) {
        if (str_equal(all[i].id, region))
            return true;
    }
    return false;
}

static Status
desk_region(Req *req, Str *ret)
{
    Cx *cx = req->cx;
    Str id = id_format(cx->arena, req->actor->desk.id);
    ApiDesk desk;

    TRY(desk_find(cx, req->db, id, &desk));
    *ret = desk.region;
    return OK;
}

Status
call_region(Req *req, Str country, Str *ret)
{
    Cx *cx = req->cx;
    Str region = http_query(req, STR("region"));
    bool has_desk = req->actor != NULL && page_true_id(req->actor->desk.id);

    if (region.len == 0 && req->query.len == 0 && has_desk)
        TRY(desk_region(req, &region));
    *ret = has_region(site_of(req), country, region) ? region : STR("");
    return OK;
}

ShapeList
call_countries(Req *req, Str chosen)
{
    const Site *site = site_of(req);
    CallOption *options = ARENA_ARRAY(req->cx->arena, SITE_PACKS_MAX, CallOption);

    for (size_t i = 0; i < site->npacks; i++) {
        Str code = site->packs[i].country;

        options[i] = (CallOption){ .value = code,
                                   .name = page_as_country(code),
                                   .chosen = str_equal(code, chosen) };
    }
    return (ShapeList){ options, site->npacks };
}

ShapeList
call_regions(Req *req, Str country, Str chosen)
{
    const Pack *pack = site_pack_of(site_of(req), country);
    size_t n = pack == NULL ? 0 : pack->regions.n;
    const PackRegion *all = pack == NULL ? NULL : pack->regions.items;
    CallOption *options = ARENA_ARRAY(req->cx->arena, n, CallOption);

    for (size_t i = 0; i < n; i++)
        options[i] = (CallOption){ .value = all[i].id,
                                   .text = all[i].name,
                                   .chosen = str_equal(all[i].id, chosen) };
    return (ShapeList){ options, n };
}

ShapeList
call_needs(Req *req, Str chosen)
{
    CallOption *options;
    size_t n = 0;

    while (contact_needs[n] != NULL)
        n++;
    options = ARENA_ARRAY(req->cx->arena, n, CallOption);
    for (size_t i = 0; i < n; i++) {
        options[i] = (CallOption){ .value = str_of(contact_needs[i]),
                                   .chosen = str_equal(chosen, str_of(contact_needs[i])) };
        ASSERT(call_need(options[i].value, &options[i].name));
    }
    return (ShapeList){ options, n };
}

Status
call_send(Req *req, Page *page, const char *id, Word title)
{
    Cx *cx = req->cx;
    PageFrame frame = { .id = id,
                        .title = WORD_PAGE_INFORMATION,
                        .script = "public",
                        .is_public = true,
                        .is_demo = site_of(req)->demo };

    if (req->actor != NULL)
        TRY(people_frame(req, id, title, "directory.", &frame));
    return page_send(page, &frame);
}

/* --- lines --- */

static Word
word_of(WhoSay say)
{
    switch (say) {
    case WHO_SAY_DANGER: return WORD_CALL_SAY_DANGER;
    case WHO_SAY_PERSON: return WORD_CALL_SAY_PERSON;
    case WHO_SAY_AUTHORITY: return WORD_CALL_SAY_AUTHORITY;
    case WHO_SAY_INTERPRETER: return WORD_CALL_SAY_INTERPRETER;
    case WHO_SAY_ADVICE: return WORD_CALL_SAY_ADVICE;
    }
    return WORD_CALL_SAY_ADVICE;
}

static CallLine
line_of(Arena *arena, const Contacts *contacts, const WhoCall *call, WhoSay say, int64_t now_s)
{
    CallLine line = { .c = *call, .look = str_of(who_states[call->state]), .say = word_of(say) };

    line.dial = page_href(arena_format(arena, "tel:%.*s", STR_ARG(call->tel)));
    line.speaks = call_speaks(arena, call->languages);
    if (call->until_s != 0) {
        Str local = who_local(arena, &contacts->calendar.zone, call->until_s);

        line.is_timed = true;
        line.is_far = call->until_s - now_s > FAR_S;
        ASSERT(day_parse(str_slice(local, 0, 10), &line.day));
        line.time = str_slice(local, 11, 16);
    }
    return line;
}

/* The lines of an answer; the emergency number is the first of them. */
static ShapeList
lines_of(Req *req, const Contacts *contacts, const WhoQuestion *question, const WhoAnswer *answer)
{
    const WhoCall *calls = answer->calls.items;
    CallLine *lines = ARENA_ARRAY(req->cx->arena, answer->calls.n, CallLine);

    for (size_t i = 0; i < answer->calls.n; i++)
        lines[i] = line_of(req->cx->arena, contacts, &calls[i],
                           i == 0 ? WHO_SAY_DANGER : who_say(question->need, question->voice),
                           question->at_s);
    return (ShapeList){ lines, answer->calls.n };
}

static bool
any_open(const ShapeList *lines)
{
    const CallLine *all = lines->items;

    for (size_t i = 1; i < lines->n; i++) {
        if (all[i].c.state == HOURS_OPEN)
            return true;
    }
    return false;
}

static bool
is_among(const ShapeList *lines, Str id)
{
    const CallLine *all = lines->items;

    for (size_t i = 0; i < lines->n; i++) {
        if (str_equal(all[i].c.id, id))
            return true;
    }
    return false;
}

/* Who serves another place and may answer now: for when nobody does here. */
static Status
find_nearest(Req *req, const Contacts *contacts, WhoQuestion question, const ShapeList *here,
             ShapeList *ret)
{
    Cx *cx = req->cx;
    WhoAnswer answer;
    ShapeList all;
    CallLine *found;
    size_t n = 0;

    *ret = (ShapeList){ NULL, 0 };
    if (question.region.len == 0 || any_open(here))
        return OK;
    question.region = STR("");
    TRY(who_to_call(cx, contacts, &question, &answer));
    all = lines_of(req, contacts, &question, &answer);
    found = all.items;
    for (size_t i = 0; i < all.n; i++) {
        if (found[i].c.state != HOURS_CLOSED && !is_among(here, found[i].c.id))
            found[n++] = found[i];
    }
    *ret = (ShapeList){ found, n };
    return OK;
}

/* What the law says to her who would tell the police today, before anything else is known. */
static Status
ask_law(Req *req, CallAround *around)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    const LawPack *pack = site->law == NULL ? NULL : site_law(site, around->country);
    LawAsk ask = { .country = around->country,
                   .holder = STR("anyone"),
                   .recipient = STR("police"),
                   .disclosed = day_format(cx->arena, day_of_time(cx->now_s)) };
    const Word words[] = { WORD_LAW_UNKNOWN, WORD_LAW_MUST_NOT, WORD_LAW_DEPENDS,
                           WORD_LAW_WEIGH,   WORD_LAW_MAY,      WORD_LAW_MUST };
    LawAdvice advice;

    if (pack == NULL || law_is_background(pack))
        return OK;
    if (req->actor != NULL)
        ask.holder = law_holder_of(req->actor->sector);
    TRY(law_advise(cx, &site->law->vocabulary, pack, &ask, &advice));
    around->has_law = true;
    around->law = words[advice.answer];
    return OK;
}

/* A country's contacts; of one that has none and was not named, the number of the whole Union
 * alone. */
static Status
find_contacts(Req *req, Str country, Contacts *ret)
{
    Cx *cx = req->cx;
    bool found = false;

    if (http_query(req, STR("country")).len > 0)
        return directory_named(cx, req->db, country, ret);
    *ret = (Contacts){ .country = country, .emergency = STR("112") };
    return directory_contacts(cx, req->db, country, ret, &found);
}

/* Who is on call in the country at the question's moment. */
static Status
find_duties(Req *req, Str country, WhoQuestion *question)
{
    return rota_duties(req->cx, req->db, country, question->at_s, req->actor != NULL,
                       &question->duties);
}

/* GET /{lang}/call */
static Status
on_call(Req *req)
{
    Cx *cx = req->cx;
    Str asked = http_query(req, STR("need"));
    WhoQuestion question = { .need = asked.len > 0 ? asked : STR("advice"), .at_s = cx->now_s };
    CallAround around = { .country = call_country(req) };
    Contacts contacts;
    WhoAnswer answer;
    ShapeList lines;
    ShapeList nearest;
    ShapeList countries = call_countries(req, around.country);
    ShapeList needs = call_needs(req, question.need);
    ShapeList regions;
    Page page;

    TRY(find_contacts(req, around.country, &contacts));
    TRY(call_region(req, around.country, &question.region));
    TRY(find_duties(req, around.country, &question));
    regions = call_regions(req, around.country, question.region);
    TRY(who_to_call(cx, &contacts, &question, &answer));
    lines = lines_of(req, &contacts, &question, &answer);
    TRY(find_nearest(req, &contacts, question, &lines, &nearest));
    TRY(ask_law(req, &around));
    around.ask = site_pack(site_of(req), around.country)->whom_to_ask;
    around.version = contacts.version;
    around.local = str_slice(answer.local, 11, 16);
    around.empty = !any_open(&lines);
    around.none = lines.n <= 1;
    around.is_member = req->actor != NULL;
    page = page_open(req);
    view_call(&page.view, &around, lines.items, lines.n, nearest.items, nearest.n,
              answer.left_out.items, answer.left_out.n, countries.items, countries.n, regions.items,
              regions.n, needs.items, needs.n);
    return call_send(req, &page, "call", WORD_CALL_TITLE);
}

/* Of those that are left out, keeps what can be looked up; how many. */
static size_t
published(const WhoAnswer *answer)
{
    WhoLeftOut *all = answer->left_out.items;
    size_t n = 0;

    for (size_t i = 0; i < answer->left_out.n; i++) {
        if (all[i].source.len > 0)
            all[n++] = all[i];
    }
    return n;
}

/* GET /{lang}/near */
static Status
on_near(Req *req)
{
    Cx *cx = req->cx;
    WhoQuestion question = { .need = STR("advice"), .voice = WHO_PERSON, .at_s = cx->now_s };
    Str country = call_country(req);
    ShapeList countries = call_countries(req, country);
    Contacts contacts;
    WhoAnswer answer;
    ShapeList lines;
    Page page;

    TRY(find_contacts(req, country, &contacts));
    TRY(find_duties(req, country, &question));
    TRY(who_to_call(cx, &contacts, &question, &answer));
    lines = lines_of(req, &contacts, &question, &answer);
    page = page_open(req);
    view_near(&page.view, lines.items, lines.n, answer.left_out.items, published(&answer),
              countries.items, countries.n);
    return call_send(req, &page, "near", WORD_NEAR_TITLE);
}
