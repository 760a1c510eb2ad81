/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two ways to one answer: a body, or an address that can be linked to. */
#include "guidance/guidance.h"

#include "people/people.h"
#include "people/site.h"

enum { PARTS_MAX = 64 };

static Status on_ask(Req *req), on_link(Req *req);

static const char *const names[] = { "country",  "holder",       "recipient", "disclosed",
                                     "offences", "offence_date", "attempt",   "victim_age",
                                     "consent",  "asked",        "facts",     NULL };

static const Route routes[] = {
    { METHOD_POST, "/api/v1/advice", ADMIT_ANYONE, .on = on_ask, .takes = &law_ask_shape,
      .gives = &law_advice_shape,
      .about = "May I tell, must I, must I not: by the law of a country. Nothing is stored." },
    { METHOD_GET, "/api/v1/advice", ADMIT_ANYONE, .on = on_link, .query = names,
      .gives = &law_advice_shape,
      .about = "The same by address; offences and facts are lists with commas between." },
};

const RouteTable guidance_routes = { routes, LEN(routes) };

Status
guidance_pack(Req *req, Str country, const LawPack **ret)
{
    Cx *cx = req->cx;
    const Site *site = site_of(req);
    Str all = { "", 0 };

    *ret = site_law(site, country);
    if (*ret != NULL)
        return OK;

    for (size_t i = 0; site->law != NULL && i < site->law->n; i++) {
        if (!law_is_background(site->law->packs[i]))
            all = arena_format(cx->arena, "%.*s%s%.*s", STR_ARG(all), all.len > 0 ? ", " : "",
                               STR_ARG(law_country(site->law->packs[i])));
    }
    FAIL_AT(ERR_INVALID, "law.country", "country",
            "there is no law pack for this country; there are %.*s", STR_ARG(all));
}

static Status
answer(Req *req, const LawAsk *ask)
{
    Cx *cx = req->cx;
    const LawPack *pack;
    LawAdvice advice;

    TRY(guidance_pack(req, ask->country, &pack));
    TRY(law_advise(cx, &site_of(req)->law->vocabulary, pack, ask, &advice));
    http_answer(req, law_advice_value(cx, &advice));
    return OK;
}

static Status
on_ask(Req *req)
{
    return answer(req, req->body);
}

/* "a,b,c" as a list. */
static Status
list_of(Cx *cx, const char *name, Str text, ShapeList *ret)
{
    TextItem *items = ARENA_ARRAY(cx->arena, PARTS_MAX, TextItem);
    size_t n = 0;

    while (text.len > 0 && n < PARTS_MAX)
        items[n++].text = str_trim(str_cut(text, ',', &text));
    if (text.len > 0)
        FAIL_AT(ERR_INVALID, "law.many", name, "at most %d parts are expected", PARTS_MAX);
    *ret = (ShapeList){ items, n };
    return OK;
}

static Status
on_link(Req *req)
{
    Cx *cx = req->cx;
    LawAsk ask = { .country = http_query(req, STR("country")),
                   .holder = http_query(req, STR("holder")),
                   .recipient = http_query(req, STR("recipient")),
                   .disclosed = http_query(req, STR("disclosed")),
                   .offence_date = http_query(req, STR("offence_date")),
                   .attempt = str_equal(http_query(req, STR("attempt")), STR("true")),
                   .victim_age = http_query(req, STR("victim_age")),
                   .consent = http_query(req, STR("consent")),
                   .asked = http_query(req, STR("asked")) };

    TRY(list_of(cx, "offences", http_query(req, STR("offences")), &ask.offences));
    TRY(list_of(cx, "facts", http_query(req, STR("facts")), &ask.facts));
    return answer(req, &ask);
}
